"""What stands in a Word file: paragraphs with their values, in clauses, whatever program saved it last.

Programs add and drop much that nobody sees: revision ids, language marks, split runs. What is compared here
is what an officer sees or did: words, the look of letters, paragraphs, cells and tables, pictures, comments,
revisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import msgspec

from ppi_cli.documents.controls import CLAUSE, FIELD, clause_bookmark
from ppi_cli.documents.looks import (
    Looks,
    Styles,
    begins_page,
    cell_looks,
    local,
    paragraph_looks,
    properties_of,
    run_look,
    table_looks,
    usual_letters,
    value_of,
)
from ppi_cli.documents.ooxml import Element, remove, tag

US = "ppi"
"""The author of the comments and revisions that the program makes."""
OBJECT = "\ufffc"
"""Stands in the text for a picture, a footnote or a field."""
ROW, CELL = "=", "|"
"""Where a line stands: at the beginning of a row, or further on in it; elsewhere it says nothing."""

_PARAGRAPH, _TABLE_CELL, _VALUE, _AUTHOR = tag("p"), tag("tc"), tag("val"), tag("author")
_LETTERS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_OBJECTS = frozenset(
    {"drawing", "pict", "object", "AlternateContent", "footnoteReference", "endnoteReference"}
)
_INSERTED, _DELETED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})


class Control(msgspec.Struct):
    """A content control within a paragraph: what it is called, its element, where its text is."""

    fact: str
    element: Element
    start: int
    end: int = 0


class Line(msgspec.Struct):
    """A paragraph: its text, the look of each letter, and what stands at which place of the text.

    `marks` are the bookmarks of values with their start and end, end -1 where the bookmark does not end here. `extras`
    tell what else is seen, such as its indent, the borders of its cell or a comment.
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
    place: str = ""
    begins_page: bool = False
    ends_page: bool = False


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
        self._styles = Styles(document)
        self._comments = _comments(document)
        self._links: Mapping[str, Any] = document.part.rels
        self._revised = next(document.element.body.iter(tag("del")), None) is not None
        _unwrap(document.element.body)
        self.clauses = self._split()

    def find(self, clause: str) -> Clause | None:
        """The clause with that id, or None."""
        wanted = clause_bookmark(clause)
        return next((one for one in self.clauses if one.bookmark == wanted), None)

    def _split(self) -> list[Clause]:
        """The clauses. Where one begins on a new page is not told: LibreOffice moves such a break to the one before."""
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
                if not (self._revised and _struck_out(one))
            ]
            for before, line in pairwise(clause.lines):
                if line.begins_page or before.ends_page:
                    line.extras.append("new page")
            earlier = seen.setdefault(clause.bookmark, clause)
            if earlier is not clause:
                earlier.doubled = clause.doubled = True
        return clauses

    def line(self, element: Element) -> Line:
        """A paragraph as it stands."""
        properties = properties_of(element, "pPr")
        style = value_of(properties, "pStyle")
        line = Line(element, self._styles.name(style))
        line.contents = line.style.startswith("toc") or line.style == "contents heading"
        line.extras += paragraph_looks(properties, self._styles)
        changed = (mark for mark in properties.get("rPr", ()) if local(mark) in _INSERTED | _DELETED)
        line.extras += ["revision" for mark in changed if mark.get(_AUTHOR) != US]
        walk = _Walk(line, self._styles, self._comments, self._links)
        walk.usual = self._styles.letters(style)
        cell = element.getparent()
        if cell is not None and cell.tag == _TABLE_CELL:
            walk.usual = walk.usual | usual_letters(cell, self._styles)
            line.place = CELL
            if _is_first(element):
                line.place = ROW if _is_first(cell) else CELL
                line.extras += self._looks_of(cell)
        walk.children(element)
        line.ends_page = len(line.text) in walk.page_breaks
        line.begins_page = begins_page(properties) or (0 in walk.page_breaks and not line.ends_page)
        return line

    def _looks_of(self, cell: Element) -> Iterator[str]:
        """Those of a cell; of the first one those of its table too."""
        yield from cell_looks(cell, self._styles)
        row = cell.getparent()
        table = None if row is None else row.getparent()
        if row is not None and table is not None and _is_first(cell) and _is_first(row):
            yield from table_looks(table, self._styles)


class _Walk:
    """Reads what stands in one paragraph, in order."""

    def __init__(
        self, line: Line, styles: Styles, comments: Mapping[str, str], links: Mapping[str, Any]
    ) -> None:
        self.line = line
        self._styles = styles
        self._comments = comments
        self._links = links
        self._open: dict[str, tuple[str, int]] = {}
        self.usual: Looks = {}  # of letters, by the styles of their paragraph and table
        self.page_breaks: list[int] = []  # where they stand in the text
        self._depth = 0  # of fields; what stands in one is worked out by the program that shows it

    def children(self, parent: Element, *, look: str = "") -> None:
        """Everything below `parent`."""
        for child in parent:
            name = local(child)
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
        look = look or run_look(run, self._styles, self.usual)  # what is a link looks like one
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._field(child.get(tag("fldCharType"), ""), look)
            elif name == "commentReference":
                self.line.extras.append(f"comment {self._comments.get(child.get(tag('id'), ''), '')}")
            elif self._depth:
                continue
            elif name == "t":
                self._put(child.text or "", look)
            elif name == "br" and child.get(tag("type"), "textWrapping") != "textWrapping":
                if child.get(tag("type")) == "page":
                    self.page_breaks.append(len(self.line.text))
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
        name = local(child)
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


def _is_first(element: Element) -> bool:
    """True for the first paragraph of a cell, the first cell of a row, the first row of a table."""
    return next(element.itersiblings(str(element.tag), preceding=True), None) is None


def _struck_out(element: Element) -> bool:
    """True for a paragraph that our own update marked as deleted, until somebody accepts or rejects it."""
    marks = properties_of(element, "pPr").get("rPr", ())
    return any(local(mark) == "del" and mark.get(_AUTHOR) == US for mark in marks)


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
