"""The documents that any procurement may have: which of them, in what order, and the one page for whoever decides."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from desk import BOOK
from docx.oxml.ns import qn

from ppi_cli.casefile.answers import read_answers
from ppi_cli.documents.choosing import offered
from ppi_cli.documents.context import Subject
from ppi_cli.documents.library import read_library
from ppi_cli.law.assess import assess
from support import CASES, Ppi

FULL = CASES / "packs/common.yaml"
DAY = datetime.date(2026, 11, 22)
TEMPLATES = read_library("en", None).templates


@pytest.fixture
def drafted(ppi: Ppi, tmp_path: Path) -> Callable[..., Any]:
    """Writes one document of the full case, which `change` may alter first, and opens it."""

    def write(name: str, *arguments: str, **change: Any) -> Any:
        answers = yaml.safe_load(FULL.read_text(encoding="utf-8"))
        answers["lists"] |= change.pop("lists", {})
        answers |= {key.replace("__", "."): value for key, value in change.items()}
        case = tmp_path / "answers.yaml"
        case.write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
        ran = ppi("draft", name, "--answers", str(case), "--as-of", "2026-11-22", "--json", *arguments)
        assert ran.code == 0, ran.err
        return docx.Document(ran.json["documents"][0]["path"])

    return write


def words(element: Any) -> str:
    """All text below an element, that of content controls included."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def cells(document: Any, head: str) -> list[list[str]]:
    """The rows of the first table whose head begins with these words."""
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][0] == head:
            return rows[1:]
    raise AssertionError(f"no table {head}")


def levels(procedure: str, **facts: Any) -> dict[str, str]:
    """How much each document is needed under the rules of the data."""
    given = {name.replace("__", "."): value for name, value in facts.items()}
    subject = Subject(BOOK, given, assess(BOOK, given, DAY))
    return {one.template.id: one.level for one in offered(TEMPLATES, subject, procedure)}


def test_a_town_with_a_small_contract_has_few_documents_that_must_be() -> None:
    facts = {"buyer__type": "sub-central", "contract__type": "services", "rd__needed": False}
    small = levels("open", **facts, value__purchase=40_000)
    large = levels("open", **facts, value__purchase=4_000_000)
    common = ("needs-report", "conflict-of-interest", "business-case", "risk-register")
    assert [small[name] for name in common] == ["should", "should", "optional", "optional"]
    assert [large[name] for name in common] == ["must", "must", "should", "should"]


@pytest.mark.parametrize("procedure", ["pcp", "innovation-partnership"])
def test_who_has_something_developed_shows_that_nothing_exists_and_what_it_is_worth(procedure: str) -> None:
    found = levels(procedure, value__rd=3_000_000, value__purchase=3_000_000)
    assert (found["state-of-the-art"], found["business-case"]) == ("must", "must")


@pytest.mark.parametrize(("aim", "level"), [(True, "should"), (False, None), (None, "optional")])
def test_the_circular_checklist_is_for_those_who_aim_at_it(aim: bool | None, level: str | None) -> None:
    assert levels("open", need__circular=aim).get("circular-checklist") == level


def test_risks_stand_in_the_order_of_their_scores_and_those_without_a_score_last(drafted: Any) -> None:
    risks = [
        {"id": "A", "description": "Small", "likelihood": 1, "impact": 2},
        {"id": "B", "description": "Not scored"},
        {"id": "C", "description": "Great", "likelihood": 5, "impact": 4},
    ]
    rows = cells(drafted("risk-register", lists={"risks": risks}), "Number")
    assert [row[0] for row in rows] == ["C", "A", "B"]
    assert [row[5:7] for row in rows][:2] == [["20", "High"], ["2", "Low"]]
    assert rows[2][5:7] == ["[score]", "[level]"]


def test_needs_are_ranked_by_the_sum_of_their_scores(drafted: Any) -> None:
    scores = ["impact", "frequency", "urgency", "breadth", "feasibility", "strategy"]
    needs = [{"id": f"N{n}", "text": "A need", **dict.fromkeys(scores, n)} for n in (1, 5, 3)]
    rows = cells(drafted("needs-report", lists={"needs": needs}), "Number")
    assert [(row[0], row[3]) for row in rows] == [("N5", "30"), ("N3", "18"), ("N1", "6")]


def test_the_business_case_says_when_benefits_do_not_outweigh_costs(drafted: Any) -> None:
    rows = [{"year": 2027, "investment": 1000}, {"year": 2028, "savings": 10}]
    document = drafted("business-case", lists={"cashflow": rows})
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "do not outweigh the costs" in text
    assert ["As assumed", "−990\u00a0€", "–", "not within these years"] in cells(document, "If")


def test_the_brief_shows_three_risks_at_most(drafted: Any) -> None:
    assert [row[0] for row in cells(drafted("decision-brief"), "Risk")] == [
        "The rate for small boats is out of reach in high swell",
        "The budget of one authority fails",
        "Fewer than three contractors reach phase 2",
    ]


@pytest.mark.parametrize("arguments", [(), ("--clean",)])
def test_the_brief_is_one_page(
    drafted: Any, pages: Callable[[Path], list[str]], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    drafted("decision-brief", *arguments)
    assert len(pages(tmp_path / "documents/decision-brief.docx")) == 1


@pytest.mark.parametrize(
    ("choice", "said", "not_said"),
    [
        ("take-back", "takes the product back within 30 days", "stays the property"),
        ("service", "stays the property of the contractor", "takes the product back"),
        ("resale", "may pass the product on or sell it", "stays the property"),
    ],
)
def test_the_circular_clauses_are_those_that_were_chosen(
    drafted: Any, choice: str, said: str, not_said: str
) -> None:
    document = drafted("circular-checklist", **{"circular__end_of_use": choice})
    text = words(document.element.body)
    assert said in text
    assert not_said not in text


def test_the_cover_shows_reference_and_last_version(drafted: Any) -> None:
    table = drafted("needs-report").tables[0]
    rows = {words(row.cells[0]._tc): words(row.cells[1]._tc) for row in table.rows}
    assert rows["Reference"] == "2026/DGPM/INOV/02"
    assert rows["Version"] == "1.0"


def test_the_full_case_answers_every_fact_of_these_documents() -> None:
    answers = read_answers(FULL, BOOK.facts, BOOK.countries, lists=BOOK.lists)
    own = [name for name in BOOK.facts if name.split(".")[0] in ("needs", "search", "business", "circular")]
    assert len(own) > 30
    assert [name for name in own if answers.facts.get(name) is None] == []
