"""Changing a case file without touching anything else in it: comments, order and layout are the officer's.

Nothing is dumped anew. Values are replaced between the marks of their nodes, entries are added as lines
beside their siblings. Whoever calls this reads the result back and compares: a layout that is not foreseen
here is refused there.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from yaml.nodes import MappingNode, Node, SequenceNode

from ppi_cli.casefile import spans
from ppi_cli.casefile.answers import RESERVED, Basis
from ppi_cli.casefile.scalars import (
    Rows,
    Tree,
    entry,
    entry_in_brackets,
    indented,
    item,
    items,
    rows_in_brackets,
    write,
)
from ppi_cli.casefile.spans import Leaf
from ppi_cli.data.schema import Lists, Row, Value
from ppi_cli.data.yaml_source import Source

_COLON = re.compile(r"[ \t]*:")


class Changes(msgspec.Struct):
    """What is to be different in a case file."""

    facts: dict[str, Value] = msgspec.field(default_factory=dict)
    basis: dict[str, Basis] = msgspec.field(default_factory=dict)
    lists: dict[str, tuple[Row, ...]] = msgspec.field(default_factory=dict)
    decisions: list[Mapping[str, Tree]] = msgspec.field(default_factory=list)
    journal: Mapping[str, Tree] = msgspec.field(default_factory=dict)


class LayoutError(ValueError):
    """The layout leaves no room for a change: the entry that it concerns, and where it stands."""

    def __init__(self, name: str, node: Node | None = None) -> None:
        self.name = name
        self.node = node
        super().__init__(name)


class _Chunk(msgspec.Struct, frozen=True):
    """A row of a list: its node, where its lines begin and end, and these lines."""

    node: Node
    start: int
    end: int
    text: str


class _Edit(msgspec.Struct, frozen=True):
    start: int
    end: int
    text: str


def patch(source: Source, changes: Changes, known: Collection[str], rows: Lists | None = None) -> str:
    """The text of `source` with `changes` made. Raises LayoutError.

    `known` are the ids of all facts, `rows` the lists as the text has them.
    """
    editor = _Editor(source, rows or {})
    editor.facts(changes.facts, known)
    editor.lists(changes.lists)
    editor.basis(changes.basis)
    editor.decisions(changes.decisions)
    editor.journal(changes.journal)
    return editor.result()


class _Editor:
    """Collects edits against one text; they are made together, so that all marks stay valid."""

    def __init__(self, source: Source, rows: Lists) -> None:
        self.text = source.text
        self.rows = rows
        self.root = source.root
        self.top = spans.entries(source.root)
        self.eol = "\r\n" if "\r\n" in self.text else "\n"
        self.column = next((leaf.column for leaf in self.top.values()), 0)
        self.edits: list[_Edit] = []
        self.ends_plain: dict[int, bool] = {}

    def result(self) -> str:
        """The text with all edits made. Raises LayoutError if two of them overlap."""
        parts: list[str] = []
        done = 0
        for edit in sorted(self.edits, key=lambda edit: edit.start):
            if edit.start < done:
                raise LayoutError(self.text[edit.start : edit.end])
            parts += (self.text[done : edit.start], edit.text)
            done = edit.end
        return "".join((*parts, self.text[done:]))

    # --- what is to be changed ------------------------------------------------------------------------------

    def facts(self, facts: Mapping[str, Value], known: Collection[str]) -> None:
        """Replaces the values of facts that are there, then adds those that are not, group by group."""
        there: dict[str, Leaf] = {}
        for key, leaf in self.top.items():
            there.update({} if key in RESERVED else spans.leaves(key, leaf))
        new: dict[str, dict[str, Tree]] = {}
        for name, value in facts.items():
            if name in there:
                self.replace(there[name], value)
            else:
                new.setdefault(name.partition(".")[0], {})[name] = value
        # A new group goes behind all that is there, so what joins an old one has to be placed first.
        tops = {name.partition(".")[0] for name in self.top}
        for group in sorted(new, key=lambda group: group not in tops):
            self.add_facts(group, new[group], known)

    def lists(self, lists: Mapping[str, tuple[Row, ...]]) -> None:
        """Replaces the rows of lists that are there, then adds lists that are not."""
        section = self.top.get("lists")
        there = spans.entries(section.node) if section else {}
        for name, rows in lists.items():
            if name in there:
                self.replace_rows(there[name], rows)
        new: dict[str, Tree] = {
            name: Rows(rows) for name, rows in lists.items() if rows and name not in there
        }
        if new:
            self.add_to_section("lists", section, new)

    def basis(self, basis: Mapping[str, Basis]) -> None:
        """Replaces or adds what is said about where facts come from."""
        section = self.top.get("basis")
        there = spans.basis_nodes("", section.node) if section else {}
        new: dict[str, Tree] = {}
        for name, stated in basis.items():
            parts = msgspec.structs.asdict(stated)
            if name in there:
                self.update(there[name], parts)
            else:
                new[name] = {key: text for key, text in parts.items() if text}
        if new:
            self.add_to_section("basis", section, new)

    def decisions(self, decisions: Sequence[Mapping[str, Tree]]) -> None:
        """Adds decisions at the end of their list."""
        section = self.top.get("decisions")
        if not decisions:
            return
        if section is None:
            self.add_top("decisions", ["decisions:", *items(decisions, 2)], None)
        elif isinstance(section.node, SequenceNode) and section.node.value:
            if section.node.flow_style:
                raise LayoutError("decisions", section.node)
            column = section.node.start_mark.column
            self.insert_lines(self.end_of(section.node, column), items(decisions, column))
        else:
            self.fill(section, items(decisions, section.column + 2))

    def journal(self, journal: Mapping[str, Tree]) -> None:
        """Replaces what is said of the journal, or adds it."""
        section = self.top.get("journal")
        if section and isinstance(section.node, MappingNode):
            self.update(section.node, journal)
        elif journal:
            self.add_to_section("journal", section, journal)

    # --- where entries are added ----------------------------------------------------------------------------

    def add_facts(self, group: str, values: Mapping[str, Tree], known: Collection[str]) -> None:
        """Facts that the file does not have yet: where their siblings stand, or after all other facts."""
        here = self.top.get(group)
        dotted = [name for name in self.top if name.startswith(f"{group}.")]
        below = {name.removeprefix(f"{group}."): value for name, value in values.items()}
        if here and group in values:
            raise LayoutError(group, here.key)
        if here and isinstance(here.node, MappingNode):
            self.insert(here.node, below)
        elif here and group not in known:
            self.fill(here, _lines(below, here.column + 2))
        elif (dotted or here) and isinstance(self.root, MappingNode):
            self.insert(self.root, values, after=list(self.top).index(dotted[-1] if dotted else group))
        elif group in known:
            # `joint` is a fact and the name of a group: its facts can only stand with their full names.
            for name, value in values.items():
                self.add_top(name, entry(name, value, self.column), value)
        else:
            self.add_top(group, entry(group, below, self.column), below)

    def add_to_section(self, name: str, section: Leaf | None, values: Mapping[str, Tree]) -> None:
        """Entries of a reserved section, which is made if need be."""
        if section is None:
            self.add_top(name, entry(name, values, self.column), values)
        elif isinstance(section.node, MappingNode):
            self.insert(section.node, values)
        else:
            self.fill(section, _lines(values, section.column + 2))

    def add_top(self, name: str, lines: list[str], value: Tree) -> None:
        """A new entry at the top: facts before the reserved sections, and these in their order."""
        names = list(self.top)
        before = [place for place, other in enumerate(names) if _rank(other) <= _rank(name)]
        plain = not isinstance(value, Mapping) and name not in RESERVED
        if isinstance(self.root, MappingNode) and self.root.flow_style:
            self.insert(self.root, {name: value}, after=before[-1] if before else -1)
        elif self.top and not before:
            at = spans.line_start(self.text, self.top[names[0]].key.start_mark.index)
            self.edits.append(_Edit(at, at, self.eol.join([*lines, "", ""])))
        else:
            last = self.top[names[before[-1]]].node if before else None
            end = self.end_of(last, self.column) if last else len(self.text)
            follows_plain = self.ends_plain.get(end, last is not None and not isinstance(last, MappingNode))
            kept = last is not None and spans.keeps_blank_lines(self.text, last)
            spaced = bool(self.text) and not (plain and follows_plain) and not kept
            self.ends_plain[end] = plain
            self.insert_lines(end, ["", *lines] if spaced else lines)

    def insert(self, mapping: MappingNode, values: Mapping[str, Tree], *, after: int | None = None) -> None:
        """New entries of a mapping, after the one at a place (None: the last; -1: before all)."""
        place = len(mapping.value) - 1 if after is None else after
        if not mapping.flow_style:
            column = mapping.value[0][0].start_mark.column
            self.insert_lines(self.end_of(mapping.value[place][1], column), _lines(values, column))
            return
        text = ", ".join(entry_in_brackets(name, value) for name, value in values.items())
        if place >= 0:
            at = mapping.value[place][1].end_mark.index
            self.edits.append(_Edit(at, at, f", {text}"))
        else:
            at = mapping.start_mark.index + 1
            self.edits.append(_Edit(at, at, f"{text}, " if mapping.value else text))

    def fill(self, leaf: Leaf, lines: list[str]) -> None:
        """Entries below a name that has no value yet, or an empty one."""
        if leaf.brackets:
            raise LayoutError(str(leaf.key.value), leaf.key)
        span = spans.scalar_span(self.text, leaf.node)
        self.edits.append(_Edit(span.start, span.end, ""))
        self.insert_lines(spans.remarks_end(self.text, span.end, leaf.column), lines)

    def end_of(self, node: Node, column: int) -> int:
        """Where an entry at a column ends, with the comments that are indented below it."""
        return spans.remarks_end(self.text, spans.content_end(self.text, node), column)

    def insert_lines(self, end: int, lines: Iterable[str]) -> None:
        """Lines after the line on which `end` is."""
        at = spans.line_end(self.text, end, after=True)
        unfinished = at == len(self.text) and self.text and self.text[-1] not in "\r\n"
        text = "".join(f"{line}{self.eol}" for line in lines)
        self.edits.append(_Edit(at, at, f"{self.eol}{text}" if unfinished else text))

    # --- how values are replaced ----------------------------------------------------------------------------

    def update(self, mapping: MappingNode, values: Mapping[str, Tree]) -> None:
        """Gives the entries of a mapping these values; a missing one is added unless its value is empty."""
        there = spans.entries(mapping)
        for name, value in values.items():
            same = name in there and there[name].node.value == str(value)
            if name in there and not same and not isinstance(value, Mapping | Rows):
                self.replace(there[name], value)
        new = {name: value for name, value in values.items() if name not in there and value != ""}
        if new:
            self.insert(mapping, new)

    def replace(self, leaf: Leaf, value: Value) -> None:
        """Puts a value in the place of another."""
        if isinstance(leaf.node, SequenceNode):
            self.replace_list(leaf, leaf.node, value)
            return
        span = spans.scalar_span(self.text, leaf.node)
        # A comment indented below the value would become part of a literal text.
        remarks = spans.remarks_end(self.text, span.end, leaf.column) > span.end
        written = write(value, brackets=leaf.brackets or remarks)
        text = f"{written.inline}  {span.comment}" if span.comment else written.inline
        if span.start == span.end:
            text = text if self.text[span.start - 1] in " \t\r\n" else f" {text}"
            text = f"{text}  " if self.text[span.end : span.end + 1] == "#" else text
        self.edits.append(_Edit(span.start, span.end, text))
        if written.body:
            at = spans.line_end(self.text, span.end, after=False)
            body = self.eol.join(indented(written.body, leaf.column + 2))
            self.edits.append(_Edit(at, at, f"{self.eol}{body}"))

    def replace_list(self, leaf: Leaf, node: SequenceNode, value: Value) -> None:
        """Puts a value in the place of a list; items that stay keep their lines, and all comments stay."""
        if node.flow_style:
            start, end = node.start_mark.index, node.end_mark.index
            kept = spans.comments(self.text[start:end])
            if kept and leaf.brackets:
                raise LayoutError(str(leaf.key.value), node)
            self.edits.append(_Edit(start, end, "  ".join((write(value, brackets=True).inline, *kept))))
            return
        start = spans.line_start(self.text, node.start_mark.index)
        chunks = self.chunks(node, start)
        lines = []
        for wanted in value if isinstance(value, tuple) else ():
            place = next((i for i, (code, _) in enumerate(chunks) if _same_item(code, wanted)), None)
            new = f"{' ' * node.start_mark.column}- {item(wanted)}{self.eol}"
            lines.append(new if place is None else chunks.pop(place)[1])
        margin = " " * node.start_mark.column
        lines += [f"{margin}{comment}{self.eol}" for _, chunk in chunks for comment in spans.comments(chunk)]
        end = spans.line_end(self.text, spans.content_end(self.text, node), after=True)
        self.edits.append(_Edit(start, end, "".join(lines)))
        if not isinstance(value, tuple) or not value:
            colon = _COLON.match(self.text, leaf.key.end_mark.index)
            at = colon.end() if colon else leaf.key.end_mark.index
            self.edits.append(_Edit(at, at, f" {write(value).inline}"))

    def replace_rows(self, leaf: Leaf, rows: Sequence[Row]) -> None:
        """Puts rows in the place of others. Rows that stay keep their lines, and all comments stay."""
        node = leaf.node
        if not isinstance(node, SequenceNode):
            self.fill(leaf, items(rows, leaf.column + 2))
        elif leaf.brackets or (node.flow_style and not rows):
            start, end = node.start_mark.index, node.end_mark.index
            if spans.remarks_within(self.text, node, start, end):
                raise LayoutError(str(leaf.key.value), node)
            self.edits.append(_Edit(start, end, rows_in_brackets(rows)))
        elif node.flow_style:
            start, end = node.start_mark.index, node.end_mark.index
            margin = " " * (leaf.column + 2)
            kept = [f"{margin}{one}" for one in spans.remarks_within(self.text, node, start, end)]
            self.edits.append(_Edit(start, end, ""))
            self.insert_lines(end, [*kept, *items(rows, leaf.column + 2)])
        else:
            self.replace_block_rows(leaf, node, rows)

    def replace_block_rows(self, leaf: Leaf, node: SequenceNode, rows: Sequence[Row]) -> None:
        """As `replace_rows`, for rows that stand below each other.

        Rows at the beginning and at the end that stay are not touched at all. In between a row that stays keeps its
        lines; what is remarked in one that goes stands above the one that takes its place.
        """
        old = self.rows.get(str(leaf.key.value), ())
        chunks = self.row_chunks(node)
        known = old if len(old) == len(chunks) else [{}] * len(chunks)
        first, last = _common(known, rows)
        stay, go = _matched(known, rows, first, last)
        column = node.start_mark.column
        lines: list[str] = []
        for number in range(first, len(rows) - last):
            if number in stay:
                lines.append(chunks[stay[number]].text)
                continue
            if go:
                lines += self.remarks_of(chunks[go.popleft()], column)
            lines += [f"{line}{self.eol}" for line in items([rows[number]], column)]
        lines += [line for number in go for line in self.remarks_of(chunks[number], column)]
        start = chunks[first].start if first < len(chunks) else chunks[-1].end
        end = chunks[len(chunks) - last - 1].end if first + last < len(chunks) else start
        unfinished = start and self.text[start - 1] not in "\r\n"
        self.edits.append(_Edit(start, end, (self.eol if unfinished and lines else "") + "".join(lines)))
        if not rows:
            colon = _COLON.match(self.text, leaf.key.end_mark.index)
            at = colon.end() if colon else leaf.key.end_mark.index
            self.edits.append(_Edit(at, at, " []"))

    def row_chunks(self, node: SequenceNode) -> list[_Chunk]:
        """The rows of a list in lines, each with the comments above and beside it."""
        start = spans.line_start(self.text, node.start_mark.index)
        found = []
        for inner in node.value:
            end = spans.line_end(self.text, spans.content_end(self.text, inner), after=True)
            chunk = self.text[start:end]
            text = chunk if chunk.endswith(("\n", "\r")) else chunk + self.eol
            found.append(_Chunk(inner, start, end, text))
            start = end
        return found

    def remarks_of(self, chunk: _Chunk, column: int) -> list[str]:
        """The comments of a row, each on a line of its own."""
        found = spans.remarks_within(self.text, chunk.node, chunk.start, chunk.end)
        return [f"{' ' * column}{comment}{self.eol}" for comment in found]

    def chunks(self, node: SequenceNode, start: int) -> list[tuple[str, str]]:
        """The items of a list in lines: what is written, and its lines with the comments above and beside."""
        found = []
        for inner in node.value:
            end = spans.line_end(self.text, spans.content_end(self.text, inner), after=True)
            chunk = self.text[start:end]
            found.append(
                (str(inner.value).strip(), chunk if chunk.endswith(("\n", "\r")) else chunk + self.eol)
            )
            start = end
        return found


def _rank(name: str) -> int:
    """The order of the parts of a case file: facts first, then the reserved sections."""
    return RESERVED.index(name) + 1 if name in RESERVED else 0


def _lines(values: Mapping[str, Tree], column: int) -> list[str]:
    return [line for name, value in values.items() for line in entry(name, value, column)]


def _common(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, int]:
    """How many rows are the same at the beginning, and how many at the end."""
    least = min(len(old), len(new))
    first = next((n for n in range(least) if old[n] != new[n]), least)
    left = least - first
    return first, next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)


def _matched(
    old: Sequence[Row], new: Sequence[Row], first: int, last: int
) -> tuple[dict[int, int], collections.deque[int]]:
    """Of the rows that are not at either end: where a new one stood before, and the old ones that go."""
    places: dict[frozenset[Any], list[int]] = {}
    for number in reversed(range(first, len(old) - last)):
        places.setdefault(frozenset(old[number].items()), []).append(number)
    stay = {}
    for number in range(first, len(new) - last):
        found = places.get(frozenset(new[number].items()))
        if found:
            stay[number] = found.pop()
    return stay, collections.deque(sorted(number for left in places.values() for number in left))


def _same_item(written: str, wanted: str) -> bool:
    """A CPV code is the same without its check digit."""
    return wanted in (written, f"{written}-{wanted.rpartition('-')[2]}")
