"""How a period was counted, step by step, in plain words with the article."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from ppi_cli.data.holiday_data import Correction
from ppi_cli.data.wording import hour_in_words, in_words, month_in_words
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _, ngettext, words
from ppi_cli.timetable import arithmetic
from ppi_cli.timetable.arithmetic import ONE_DAY, ONE_HOUR, Unit
from ppi_cli.timetable.calendars import Calendar, Supposing

if TYPE_CHECKING:
    from ppi_cli.timetable.periods import Deadline

_SATURDAY = 5
_SUNDAY = 6


class Step(msgspec.Struct, frozen=True):
    """One sentence or two, and the provisions that it rests on, such as `reg-1182-71 art 3(1)`."""

    text: str
    cites: tuple[str, ...] = ()


def steps(deadline: Deadline) -> tuple[Step, ...]:
    """The whole way from the event to the last day, then what the result depends on."""
    if deadline.ends_at is not None:
        return tuple(_hours(deadline, deadline.ends_at))
    return (
        _event(deadline),
        *_counted(deadline),
        *_end(deadline),
        *_two_working_days(deadline),
        *open_questions(deadline),
        *_calendar(deadline),
    )


def length_in_words(number: int, unit: Unit) -> str:
    """The length of a period, such as `3 working days`."""
    texts = {
        "h": ngettext("{number} hour", "{number} hours", number),
        "d": ngettext("{number} day", "{number} days", number),
        "wd": ngettext("{number} working day", "{number} working days", number),
        "w": ngettext("{number} week", "{number} weeks", number),
        "m": ngettext("{number} month", "{number} months", number),
        "y": ngettext("{number} year", "{number} years", number),
    }
    return texts[unit].format(number=number)


def _articles(*paragraphs: str) -> tuple[str, ...]:
    return tuple(f"reg-1182-71 art {paragraph}" for paragraph in paragraphs)


def _event(deadline: Deadline) -> Step:
    text = _("{day} is the day of the event and does not count (Regulation 1182/71, Art. 3(1)).")
    return Step(text.format(day=in_words(deadline.first_day)), _articles("3(1)"))


# --- from the event to the plain end ----------------------------------------------------------------------


def _counted(deadline: Deadline) -> Iterator[Step]:
    if deadline.period.unit == "wd":
        yield from _working_days_only(deadline)
        return
    if deadline.period.unit == "d":
        first = deadline.first_day + (-ONE_DAY if deadline.back else ONE_DAY)
        yield _numbered(first, deadline)
    else:
        yield Step(_same_date(deadline), _articles("3(2)(c)"))
    text = _("Public holidays, Saturdays and Sundays within the period count (Art. 3(3)).")
    yield Step(text, _articles("3(3)"))


def _numbered(first: datetime.date, deadline: Deadline) -> Step:
    if deadline.period.number == 1:
        text = _("Day 1 is {first}; it is the only one (Art. 3(2)(b)).")
    elif deadline.back:
        text = _("Counted back, day 1 is {first}; day {number} is {last} (Art. 3(2)(b)).")
    else:
        text = _("Day 1 is {first}; day {number} is {last} (Art. 3(2)(b)).")
    last = in_words(deadline.plain_end)
    return Step(
        text.format(first=in_words(first), number=deadline.period.number, last=last), _articles("3(2)(b)")
    )


def _working_days_only(deadline: Deadline) -> Iterator[Step]:
    """Says that only working days count, and names the holidays that were passed over."""
    calendar = deadline.calendar
    text = _("Public holidays, Saturdays and Sundays do not count in a period of working days (Art. 3(3)).")
    yield Step(text, _articles("2(2)", "3(3)"))
    yield _numbered(arithmetic.nth_working_day(deadline.first_day, 1, calendar, back=deadline.back), deadline)
    first, last = sorted((deadline.first_day, deadline.plain_end))
    yield from passed_over(first + ONE_DAY, last - ONE_DAY, calendar)


def _same_date(deadline: Deadline) -> str:
    period, end = deadline.period, deadline.plain_end
    length, day = length_in_words(period.number, period.unit), deadline.first_day.day
    if period.unit == "w":
        text = _("A period of {length} ends on the same day of the week as the event: {end} (Art. 3(2)(c)).")
    elif end.day == day:
        text = _("A period of {length} ends on the same date as the event: {end} (Art. 3(2)(c)).")
    else:
        text = _("{month} has no day {day}: a period of {length} ends on its last day, {end} (Art. 3(2)(c)).")
    return text.format(length=length, end=in_words(end), month=month_in_words(end), day=day)


# --- from the plain end to the last day -------------------------------------------------------------------


def _end(deadline: Deadline) -> Iterator[Step]:
    end, calendar = deadline.plain_end, deadline.calendar
    if deadline.back:
        text = _("A period counted back is never moved (Art. 3(4), second subparagraph).")
        yield Step(text, _articles("3(4)"))
    elif deadline.period.unit == "wd":
        return
    elif calendar.works(end):
        text = _("That is a working day, so the end is not moved (Art. 3(4)).")
        if not calendar.code:
            text = _("That is neither a Saturday nor a Sunday, so the end is not moved (Art. 3(4)).")
        yield Step(text, _articles("3(4)"))
    else:
        following = arithmetic.next_working_day(end, calendar)
        yield Step(
            _moved(end).format(day=in_words(following), holiday=calendar.holiday(end)), _articles("3(4)")
        )
        yield from _sources([end], calendar)
        yield from passed_over(end + ONE_DAY, following - ONE_DAY, calendar)


def _moved(end: datetime.date) -> str:
    if end.weekday() == _SATURDAY:
        return _("It falls on a Saturday, so the period ends on the next working day, {day} (Art. 3(4)).")
    if end.weekday() == _SUNDAY:
        return _("It falls on a Sunday, so the period ends on the next working day, {day} (Art. 3(4)).")
    return _(
        "It falls on a public holiday ({holiday}), so the period ends on the next working day, {day}"
        " (Art. 3(4))."
    )


def _two_working_days(deadline: Deadline) -> Iterator[Step]:
    """Art. 3(5), where it decides; for a period counted back only as a caution."""
    if not deadline.period.two_days_or_more or deadline.period.unit == "wd":
        return
    start, end, calendar = deadline.first_day, deadline.plain_end, deadline.calendar
    try:
        second = arithmetic.nth_working_day(start, 2, calendar, back=deadline.back)
    except DeadlineError:  # counted back to the first days of the calendar: the caution cannot name a day
        return
    if deadline.back and second < end:
        text = _(
            "It holds fewer than two working days. The text exempts periods counted back from Art. 3(4) only;"
            " whether Art. 3(5) lengthens them is open. To be safe, act by {day}."
        )
        yield Step(text.format(day=in_words(second)), _articles("3(5)"))
    elif not deadline.back and second > (following := arithmetic.next_working_day(end, calendar)):
        text = _(
            "A period of two days or more includes at least two working days; the second is {day}, and the"
            " period ends there (Art. 3(5))."
        )
        yield Step(text.format(day=in_words(second)), _articles("3(5)"))
        # The holidays from the plain end to the next working day are named already.
        yield from passed_over(start + ONE_DAY, end - ONE_DAY, calendar)
        yield from passed_over(following + ONE_DAY, second - ONE_DAY, calendar)


# --- the holidays -----------------------------------------------------------------------------------------


def passed_over(
    first: datetime.date, last: datetime.date, calendar: Calendar, cites: tuple[str, ...] | None = None
) -> Iterator[Step]:
    """Names the public holidays from Monday to Friday between two days, both included."""
    cites = _articles("2(1)") if cites is None else cites
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    closed = [day for day in days if day.weekday() < _SATURDAY and not calendar.works(day)]
    if closed:
        days_named = "; ".join(named(day, calendar) for day in closed)
        yield Step(_("Public holidays passed over: {days}.").format(days=days_named), cites)
        yield from _sources(closed, calendar)


def _sources(days: Iterable[datetime.date], calendar: Calendar) -> Iterator[Step]:
    """Where the holidays come from that no common list has: from the data, or from the buyer."""
    for day in days:
        correction = calendar.correction(day)
        if correction and day.weekday() < _SATURDAY:
            text = _("{day}: {reason} Source: {source}.").format(
                day=named(day, calendar), reason=words(correction.text), source=correction.source
            )
            yield Step(text, _articles("2(1)"))
        if calendar.is_local(day) and day.weekday() < _SATURDAY:
            text = _(
                "{day} is closed because you state it as a local holiday; that is right if it is designated"
                " as a public holiday where the action is to be taken (Art. 2(1))."
            )
            yield Step(text.format(day=in_words(day)), _articles("2(1)"))


def named(day: datetime.date, calendar: Calendar) -> str:
    """The day with the name of its holiday."""
    return _("{day} ({holiday})").format(day=in_words(day), holiday=calendar.holiday(day))


def open_questions(deadline: Deadline) -> Iterator[Step]:
    """Days whose standing is open, where they decide the end."""
    if deadline.back and deadline.period.unit != "wd":
        return
    doubts, otherwise = _doubts(deadline)
    if otherwise == deadline.last_day:
        return
    deciding = [day for day in doubts if _end_if(deadline, doubts.keys() - {day}) != otherwise]
    for day in deciding or doubts:
        entry = doubts[day]
        text = _("To be confirmed: {day}, {name}. {reason} Source: {source}.").format(
            day=in_words(day), name=words(entry.name), reason=words(entry.text), source=entry.source
        )
        yield Step(text, _articles("2(1)"))
    if otherwise is None:
        text = _("The result leaves that aside; held otherwise, the period ends beyond the known years.")
    else:
        text = _("The result leaves that aside; held otherwise, the period ends on {day}.")
    yield Step(text.format(day=in_words(otherwise or deadline.last_day)), _articles("2(1)"))


def _doubts(deadline: Deadline) -> tuple[dict[datetime.date, Correction], datetime.date | None]:
    """The open days that the period can reach, and its last day if all of them stood the other way round."""
    reach: datetime.date | None = deadline.last_day
    doubts: dict[datetime.date, Correction] = {}
    while reach is not None:
        # A longer period may reach further open days.
        more = deadline.calendar.doubts(*sorted((deadline.first_day, reach)))
        if len(more) <= len(doubts):
            break
        doubts = more
        reach = _end_if(deadline, doubts)
    return doubts, reach


def _end_if(deadline: Deadline, turned: Iterable[datetime.date]) -> datetime.date | None:
    """The last day if the days `turned` stood the other way round; None beyond the known years."""
    supposed = Supposing(deadline.calendar, turned)
    start, period = deadline.first_day, deadline.period
    try:
        end = arithmetic.plain_end(start, period, supposed, back=deadline.back)
        return end if deadline.back else arithmetic.extended_end(start, end, period, supposed)
    except DeadlineError:
        return None


def _calendar(deadline: Deadline) -> Iterator[Step]:
    """Whose public holidays were used, and how far they are known; nothing where none could matter."""
    if deadline.back and deadline.period.unit != "wd":
        return
    calendar = deadline.calendar
    if calendar.code is None:
        text = _(
            "Public holidays were not considered, only Saturdays, Sundays and what you state as local"
            " holidays. Name a country to count them: --country PT, or the fact buyer.country (Art. 2(1))."
        )
        yield Step(text, _articles("2(1)"))
        return
    text = _(
        "Public holidays used: {country}, national ones, known for {first} to {last} as the law stood on"
        " {checked} (Art. 2(1)). Those of a region or town count if you state them as local holidays."
    )
    known = calendar.certain
    yield Step(
        text.format(
            country=calendar.country, first=known.first, last=known.last, checked=in_words(known.checked)
        ),
        _articles("2(1)"),
    )
    for decree in calendar.not_yet_decreed(max(deadline.first_day, deadline.last_day)):
        yield Step(words(decree.text), _articles("2(1)"))


# --- hours ------------------------------------------------------------------------------------------------


def _hours(deadline: Deadline, end: datetime.datetime) -> Iterator[Step]:
    assert isinstance(deadline.start, datetime.datetime), "`count` refuses hours without a moment"
    hour = deadline.start.replace(minute=0, second=0, microsecond=0)
    text = _(
        "The hour of the event, {first} to {last} on {day}, does not count (Regulation 1182/71, Art. 3(1))."
    )
    next_hour = hour_in_words(hour + ONE_HOUR)
    yield Step(text.format(first=hour_in_words(hour), last=next_hour, day=in_words(hour)), _articles("3(1)"))
    if deadline.back:
        text = _("Counted back from {first}, a period of {length} begins at {last} on {day} (Art. 3(2)(a)).")
    else:
        text = _("Counted from {first}, a period of {length} ends at {last} on {day} (Art. 3(2)(a)).")
    yield Step(
        text.format(
            first=hour_in_words(hour) if deadline.back else next_hour,
            length=length_in_words(deadline.period.number, "h"),
            last=hour_in_words(end),
            day=in_words(end),
        ),
        _articles("3(2)(a)"),
    )
    text = _(
        "A period in hours runs through Saturdays, Sundays and public holidays and is never moved (Art. 3(3)"
        " and (4)). It is counted by the clock, without regard to summer time."
    )
    yield Step(text, _articles("3(3)", "3(4)"))
