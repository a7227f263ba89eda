"""Values of facts from text: each type, what is refused and why, and back again."""

# ruff: noqa: E501 - one row is one case, so that a table can be read

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppi_cli.data.facts import BadValue, convert, cpv_check_digit, nearest, parse_day, show
from ppi_cli.data.schema import Choice, FactDefinition, FactType, Value

COUNTRIES = {
    "PT": {"en": "Portugal", "pt": "Portugal"},
    "DE": {"en": "Germany", "pt": "Alemanha"},
    "NO": {"en": "Norway"},
}
WORDS = {"choices": {name: Choice(label={"en": name}) for name in ("sub-central", "central-government")}}
SHARE = {"choices": {"over-half": Choice(label={}), "half-or-less": Choice(label={})}}


def fact(type_: FactType, **more: Any) -> FactDefinition:
    return FactDefinition(id="x", type=type_, section="", label={}, question={}, **more)


LEVEL = fact("level", minimum=1, maximum=9, choices={"pilot": Choice(label={})})


@pytest.mark.parametrize(
    ("definition", "text", "value"),
    [
        (fact("text"), "NO", "NO"),
        (fact("text"), "1:30", "1:30"),
        (fact("text"), " kept ", " kept "),
        (fact("text"), "a\r\nb\rc\td", "a\nb\nc\td"),
        (fact("text"), "😀", "😀"),
        (fact("choice", **WORDS), "sub-central", "sub-central"),
        (fact("choice", **WORDS), " Sub Central ", "sub-central"),
        (fact("choice", **WORDS), "CENTRAL_GOVERNMENT", "central-government"),
        *((fact("yes-no"), text, True) for text in ("yes", "Yes", "true", "TRUE", " yes ")),
        *((fact("yes-no"), text, False) for text in ("no", "No", "false", "False")),
        (fact("money"), "0", 0),
        (fact("money"), "1500000", 1_500_000),
        (fact("money"), "1_500_000", 1_500_000),
        (fact("money"), "1 500 000", 1_500_000),
        (fact("money"), "1.500.000", 1_500_000),
        (fact("money"), "1,500,000 €", 1_500_000),
        (fact("money"), "40000 EUR", 40_000),
        (fact("money"), "1\u00a0500\u202f000.50", 1_500_000.5),
        (fact("money"), "100.0", 100),
        (fact("money"), "1000000000000", 10**12),
        (fact("percent"), "0", 0),
        (fact("percent"), "100", 100),
        (fact("percent"), "50.5", 50.5),
        (fact("percent", **SHARE), "over-half", "over-half"),
        (fact("whole"), "12", 12),
        (LEVEL, "1", 1),
        (LEVEL, "9", 9),
        (LEVEL, "pilot", "pilot"),
        (fact("date"), "2028-02-29", datetime.date(2028, 2, 29)),
        (fact("country"), "pt", "PT"),
        (fact("country"), "NO", "NO"),
        (fact("country"), "Alemanha", "DE"),
        (fact("cpv-list"), "73000000", ("73000000-2",)),
        (fact("cpv-list"), "73000000-2, 34000000;33100000", ("73000000-2", "34000000-7", "33100000-1")),
        (fact("cpv-list"), "", ()),
        (fact("day-list"), "06-13, 2027-06-13, 02-29", ("06-13", "2027-06-13", "02-29")),
    ],
)
def test_a_text_becomes_the_value_that_it_means(definition: FactDefinition, text: str, value: Value) -> None:
    found = convert(definition, text, COUNTRIES)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("definition", "text", "what", "fix"),
    [
        (fact("text"), "a\x00b", "the text holds a control character (code 0)", "Remove it."),
        (fact("text"), "a\x1bb", "the text holds a control character (code 27)", ""),
        (fact("text"), "a\ufffeb", "the text holds a control character", ""),
        (fact("choice", **WORDS), "municipality", "'municipality' is none of sub-central, central-government", "Write one of them."),
        (fact("choice", **WORDS), "sub-centrl", "'sub-centrl' is none of", "Did you mean sub-central?"),
        (fact("yes-no"), "1", "'1' is neither yes nor no", "Write yes or no."),
        (fact("yes-no"), "", "'' is neither yes nor no", ""),
        (fact("money"), "-1", "-1 is out of range", "from 0 to 1000000000000"),
        (fact("money"), "1000000000001", "1000000000001 is out of range", ""),
        (fact("money"), "1,5", "'1,5' is not an amount in euro", "Write an amount"),
        (fact("money"), "40.000", "'40.000' can be read in two ways", "Write 40000 or 40"),
        (fact("money"), "40,000", "'40,000' can be read in two ways", "Write 40000 or 40"),
        (fact("money"), "1234.567", "'1234.567' has more than two decimals", "Write euro and cents"),
        (fact("money"), "1e6", "'1e6' is not an amount in euro", ""),
        (fact("money"), "5 kr", "'5 kr' is not an amount in euro", ""),
        (fact("money"), "nan", "'nan' is not an amount in euro", ""),
        (fact("money"), "9" * 400, "is out of range", ""),
        (fact("percent"), "100.1", "100.1 is out of range", "from 0 to 100"),
        (fact("percent"), "-0.1", "-0.1 is out of range", ""),
        (fact("percent", **SHARE), "overhalf", "'overhalf' is not a percentage from 0 to 100, or one of over-half, half-or-less", "Did you mean over-half?"),
        (fact("whole"), "1.5", "1.5 is not a whole number", "Write a whole number."),
        (LEVEL, "0", "0 is out of range", "from 1 to 9"),
        (LEVEL, "10", "10 is out of range", "from 1 to 9"),
        (LEVEL, "1.5", "1.5 is not a whole number", ""),
        (fact("date"), "2026-02-30", "the calendar has no 2026-02-30", "Check the day and the month."),
        (fact("date"), "2027-02-29", "the calendar has no 2027-02-29", ""),
        (fact("date"), "1.3.2027", "'1.3.2027' is not a date", "2027-03-01"),
        (fact("date"), "20270301", "'20270301' is not a date", ""),
        (fact("country"), "XX", "'XX' is not a country code", "two letters"),
        (fact("country"), "Portugl", "'Portugl' is not a country code", "Did you mean PT (Portugal)?"),
        (fact("cpv-list"), "73000000-3", "the CPV code 73000000-3 has a wrong check digit", "with these the code is 73000000-2"),
        (fact("cpv-list"), "7300000", "'7300000' is not a CPV code", "eight digits"),
        (fact("cpv-list"), "73000000, x", "'x' is not a CPV code", ""),
        (fact("day-list"), "13-06", "the calendar has no 2024-13-06", ""),
        (fact("day-list"), "2027-02-29", "the calendar has no 2027-02-29", ""),
    ],
)  # fmt: skip
def test_a_text_that_means_no_value_is_refused_with_what_to_write(
    definition: FactDefinition, text: str, what: str, fix: str
) -> None:
    with pytest.raises(BadValue) as caught:
        convert(definition, text, COUNTRIES)
    assert what in caught.value.what
    assert fix in caught.value.fix
    assert caught.value.fix


@pytest.mark.parametrize(
    "code",
    # EU-RD-04: the codes of Art. 14 of Directive 2014/24/EU as they are printed, and others of the official list.
    ["73000000-2", "73100000-3", "73110000-6", "73111000-3", "73112000-0", "73120000-9", "73300000-5", "73420000-2",
     "73430000-5", "73200000-4", "73210000-7", "73220000-0", "73400000-6", "73410000-9", "33100000-1", "33199000-1",
     "45233250-6"],
)  # fmt: skip
def test_the_check_digit_is_that_of_the_official_codes(code: str) -> None:
    assert f"{code[:8]}-{cpv_check_digit(code[:8])}" == code


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_of_a_code_is_noticed(code: str, place: int, step: int) -> None:
    wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]
    assert cpv_check_digit(code) != cpv_check_digit(wrong)


def test_an_absent_value_is_written_as_a_tilde() -> None:
    assert show(None) == "~"


_VALUES: dict[str, st.SearchStrategy[tuple[FactDefinition, Value]]] = {
    "yes-no": st.booleans().map(lambda value: (fact("yes-no"), value)),
    "choice": st.sampled_from(sorted(WORDS["choices"])).map(lambda value: (fact("choice", **WORDS), value)),
    "money": st.one_of(st.integers(0, 10**12), st.decimals(0, 10**9, places=2).map(float)).map(
        lambda value: (fact("money"), int(value) if float(value).is_integer() else value)
    ),
    "whole": st.integers(0, 10**6).map(lambda value: (fact("whole"), value)),
    "level": st.one_of(st.integers(1, 9), st.just("pilot")).map(lambda value: (LEVEL, value)),
    "date": st.dates(datetime.date(1000, 1, 1)).map(lambda value: (fact("date"), value)),
    "country": st.sampled_from(sorted(COUNTRIES)).map(lambda value: (fact("country"), value)),
    "cpv": st.lists(st.text("0123456789", min_size=8, max_size=8), max_size=3).map(
        lambda codes: (fact("cpv-list"), tuple(f"{code}-{cpv_check_digit(code)}" for code in codes))
    ),
    "text": st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")).map(
        lambda value: (fact("text"), value)
    ),
}


@pytest.mark.parametrize("kind", _VALUES)
@given(data=st.data())
def test_a_value_that_is_written_is_read_back(kind: str, data: st.DataObject) -> None:
    definition, value = data.draw(_VALUES[kind])
    found = convert(definition, show(value), COUNTRIES)
    assert found == value
    assert type(found) is type(value)


@given(
    st.sampled_from(["money", "percent", "whole", "date", "yes-no", "country", "cpv-list", "day-list"]),
    st.text(max_size=20),
)
def test_any_text_is_either_a_value_or_refused(kind: FactType, text: str) -> None:
    try:
        convert(fact(kind), text, COUNTRIES)
    except BadValue as error:
        assert error.what and error.fix


@given(st.dates())
def test_a_day_is_read_back(day: datetime.date) -> None:
    assert parse_day(day.isoformat()) == day


def test_the_nearest_name_is_offered_only_when_it_is_near() -> None:
    assert nearest("buyer.tpye", ["buyer.type", "value.rd"]) == "buyer.type"
    assert nearest("quux", ["buyer.type", "value.rd"]) is None
