"""The record of the choice of procedure: complete when all is known, sound when almost nothing is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn

W_VAL = qn("w:val")
Record = Callable[..., Any]

SECTIONS = [
    "Summary of the decision",
    "The need and the contracting authority",
    "The contract and its estimated value",
    "Facts relied on",
    "Procedures examined",
    "Reasons for the procedure chosen",
    "Alternatives not chosen",
    "Points to mind",
    "What would change the choice",
    "Rationale and decision",
]


def between(made: Any, start: str, end: str) -> str:
    """The paragraphs of a section, by the headings around it."""
    texts = made.paragraphs()
    last = len(texts) - 1 - texts[::-1].index(start)
    return "\n".join(texts[last : texts.index(end, last)])


def test_record_has_all_sections(record: Record) -> None:
    made = record("partnership")
    assert made.paragraphs("Heading 1") == SECTIONS
    assert made.paragraphs("Annex Heading") == ["Receipt and sources"]
    assert made.written.missing == ()


def test_partnership_rests_on_article_84_2(record: Record) -> None:
    text = record("partnership").everything()
    assert "does not list the innovation partnership" in text and "Article 84(2)" in text


def test_advice_of_counsel_is_mentioned_once(record: Record) -> None:
    for sample in ("partnership", "undetermined"):
        assert record(sample).everything().count("does not replace legal advice") == 1


def test_alternative_ground_that_fails_does_not_count_when_another_holds(record: Record) -> None:
    """Art. 26(4) of Directive 2014/24/EU: one ground is enough."""

    def dialogue_not_open(context: dict[str, Any]) -> None:
        dialogue = next(one for one in context["plan"]["procedures"] if one["id"] == "competitive-dialogue")
        dialogue["status"] = "unavailable"
        dialogue["reasons"].append(
            {"rule": "x", "holds": False, "group": None, "text": "Another bar.", "cites": []}
        )

    made = record("partnership", dialogue_not_open)
    section = between(made, "Competitive dialogue", "Open procedure")
    assert "Another bar." in section
    assert "precise enough" not in section


def test_choice_against_the_recommendation_is_said_with_its_rationale(record: Record) -> None:
    def choose_dialogue(context: dict[str, Any]) -> None:
        context["decision"] |= {"procedure": "competitive-dialogue", "procedure_name": "Competitive dialogue"}

    made = record("partnership", choose_dialogue)
    assert "The assessment recommended another procedure: Innovation partnership" in made.everything()
    assert "Article 84(1)(e)" in made.everything()
    decision = between(made, "Rationale and decision", "Receipt and sources")
    assert "recommended: Innovation partnership" in decision and "chose: Competitive dialogue" in decision
    assert "Two searches and the market consultation" in decision


def test_choice_of_a_procedure_that_is_not_available_says_what_stands_against_it(record: Record) -> None:
    def choose_contest(context: dict[str, Any]) -> None:
        context["decision"] |= {"procedure": "design-contest", "procedure_name": "Design contest"}

    section = between(record("partnership", choose_contest), SECTIONS[5], SECTIONS[6])
    assert "stands against this procedure" in section and "A plan or design is not what is wanted." in section


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"regime": "below-threshold"}, "national law decides which procedures are available"),
        ({"regime": "excluded"}, "the contract lies outside the directive"),
        ({"regime": "above-threshold"}, "The directive applies."),
    ],
)
def test_regime_says_who_decides(record: Record, change: dict[str, str], said: str) -> None:
    made = record("partnership", lambda context: context["plan"]["procedures"][0].update(change))
    assert said in made.everything()


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("Directive 2014/25/EU", "Article 100 of Directive 2014/25/EU"),
        ("2009/81/EC", "Article 37 of Directive 2009/81/EC"),
    ],
)
def test_other_directives_have_their_own_article(record: Record, directive: str, said: str) -> None:
    made = record("partnership", lambda context: context["plan"].update(directive=directive))
    assert said in made.everything()
    assert "Article 84" not in made.everything()


def test_contradictions_are_listed(record: Record) -> None:
    made = record(
        "undetermined", lambda context: context["plan"].update(contradictions=[{"text": "This & that."}])
    )
    assert "This & that." in between(made, SECTIONS[0], SECTIONS[1])


def test_undetermined_case_has_no_empty_section(record: Record) -> None:
    made = record("undetermined", clean=True)
    kinds = [
        one.pStyle.get(W_VAL) if (one := element.find("w:pPr", element.nsmap)) is not None else "table"
        for element in made.document.element.body
    ]
    headed = list(itertools.pairwise(kinds))
    assert not {("Heading1", "Heading1"), ("Heading2", "Heading2"), ("Heading2", "Heading1")} & set(headed)
    assert "The procedures one by one" in made.paragraphs("Heading 1")
    assert "No question has been answered yet." in made.everything()
    assert "[the officer's reasons, in one paragraph]" in made.everything()


def test_clean_copy_has_no_drafting_note(record: Record) -> None:
    assert "Drafting note" in record("partnership").everything()
    assert "Drafting note" not in record("partnership", clean=True).everything()


def test_sources_are_listed_once_with_their_address(record: Record) -> None:
    table = record("partnership").document.tables[-1]
    addresses = [row.cells[1].text for row in table.rows[1:]]
    assert addresses == sorted(set(addresses))
    assert table.rows[1].cells[0].text.startswith("Directive 2014/24/EU, Art.\u00a02(1)(21); Art.\u00a0")


def test_advice_that_several_procedures_share_is_given_once(record: Record) -> None:
    def share(context: dict[str, Any]) -> None:
        for procedure in context["plan"]["procedures"]:
            procedure["advice"].append({"text": "Shared advice.", "cites": [], "mark": ""})

    assert record("undetermined", share).everything().count("Shared advice.") == 1


@pytest.mark.parametrize("sample", ["partnership", "undetermined"])
def test_libreoffice_sets_the_record(record: Record, pages: Callable[[Path], list[str]], sample: str) -> None:
    found = pages(record(sample).path)
    assert 5 <= len(found) <= 10
    assert "Summary of the decision" in found[1]  # the contents are not empty
    assert f"of {len(found)}" in found[-1]
    for page in found:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert not any(lines[-2].endswith(section) and lines[-2][:1].isdigit() for section in SECTIONS)


def test_main_reason_of_an_available_procedure_is_its_ground(record: Record) -> None:
    def add_common_reason(context: dict[str, Any]) -> None:
        common = {"rule": "x", "holds": True, "group": None, "text": "The directive applies.", "cites": []}
        for procedure in context["plan"]["procedures"]:
            procedure["reasons"].insert(0, common)

    tables = record("partnership", add_common_reason).document.tables
    table = next(one for one in tables if one.rows[0].cells[-1].text == "Main reason")
    reasons = {row.cells[0].text: row.cells[2].text for row in table.rows}
    assert reasons["Competitive dialogue"].startswith("The need cannot be met without adapting")
    assert reasons["Open procedure"].startswith("It may be used for any contract.")
    assert reasons["Pre-commercial procurement"].startswith("The purchase is part of the same contract")


def test_good_practice_is_told_from_law(record: Record) -> None:
    assert record("partnership").everything().count("good practice, not a rule of law") == 1
