"""Time limits counted under a national rule (`Counting`) instead of Regulation 1182/71, and how, step by step.

Pure. The rule and its words are data; here is the arithmetic: the day of the event does not count; then either
working days alone, or all days with an end on a closed day moved to the next working day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ppi_cli.data.schema import Counting
from ppi_cli.data.wording import in_words
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _, words
from ppi_cli.timetable.arithmetic import ONE_DAY, Period, next_working_day, nth_working_day, plain_end
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.explain import Step, named, passed_over
from ppi_cli.timetable.periods import Deadline, parse_period


def count_under(
    rule: Counting, start: datetime.date | datetime.datetime, period: Period, calendar: Calendar
) -> Deadline:
    """The end of a period that runs from an event at `start`, as the rule counts it.

    Periods are in days, or longer than the rule's `continuous_over`. Raises DeadlineError for others, for the rule's
    hours, and for days outside the years of the calendar.
    """
    day = start.date() if isinstance(start, datetime.datetime) else start
    calendar.require(day)
    if period.unit == "wd" or (suspended(rule, day, period, calendar) and period.unit == "d"):
        last = nth_working_day(day, period.number, calendar)
        return Deadline(day, period, last, last, False, calendar, rule=rule)
    if period.unit == "h" or (suspended(rule, day, period, calendar) and rule.working_days):
        raise DeadlineError(
            _("the rule {rule} counts days").format(rule=rule.id), _("Write the period in days, such as 10d.")
        )
    plain = plain_end(day, period, calendar)
    calendar.require(plain)
    return Deadline(day, period, plain, next_working_day(plain, calendar), False, calendar, rule=rule)


def suspended(rule: Counting, start: datetime.date, period: Period, calendar: Calendar) -> bool:
    """Whether Saturdays, Sundays and holidays do not count in a period that is not in working days."""
    if not rule.working_days or period.unit == "wd":
        return False
    if rule.continuous_over is None or period.unit == "h":
        return True
    return plain_end(start, period, calendar) <= plain_end(
        start, parse_period(rule.continuous_over), calendar
    )


def steps(deadline: Deadline) -> tuple[Step, ...]:
    """The way from the event to the last day, in the words of the rule."""
    return tuple(_steps(deadline))


def _steps(deadline: Deadline) -> Iterator[Step]:
    rule, calendar, period = deadline.rule, deadline.calendar, deadline.period
    assert rule is not None, "a deadline under the Regulation explains itself"
    cites = rule.cite.get("any", ())
    yield Step(words(rule.event).format(day=in_words(deadline.first_day)), cites)
    if period.unit == "wd" or suspended(rule, deadline.first_day, period, calendar):
        first = nth_working_day(deadline.first_day, 1, calendar)
        text = words(rule.counted).format(
            first=in_words(first), number=period.number, last=in_words(deadline.plain_end)
        )
        yield Step(text, cites)
        yield from passed_over(deadline.first_day + ONE_DAY, deadline.plain_end - ONE_DAY, calendar, ())
    else:
        text = words(rule.continuous if rule.working_days else rule.counted)
        first = deadline.first_day + ONE_DAY
        yield Step(
            text.format(first=in_words(first), number=period.number, last=in_words(deadline.plain_end)), cites
        )
        if deadline.moved:
            closed = named(deadline.plain_end, calendar) if calendar.holiday(deadline.plain_end) else ""
            text = words(rule.moved).format(
                plain=closed or in_words(deadline.plain_end), day=in_words(deadline.last_day)
            )
            yield Step(text, cites)
    if words(rule.closing):
        yield Step(words(rule.closing), cites)
    yield Step(_calendar(calendar))


def _calendar(calendar: Calendar) -> str:
    if calendar.code is None:
        return _("Public holidays were not considered: no country with a calendar is known (buyer.country).")
    text = _(
        "Public holidays used: {country}, national ones, known for {first} to {last} as the law stood on {checked}."
        " A municipal holiday counts where you state it (buyer.local_holidays)."
    )
    known = calendar.certain
    return text.format(
        country=calendar.country, first=known.first, last=known.last, checked=in_words(known.checked)
    )
