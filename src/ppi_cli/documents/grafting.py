"""Taking blocks of a newly made document over into one that an officer has edited.

Styles are matched by name, lists are counted anew, addresses are related again, comments are copied.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from ppi_cli.documents.controls import CLAUSE, FIELD
from ppi_cli.documents.ooxml import Element, add, find_val, new, remove, tag

_STYLED = ("pStyle", "rStyle", "tblStyle")
_COMMENTS = ("commentReference", "commentRangeStart", "commentRangeEnd")
_LINKED_STYLES = ("basedOn", "next", "link")


class Graft:
    """From one opened document into another."""

    def __init__(self, source: Any, target: Any) -> None:
        self._source = source
        self._target = target
        self._styles: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._by_name = {_name_of(style): style for style in target.styles.element.iter(tag("style"))}
        self._source_styles = {
            style.get(tag("styleId"), ""): style for style in source.styles.element.iter(tag("style"))
        }

    def copies(self, blocks: Iterable[Element]) -> list[Element]:
        """The blocks as they can stand in the target."""
        return [self._adapted(copy.deepcopy(block)) for block in blocks]

    def _adapted(self, block: Element) -> Element:
        for name in _STYLED:
            for styled in block.iter(tag(name)):
                styled.set(tag("val"), self._style(styled.get(tag("val"), "")))
        for number in block.iter(tag("numId")):
            number.set(tag("val"), self._number(number))
        for link in block.iter(tag("hyperlink")):
            relation = link.get(tag("r:id"))
            if relation is not None:
                address = self._source.part.rels[relation].target_ref
                link.set(tag("r:id"), self._target.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, True))
        self._comments(block)
        return block

    def _style(self, identity: str) -> str:
        """The id of the style of the same name in the target, to which it is added if need be."""
        if identity not in self._styles:
            ours = self._source_styles.get(identity)
            if ours is None:
                return identity
            there = self._by_name.get(_name_of(ours))
            if there is not None:
                self._styles[identity] = there.get(tag("styleId"), identity)
            else:
                self._styles[identity] = identity
                self._add_style(copy.deepcopy(ours))
        return self._styles[identity]

    def _add_style(self, style: Element) -> None:
        taken = {one.get(tag("styleId")) for one in self._by_name.values()}
        identity = style.get(tag("styleId"), "")
        if identity in taken:
            self._styles[identity] = f"{identity}Ppi"
            style.set(tag("styleId"), f"{identity}Ppi")
        self._by_name[_name_of(style)] = style
        self._target.styles.element.append(style)
        for name in _LINKED_STYLES:
            for linked in style.iterfind(tag(name)):
                linked.set(tag("val"), self._style(linked.get(tag("val"), "")))
        for numbered in style.iterfind(f".//{tag('numId')}"):
            numbered.set(tag("val"), self._list(numbered.get(tag("val"), "")))

    def _number(self, number: Element) -> str:
        """A list of its own in the target for each list of the source."""
        identity = number.get(tag("val"), "")
        return identity if identity == "0" else self._list(identity)

    def _list(self, identity: str) -> str:
        if identity not in self._numbers:
            ours = _numbering(self._source)
            num = next(one for one in ours.iter(tag("num")) if one.get(tag("numId")) == identity)
            abstract = next(
                one
                for one in ours.iter(tag("abstractNum"))
                if one.get(tag("abstractNumId")) == find_val(num, "abstractNumId")
            )
            theirs = _numbering(self._target)
            made = copy.deepcopy(num)
            made.set(tag("numId"), str(_free(theirs, "num", "numId")))
            for definition in made.iterfind(tag("abstractNumId")):
                definition.set(tag("val"), self._definition(theirs, abstract))
            last = list(theirs.iter(tag("num")))
            if last:
                last[-1].addnext(made)
            else:
                theirs.append(made)
            self._numbers[identity] = made.get(tag("numId"), "")
        return self._numbers[identity]

    @staticmethod
    def _definition(numbering: Element, abstract: Element) -> str:
        """A copy of how a list looks, without the marks by which Word would take it for another one."""
        made = copy.deepcopy(abstract)
        identity = str(_free(numbering, "abstractNum", "abstractNumId"))
        made.set(tag("abstractNumId"), identity)
        for name in ("nsid", "styleLink", "numStyleLink", "pStyle", "name"):
            for mark in list(made.iter(tag(name))):
                remove(mark)
        definitions = list(numbering.iter(tag("abstractNum")))
        if definitions:
            definitions[-1].addnext(made)
        else:
            numbering.insert(0, made)
        return identity

    def _comments(self, block: Element) -> None:
        marks = list(block.iter(*map(tag, _COMMENTS)))
        if not marks:
            return
        ours = {
            one.get(tag("id")): one for one in self._source.part._comments_part.element.iter(tag("comment"))
        }
        theirs = self._target.part._comments_part.element
        known: dict[str, str] = {}
        for mark in marks:
            identity = mark.get(tag("id"), "")
            if identity not in known:
                made = copy.deepcopy(ours[identity])
                known[identity] = str(_free(theirs, "comment", "id"))
                made.set(tag("id"), known[identity])
                for styled in (one for name in _STYLED for one in made.iter(tag(name))):
                    styled.set(tag("val"), self._style(styled.get(tag("val"), "")))
                theirs.append(made)
            mark.set(tag("id"), known[identity])


def take_over_bookmarks(old: Iterable[Element], made: list[Element]) -> None:
    """Puts the bookmarks that others set in a clause around its new heading: what refers to them holds."""
    there = {one.get(tag("name")) for block in made for one in block.iter(tag("bookmarkStart"))}
    names = [one.get(tag("name"), "") for block in old for one in block.iter(tag("bookmarkStart"))]
    wanted = [name for name in names if name not in there and not name.startswith((CLAUSE, FIELD, "_Toc"))]
    heading = next((block for block in made if block.tag == tag("p")), None)
    if heading is None:
        return
    for name in dict.fromkeys(wanted):
        start = new("bookmarkStart", id=0, name=name)
        start.set(tag("id"), f"new {name}")
        heading.insert(1 if heading.find(tag("pPr")) is not None else 0, start)
        add(heading, "bookmarkEnd").set(tag("id"), f"new {name}")


def renumber_bookmarks(body: Element, grafted: set[Element]) -> None:
    """Gives each bookmark of the body a number of its own; `grafted` are blocks that came from elsewhere."""
    count = 0
    for blocks in ([one for one in body if one not in grafted], [one for one in body if one in grafted]):
        numbers: dict[str, str] = {}
        for block in blocks:
            for mark in block.iter(tag("bookmarkStart"), tag("bookmarkEnd")):
                identity = mark.get(tag("id"), "")
                if mark.tag == tag("bookmarkStart") or identity not in numbers:
                    count += 1
                    numbers[identity] = str(count)
                mark.set(tag("id"), numbers[identity])


def _name_of(style: Element) -> str:
    return f"{style.get(tag('type'), '')} {find_val(style, 'name').lower()}"


def _numbering(document: Any) -> Element:
    element: Element = document.part.numbering_part.element
    return element


def _free(parent: Element, name: str, attribute: str) -> int:
    return 1 + max((int(one.get(tag(attribute), "0")) for one in parent.iter(tag(name))), default=0)
