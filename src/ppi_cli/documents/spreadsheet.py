"""Reading spreadsheets that others have had in their hands: as cells, never as programs.

A formula is never worked out, not even its last result is taken: nobody has seen what it depends on.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.data.yaml_source import read_text
from ppi_cli.documents.archive import harm_of
from ppi_cli.errors import InputError
from ppi_cli.language import _

CSV = ".csv"
MOST_ROWS = 20_000
"""Rows with something in them that one sheet may have."""
_MOST_BYTES = 100 * 2**20  # unpacked; two thousand requirements take 2 MB
_MOST_PACKED = 30 * 2**20
_MOST_CELLS = 5_000_000  # empty ones too, of which a sheet can claim 17 thousand million
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old office files begin, and new ones with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Cell(msgspec.Struct, frozen=True):
    """A cell that is not empty: its value as the spreadsheet has it, and whether that is a formula or an error.

    `percent` says that it is shown as a percentage, so that 0.4 means 40.
    """

    value: Any
    kind: str = ""
    percent: bool = False


class Line(msgspec.Struct, frozen=True):
    """A row that is not empty: its number, counted from one, and its cells by the number of their column, from zero."""

    number: int
    cells: dict[int, Cell]


class Sheet(msgspec.Struct, frozen=True):
    """A sheet: its name (empty in a CSV file), and its rows that are not empty."""

    name: str
    lines: list[Line]


def read_spreadsheet(path: Path) -> list[Sheet]:
    """The sheets of an .xlsx or .csv file that are not hidden.

    Raises InputError for what is neither, holds macros, has a password, or is far too large.
    """
    if path.suffix.casefold() == CSV:
        return [_csv_sheet(path)]
    data = _bytes(path)
    _refuse_other_files(data, path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_harm(archive, path)
        return _sheets(data, path)
    except InputError:
        raise
    except Exception:  # openpyxl raises whatever a damaged part leads to
        raise _unreadable(path) from None


def column_letter(number: int) -> str:
    """How spreadsheets call a column, counted from zero: A, …, Z, AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_PACKED:
            raise _too_large(path)
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(_("there is no such file"), _("Check the name and the folder."), str(path)) from None
    except OSError as error:
        raise InputError(
            _("the file cannot be read: {reason}").format(reason=error.strerror or str(error)),
            _("Check that you may open it."),
            str(path),
        ) from None


def _refuse_other_files(data: bytes, path: Path) -> None:
    """Files that are no archive: with a password, of an old Excel, or something else."""
    if data.startswith(_COMPOUND):
        locked = _ENCRYPTED in data
        raise InputError(
            _("the spreadsheet has a password") if locked else _("this is a file of an old Excel (.xls)"),
            _("Take the password off in Excel (File, Info, Protect Workbook), and save it.")
            if locked
            else _("Open it in Excel and save it as an Excel workbook (.xlsx)."),
            str(path),
        )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _unreadable(path)


def _refuse_harm(archive: zipfile.ZipFile, path: Path) -> None:
    harm = harm_of(archive, _MOST_BYTES)
    if harm == "size":
        raise _too_large(path)
    if harm == "entities":
        raise InputError(
            _("the spreadsheet declares entities, which Excel files never do"),
            _("Do not use this file; ask whoever sent it for a new one."),
            str(path),
        )
    if any(name.casefold().endswith("vbaproject.bin") for name in archive.namelist()):
        raise InputError(
            _("the spreadsheet holds macros"),
            _("Save it as an Excel workbook without macros (.xlsx)."),
            str(path),
        )


def _sheets(data: bytes, path: Path) -> list[Sheet]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of parts that it does not know; we need cells alone
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        found = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # what a sheet claims to hold need not be there
                where = f"{path}:{sheet.title}"
                found.append(Sheet(sheet.title, list(_lines(map(_cells, sheet.iter_rows()), where))))
        book.close()
    return found


def _cells(row: Iterable[Any]) -> list[Cell | None]:
    """The cells of a row; None for those that are empty."""
    return [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        return Cell(str(value), "formula")
    if cell.data_type == "e":
        return Cell(str(value), "error")
    percent = isinstance(value, int | float) and "%" in _without_words(cell.number_format or "")
    return Cell(value, percent=percent)


def _without_words(number_format: str) -> str:
    """A number format without the text that it quotes."""
    return "".join(number_format.split('"')[::2]).replace("\\%", "")


def _lines(rows: Iterator[list[Cell | None]], where: str) -> Iterator[Line]:
    """The rows that are not empty. Raises InputError when there is no end of them."""
    seen = filled = 0
    for number, row in enumerate(rows, 1):
        seen += len(row) + 1
        cells = {place: cell for place, cell in enumerate(row) if cell is not None}
        filled += bool(cells)
        if filled > MOST_ROWS or seen > _MOST_CELLS:
            raise InputError(
                _("the sheet is far too large"),
                _("A list has {count} rows at most; delete what does not belong to it.").format(
                    count=MOST_ROWS
                ),
                where,
            )
        if cells:
            yield Line(number, cells)


def _csv_sheet(path: Path) -> Sheet:
    """A text file with a separator: the one of ; , and tab that its first line has most often."""
    text = read_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = ([Cell(value) if value.strip() else None for value in row] for row in reader)
    try:
        return Sheet("", list(_lines(rows, str(path))))
    except csv.Error as error:
        raise InputError(
            _("the table cannot be read: {reason}").format(reason=error),
            _("Save it again as CSV in UTF-8."),
            f"{path}:{reader.line_num}",
        ) from None


def _too_large(path: Path) -> InputError:
    return InputError(
        _("the spreadsheet is far too large"),
        _("Make sure that it is the file you mean; a list of two thousand rows has some 300 kilobytes."),
        str(path),
    )


def _unreadable(path: Path) -> InputError:
    return InputError(
        _("this is no spreadsheet that can be read"),
        _("Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)."),
        str(path),
    )
