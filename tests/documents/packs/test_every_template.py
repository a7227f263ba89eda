"""Every template, with no facts, with all and with any: whole sentences, nothing blank, nothing left over."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sampling import BOOK, DAY, TEXTS, all_facts, all_lists, any_facts, any_lists, paragraphs, sample, subject

from ppi_cli.data.wording import long_day
from ppi_cli.documents.context import Subject
from ppi_cli.documents.library import make_one, read_library

LIBRARY = read_library("en")
IDS = [template.id for template in LIBRARY.templates]
PROCEDURES = {
    template.id: template.procedures or ("pcp", "open", "competitive-dialogue")
    for template in LIBRARY.templates
}
ANSWER = "[…"
"""What stands in a form where whoever receives it writes."""
_SLIPS = {
    "None": re.compile(r"\bNone\b(?! of )"),
    "a doubled full stop": re.compile(r"(?<!\.)\.\.(?!\.)|\. \."),
    "a space before a mark": re.compile(r"\w ([.,;])(\s|$)"),
    "an empty pair of brackets": re.compile(r"\(\s*\)|\[\s*\]|“”"),
    "Jinja or Markdown that was not read": re.compile(r"\{\{|\}\}|\{%|\]\(#|\{id="),
    "a comma or dash at the end": re.compile(r"\w\s*[,–]$"),
}


def slips(made: bytes, path: Path, given_texts: bool = False) -> list[str]:
    """What no colleague should see. Where facts hold odd texts of their own, only what these cannot bring about."""
    found = []
    kinds = ["None"] if given_texts else list(_SLIPS)
    for style, text in paragraphs(made, path):
        if style.startswith(("Heading", "AnnexHeading")) and not text.strip():
            found.append("an empty heading")
        found += [f"{kind}: {text}" for kind in kinds if _SLIPS[kind].search(text)]
    return found


@functools.cache
def bare(procedure: str) -> Subject:
    return subject({"need.title": "Quiet works"}, procedure)


@functools.cache
def full(procedure: str) -> Subject:
    return subject(all_facts(), procedure, all_lists())


@pytest.mark.parametrize("name", IDS)
def test_with_a_title_and_a_procedure_alone_it_is_whole(
    name: str, tmp_path: Path, audited: Callable[[Path], None]
) -> None:
    for procedure in PROCEDURES[name]:
        path = tmp_path / f"{procedure}.docx"
        assert slips(make_one(LIBRARY, name, bare(procedure), DAY).data, path) == []
    audited(path)


@pytest.mark.parametrize("name", IDS)
def test_with_all_facts_no_placeholder_is_left(
    name: str, tmp_path: Path, audited: Callable[[Path], None]
) -> None:
    for procedure in PROCEDURES[name]:
        path = tmp_path / f"{procedure}.docx"
        made = make_one(LIBRARY, name, full(procedure), DAY)
        assert made.missing == ()
        assert [
            slot.text for slot in made.slots if slot.placeholder and not slot.text.startswith(ANSWER)
        ] == []
        assert slips(made.data, path) == []
    audited(path)


@pytest.mark.parametrize("name", IDS)
def test_each_choice_of_its_facts_gives_whole_sentences(name: str, tmp_path: Path) -> None:
    """Each alternative of a clause is chosen once."""
    template = next(one for one in LIBRARY.templates if one.id == name)
    procedure = PROCEDURES[name][0]
    for fact in template.facts:
        definition = BOOK.facts[fact]
        answers: list[Any] = list(definition.choices) if definition.type == "choice" else []
        answers = [True, False] if definition.type == "yes-no" else answers
        for answer in answers:
            supposed = subject(all_facts() | {fact: answer}, procedure, all_lists())
            made = make_one(LIBRARY, name, supposed, DAY)
            assert slips(made.data, tmp_path / "made.docx") == [], (fact, answer)
            assert [slot.text for slot in made.slots if slot.placeholder] == [], (fact, answer)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("name", IDS)
def test_with_any_facts_it_is_written(name: str, data: st.DataObject, tmp_path: Path) -> None:
    procedure = data.draw(st.sampled_from(PROCEDURES[name]))
    supposed = subject(data.draw(any_facts()), procedure, data.draw(any_lists()))
    made = make_one(LIBRARY, name, supposed, DAY)
    assert slips(made.data, tmp_path / "made.docx", given_texts=True) == []


LONG = {"requirements": 40, "criteria": 12, "phases": 6, "lots": 9}
LONG_NAME = (
    "Consortium of the Municipalities, Regions and University Hospitals"
    " of the Northern and Eastern Coastal Districts of Vi"
)


@pytest.mark.parametrize("name", IDS)
def test_it_bears_long_names_and_long_lists(
    name: str, tmp_path: Path, audited: Callable[[Path], None]
) -> None:
    facts = all_facts() | {
        fact: sample(definition, TEXTS[4])
        for fact, definition in BOOK.facts.items()
        if definition.type == "text" and not fact.startswith(("planned.", "actual."))
    }
    facts["buyer.name"] = LONG_NAME
    lists = all_lists() | {item: all_lists(rows)[item] for item, rows in LONG.items()}
    made = make_one(LIBRARY, name, subject(facts, PROCEDURES[name][0], lists), DAY)
    path = tmp_path / "made.docx"
    assert slips(made.data, path) == []
    audited(path)


_BOUND = re.compile(r" (at the latest|as counted back from the day of need)\]$")
NEED_BY = datetime.date(2031, 6, 30)
TELLS_LATEST_DAYS = {"timetable", "procedure-choice", "mandate", "business-case", "decision-brief", "lessons"}
"""Documents for colleagues, which say themselves that the days are counted back."""


@functools.cache
def undecided(procedure: str) -> Subject:
    """All facts but the day of the call: the timetable is counted back from the day of need."""
    facts = {name: value for name, value in all_facts().items() if name != "schedule.call_date"}
    return subject(facts | {"schedule.need_by": NEED_BY}, procedure, all_lists())


@pytest.mark.parametrize("name", IDS)
def test_a_day_that_is_only_counted_back_is_never_told_as_planned(name: str, tmp_path: Path) -> None:
    for procedure in PROCEDURES[name]:
        supposed = undecided(procedure)
        made = make_one(LIBRARY, name, supposed, DAY)
        text = "\n".join(text for _style, text in paragraphs(made.data, tmp_path / "made.docx"))
        asked = [slot.text for slot in made.slots if slot.text.startswith("[day: ")]
        assert set(made.missing) <= {"schedule.call_date"}
        if any(_BOUND.search(one) for one in asked):
            assert made.missing == ("schedule.call_date",)
        assert slips(made.data, tmp_path / "made.docx") == []
        assert supposed.timetable is not None
        days = {stage.date for stage in supposed.timetable.stages} - {NEED_BY}
        if name in TELLS_LATEST_DAYS:
            told = [one for one in days if long_day(one) in text]
            assert not told or re.search("at the latest|counted back|[Ll]atest day", text)
        else:
            plain = re.sub(r"\[day: [^\]]*\]", "", text)
            assert [long_day(one) for one in days if long_day(one) in plain] == []
