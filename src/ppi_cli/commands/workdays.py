"""The calendar of a command: whose public holidays count, from the command line or the facts."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ppi_cli.data.schema import Value

if TYPE_CHECKING:
    from ppi_cli.data.holiday_data import HolidayData
    from ppi_cli.timetable.calendars import Calendar


@functools.cache
def _holiday_data() -> HolidayData:
    from ppi_cli.data.holiday_data import load_holiday_data

    return load_holiday_data()


def calendar_for(facts: Mapping[str, Value], country: str | None = None) -> Calendar:
    """The calendar of `country`, else that of the buyer; without either, Saturdays and Sundays alone.

    The buyer's local holidays count in its own country. A country that is named must have a calendar, or it
    is a DeadlineError; a buyer's country without one is done without, and the steps and notes say so.
    """
    from ppi_cli.data.holiday_lists import RememberedHolidays
    from ppi_cli.timetable.calendars import Calendar

    data = _holiday_data()
    home, local = facts.get("buyer.country"), facts.get("buyer.local_holidays")
    if country is None and isinstance(home, str) and home in data.countries:
        country = home
    at_home = country is None or country == home
    stated = local if at_home and isinstance(local, tuple) else ()
    return Calendar(country, data, stated, RememberedHolidays(data.certain))
