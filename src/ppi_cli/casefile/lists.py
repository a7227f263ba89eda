"""The lists of a procurement as they stand in `ppi.yaml` or in an answer file, under `lists:`.

lists:
  criteria:
    - name: Noise at night
      weight: 40

Read as strictly as facts are: every mistake with its place, all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ppi_cli.casefile.journal import as_json, conceal, concealed, same
from ppi_cli.data.facts import BadValue, convert, nearest, show
from ppi_cli.data.schema import Column, ListDefinition, Row, Text, Value
from ppi_cli.data.yaml_source import Source, is_null
from ppi_cli.errors import InputError
from ppi_cli.language import _, words

Definitions = Mapping[str, ListDefinition]


class ReadLists(msgspec.Struct):
    """The lists of a file; `places` tells where each row stands: FILE:LINE:COLUMN."""

    rows: dict[str, tuple[Row, ...]] = msgspec.field(default_factory=dict)
    places: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


def unknown_list(name: str, names: Collection[str]) -> tuple[str, str]:
    """What to say of a name that no list has, and what to do."""
    guess = nearest(name.casefold().replace("-", "_"), names)
    fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(names)
    return _("there is no list '{name}'").format(name=name), fix


def collect_lists(
    source: Source, section: Node, definitions: Definitions, countries: Mapping[str, Text]
) -> ReadLists:
    """The lists in the section `lists`; what is wrong is noted in `source`."""
    read = ReadLists()
    if is_null(section):
        return read
    if not isinstance(section, MappingNode):
        source.wrong(
            _("the lists are written under their names"),
            _("Write it as in 'criteria:', and a dash before each row below it."),
            section,
        )
        return read
    for name, key_node, node in source.entries(section):
        if name not in definitions:
            source.wrong(*unknown_list(name, definitions), key_node)
            continue
        reader = _Reader(source, definitions[name], countries)
        rows = reader.rows(node)
        if rows:
            read.rows[name] = rows
            read.places[name] = tuple(reader.places)
    return read


class _Reader:
    """Reads the rows of one list."""

    def __init__(self, source: Source, definition: ListDefinition, countries: Mapping[str, Text]) -> None:
        self.source = source
        self.definition = definition
        self.countries = countries
        self.columns = {column.id: column for column in definition.columns}
        self.places: list[str] = []

    def rows(self, node: Node) -> tuple[Row, ...]:
        """All rows that can be read."""
        if is_null(node):
            return ()
        if not isinstance(node, SequenceNode):
            what = _("{list} is a list of rows").format(list=self.definition.id)
            self.source.wrong(what, _("Begin each row with a dash."), node)
            return ()
        found = []
        for item in node.value:
            row = self.row(item)
            if row:
                found.append(row)
                self.places.append(self.source.place(item))
        return tuple(found)

    def row(self, node: Node) -> Row:
        """One row: its cells by column, without the empty ones."""
        if not isinstance(node, MappingNode) or not node.value:
            example = self.definition.columns[0].id
            what = _("a row of {list} is names and values").format(list=self.definition.id)
            self.source.wrong(what, _("Write it as in '- {example}: …'.").format(example=example), node)
            return {}
        row: dict[str, Value] = {}
        before = len(self.source.problems)
        for name, key_node, value in self.source.entries(node):
            column = self.columns.get(name)
            if column is None:
                self.source.wrong(*unknown_column(name, self.definition), key_node)
            elif not is_null(value):
                self.cell(row, column, value)
        if len(self.source.problems) == before:
            for column in lacking(row, self.definition):
                what = _("the row has no {column}").format(column=f"{column.id} ({words(column.label)})")
                self.source.wrong(what, _("Write it, or take the row out."), node)
        return row

    def cell(self, row: dict[str, Value], column: Column, node: Node) -> None:
        """Reads one cell into the row, or notes what is wrong with it."""
        name = f"{self.definition.id}.{column.id}"
        try:
            if isinstance(node, ScalarNode):
                text = str(node.value)
            elif isinstance(node, SequenceNode) and _takes_several(column, node):
                text = ", ".join(str(part.value) for part in node.value)
            else:
                what = _("{name} takes one value").format(name=name)
                self.source.wrong(what, _("Write it on the same line, after the colon."), node)
                return
            if text.strip():
                row[column.id] = convert(column, text, self.countries)
        except BadValue as bad:
            self.source.wrong(f"{name}: {bad.what}", bad.fix, node)


def _takes_several(column: Column, node: SequenceNode) -> bool:
    return column.type.endswith("-list") and all(isinstance(part, ScalarNode) for part in node.value)


def unknown_column(name: str, definition: ListDefinition) -> tuple[str, str]:
    """What to say of a name that no column of the list has, and what to do."""
    names = [column.id for column in definition.columns]
    guess = nearest(name.casefold().replace("-", "_").replace(" ", "_"), names)
    fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(names)
    return _("{list} has no column '{name}'").format(list=definition.id, name=name), fix


def lacking(row: Row, definition: ListDefinition) -> list[Column]:
    """The columns that every row needs and this one has not."""
    return [column for column in definition.columns if column.required and column.id not in row]


def checked_rows(
    rows: Iterable[Row], definition: ListDefinition, countries: Mapping[str, Text]
) -> tuple[Row, ...]:
    """The rows as they will be read back. Raises InputError where one is none."""
    columns = {column.id: column for column in definition.columns}
    checked = []
    for number, row in enumerate(rows, 1):
        where = _("{list}, row {number}").format(list=definition.id, number=number)
        cells: dict[str, Value] = {}
        for name, value in row.items():
            if name not in columns:
                what, fix = unknown_column(name, definition)
                raise InputError(what, fix, where)
            if value is None or not show(value).strip():
                continue
            try:
                cells[name] = convert(columns[name], show(value), countries)
            except BadValue as bad:
                raise InputError(f"{definition.id}.{name}: {bad.what}", bad.fix, where) from None
        for column in lacking(cells, definition):
            what = _("the row has no {column}").format(column=f"{column.id} ({words(column.label)})")
            raise InputError(what, _("Write it, or take the row out."), where)
        checked.append({name: cells[name] for name in columns if name in cells})
    return tuple(checked)


# --- the journal --------------------------------------------------------------------------------------------


def rows_as_json(rows: Iterable[Row], definition: ListDefinition | None) -> list[dict[str, object]]:
    """Rows as the journal holds them: cells of personal columns as salted hashes."""
    personal = {column.id for column in definition.columns if column.personal} if definition else set()
    return [
        {name: conceal(as_json(value)) if name in personal else as_json(value) for name, value in row.items()}
        for row in rows
    ]


def rows_from_json(
    stored: Sequence[Mapping[str, object]], definition: ListDefinition, countries: Mapping[str, Text]
) -> tuple[Row, ...] | None:
    """The rows that the journal holds; None where it holds only hashes, or what is no row any more."""
    if any(concealed(value) for row in stored for value in row.values()):
        return None
    rows = [
        {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
        for row in stored
    ]
    try:
        return checked_rows(rows, definition, countries)  # type: ignore[arg-type]  # it checks what they are
    except (InputError, TypeError, ValueError):
        return None


def spliced(
    stored: Sequence[Mapping[str, object]], rows: Sequence[Row], definition: ListDefinition | None
) -> dict[str, object]:
    """What a line of the journal says of a list that changed: from which row on, the rows that went, those that came.

    So a line holds what changed, and not two thousand requirements each time one of them does.
    """
    plain = rows_as_json(rows, None)
    least = min(len(stored), len(plain))
    start = next((n for n in range(least) if not same(plain[n], stored[n])), least)
    left = least - start
    end = next((n for n in range(left) if not same(plain[-1 - n], stored[-1 - n])), left)
    came = rows_as_json(rows[start : len(rows) - end], definition)
    return {"from": start, "old": list(stored[start : len(stored) - end]), "new": came}
