"""Values that can be read back: a content control tagged with the fact's id, within a bookmark.

Word keeps both. LibreOffice drops the tag and keeps the bookmark: each is there for where the other is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ppi_cli.documents.ooxml import Element, add, clean
from ppi_cli.documents.slots import TICKED, UNTICKED, Slot

FRONT = "front"
"""The clause that everything before the first heading belongs to."""
CLAUSE, FIELD, HEADING = "ppi_c_", "ppi_f_", "_Ref"
"""How the names of bookmarks begin: of a clause, of a value, and around a heading that is referred to."""
_LONGEST = 64  # characters of a tag or an alias; Word takes no more


def short_hash(text: str) -> str:
    """Ten hexadecimal digits that stand for a text in the name of a bookmark."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def clause_bookmark(clause: str) -> str:
    """The name of the empty bookmark with which a clause begins."""
    return CLAUSE + short_hash(clause)


def heading_bookmark(clause: str) -> str:
    """The name of the bookmark around the heading of a clause."""
    return HEADING + str(int(short_hash(clause), 16) % 10**9).zfill(9)


class Places:
    """Names and numbers of bookmarks and controls in one document: the same for the same document."""

    def __init__(self) -> None:
        self.clause = FRONT
        self._values: dict[str, int] = {}
        self._number = 0

    def number(self) -> int:
        """A new number for a bookmark; they differ within a document."""
        self._number += 1
        return self._number

    def next_value(self) -> str:
        """The name of the bookmark around the next value of the clause at hand."""
        count = self._values[self.clause] = self._values.get(self.clause, 0) + 1
        return f"{FIELD}{short_hash(self.clause)}_{count}"


def begin_clause(parent: Element, places: Places, clause: str) -> None:
    """Puts the empty bookmark of a clause at the end of `parent`; values that follow belong to the clause."""
    places.clause = clause
    add_bookmark(parent, places, clause_bookmark(clause))


def add_bookmark(
    parent: Element, places: Places, name: str, fill: Callable[[Element], None] = lambda _parent: None
) -> None:
    """A bookmark around what `fill` puts into `parent`."""
    number = places.number()
    add(parent, "bookmarkStart", id=number, name=name)
    fill(parent)
    add(parent, "bookmarkEnd", id=number)


def add_value(
    parent: Element, slot: Slot, places: Places, style: str | None, write: Callable[[Element], None]
) -> None:
    """The value of a fact in its control and its bookmark; `write` puts the runs in.

    `style` is the id of the character style that a value typed over a placeholder takes.
    """
    name = places.next_value()

    def fill(within: Element) -> None:
        control = add(within, "sdt")
        _properties(control, slot, name, style)
        content = add(control, "sdtContent")
        write(content)
        if len(content) == 0:
            add(content, "r")

    add_bookmark(parent, places, name, fill)


def _properties(control: Element, slot: Slot, name: str, style: str | None) -> None:
    properties = add(control, "sdtPr")
    if style:
        add(add(properties, "rPr"), "rStyle", val=style)
    add(properties, "alias", val=(slot.fact or "")[:_LONGEST])
    add(properties, "tag", val=(slot.fact or "")[:_LONGEST])
    add(properties, "id", val=int(short_hash(name)[:7], 16) + 1)
    if slot.placeholder:
        add(properties, "showingPlcHdr")
    kind = slot.shown.kind if slot.shown else "text"
    if kind == "date":
        _date(properties, slot)
    elif kind == "choice":
        _choice(properties, slot)
    elif kind == "tick":
        _tick(properties, slot)
    else:
        add(properties, "text", multiLine=1)


def _date(properties: Element, slot: Slot) -> None:
    day = slot.shown.value if slot.shown else ""
    date = add(properties, "date", **({"fullDate": f"{day}T00:00:00Z"} if day else {}))
    add(date, "dateFormat", val="d MMMM yyyy")
    add(date, "storeMappedDataAs", val="date")
    add(date, "calendar", val="gregorian")


def _choice(properties: Element, slot: Slot) -> None:
    listed = add(properties, "dropDownList")
    for words in dict.fromkeys(slot.shown.choices if slot.shown else ()):
        add(listed, "listItem", displayText=clean(words), value=clean(words))


def _tick(properties: Element, slot: Slot) -> None:
    box = add(properties, "w14:checkbox")
    for name, character in (("checkedState", TICKED), ("uncheckedState", UNTICKED)):
        state = add(box, f"w14:{name}")
        state.set(f"{{{box.nsmap[box.prefix]}}}val", f"{ord(character):04X}")
        state.set(f"{{{box.nsmap[box.prefix]}}}font", "MS Gothic")
    checked = add(box, "w14:checked")
    checked.set(f"{{{box.nsmap[box.prefix]}}}val", "1" if slot.text == TICKED else "0")
    box.insert(0, checked)
