"""Showing a change in Word as a revision by `ppi`: what was there is struck out, what is new marked so."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from ppi_cli.documents.ooxml import Element, new, remove, tag
from ppi_cli.documents.reading import US

_BOOKMARKS = ("bookmarkStart", "bookmarkEnd")
_DELETED_TEXT = {"t": "delText", "instrText": "delInstrText"}
_COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


class Reviser:
    """Marks insertions and deletions; `day` (YYYY-MM-DD) dates them, since no clock is read."""

    def __init__(self, day: str, first: int) -> None:
        self._date = f"{day}T00:00:00Z"
        self._number = first

    def blocks(
        self, old: Sequence[Element], made: Sequence[Element], same: Callable[[Element], str]
    ) -> list[Element]:
        """The blocks of a clause with what changed marked; `same` tells what counts as one and the same."""
        matcher = difflib.SequenceMatcher(
            None, [same(one) for one in old], [same(one) for one in made], False
        )
        result: list[Element] = []
        for kind, start, end, begin, stop in matcher.get_opcodes():
            if kind == "equal":
                result += old[start:end]
                continue
            for block in old[start:end]:
                self._delete(block)
                result.append(block)
            for block in made[begin:stop]:
                self._insert(block)
                result.append(block)
        return result

    def delete_all(self, blocks: Sequence[Element]) -> None:
        """Marks a clause that is no longer generated."""
        for block in blocks:
            self._delete(block)

    def inserted_run(self, run: Element) -> Element:
        """A run within the mark of an insertion."""
        mark = self._mark("ins")
        mark.append(run)
        return mark

    def delete_inline(self, element: Element) -> None:
        """Strikes out a run, or all runs below an element."""
        runs = [element] if element.tag == tag("r") else list(element.iter(tag("r")))
        for run in runs:
            parent = run.getparent()
            if parent is None or parent.tag in (tag("del"), tag("moveFrom")):
                continue
            for child in list(run):
                name = child.tag.rpartition("}")[2]
                if name in _DELETED_TEXT:
                    child.tag = tag(_DELETED_TEXT[name])
            mark = self._mark("del")
            run.addprevious(mark)
            mark.append(run)

    def _mark(self, name: str) -> Element:
        self._number += 1
        return new(name, id=self._number, author=US, date=self._date)

    def _insert(self, block: Element) -> None:
        for row in block.iter(tag("tr")):
            self._mark_row(row, "ins")
        for one in [block] if block.tag == tag("p") else list(block.iter(tag("p"))):
            self._mark_paragraph(one, "ins")
        for run in list(block.iter(tag("r"))):
            mark = self._mark("ins")
            run.addprevious(mark)
            mark.append(run)

    def _delete(self, block: Element) -> None:
        """Strikes out a block. Its own marks go to the new one, or there would be two of each."""
        for control in list(block.iter(tag("sdt"))):
            content = control.find(tag("sdtContent"))
            for child in list(content) if content is not None else ():
                control.addprevious(child)
            remove(control)
        for name in (*_BOOKMARKS, *_COMMENT_MARKS):
            for mark in list(block.iter(tag(name))):
                remove(mark)
        for row in block.iter(tag("tr")):
            self._mark_row(row, "del")
        for one in [block] if block.tag == tag("p") else list(block.iter(tag("p"))):
            self._mark_paragraph(one, "del")
        for run in list(block.iter(tag("r"))):
            self.delete_inline(run)

    def _mark_row(self, row: Element, name: str) -> None:
        properties = row.find(tag("trPr"))
        if properties is None:
            properties = new("trPr")
            row.insert(0, properties)
        properties.append(self._mark(name))

    def _mark_paragraph(self, element: Element, name: str) -> None:
        properties = element.find(tag("pPr"))
        if properties is None:
            properties = new("pPr")
            element.insert(0, properties)
        letters = properties.find(tag("rPr"))
        if letters is None:
            letters = new("rPr")
            behind = next((one for one in properties if one.tag in (tag("sectPr"), tag("pPrChange"))), None)
            if behind is None:
                properties.append(letters)
            else:
                behind.addprevious(letters)
        letters.insert(0, self._mark(name))
