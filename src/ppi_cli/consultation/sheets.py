"""The rows of a spreadsheet or CSV file that others filled in, as text, with what has to be said of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ppi_cli.data.wording import NO_BREAK
from ppi_cli.documents.spreadsheet import Cell, column_letter, read_spreadsheet
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _

TABLES = (".xlsx", ".csv")


class Rows(msgspec.Struct):
    """Rows with their numbers as a spreadsheet shows them, and the cells that cannot be read."""

    rows: list[tuple[int, list[str]]]
    problems: list[Problem] = msgspec.field(default_factory=list)


def read_rows(path: Path) -> Rows:
    """The first visible sheet of a file. Raises InputError for what cannot be read at all."""
    sheets = read_spreadsheet(path)
    lines = sheets[0].lines if sheets else []
    if not lines:
        raise InputError(_("the table is empty"), _("Its first row names the questions."), str(path))
    made = Rows([])
    for line in lines:
        texts = [""] * (max(line.cells) + 1)
        for place, cell in line.cells.items():
            where = f"{path}:{column_letter(place)}{line.number}"
            texts[place] = _text(cell, where, made.problems)
        made.rows.append((line.number, texts))
    return made


def _text(cell: Cell, where: str, problems: list[Problem]) -> str:
    """A cell in words; a formula or an error is named and left out, since nobody has seen what it depends on."""
    if cell.kind:
        what = {
            "formula": _("the cell holds a formula; formulas are not worked out"),
            "error": _("the cell holds an error"),
        }[cell.kind]
        problems.append(Problem(what, _("Put the value in its place and import the file again."), where))
        return ""
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        number = value * 100 if cell.percent else value
        return str(int(number)) if number.is_integer() else str(round(number, 4))
    return str(value).replace(NO_BREAK, " ").strip()


def columns_of(head: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The columns that have a name, with their numbers."""
    return ((number, " ".join(name.split())) for number, name in enumerate(head) if name.strip())
