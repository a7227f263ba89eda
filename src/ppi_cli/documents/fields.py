"""Fields that Word works out itself: page numbers and the table of contents."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ppi_cli.documents.base import Base
from ppi_cli.documents.ooxml import Element, add, add_text, new, paragraph


class Entry(msgspec.Struct, frozen=True):
    """A heading as the contents show it: level from 0, number with what follows it, text, bookmark."""

    level: int
    number: str
    text: str
    bookmark: str


def add_field(parent: Element, instruction: str, shown: str) -> None:
    """A field with the result that stands there until Word works it out."""
    begin_field(parent, instruction)
    add_text(add(parent, "r"), shown)
    add(add(parent, "r"), "fldChar", fldCharType="end")


def begin_field(parent: Element, instruction: str) -> None:
    """The first half of a field: all that follows, up to its end, is its result."""
    add(add(parent, "r"), "fldChar", fldCharType="begin")
    add_text(add(parent, "r"), f" {instruction} ", "instrText")
    add(add(parent, "r"), "fldChar", fldCharType="separate")


def contents(base: Base, title: str, entries: Sequence[Entry]) -> list[Element]:
    """Heading and entries of the table of contents, two levels deep.

    The entries are written out, so that a program that does not update fields shows them too. They have no
    page numbers: only Word knows them, and it is asked elsewhere (`updateFields`) to put them in on opening.
    """
    shown = [entry for entry in entries if entry.level < 2]
    holder = new("body")
    add_text(add(paragraph(holder, base.style("TOC Heading")), "r"), title)
    for position, entry in enumerate(shown):
        line = paragraph(holder, base.style(f"toc {entry.level + 1}"))
        if position == 0:
            begin_field(line, r'TOC \o "1-2" \h \z \u')
        link = add(line, "hyperlink", anchor=entry.bookmark, history=1)
        add_text(add(link, "r"), f"{entry.number}{entry.text}")
        if position == len(shown) - 1:
            add(add(line, "r"), "fldChar", fldCharType="end")
    return list(holder) if shown else []
