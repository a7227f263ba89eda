"""Questions as officers put them: nine of ten have a right entry among the first three hits."""

from __future__ import annotations

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.yaml_source import read_source
from ppi_cli.knowledge.finding import countries, find
from ppi_cli.knowledge.schema import KINDS
from ppi_cli.knowledge.shelf import load_knowledge
from support import CASES

SHARE = 54 / 60
FIRST = 3


def questions() -> list[tuple[str, str, tuple[str, ...]]]:
    """What is asked, in which language, and the ids that answer it."""
    import yaml

    source = read_source(CASES / "knowledge" / "questions.yaml")
    source.fail_if_wrong()
    found = yaml.safe_load(source.text)["questions"]
    return [(str(one["ask"]), str(one["lang"]), tuple(map(str, one["right"]))) for one in found]


def test_nine_of_ten_questions_are_answered_by_one_of_the_first_three_hits() -> None:
    missed = []
    for ask, lang, right in questions():
        hits = [hit.id for hit in find(ask, lang, most=FIRST).hits]
        if not set(hits) & set(right):
            missed.append(f"{ask} -> {', '.join(hits)} instead of {' or '.join(right)}")
    asked = questions()
    assert len(asked) >= 40
    assert len(missed) <= len(asked) * (1 - SHARE), "\n".join(missed)


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_both_languages_are_asked(lang: str) -> None:
    assert sum(1 for _ask, spoken, _right in questions() if spoken == lang) >= 20


def test_the_right_entries_exist() -> None:
    knowledge = load_knowledge()
    known = {name for kind in KINDS for name in knowledge.of(kind)}
    for country in (None, *countries()):
        book = load_lawbook(country)
        known |= set(book.facts) | set(book.laws) | {item.id for item in book.procedures}
        known |= {item.id for found in (book.advice, book.limits, book.rules, book.checks) for item in found}
    missing = {name for _ask, _lang, right in questions() for name in right} - known
    assert missing == set()
