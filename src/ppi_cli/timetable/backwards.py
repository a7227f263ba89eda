"""The timetable backwards: the latest day of each stage that still meets the need, and what helps if it is
too late.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import msgspec

from ppi_cli.data.citations import cites_for
from ppi_cli.data.schema import Change, Cites, Lawbook, Step, Value
from ppi_cli.data.trees import names_in
from ppi_cli.errors import DeadlineError
from ppi_cli.language import _, words
from ppi_cli.law.logic import truth
from ppi_cli.timetable import stage_words
from ppi_cli.timetable.arithmetic import ONE_DAY
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.limits import Measured, notice_days
from ppi_cli.timetable.reckoning import Frame, follow
from ppi_cli.timetable.stages import CALL_DATE, Outline, Saving, Timetable, draw, put_in_words

_NOTICE = "this.notice_in_window"


def make_backwards(
    book: Lawbook,
    facts: Mapping[str, Value],
    procedure: str,
    calendar: Calendar,
    today: datetime.date,
    need_by: datetime.date,
) -> Timetable:
    """The latest days, counted back from the day by which the need must be met; slack against the forward
    plan.

    What is done keeps its day; days set by hand count for the plan only. Raises DeadlineError where no day
    in the years of the calendar would do, and as `make_timetable` does.
    """
    outline = draw(book, facts, procedure, calendar, today, planned={})
    latest = latest_days(outline, need_by)
    if latest[outline.start] != outline.points[outline.start].day and outline.start not in outline.done:
        # Another day of the call may lie under other limits: a notice outside its window, another threshold.
        moved = draw(
            book, {**facts, CALL_DATE: latest[outline.start]}, procedure, calendar, today, planned={}
        )
        latest = latest_days(msgspec.structs.replace(outline, frame=moved.frame), need_by)
        frame = moved.frame
    else:
        frame = outline.frame
    planned = draw(book, facts, procedure, calendar, today)
    counted = msgspec.structs.replace(outline, frame=frame, points=follow(frame, latest), backwards=True)
    stages = []
    for name, point in counted.points.items():
        stage = put_in_words(book, counted, point, facts)
        slack = (point.day - planned.points[name].day).days if name in planned.points else None
        day, follows = stage.done or _decided(planned, name), _follows(planned, name)
        stages.append(msgspec.structs.replace(stage, slack=slack, decided=day, follows=follows))
    late = max(0, (planned.points[planned.last].day - need_by).days)
    savings = tuple(_savings(book, facts, planned, calendar, today)) if late else ()
    notes = stage_words.notes(book, frame, facts, calendar)
    return Timetable(procedure, tuple(stages), notes, today, frame.rules.regime, need_by, late, savings)


def _decided(planned: Outline, stage: str) -> datetime.date | None:
    """The day of a stage that is done or set by hand, or that follows from such a day by law alone; else None.

    `planned` is the plan with the days set by hand. Without one for the call, the day that it supposes is nobody's.
    """
    if stage in planned.done or stage in planned.planned:
        return planned.done.get(stage) or planned.planned[stage]
    if stage not in planned.points or not _follows(planned, stage):
        return None
    window = planned.frame.rules.windows.get(stage)
    begins = window.before if window else _steps(planned)[stage].after
    return planned.points[stage].day if _decided(planned, begins) else None


def _follows(outline: Outline, stage: str) -> bool:
    """Whether nobody plans the stage: it follows from another one, or is counted back from it."""
    step = _steps(outline).get(stage)
    return step is not None and stage != outline.start and (outline.frame.kinds[stage].edge or not step.lasts)


def _steps(outline: Outline) -> dict[str, Step]:
    return {step.stage: step for step in outline.frame.steps}


def latest_days(outline: Outline, need_by: datetime.date) -> dict[str, datetime.date]:
    """For each stage that leads to the last one, the latest working day from which `need_by` is still met.

    What is done keeps its day, and what comes before it keeps the day of the outline.
    """
    path = _path(outline)
    settled = max((number for number, stage in enumerate(path) if stage in outline.done), default=-1)
    latest = {stage: outline.points[stage].day for stage in path[: settled + 1]}
    for stage in path[settled + 1 :]:
        if not outline.frame.kinds[stage].edge:
            latest[stage] = _latest(outline.frame, stage, outline.last, need_by)
    return latest


def _path(outline: Outline) -> list[str]:
    """The stages that lead from the first to the last one, in order."""
    after = {step.stage: step.after for step in outline.frame.steps}
    path = [outline.last]
    while after[path[-1]]:
        path.append(after[path[-1]])
    return [stage for stage in reversed(path) if stage in outline.points]


def _latest(frame: Frame, stage: str, last: str, need_by: datetime.date) -> datetime.date:
    """By halving: the end moves with the stage and never the other way."""

    def meets(day: datetime.date) -> bool:
        try:
            return follow(without_windows, {stage: day})[last].day <= need_by
        except DeadlineError:
            return False  # it runs beyond the years of the calendar, in which `need_by` lies

    # Notices counted back lead to nothing, and may lie before the first year of the calendar.
    without_windows = msgspec.structs.replace(frame, rules=msgspec.structs.replace(frame.rules, windows={}))

    frame.calendar.require(need_by)
    first = datetime.date(frame.calendar.certain.first, 1, 1)
    good, bad = need_by, need_by + ONE_DAY
    step = 1
    while not meets(good):
        if good <= first:
            raise DeadlineError(
                _("the day {day} cannot be met, whenever the procedure begins").format(
                    day=need_by.isoformat()
                ),
                _(
                    "Its lengths take more time than the calendar knows; shorten the assumptions (plan.…) or"
                    " set a later day."
                ),
            )
        good, bad = max(first, good - step * ONE_DAY), good
        step *= 2
    while (bad - good).days > 1:
        middle = good + (bad - good) // 2
        good, bad = (middle, bad) if meets(middle) else (good, middle)
    while not frame.calendar.works(good):
        good -= ONE_DAY
    return good


# --- what would help --------------------------------------------------------------------------------------


def _savings(
    book: Lawbook, facts: Mapping[str, Value], outline: Outline, calendar: Calendar, today: datetime.date
) -> Iterator[Saving]:
    """What the law allows to plan with: the minimum alone, and each reduction whose condition is not met
    yet.
    """
    end = outline.points[outline.last].day
    for stage, point in outline.points.items():
        item = point.measured
        if (
            item is None
            or not item.binds
            or item.limit.latest
            or point.fixed
            or outline.frame.kinds[stage].edge
        ):
            continue
        lean = _end(outline.frame.at_minimum(stage), outline)
        if lean < end:
            text = _(
                "{stage}: plan no more than the minimum of {length}, if that is time enough for firms."
            ).format(length=stage_words.length(item.period), stage=words(book.stages[stage].name))
            yield Saving(text, (end - lean).days, _cites(outline, item.limit.cite))
        for change in item.limit.shorter:
            yield from _with_change(book, facts, outline, calendar, today, stage, item, change, lean)


def _with_change(
    book: Lawbook,
    facts: Mapping[str, Value],
    outline: Outline,
    calendar: Calendar,
    today: datetime.date,
    stage: str,
    item: Measured,
    change: Change,
    lean: datetime.date,
) -> Iterator[Saving]:
    """One reduction, if it can still be had and brings more than the minimum as it stands."""
    supposed = _supposed(outline, calendar, today, change)
    if supposed is None:
        return
    other = draw(book, {**facts, **supposed}, outline.frame.procedure, calendar, today)
    shortened = other.points[stage].measured
    end = outline.points[outline.last].day
    after = _end(other.frame.at_minimum(stage), outline)
    if shortened is None or after >= lean:
        return
    text = _("{stage}: with {change} the minimum is {least} instead of {full}.").format(
        change=words(change.name),
        full=stage_words.length(item.period),
        least=stage_words.length(shortened.period),
        stage=words(book.stages[stage].name),
    )
    yield Saving(text, (end - after).days, _cites(outline, change.cite or item.limit.cite))


def _supposed(
    outline: Outline, calendar: Calendar, today: datetime.date, change: Change
) -> dict[str, Value] | None:
    """The facts under which a reduction would hold; None where it holds already or cannot be had any more."""
    rules = outline.frame.rules
    if change.when is None or truth(change.when, rules.world) is True:
        return None
    names = names_in(change.when)
    if names == {_NOTICE}:
        window = next((window for window in rules.windows.values() if window.fact), None)
        last = notice_days(window, rules.world, rules.call, calendar)[1] if window else None
        return {window.fact: last} if window and last and last >= today else None
    yes_no = [name for name in names if (fact := rules.world.book.facts.get(name)) and fact.type == "yes-no"]
    return dict.fromkeys(yes_no, True) if len(yes_no) == len(names) else None


def _end(frame: Frame, outline: Outline) -> datetime.date:
    fixed = {**outline.planned, **outline.done, outline.start: outline.points[outline.start].day}
    return follow(frame, fixed)[outline.last].day


def _cites(outline: Outline, cites: Cites) -> tuple[str, ...]:
    return cites_for(cites, outline.frame.rules.directive.id)
