"""When a stage can have happened: what `ppi timetable done` accepts."""

from __future__ import annotations

import datetime

import msgspec

from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import long_day
from ppi_cli.errors import InputError
from ppi_cli.language import _, words
from ppi_cli.timetable.stages import Outline


class Possible(msgspec.Struct, frozen=True):
    """The fact that keeps the day of a stage, and between which days (both included, None: no end) it can
    be.
    """

    fact: str
    first: datetime.date | None
    last: datetime.date | None
    after: str
    before: str


def possible(book: Lawbook, outline: Outline, stage: str) -> Possible:
    """What may be recorded for a stage. Raises InputError for one that the procedure lacks or that nobody
    does.
    """
    kind = book.stages.get(stage)
    named = [name for name in outline.points if book.stages[name].actual]
    if kind is None or stage not in outline.points:
        guess = nearest(stage, named)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(named)
        raise InputError(_("this timetable has no stage '{stage}'").format(stage=stage), fix)
    if not kind.actual:
        raise InputError(
            _("{stage} follows from other days and is not done by anybody").format(stage=stage),
            _("Record one of {names}.").format(names=", ".join(named)),
        )
    if stage in outline.frame.rules.windows:
        window = outline.frame.rules.windows[stage]
        return Possible(kind.actual, None, outline.points[window.before].day, "", window.before)
    before = _before(outline, stage)
    later = [name for name in _later(outline, stage) if name in outline.done]
    first = max(before, key=lambda name: outline.points[name].day, default="")
    last = min(later, key=lambda name: outline.done[name], default="")
    return Possible(
        kind.actual,
        outline.points[first].day if first else None,
        outline.done[last] if last else None,
        first,
        last,
    )


def refuse_impossible(book: Lawbook, outline: Outline, stage: str, day: datetime.date) -> str:
    """The fact that keeps the day. Raises InputError for a day on which the stage could not be."""
    found = possible(book, outline, stage)
    if found.first is not None and day < found.first:
        raise InputError(
            _("{stage} cannot be on {day}, before {other}").format(stage=stage, day=day, other=found.after),
            _("Write {first} or later; if {name} was on another day, record that first.").format(
                first=found.first, name=_name(book, found.after)
            ),
        )
    if found.last is not None and day > found.last:
        raise InputError(
            _("{stage} cannot be on {day}, after {other}").format(stage=stage, day=day, other=found.before),
            _("Write {last} or earlier: {name} was on {long}.").format(
                last=found.last, name=_name(book, found.before), long=long_day(found.last)
            ),
        )
    return found.fact


def _before(outline: Outline, stage: str) -> list[str]:
    """The stages that lead to this one and that somebody does."""
    after = {step.stage: step.after for step in outline.frame.steps}
    names = []
    name = after[stage]
    while name:
        if name in outline.points and not outline.frame.kinds[name].edge:
            names.append(name)
        name = after[name]
    return names


def _later(outline: Outline, stage: str) -> list[str]:
    """The stages that this one leads to."""
    return [name for name in outline.points if name != stage and stage in _before(outline, name)]


def _name(book: Lawbook, stage: str) -> str:
    return words(book.stages[stage].name)
