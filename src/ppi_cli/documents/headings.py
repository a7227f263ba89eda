"""The headings of a document before it is written: numbers, and the ids of the clauses that they begin.

`# Title {id=need}` gives the clause its id, `# Title {annex}` letters it as an annex. A heading without an
id is called after its words. References need all of this before the first block is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from ppi_cli.documents.labels import Labels
from ppi_cli.documents.markdown import Tree, raw_text
from ppi_cli.documents.ooxml import clean
from ppi_cli.documents.slots import Slot, plain

_MARK = re.compile(r"\s*\{(annex|id=[^{}\s]+)\}\s*$")
DEEPEST = 4


class Head(msgspec.Struct, frozen=True):
    """A heading: the id of its clause, level from 0, number with what follows it, words, whether an annex."""

    clause: str
    level: int
    number: str
    text: str
    annex: bool


class Outline:
    """The headings of one document. `heads` are in order; the marks in braces are taken out of the tree."""

    def __init__(self, tree: Tree, slots: Sequence[Slot], labels: Labels) -> None:
        self.heads: list[Head] = []
        self._labels = labels
        self._counters = [0] * DEEPEST
        self._annexes = 0
        self._taken: set[str] = set()
        for node in _headings(tree):
            self.heads.append(self._head(node, slots))

    def find(self, clause: str) -> Head | None:
        """The heading of a clause, or None."""
        return next((head for head in self.heads if head.clause == clause), None)

    def _head(self, node: Tree, slots: Sequence[Slot]) -> Head:
        marks = _take_marks(node)
        text = clean(plain(raw_text(node), slots)).replace("\n", " ")
        asked = next((clean(plain(mark[3:], slots)) for mark in marks if mark != "annex"), "")
        clause = self._unique(asked or _slug(text))
        if "annex" in marks:
            self._annexes += 1
            return Head(clause, 0, f"{self._labels.annex} {chr(64 + self._annexes)} – ", text, True)
        level = min(int(node.tag[1]), DEEPEST) - 1
        self._counters[level] += 1
        self._counters[level + 1 :] = [0] * (DEEPEST - 1 - level)
        number = ".".join(str(count) for count in self._counters[: level + 1]) + "\t"
        return Head(clause, level, number, text, False)

    def _unique(self, wanted: str) -> str:
        clause, count = wanted, 1
        while clause in self._taken:
            count += 1
            clause = f"{wanted}-{count}"
        self._taken.add(clause)
        return clause


def _headings(tree: Tree) -> Iterator[Tree]:
    """All headings in order, but for those in quotations, tables and paragraphs, which cannot have any."""
    for node in tree.children:
        if node.type == "heading":
            yield node
        elif node.type not in ("blockquote", "table", "paragraph"):
            yield from _headings(node)


def _take_marks(node: Tree) -> list[str]:
    """The marks at the end of a heading, which are removed from its text."""
    inline = node.children[0] if node.children else None
    last = inline.children[-1] if inline is not None and inline.children else None
    if last is None or last.type != "text":
        return []
    marks = []
    while found := _MARK.search(last.content):
        marks.append(found[1])
        last.content = last.content[: found.start()]
    return marks


def _slug(text: str) -> str:
    """`Need and authority` → `need-and-authority`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return (
        re.sub(r"[^a-z0-9]+", "-", "".join(one for one in letters if not unicodedata.combining(one))).strip(
            "-"
        )
        or "clause"
    )
