"""Dates against the law and against each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from ppi_cli.checks.findings import Finding, Subject
from ppi_cli.data.schema import Window
from ppi_cli.data.wording import in_words, long_day
from ppi_cli.language import _, ngettext, words
from ppi_cli.timetable.limits import notice_days
from ppi_cli.timetable.periods import count
from ppi_cli.timetable.reckoning import Point, follow
from ppi_cli.timetable.stage_words import length
from ppi_cli.timetable.stages import CALL_DATE, Outline

_NEED_BY = "schedule.need_by"


def check_dates(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """Days set by hand or done, the prior notice, the day of the call, and the day by which the need must
    be met.
    """
    for stage, point in outline.points.items():
        if point.fixed and stage != outline.start:
            yield from _against_law(subject, outline, stage, point)
    for stage, window in outline.frame.rules.windows.items():
        if stage in outline.points:
            yield from _notice(subject, outline, window)
    yield from _call(subject, outline)
    yield from _need(subject, outline)


def _against_law(subject: Subject, outline: Outline, stage: str, point: Point) -> Iterator[Finding]:
    """A day below the minimum, before the stage that it follows, below the length as a rule, or too late."""
    name, where = words(subject.book.stages[stage].name), _where(subject, outline, stage)
    limit = point.measured.limit if point.measured else None
    cites = subject.cites(limit.cite) if limit else _standstill(subject, outline)
    if point.earliest is not None and point.day < point.earliest:
        text = _("{name}: {day} is {short} too early; the law allows {earliest} at the earliest ({why}).")
        why = length(point.measured.period) if point.measured else _("the standstill")
        yield Finding(
            f"too-early.{stage}",
            "error",
            text.format(
                name=name,
                day=in_words(point.day),
                short=_days((point.earliest - point.day).days),
                earliest=in_words(point.earliest),
                why=why,
            ),
            where,
            _("Set {day} or later.").format(day=point.earliest),
            cites,
        )
    elif point.begins is not None and point.day < point.begins:
        yield _reversed(subject, outline, point, where)
    elif point.measured and point.measured.binds and point.deadline:
        yield from _softer(subject, outline, stage, point, where)


def _reversed(subject: Subject, outline: Outline, point: Point, where: str) -> Finding:
    """A day before that of the stage it follows; only a warning where that day is assumed."""
    assert point.begins is not None, "asked for stages that follow another one"
    before = next(
        name
        for name, other in outline.points.items()
        if other.day == point.begins and name != point.step.stage
    )
    certain = outline.points[before].fixed
    text = (
        _("{name}: {day} lies before {other}, on {begins}.")
        if certain
        else _("{name}: {day} lies before {other}, which is assumed for {begins}.")
    )
    names = {name: words(subject.book.stages[name].name) for name in (point.step.stage, before)}
    return Finding(
        f"reversed.{point.step.stage}",
        "error" if certain else "warning",
        text.format(
            name=names[point.step.stage],
            day=in_words(point.day),
            other=names[before],
            begins=in_words(point.begins),
        ),
        where,
        _("Correct one of the two days.")
        if certain
        else _("Correct the day, or set the days before it too."),
    )


def _softer(subject: Subject, outline: Outline, stage: str, point: Point, where: str) -> Iterator[Finding]:
    """Above the floor of the law but below its rule, or later than the law allows."""
    measured, deadline = point.measured, point.deadline
    assert measured is not None and deadline is not None, "asked for stages with a limit only"
    name, cites = words(subject.book.stages[stage].name), subject.cites(measured.limit.cite)
    if measured.limit.latest and point.day > deadline.last_day:
        text = _("{name}: {day} is {late} too late; the last day is {last}.")
        late = _days((point.day - deadline.last_day).days)
        yield Finding(
            f"too-late.{stage}",
            "error",
            text.format(name=name, day=in_words(point.day), late=late, last=in_words(deadline.last_day)),
            where,
            _("Send it at once, and note why it was late."),
            cites,
        )
    if measured.usual and not measured.limit.latest:
        usual = count(deadline.first_day, measured.usual, outline.frame.calendar).last_day
        if point.day < usual:
            text = _(
                "{name}: the law asks for {usual} as a rule, until {day}. A shorter time"
                " needs a reason on file."
            )
            yield Finding(
                f"below-the-rule.{stage}",
                "warning",
                text.format(name=name, usual=length(measured.usual), day=in_words(usual)),
                where,
                _("Note the reason, or set {day}.").format(day=usual),
                cites,
            )


def _notice(subject: Subject, outline: Outline, window: Window) -> Iterator[Finding]:
    """A prior notice that was sent outside its time, and so shortens nothing."""
    sent = subject.facts.get(window.fact) if window.fact else None
    if not isinstance(sent, datetime.date):
        return
    rules = outline.frame.rules
    first, last = notice_days(window, rules.world, rules.call, outline.frame.calendar)
    if sent <= last and (first is None or sent >= first):
        return
    text = _(
        "The prior information notice of {day} shortens no time limit: for a call on {call} it has to"
        " be sent from {first} to {last}."
    )
    yield Finding(
        "notice-outside-its-time",
        "warning",
        text.format(
            day=long_day(sent), call=long_day(rules.call), first=long_day(first or last), last=long_day(last)
        ),
        subject.where([window.fact]),
        _("Move the call, send a new notice, or plan with the full time."),
        subject.cites(window.cite),
    )


def _call(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """The day of the call: another one than planned, or passed without being recorded."""
    planned, done = subject.facts.get(CALL_DATE), outline.done.get(outline.start)
    if not isinstance(planned, datetime.date):
        return
    cites = subject.cites({"general": ("dir-2014-24 art 5(4)",)})
    if done is not None and done != planned:
        text = _(
            "The notice was sent on {done}, but {fact} says {planned}; thresholds and rules are those of the"
            " former."
        )
        yield Finding(
            "call-on-another-day",
            "warning",
            text.format(done=long_day(done), fact=CALL_DATE, planned=long_day(planned)),
            subject.where([CALL_DATE]),
            _("Set {fact} to {day}, and look at the result again.").format(fact=CALL_DATE, day=done),
            cites,
        )
    elif done is None and planned < subject.today:
        text = _("The day of the call, {day}, has passed, and it is not recorded that the notice was sent.")
        yield Finding(
            "call-has-passed",
            "note",
            text.format(day=long_day(planned)),
            subject.where([CALL_DATE]),
            _("Record it: ppi timetable done {stage} {day}; or set another day.").format(
                stage=outline.start, day=planned
            ),
        )


def _need(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """Whether the need can be met by its day, with the assumptions of practice or with the minima alone."""
    need_by = subject.facts.get(_NEED_BY)
    if not isinstance(need_by, datetime.date):
        return
    where = subject.where([_NEED_BY])
    start = outline.points[outline.start].day
    if need_by <= start:
        text = _("The solution has to be in use on {need}, before the procedure begins on {start}.")
        yield Finding(
            "reversed.need-by",
            "error",
            text.format(need=long_day(need_by), start=long_day(start)),
            where,
            _("Correct one of the two days."),
        )
        return
    end = outline.points[outline.last].day
    if end <= need_by:
        return
    bare = msgspec.structs.replace(outline.frame, bare=True)
    least = follow(bare, {**outline.done, outline.start: start})[outline.last].day
    if least > need_by:
        text = _("In use by {need} cannot be met: even the minima of the law alone take until {end}.")
        yield Finding(
            "need-too-early",
            "error",
            text.format(need=long_day(need_by), end=long_day(least)),
            where,
            _("Begin earlier, or move the day; see ppi timetable --backwards."),
        )
    else:
        text = _("In use by {need} is {late} too early for the usual course, which ends on {end}.")
        late = _days((end - need_by).days)
        yield Finding(
            "need-early",
            "warning",
            text.format(need=long_day(need_by), late=late, end=long_day(end)),
            where,
            _("See what would help: ppi timetable --backwards."),
        )


def _standstill(subject: Subject, outline: Outline) -> tuple[str, ...]:
    """The provision that keeps a contract from being concluded."""
    binding = [item for item in outline.frame.rules.limits.get("standstill-ends", ()) if item.binds]
    return subject.cites(binding[0].limit.cite) if binding else ()


def _where(subject: Subject, outline: Outline, stage: str) -> str:
    kind = subject.book.stages[stage]
    return subject.where([kind.actual if stage in outline.done else kind.planned])


def _days(number: int) -> str:
    return ngettext("{number} day", "{number} days", number).format(number=number)
