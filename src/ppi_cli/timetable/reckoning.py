"""From fixed days to the days of all stages that follow: the arithmetic of a timetable, without words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ppi_cli.data.schema import StageKind, Step
from ppi_cli.timetable.arithmetic import ONE_DAY, Period, add_months, next_working_day
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.limits import Measured, Rules, known_length, length_of, notice_days
from ppi_cli.timetable.periods import Deadline, count

Days = Mapping[str, datetime.date]


class Frame(msgspec.Struct, frozen=True):
    """One procedure with its rules: what does not change while days are moved.

    `lean` stages take no more than the minimum of the law; `bare` leaves out every assumption of practice.
    """

    procedure: str
    steps: tuple[Step, ...]
    kinds: Mapping[str, StageKind]
    rules: Rules
    calendar: Calendar
    lean: frozenset[str] = frozenset()
    bare: bool = False

    def at_minimum(self, stage: str) -> Frame:
        """The same, with no more than the minimum of the law planned for one stage."""
        return msgspec.structs.replace(self, lean=self.lean | {stage})


class Point(msgspec.Struct, frozen=True):
    """A stage with its day. `earliest` is the earliest lawful day, None where the law sets none.

    `begins` is the day of the stage before; `deadline` and `measured` are the limit that governs, binding
    or not; `practice` the day by the assumptions `lengths`; `lawful` says that law governs the day.
    """

    step: Step
    day: datetime.date
    begins: datetime.date | None = None
    earliest: datetime.date | None = None
    measured: Measured | None = None
    deadline: Deadline | None = None
    lengths: tuple[Period, ...] = ()
    practice: datetime.date | None = None
    fixed: bool = False
    lawful: bool = False


def follow(frame: Frame, fixed: Days) -> dict[str, Point]:
    """The stages whose days follow from those that are fixed, in the order of the procedure.

    A stage that is fixed keeps its day, even where the law allows a later one only. Raises DeadlineError
    for days outside the years of the calendar.
    """
    points: dict[str, Point] = {}
    for step in frame.steps:
        if step.stage in frame.rules.windows:
            continue
        point = _point(frame, step, _before(frame, step, points), points, fixed.get(step.stage))
        if point is not None:
            points[step.stage] = point
    return {**_windows(frame, points), **points}


def _before(frame: Frame, step: Step, points: Mapping[str, Point]) -> Point | None:
    """The stage that this one follows; where that one does not occur here, the one before it."""
    after = {item.stage: item.after for item in frame.steps}
    name = step.after
    while name and name not in points:
        name = after.get(name, "")
    return points.get(name)


def _windows(frame: Frame, points: Mapping[str, Point]) -> dict[str, Point]:
    """Latest days of notices, counted back; such a day never moves (Regulation 1182/71, Art. 3(4))."""
    found = {}
    for step in frame.steps:
        window = frame.rules.windows.get(step.stage)
        if window is not None and window.before in points:
            _first, last = notice_days(window, frame.rules.world, points[window.before].day, frame.calendar)
            found[step.stage] = Point(step, last, lawful=window.binds)
    return found


def _point(
    frame: Frame, step: Step, before: Point | None, points: Mapping[str, Point], fixed: datetime.date | None
) -> Point | None:
    """The stage with its day, or None where nothing says when it is."""
    measured, deadline = _governing(frame, step.stage, points)
    begins = before.day if before else None
    lengths = _lengths(frame, step)
    if before is None and deadline is None:
        return Point(step, fixed, fixed=True) if fixed else None
    if begins is None or (measured is None and not lengths and not step.next_day):
        return Point(step, fixed, fixed=True, measured=measured, deadline=deadline) if fixed else None
    practice = _practice(frame, begins, lengths) if lengths else None
    earliest = _earliest(step, before, measured, deadline)
    if measured and deadline and measured.limit.latest:
        day = fixed or deadline.last_day
    else:
        day = fixed or _planned(frame, step, begins, points, practice)
    lawful = earliest is not None or (measured is not None and measured.binds)
    return Point(
        step, day, begins, earliest, measured, deadline, lengths, practice, fixed is not None, lawful
    )


def _governing(
    frame: Frame, stage: str, points: Mapping[str, Point]
) -> tuple[Measured | None, Deadline | None]:
    """Of the limits of a stage the one that decides: what binds before what does not, the strictest of
    these.
    """
    counted = [
        (item, count(points[item.limit.counted_from].day, item.period, frame.calendar))
        for item in frame.rules.limits.get(stage, ())
        if item.limit.counted_from in points
    ]
    if not counted:
        return None, None

    def weight(pair: tuple[Measured, Deadline]) -> tuple[bool, int]:
        end = pair[1].last_day.toordinal()
        return pair[0].binds, -end if pair[0].limit.latest else end

    return max(counted, key=weight)


def _earliest(
    step: Step, before: Point | None, measured: Measured | None, deadline: Deadline | None
) -> datetime.date | None:
    """The end of a binding minimum, or the day that the law gives to the stage before (the end of a
    standstill).
    """
    if measured and deadline and measured.binds:
        return None if measured.limit.latest else deadline.last_day
    if before is not None and before.lawful and before.earliest is not None and step.next_day:
        return before.day + ONE_DAY
    if before is not None and before.lawful and before.step.next_day:
        return before.day
    return None


def _planned(
    frame: Frame,
    step: Step,
    begins: datetime.date,
    points: Mapping[str, Point],
    practice: datetime.date | None,
) -> datetime.date:
    """The day as planned: the limits, the length as a rule, and practice; the latest of them, on a working
    day.
    """
    if step.next_day:
        return begins + ONE_DAY
    ends = []
    limits = frame.rules.limits.get(step.stage, ())
    if any(
        item.binds and item.limit.national for item in limits
    ):  # orientation gives way to the national rule
        limits = tuple(item for item in limits if item.binds)
    for item in limits:
        if item.limit.counted_from in points:
            start = points[item.limit.counted_from].day
            ends.append(count(start, item.period, frame.calendar).last_day)
            if item.usual and not frame.bare and step.stage not in frame.lean:
                ends.append(count(start, item.usual, frame.calendar).last_day)
    if practice is not None and not (ends and step.stage in frame.lean):
        ends.append(practice)
    return max(ends)


def _lengths(frame: Frame, step: Step) -> tuple[Period, ...]:
    if frame.bare:
        return (Period(0, "d"),) if step.lasts else ()
    times = frame.rules.world.value(step.times) if step.times else 1
    world = frame.rules.world
    lengths = tuple(length_of(known_length(facts, world), world) for facts in step.lasts)
    return tuple(
        Period(item.number * (times if isinstance(times, int) else 1), item.unit) for item in lengths
    )


def _practice(frame: Frame, begins: datetime.date, lengths: tuple[Period, ...]) -> datetime.date:
    """The day after these lengths, moved to the next working day: a plan does not end on a Sunday."""
    day = begins
    for length in lengths:
        if length.unit == "m":
            day = add_months(day, length.number)
        else:
            day += datetime.timedelta(days=length.number * (7 if length.unit == "w" else 1))
    return next_working_day(day, frame.calendar)
