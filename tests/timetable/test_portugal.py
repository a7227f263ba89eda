"""Portugal's time limits, checks and counting: the cases of `tests/cases/pt`, and the worked examples of counting."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from ppi_cli.checks.findings import Subject
from ppi_cli.checks.run import run_checks
from ppi_cli.data.holiday_data import HolidayData, read_holiday_data
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.errors import DeadlineError
from ppi_cli.law.assess import assess
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.national import count_under
from ppi_cli.timetable.periods import count, parse_period
from ppi_cli.timetable.stages import draw, make_timetable
from support import CASES
from timebook import TimeCase, differences, time_cases

BOOK = load_lawbook("PT", cached=False)
LIMITS = time_cases(BOOK, "pt/timetable")
CHECKS = time_cases(BOOK, "pt/checks")
COUNTED = yaml.load((CASES / "pt/counting.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["cases"]


@pytest.fixture(scope="module")
def holidays() -> HolidayData:
    return read_holiday_data(Path(__file__).parents[2] / "procedures" / "holidays.yaml")


def calendar_of(case: TimeCase, holidays: HolidayData) -> Calendar:
    local = case.facts.get("buyer.local_holidays")
    return Calendar("PT", holidays, local if isinstance(local, tuple) else ())


@pytest.mark.parametrize("case", LIMITS, ids=lambda case: case.name)
def test_the_time_limit(case: TimeCase, holidays: HolidayData) -> None:
    made = make_timetable(BOOK, case.facts, case.procedure, calendar_of(case, holidays), case.on)
    found = list(differences(made, case.expect))
    assert not found, "\n".join([f"{case.name} ({case.law})", *found])


@pytest.mark.parametrize("case", CHECKS, ids=lambda case: case.name)
def test_the_finding(case: TimeCase, holidays: HolidayData) -> None:
    subject = Subject(
        BOOK,
        case.facts,
        assess(BOOK, case.facts, case.on),
        case.procedure,
        calendar_of(case, holidays),
        case.on,
    )
    found = {item.id: item.severity for item in run_checks(subject)}
    assert {name: found.get(name) for name in case.finds} == case.finds, found
    assert not set(case.not_found) & set(found)


def test_every_limit_and_check_of_portugal_is_met_by_a_case(holidays: HolidayData) -> None:
    used: set[str] = set()
    for case in LIMITS:
        outline = draw(BOOK, case.facts, case.procedure, calendar_of(case, holidays), case.on)
        for items in outline.frame.rules.limits.values():
            for item in items:
                used |= {item.limit.id, *(f"{item.limit.id}.{change.id}" for change in item.changes)}
    ours = [limit for limit in BOOK.limits if limit.id.startswith("pt-")]
    every = {limit.id for limit in ours}
    every |= {f"{limit.id}.{change.id}" for limit in ours for change in (*limit.shorter, *limit.longer)}
    assert every - used == set()
    assert {item.id for item in BOOK.checks if item.id.startswith("pt-")} == {
        name for case in CHECKS for name in case.finds if name.startswith("pt-")
    }


@pytest.mark.parametrize("procedure", sorted(BOOK.timetables))
def test_every_procedure_has_a_timetable_that_runs_forwards(procedure: str, holidays: HolidayData) -> None:
    facts = {
        "buyer.type": "sub-central", "contract.type": "supplies", "rd.needed": False, "value.purchase": 60000,
        "schedule.call_date": datetime.date(2027, 1, 4),
    }  # fmt: skip
    made = make_timetable(BOOK, facts, procedure, Calendar("PT", holidays), datetime.date(2026, 11, 22))
    assert made.stages[-1].id == ("in-use" if procedure != "pcp" else "phase-3-ends")
    assert all(stage.begins is None or stage.begins <= stage.date for stage in made.stages)
    if procedure in ("consulta-previa", "open", "competitive-dialogue"):
        assert any("buyer.local_holidays" in note for note in made.notes)


# --- counting, as the worked examples have it ---------------------------------------------------------------------


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case["case"])
def test_the_period(case: dict[str, str], holidays: HolidayData) -> None:
    start, period = datetime.date.fromisoformat(case["start"]), parse_period(case["period"])
    calendar = Calendar("PT", holidays)
    deadline = (
        count(start, period, calendar)
        if case["rule"] == "eu"
        else count_under(BOOK.countings[case["rule"]], start, period, calendar)
    )
    assert deadline.last_day.isoformat() == case["last"], case["law"]
    assert deadline.plain_end.isoformat() == case.get("moved", case["last"]), case["law"]


def test_every_step_is_told_with_the_provisions(holidays: HolidayData) -> None:
    deadline = count_under(
        BOOK.countings["ccp"], datetime.date(2026, 11, 20), parse_period("10d"), Calendar("PT", holidays)
    )
    texts = [step.text for step in deadline.steps]
    assert texts[0].startswith("Friday 20 November 2026 is the day of the event")
    assert "day 10 is Monday 7 December 2026" in texts[1]
    assert texts[2].startswith("Public holidays passed over: Tuesday 1 December 2026")
    assert "ccp art 470(1)" in deadline.cites and "cpa art 87" in deadline.cites


def test_a_municipal_holiday_stops_the_working_days(holidays: HolidayData) -> None:
    calendar = Calendar("PT", holidays, ["11-23"])
    deadline = count_under(BOOK.countings["ccp"], datetime.date(2026, 11, 20), parse_period("10d"), calendar)
    assert deadline.last_day == datetime.date(2026, 12, 9)


@pytest.mark.parametrize("period", ["48h", "2w", "3m"])
def test_what_the_rule_does_not_count_is_refused(period: str, holidays: HolidayData) -> None:
    with pytest.raises(DeadlineError, match="counts days"):
        count_under(
            BOOK.countings["ccp"], datetime.date(2026, 11, 20), parse_period(period), Calendar("PT", holidays)
        )
