"""`ppi deadline`: with a country, with that of the case, and with none."""

from __future__ import annotations

import pytest

from support import Ppi


def test_a_country_s_holidays_count(ppi: Ppi) -> None:
    answer = ppi("deadline", "2026-11-08", "30d", "--country", "PT", "--json").json
    assert (answer["plain_end"], answer["last_day"], answer["country"]) == ("2026-12-08", "2026-12-09", "PT")


def test_without_a_country_only_weekends_count_and_it_is_said(ppi: Ppi) -> None:
    ran = ppi("deadline", "2026-11-08", "30d", "--json")
    assert ran.code == 0
    assert (ran.json["last_day"], ran.json["moved"], ran.json["country"]) == ("2026-12-08", False, None)
    assert any(
        "Public holidays were not considered" in step and "--country" in step for step in ran.json["steps"]
    )
    saturday = ppi("deadline", "2026-11-05", "30d", "--json").json
    assert saturday["last_day"] == "2026-12-07"


def test_on_screen_too(ppi: Ppi) -> None:
    text = " ".join(ppi("deadline", "2026-11-08", "30d").out.split())
    assert "Public holidays were not considered, only Saturdays, Sundays and what you state" in text


def test_the_buyer_s_country_and_local_holidays_are_the_default(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input", "--set", "buyer.country=PT", "--set", "buyer.local_holidays=06-15")
    answer = ppi("deadline", "2026-05-16", "30d", "--json").json
    assert (answer["country"], answer["plain_end"], answer["last_day"]) == ("PT", "2026-06-15", "2026-06-16")
    abroad = ppi("deadline", "2026-05-16", "30d", "--country", "DE", "--json").json
    assert (abroad["country"], abroad["last_day"]) == ("DE", "2026-06-15")


@pytest.mark.parametrize("country", ["US", "Portugall", "X"])
def test_a_country_that_is_named_must_have_a_calendar(ppi: Ppi, country: str) -> None:
    ran = ppi("deadline", "2026-11-08", "30d", "--country", country)
    assert ran.code == 2
    assert ran.err.startswith(f"ppi: error: there is no calendar for '{country}'")


def test_a_period_counted_back_is_never_moved(ppi: Ppi) -> None:
    answer = ppi("deadline", "2026-12-15", "35d", "--back", "--json").json
    assert (answer["last_day"], answer["moved"]) == ("2026-11-10", False)
