"""Markdown to Word, block by block.

# … ####                  headings, numbered by Word; `# Title {annex}` is lettered as an annex
# Title {id=need}         a heading that gives its clause an id
[](#need) [words](#need)  the number of the clause with that id, as a field; words that lead there
- …   1. …   1) …         bullets; 1. (a) (i); (a) (i) (A) as in a contract. Each list counts anew
| a | b |                 a table; a head without words makes it a list of labels and values; one of more than six
                          columns stands on pages across, with the heading above it
> Legal basis: …          a comment on the clause, gone from a clean copy
> Drafting note: …        a call-out for the drafter, gone from a clean copy; other quotations are set in
```signature              a block to sign: a line for each `label: value`, the value may be empty
---                       the next block begins on a new page
"""

from __future__ import annotations

from collections.abc import Sequence

from ppi_cli.documents.base import Base
from ppi_cli.documents.comments import Comments
from ppi_cli.documents.controls import add_bookmark, begin_clause, heading_bookmark
from ppi_cli.documents.fields import Entry
from ppi_cli.documents.headings import DEEPEST, Head, Outline
from ppi_cli.documents.inline import Inline
from ppi_cli.documents.labels import Labels
from ppi_cli.documents.markdown import Tree, raw_text
from ppi_cli.documents.ooxml import Element, add, add_text, paragraph, set_flag, tag
from ppi_cli.documents.sections import GAP, begin_before, ends_section, section_end
from ppi_cli.documents.slots import TICKED, UNTICKED, plain
from ppi_cli.documents.tables import SHADES, Cell, Fill, Grid, widen_table, write_signature, write_table
from ppi_cli.errors import TemplateError
from ppi_cli.language import _

WIDE = 6
"""So many columns, or fewer, stand on an upright page."""
_INTRODUCED = 4
"""So many blocks at most, a heading among them, go with a table onto pages across."""
_LISTS = ("bullet_list", "ordered_list")
_NEXT_SIDE = "---"
"""Stands in a block to sign between the two sides, which sign on one page."""
_DEEPEST_BULLET = 2  # the base file has three levels
_DEEPEST_NUMBER = 3


class Writer:
    """Writes the body of one document. `elements` are its blocks, `entries` its headings for the contents."""

    def __init__(
        self,
        base: Base,
        inline: Inline,
        outline: Outline,
        labels: Labels,
        *,
        comments: Comments,
        clean: bool,
        width: int,
        across: int,
        numbered: bool = True,
    ) -> None:
        self.entries: list[Entry] = []
        self._base = base
        self._inline = inline
        self._heads = iter(outline.heads)
        self._labels = labels
        self._clean = clean
        self._width = width
        self._across = across
        self._unnumbered = "" if numbered else base.list_without_numbers("heading 1", DEEPEST)
        # Within the document from the start: to move a long table into it takes lxml a time that grows with its square.
        self._body = add(base.body, "body")
        self._caption = ""
        self._in_note = False
        self._comments = comments
        self._last_heading: Element | None = None

    def write(self, tree: Tree) -> list[Element]:
        """All blocks of a document, to be put into its body."""
        left_out = (*self._labels.drafting_notes, *self._labels.legal_bases)
        blocks = [node for node in tree.children if not (self._clean and _begins_with(node, left_out))]
        break_next = False
        for position, node in enumerate(blocks):
            if node.type == "hr":
                break_next = True
                continue
            following = self._follows(blocks, position)
            first = len(self._body)
            if node.type == "table" and self._columns(node) > WIDE:
                self._wide_table(node)
            else:
                self._block(node, following)
            if break_next and len(self._body) > first:
                self._start_page(first)
                break_next = False
        return list(self._body)

    def _follows(self, blocks: Sequence[Tree], position: int) -> str:
        """The kind of the block after this one; `box` for a line that begins with a box to tick."""
        if position + 1 >= len(blocks):
            return ""
        node = blocks[position + 1]
        boxed = node.type == "paragraph" and self._plain(node).startswith((UNTICKED, TICKED))
        return "box" if boxed else node.type

    def _block(self, node: Tree, following: str = "") -> None:
        match node.type:
            case "heading":
                self._heading(node)
            case "paragraph":
                self._paragraph(node, following)
            case "bullet_list" | "ordered_list":
                self._list(node, 0)
                self._space_after(120)
            case "table":
                self._table(node)
            case "blockquote":
                self._quotation(node)
            case "fence":
                self._fence(node)
            case kind:
                raise TemplateError(
                    _("templates cannot have this kind of Markdown: {kind}").format(kind=kind),
                    _("Write it as text, a list or a table."),
                )
        signed = following == "fence" and len(self._body) > 0
        if signed:
            self._stay(self._body[-1])
        if self._ends_in_table() and following not in ("paragraph", "heading"):
            # Word merges two tables that touch, and wants a paragraph after the last one.
            paragraph(self._body, self._base.style("Table Gap"))
            if signed:
                self._stay(self._body[-1])

    @staticmethod
    def _stay(element: Element) -> None:
        """Keeps a paragraph, or the last row of a table, with what follows: a block to sign has no page to itself."""
        last = element if element.tag == tag("p") else element.findall(tag("tr"))[-1]
        for one in last.iter(tag("p")):
            set_flag(one, "keepNext")

    def _ends_in_table(self) -> bool:
        return len(self._body) > 0 and self._body[-1].tag == tag("tbl")

    # --- headings and paragraphs

    def _heading(self, node: Tree) -> None:
        """A numbered heading, with which a clause begins; the contents refer to the bookmark around it."""
        head: Head = next(self._heads)
        bookmark = heading_bookmark(head.clause)
        style = "Annex Heading" if head.annex else f"heading {head.level + 1}"
        element = paragraph(self._body, self._base.style(style))
        if self._unnumbered and not head.annex:
            self._number(element, self._unnumbered, head.level)
        begin_clause(element, self._inline.places, head.clause)
        add_bookmark(element, self._inline.places, bookmark, lambda within: self._inline.write(within, node))
        self._last_heading = element
        self._caption = head.text
        self.entries.append(Entry(head.level, head.number, head.text, bookmark))

    def _paragraph(self, node: Tree, following: str) -> None:
        """Body text; what introduces a list, a table, a block to sign or a box to tick stays with it, and so does a
        hint in italics with what it is about, and words that end in a colon with those that follow.
        """
        style = "Body Text After Table" if self._ends_in_table() else "Body Text"
        element = paragraph(self._body, self._base.style(style))
        if following in ("table", "fence", "box", *_LISTS) or (
            following and (_is_hint(node) or self._leads(node))
        ):
            set_flag(element, "keepNext")
        self._inline.write(element, node)

    def _leads(self, node: Tree) -> bool:
        """Whether the words end in a colon, so that they make no sense at the foot of a page."""
        return self._plain(node).rstrip().endswith(":")

    def _start_page(self, position: int) -> None:
        """Puts a page break before the block that begins at `position` of the body."""
        element = self._body[position]
        if ends_section(element):
            return  # what follows begins on a new page as it is
        if element.tag != tag("p"):
            element = paragraph(self._body, self._base.style("Table Gap"))
            self._body.insert(position, element)
        set_flag(element, "pageBreakBefore")

    # --- lists

    def _list(self, node: Tree, level: int) -> None:
        ordered = node.type == "ordered_list"
        style, number = self._list_style(node, level), ""
        if ordered:
            depth = min(level, _DEEPEST_NUMBER)
            number = self._base.new_list(style, depth, int(node.attrs.get("start", 1)))
        for item in node.children:
            opened = False
            for child in item.children:
                if child.type in _LISTS:
                    self._list(child, level + 1)
                elif child.type == "paragraph" and not opened:
                    element = paragraph(self._body, self._base.style(style))
                    if ordered:
                        self._number(element, number, min(level, _DEEPEST_NUMBER))
                    last = item is node.children[-1]  # a table may follow what the last one announces
                    if (last or child is not item.children[-1]) and self._leads(child):
                        set_flag(element, "keepNext")
                    self._inline.write(element, child)
                elif child.type == "paragraph":
                    name = _with_level("List Continue", min(level, _DEEPEST_BULLET))
                    self._inline.write(paragraph(self._body, self._base.style(name)), child)
                else:
                    self._block(child)
                opened = True

    def _list_style(self, node: Tree, level: int) -> str:
        if node.type == "ordered_list":
            return "List Clause" if node.children and node.children[0].markup == ")" else "List Number"
        if self._in_note:
            return "Drafting Note List"
        return _with_level("List Bullet", min(level, _DEEPEST_BULLET))

    @staticmethod
    def _number(element: Element, number: str, level: int) -> None:
        properties = element.find(tag("pPr"))
        assert properties is not None  # `paragraph` has put it there
        numbered = add(properties, "numPr")
        add(numbered, "ilvl", val=level)
        add(numbered, "numId", val=number)

    # --- tables, quotations, fences

    def _columns(self, node: Tree) -> int:
        """The columns that hold words; those without a name and the periods of a chart need no room."""
        rows = [row.children for part in node.children[1:] for row in part.children]
        texts = [{self._plain(cell).strip() for cell in column} for column in zip(*rows, strict=True)]
        chart = any(text & SHADES.keys() for text in texts)
        named = [bool(self._plain(cell).strip()) for cell in node.children[0].children[0].children]
        return sum(
            name and not (chart and texts[number] <= SHADES.keys() | {""})
            for number, name in enumerate(named)
        )

    def _wide_table(self, node: Tree) -> None:
        """A table on pages across, with the heading and the few words that introduce it."""
        heading, first = self._last_heading, len(self._body)
        self._table(node, self._across)
        if len(self._body) == first:
            return
        style, layout = self._base.style(GAP), self._base.layout
        place = list(self._body).index(heading) if heading is not None else -1
        end = section_end(style, layout, across=False)
        if (
            heading is not None
            and first - place <= _INTRODUCED
            and not any(one.tag == tag("tbl") or ends_section(one) for one in list(self._body)[place:first])
        ):
            begin_before(heading, end)
        else:
            self._body.insert(self._after_wide_table(first), end)
        for block in list(self._body)[list(self._body).index(end) : first]:
            if block.tag == tag("tbl"):
                widen_table(block, self._across)
        self._body.append(section_end(style, layout, across=True))

    def _after_wide_table(self, first: int) -> int:
        """Where pages across begin for a table at `first`: at the end of those before it, if few words lie between."""
        ends = [place for place, one in enumerate(list(self._body)[:first]) if ends_section(one)]
        return ends[-1] + 1 if ends and first - ends[-1] <= _INTRODUCED else first

    def _table(self, node: Tree, width: int = 0) -> None:
        head = node.children[0].children[0]
        rows = [row for part in node.children[1:] for row in part.children]
        aligned = [
            str(cell.attrs.get("style", "")).removeprefix("text-align:") or "left" for cell in head.children
        ]
        titles = [self._cell(cell) for cell in head.children]
        has_head = any(cell.text.strip() for cell in titles)
        if not rows and not has_head:
            return
        cells = [[self._cell(cell) for cell in row.children] for row in rows]
        grid = Grid(aligned, titles if has_head else (), cells)
        write_table(self._body, self._base, grid, width or self._width, self._caption)

    def _cell(self, node: Tree) -> Cell:
        def fill(element: Element) -> None:
            self._inline.write(element, node)

        # The parser puts an empty text before a cell's first mark.
        inner = [
            child
            for part in node.children
            for child in part.children
            if child.type != "text" or child.content
        ]
        return Cell(self._plain(node), fill, bold=bool(inner) and inner[0].type == "strong")

    def _quotation(self, node: Tree) -> None:
        """A drafting note with its head, or a plain quotation."""
        if self._last_heading is not None and _begins_with(node, self._labels.legal_bases):
            self._comments.add(self._last_heading, self._plain(node))
            return
        note = _begins_with(node, self._labels.drafting_notes)
        style = self._base.style("Drafting Note" if note else "Quote")
        if note:
            head = paragraph(self._body, self._base.style("Drafting Note Head"))
            add_text(add(head, "r"), self._labels.drafting_note)
            _drop_label(node)
        self._in_note = note
        for child in node.children:
            if child.type == "paragraph":
                self._inline.write(paragraph(self._body, style), child)
            elif child.type in _LISTS:
                self._list(child, 0)
            elif child.type == "heading":
                raise TemplateError(
                    _("a quotation cannot hold a heading"),
                    _("Write the words in bold, or leave the quotation."),
                )
            else:
                self._block(child)
        self._in_note = False
        if note:
            self._space_after(160)  # the bar at the left is unbroken within a note

    def _space_after(self, twips: int) -> None:
        """Sets a list or a note off from what follows: its paragraphs stand closer together than others."""
        properties = self._body[-1].find(tag("pPr"))
        if properties is not None:
            for spacing in properties.findall(tag("spacing")):
                properties.remove(spacing)
            add(properties, "spacing", after=twips)

    def _fence(self, node: Tree) -> None:
        """A block to sign, or lines of code."""
        lines = node.content.rstrip("\n").split("\n")
        if node.info.strip() != "signature":
            element = paragraph(self._body, self._base.style("Code Block"))
            self._inline.text(element, "\n".join(lines))
            return
        pairs = [line.partition(":") for line in lines if line.strip()]
        write_signature(
            self._body,
            self._base,
            [
                None if label == _NEXT_SIDE else (self._text(label.strip()), self._text(value.strip()))
                for label, _colon, value in pairs
            ],
            self._width,
            self._caption,
        )

    def _text(self, text: str) -> Fill:
        def fill(element: Element) -> None:
            self._inline.text(element, text)

        return fill

    def _plain(self, node: Tree) -> str:
        return plain(raw_text(node), self._inline.slots)


def _begins_with(node: Tree, labels: Sequence[str]) -> bool:
    """True for a quotation that begins with one of these labels, in whichever language it is."""
    if node.type != "blockquote":
        return False
    text = raw_text(node).lstrip().casefold()
    return text.startswith(tuple(f"{label.casefold()}:" for label in labels))


def _is_hint(node: Tree) -> bool:
    """True for a paragraph that is in italics from beginning to end."""
    inline = node.children[0] if node.children else None
    return inline is not None and [child.type for child in inline.children] == ["em"]


def _with_level(name: str, level: int) -> str:
    return f"{name} {level + 1}" if level else name


def _drop_label(note: Tree) -> None:
    """Takes `Drafting note:` off the first text of a note; it stands in the head."""
    for node in note.walk():
        if node.type == "text" and ":" in node.content:
            node.content = node.content.partition(":")[2].lstrip()
            return
