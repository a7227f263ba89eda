"""The timetable of a procedure: every time limit of the law as a case, then what holds for all of them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Value
from ppi_cli.errors import DeadlineError, InputError
from ppi_cli.timetable.backwards import make_backwards
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.recording import refuse_impossible
from ppi_cli.timetable.stages import draw, make_timetable
from timebook import TODAY, TimeCase, differences, time_cases

BOOK = load_lawbook(cached=False)
CASES = time_cases(BOOK, "timetable")
ABOVE: dict[str, Value] = {
    "buyer.type": "sub-central",
    "contract.type": "supplies",
    "rd.needed": False,
    "value.purchase": 1000000,
}
PROCEDURES = sorted(BOOK.timetables)
CalendarOf = Callable[[str], Calendar]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_time_limit(case: TimeCase, calendar_of: CalendarOf) -> None:
    made = make_timetable(BOOK, case.facts, case.procedure, calendar_of("PT"), case.on)
    found = list(differences(made, case.expect))
    assert not found, "\n".join([f"{case.name} ({case.law})", *found])


def test_every_case_expects_something_and_names_its_law() -> None:
    assert all(case.expect and case.law for case in CASES)
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_limit_and_every_change_of_one_is_met_by_a_case(calendar_of: CalendarOf) -> None:
    used: set[str] = set()
    for case in CASES:
        outline = draw(BOOK, case.facts, case.procedure, calendar_of("PT"), case.on)
        for items in outline.frame.rules.limits.values():
            for item in items:
                used |= {item.limit.id, *(f"{item.limit.id}.{change.id}" for change in item.changes)}
    every = {limit.id for limit in BOOK.limits}
    every |= {
        f"{limit.id}.{change.id}" for limit in BOOK.limits for change in (*limit.shorter, *limit.longer)
    }
    assert every - used == {
        # An agreement on the time for tenders leaves no room for what the same limit also knows.
        "utilities-negotiation-tenders.offline",
    }


def test_every_stage_that_somebody_does_has_a_fact_for_its_day() -> None:
    for kind in BOOK.stages.values():
        assert kind.edge or kind.actual in BOOK.facts
        assert not kind.planned or BOOK.facts[kind.planned].type == "date"


def test_every_procedure_has_a_timetable() -> None:
    assert {procedure.id for procedure in BOOK.procedures} == set(BOOK.timetables)


# --- where the dates begin -------------------------------------------------------------------------------


def test_without_a_day_of_the_call_it_begins_after_the_preparation_and_says_so(
    calendar_of: CalendarOf,
) -> None:
    made = make_timetable(BOOK, ABOVE, "open", calendar_of("PT"), TODAY)
    call = made.stage("call-sent")
    assert call and call.date == datetime.date(2027, 1, 21)
    assert "No day is set (schedule.call_date): 16 weeks from today" in call.text


def test_a_practice_length_of_your_own_counts_and_is_called_yours(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2026, 11, 5), "plan.evaluation_weeks": 10}
    usual = make_timetable(BOOK, {**facts, "plan.evaluation_weeks": 6}, "open", calendar_of("PT"), TODAY)
    longer = make_timetable(BOOK, facts, "open", calendar_of("PT"), TODAY)
    first, second = usual.stage("award-decided"), longer.stage("award-decided")
    assert first and second and second.date - first.date == datetime.timedelta(weeks=4)
    assert "your assumption, plan.evaluation_weeks" in second.text


def test_a_phase_of_no_months_is_left_out(calendar_of: CalendarOf) -> None:
    made = make_timetable(BOOK, {"plan.phase3_months": 0}, "pcp", calendar_of("PT"), TODAY)
    assert made.stage("phase-3-ends") is None
    assert made.stages[-1].id == "phase-2-ends"


def test_dialogue_rounds_add_up(calendar_of: CalendarOf) -> None:
    facts = {"plan.dialogue_rounds": 2, "plan.dialogue_round_weeks": 3}
    made = make_timetable(BOOK, ABOVE | facts, "competitive-dialogue", calendar_of("PT"), TODAY)
    stage = made.stage("dialogue-ends")
    assert stage and "Planned with 6 weeks" in stage.text


def test_whether_the_limits_bind_is_said_to_be_open(calendar_of: CalendarOf) -> None:
    made = make_timetable(BOOK, {}, "open", calendar_of("PT"), TODAY)
    assert any("Whether the EU limits bind is open" in note for note in made.notes)
    known = make_timetable(BOOK, ABOVE, "open", calendar_of("PT"), TODAY)
    assert not any("is open" in note for note in known.notes)


def test_without_a_country_holidays_are_said_to_be_left_out(holiday_data: object) -> None:
    calendar = Calendar(None, holiday_data)  # type: ignore[arg-type]
    made = make_timetable(BOOK, ABOVE, "open", calendar, TODAY)
    assert any("Public holidays were not considered" in note for note in made.notes)


def test_a_holiday_whose_standing_is_open_is_named_where_it_decides(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {
        "schedule.call_date": datetime.date(2025, 9, 1),
        "actual.award_decided": datetime.date(2025, 12, 23),
    }
    stage = make_timetable(BOOK, facts, "open", calendar_of("NL"), TODAY).stage("standstill-ends")
    assert stage and stage.date == datetime.date(2026, 1, 2)
    assert "To be confirmed: Friday 2 January 2026" in stage.text


@pytest.mark.parametrize("name", ["opne", "", "ppi"])
def test_a_procedure_without_a_timetable_is_refused(name: str, calendar_of: CalendarOf) -> None:
    with pytest.raises(DeadlineError, match="there is no timetable"):
        make_timetable(BOOK, ABOVE, name, calendar_of("PT"), TODAY)


def test_a_plan_beyond_the_known_years_is_refused(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2035, 12, 1)}
    with pytest.raises(DeadlineError, match="public holidays are not known for 2036"):
        make_timetable(BOOK, facts, "open", calendar_of("PT"), TODAY)


# --- days as they happened -------------------------------------------------------------------------------


def test_a_late_day_moves_all_that_follow_and_each_says_by_how_much(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2026, 11, 5)}
    plan = make_timetable(BOOK, facts, "restricted", calendar_of("PT"), TODAY)
    late = datetime.date(2026, 11, 19)
    made = make_timetable(BOOK, facts, "restricted", calendar_of("PT"), TODAY, done={"call-sent": late})
    before = {stage.id: stage.date for stage in plan.stages}
    assert all(stage.slip == (stage.date - before[stage.id]).days for stage in made.stages)
    call, due = made.stage("call-sent"), made.stage("requests-due")
    assert call and due and (call.done, call.slip, due.slip) == (late, 14, 14)
    assert all(stage.slip == 0 for stage in plan.stages)


def test_a_day_set_by_hand_stays_and_is_called_yours(calendar_of: CalendarOf) -> None:
    day = datetime.date(2027, 2, 20)
    facts = ABOVE | {"schedule.call_date": datetime.date(2026, 11, 5), "planned.award_decided": day}
    stage = make_timetable(BOOK, facts, "open", calendar_of("PT"), TODAY).stage("award-decided")
    assert stage and (stage.date, stage.hand_set) == (day, True)
    assert stage.text.startswith("Set by you.")


@pytest.mark.parametrize(
    ("stage", "day", "message"),
    [
        ("requests-due", "2026-11-04", "requests-due cannot be on 2026-11-04, before call-sent"),
        ("call-sent", "2026-12-20", "call-sent cannot be on 2026-12-20, after requests-due"),
        ("standstill-ends", "2026-12-20", "is not done by anybody"),
        ("dialogue-ends", "2026-12-20", "this timetable has no stage 'dialogue-ends'"),
        (
            "award-notice-due",
            "2026-12-01",
            "award-notice-due cannot be on 2026-12-01, before contract-signed",
        ),
        ("pin-latest", "2026-12-24", "pin-latest cannot be on 2026-12-24, after call-sent"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_is_refused(
    stage: str, day: str, message: str, calendar_of: CalendarOf
) -> None:
    facts = ABOVE | {
        "schedule.call_date": datetime.date(2026, 11, 5),
        "actual.requests_due": datetime.date(2026, 12, 10),
    }
    outline = draw(BOOK, facts, "restricted", calendar_of("PT"), TODAY)
    with pytest.raises(InputError) as caught:
        refuse_impossible(BOOK, outline, stage, datetime.date.fromisoformat(day))
    assert message in caught.value.problems[0].what
    assert caught.value.problems[0].fix


# --- backwards -------------------------------------------------------------------------------------------


def test_too_late_says_by_how_much_and_what_would_help(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2027, 3, 1)}
    need_by = datetime.date(2027, 10, 29)
    made = make_backwards(BOOK, facts, "restricted", calendar_of("PT"), TODAY, need_by)
    end = make_timetable(BOOK, facts, "restricted", calendar_of("PT"), TODAY).stages[-1].date
    assert made.late == (end - need_by).days > 0
    texts = [saving.text for saving in made.savings]
    assert any("with documented urgency the minimum is 15 days instead of 30 days" in text for text in texts)
    assert any("with a prior information notice" in text for text in texts)
    assert all(saving.days > 0 and saving.cites for saving in made.savings)


def test_a_notice_that_would_be_too_late_by_now_is_not_offered(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2026, 10, 20)}
    made = make_backwards(BOOK, facts, "open", calendar_of("PT"), TODAY, datetime.date(2026, 12, 1))
    assert not any("prior information notice" in saving.text for saving in made.savings)


def test_nothing_lawful_shortens_the_requests_of_a_dialogue(calendar_of: CalendarOf) -> None:
    facts = ABOVE | {"schedule.call_date": datetime.date(2027, 3, 1), "plan.requests_weeks": 4}
    need_by = datetime.date(2027, 6, 1)
    made = make_backwards(BOOK, facts, "competitive-dialogue", calendar_of("PT"), TODAY, need_by)
    assert made.late > 0
    assert made.savings == ()


def test_what_is_done_keeps_its_day_backwards(calendar_of: CalendarOf) -> None:
    sent = datetime.date(2026, 11, 12)
    facts = ABOVE | {"schedule.call_date": datetime.date(2026, 11, 5), "actual.call_sent": sent}
    made = make_backwards(BOOK, facts, "open", calendar_of("PT"), TODAY, datetime.date(2028, 1, 31))
    call, tenders = made.stage("call-sent"), made.stage("tenders-due")
    assert call and tenders and (call.date, call.done) == (sent, sent)
    assert tenders.slack and tenders.slack > 0


def test_a_notice_that_the_latest_call_would_leave_behind_shortens_nothing_there(
    calendar_of: CalendarOf,
) -> None:
    facts = ABOVE | {
        "schedule.call_date": datetime.date(2026, 11, 5),
        "pin.sent": datetime.date(2026, 9, 1),
        "plan.tenders_weeks": 1,
    }
    forwards = make_timetable(BOOK, facts, "open", calendar_of("PT"), TODAY).stage("tenders-due")
    need_by = datetime.date(2028, 12, 29)
    backwards = make_backwards(BOOK, facts, "open", calendar_of("PT"), TODAY, need_by).stage("tenders-due")
    assert forwards and backwards
    assert (str(forwards.minimum), str(backwards.minimum)) == ("15d", "30d")
    assert backwards.earliest and backwards.date >= backwards.earliest


@pytest.mark.parametrize(("stage", "day"), [("requests-due", "2026-11-05"), ("call-sent", "2026-12-10")])
def test_the_day_of_the_stage_before_or_after_is_possible(
    stage: str, day: str, calendar_of: CalendarOf
) -> None:
    facts = ABOVE | {
        "schedule.call_date": datetime.date(2026, 11, 5),
        "actual.requests_due": datetime.date(2026, 12, 10),
    }
    outline = draw(BOOK, facts, "restricted", calendar_of("PT"), TODAY)
    fact = refuse_impossible(BOOK, outline, stage, datetime.date.fromisoformat(day))
    assert fact == f"actual.{stage.replace('-', '_')}"


def test_a_need_that_no_beginning_meets_is_refused(calendar_of: CalendarOf) -> None:
    with pytest.raises(DeadlineError, match="cannot be met"):
        make_backwards(BOOK, ABOVE, "pcp", calendar_of("PT"), TODAY, datetime.date(2020, 3, 1))


# --- what holds for every timetable ----------------------------------------------------------------------

DAYS = st.dates(datetime.date(2022, 1, 3), datetime.date(2027, 12, 31))
WEEKS = st.integers(0, 20)
FIELDS = st.sampled_from(["general", "utilities", "defence"])


@st.composite
def plans(draw_: st.DrawFn) -> dict[str, Value]:
    """Facts above the threshold with a day of the call, and lengths of all kinds."""
    facts: dict[str, Value] = ABOVE | {
        "contract.field": draw_(FIELDS),
        "schedule.call_date": draw_(DAYS),
        "plan.requests_weeks": draw_(WEEKS),
        "plan.tenders_weeks": draw_(WEEKS),
        "plan.evaluation_weeks": draw_(WEEKS),
        "standstill.means": draw_(st.sampled_from(["electronic", "other"])),
        "esubmission": draw_(st.booleans()),
    }
    for name in ("documents.online", "notice.electronic", "urgency.substantiated"):
        if draw_(st.booleans()):
            facts[name] = draw_(st.booleans())
    return facts


@settings(max_examples=150, deadline=None)
@given(plans(), st.sampled_from(PROCEDURES), st.sampled_from(["PT", "DE", "IE"]))
def test_stages_are_in_order_and_never_too_early(
    calendar_of: CalendarOf, facts: dict[str, Value], procedure: str, country: str
) -> None:
    calendar = calendar_of(country)
    made = make_timetable(BOOK, facts, procedure, calendar, TODAY)
    for stage in made.stages:
        assert stage.earliest is None or stage.date >= stage.earliest
        assert stage.begins is None or stage.date >= stage.begins
        assert stage.edge or stage.hand_set or calendar.works(stage.date)
        assert (stage.minimum is None) or (stage.legal and stage.earliest is not None)
        assert stage.text
        assert not stage.legal or stage.cites


@settings(max_examples=100, deadline=None)
@given(
    plans(),
    st.sampled_from(PROCEDURES),
    st.sampled_from(["urgency.substantiated", "esubmission", "notice.electronic"]),
)
def test_a_reduction_never_makes_a_day_later(
    calendar_of: CalendarOf, facts: dict[str, Value], procedure: str, reduction: str
) -> None:
    calendar = calendar_of("PT")
    without = make_timetable(BOOK, {**facts, reduction: False}, procedure, calendar, TODAY)
    with_it = make_timetable(BOOK, {**facts, reduction: True}, procedure, calendar, TODAY)
    for stage in with_it.stages:
        other = without.stage(stage.id)
        assert other and stage.date <= other.date
        assert stage.minimum is None or (other.minimum and stage.minimum.number <= other.minimum.number)


@settings(max_examples=60, deadline=None)
@given(plans(), st.sampled_from(PROCEDURES), st.integers(1500, 2700))
def test_backwards_and_forwards_agree(
    calendar_of: CalendarOf, facts: dict[str, Value], procedure: str, days: int
) -> None:
    """From the latest day of the call the need is met; from the next working day it is not."""
    calendar = calendar_of("PT")
    call = facts["schedule.call_date"]
    assert isinstance(call, datetime.date)
    need_by = call + datetime.timedelta(days=days)
    made = make_backwards(BOOK, facts, procedure, calendar, TODAY, need_by)
    start = made.stages[0] if made.stages[0].id in ("call-sent", "invitation-sent") else made.stages[1]
    latest = {stage.id: stage.date for stage in made.stages}

    assert all(stage.edge or calendar.works(stage.date) for stage in made.stages)

    in_time = make_timetable(BOOK, facts | {"schedule.call_date": start.date}, procedure, calendar, TODAY)
    assert in_time.stages[-1].date <= need_by
    assert all(stage.date <= latest[stage.id] for stage in in_time.stages if stage.id in latest)

    after = start.date + datetime.timedelta(days=1)
    while not calendar.works(after):
        after += datetime.timedelta(days=1)
    too_late = make_timetable(BOOK, facts | {"schedule.call_date": after}, procedure, calendar, TODAY)
    same_rules = too_late.regime == in_time.regime
    assert too_late.stages[-1].date > need_by or not same_rules


@settings(max_examples=60, deadline=None)
@given(plans(), st.sampled_from(PROCEDURES))
def test_a_stage_done_on_its_planned_day_moves_nothing(
    calendar_of: CalendarOf, facts: dict[str, Value], procedure: str
) -> None:
    calendar = calendar_of("PT")
    plan = make_timetable(BOOK, facts, procedure, calendar, TODAY)
    done = {stage.id: stage.date for stage in plan.stages if not stage.edge}
    made = make_timetable(BOOK, facts, procedure, calendar, TODAY, done=done)
    assert [(stage.id, stage.date, stage.slip) for stage in made.stages] == [
        (stage.id, stage.date, 0) for stage in plan.stages
    ]
