"""The cells of a spreadsheet or CSV file that others filled in, as text. Nothing in it is run, fetched or trusted."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _

MOST_BYTES = 50 * 2**20
MOST_ROWS, MOST_COLUMNS = 100_000, 500
LONGEST_CELL = 32_767
"""Characters; a spreadsheet program takes no more."""
SHEETS = (".xlsx", ".xlsm")
TABLES = (*SHEETS, ".csv", ".tsv", ".txt")
_OLE = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ";,\t|"


@dataclass(slots=True)
class Sheet:
    """Rows with their numbers as a spreadsheet shows them, and what has to be said of the file."""

    rows: list[tuple[int, list[str]]]
    problems: list[Problem] = field(default_factory=list)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises InputError."""
    try:
        if path.is_dir():
            raise InputError(_("this is a folder, not a file"), _("Name the files in it."), str(path))
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                _("the file is too large: {size} MB").format(size=path.stat().st_size // 2**20),
                _("A questionnaire has less than one; take pictures and other sheets out of it."),
                str(path),
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(_("there is no such file"), _("Check the name and the folder."), str(path)) from None
    except OSError as error:
        raise InputError(
            _("the file cannot be read: {reason}").format(reason=error.strerror or str(error)),
            _("Check that you may open it."),
            str(path),
        ) from None


def refuse_locked(content: bytes, path: Path) -> None:
    """Raises InputError for a file with a password, or of the old kind that only Office itself reads."""
    if content.startswith(_OLE):
        raise InputError(
            _("the file has a password, or is of the old kind (.doc, .xls)"),
            _("Open it, save it as .docx or .xlsx without a password, and import it again."),
            str(path),
        )


def read_sheet(path: Path, content: bytes) -> Sheet:
    """The first sheet of a file. Raises InputError for what cannot be read at all."""
    refuse_locked(content, path)
    if path.suffix.casefold() in SHEETS or content.startswith(b"PK\x03\x04"):
        return _read_workbook(path, content)
    return _read_csv(path, content)


def _read_csv(path: Path, content: bytes) -> Sheet:
    problems: list[Problem] = []
    text = _decoded(path, content, problems)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(LONGEST_CELL * 4)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            _refuse_too_many(len(rows), len(row), path)
    except csv.Error as error:
        raise InputError(
            _("row {row} cannot be read: {reason}").format(row=len(rows) + 1, reason=error),
            _("Save the table again as CSV in UTF-8."),
            str(path),
        ) from None
    kept = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows, 1)
        if any(map(str.strip, row))
    ]
    return Sheet(kept, problems)


def _decoded(path: Path, content: bytes, problems: list[Problem]) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:4096]:
        raise InputError(
            _("this is neither a spreadsheet nor a table of text"),
            _("Save it as .xlsx, or as CSV in UTF-8."),
            str(path),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(
            Problem(
                _("row {row} is not UTF-8; the file was read as Windows text").format(row=line),
                _("Look at the accents; if they are wrong, save it again as CSV in UTF-8."),
                str(path),
            )
        )
        return content.decode("cp1252", "replace")


def _read_workbook(path: Path, content: bytes) -> Sheet:
    from ppi_cli.documents.wordfile import refuse_harm

    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_harm(archive, path)
            if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
                what = _("the file holds macros; they were not run")
                problems.append(Problem(what, _("Ask for a file without macros if you keep it."), str(path)))
        rows, formulas = _cells(content, path)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise InputError(
            _("this is no spreadsheet that can be read"),
            _("Open it, save it as .xlsx, and import it again."),
            str(path),
        ) from error
    if formulas:
        values = dict(_cells(content, path, values=True)[0])
        for number, column in formulas:
            held = values.get(number, [])
            value = held[column] if column < len(held) else ""
            dict_rows = rows[[one for one, _row in rows].index(number)][1]
            dict_rows[column] = value
            what = _("the cell holds a formula; its last value was taken: {value}").format(value=value or "–")
            problems.append(
                Problem(what, _("Ask for plain values if it matters."), f"{path}:{_letters(column)}{number}")
            )
    return Sheet(rows, problems)


def _cells(
    content: bytes, path: Path, *, values: bool = False
) -> tuple[list[tuple[int, list[str]]], list[tuple[int, int]]]:
    """The rows of the first sheet, and the places of formulas; with `values` their last results."""
    import openpyxl

    book: Any = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=values, keep_links=False
    )
    rows: list[tuple[int, list[str]]] = []
    formulas: list[tuple[int, int]] = []
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
            _refuse_too_many(number, len(row), path)
            texts = [_text(value) for value in row]
            if not values:
                formulas += [(number, column) for column, value in enumerate(row) if _is_formula(value)]
            if any(texts):
                rows.append((number, texts))
    finally:
        book.close()
    return rows, formulas


def _is_formula(value: object) -> bool:
    return (isinstance(value, str) and value.startswith("=") and len(value) > 1) or type(value).__name__ in (
        "ArrayFormula",
        "DataTableFormula",
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _refuse_too_many(rows: int, columns: int, path: Path) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise InputError(
            _("the table is too large: more than {rows} rows or {columns} columns").format(
                rows=MOST_ROWS, columns=MOST_COLUMNS
            ),
            _("Make sure that it is the file you mean; delete empty rows and columns."),
            str(path),
        )


def _letters(column: int) -> str:
    """The name of a column, counted from 0: A, B, …, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def columns_of(head: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The columns that have a name, with their numbers."""
    return ((number, " ".join(name.split())) for number, name in enumerate(head) if name.strip())
