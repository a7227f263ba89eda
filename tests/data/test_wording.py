"""Days, amounts and shares in words: as CLDR has them, or as the house style says otherwise; and read back."""

from __future__ import annotations

import datetime

import babel.dates
import babel.numbers
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppi_cli.data.facts import BadValue
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.wording import (
    answer_text,
    euro,
    in_words,
    long_day,
    month_in_words,
    percent,
    read_answer,
    short_day,
    short_month,
    weekday,
)
from ppi_cli.language import LANGUAGES, speaking

BOOK = load_lawbook()
(MONTHS,) = (column for column in BOOK.lists["phases"].columns if column.id == "months")
LOCALES = {"en": "en_GB", "pt": "pt_PT"}
DAYS = [datetime.date(2026, month, 5) for month in range(1, 13)] + [
    datetime.date(2026, 11, day) for day in range(1, 8)
]


def test_every_language_is_compared_with_cldr() -> None:
    assert set(LOCALES) >= set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_days_are_written_as_cldr_has_them(lang: str, day: datetime.date) -> None:
    locale = LOCALES[lang]
    with speaking(lang):
        assert long_day(day) == babel.dates.format_date(day, "long", locale)
        full = babel.dates.format_date(day, "full", locale)
        assert in_words(day) == (full.replace(", ", " ") if lang == "en" else full)
        assert weekday(day) == babel.dates.format_date(day, "EEEE", locale)
        assert month_in_words(day) == babel.dates.format_skeleton("yMMMM", day, locale=locale)
        assert short_month(day) == babel.dates.format_date(day, "MMM", locale).rstrip(".")[:3]
        assert short_day(day)[:3] == babel.dates.format_date(day, "EEEE", locale)[:3]
        assert len(short_day(day)) == 15


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("amount", [0, 7, 1000, 40000, 1300000, 12345678, 1500.5, 999999.99])
def test_amounts_have_the_decimal_mark_of_cldr_and_spaces_that_do_not_break(lang: str, amount: float) -> None:
    """The house parts thousands by a space in every language, from one thousand on, as the EU's style guide has it."""
    mark = babel.numbers.get_decimal_symbol(LOCALES[lang])
    digits = f"{amount:_.2f}".replace("_", "\u00a0").replace(".", mark).removesuffix(f"{mark}00")
    with speaking(lang):
        assert euro(amount) == f"{digits}\u00a0€"


def test_the_amount_of_the_issue() -> None:
    with speaking("pt"):
        assert euro(1300000) == "1\u00a0300\u00a0000\u00a0€" and euro(1500.5) == "1\u00a0500,50\u00a0€"
        assert percent(62.5) == "62,5\u00a0%" and percent(50) == "50\u00a0%"
        assert long_day(datetime.date(2027, 3, 1)) == "1 de março de 2027"
        assert in_words(datetime.date(2026, 11, 5)) == "quinta-feira, 5 de novembro de 2026"


@pytest.mark.parametrize("screen", LANGUAGES)
@pytest.mark.parametrize("printed", LANGUAGES)
@given(day=st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)))
def test_a_day_printed_in_one_language_is_read_in_every_other(
    screen: str, printed: str, day: datetime.date
) -> None:
    fact = BOOK.facts["schedule.call_date"]
    with speaking(printed):
        text = answer_text(fact, day, BOOK.countries)
    with speaking(screen):
        assert read_answer(fact, text, BOOK.countries) == day


@pytest.mark.parametrize("screen", LANGUAGES)
@pytest.mark.parametrize("printed", LANGUAGES)
@given(cents=st.integers(0, 10**11))
def test_an_amount_printed_in_one_language_is_read_in_every_other(
    screen: str, printed: str, cents: int
) -> None:
    fact = BOOK.facts["value.rd"]
    amount = cents // 100 if cents % 100 == 0 else cents / 100
    with speaking(printed):
        text = answer_text(fact, amount, BOOK.countries)
    with speaking(screen):
        assert read_answer(fact, text, BOOK.countries) == amount


@pytest.mark.parametrize("screen", LANGUAGES)
@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("schedule.call_date", "1.º de março de 2027", datetime.date(2027, 3, 1)),
        ("schedule.call_date", "1 MAR 2027", datetime.date(2027, 3, 1)),
        ("schedule.call_date", "3 de Fevereiro de 2027", datetime.date(2027, 2, 3)),
        ("schedule.call_date", "3rd May 2027", datetime.date(2027, 5, 3)),
        ("schedule.call_date", "2027-05-03", datetime.date(2027, 5, 3)),
        ("value.rd", "1.300.000,50 €", 1300000.5),
        ("value.rd", "1300000,5", 1300000.5),
        ("value.rd", "1 300 000 EUR", 1300000),
        ("value.rd", "1300000.25", 1300000.25),
        ("rd.services_share", "62,5 %", 62.5),
        ("rd.needed", "Sim", True),
        ("rd.needed", "No", False),
        ("rd.needed", "não", False),
        ("buyer.country", "Alemanha", "DE"),
        ("contract.type", "Services", "services"),
    ],
)
def test_what_is_typed_in_either_language_is_read(screen: str, fact: str, text: str, value: object) -> None:
    with speaking(screen):
        assert read_answer(BOOK.facts[fact], text, BOOK.countries) == value


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("schedule.call_date", "1/3/2027"),
        ("schedule.call_date", "31 de fevereiro de 2027"),
        ("schedule.call_date", "3 de brumário de 2027"),
        ("value.rd", "40.000"),
        ("value.rd", "40,000"),
        ("value.rd", "1,300,00"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(fact: str, text: str) -> None:
    with pytest.raises(BadValue):
        read_answer(BOOK.facts[fact], text, BOOK.countries)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9 months", 9),
        ("1 month", 1),
        ("9 meses", 9),
        ("1 Mês", 1),
        ("9months", 9),
        ("1\u00a0000 months", 1000),
    ],
)
def test_a_number_may_be_followed_by_the_unit_that_is_counted(text: str, value: int) -> None:
    definition = msgspec.structs.replace(MONTHS, maximum=None)
    assert read_answer(definition, text, BOOK.countries) == value


@pytest.mark.parametrize(
    "text", ["9 weeks", "9.5 months", "9,5 meses", "-9 months", "nine months", "9 12 months", "9 months or so",
             "9 month s", "months", "9 months 9", "9 {number} months", "9 mes"],
)  # fmt: skip
def test_a_number_followed_by_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_answer(MONTHS, text, BOOK.countries)
    assert text in refused.value.what, "what was typed is told as it was typed"


def test_a_unit_that_is_no_time_is_known_by_the_words_of_the_data() -> None:
    boats = msgspec.structs.replace(MONTHS, unit={"en": "boats", "pt": "barcos"})
    assert read_answer(boats, "12 barcos", BOOK.countries) == 12
    for text in ("12 months", "12 boat"):
        with pytest.raises(BadValue):
            read_answer(boats, text, BOOK.countries)
    with pytest.raises(BadValue):
        read_answer(msgspec.structs.replace(MONTHS, unit={}), "12 months", BOOK.countries)


def test_the_range_holds_with_a_unit_too() -> None:
    with pytest.raises(BadValue, match="out of range"):
        read_answer(MONTHS, "500 months", BOOK.countries)
