"""Text that is no period and no day: refused in one line, with what is allowed."""

from __future__ import annotations

import datetime

import pytest

from ppi_cli.errors import DeadlineError, Exit
from ppi_cli.timetable.arithmetic import Period
from ppi_cli.timetable.periods import LONGEST, count, parse_period, parse_start


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("30d", Period(30, "d")), ("5wd", Period(5, "wd")), ("2w", Period(2, "w")), ("3m", Period(3, "m")),
        ("1y", Period(1, "y")), ("48h", Period(48, "h")), (" 30 D ", Period(30, "d")),
        ("007d", Period(7, "d")),
    ],
)  # fmt: skip
def test_a_period_is_a_number_and_a_unit(text, period):
    assert parse_period(text) == period
    assert parse_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d",
        "30",
        "30x",
        "d30",
        "-5d",
        "+5d",
        "1.5m",
        "1,5m",
        "30dd",
        "3 0d",
        "٣d",
        "30d\n5d",
        "thirty days",
    ],
)
def test_what_is_no_period_is_refused_with_the_units(text):
    with pytest.raises(DeadlineError) as caught:
        parse_period(text)

    problem = caught.value.problems[0]
    assert problem.what.endswith("is not a period")
    assert "h hours, d days, wd working days, w weeks, m months, y years" in problem.fix
    assert caught.value.exit_code is Exit.UNUSABLE


@pytest.mark.parametrize("unit", LONGEST)
def test_the_longest_period_is_allowed_and_one_more_is_not(unit):
    assert parse_period(f"{LONGEST[unit]}{unit}").number == LONGEST[unit]
    with pytest.raises(DeadlineError) as caught:
        parse_period(f"{LONGEST[unit] + 1}{unit}")

    assert caught.value.problems[0].fix == f"Write 1{unit} to {LONGEST[unit]}{unit}."


@pytest.mark.parametrize("text", ["0d", "000wd", "1000000y", "9" * 5000 + "d", "99999999999999999999h"])
def test_nothing_and_far_too_much_is_refused_with_the_limits_in_a_short_line(text):
    with pytest.raises(DeadlineError, match="cannot be counted") as caught:
        parse_period(text)

    assert len(caught.value.problems[0].what) < 80
    assert caught.value.problems[0].fix.startswith("Write 1")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2026-11-05", datetime.date(2026, 11, 5)),
        ("2026-11-20T14:00", datetime.datetime(2026, 11, 20, 14)),
        (" 2026-11-20 09:30 ", datetime.datetime(2026, 11, 20, 9, 30)),
        ("2028-02-29", datetime.date(2028, 2, 29)),
    ],
)
def test_a_start_is_a_day_or_a_moment(text, start):
    assert parse_start(text) == start
    assert type(parse_start(text)) is type(start)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "'' is not a date"),
        ("5 Nov 2026", "is not a date"),
        ("05/11/2026", "'05/11/2026' is not a date"),
        ("2026-02-30", "the calendar has no 2026-02-30"),
        ("2027-02-29", "the calendar has no 2027-02-29"),
        ("2026-11-20T", "'' is not a time of day"),
        ("2026-11-20T25:00", "'25:00' is not a time of day"),
        ("2026-11-20T14", "'14' is not a time of day"),
        ("2026-11-20T14:00+01:00", "'14:00+01:00' is not a time of day"),
    ],
)
def test_what_is_no_start_is_refused(text, what):
    with pytest.raises(DeadlineError) as caught:
        parse_start(text)

    assert what in caught.value.problems[0].what
    assert caught.value.problems[0].fix


def test_hours_need_the_hour_of_the_event(calendar_of):
    with pytest.raises(DeadlineError) as caught:
        count(datetime.date(2026, 11, 20), Period(48, "h"), calendar_of("PT"))

    assert caught.value.problems[0].what == "a period in hours needs the hour of the event"
    assert "2026-11-20T14:00" in caught.value.problems[0].fix


def test_a_moment_with_a_time_zone_is_refused(calendar_of):
    with pytest.raises(DeadlineError, match="time zone"):
        count(datetime.datetime(2026, 11, 20, 14, tzinfo=datetime.UTC), Period(48, "h"), calendar_of("PT"))
