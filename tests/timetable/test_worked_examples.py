"""Dates worked out by hand for procurement periods, and the traps that officers fall into."""

from __future__ import annotations

import datetime

import pytest

from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.periods import count, parse_period, parse_start

FORWARDS = [
    ("requests, 30 days, Saturday end", "PT", "2026-11-05", "30d", "2026-12-05", "2026-12-07"),
    ("requests, 30 days, Portuguese holiday end", "PT", "2026-11-08", "30d", "2026-12-08", "2026-12-09"),
    ("the same where 8 December is no holiday", "FR", "2026-11-08", "30d", "2026-12-08", "2026-12-08"),
    ("open procedure, 35 days", "PT", "2026-11-02", "35d", "2026-12-07", "2026-12-07"),
    ("standstill, electronic", "PT", "2026-11-20", "10d", "2026-11-30", "2026-11-30"),
    ("standstill, other means", "PT", "2026-11-20", "15d", "2026-12-05", "2026-12-07"),
    ("standstill, ends at Christmas", "PT", "2026-12-15", "10d", "2026-12-25", "2026-12-28"),
    ("award notice after the contract", "PT", "2026-12-09", "30d", "2027-01-08", "2027-01-08"),
    ("two days over a weekend, Art. 3(4) with 3(5)", "PT", "2026-11-20", "2d", "2026-11-22", "2026-11-24"),
    ("Portuguese standstill, 10 working days", "PT", "2026-11-20", "10wd", "2026-12-07", "2026-12-07"),
    ("Portuguese prior hearing, 5 working days", "PT", "2026-11-30", "5wd", "2026-12-09", "2026-12-09"),
    (
        "three weeks, same weekday as the event (C-171/03)",
        "NL",
        "2026-11-12",
        "3w",
        "2026-12-03",
        "2026-12-03",
    ),
    ("one day before a weekend", "DE", "2026-11-20", "1d", "2026-11-21", "2026-11-23"),
    ("Christmas on a Thursday, then Saint Stephen's", "DE", "2025-12-15", "10d", "2025-12-25", "2025-12-29"),
    ("Easter: Friday to Monday", "DE", "2026-03-04", "30d", "2026-04-03", "2026-04-07"),
]

BACKWARDS = [
    ("latest prior information notice", "2026-12-15", "35d", "2026-11-10"),
    ("earliest prior information notice", "2026-12-15", "12m", "2025-12-15"),
    ("answers 6 days before a Saturday, on a Sunday", "2026-12-12", "6d", "2026-12-06"),
    ("ends on Portugal's 8 December", "2026-12-18", "10d", "2026-12-08"),
    ("one month before 31 March", "2026-03-31", "1m", "2026-02-28"),
    ("a year before 29 February", "2028-02-29", "1y", "2027-02-28"),
    ("working days, past 8 December", "2026-12-10", "2wd", "2026-12-07"),
    ("weeks", "2026-12-15", "2w", "2026-12-01"),
]

MONTHS = [
    ("2026-01-31", "1m", "2026-02-28"),
    ("2028-01-31", "1m", "2028-02-29"),
    ("2028-01-30", "1m", "2028-02-29"),
    ("2026-01-28", "1m", "2026-02-28"),
    ("2026-03-31", "1m", "2026-04-30"),
    ("2026-02-28", "1m", "2026-03-28"),
    ("2028-02-29", "1y", "2029-02-28"),
    ("2028-02-29", "4y", "2032-02-29"),
    ("2026-08-31", "6m", "2027-02-28"),
    ("2026-12-31", "2m", "2027-02-28"),
    ("2026-11-30", "1m", "2026-12-30"),
]


@pytest.mark.parametrize(("case", "country", "start", "period", "plain", "last"), FORWARDS)
def test_a_period_ends_on_the_day_worked_out_by_hand(calendar_of, case, country, start, period, plain, last):
    deadline = count(parse_start(start), parse_period(period), calendar_of(country))

    assert deadline.plain_end.isoformat() == plain, case
    assert deadline.last_day.isoformat() == last, case
    assert deadline.moved is (plain != last)


@pytest.mark.parametrize(("case", "start", "period", "first"), BACKWARDS)
def test_a_period_counted_back_is_not_moved(calendar_of, case, start, period, first):
    deadline = count(parse_start(start), parse_period(period), calendar_of("PT"), back=True)

    assert deadline.last_day.isoformat() == first, case
    assert not deadline.moved


@pytest.mark.parametrize(("start", "period", "plain"), MONTHS)
def test_months_and_years_end_on_the_same_date_or_the_last_of_the_month(calendar_of, start, period, plain):
    deadline = count(parse_start(start), parse_period(period), calendar_of("PT"))

    assert deadline.plain_end.isoformat() == plain


@pytest.mark.parametrize(
    ("start", "period", "back", "ends_at", "last_day"),
    [
        ("2026-11-20T14:00", "48h", False, "2026-11-22T15:00", "2026-11-22"),
        ("2026-11-20T14:59", "48h", False, "2026-11-22T15:00", "2026-11-22"),
        ("2026-11-20T23:10", "24h", False, "2026-11-22T00:00", "2026-11-21"),
        ("2026-12-24T09:30", "1h", False, "2026-12-24T11:00", "2026-12-24"),
        ("2026-11-20T14:20", "48h", True, "2026-11-18T14:00", "2026-11-18"),
        ("2026-11-20T00:20", "24h", True, "2026-11-19T00:00", "2026-11-19"),
    ],
)
def test_hours_run_from_the_hour_after_the_event_and_are_never_moved(
    calendar_of, start, period, back, ends_at, last_day
):
    deadline = count(parse_start(start), parse_period(period), calendar_of("PT"), back=back)

    assert deadline.ends_at == datetime.datetime.fromisoformat(ends_at)
    assert deadline.last_day.isoformat() == last_day
    assert not deadline.moved


def test_two_working_days_are_not_asked_of_hours(calendar_of):
    hours = count(parse_start("2026-11-20T14:00"), parse_period("48h"), calendar_of("PT"))
    days = count(parse_start("2026-11-20"), parse_period("2d"), calendar_of("PT"))

    assert hours.last_day == datetime.date(2026, 11, 22)
    assert days.last_day == datetime.date(2026, 11, 24)


def test_one_day_needs_one_working_day_only(calendar_of):
    assert count(parse_start("2026-11-20"), parse_period("1d"), calendar_of("PT")).last_day.day == 23


def test_two_working_days_are_asked_of_a_week_too(holiday_data):
    closed_week = [f"2026-08-{day:02}" for day in range(3, 8)]
    calendar = Calendar("PT", holiday_data, closed_week)

    deadline = count(parse_start("2026-07-31"), parse_period("1w"), calendar)

    # The plain end, Friday 7 August, is closed; Monday is the first working day and Tuesday the second.
    assert deadline.plain_end == datetime.date(2026, 8, 7)
    assert deadline.last_day == datetime.date(2026, 8, 11)


def test_the_time_of_day_does_not_matter_to_days(calendar_of):
    evening = count(parse_start("2026-11-05T23:59"), parse_period("30d"), calendar_of("PT"))

    assert evening == count(parse_start("2026-11-05"), parse_period("30d"), calendar_of("PT"))


def test_a_local_holiday_moves_the_end(holiday_data):
    period = parse_period("13d")
    start = parse_start("2025-05-31")

    assert count(start, period, Calendar("PT", holiday_data)).last_day == datetime.date(2025, 6, 13)
    assert count(start, period, Calendar("PT", holiday_data, ["06-13"])).last_day == datetime.date(
        2025, 6, 16
    )
