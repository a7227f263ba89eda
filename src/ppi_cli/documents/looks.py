"""What an officer sees of a paragraph, a run of letters, a cell or a table beside its words and its style.

Each look is told where it differs from what the styles say: LibreOffice writes much of that into each paragraph and each
cell, which nobody has changed; and what takes a style back, such as letters that are no longer bold, is an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from ppi_cli.documents.ooxml import Element, find_val, tag

Looks = dict[str, str]
"""Names of looks and how they are, such as `b: on` or `before: 120`."""

_VALUE = tag("val")
_NOTHING: Mapping[str, Element] = {}
_TOGGLES = ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish")
_LETTERS = {
    "u": "none",
    "color": "auto",
    "highlight": "none",
    "vertAlign": "baseline",
    "sz": "",
    "shd": "",
    "rFonts": "",
}
"""Looks of letters beside the toggles, with the value that they have where nothing is said."""
_FONTS = ("asciiTheme", "ascii", "hAnsiTheme", "hAnsi")
_ON, _OFF = ("1", "true", "on"), ("0", "false", "off")
_SPACES = {"before": "0", "after": "0", "line": "240 auto"}
_INDENTS = {"start": "left", "end": "right"}  # both names are in use
_SAME_SIDE = {"": "left", "start": "left", "end": "right"}
_NO_FILL = ("", "auto", "FFFFFF")
_PLAIN = frozenset({"pStyle", "keepNext", "keepLines", "widowControl", "rPr", "sectPr", "pageBreakBefore"})
_BORDERS = (tag("tblBorders"), tag("tcBorders"))
_CELL = {"vAlign": "top", "gridSpan": "1", "textDirection": "lrTb"}
"""What can be seen of a cell, with the value that it has where nothing is said."""


class Styles:
    """The styles of a document, by their ids, as far as direct formatting is compared with them.

    `fills` and `edges` are the colours and lines that styles of tables give to cells, `last_row` the looks that they give
    to the letters of a last row.
    """

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles: dict[str, Element] = {}
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, str], Looks] = {}
        self._default = ""
        self.last_row: Looks = {}
        self.fills, self.edges = set(_NO_FILL), set[str]()
        for style in root.iterchildren(tag("style")):
            identity, kind = style.get(tag("styleId"), ""), style.get(tag("type"))
            self._styles[identity] = style
            self._names[identity] = find_val(style, "name").lower()
            if kind == "paragraph" and style.get(tag("default")) in _ON:
                self._default = identity
            elif kind == "table":
                self.last_row |= _letters_of_last_row(style)
                self.fills |= {_fill(shade) for shade in style.iter(tag("shd"))}
                self.edges |= {
                    _edge(edge) for group in style.iter(*_BORDERS) for edge in by_name(group).values()
                }
        defaults = root.find(tag("docDefaults"))
        self._letters = _letters(_within(defaults, "rPrDefault", "rPr"))
        self._spacing = _spaces(_within(defaults, "pPrDefault", "pPr"))

    def name(self, identity: str) -> str:
        """The name of a style in small letters; that of the default paragraph style for no id."""
        return self._names.get(identity or self._default, "")

    def letters(self, identity: str) -> Looks:
        """The looks of the letters of a paragraph style."""
        return self._looks("rPr", _letters, identity or self._default, self._letters)

    def own_letters(self, identity: str) -> Looks:
        """The looks that a style of letters gives them."""
        return self._looks("rPr", _letters, identity, {})

    def paragraph(self, identity: str) -> Looks:
        """The looks of the paragraphs of a style."""
        return self._looks("pPr", _paragraph, identity or self._default, self._spacing)

    def _looks(
        self, part: str, read: Callable[[Mapping[str, Element]], Looks], identity: str, base: Looks
    ) -> Looks:
        if (part, identity) not in self._known:
            said = list(self._said(identity, part))
            found = dict(base)
            for own in reversed(said):
                found |= read(own)
            self._known[part, identity] = found
        return self._known[part, identity]

    def _said(self, identity: str, part: str) -> Iterator[Mapping[str, Element]]:
        """What a style says of its paragraphs or letters, then what the one that it is based on says, and so on."""
        style, seen = self._styles.get(identity), set[Element]()
        while style is not None and style not in seen:  # they may lead in a circle
            seen.add(style)
            yield _within(style, part)
            style = self._styles.get(find_val(style, "basedOn"))


def by_name(properties: Element) -> Mapping[str, Element]:
    """Properties by their names; comments and the like are none."""
    return {name: one for one in properties if (name := local(one))}


def properties_of(element: Element, name: str) -> Mapping[str, Element]:
    """What the properties (`pPr`, `rPr`, `tcPr`) of an element say, by name; nothing stands before them."""
    for first in element:
        return by_name(first) if local(first) == name else _NOTHING
    return _NOTHING


def value_of(properties: Mapping[str, Element], name: str) -> str:
    """The `w:val` of a property; empty where it has none or is not there."""
    return properties[name].get(_VALUE, "") if name in properties else ""


def paragraph_looks(properties: Mapping[str, Element], styles: Styles) -> Iterator[str]:
    """What can be seen of a paragraph's direct formatting, the marks of revisions aside."""
    if properties.keys() <= _PLAIN:
        return
    usual, own = styles.paragraph(value_of(properties, "pStyle")), _paragraph(properties)
    listed = own.get("list", usual.get("list", "no")) != "no"
    for name in sorted(own):
        plain = usual.get(name, "no" if name == "list" else _SPACES.get(name, ""))
        if name.startswith("indent") and name not in usual:
            plain = "?" if listed else "0"  # how far an item stands in is said by its list
        if own[name] != plain:
            yield f"{name} {own[name]}"


def begins_page(properties: Mapping[str, Element]) -> bool:
    """Whether a paragraph says of itself that it begins on a new page."""
    return "pageBreakBefore" in properties and value_of(properties, "pageBreakBefore") not in _OFF


def run_look(run: Element, styles: Styles, usual: Looks) -> str:
    """What can be seen of a run's direct formatting and its character style.

    `usual` are the looks that the letters have without it, by the style of their paragraph or table.
    """
    properties = properties_of(run, "rPr")
    if not properties:
        return ""
    named = value_of(properties, "rStyle")
    without = usual | styles.own_letters(named) if named else usual
    own = _letters(properties)
    told = [
        f"{name} {own[name]}" for name in own if own[name] != without.get(name, _LETTERS.get(name, "off"))
    ]
    return ", ".join(sorted([*told, f"style {named}"] if named else told))


def cell_looks(cell: Element, styles: Styles) -> Iterator[str]:
    """What can be seen of a cell's direct formatting; its width aside, which programs reckon anew."""
    properties = properties_of(cell, "tcPr")
    if "shd" in properties and _fill(properties["shd"]) not in styles.fills:
        yield f"cell shade {_fill(properties['shd'])}"
    if "tcBorders" in properties:
        yield from _borders("cell", properties["tcBorders"], styles)
    for name, usual in _CELL.items():
        value = value_of(properties, name) or usual
        if value != usual:
            yield f"cell {name} {value}"
    if "vMerge" in properties:
        yield f"cell vMerge {value_of(properties, 'vMerge') or 'continue'}"


def table_looks(table: Element, styles: Styles) -> Iterator[str]:
    """What can be seen of a table's style, its side and the borders that were given to it as a whole."""
    properties = _within(table, "tblPr")
    yield f"table {styles.name(value_of(properties, 'tblStyle'))}"
    side = value_of(properties, "jc")
    if _SAME_SIDE.get(side, side) != "left":
        yield f"table side {_SAME_SIDE.get(side, side)}"
    if "tblBorders" in properties:
        yield from _borders("table", properties["tblBorders"], styles)


def usual_letters(cell: Element, styles: Styles) -> Looks:
    """The looks that the style of its table gives to the letters of a cell: those of a last row that is a total."""
    row = cell.getparent()
    table = None if row is None else row.getparent()
    if row is None or table is None or next(row.itersiblings(row.tag), None) is not None:
        return {}
    look = _within(table, "tblPr").get("tblLook")
    return styles.last_row if look is not None and look.get(tag("lastRow")) in _ON else {}


def _within(element: Element | None, *names: str) -> Mapping[str, Element]:
    """The properties at the end of a path of names below an element; none where a name is missing."""
    for name in names:
        element = None if element is None else element.find(tag(name))
    return _NOTHING if element is None else by_name(element)


def _letters_of_last_row(style: Element) -> Looks:
    found: Looks = {}
    for part in style.iterchildren(tag("tblStylePr")):
        if part.get(tag("type")) == "lastRow":
            found |= _letters(_within(part, "rPr"))
    return found


def _letters(properties: Mapping[str, Element]) -> Looks:
    """What properties say of letters."""
    found: Looks = {}
    for name, one in properties.items():
        if name in _TOGGLES:
            found[name] = "off" if one.get(_VALUE, "") in _OFF else "on"
        elif name == "shd":
            found[name] = _fill(one)
        elif name == "rFonts":
            font = next((said for attribute in _FONTS if (said := one.get(tag(attribute)))), "")
            found |= {name: font} if font else {}
        elif name in _LETTERS:
            found[name] = one.get(_VALUE, "") or _LETTERS[name]
    return found


def _paragraph(properties: Mapping[str, Element]) -> Looks:
    """What properties say of a paragraph."""
    found = _spaces(properties)
    if "jc" in properties:
        side = value_of(properties, "jc")
        found["align"] = _SAME_SIDE.get(side, side).replace("left", "")
    for name, value in properties["ind"].items() if "ind" in properties else ():
        side = _without_space(name)
        found[f"indent {_INDENTS.get(side, side)}"] = str(value)
    if "numPr" in properties:
        number = by_name(properties["numPr"])
        found["list"] = "no" if value_of(number, "numId") == "0" else value_of(number, "ilvl") or "0"
    if "shd" in properties:
        found["shade"] = _fill(properties["shd"])
    for side, edge in by_name(properties["pBdr"]).items() if "pBdr" in properties else ():
        found[f"border {side}"] = _edge(edge).replace("none", "")
    return found


def _spaces(properties: Mapping[str, Element]) -> Looks:
    spacing = properties.get("spacing")
    if spacing is None:
        return {}
    found = {side: value for side in ("before", "after") if (value := spacing.get(tag(side)))}
    line = spacing.get(tag("line"))
    return found | ({"line": f"{line} {spacing.get(tag('lineRule'), 'auto')}"} if line else {})


def _borders(what: str, group: Element, styles: Styles) -> Iterator[str]:
    for side, edge in by_name(group).items():
        if _edge(edge) not in styles.edges:
            yield f"{what} border {side} {_edge(edge)}"


def _edge(edge: Element) -> str:
    """How an edge is drawn: its line, its width and its colour."""
    kind = edge.get(_VALUE, "none")
    return (
        "none"
        if kind in ("nil", "none")
        else f"{kind} {edge.get(tag('sz'), '')} {edge.get(tag('color'), '')}"
    )


def _fill(shade: Element) -> str:
    """A colour with its pattern, if it has one; empty for none."""
    pattern, fill = shade.get(_VALUE, "clear"), shade.get(tag("fill"), "")
    plain = pattern in ("clear", "nil")
    return ("" if fill in _NO_FILL else fill) if plain else f"{pattern} {fill}"


def local(element: Element) -> str:
    """`p` for `w:p`; empty for what is no element, such as a comment."""
    return _without_space(element.tag)


@cache
def _without_space(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""
