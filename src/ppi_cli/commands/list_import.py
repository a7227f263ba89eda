"""`ppi list import`: rows from a spreadsheet into the case file, after the change was shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import typer

from ppi_cli.commands.common import Session
from ppi_cli.commands.list import known_lists
from ppi_cli.commands.records import need_case
from ppi_cli.data.schema import Lawbook, ListDefinition, Lists
from ppi_cli.errors import Exit, InputError
from ppi_cli.language import _, words

if TYPE_CHECKING:
    from ppi_cli.documents.listsheets import FoundList, SheetReader
    from ppi_cli.documents.spreadsheet import Sheet


def take_over(session: Session, path: Path, only: str | None, *, yes: bool) -> None:
    """Shows how the rows of a file differ from those of the case file, asks unless `yes`, and records them.

    Raises InputError with every mistake in the file, and then records nothing.
    """
    case = need_case(session)
    book = session.lawbook(case.facts)
    asked = known_lists([only], book.lists)[0] if only else None
    found, passed, empty = _read(path, book, case.lists, asked)
    changes = [_change(one, case.lists) for one in found]
    differ = [one for one, change in zip(found, changes, strict=True) if change["status"] != "unchanged"]
    asks = bool(differ) and not yes and session.may_ask
    agreed = bool(differ) and (yes or (asks and _agreed(session, book, changes)))
    if agreed:
        case.record_all({}, rows={one.definition.id: one.rows for one in differ})
        changes = [
            change | {"status": "recorded"} if change["status"] == "found" else change for change in changes
        ]
    if session.as_json:
        session.print_json({"schema": "ppi/list-import/1", "lists": changes, "not_read": [*passed, *empty]})
    else:
        from ppi_cli.terminal.show_lists import show_imported

        show_imported(session.screen, book.lists, changes, passed, len(empty), seen=asks)
    if differ and not agreed:
        raise typer.Exit(Exit.FALLS_SHORT)


class _Contents(NamedTuple):
    """What a file holds: its lists; the sheets that were passed over, with the reason; and apart from these, those
    without rows whose lists have none either, as is usual in a workbook of which a few sheets are filled in.
    """

    found: list[FoundList]
    passed: list[dict[str, str]]
    empty: list[dict[str, str]]


def _read(path: Path, book: Lawbook, here: Lists, asked: ListDefinition | None) -> _Contents:
    """The lists of a file. Raises InputError with every mistake in it."""
    from ppi_cli.documents.listsheets import SheetReader
    from ppi_cli.documents.spreadsheet import read_spreadsheet

    sheets = read_spreadsheet(path)
    reader = SheetReader(path, book.lists, book.countries, here)
    chosen, passed = _chosen(path, sheets, reader, asked, book)
    found, empty = [], []
    for sheet, definition in chosen:
        one = reader.read(sheet, definition)
        if one.rows or asked:
            found.append(one)
        elif here.get(definition.id):
            why = _("it has no rows any more, but the list stays as it is; to empty it, add --list {list}")
            passed.append({"sheet": sheet.name, "why": why.format(list=definition.id)})
        else:
            empty.append({"sheet": sheet.name, "why": _("it has no rows, so the list stays as it is")})
    if reader.problems:
        raise InputError(problems=reader.problems)
    return _Contents(found, passed, empty)


def _chosen(
    path: Path, sheets: Sequence[Sheet], reader: SheetReader, asked: ListDefinition | None, book: Lawbook
) -> tuple[list[tuple[Sheet, ListDefinition]], list[dict[str, str]]]:
    """The sheets that hold lists; of the one that is asked for, the sheet of its name or the only one."""
    named = [(sheet, reader.definition_of(sheet)) for sheet in sheets]
    known = [(sheet, one) for sheet, one in named if one is not None and asked in (None, one)]
    if asked and not known and len(sheets) == 1:
        known = [(sheets[0], asked)]
    if not known:
        wanted = words(asked.label) if asked else ", ".join(words(one.label) for one in book.lists.values())
        raise InputError(
            _("no sheet of the file is named after a list"),
            _("Give the sheet the name of its list, or name it with --list LIST. Wanted: {names}.").format(
                names=wanted
            ),
            str(path),
        )
    twice = [one.id for _sheet, one in known if sum(other is one for _s, other in known) > 1]
    if twice:
        raise InputError(
            _("two sheets hold the list {list}").format(list=twice[0]), _("Delete one of them."), str(path)
        )
    why = _("no list has this name") if asked is None else _("another list was asked for")
    taken = [sheet for sheet, _one in known]
    return known, [{"sheet": sheet.name, "why": why} for sheet in sheets if sheet not in taken]


def _change(found: FoundList, here: Lists) -> dict[str, Any]:
    """How one list differs, as JSON tells it."""
    from ppi_cli.documents.listsheets import compare

    definition, rows = found.definition, found.rows
    old = here.get(definition.id, ())
    told: dict[str, Any] = {
        "id": definition.id,
        "sheet": found.sheet,
        "rows": len(rows),
        "rows_before": len(old),
    }
    if rows == old:
        return told | {"status": "unchanged"}
    return told | {"status": "found", **msgspec.structs.asdict(compare(old, rows, definition))}


def _agreed(session: Session, book: Lawbook, changes: Sequence[dict[str, Any]]) -> bool:
    from ppi_cli.terminal.show_lists import ask_import

    return ask_import(session.screen, book.lists, changes)
