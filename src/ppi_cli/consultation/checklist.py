"""The checklist of a consultation: which items a procurement has, what became of them, and what is next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from ppi_cli.casefile.answers import Basis
from ppi_cli.consultation.planning import ground
from ppi_cli.consultation.records import Progress, Records
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import ConsultationItem, ConsultationStage, Lawbook, Name, Value
from ppi_cli.data.trees import names_in
from ppi_cli.errors import InputError
from ppi_cli.language import _
from ppi_cli.law.logic import open_in, truth
from ppi_cli.law.world import FactWorld

STAGES: tuple[ConsultationStage, ...] = get_args(ConsultationStage)
ItemState = Literal["open", "done", "not-applicable"]
ADVISED = Name("consultation.advised")
"""The value of the data that says whether the market is asked before a decision."""


class Line(msgspec.Struct, frozen=True):
    """An item with its state. `by_facts` says that the facts of the case make it not applicable; `rests_on` are facts
    not known yet on which it depends whether it applies.
    """

    item: ConsultationItem
    state: ItemState
    progress: Progress | None
    by_facts: bool = False
    rests_on: tuple[str, ...] = ()


def checklist(book: Lawbook, facts: Mapping[str, Value], records: Records) -> list[Line]:
    """Every item, stage by stage in the order of the data. One whose condition is not known yet stays open."""
    world = FactWorld(book, facts)
    lines = []
    for item in book.consultation_items.values():
        progress = records.checklist.get(item.id)
        if progress is not None:
            lines.append(Line(item, progress.state, progress))
        else:
            applies = truth(item.when, world)
            state: ItemState = "not-applicable" if applies is False else "open"
            rests_on = tuple(sorted(open_in(item.when, world))) if applies is None else ()
            lines.append(Line(item, state, None, by_facts=applies is False, rests_on=rests_on))
    return sorted(lines, key=lambda line: STAGES.index(line.item.stage))


def next_open(lines: list[Line]) -> Line | None:
    """The first item that is still open."""
    return next((line for line in lines if line.state == "open"), None)


class Standing(msgspec.Struct, frozen=True):
    """Where a consultation stands. `following` is the item with which it begins or goes on, None where that is not the
    next step of the procurement: none was begun, and the data advises none or what it advises one for is known on firm
    ground; or only what closes the procurement is left.
    """

    begun: bool
    settled: int
    items: int
    following: Line | None


def standing(
    book: Lawbook, facts: Mapping[str, Value], basis: Mapping[str, Basis], records: Records
) -> Standing:
    """Where the consultation of a procurement stands."""
    lines = checklist(book, facts, records)
    begun = records.begun or facts.get("consultation.starts") is not None
    following = next_open(lines)
    wanted = begun or _advised(book, facts, basis)
    if following is not None and (not wanted or following.item.closing):
        following = None
    return Standing(begun, sum(line.state != "open" for line in lines), len(lines), following)


def _advised(book: Lawbook, facts: Mapping[str, Value], basis: Mapping[str, Basis]) -> bool:
    """Whether the data advises a consultation, and none of the facts that speak for it is on firm ground yet."""
    if truth(ADVISED, FactWorld(book, facts)) is not True:
        return False
    asked = {name for case in book.derived[ADVISED.id].cases if case.when for name in names_in(case.when)}
    return all(ground(name, facts, basis) != "firm" for name in asked)


def known_item(book: Lawbook, name: str) -> ConsultationItem:
    """The item with that id. Raises InputError, with the nearest one, where there is none."""
    item = book.consultation_items.get(name)
    if item is None:
        guess = nearest(name, book.consultation_items)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See: ppi consult status")
        raise InputError(_("there is no item '{name}' on the checklist").format(name=name), fix)
    return item
