"""The counting held against its invariants and against a second counter, for all countries and 2020 to 2035.

The second counter shares no code with the program. It walks day by day and asks of each day what the
Regulation asks: it knows no formula for months, and finds holidays in its own table, built from the
`holidays` package and the corrections written out here by hand.
"""

from __future__ import annotations

import calendar as month_lengths
import datetime
import functools
import random

import holidays
import pytest
from dateutil.easter import easter
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from ppi_cli.errors import DeadlineError
from ppi_cli.timetable.arithmetic import Period
from ppi_cli.timetable.periods import count

EU = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
]  # fmt: skip
COUNTRIES = [*EU, "IS", "LI", "NO"]
DAY = datetime.timedelta(days=1)
UNITS_OF_DAYS = ["d", "wd", "w", "m", "y"]

countries = st.sampled_from(COUNTRIES)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2031, 12, 31))


@st.composite
def periods(draw, units=tuple(UNITS_OF_DAYS)):
    unit = draw(st.sampled_from(units))
    # Short periods meet the rules on weekends and working days most often.
    longest = {"d": 120, "wd": 60, "w": 30, "m": 24, "y": 3}[unit]
    return Period(draw(st.one_of(st.integers(1, min(5, longest)), st.integers(1, longest))), unit)


# --- the second counter -----------------------------------------------------------------------------------


@functools.cache
def closed_days(country: str) -> frozenset[datetime.date]:
    """Public holidays 2019 to 2036: the package's, 5 May in the Netherlands, four days in Liechtenstein."""
    years = range(2019, 2037)
    found = set(holidays.country_holidays(country, years=years))
    for year in years:
        if country == "NL":
            found.add(datetime.date(year, 5, 5))
        if country == "LI":
            good_friday, shrove_tuesday = easter(year) - 2 * DAY, easter(year) - 47 * DAY
            found |= {datetime.date(year, 1, 2), shrove_tuesday, good_friday, datetime.date(year, 12, 31)}
    return frozenset(found)


def is_working_day(day: datetime.date, country: str) -> bool:
    return day.isoweekday() not in (6, 7) and day not in closed_days(country)


def by_hand(event: datetime.date, number: int, unit: str, country: str) -> datetime.date:
    """The last day, walking from the day after the event (Art. 3(1)) until each rule is content."""
    day, days_passed, working_days, units_passed = event, 0, 0, 0
    while True:
        day += DAY
        days_passed += 1
        working_days += is_working_day(day, country)
        units_passed += completes_a_unit(day, event, unit)
        if unit == "wd":
            ended = working_days >= number
        elif unit == "d":
            ended = days_passed >= number
        else:
            ended = units_passed >= number
        needs_two = unit in ("w", "m", "y") or number >= 2
        if ended and is_working_day(day, country) and (working_days >= 2 or not needs_two):
            return day


def completes_a_unit(day: datetime.date, event: datetime.date, unit: str) -> bool:
    """Whether a week, month or year is full with the last hour of the day (Art. 3(2)(c))."""
    if unit == "w":
        return day.isoweekday() == event.isoweekday()
    same_date = day.day == event.day
    last_of_short_month = (day + DAY).day == 1 and day.day < event.day
    if unit == "m":
        return same_date or last_of_short_month
    return unit == "y" and day.month == event.month and (same_date or last_of_short_month)


def back_by_hand(event: datetime.date, number: int, unit: str, country: str) -> datetime.date:
    """The earliest day of a period counted back, walking; never moved (Art. 3(4), second subparagraph)."""
    if unit in ("m", "y"):
        month, year = event.month, event.year
        for _ in range(number * (12 if unit == "y" else 1)):
            month, year = (12, year - 1) if month == 1 else (month - 1, year)
        return datetime.date(year, month, min(event.day, month_lengths.monthrange(year, month)[1]))
    day, left = event, number * (7 if unit == "w" else 1)
    while left:
        day -= DAY
        left -= unit != "wd" or is_working_day(day, country)
    return day


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_second_counter_agrees(calendar_of, country):
    source = random.Random(country)
    calendar = calendar_of(country)
    for _ in range(300):
        event = datetime.date(2020, 1, 1) + source.randrange(12 * 365) * DAY
        unit = source.choice(UNITS_OF_DAYS)
        number = source.randint(1, {"d": 90, "wd": 30, "w": 20, "m": 18, "y": 3}[unit])
        if source.random() < 0.3:
            number = source.randint(1, 3)

        deadline = count(event, Period(number, unit), calendar)

        assert deadline.last_day == by_hand(event, number, unit, country), (event, number, unit)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_short_period_around_easter_and_christmas_agrees(calendar_of, country):
    calendar = calendar_of(country)
    for year in (2021, 2024, 2026, 2029):
        for event in (datetime.date(year, 12, 18) + n * DAY for n in range(18)):
            for number, unit in ((1, "d"), (2, "d"), (3, "d"), (2, "wd"), (1, "w")):
                expected = by_hand(event, number, unit, country)
                assert count(event, Period(number, unit), calendar).last_day == expected, (
                    event,
                    number,
                    unit,
                )


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_second_counter_agrees_backwards(calendar_of, country):
    source = random.Random(f"back {country}")
    calendar = calendar_of(country)
    for _ in range(100):
        event = datetime.date(2024, 1, 1) + source.randrange(11 * 365) * DAY
        unit = source.choice(UNITS_OF_DAYS)
        number = source.randint(1, {"d": 90, "wd": 30, "w": 20, "m": 18, "y": 3}[unit])

        deadline = count(event, Period(number, unit), calendar, back=True)

        assert deadline.last_day == back_by_hand(event, number, unit, country), (event, number, unit)


# --- what holds for every period --------------------------------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(country=countries, start=days, period=periods())
def test_a_period_never_ends_before_its_plain_end_and_always_on_a_working_day(
    calendar_of, country, start, period
):
    deadline = count(start, period, calendar_of(country))

    assert start < deadline.plain_end <= deadline.last_day
    assert is_working_day(deadline.last_day, country)
    assert deadline.moved is (deadline.last_day > deadline.plain_end)


@settings(max_examples=400, deadline=None)
@given(country=countries, start=days, period=periods())
def test_two_days_or_more_hold_two_working_days_and_no_day_too_many(calendar_of, country, start, period):
    deadline = count(start, period, calendar_of(country))
    length = (deadline.last_day - start).days
    working = [start + n * DAY for n in range(1, length + 1) if is_working_day(start + n * DAY, country)]
    needed = 1 if period.number == 1 and period.unit in ("d", "wd") else 2

    assert len(working) >= needed
    # Had it ended on the working day before, it would be too short by one of the rules.
    assert len(working) == needed or working[-2] < deadline.plain_end


@settings(max_examples=300, deadline=None)
@given(country=countries, start=days, period=periods())
def test_a_later_start_never_ends_earlier(calendar_of, country, start, period):
    calendar = calendar_of(country)

    assert count(start, period, calendar).last_day <= count(start + DAY, period, calendar).last_day


@settings(max_examples=300, deadline=None)
@given(country=countries, start=days, period=periods())
def test_a_longer_period_never_ends_earlier(calendar_of, country, start, period):
    calendar = calendar_of(country)
    longer = Period(period.number + 1, period.unit)

    assert count(start, period, calendar).last_day <= count(start, longer, calendar).last_day


@settings(max_examples=300, deadline=None)
@given(
    country=countries,
    start=st.dates(datetime.date(2024, 1, 1), datetime.date(2035, 12, 31)),
    period=periods(),
)
def test_counted_back_the_plain_end_stands_and_a_longer_period_goes_further(
    calendar_of, country, start, period
):
    calendar = calendar_of(country)
    deadline = count(start, period, calendar, back=True)

    assert deadline.last_day == deadline.plain_end < start
    assert (
        count(start, Period(period.number + 1, period.unit), calendar, back=True).last_day
        <= deadline.last_day
    )


@settings(max_examples=200, deadline=None)
@given(
    start=st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2034, 12, 1)),
    hours=st.integers(1, 2000),
)
def test_hours_hold_exactly_their_number_of_full_hours_after_the_hour_of_the_event(calendar_of, start, hours):
    calendar = calendar_of("PT")
    deadline = count(start, Period(hours, "h"), calendar)
    left = deadline.ends_at - start

    assert datetime.timedelta(hours=hours) < left <= datetime.timedelta(hours=hours + 1)
    assert (deadline.ends_at.minute, deadline.ends_at.second) == (0, 0)
    assert (
        deadline.last_day == deadline.plain_end == (deadline.ends_at - datetime.timedelta(minutes=1)).date()
    )


@settings(max_examples=300, deadline=None)
@given(
    country=countries,
    start=st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 12, 31)),
    period=periods(),
    back=st.booleans(),
)
def test_whatever_can_be_counted_explains_itself(calendar_of, country, start, period, back):
    try:
        deadline = count(start, period, calendar_of(country), back=back)
    except DeadlineError:
        reject()  # it would end outside the known years, which is tested elsewhere
    texts = [step.text for step in deadline.steps]

    assert "does not count" in texts[0]
    assert any(f"{deadline.last_day.day} {deadline.last_day:%B %Y}" in text for text in texts)
    assert all(step.cites and "{" not in step.text for step in deadline.steps)
