"""What stands inside a paragraph: runs, links, line breaks, values and placeholders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

import msgspec

from ppi_cli.documents.base import Base
from ppi_cli.documents.controls import Places, add_value, heading_bookmark
from ppi_cli.documents.fields import add_field
from ppi_cli.documents.headings import Head, Outline
from ppi_cli.documents.markdown import Tree
from ppi_cli.documents.ooxml import Element, add, add_text, clean
from ppi_cli.documents.slots import Slot, plain, split
from ppi_cli.errors import TemplateError
from ppi_cli.language import _

_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)


class Look(msgspec.Struct, frozen=True):
    """How a run looks; the character style follows from it."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: bool = False
    placeholder: bool = False


class Inline:
    """Writes runs. One for each document."""

    def __init__(
        self, base: Base, slots: Sequence[Slot], places: Places, outline: Outline | None = None
    ) -> None:
        self._base = base
        self.slots = slots
        self.places = places
        self._outline = outline

    def write(self, parent: Element, node: Tree, look: Look | None = None) -> None:
        """Everything below `node`, into a paragraph or a link."""
        look = look or Look()
        for child in node.children:
            match child.type:
                case "text":
                    self.text(parent, child.content, look)
                case "code_inline":
                    self.text(parent, child.content, msgspec.structs.replace(look, code=True))
                case "strong":
                    self.write(parent, child, msgspec.structs.replace(look, strong=True))
                case "em":
                    self.write(parent, child, msgspec.structs.replace(look, emphasis=True))
                case "link":
                    self._link(parent, child, look)
                case "softbreak":
                    self._run(parent, " ", look)
                case "hardbreak":
                    self._run(parent, "\n", look)
                case "inline":
                    self.write(parent, child, look)
                case kind:
                    raise TemplateError(
                        _("templates cannot have this kind of Markdown: {kind}").format(kind=kind),
                        _("Write it as text, a list or a table."),
                    )

    def text(self, parent: Element, text: str, look: Look | None = None) -> None:
        """Text of the template, with the values put in where their marks are."""
        look = look or Look()
        for piece in split(text, self.slots):
            if isinstance(piece, Slot):
                self.slot(parent, piece, look)
            else:
                self._run(parent, piece, look)

    def slot(self, parent: Element, slot: Slot, look: Look | None = None) -> None:
        """One value, literally; that of a fact can be read back, a placeholder is marked as such."""
        look = look or Look()
        shown = msgspec.structs.replace(look, placeholder=True) if slot.placeholder else look
        if slot.fact is None:
            self._run(parent, slot.text, shown)
            return
        style = _style_name(look)

        def write(within: Element) -> None:
            self._run(within, slot.text, shown)

        add_value(parent, slot, self.places, self._base.style(style) if style else None, write)

    def _link(self, parent: Element, node: Tree, look: Look) -> None:
        address = clean(plain(str(node.attrs.get("href", "")), self.slots)).strip()
        if address.startswith("#"):
            self._reference(parent, node, address[1:], look)
            return
        if not _ADDRESS.fullmatch(address) or look.link:
            self.write(parent, node, look)  # what leads nowhere on the web is text
            return
        # Everything but the characters that an address is made of is percent-encoded; Word refuses brackets.
        identity = self._base.link(quote(address, safe=":/?#@!$&'()*+,;=%~-._"))
        attributes: dict[str, str | int] = {"r:id": identity, "history": 1}
        self.write(add(parent, "hyperlink", **attributes), node, msgspec.structs.replace(look, link=True))

    def _reference(self, parent: Element, node: Tree, clause: str, look: Look) -> None:
        """`[](#need)`: the number of a clause, as a field; `[words](#need)`: words that lead there."""
        head = self._outline.find(clause) if self._outline else None
        if head is None:
            raise TemplateError(
                _("a reference leads to the clause {clause}, which is not in the document").format(
                    clause=clause
                ),
                _("Put both under one condition, or give a heading that id: {{id={clause}}}.").format(
                    clause=clause
                ),
            )
        name = heading_bookmark(clause)
        if node.children:
            self.write(
                add(parent, "hyperlink", anchor=name, history=1),
                node,
                msgspec.structs.replace(look, link=True),
            )
        else:
            add_field(
                parent, f"REF {name} {_switches(head)}", head.text if head.annex else head.number.strip()
            )

    def _run(self, parent: Element, text: str, look: Look) -> None:
        if not text:
            return
        run = add(parent, "r")
        style = _style_name(look)
        if style:
            properties = add(run, "rPr")
            add(properties, "rStyle", val=self._base.style(style))
            if not style.startswith(("Strong", "Emphasis")):
                self._weights(properties, look)
        add_text(run, text)

    @staticmethod
    def _weights(properties: Element, look: Look) -> None:
        """A run has one character style only: weight and slant are added to one that says something else."""
        names = ["b", "bCs"] * look.strong + ["i", "iCs"] * look.emphasis
        for name in names:
            add(properties, name)


def _switches(head: Head) -> str:
    """An annex is referred to by its title, any other clause by its number."""
    return r"\h" if head.annex else r"\r \h"


def _style_name(look: Look) -> str:
    if look.placeholder:
        return "Placeholder"
    if look.link:
        return "Hyperlink"
    if look.code:
        return "Code Text"
    # Not "Strong Emphasis": so LibreOffice calls Strong, and saves both under one name.
    return " with ".join(["Strong"] * look.strong + ["Emphasis"] * look.emphasis)
