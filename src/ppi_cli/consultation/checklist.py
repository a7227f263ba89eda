"""The checklist of a consultation: which items a procurement has, what became of them, and what is next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from ppi_cli.consultation.records import Progress, Records
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import ConsultationItem, ConsultationStage, Lawbook, Value
from ppi_cli.errors import InputError
from ppi_cli.language import _
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld

STAGES: tuple[ConsultationStage, ...] = get_args(ConsultationStage)
ItemState = Literal["open", "done", "not-applicable"]


class Line(NamedTuple):
    """An item with its state. `by_facts` says that the facts of the case make it not applicable."""

    item: ConsultationItem
    state: ItemState
    progress: Progress | None
    by_facts: bool = False


def checklist(book: Lawbook, facts: Mapping[str, Value], records: Records) -> list[Line]:
    """Every item, stage by stage in the order of the data. One whose condition is not known yet stays open."""
    world = FactWorld(book, facts)
    lines = []
    for item in book.consultation_items.values():
        progress = records.checklist.get(item.id)
        if progress is not None:
            lines.append(Line(item, progress.state, progress))
        elif truth(item.when, world) is False:
            lines.append(Line(item, "not-applicable", None, by_facts=True))
        else:
            lines.append(Line(item, "open", None))
    return sorted(lines, key=lambda line: STAGES.index(line.item.stage))


def next_open(lines: list[Line]) -> Line | None:
    """The first item that is still open."""
    return next((line for line in lines if line.state == "open"), None)


def known_item(book: Lawbook, name: str) -> ConsultationItem:
    """The item with that id. Raises InputError, with the nearest one, where there is none."""
    item = book.consultation_items.get(name)
    if item is None:
        guess = nearest(name, book.consultation_items)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See: ppi consult status")
        raise InputError(_("there is no item '{name}' on the checklist").format(name=name), fix)
    return item
