"""Which documents a procurement has: the rules of the data over the levels of the templates."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Compare, DocumentRule, Name, Word
from ppi_cli.documents.choosing import offered
from ppi_cli.documents.context import Subject
from ppi_cli.documents.library import read_library
from ppi_cli.documents.template import Template
from ppi_cli.law.assess import assess

BOOK = load_lawbook()
DAY = datetime.date(2026, 11, 22)
ANY = Template("a.md", "a", "A", "A", (), ("need.title",), (), "optional", True, False, "", 1)
JOINT = Compare("==", Name("joint"), (Word("national"),))


def levels(rules: list[DocumentRule], facts: dict[str, object], procedure: str | None = "open") -> list[str]:
    book = msgspec.structs.replace(BOOK, documents=tuple(rules))
    subject = Subject(book, facts, assess(book, facts, DAY))  # type: ignore[arg-type]
    return [one.level for one in offered([ANY], subject, procedure)]


def rule(level: str, **more: object) -> DocumentRule:
    return DocumentRule(f"a.{level}", "a", level, {"en": "Because."}, **more)  # type: ignore[arg-type]


def test_without_rules_the_template_says_how_much_it_is_needed() -> None:
    assert levels([], {}) == ["optional"]


@pytest.mark.parametrize(
    ("joint", "level"), [("national", ["must"]), ("none", []), (None, [])], ids=["yes", "no", "unknown"]
)
def test_the_first_rule_that_certainly_holds_decides(joint: str | None, level: list[str]) -> None:
    rules = [rule("must", when=JOINT), rule("none")]
    assert levels(rules, {"joint": joint} if joint else {}) == level


def test_a_rule_counts_for_its_procedures_alone() -> None:
    rules = [rule("must", procedures=("pcp",))]
    assert levels(rules, {}, "pcp") == ["must"]
    assert levels(rules, {}, "open") == levels(rules, {}, None) == ["optional"]


def test_without_a_procedure_no_condition_is_judged() -> None:
    assert levels([rule("must", when=JOINT)], {"joint": "national"}, None) == ["optional"]


def test_a_rule_may_look_at_the_regime_of_the_procedure() -> None:
    above = Compare("==", Name("this.regime"), (Word("above-threshold"),))
    facts = {"buyer.type": "sub-central", "contract.type": "supplies", "rd.needed": False}
    assert levels([rule("must", when=above)], facts | {"value.purchase": 5_000_000}) == ["must"]
    assert levels([rule("must", when=above)], facts | {"value.purchase": 50_000}) == ["optional"]


def test_musts_come_first_and_tell_what_is_missing() -> None:
    book = msgspec.structs.replace(BOOK, documents=(DocumentRule("b", "b", "must", {"en": "Always."}),))
    subject = Subject(book, {"need.title": "Quiet works"}, assess(book, {}, DAY))
    second = msgspec.structs.replace(ANY, id="b", facts=("need.title", "buyer.name"))
    found = offered([ANY, second], subject, "open")
    assert [(one.template.id, one.why, one.missing) for one in found] == [
        ("b", "Always.", ("buyer.name",)),
        ("a", "", ()),
    ]


def test_every_rule_names_a_template() -> None:
    known = {template.id for template in read_library("en").templates}
    assert {rule.document for rule in BOOK.documents} <= known
