"""Periods and deadlines: `count` applies Regulation (EEC, Euratom) No 1182/71, the result explains itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from ppi_cli.data.facts import BadValue, parse_day
from ppi_cli.data.schema import Counting
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _
from ppi_cli.timetable import arithmetic, explain
from ppi_cli.timetable.arithmetic import Period, Unit
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.explain import Step

__all__ = ["LONGEST", "Deadline", "Period", "Step", "as_json", "count", "parse_period", "parse_start"]

LONGEST: Mapping[Unit, int] = {"h": 8760, "d": 3650, "wd": 2500, "w": 520, "m": 120, "y": 10}
"""The largest number of each unit: about ten years, a year in hours. Procurement law knows nothing longer."""


class Deadline(msgspec.Struct, frozen=True):
    """A counted period.

    `plain_end` is the last day before the rules on working days (Art. 3(4) and (5)), `last_day` the day with
    whose last hour the period ends; counted back, the earliest day. `ends_at` is the moment, for periods in
    hours only; counted back, the moment at which the earliest hour begins. Times are local, without a zone.
    `rule` is the national rule under which it was counted, None for the Regulation.
    """

    start: datetime.date | datetime.datetime
    period: Period
    plain_end: datetime.date
    last_day: datetime.date
    back: bool
    calendar: Calendar
    ends_at: datetime.datetime | None = None
    rule: Counting | None = None

    @property
    def first_day(self) -> datetime.date:
        """The day of the event."""
        return _day(self.start)

    @property
    def moved(self) -> bool:
        """Whether a Saturday, Sunday or holiday, or the two working days, put the end later."""
        return self.last_day != self.plain_end

    @property
    def steps(self) -> tuple[Step, ...]:
        """How it was counted, in the language in use; worked out when asked for."""
        if self.rule is not None:
            from ppi_cli.timetable import national  # it counts with what stands here

            return national.steps(self)
        return explain.steps(self)

    @property
    def cites(self) -> tuple[str, ...]:
        """The provisions of all steps, each once, in order of use, such as `reg-1182-71 art 3(1)`."""
        return tuple(dict.fromkeys(cite for step in self.steps for cite in step.cites))


def count(
    start: datetime.date | datetime.datetime, period: Period, calendar: Calendar, *, back: bool = False
) -> Deadline:
    """The end of a period that runs from an event at `start`, or with `back` towards the past (Art. 3).

    A period in hours needs the moment of the event; for the others a moment is its day. Raises DeadlineError
    for a day outside the years of the calendar and for hours without a moment.
    """
    if period.unit == "h":
        return _count_hours(start, period, calendar, back)
    day = _day(start)
    calendar.require(day)
    plain = arithmetic.plain_end(day, period, calendar, back=back)
    calendar.require(plain)
    last = plain if back else arithmetic.extended_end(day, plain, period, calendar)
    return Deadline(day, period, plain, last, back, calendar)


def _count_hours(
    start: datetime.date | datetime.datetime, period: Period, calendar: Calendar, back: bool
) -> Deadline:
    if not isinstance(start, datetime.datetime):
        raise DeadlineError(
            _("a period in hours needs the hour of the event"),
            _("Write the day with the time, such as {day}T14:00.").format(day=start.isoformat()),
        )
    if start.tzinfo is not None:
        raise DeadlineError(
            _("the time has a time zone"), _("Write local time without a zone, such as 2026-11-20T14:00.")
        )
    calendar.require(start)
    end = arithmetic.hours_from(start, period.number, back=back)
    # The last hour of a period that ends at midnight belongs to the day before.
    last = end.date() if back else (end - arithmetic.ONE_HOUR).date()
    calendar.require(last)
    return Deadline(start, period, last, last, back, calendar, end)


def _day(start: datetime.date | datetime.datetime) -> datetime.date:
    return start.date() if isinstance(start, datetime.datetime) else start


def parse_period(text: str) -> Period:
    """The period that a text such as `30d`, `5wd` or `3m` means. Raises DeadlineError."""
    match = re.fullmatch(r"([0-9]+) ?(h|d|wd|w|m|y)", text.strip().lower())
    if not match:
        raise DeadlineError(
            _("'{text}' is not a period").format(text=_short(text)),
            _(
                "Write a whole number and a unit, such as 30d: h hours, d days, wd working days, w weeks,"
                " m months, y years."
            ),
        )
    digits, unit = match[1].lstrip("0"), _unit(match[2])
    limit = LONGEST[unit]
    # The length is compared before the value: a number of a million digits is not worth converting.
    if not digits or len(digits) > len(str(limit)) or int(digits) > limit:
        raise DeadlineError(
            _("the period '{text}' cannot be counted").format(text=_short(text)),
            _("Write {first} to {last}.").format(first=Period(1, unit), last=Period(limit, unit)),
        )
    return Period(int(digits), unit)


def parse_start(text: str) -> datetime.date | datetime.datetime:
    """The day (`2026-11-20`) or moment (`2026-11-20T14:00`, local time) of an event. Raises DeadlineError."""
    day_text, _separator, time_text = text.strip().replace(" ", "T", 1).partition("T")
    try:
        day = parse_day(day_text)
        if not _separator:
            return day
        if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", time_text):
            raise ValueError(time_text)
        return datetime.datetime.combine(day, datetime.time.fromisoformat(time_text))
    except BadValue as error:
        raise DeadlineError(error.what, error.fix) from None
    except ValueError:
        raise DeadlineError(
            _("'{text}' is not a time of day").format(text=_short(time_text)),
            _("Write day and local time, such as 2026-11-20T14:00."),
        ) from None


def as_json(deadline: Deadline, resolve: Callable[[str], Mapping[str, str]]) -> dict[str, Any]:
    """The answer of `ppi deadline --json`. `resolve` turns a citation into `{"ref": …, "url": …}`.

    Days and moments are ISO 8601; `ends_at` is null unless the period is in hours.
    """
    steps = deadline.steps
    cites = dict.fromkeys(cite for step in steps for cite in step.cites)
    ends_at = deadline.ends_at
    return {
        "schema": "ppi/deadline/1",
        "start": _iso(deadline.start),
        "period": str(deadline.period),
        "back": deadline.back,
        "plain_end": deadline.plain_end.isoformat(),
        "last_day": deadline.last_day.isoformat(),
        "ends_at": _iso(ends_at) if ends_at else None,
        "moved": deadline.moved,
        "country": deadline.calendar.code,
        "rule": deadline.rule.id if deadline.rule else "eu",
        "steps": [step.text for step in steps],
        "cites": [dict(resolve(cite)) for cite in cites],
    }


def _iso(day: datetime.date | datetime.datetime) -> str:
    return day.isoformat(timespec="minutes") if isinstance(day, datetime.datetime) else day.isoformat()


def _unit(text: str) -> Unit:
    return next(unit for unit in get_args(Unit) if unit == text)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
