"""Tables: widths from what stands in them, heads that repeat, rows that stay whole, lines to sign on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from ppi_cli.documents.base import Base
from ppi_cli.documents.ooxml import Element, add, paragraph, set_flag, tag

_PADDING = 190  # twips: the margins of a cell on both sides, and a little air
_TYPE_SIZE = 200  # twips: 10 points, as the table styles have it
_NARROW = frozenset("iljtfrI.,;:!'|()[]/-· \u00a0")
_WIDE = frozenset("mwMW@%—€")
_BREAKABLE = re.compile(r"[ \t\n]+|(?<=[-/])")
_WHOLE = 8  # so many rows, or fewer, stay on one page
_WHOLE_FORM = 14  # the same for a table to be filled in: a form split over two pages is filled in badly
_LABEL = 2800  # twips, about 50 mm: the least width of a column of labels
_LINE_TO_FILL = 480  # twips, 8.5 mm: the least height of a row with a cell to write in
_ANSWER_TO_FILL = 1130  # twips, 20 mm: beside a question that is longer than its column
_BOX_TO_FILL = 2270  # twips, 40 mm: a box for some sentences
_FIELD_TO_FILL = 1000  # twips, 18 mm: the least width of a column to write in
_SHORT_HEAD = 540  # twips: the width of a column of numbers such as “No.”

BAR = "█"
SHADES = {"■": "7F9DB9", "□": "DCE6F0", BAR: "7F9DB9"}
"""The colour behind a cell of a chart, by the mark that stands in it."""

Fill = Callable[[Element], None]
"""Puts the content of a cell into its paragraph."""


class Cell(msgspec.Struct, frozen=True):
    """One cell: its text (to measure), how to write it, and whether it is set bold throughout."""

    text: str
    fill: Fill
    bold: bool = False


class Grid(msgspec.Struct, frozen=True):
    """A table: each column's alignment (`left`, `right`, `center`), the head (empty for none), the rows."""

    aligned: Sequence[str]
    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]


def write_table(parent: Element, base: Base, grid: Grid, width: int, caption: str) -> None:
    """A table across `width` twips; one without a head is a list of labels and values.

    A last row that begins with bold type is a total and set off. `caption` is read out by screen readers.
    """
    total = bool(grid.head) and len(grid.rows) > 1 and grid.rows[-1][0].bold
    style = "House Table" if grid.head else "House Facts"
    lines = (
        [[msgspec.structs.replace(cell, bold=True) for cell in grid.head], *grid.rows]
        if grid.head
        else list(grid.rows)
    )
    widths = column_widths(grid.aligned, lines, width) if grid.head else label_widths(lines, width)
    to_fill = columns_to_fill(grid)
    whole = _WHOLE_FORM if to_fill else _WHOLE
    table = _start(parent, base, style, widths, caption, (bool(grid.head), total))
    if grid.head:  # whose style keeps it with the first row
        row = add_row(table, head=True)
        for cell, align in zip(grid.head, grid.aligned, strict=True):
            cell.fill(_cell(row, base, _HEADS.get(align, "Table Head")))
    for cells in grid.rows:
        row = add_row(table, height=_height_to_fill(cells, to_fill, widths, headed=bool(grid.head)))
        for column, (cell, align) in enumerate(zip(cells, grid.aligned, strict=True)):
            label = not grid.head and column == 0
            style = "Table Label" if label else _CELLS.get(align, "Table Text")
            element = _cell(row, base, style, shade=SHADES.get(cell.text.strip(), ""))
            if len(grid.rows) <= whole and cells is not grid.rows[-1]:
                set_flag(element, "keepNext")
            cell.fill(element)
            if cell.text.strip() == BAR:
                _tint(element, SHADES[BAR])


def widen_table(table: Element, width: int) -> None:
    """Gives a table `width` twips, each column its share: it has come onto pages across with a wider one."""
    columns = list(table.iter(tag("gridCol")))
    old = [int(column.get(tag("w"), "0")) for column in columns]
    widths = [one * width // sum(old) for one in old]
    widths[widths.index(max(widths))] += width - sum(widths)
    for column, one in zip(columns, widths, strict=True):
        column.set(tag("w"), str(one))
    for whole in table.iter(tag("tblW")):
        whole.set(tag("w"), str(width))


_HEADS = {"right": "Table Head Number", "center": "Table Head Centre"}
_CELLS = {"right": "Table Number", "center": "Table Centre"}


def write_signature(
    parent: Element, base: Base, lines: Sequence[tuple[Fill, Fill] | None], width: int, caption: str
) -> None:
    """A block to sign: a label and a line for each, kept on one page; None leaves room between two sides."""
    widths = [_LABEL, width - _LABEL]
    table = _start(parent, base, "House Signature", widths, caption, (False, False))
    for line in lines:
        row = add_row(table)
        if line is None:
            for _column in widths:
                _cell(row, base, "Signature Text")
            continue
        label, value = line
        label(_cell(row, base, "Signature Text"))
        cell = add(row, "tc")
        add(add(add(cell, "tcPr"), "tcBorders"), "bottom", val="single", sz=4, space=0, color="7F7F7F")
        value(paragraph(cell, base.style("Signature Text")))


def _start(
    parent: Element, base: Base, style: str, widths: Sequence[int], caption: str, set_off: tuple[bool, bool]
) -> Element:
    """An empty table with its columns; `set_off` says whether the first and the last row look different."""
    table = add(parent, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", val=base.style(style))
    add(properties, "tblW", w=sum(widths), type="dxa")
    add(properties, "tblLayout", type="fixed")
    first, last = set_off
    add(
        properties,
        "tblLook",
        val=f"{0x20 * first + 0x40 * last + 0x600:04X}",
        firstRow=int(first),
        lastRow=int(last),
        firstColumn=0,
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    add(properties, "tblCaption", val=caption)
    grid = add(table, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    return table


def columns_to_fill(grid: Grid) -> frozenset[int]:
    """The columns that somebody writes in: empty in every row (in a list of labels: in one of them).

    An empty cell between full ones says *nothing here* and is not meant to be filled in; nor is a chart.
    """
    if not grid.rows or any(cell.text.strip() in SHADES for row in grid.rows for cell in row):
        return frozenset()
    every = all if grid.head else any
    columns = enumerate(zip(*grid.rows, strict=True))
    return frozenset(number for number, column in columns if every(_to_fill(cell) for cell in column))


def _to_fill(cell: Cell) -> bool:
    """Whether nothing stands in a cell; a space that does not break was put there to make room."""
    return not cell.text.strip(" \t\r\n")


def _height_to_fill(
    cells: Sequence[Cell], to_fill: frozenset[int], widths: Sequence[int], *, headed: bool
) -> int:
    """The least height in twips of a row, 0 where nothing is to be filled in."""
    blank = all(_to_fill(cell) for cell in cells[1:] or cells)
    if not blank and not any(_to_fill(cells[column]) for column in to_fill):
        return 0
    if len(cells) == 1:
        return _LINE_TO_FILL if headed else _BOX_TO_FILL
    asks_much = not headed and _length(cells[0].text) + _PADDING > widths[0]
    return _ANSWER_TO_FILL if asks_much else _LINE_TO_FILL


def add_row(table: Element, *, head: bool = False, height: int = 0) -> Element:
    """A row that does not break across pages; a head is repeated on each page, `height` (twips) is the least."""
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if height:
        add(properties, "trHeight", val=height, hRule="atLeast")
    if head:
        add(properties, "tblHeader")
    return row


def _cell(row: Element, base: Base, style: str, *, shade: str = "") -> Element:
    """A cell with its paragraph; `shade` is the colour behind it."""
    cell = add(row, "tc")
    if shade:
        add(add(cell, "tcPr"), "shd", val="clear", color="auto", fill=shade)
    return paragraph(cell, base.style(style))


def _tint(element: Element, colour: str) -> None:
    """Gives the runs of a paragraph a colour, so that the mark of a bar is one with the shade behind it."""
    for run in element.iter(tag("r")):
        properties = run.find(tag("rPr"))
        if properties is None:
            properties = add(run, "rPr")
            run.insert(0, properties)
        add(properties, "color", val=colour)


def label_widths(lines: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """Widths in twips of labels and values: labels get what they need, within 50 mm and two fifths."""
    needed = max(_length(row[0].text) for row in lines) + _PADDING
    columns = len(lines[0])
    if columns == 1:
        return [width]
    label = min(max(needed, _LABEL), width * 2 // 5)
    value = (width - label) // (columns - 1)
    return [label, *[value] * (columns - 2), width - label - value * (columns - 2)]


def column_widths(aligned: Sequence[str], lines: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """Widths in twips that add up to `width`.

    Each column gets its longest word, a column of numbers its longest number; the head of one may take two lines.
    What is left goes to those that would need more for their longest line: less than in proportion, or one long
    text starved the rest.
    """
    columns = list(zip(*lines, strict=True))
    natural = [max(_broad(cell, _length) for cell in column) + _PADDING for column in columns]
    floors = [
        max(
            _broad(cell, _length if align == "right" and place else _longest_word)
            for place, cell in enumerate(column)
        )
        + _PADDING
        for column, align in zip(columns, aligned, strict=True)
    ]
    for number, column in enumerate(columns):
        if len(column) > 1 and all(map(_to_fill, column[1:])) and natural[number] > _SHORT_HEAD:
            floors[number] = max(floors[number], _FIELD_TO_FILL)
            if aligned[number] == "left":  # what will stand there is longer than the head
                natural[number] = 2 * max(natural[number], _FIELD_TO_FILL)
    most = width * 3 // (2 * len(columns)) if len(columns) > 1 else width
    widths = [float(min(floor, most)) for floor in floors]
    if sum(widths) > width:
        widths = [one * width / sum(widths) for one in widths]
    _share_out(widths, natural, width - sum(widths))
    rounded = [int(one) for one in widths]
    rounded[rounded.index(max(rounded))] += width - sum(rounded)
    return rounded


def _share_out(widths: list[float], natural: Sequence[int], spare: float) -> None:
    """Gives `spare` twips to the columns narrower than their longest line; a surplus goes to all alike."""
    while spare > 1:
        lacking = {n: whole - widths[n] for n, whole in enumerate(natural) if whole - widths[n] > 1}
        if not lacking:
            total = sum(widths)
            widths[:] = [one + spare * one / total for one in widths]
            return
        weights = {n: lack**0.6 for n, lack in lacking.items()}
        unit = spare / sum(weights.values())
        for n, lack in lacking.items():
            given = min(lack, unit * weights[n])
            widths[n] += given
            spare -= given


def _broad(cell: Cell, measure: Callable[[str], int]) -> int:
    """What a cell measures; bold type is broader by a twentieth."""
    return measure(cell.text) * (21 if cell.bold else 20) // 20


def _length(text: str) -> int:
    return max((_measure(line) for line in text.split("\n")), default=0)


def _longest_word(text: str) -> int:
    return max((_measure(word) for word in _BREAKABLE.split(text)), default=0)


@lru_cache(maxsize=4096)
def _measure(text: str) -> int:
    """About how long a text is in the body face: the widths of Carlito's letters in four classes."""
    thousandths = 0
    for letter in text:
        if letter in _NARROW:
            thousandths += 290
        elif letter in _WIDE or ord(letter) > 0x2E80:
            thousandths += 850
        elif letter.isupper():
            thousandths += 590
        else:
            thousandths += 510
    return thousandths * _TYPE_SIZE // 1000
