"""What `ppi check` finds, as cases that a lawyer can read, and what it makes of evidence and decisions."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.decisions import Decision, Receipt
from ppi_cli.checks.findings import SEVERITIES, Subject
from ppi_cli.checks.run import run_checks
from ppi_cli.data.holiday_data import HolidayData, read_holiday_data
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Value
from ppi_cli.law.assess import assess
from ppi_cli.timetable.calendars import Calendar
from timebook import TODAY, TimeCase, time_cases

BOOK = load_lawbook(cached=False)
CASES = time_cases(BOOK, "checks")
FACTS: dict[str, Value] = {
    "buyer.type": "sub-central",
    "contract.type": "supplies",
    "rd.needed": True,
    "value.rd": 400000,
    "value.purchase": 900000,
    "purchase.plan": "same-contract",
    "solution.available": "none",
}


@pytest.fixture(scope="module")
def holidays() -> HolidayData:
    return read_holiday_data(Path(__file__).parents[2] / "procedures" / "holidays.yaml")


def subject(
    holidays: HolidayData, facts: dict[str, Value], procedure: str | None, today: datetime.date = TODAY
) -> Subject:
    assessment = assess(BOOK, facts, today)
    return Subject(BOOK, facts, assessment, procedure, Calendar("PT", holidays), today)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_finding(case: TimeCase, holidays: HolidayData) -> None:
    found = {
        item.id: item.severity for item in run_checks(subject(holidays, case.facts, case.procedure, case.on))
    }
    assert {name: found.get(name) for name in case.finds} == case.finds, found
    assert not set(case.not_found) & set(found)


def test_every_case_says_what_it_is_for() -> None:
    assert all((case.finds or case.not_found) and case.law for case in CASES)


def test_every_check_of_the_data_is_met_by_a_case() -> None:
    met = {name for case in CASES for name in case.finds}
    assert {check.id for check in BOOK.checks} <= met


def test_a_finding_says_what_to_do_and_errors_of_law_name_the_article(holidays: HolidayData) -> None:
    for case in CASES:
        for finding in run_checks(subject(holidays, case.facts, case.procedure, case.on)):
            assert finding.text and finding.fix and finding.where, finding
            if finding.id.startswith(("too-early", "too-late", "below-the-rule", "too-few", "no-evidence")):
                assert finding.cites, finding


def test_the_gravest_come_first(holidays: HolidayData) -> None:
    facts = FACTS | {
        "criteria.price_only": True,
        "candidates.expected": 1,
        "pin.sent": datetime.date(2026, 9, 1),
        "schedule.call_date": datetime.date(2026, 11, 5),
    }
    order = [
        SEVERITIES.index(item.severity)
        for item in run_checks(subject(holidays, facts, "innovation-partnership"))
    ]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


def test_without_a_procedure_only_the_facts_are_checked(holidays: HolidayData) -> None:
    facts = FACTS | {"rd.needed": False, "criteria.price_only": True}
    assert [item.id for item in run_checks(subject(holidays, facts, None))] == [
        "contradiction.nothing-on-the-market-without-rd"
    ]


# --- grounds and their evidence --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "bare"),
    [
        (None, True),
        (Basis("assumed", "We think so."), True),
        (Basis("searched", ""), True),
        (Basis("searched", "Espacenet and TED, 12 May 2026"), False),
        (Basis("consulted", "Eleven firms were heard."), False),
    ],
)
def test_a_ground_needs_a_note_and_more_than_an_assumption(
    holidays: HolidayData, basis: Basis | None, bare: bool
) -> None:
    looked_at = msgspec.structs.replace(
        subject(holidays, FACTS, "innovation-partnership"),
        basis={"solution.available": basis} if basis else {},
    )
    ids = [item.id for item in run_checks(looked_at)]
    assert ("no-evidence.innovation-partnership.not-on-the-market" in ids) is bare


def test_of_alternative_grounds_one_with_evidence_is_enough(holidays: HolidayData) -> None:
    facts = FACTS | {"negotiation.needed": True}
    looked_at = msgspec.structs.replace(
        subject(holidays, facts, "competitive-dialogue"),
        basis={"negotiation.needed": Basis("documented", "Risk report of May")},
    )
    assert not any(item.id.startswith("no-evidence") for item in run_checks(looked_at))


# --- the decision ----------------------------------------------------------------------------------------


def decided(status: str) -> Decision:
    receipt = Receipt("0", "", TODAY, "of other facts", {"innovation-partnership": status})
    return Decision("innovation-partnership", "why", "who", TODAY, "innovation-partnership", receipt)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("available", "What it says of Innovation partnership is the same as then"),
        ("undetermined", "is now available"),
    ],
)
def test_a_decision_on_other_facts_says_whether_it_matters(
    holidays: HolidayData, status: str, words: str
) -> None:
    looked_at = msgspec.structs.replace(
        subject(holidays, FACTS, "innovation-partnership"), decision=decided(status), stale=True
    )
    found = next(item for item in run_checks(looked_at) if item.id == "decision-on-other-facts")
    assert found.severity == "warning"
    assert words in found.text


def test_a_decision_on_the_same_facts_is_no_finding(holidays: HolidayData) -> None:
    looked_at = msgspec.structs.replace(
        subject(holidays, FACTS, "innovation-partnership"), decision=decided("available")
    )
    assert not any(item.id == "decision-on-other-facts" for item in run_checks(looked_at))
