"""The timetable of a procedure: each stage with its earliest lawful day and its planned day, forwards from
the call.

Pure: the day comes in as an argument. Days are counted under Regulation 1182/71; the limits come from the
data, and so do the assumptions of practice, which are facts that the officer can change.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ppi_cli.data.schema import Lawbook, Step, Value
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _, words
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable import stage_words
from ppi_cli.timetable.arithmetic import Period, next_working_day
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.limits import length_of, read_rules
from ppi_cli.timetable.reckoning import Days, Frame, Point, follow

CALL_DATE = "schedule.call_date"
PREPARATION = "plan.preparation_weeks"


class Stage(msgspec.Struct, frozen=True):
    """One stage of a timetable.

    `date` is the planned day, or the actual one once it is `done`; `earliest` the earliest lawful day given
    the days before, None where the law sets none. `minimum` is the binding length (`latest` limits have
    none). `legal` says that law governs the day. `begins` is the day of the stage that it follows. `slip`
    and `slack` are days: how much later than without the actual days, and how much room is left before the
    latest day that meets the need. Counted backwards, `decided` is the day that somebody has set or that follows
    from such a day by law alone, None while nobody has; `follows` says that it is of the latter kind.
    """

    id: str
    name: str
    short: str
    date: datetime.date
    earliest: datetime.date | None
    minimum: Period | None
    legal: bool
    text: str
    brief: str
    cites: tuple[str, ...]
    begins: datetime.date | None = None
    edge: bool = False
    hand_set: bool = False
    done: datetime.date | None = None
    slip: int = 0
    slack: int | None = None
    decided: datetime.date | None = None
    follows: bool = False


class Saving(msgspec.Struct, frozen=True):
    """A lawful way to save time: what to do, the days that it saves, and the provisions."""

    text: str
    days: int
    cites: tuple[str, ...] = ()


class Timetable(msgspec.Struct, frozen=True):
    """The stages in order, and what has to be said of all of them.

    Counted backwards, `need_by` is the day by which the need must be met and `late` the days by which that
    fails (0 when it can be met); `savings` are what would help then.
    """

    procedure: str
    stages: tuple[Stage, ...]
    notes: tuple[str, ...]
    today: datetime.date
    regime: str | None = None
    need_by: datetime.date | None = None
    late: int = 0
    savings: tuple[Saving, ...] = ()

    def stage(self, name: str) -> Stage | None:
        """The stage with this id, if the procedure has it."""
        return next((stage for stage in self.stages if stage.id == name), None)


class Outline(msgspec.Struct, frozen=True):
    """A timetable before its words: all else follows from the stage `start` and the days that are fixed."""

    frame: Frame
    start: str
    done: Days
    planned: Days
    points: Mapping[str, Point]
    backwards: bool = False

    @property
    def last(self) -> str:
        """The stage with which the need is met: the last one."""
        return list(self.points)[-1]


def make_timetable(
    book: Lawbook,
    facts: Mapping[str, Value],
    procedure: str,
    calendar: Calendar,
    today: datetime.date,
    done: Days | None = None,
    planned: Days | None = None,
) -> Timetable:
    """The timetable forwards from the day of the call, or where none is set from today and the preparation.

    `done` and `planned` are days by stage; by default those of the facts. Raises DeadlineError for a
    procedure without a timetable and for days outside the years of the calendar, NotInForce where no
    directive applies.
    """
    outline = draw(book, facts, procedure, calendar, today, done, planned)
    before = outline if not outline.done else draw(book, facts, procedure, calendar, today, {}, planned)
    stages = []
    for name, point in outline.points.items():
        stage = put_in_words(book, outline, point, facts)
        slip = (point.day - before.points[name].day).days if outline.done and name in before.points else 0
        stages.append(msgspec.structs.replace(stage, slip=slip))
    notes = stage_words.notes(book, outline.frame, facts, calendar)
    return Timetable(procedure, tuple(stages), notes, today, outline.frame.rules.regime)


def with_notes(timetable: Timetable, *notes: str) -> Timetable:
    """The same, with more to be said of it, first."""
    return msgspec.structs.replace(timetable, notes=(*notes, *timetable.notes))


def draw(
    book: Lawbook,
    facts: Mapping[str, Value],
    procedure: str,
    calendar: Calendar,
    today: datetime.date,
    done: Days | None = None,
    planned: Days | None = None,
) -> Outline:
    """The days of a timetable, without words; see `make_timetable`."""
    plan = book.timetables.get(procedure)
    if plan is None:
        raise DeadlineError(
            _("there is no timetable for '{procedure}'").format(procedure=procedure),
            _("Write one of {names}.").format(names=", ".join(book.timetables)),
        )
    known_done, known_planned = recorded(book, facts)
    done = known_done if done is None else done
    planned = known_planned if planned is None else planned
    start = next(step.stage for step in plan.steps if step.stage not in {item.stage for item in book.windows})
    call = done.get(start) or planned.get(start) or _call_date(book, facts, calendar, today)
    rules = read_rules(book, facts, procedure, call, calendar)
    steps = _linked(tuple(step for step in plan.steps if _occurs(step, rules.world)), plan.steps, start)
    frame = Frame(procedure, steps, book.stages, rules, calendar)
    return Outline(frame, start, done, planned, follow(frame, {**planned, **done, start: call}))


def recorded(
    book: Lawbook, facts: Mapping[str, Value]
) -> tuple[dict[str, datetime.date], dict[str, datetime.date]]:
    """The actual days and the days set by hand that stand among the facts, by stage."""
    found: list[dict[str, datetime.date]] = []
    for names in (
        {kind.id: kind.actual for kind in book.stages.values() if not kind.edge},
        {kind.id: kind.planned for kind in book.stages.values()},
    ):
        days = {stage: facts.get(name) for stage, name in names.items() if name}
        found.append({stage: day for stage, day in days.items() if isinstance(day, datetime.date)})
    return found[0], found[1]


def put_in_words(book: Lawbook, outline: Outline, point: Point, facts: Mapping[str, Value]) -> Stage:
    """The stage that a point is, in the language in use."""
    kind = book.stages[point.step.stage]
    start = kind.id == outline.start
    origin = _origin(outline, kind.id, hand_set=start and CALL_DATE in facts)
    told = stage_words.tell(book, outline.frame, point, facts, start=start, origin=origin)
    measured = point.measured
    minimum = measured.period if measured and measured.binds and not measured.limit.latest else None
    window = outline.frame.rules.windows.get(kind.id)
    sent = facts.get(window.fact) if window and window.fact else None
    return Stage(
        id=kind.id,
        name=words(kind.name),
        short=words(kind.short) or words(kind.name),
        date=point.day,
        earliest=point.earliest,
        minimum=minimum,
        legal=point.lawful,
        text=told.text,
        brief=told.brief,
        cites=told.cites,
        begins=point.begins,
        edge=kind.edge,
        hand_set=origin == "set",
        done=sent if isinstance(sent, datetime.date) else outline.done.get(kind.id),
    )


def _origin(outline: Outline, stage: str, *, hand_set: bool) -> stage_words.Origin:
    if stage in outline.done:
        return "done"
    if outline.backwards:
        return "latest"
    return "set" if hand_set or stage in outline.planned else "counted"


def _occurs(step: Step, world: FactWorld) -> bool:
    """Whether a stage has a place in this procurement."""
    return truth(step.when, world) is True and (step.unless is None or truth(step.unless, world) is not True)


def _linked(steps: tuple[Step, ...], plan: tuple[Step, ...], start: str) -> tuple[Step, ...]:
    """The steps with the stage that each follows: the one that is named, else the one before it in the plan.

    Where that one does not occur, it is the one that it would have followed.
    """
    after: dict[str, str] = {}
    before = ""
    for step in plan:
        after[step.stage] = step.after or ("" if step.stage == start else before)
        before = step.stage
    there = {step.stage for step in steps}
    linked: list[Step] = []
    for step in steps:
        name = after[step.stage]
        while name and name not in there:
            name = after[name]
        linked.append(msgspec.structs.replace(step, after=name))
    return tuple(linked)


def _call_date(
    book: Lawbook, facts: Mapping[str, Value], calendar: Calendar, today: datetime.date
) -> datetime.date:
    """The day set for the call, else today and the time that documents and approvals usually take."""
    day = facts.get(CALL_DATE)
    if isinstance(day, datetime.date):
        return day
    weeks = length_of(PREPARATION, FactWorld(book, facts)).number
    return next_working_day(today + datetime.timedelta(weeks=weeks), calendar)
