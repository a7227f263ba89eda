"""Which days are public holidays, and how the program treats a day whose standing is open."""

from __future__ import annotations

import datetime

import pytest
from dateutil.easter import easter as easter_elsewhere

from ppi_cli.data.holiday_data import Correction
from ppi_cli.errors import DeadlineError
from ppi_cli.language import use_language
from ppi_cli.timetable.arithmetic import easter
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.periods import count, parse_period, parse_start

# Código do Trabalho, art. 234.
PORTUGAL_2026 = [
    "01-01",
    "04-03",
    "04-05",
    "04-25",
    "05-01",
    "06-04",
    "06-10",
    "08-15",
    "10-05",
    "11-01",
    "12-01",
    "12-08",
    "12-25",
]
# Lag (1989:253) om allmänna helgdagar, 1 §, but for ordinary Sundays.
SWEDEN_2026 = [
    "01-01",
    "01-06",
    "04-03",
    "04-05",
    "04-06",
    "05-01",
    "05-14",
    "05-24",
    "06-06",
    "06-20",
    "10-31",
    "12-25",
    "12-26",
]
# The days common to all sixteen Länder; Whit Sunday and Easter Sunday are Sundays.
GERMANY_2026 = ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"]


def year_of(year: int) -> list[datetime.date]:
    first = datetime.date(year, 1, 1)
    days = (first + datetime.timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year]


def days_of(calendar: Calendar, year: int) -> list[str]:
    return [f"{day:%m-%d}" for day in year_of(year) if calendar.holiday(day)]


def days_named(calendar: Calendar, name: str, year: int) -> list[str]:
    return [day.isoformat() for day in year_of(year) if calendar.holiday(day) == name]


@pytest.mark.parametrize(
    ("country", "expected"), [("PT", PORTUGAL_2026), ("SE", SWEDEN_2026), ("DE", GERMANY_2026)]
)
def test_the_holidays_of_2026_are_those_of_the_statute(calendar_of, country, expected):
    assert days_of(calendar_of(country), 2026) == expected


def test_spain_has_its_national_days_only(calendar_of):
    # 6 December and 1 November fall on a Sunday; regions replace them, or not.
    assert days_of(calendar_of("ES"), 2026) == [
        "01-01",
        "01-06",
        "04-03",
        "05-01",
        "08-15",
        "10-12",
        "12-08",
        "12-25",
    ]


@pytest.mark.parametrize("country", ["SE", "NO"])
def test_an_ordinary_sunday_is_no_public_holiday_but_no_working_day_either(calendar_of, country):
    sunday = datetime.date(2026, 11, 22)

    assert calendar_of(country).holiday(sunday) == ""
    assert not calendar_of(country).works(sunday)


@pytest.mark.parametrize(
    ("country", "half_day"), [("GR", "2026-12-24"), ("EE", "2026-02-23"), ("IS", "2026-12-24")]
)
def test_a_half_day_is_a_working_day(calendar_of, country, half_day):
    assert calendar_of(country).works(datetime.date.fromisoformat(half_day))


@pytest.mark.parametrize("year", [2020, 2023, 2026, 2030, 2035])
def test_liberation_day_is_a_dutch_holiday_every_year(calendar_of, year):
    assert calendar_of("NL").holiday(datetime.date(year, 5, 5)) == "Liberation Day"


def test_law_that_changed_is_followed_from_its_day(calendar_of):
    assert not calendar_of("DK").works(datetime.date(2023, 5, 5)), "General Prayer Day, abolished from 2024"
    assert calendar_of("DK").works(datetime.date(2024, 4, 26))
    assert calendar_of("PL").works(datetime.date(2024, 12, 24))
    assert not calendar_of("PL").works(datetime.date(2025, 12, 24)), "Christmas Eve, added from 2025"
    assert calendar_of("SK").works(datetime.date(2026, 9, 15)), "the Seven Sorrows, a working day in 2026"


def test_liechtenstein_follows_its_lists_in_the_official_journal(calendar_of):
    designated = ["2026-01-02", "2026-02-17", "2026-04-03", "2026-12-31"]

    assert not any(calendar_of("LI").works(datetime.date.fromisoformat(day)) for day in designated)


def test_every_country_has_a_calendar_for_every_year(holiday_data, calendar_of):
    assert len(holiday_data.countries) == 30
    for country in holiday_data.countries:
        for year in range(2020, 2036):
            assert len(days_of(calendar_of(country), year)) >= 7, (country, year)


@pytest.mark.parametrize("year", range(1990, 2100))
def test_easter_is_where_it_is(year):
    assert easter(year) == easter_elsewhere(year)


def test_a_country_is_found_by_code_or_name(holiday_data):
    for text in ("PT", "pt", "Portugal", " portugal "):
        assert Calendar(text, holiday_data).code == "PT"
    assert Calendar("Países Baixos", holiday_data).code == "NL"
    assert Calendar("EL", holiday_data).code == "GR", "the code that the Union uses for Greece"


def test_holidays_are_named_in_the_language_in_use(holiday_data):
    use_language("pt")
    try:
        assert Calendar("PT", holiday_data).holiday(datetime.date(2026, 12, 8)) == "Imaculada Conceição"
    finally:
        use_language("en")


# --- the buyer's own days ---------------------------------------------------------------------------------


def test_local_holidays_are_yearly_or_of_one_year(holiday_data):
    calendar = Calendar("PT", holiday_data, ["06-24", "2026-02-17"])

    assert [calendar.works(datetime.date(year, 6, 24)) for year in (2025, 2026)] == [False, False]
    assert [calendar.works(datetime.date(*day)) for day in ((2026, 2, 17), (2027, 2, 17))] == [False, True]
    assert calendar.is_local(datetime.date(2026, 6, 24))


def test_the_29th_of_february_is_a_local_holiday_in_leap_years(holiday_data):
    calendar = Calendar("PT", holiday_data, ["02-29"])

    assert not calendar.works(datetime.date(2028, 2, 29))
    assert calendar.works(datetime.date(2027, 3, 1))


def test_a_national_holiday_stated_as_local_stays_national(holiday_data):
    calendar = Calendar("PT", holiday_data, ["12-25"])

    assert calendar.holiday(datetime.date(2026, 12, 25)) == "Christmas Day"
    assert not calendar.is_local(datetime.date(2026, 12, 25))


# --- days whose standing is open --------------------------------------------------------------------------


def said(deadline) -> str:
    return "\n".join(step.text for step in deadline.steps)


def test_an_open_day_is_not_used_but_reported_where_it_decides(calendar_of):
    deadline = count(parse_start("2026-12-14"), parse_period("10d"), calendar_of("SE"))

    assert deadline.last_day == datetime.date(2026, 12, 24)
    assert "To be confirmed: Thursday 24 December 2026" in said(deadline)
    assert "held otherwise, the period ends on Monday 28 December 2026" in said(deadline)
    assert "Lag (1930:173)" in said(deadline)


def test_an_open_day_is_not_mentioned_where_it_decides_nothing(calendar_of):
    deadline = count(parse_start("2026-12-01"), parse_period("35d"), calendar_of("SE"))

    assert deadline.last_day > datetime.date(2026, 12, 31)
    assert "To be confirmed" not in said(deadline)


def test_only_the_open_day_that_decides_is_mentioned(calendar_of):
    deadline = count(parse_start("2026-12-01"), parse_period("30d"), calendar_of("SE"))

    assert deadline.last_day == datetime.date(2026, 12, 31)
    assert "To be confirmed: Thursday 31 December 2026" in said(deadline)
    assert said(deadline).count("To be confirmed") == 1, "24 December lies within and does not matter"


def test_an_open_day_on_a_weekend_is_not_in_doubt(calendar_of):
    deadline = count(parse_start("2022-12-14"), parse_period("10d"), calendar_of("SE"))

    assert deadline.plain_end == datetime.date(2022, 12, 24), "a Saturday"
    assert "To be confirmed" not in said(deadline)


def test_an_open_day_that_is_a_holiday_for_another_reason_is_not_in_doubt(calendar_of):
    deadline = count(parse_start("2028-05-26"), parse_period("10d"), calendar_of("DK"))

    assert deadline.last_day == datetime.date(2028, 6, 6), "5 June 2028 is Constitution Day and Whit Monday"
    assert "To be confirmed" not in said(deadline)


def test_each_open_day_that_a_period_of_working_days_meets_is_named(calendar_of):
    deadline = count(parse_start("2026-12-20"), parse_period("8wd"), calendar_of("SE"))

    assert deadline.last_day == datetime.date(2026, 12, 31)
    # Without the 24th the period reaches the 31st and goes over it, the 1st and a weekend.
    assert said(deadline).count("To be confirmed") == 2
    assert "ends on Tuesday 5 January 2027" in said(deadline)


def test_an_open_day_reached_only_by_way_of_another_is_found(calendar_of):
    deadline = count(parse_start("2026-12-20"), parse_period("7wd"), calendar_of("SE"))

    assert deadline.last_day == datetime.date(2026, 12, 30)
    assert said(deadline).count("To be confirmed") == 2
    assert "ends on Monday 4 January 2027" in said(deadline)


def test_an_open_day_on_the_last_day_of_the_calendar_is_reported_without_a_date(calendar_of):
    deadline = count(parse_start("2035-12-21"), parse_period("10d"), calendar_of("SE"))

    assert deadline.last_day == datetime.date(2035, 12, 31)
    assert "beyond the known years" in said(deadline)


def test_a_correction_that_was_followed_names_its_source(calendar_of):
    deadline = count(parse_start("2026-04-05"), parse_period("30d"), calendar_of("NL"))

    assert deadline.last_day == datetime.date(2026, 5, 6)
    assert "Algemene termijnenwet, art. 3(1)" in said(deadline)


@pytest.mark.parametrize("year", [2025, 2029])
def test_a_correction_that_changed_nothing_is_not_mentioned(calendar_of, year):
    # In 2025 the package lists 5 May itself; in 2029 it is a Saturday.
    deadline = count(datetime.date(year, 4, 5), parse_period("30d"), calendar_of("NL"))

    assert deadline.plain_end == datetime.date(year, 5, 5)
    assert deadline.moved
    assert "Algemene termijnenwet" not in said(deadline)


def test_days_that_a_government_sets_yearly_are_said_to_be_unknown(calendar_of):
    known = count(parse_start("2026-10-01"), parse_period("30d"), calendar_of("HU"))
    unknown = count(parse_start("2027-10-01"), parse_period("30d"), calendar_of("HU"))

    assert "decree for each year" not in said(known)
    assert "decree for each year" in said(unknown)


def corrected(data, **changes):
    entry = Correction(
        **{
            "id": "x.test", "country": "PT", "change": "drop", "days": ("12-08",), "name": {"en": "Test day"},
            "text": {"en": "Because."}, "source": "Act 1", "url": "https://example.org",
            "confidence": "verified",
        } | changes
    )  # fmt: skip
    return Calendar(entry.country, type(data)(data.certain, data.countries, (entry,), ()))


def test_a_day_can_be_dropped_from_the_list(holiday_data):
    assert corrected(holiday_data).works(datetime.date(2026, 12, 8))


@pytest.mark.parametrize("confidence", ["recalled", "pending"])
@pytest.mark.parametrize(
    ("change", "day", "turned"), [("drop", "12-08", "2026-12-08"), ("add", "12-09", "2026-12-10")]
)
def test_a_correction_that_nobody_checked_is_not_followed(holiday_data, confidence, change, day, turned):
    calendar = corrected(holiday_data, confidence=confidence, change=change, days=(day,))

    deadline = count(parse_start("2026-11-08"), parse_period("30d"), calendar)

    assert deadline.last_day == datetime.date(2026, 12, 9)
    assert "To be confirmed" in said(deadline)
    expected = datetime.date.fromisoformat(turned)
    assert f"ends on {expected:%A} {expected.day} December 2026" in said(deadline)


def test_a_correction_holds_between_its_days_only(holiday_data):
    calendar = corrected(holiday_data, in_force=datetime.date(2025, 1, 1), until=datetime.date(2026, 12, 8))

    assert [calendar.works(datetime.date(year, 12, 8)) for year in (2023, 2025, 2026, 2027)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("easter", "2027-03-28"), ("easter+2", "2027-03-30"), ("easter-47", "2027-02-09"),
        ("friday from 06-19", "2027-06-25"), ("tuesday from 06-01", "2027-06-01"),
        ("2027-03-01", "2027-03-01"),
    ],
)  # fmt: skip
def test_a_day_of_the_data_is_the_day_it_says(holiday_data, day, expected):
    # France has neither Easter Sunday nor the Tuesday after it among its public holidays.
    calendar = corrected(holiday_data, country="FR", change="add", days=(day,))

    assert days_named(calendar, "Test day", 2027) == [expected]


# --- what cannot be used ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "fix"),
    [
        ("Portugall", "Did you mean PT (Portugal)?"),
        ("Germny", "Did you mean DE (Germany)?"),
        ("XX", "Write one of AT, BE, BG"),
        ("GB", "Write one of AT, BE, BG"),
        ("", "Write one of AT, BE, BG"),
    ],
)
def test_an_unknown_country_is_refused_with_what_is_allowed(holiday_data, country, fix):
    with pytest.raises(DeadlineError) as caught:
        Calendar(country, holiday_data)

    assert f"there is no calendar for '{country}'" in caught.value.problems[0].what
    assert fix in caught.value.problems[0].fix


@pytest.mark.parametrize("text", ["13-01", "02-30", "2026-02-29", "6-13", "June 13", "", "١٢-٠١"])
def test_a_local_holiday_that_is_no_day_is_refused(holiday_data, text):
    with pytest.raises(DeadlineError, match="is not a day"):
        Calendar("PT", holiday_data, [text])


@pytest.mark.parametrize("day", ["2019-12-31", "2036-01-01", "1900-01-01", "9999-12-31"])
def test_a_day_outside_the_known_years_is_refused_with_the_years(calendar_of, day):
    with pytest.raises(DeadlineError) as caught:
        count(parse_start(day), parse_period("1d"), calendar_of("PT"))

    assert caught.value.problems[0].fix == "Days can be counted from 2020-01-01 to 2035-12-31."


@pytest.mark.parametrize(
    ("start", "period", "back"),
    [
        ("2035-12-20", "30d", False), ("2035-12-20", "20wd", False), ("2030-01-01", "10y", False),
        ("2035-12-31T23:00", "2h", False),
        ("2019-12-31T10:00", "48h", False), ("2020-01-10", "30d", True), ("2020-01-10", "10wd", True),
        ("2020-01-01T01:00", "2h", True),
    ],
)  # fmt: skip
def test_a_period_that_leaves_the_known_years_is_refused(calendar_of, start, period, back):
    with pytest.raises(DeadlineError, match="public holidays are not known for 20"):
        count(parse_start(start), parse_period(period), calendar_of("PT"), back=back)
