"""Lists as spreadsheets: written for officers to fill in, and read back with every mistake at its cell."""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from ppi_cli.casefile.lists import lacking
from ppi_cli.data.facts import BadValue, nearest, show
from ppi_cli.data.schema import Column, ListDefinition, Lists, Row, Text, Value
from ppi_cli.data.wording import answer_text, read_answer
from ppi_cli.documents.spreadsheet import Cell, Line, Sheet, column_letter
from ppi_cli.documents.workbook import as_text
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _, words

_LONGEST_NAME = 31  # characters of a sheet's name, which cannot hold []:*?/\
_LONGEST_TEXT = 32_767  # characters of a cell; Excel takes no more
_READY = 2000
"""Rows below the last that know what may be chosen."""
_CHOICES = "ppi"
"""The hidden sheet with the words that are chosen among: in a validation itself they could hold no comma."""
_FORMATS = {"text": "@", "money": "#,##0.##", "whole": "0", "date": "yyyy-mm-dd"}
_NUMBERS = frozenset({"money", "percent", "whole", "level"})


def sheet_name(definition: ListDefinition, language: str | None = None) -> str:
    """The name of a list's sheet: its label, as far as there is room."""
    label = definition.label.get(language, "") if language else words(definition.label)
    return re.sub(r"[\[\]:*?/\\]", " ", label)[:_LONGEST_NAME].strip()


def heading(column: Column) -> str:
    """What stands above a column: its label and unit."""
    unit = words(column.unit)
    return f"{words(column.label)} ({unit})" if unit else words(column.label)


# --- writing ------------------------------------------------------------------------------------------------


def write_sheets(definitions: Sequence[ListDefinition], lists: Lists, countries: Mapping[str, Text]) -> bytes:
    """An Excel workbook with a sheet for each list, in the language in use. Raises InputError for a text too long."""
    import openpyxl

    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    made = [(book.create_sheet(sheet_name(one)), one) for one in definitions]
    choices = book.create_sheet(_CHOICES)
    choices.sheet_state = "hidden"
    for sheet, definition in made:
        _write_sheet(sheet, definition, lists.get(definition.id, ()), countries)
        _offer_choices(sheet, definition, choices)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(
    sheet: Any, definition: ListDefinition, rows: Sequence[Row], countries: Mapping[str, Text]
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.freeze_panes = "A2"
    for number, column in enumerate(definition.columns, 1):
        head = sheet.cell(1, number, heading(column))
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="DCE6F0")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        whole = sheet.column_dimensions[column_letter(number - 1)]
        whole.width = _width(column, rows)
        whole.number_format = _FORMATS.get(column.type, "General")
        whole.alignment = Alignment(wrap_text=True, vertical="top")
        for place, row in enumerate(rows, 2):
            if column.id in row:
                _write_cell(sheet.cell(place, number), column, row[column.id], countries)


def _write_cell(cell: Any, column: Column, value: Value, countries: Mapping[str, Text]) -> None:
    """A cell that is what it looks like: a text that a spreadsheet would take for a formula stays text."""
    from openpyxl.styles import Alignment

    number = column.type in _NUMBERS and isinstance(value, int | float)
    if number or isinstance(value, datetime.date):
        cell.value = value
    else:
        text = show(value) if column.type.endswith("-list") else answer_text(column, value, countries)
        if len(text) > _LONGEST_TEXT:
            raise InputError(
                _("{column}: the text is too long for a spreadsheet").format(column=heading(column)),
                _("Shorten it to {count} characters.").format(count=_LONGEST_TEXT),
                f"{cell.parent.title}!{cell.coordinate}",
            )
        as_text(cell, text)
    cell.number_format = _FORMATS.get(column.type, "General")
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _width(column: Column, rows: Sequence[Row]) -> float:
    """About as many characters as the longest text has, between a narrow and a wide column."""
    longest = max((len(show(row[column.id])) for row in rows if column.id in row), default=0)
    least = 28 if column.type == "text" and not rows else 12
    return float(min(max(longest + 2, len(heading(column)) * 0.7, least), 60))


def _offer_choices(sheet: Any, definition: ListDefinition, choices: Any) -> None:
    """Lets Excel offer the words of a choice, and refuse numbers out of range."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(definition.columns):
        options = _options(column)
        if options:
            place = choices.max_column + 1 if choices.max_row > 1 or choices["A1"].value else 1
            for line, option in enumerate(options, 1):
                choices.cell(line, place, option).data_type = "s"
            letter = column_letter(place - 1)
            formula = f"={_CHOICES}!${letter}$1:${letter}${len(options)}"
            rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        elif column.type in _NUMBERS and not column.choices:
            kind: Literal["whole", "decimal"] = "whole" if column.type in ("whole", "level") else "decimal"
            high = (
                column.maximum if column.maximum is not None else 100 if column.type == "percent" else 10**12
            )
            rule = DataValidation(
                type=kind, operator="between", formula1=f"{column.minimum or 0:g}", formula2=f"{high:.0f}",
                allow_blank=True,
            )  # fmt: skip
        elif column.help:
            rule = DataValidation(allow_blank=True)
        else:
            continue
        if column.help:
            rule.showInputMessage, rule.prompt = True, words(column.help)[:255]
        rule.showErrorMessage = True
        letter = column_letter(number)
        rule.add(f"{letter}2:{letter}{max(sheet.max_row, 1) + _READY}")
        sheet.add_data_validation(rule)


def _options(column: Column) -> list[str]:
    """The words among which a cell is chosen."""
    if column.type == "yes-no":
        return [answer_text(column, value, {}) for value in (True, False)]
    return [words(choice.label) for choice in column.choices.values()] if column.type == "choice" else []


# --- reading ------------------------------------------------------------------------------------------------


class FoundList(msgspec.Struct, frozen=True):
    """A list as a sheet has it."""

    definition: ListDefinition
    sheet: str
    rows: tuple[Row, ...]


class SheetReader:
    """Reads the sheets of one file into lists; `problems` has every mistake in them."""

    def __init__(
        self,
        path: Path,
        definitions: Mapping[str, ListDefinition],
        countries: Mapping[str, Text],
        here: Lists,
    ) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._definitions = definitions
        self._countries = countries
        self._here = here

    def definition_of(self, sheet: Sheet) -> ListDefinition | None:
        """The list that a sheet is named after: by its id or its label in any language."""
        name = _folded(sheet.name or self._path.stem)
        for one in self._definitions.values():
            if name in (one.id, *(_folded(sheet_name(one, code)) for code in one.label)):
                return one
        return None

    def read(self, sheet: Sheet, definition: ListDefinition) -> FoundList:
        """The rows of a sheet; what is wrong with them is noted."""
        if not sheet.lines:
            return FoundList(definition, sheet.name, ())
        head, *lines = sheet.lines
        columns = self._columns(sheet, head, definition)
        self._mind_lost_columns(sheet, head, definition, columns)
        rows = tuple(self._row(sheet, line, columns, definition) for line in lines)
        return FoundList(definition, sheet.name, rows)

    def _columns(self, sheet: Sheet, head: Line, definition: ListDefinition) -> dict[int, Column]:
        """The column that stands in each place of the sheet."""
        known = {name: column for column in definition.columns for name in _names(column)}
        found: dict[int, Column] = {}
        for place, cell in head.cells.items():
            name = _folded(str(cell.value))
            column = known.get(name) or known.get(re.sub(r"\s*\([^()]*\)$", "", name))
            if column is None:
                near = nearest(name, known)
                heads = _("Known columns: {names}. Delete this column, or give it one of these headings.")
                fix = (
                    _("Did you mean {near}?").format(near=heading(known[near]))
                    if near
                    else heads.format(names=", ".join(heading(one) for one in definition.columns))
                )
                what = _("{list} has no column '{name}'").format(list=definition.id, name=cell.value)
                self._wrong(what, fix, sheet, head, place)
            elif column in found.values():
                what = _("the column {name} is there twice").format(name=heading(column))
                self._wrong(what, _("Delete one of them."), sheet, head, place)
            else:
                found[place] = column
        return found

    def _mind_lost_columns(
        self, sheet: Sheet, head: Line, definition: ListDefinition, columns: Mapping[int, Column]
    ) -> None:
        """A column that the sheet lacks would be emptied, which nobody means who deletes it to see more."""
        for column in definition.columns:
            filled = any(column.id in row for row in self._here.get(definition.id, ()))
            if column not in columns.values() and (filled or column.required):
                what = _("the column {name} is missing").format(name=heading(column))
                fix = _("Add it; leave its cells empty if its values are to go.")
                self._wrong(what, fix, sheet, head, min(head.cells))

    def _row(
        self, sheet: Sheet, line: Line, columns: Mapping[int, Column], definition: ListDefinition
    ) -> Row:
        row: dict[str, Value] = {}
        before = len(self.problems)
        for place, cell in line.cells.items():
            if place in columns:
                self._cell(row, columns[place], cell, sheet, line, place)
            elif not self.problems:
                what = _("there is a value below no heading")
                self._wrong(what, _("Delete it, or give the column its heading."), sheet, line, place)
        if len(self.problems) == before:
            for column in lacking(row, definition):
                place = next((at for at, one in columns.items() if one.id == column.id), 0)
                what = _("{column} is empty").format(column=heading(column))
                self._wrong(what, _("Fill it in, or delete the row."), sheet, line, place)
        return {column.id: row[column.id] for column in definition.columns if column.id in row}

    def _cell(
        self, row: dict[str, Value], column: Column, cell: Cell, sheet: Sheet, line: Line, place: int
    ) -> None:
        if cell.kind == "formula":
            what = _("{column}: there is a formula").format(column=heading(column))
            fix = _("Copy the cells and paste them as values.")
            self._wrong(what, fix, sheet, line, place)
            return
        if cell.kind == "error":
            what = _("{column}: there is the error {error}").format(column=heading(column), error=cell.value)
            self._wrong(what, _("Correct the cell."), sheet, line, place)
            return
        try:
            value = read_answer(column, _text_of(cell, column), self._countries)
        except BadValue as bad:
            self._wrong(f"{heading(column)}: {bad.what}", bad.fix, sheet, line, place)
            return
        if show(value).strip():
            row[column.id] = value

    def _wrong(self, what: str, fix: str, sheet: Sheet, line: Line, place: int) -> None:
        cell = f"{column_letter(place)}{line.number}"
        name = f"{sheet.name}!" if sheet.name else ""
        self.problems.append(Problem(what, fix, f"{self._path}:{name}{cell}"))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold().rstrip(" *")


def _names(column: Column) -> list[str]:
    """What a column may be called: its id, or its label in any language."""
    return [column.id, *(_folded(label) for label in column.label.values())]


def _text_of(cell: Cell, column: Column) -> str:
    """What somebody would have typed to get this cell."""
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return show(value * 100 if cell.percent and column.type == "percent" else value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


# --- comparing ----------------------------------------------------------------------------------------------


class Difference(msgspec.Struct, frozen=True):
    """How rows differ from those that are there: the names of rows that come, go and change."""

    added: list[str]
    removed: list[str]
    changed: list[str]


def compare(old: Sequence[Row], new: Sequence[Row], definition: ListDefinition) -> Difference:
    """How `new` differs from `old`: rows are known by the key of the list where no two share it, else as they are."""
    before, after = _by_key(old, definition), _by_key(new, definition)
    if before is None or after is None:
        return Difference(_names_without(new, old, definition), _names_without(old, new, definition), [])
    return Difference(
        [name for name in after if name not in before],
        [name for name in before if name not in after],
        [name for name in after if name in before and after[name] != before[name]],
    )


def _names_without(rows: Sequence[Row], others: Sequence[Row], definition: ListDefinition) -> list[str]:
    """The names of the rows that are not among the others, each as often as it is missing there."""
    left = Counter(frozenset(row.items()) for row in others)
    names = []
    for row in rows:
        cells = frozenset(row.items())
        if left[cells]:
            left[cells] -= 1
        else:
            names.append(row_name(row, definition))
    return names


def _by_key(rows: Sequence[Row], definition: ListDefinition) -> dict[str, Row] | None:
    """The rows by the key of the list; None where it has none, or where it tells rows not apart."""
    found = {show(row[definition.key]): row for row in rows if definition.key in row}
    return found if len(found) == len(rows) else None


def row_name(row: Row, definition: ListDefinition) -> str:
    """What people call a row: its key, else its first cell."""
    named = row.get(definition.key) or next(iter(row.values()), "")
    return " ".join(show(named).split())
