"""The Word file that documents are written onto: its styles by name, its lists, its relationships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError

from ppi_cli.documents.ooxml import Element, add, new, tag
from ppi_cli.errors import TemplateError
from ppi_cli.language import _


class Base:
    """One opened copy of the base file.

    Styles are found by name, since ids differ between the languages of Word. The ids are read once.
    """

    def __init__(self, path: Path) -> None:
        try:
            self.document: Any = docx.Document(str(path))
        except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
            raise TemplateError(
                _("the Word base file cannot be read"), _("It must be a .docx file."), str(path)
            ) from error
        self._path = path
        self.body: Element = self.document.element.body
        self.styles_root: Element = self.document.styles.element
        self._styles = {
            name.get(tag("val"), "").lower(): style
            for style in self.styles_root.iter(tag("style"))
            if (name := style.find(tag("name"))) is not None
        }
        self._ids: dict[str, str] = {}
        self._lists: dict[str, str] = {}

    @property
    def layout(self) -> Element:
        """The section at the end of the body: size and margins of the pages."""
        section = self.body.find(tag("sectPr"))
        assert section is not None  # python-docx has given the document its sections
        return section

    def style(self, name: str) -> str:
        """The id of the style with that name. TemplateError when the base file has none."""
        identity = self._ids.get(name)
        if identity is None:
            style = self._styles.get(name.lower())
            if style is None:
                raise TemplateError(
                    _("the Word base file has no style {name}").format(name=name),
                    _("Add a style of that name to it, or use the base file of ppi."),
                    str(self._path),
                )
            identity = self._ids[name] = str(style.get(tag("styleId")))
        return identity

    def new_list(self, style_name: str, level: int, start: int) -> str:
        """The id of a new list that looks as the style's own does and counts from `start` at `level`."""
        numbering = self.document.part.numbering_part.element
        identity = str(1 + max((int(num.get(tag("numId"))) for num in numbering.iter(tag("num"))), default=0))
        num = new("num", numId=identity)
        add(num, "abstractNumId", val=self._list_of(style_name))
        add(add(num, "lvlOverride", ilvl=level), "startOverride", val=start)
        last = list(numbering.iter(tag("num")))[-1]  # what may follow the lists must stay behind them
        last.addnext(num)
        return identity

    def list_without_numbers(self, style_name: str, levels: int) -> str:
        """A list of the numbering of a style whose levels show nothing, for headings that are not counted."""
        identity = self.new_list(style_name, 0, 1)
        num = list(self.document.part.numbering_part.element.iter(tag("num")))[-1]
        for override in list(num.iter(tag("lvlOverride"))):
            num.remove(override)
        for level in range(levels):
            shown = add(add(num, "lvlOverride", ilvl=level), "lvl", ilvl=level)
            add(shown, "start", val=1)
            add(shown, "numFmt", val="none")
            add(shown, "suff", val="nothing")
            add(shown, "lvlText", val="")
            add(shown, "lvlJc", val="left")
            add(add(shown, "pPr"), "ind", left=0, firstLine=0)
        return identity

    def list_levels(self, style_name: str) -> Element:
        """The definition (`w:abstractNum`) of a style's list."""
        identity = self._list_of(style_name)
        numbering = self.document.part.numbering_part.element
        levels: list[Element] = list(numbering.iter(tag("abstractNum")))
        return next(one for one in levels if one.get(tag("abstractNumId")) == identity)

    def link(self, address: str) -> str:
        """The id of the relationship to a web address."""
        return str(self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    def _list_of(self, style_name: str) -> str:
        found = self._lists.get(style_name)
        if found is None:
            self.style(style_name)
            number = self._styles[style_name.lower()].find(f".//{tag('numId')}")
            numbering = self.document.part.numbering_part.element
            found = next(
                (
                    str(num.find(tag("abstractNumId")).get(tag("val")))
                    for num in numbering.iter(tag("num"))
                    if number is not None and num.get(tag("numId")) == number.get(tag("val"))
                ),
                None,
            )
            if found is None:
                raise TemplateError(
                    _("the style {name} of the Word base file has no list").format(name=style_name),
                    _("Link a numbered list to that style."),
                    str(self._path),
                )
            self._lists[style_name] = found
        return found
