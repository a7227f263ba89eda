"""The calendars of procedures/holidays.yaml, each loaded once for the whole run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ppi_cli.data.holiday_data import HolidayData, read_holiday_data
from ppi_cli.timetable.calendars import Calendar

HOLIDAYS = Path(__file__).parents[2] / "procedures" / "holidays.yaml"


@pytest.fixture(scope="session")
def holiday_data() -> HolidayData:
    return read_holiday_data(HOLIDAYS)


@pytest.fixture(scope="session")
def calendar_of(holiday_data: HolidayData) -> Callable[[str], Calendar]:
    calendars: dict[str, Calendar] = {}

    def of(country: str) -> Calendar:
        if country not in calendars:
            calendars[country] = Calendar(country, holiday_data)
        return calendars[country]

    return of
