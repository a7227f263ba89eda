"""The arithmetic of Regulation (EEC, Euratom) No 1182/71, Art. 3, without words and without a country.

What a working day is comes in as `Days` (Art. 2). In all functions `start` is the day of the event: it does
not count itself (Art. 3(1)); with `back` the period runs towards the past.
"""

from __future__ import annotations

import calendar
import datetime
from typing import Literal, Protocol

import msgspec

Unit = Literal["h", "d", "wd", "w", "m", "y"]
ONE_DAY = datetime.timedelta(days=1)
ONE_HOUR = datetime.timedelta(hours=1)


class Period(msgspec.Struct, frozen=True):
    """A number of hours, calendar days, working days, weeks, months or years, as law states it.

    The number is whole, so the rule for parts of a month (Art. 3(2)(d)) never comes into play.
    """

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @property
    def two_days_or_more(self) -> bool:
        """Whether Art. 3(5) speaks of it: in any unit but hours, which Art. 3 treats apart throughout."""
        return self.unit in ("w", "m", "y") or (self.unit in ("d", "wd") and self.number >= 2)


class Days(Protocol):
    """What the arithmetic asks of a calendar."""

    def works(self, day: datetime.date) -> bool:
        """Whether the day is a working day: no Saturday, Sunday or public holiday (Art. 2(2))."""


def plain_end(start: datetime.date, period: Period, days: Days, *, back: bool = False) -> datetime.date:
    """The last day of a period that is not in hours, before Art. 3(4) and (5).

    Days: Art. 3(2)(b). Weeks, months and years: Art. 3(2)(c), the same weekday or date as the day of the
    event (Court of Justice, C-171/03, Toeters), or the last day of a month that lacks the date. Working days:
    Art. 3(3).
    """
    number = -period.number if back else period.number
    match period.unit:
        case "d":
            return start + datetime.timedelta(days=number)
        case "w":
            return start + datetime.timedelta(days=7 * number)
        case "wd":
            return nth_working_day(start, period.number, days, back=back)
        case _:
            return add_months(start, number * 12 if period.unit == "y" else number)


def extended_end(start: datetime.date, end: datetime.date, period: Period, days: Days) -> datetime.date:
    """The day with whose last hour a period ends whose plain end is `end`. Not for periods counted back.

    An end on a Saturday, Sunday or public holiday goes to the next working day (Art. 3(4)), and a period of
    two days or more goes on until it holds two working days (Art. 3(5)). Both apply: the later day governs.
    """
    end = next_working_day(end, days)
    if period.two_days_or_more:
        return max(end, nth_working_day(start, 2, days))
    return end


def next_working_day(day: datetime.date, days: Days) -> datetime.date:
    """The day itself if it is a working day, else the next one that is."""
    while not days.works(day):
        day += ONE_DAY
    return day


def nth_working_day(start: datetime.date, number: int, days: Days, *, back: bool = False) -> datetime.date:
    """The working day number `number` after the day `start`, or before it."""
    step = -ONE_DAY if back else ONE_DAY
    day = start
    while number:
        day += step
        if days.works(day):
            number -= 1
    return day


def add_months(start: datetime.date, number: int) -> datetime.date:
    """The same date `number` months on (or back), or the last day of that month if it lacks the date."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def hours_from(start: datetime.datetime, number: int, *, back: bool = False) -> datetime.datetime:
    """The moment at which the last of `number` hours ends; counted back, at which the earliest begins.

    The hour in which the event falls does not count (Art. 3(1)): hours run from the next full hour, or back
    from the full hour before. A period in hours is never moved (Art. 3(4)).
    """
    full_hour = start.replace(minute=0, second=0, microsecond=0)
    if back:
        return full_hour - number * ONE_HOUR
    return full_hour + (number + 1) * ONE_HOUR


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (Gauss's rule as reworked by Butcher)."""
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - moon_shift + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return datetime.date(year, month, day + 1)
