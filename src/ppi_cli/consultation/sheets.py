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
MOST_BYTES = 20_000_000
"""Of a CSV file: thousands of responses have a tenth of that."""


class Rows(msgspec.Struct):
    """Rows with their numbers as a spreadsheet shows them, and the cells that cannot be read."""

    rows: list[tuple[int, list[str]]]
    problems: list[Problem] = msgspec.field(default_factory=list)


def read_rows(path: Path) -> Rows:
    """The first visible sheet of a file. Raises InputError for what cannot be read at all."""
    if path.suffix.casefold() == ".csv":
        _refuse_foreign_text(path)
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


def _refuse_foreign_text(path: Path) -> None:
    """Says of a CSV file that it is no table that somebody filled in: too large, or not in UTF-8. Raises InputError."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                _("the file is too large: {size} MB").format(size=size // 2**20),
                _("A table of answers has a few; is this the right file?"),
                str(path),
            )
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            _("the file is not text in UTF-8"),
            _("Save it anew in Excel as “CSV UTF-8”, or as .xlsx, and import that."),
            str(path),
        ) from None
    except OSError:
        return  # what is wrong is said where the file is read


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
