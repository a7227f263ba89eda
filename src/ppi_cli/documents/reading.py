"""What stands in a Word file: paragraphs with their values, in clauses, whatever program saved it last.

Programs add and drop much that nobody sees: revision ids, language marks, split runs. What is compared here
is what an officer sees or did: words, the look of letters, the style and alignment of paragraphs, pictures,
comments, revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from ppi_cli.documents.controls import CLAUSE, FIELD, clause_bookmark
from ppi_cli.documents.ooxml import Element, remove, tag

US = "ppi"
"""The author of the comments and revisions that the program makes."""
OBJECT = "\ufffc"
"""Stands in the text for a picture, a footnote or a field."""

_PARAGRAPH, _VALUE, _AUTHOR = tag("p"), tag("val"), tag("author")
_LETTERS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_OBJECTS = frozenset(
    {"drawing", "pict", "object", "AlternateContent", "footnoteReference", "endnoteReference"}
)
_INSERTED, _DELETED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_LOOKS = ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish")
_LOOK_VALUES = ("u", "color", "highlight", "vertAlign", "sz")
_PLAIN = {"u": "none", "color": "auto", "highlight": "none", "vertAlign": "baseline"}


class Control(msgspec.Struct):
    """A content control within a paragraph: what it is called, its element, where its text is."""

    fact: str
    element: Element
    start: int
    end: int = 0


class Line(msgspec.Struct):
    """A paragraph: its text, the look of each letter, and what stands at which place of the text.

    `marks` are the bookmarks of values with their start and end, end -1 where the bookmark does not end here.
    """

    element: Element
    style: str
    text: str = ""
    looks: list[str] = msgspec.field(default_factory=list)
    controls: list[Control] = msgspec.field(default_factory=list)
    marks: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    doubled: set[str] = msgspec.field(default_factory=set)
    extras: list[str] = msgspec.field(default_factory=list)
    contents: bool = False


class Clause(msgspec.Struct):
    """The blocks of the body from one clause's bookmark to the next, and their paragraphs."""

    bookmark: str
    blocks: list[Element]
    lines: list[Line]
    doubled: bool = False


class Text:
    """The body of an opened document, clause by clause in the order of the file."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._names = _style_names(document)
        self._comments = _comments(document)
        self._links: Mapping[str, Any] = document.part.rels
        _unwrap(document.element.body)
        self.clauses = self._split()

    def find(self, clause: str) -> Clause | None:
        """The clause with that id, or None."""
        wanted = clause_bookmark(clause)
        return next((one for one in self.clauses if one.bookmark == wanted), None)

    def _split(self) -> list[Clause]:
        clauses: list[Clause] = []
        for block in self.document.element.body:
            if block.tag == tag("sectPr"):
                continue
            names = [mark.get(tag("name"), "") for mark in block.iter(tag("bookmarkStart"))]
            begun = [name for name in names if name.startswith(CLAUSE)]
            if begun or not clauses:
                clauses.append(Clause(begun[0] if begun else "", [], [], doubled=len(begun) > 1))
            clauses[-1].blocks.append(block)
        seen: dict[str, Clause] = {}
        for clause in clauses:
            clause.lines = [
                self.line(one)
                for block in clause.blocks
                for one in paragraphs_of(block)
                if not _struck_out(one)
            ]
            earlier = seen.setdefault(clause.bookmark, clause)
            if earlier is not clause:
                earlier.doubled = clause.doubled = True
        return clauses

    def line(self, element: Element) -> Line:
        """A paragraph as it stands."""
        line = Line(element, self._names.get("", ""))
        for one in _properties(element, "pPr"):
            name, value = _local(one), one.get(_VALUE, "")
            if name == "pStyle":
                line.style = self._names.get(value, "")
            elif name == "jc" and value not in ("", "left", "start"):
                line.extras.append(f"align {value}")
            elif name == "rPr":
                changed = (mark for mark in one if _local(mark) in _INSERTED | _DELETED)
                line.extras += ["revision" for mark in changed if mark.get(_AUTHOR) != US]
        line.contents = line.style.startswith("toc") or line.style == "contents heading"
        _Walk(line, self._comments, self._links).children(element)
        return line


class _Walk:
    """Reads what stands in one paragraph, in order."""

    def __init__(self, line: Line, comments: Mapping[str, str], links: Mapping[str, Any]) -> None:
        self.line = line
        self._comments = comments
        self._links = links
        self._open: dict[str, tuple[str, int]] = {}
        self._depth = 0  # of fields; what stands in one is worked out by the program that shows it

    def children(self, parent: Element, *, look: str = "") -> None:
        """Everything below `parent`."""
        for child in parent:
            name = _local(child)
            if name == "r":
                self._run(child, look)
            elif name == "sdt":
                self._control(child, look)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._bookmark(child, name)
            elif name in _DELETED | _INSERTED:
                if child.get(tag("author")) != US:
                    self.line.extras.append("revision")
                if name in _INSERTED:
                    self.children(child, look=look)
            elif name == "fldSimple":
                self._put(OBJECT, look)
            elif name == "hyperlink":
                target = self._links.get(child.get(tag("r:id"), ""))
                self.children(child, look=f"link {target.target_ref if target else child.get(tag('anchor'))}")
            elif name in ("smartTag", "customXml"):
                self.children(child, look=look)
            elif name in ("oMath", "oMathPara"):
                self._put(OBJECT, look)
                self.line.extras.append(f"formula {''.join(str(one) for one in child.itertext())}")

    def _run(self, run: Element, look: str) -> None:
        look = look or _look_of(run)  # what is a link looks like one
        for child in run:
            name = _local(child)
            if name == "fldChar":
                self._field(child.get(tag("fldCharType"), ""), look)
            elif name == "commentReference":
                self.line.extras.append(f"comment {self._comments.get(child.get(tag('id'), ''), '')}")
            elif self._depth:
                continue
            elif name == "t":
                self._put(child.text or "", look)
            elif name == "br" and child.get(tag("type"), "textWrapping") != "textWrapping":
                continue  # LibreOffice moves page breaks from one paragraph to another
            elif name in _LETTERS:
                self._put(_LETTERS[name], look)
            elif name == "sym":
                self._put(chr(int(child.get(tag("char"), "FFFD"), 16)), look)
            elif name in _OBJECTS:
                self._put(OBJECT, look)
                self.line.extras.append(name)

    def _field(self, kind: str, look: str) -> None:
        if kind == "begin":
            if self._depth == 0:
                self._put(OBJECT, look)
            self._depth += 1
        elif kind == "end":
            self._depth = max(0, self._depth - 1)

    def _put(self, text: str, look: str) -> None:
        self.line.text += text
        self.line.looks += [look] * len(text)

    def _control(self, element: Element, look: str) -> None:
        properties = element.find(tag("sdtPr"))
        named = (None if properties is None else properties.find(tag(name)) for name in ("tag", "alias"))
        fact = next((one.get(tag("val"), "") for one in named if one is not None), "")
        control = Control(fact, element, len(self.line.text))
        self.line.controls.append(control)
        content = element.find(tag("sdtContent"))
        if content is not None:
            self.children(content, look=look)
        control.end = len(self.line.text)

    def _bookmark(self, element: Element, kind: str) -> None:
        identity = element.get(tag("id"), "")
        if kind == "bookmarkStart":
            name = element.get(tag("name"), "")
            if name.startswith(FIELD):
                if name in self.line.marks:
                    self.line.doubled.add(name)
                self._open[identity] = (name, len(self.line.text))
                self.line.marks[name] = (len(self.line.text), -1)
        elif identity in self._open:
            name, start = self._open.pop(identity)
            self.line.marks[name] = (start, len(self.line.text))


def paragraphs_of(block: Element) -> Iterator[Element]:
    """The paragraphs of a block in order, those of text boxes aside."""
    if block.tag == _PARAGRAPH:
        yield block
        return
    for child in block:
        name = _local(child)
        if name not in _OBJECTS and not name.endswith("Pr"):  # properties hold no text
            yield from paragraphs_of(child)


def _unwrap(body: Element) -> None:
    """Takes away controls around whole paragraphs of ours: LibreOffice leaves them where a box was."""
    for control in list(body.iterchildren(tag("sdt"))):
        names = [mark.get(tag("name"), "") for mark in control.iter(tag("bookmarkStart"))]
        content = control.find(tag("sdtContent"))
        ours = any(name.startswith((CLAUSE, FIELD)) for name in names)
        if content is None or not ours or control.find(f"{tag('sdtPr')}/{tag('docPartObj')}") is not None:
            continue
        for child in list(content):
            control.addprevious(child)
        remove(control)


def _properties(element: Element, name: str) -> Iterable[Element]:
    """What the properties (`pPr`, `rPr`) of a paragraph or a run say; nothing may stand before them."""
    for first in element:
        return first if _local(first) == name else ()
    return ()


def _struck_out(element: Element) -> bool:
    """True for a paragraph that our own update marked as deleted, until somebody accepts or rejects it."""
    ends = (one for one in _properties(element, "pPr") if _local(one) == "rPr")
    return any(_local(mark) == "del" and mark.get(_AUTHOR) == US for end in ends for mark in end)


def _look_of(run: Element) -> str:
    """What can be seen of a run's direct formatting, and its character style."""
    found = []
    for child in _properties(run, "rPr"):
        name, value = _local(child), child.get(_VALUE, "")
        if name == "rStyle":
            found.append(f"style {value}")
        elif name in _LOOKS and value not in ("0", "false"):
            found.append(name)
        elif name in _LOOK_VALUES and value and value != _PLAIN.get(name):
            found.append(f"{name} {value}")
        elif name == "rFonts" and child.get(tag("ascii")):
            found.append(f"font {child.get(tag('ascii'))}")
    return ", ".join(sorted(found))


def _style_names(document: Any) -> dict[str, str]:
    """Names by id, in small letters; the default paragraph style stands under the empty id."""
    names: dict[str, str] = {}
    for style in document.styles.element.iter(tag("style")):
        name = style.find(tag("name"))
        shown = "" if name is None else name.get(tag("val"), "").lower()
        names[style.get(tag("styleId"), "")] = shown
        if style.get(tag("default")) == "1" and style.get(tag("type")) == "paragraph":
            names[""] = shown
    return names


def _comments(document: Any) -> dict[str, str]:
    """Author and words of each comment, by its number."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    part = next(
        (rel.target_part for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.COMMENTS),
        None,
    )
    if part is None:
        return {}
    return {
        one.get(tag("id"), ""): f"{one.get(tag('author'), '')}: "
        + "".join(text.text or "" for text in one.iter(tag("t")))
        for one in document.part._comments_part.element.iter(tag("comment"))
    }


def _local(element: Element) -> str:
    return _without_space(element.tag)


@cache
def _without_space(name: object) -> str:
    """`p` from `{…}p`; empty for what is no element, such as a comment."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
