"""Which days are public holidays: the `holidays` package, corrected by `procedures/holidays.yaml`.

Public holidays are the days designated as such by the Member State in which action is to be taken (Regulation
1182/71, Art. 2(1)). A half-day is a working day. Regional and municipal holidays count where the buyer states
them. The institutions of the Union have a calendar of their own, which is not here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from ppi_cli.data.facts import BadValue, nearest, parse_day
from ppi_cli.data.holiday_data import WEEKDAYS, Correction, Decreed, HolidayData
from ppi_cli.data.holiday_lists import ListHolidays, list_holidays
from ppi_cli.data.schema import Text
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _, words
from ppi_cli.timetable.arithmetic import ONE_DAY, easter

# The Union's own code for Greece differs from ISO 3166-1.
_ALIASES = {"EL": "GR"}
_LEAP_YEAR = 2024


class Calendar:
    """The public holidays of one country and the local ones of a buyer; years are loaded when asked for.

    `country` is a code or a name; without one (None) only Saturdays, Sundays and local holidays are days
    off, and `code` is None. `local_holidays` are texts `MM-DD` (each year) or `YYYY-MM-DD`. `list_holidays`
    gives what the package lists. Raises DeadlineError for a country without a calendar and for a local
    holiday that is no day.
    """

    def __init__(
        self,
        country: str | None,
        data: HolidayData,
        local_holidays: Iterable[str] = (),
        list_holidays: ListHolidays = list_holidays,
    ) -> None:
        self.code = None if country is None else _code(country, data.countries)
        self.country = words(data.countries[self.code]) if self.code else ""
        self.certain = data.certain
        self._corrections = tuple(entry for entry in data.corrections if entry.country == self.code)
        self._decreed = tuple(entry for entry in data.decreed if entry.country == self.code)
        self._list_holidays = list_holidays
        self._local = tuple(_local(text) for text in local_holidays)
        self._years: set[int] = set()
        self._holidays: dict[datetime.date, str] = {}
        self._reasons: dict[datetime.date, Correction] = {}
        self._local_days: set[datetime.date] = set()
        self._doubts: dict[datetime.date, Correction] = {}

    def works(self, day: datetime.date) -> bool:
        """Whether the day is a working day (Art. 2(2)). Raises DeadlineError outside the certain years."""
        if day.year not in self._years:
            self._load(day.year)
        return day.weekday() < 5 and day not in self._holidays

    def holiday(self, day: datetime.date) -> str:
        """The name of the public holiday, empty for any other day."""
        self.require(day)
        return self._holidays.get(day, "")

    def is_local(self, day: datetime.date) -> bool:
        """Whether the day is a holiday only because the buyer states it as a local one."""
        self.require(day)
        return day in self._local_days

    def correction(self, day: datetime.date) -> Correction | None:
        """The entry of the data that makes the day a public holiday, where the package does not list it."""
        self.require(day)
        return self._reasons.get(day)

    def doubts(self, first: datetime.date, last: datetime.date) -> dict[datetime.date, Correction]:
        """The days from `first` to `last` whose standing is open, so that no entry was followed."""
        for year in range(first.year, last.year + 1):
            self.require(datetime.date(year, 1, 1))
        return {day: entry for day, entry in self._doubts.items() if first <= day <= last}

    def not_yet_decreed(self, day: datetime.date) -> tuple[Decreed, ...]:
        """The yearly decrees of the country that are not known for the day."""
        return tuple(entry for entry in self._decreed if day > entry.known_until)

    def require(self, day: datetime.date) -> None:
        """Raises DeadlineError when public holidays are not certain on the day."""
        if day.year not in self._years:
            self._load(day.year)

    def _load(self, year: int) -> None:
        first, last = self.certain.first, self.certain.last
        if not first <= year <= last:
            raise DeadlineError(
                _("public holidays are not known for {year}").format(year=year),
                _("Days can be counted from {first}-01-01 to {last}-12-31.").format(first=first, last=last),
            )
        listed = self._list_holidays(self.code, year) if self.code else {}
        found = dict(listed)
        for entry in self._corrections:
            for day in _days_of(entry, year):
                if (day in listed) == (entry.change == "drop"):
                    self._take(entry, day, found)
        for month, day_of_month, only_year in self._local:
            local = _date(only_year or year, month, day_of_month)
            if local and local.year == year and local not in found:
                found[local] = _("local holiday")
                self._local_days.add(local)
        self._holidays.update(found)
        self._years.add(year)

    def _take(self, entry: Correction, day: datetime.date, found: dict[datetime.date, str]) -> None:
        """Follows a correction that changes the list, or keeps it as a doubt."""
        if not entry.applied:
            if day.weekday() < 5:
                self._doubts[day] = entry
        elif entry.change == "drop":
            del found[day]
        else:
            found[day] = words(entry.name)
            self._reasons[day] = entry


class Supposing:
    """A calendar in which some days stand the other way round: to see whether a doubt decides."""

    def __init__(self, calendar: Calendar, turned: Iterable[datetime.date]) -> None:
        self._calendar = calendar
        self._turned = frozenset(turned)

    def works(self, day: datetime.date) -> bool:
        """Whether the day would be a working day."""
        return self._calendar.works(day) != (day in self._turned)


def _code(country: str, countries: Mapping[str, Text]) -> str:
    text = country.strip()
    code = _ALIASES.get(text.upper(), text.upper())
    if code in countries:
        return code
    by_name = {name.casefold(): code for code, names in countries.items() for name in names.values()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    guess = nearest(text.casefold(), by_name)
    what = _("there is no calendar for '{country}'").format(country=text)
    if guess:
        code, name = by_name[guess], words(countries[by_name[guess]])
        raise DeadlineError(what, _("Did you mean {code} ({name})?").format(code=code, name=name))
    raise DeadlineError(what, _("Write one of {codes}.").format(codes=", ".join(sorted(countries))))


def _local(text: str) -> tuple[int, int, int | None]:
    """Month, day and, for a single day, the year of a local holiday."""
    try:
        if re.fullmatch(r"[0-9]{2}-[0-9]{2}", text):
            day = parse_day(f"{_LEAP_YEAR}-{text}")
            return day.month, day.day, None
        day = parse_day(text)
    except BadValue as error:
        raise DeadlineError(
            _("the local holiday '{text}' is not a day").format(text=text),
            _("Write month-day, such as 06-13, or year-month-day, such as 2026-06-13."),
        ) from error
    return day.month, day.day, day.year


def _days_of(entry: Correction, year: int) -> list[datetime.date]:
    """The days of a correction in one year, within the time for which it holds."""
    found = [day for day in (_resolve(text, year) for text in entry.days) if day]
    return [
        day
        for day in found
        if (entry.in_force is None or entry.in_force <= day) and (entry.until is None or day <= entry.until)
    ]


def _resolve(text: str, year: int) -> datetime.date | None:
    """The day that a text of the data means in one year; None when it has no such day."""
    if text.startswith("easter"):
        return easter(year) + int(text.removeprefix("easter") or 0) * ONE_DAY
    weekday, _from, date = text.rpartition(" from ")
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return _date(*parts) if parts[0] == year else None
    day = _date(year, *parts)
    if day and weekday:
        day += (WEEKDAYS.index(weekday) - day.weekday()) % 7 * ONE_DAY
    return day


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
