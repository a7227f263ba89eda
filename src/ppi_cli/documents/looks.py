"""What an officer sees of a paragraph, a run of letters or a cell beside its words and its style.

Only direct formatting is told, and only where it differs from what the styles say already: LibreOffice writes much of
what the styles say into each paragraph and each cell, which nobody has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Any

from ppi_cli.documents.ooxml import Element, find_val, tag

_VALUE = tag("val")
_LOOKS = ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish")
_LOOK_VALUES = ("u", "color", "highlight", "vertAlign", "sz")
_PLAIN = {"u": "none", "color": "auto", "highlight": "none", "vertAlign": "baseline"}
_ON, _OFF = ("1", "true"), ("0", "false")
_SPACES = ("before", "after", "line")
_NO_FILL = ("", "auto", "FFFFFF")
_UNSEEN = frozenset({"pStyle", "keepNext", "keepLines", "widowControl", "rPr", "sectPr", "pageBreakBefore"})
_NOTHING: Mapping[str, Element] = {}
_BORDERS = (tag("tblBorders"), tag("tcBorders"))
_CELL = {"vAlign": "top", "gridSpan": "1", "textDirection": "lrTb"}
"""What can be seen of a cell, with the value that it has where nothing is said."""


class Styles:
    """The styles of a document, by their ids, as far as direct formatting is compared with them.

    `last_row` are the looks that styles of tables give to the letters of a last row, `fills` and `edges` the colours and
    lines that they give to cells.
    """

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles: dict[str, Element] = {}
        self._names: dict[str, str] = {}
        self._default = ""
        self._letters: dict[str, frozenset[str]] = {}
        self.last_row: frozenset[str] = frozenset()
        self.fills, self.edges = set(_NO_FILL), set[tuple[str, ...]]()
        for style in root.iterchildren(tag("style")):
            identity, kind = style.get(tag("styleId"), ""), style.get(tag("type"))
            self._styles[identity] = style
            self._names[identity] = find_val(style, "name").lower()
            if kind == "paragraph" and style.get(tag("default")) == "1":
                self._default = identity
            elif kind == "table":
                self.last_row |= _letters_of_last_row(style)
                self.fills |= {_fill(shade) for shade in style.iter(tag("shd"))}
                self.edges |= {_edge(edge) for group in style.iter(*_BORDERS) for edge in group}
        base = root.find(f"{tag('docDefaults')}/{tag('pPrDefault')}/{tag('pPr')}/{tag('spacing')}")
        self._spacing = {} if base is None else _spaces(base)

    def name(self, identity: str) -> str:
        """The name of a style in small letters; that of the default paragraph style for no id."""
        return self._names.get(identity or self._default, "")

    def letters(self, identity: str) -> frozenset[str]:
        """The looks of the letters of a style of paragraphs or of letters."""
        if identity not in self._letters:
            found: dict[str, str] = {}
            for look in (look for own in self._said(identity, "rPr") for look in _letter_looks(own)):
                found.setdefault(
                    look.removeprefix("no ").partition(" ")[0], look
                )  # the nearest style says it
            self._letters[identity] = frozenset(found.values())
        return self._letters[identity]

    def spacing(self, identity: str) -> dict[str, str]:
        """The distances that a style gives its paragraphs."""
        told = [_spaces(own["spacing"]) for own in self._said(identity, "pPr") if "spacing" in own]
        return dict(pair for spaces in (self._spacing, *reversed(told)) for pair in spaces.items())

    def listed(self, identity: str) -> tuple[bool, str]:
        """Whether the paragraphs of a style are items of a list, and on which level."""
        found = next((own["numPr"] for own in self._said(identity, "pPr") if "numPr" in own), None)
        return (False, "0") if found is None else (True, find_val(found, "ilvl") or "0")

    def _said(self, identity: str, name: str) -> Iterator[Mapping[str, Element]]:
        """What a style says of its paragraphs or letters, then what the one that it is based on says, and so on."""
        style, seen = self._styles.get(identity or self._default), set[Element]()
        while style is not None and style not in seen:  # they may lead in a circle
            seen.add(style)
            own = style.find(tag(name))
            yield _NOTHING if own is None else by_name(own)
            style = self._styles.get(find_val(style, "basedOn"))


def _letters_of_last_row(style: Element) -> frozenset[str]:
    parts = (part for part in style.iterchildren(tag("tblStylePr")) if part.get(tag("type")) == "lastRow")
    said = (own for part in parts for own in part.iterchildren(tag("rPr")))
    return frozenset(look for own in said for look in _letter_looks(by_name(own)))


def by_name(properties: Element) -> Mapping[str, Element]:
    """Properties by their names."""
    return {local(one): one for one in properties}


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
    if properties.keys() <= _UNSEEN:
        return
    style, align = value_of(properties, "pStyle"), value_of(properties, "jc")
    if align not in ("", "left", "start"):
        yield f"align {align}"
    if "ind" in properties:
        yield f"indent {_told(properties['ind'])}"
    if "spacing" in properties:
        usual = styles.spacing(style)
        own = usual | _spaces(properties["spacing"])
        yield from (f"{side} {own[side]}" for side in _SPACES if own.get(side, "0") != usual.get(side, "0"))
    if "numPr" in properties:
        yield from _list_looks(properties["numPr"], *styles.listed(style))
    if "shd" in properties and _fill(properties["shd"]) not in _NO_FILL:
        yield f"shade {_fill(properties['shd'])}"
    for edge in properties.get("pBdr", ()):
        yield f"border {local(edge)} {' '.join(_edge(edge))}"


def begins_page(properties: Mapping[str, Element]) -> bool:
    """Whether a paragraph says of itself that it begins on a new page."""
    return "pageBreakBefore" in properties and value_of(properties, "pageBreakBefore") not in _OFF


def _list_looks(number: Element, listed: bool, usual: str) -> Iterator[str]:
    found = {local(part): part.get(_VALUE, "") for part in number}
    if found.get("numId") == "0":
        if listed:
            yield "no list"
    elif not listed:
        yield f"list {found.get('ilvl', '0')}"
    elif found.get("ilvl", usual) != usual:
        yield f"level {found['ilvl']}"


def run_look(run: Element, styles: Styles, usual: Set[str] = frozenset()) -> str:
    """What can be seen of a run's direct formatting and its character style.

    `usual` are the looks that the letters have without it, by the style of their paragraph or table.
    """
    properties = properties_of(run, "rPr")
    if not properties:
        return ""
    named = value_of(properties, "rStyle")
    usual = usual | styles.letters(named) if named else usual
    own = {look for look in _letter_looks(properties) if not look.startswith("no ") or look[3:] in usual}
    return ", ".join(sorted(own - usual | ({f"style {named}"} if named else set())))


def _letter_looks(properties: Mapping[str, Element]) -> Iterator[str]:
    """Such as `b`, `no b`, `color FF0000`."""
    for name, child in properties.items():
        value = child.get(_VALUE, "")
        if name in _LOOKS:
            yield f"no {name}" if value in _OFF else name
        elif name in _LOOK_VALUES and value and value != _PLAIN.get(name):
            yield f"{name} {value}"
        elif name == "rFonts" and child.get(tag("ascii")):
            yield f"font {child.get(tag('ascii'))}"
        elif name == "shd" and _fill(child) not in _NO_FILL:
            yield f"shade {_fill(child)}"


def cell_looks(cell: Element, styles: Styles) -> Iterator[str]:
    """What can be seen of a cell's direct formatting; its width aside, which programs reckon anew."""
    properties = properties_of(cell, "tcPr")
    if "shd" in properties and _fill(properties["shd"]) not in styles.fills:
        yield f"cell shade {_fill(properties['shd'])}"
    yield from _borders("cell", properties.get("tcBorders", ()), styles)
    for name, usual in _CELL.items():
        value = value_of(properties, name) or usual
        if value != usual:
            yield f"cell {name} {value}"
    if "vMerge" in properties:
        yield f"cell vMerge {value_of(properties, 'vMerge') or 'continue'}"


def usual_letters(cell: Element, styles: Styles) -> Set[str]:
    """The looks that the style of its table gives to the letters of a cell: those of a last row that is a total."""
    row = cell.getparent()
    table = None if row is None else row.getparent()
    if row is None or table is None or row.getnext() is not None:
        return frozenset()
    look = properties_of(table, "tblPr").get("tblLook")
    return styles.last_row if look is not None and look.get(tag("lastRow")) in _ON else frozenset()


def table_looks(table: Element, styles: Styles) -> Iterator[str]:
    """What can be seen of a table's style and of the borders that were given to it as a whole."""
    properties = properties_of(table, "tblPr")
    yield f"table {styles.name(value_of(properties, 'tblStyle'))}"
    yield from _borders("table", properties.get("tblBorders", ()), styles)


def _borders(what: str, group: Iterable[Element], styles: Styles) -> Iterator[str]:
    for edge in group:
        if _edge(edge) not in styles.edges:
            yield f"{what} border {local(edge)} {' '.join(_edge(edge))}"


def _edge(edge: Element) -> tuple[str, ...]:
    """How an edge is drawn: its line, its width and its colour."""
    kind = edge.get(_VALUE, "none")
    if kind in ("nil", "none"):
        return ("none",)
    return (kind, edge.get(tag("sz"), ""), edge.get(tag("color"), ""))


def _fill(shade: Element) -> str:
    return shade.get(tag("fill"), "")


def _spaces(spacing: Element) -> dict[str, str]:
    return {side: value for side in _SPACES if (value := spacing.get(tag(side)))}


def _told(element: Element) -> str:
    said = {_without_space(name): str(value) for name, value in element.items()}
    return " ".join(f"{name} {said[name]}" for name in sorted(said))


def local(element: Element) -> str:
    """`p` for `w:p`; empty for what is no element, such as a comment."""
    return _without_space(element.tag)


@cache
def _without_space(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""
