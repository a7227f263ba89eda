"""The lists of a procurement as templates print them: `rows('criteria')`, `total('criteria', 'weight')`.

What a template is given of a list is a table of texts that another process can be handed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ppi_cli.data.facts import DECIMALS, nearest, show
from ppi_cli.data.schema import Column, ListDefinition, Row, Text, Value
from ppi_cli.data.wording import answer_text, within_sentence
from ppi_cli.documents.slots import FactShown, FactText
from ppi_cli.language import _, words

ADDED_UP = frozenset({"money", "percent", "whole"})
"""The types of columns that can be added up."""


class CellShown(msgspec.Struct, frozen=True):
    """A cell: as readers want it, and as a condition compares it (days as YYYY-MM-DD)."""

    text: str
    value: str | bool | int | float


class ListShown(msgspec.Struct, frozen=True):
    """A list as documents show it.

    `columns` tells what a placeholder for each column says; `totals` the sums of those that can be added up, None
    where a row lacks the number.
    """

    id: str
    label: str
    columns: Mapping[str, FactShown]
    rows: Sequence[Mapping[str, CellShown]]
    totals: Mapping[str, str | None]


ListReader = Callable[[str], ListShown]
"""Gives a list as documents show it; raises KeyError for an id that no list has."""


class UnusableError(Exception):
    """A call that the template got wrong: what, and what to write instead."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(what)


def show_rows(definition: ListDefinition, rows: Sequence[Row], countries: Mapping[str, Text]) -> ListShown:
    """The list with its cells and sums in words."""
    columns = {column.id: column for column in definition.columns}

    def shown(column: Column, value: Value) -> CellShown:
        plain = value if isinstance(value, str | bool | int | float) else show(value)
        return CellShown(answer_text(column, value, countries), plain)

    totals: dict[str, str | None] = {}
    for column in definition.columns:
        if column.type in ADDED_UP:
            found = [row[column.id] for row in rows if isinstance(row.get(column.id), int | float)]
            whole = bool(rows) and len(found) == len(rows)
            totals[column.id] = answer_text(column, _sum(found), countries) if whole else None
    return ListShown(
        definition.id,
        words(definition.label),
        {
            name: FactShown(None, within_sentence(words(one.label)), words(one.unit))
            for name, one in columns.items()
        },
        [{name: shown(columns[name], value) for name, value in row.items()} for row in rows],
        totals,
    )


def _sum(values: Sequence[Value]) -> int | float:
    """The sum of numbers, whole where it is, to as many decimals as facts keep."""
    added = round(math.fsum(value for value in values if isinstance(value, int | float)), DECIMALS)
    return int(added) if added.is_integer() else added


class ShownRow:
    """A row as a template has it: `row.weight` prints a cell; `row.has('weight')`, `row.value('weight')`."""

    def __init__(self, shown: ListShown, cells: Mapping[str, CellShown], missed: Callable[[], None]) -> None:
        self._shown = shown
        self._cells = cells
        self._missed = missed

    def __getattr__(self, column: str) -> FactText:
        if column.startswith("_"):
            raise AttributeError(column)
        return self[column]

    def __getitem__(self, column: str) -> FactText:
        """The text of the cell, or a placeholder while it is empty."""
        wanted = self._column(column)
        if column not in self._cells:
            self._missed()
            return FactText(None, wanted)
        return FactText(None, msgspec.structs.replace(wanted, text=self._cells[column].text))

    def has(self, column: str) -> bool:
        """True where the cell is not empty."""
        self._column(column)
        return column in self._cells

    def value(self, column: str) -> str | bool | int | float | None:
        """The number, the choice, yes or no as true or false, or the text: for conditions. None while it is empty."""
        self._column(column)
        return self._cells[column].value if column in self._cells else None

    def _column(self, name: str) -> FactShown:
        found = self._shown.columns.get(name)
        if found is None:
            raise UnusableError(*_no_column(self._shown, name))
        return found


class ListCalls:
    """`rows`, `has_rows` and `total` as a template calls them; `missing` remembers the lists that lack something.

    `listed` are the lists of the template's header; None lets it use any.
    """

    def __init__(self, listed: Sequence[str] | None, read: ListReader) -> None:
        self._listed = listed
        self._read = read
        self._shown: dict[str, ListShown] = {}
        self.missing: dict[str, None] = {}

    def rows(self, identity: str, blank: int = 0) -> list[ShownRow]:
        """The rows of a list; while it has none, as many rows of placeholders as `blank` says."""
        shown = self._list(identity)
        if not shown.rows:
            self.missing[f"lists.{identity}"] = None
        made = shown.rows or [{}] * blank
        return [ShownRow(shown, cells, lambda: self._missed(identity)) for cells in made]

    def has_rows(self, identity: str) -> bool:
        """True where the list has a row; one that has none is not missed."""
        return bool(self._list(identity).rows)

    def total(self, identity: str, column: str) -> FactText:
        """The sum of a column, or a placeholder while a row lacks its number."""
        shown = self._list(identity)
        if column not in shown.columns:
            raise UnusableError(*_no_column(shown, column))
        if column not in shown.totals:
            raise UnusableError(
                _("{list}.{column} holds no numbers that could be added up").format(
                    list=identity, column=column
                ),
                _("These do: {names}.").format(names=", ".join(shown.totals) or "–"),
            )
        if shown.totals[column] is None:
            self._missed(identity)
        return FactText(None, msgspec.structs.replace(shown.columns[column], text=shown.totals[column]))

    def _missed(self, identity: str) -> None:
        self.missing[f"lists.{identity}"] = None

    def _list(self, identity: str) -> ListShown:
        if self._listed is not None and identity not in self._listed:
            near = nearest(str(identity), self._listed)
            raise UnusableError(
                _("the list {list} is not listed under lists: in the header").format(list=identity),
                _("Did you mean {near}?").format(near=near) if near else _("Add it to the list."),
            )
        if identity not in self._shown:
            try:
                self._shown[identity] = self._read(identity)
            except KeyError:
                raise UnusableError(
                    _("there is no list {list}").format(list=identity),
                    _("See procedures/eu/lists.yaml for its name."),
                ) from None
        return self._shown[identity]


def _no_column(shown: ListShown, name: str) -> tuple[str, str]:
    near = nearest(str(name), shown.columns)
    fix = _("Did you mean {near}?").format(near=near) if near else ", ".join(shown.columns)
    return _("the list {list} has no column {name}").format(list=shown.id, name=name), fix


def no_lists(identity: str) -> ListShown:
    """The reader where there are no lists at all."""
    raise KeyError(identity)
