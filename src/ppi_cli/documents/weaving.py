"""New figures in a clause that an officer has edited: where nobody has written, and only there.

Values of facts stand in controls, which `refreshing` fills. What was worked out from them stands in plain words: sums,
days, the cells of a list. In a clause that is kept such a line is renewed where the officer left it as it was written and
where it is sure which line of the new clause it is: a cell of a row that begins with the same words and in which nobody has
edited another cell, or a paragraph that differs in its figures alone. All else stays and is reported.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ppi_cli.documents.grafting import Graft
from ppi_cli.documents.looks import local
from ppi_cli.documents.manifest import ClauseRecord, compared, signature
from ppi_cli.documents.ooxml import Element, remove, tag
from ppi_cli.documents.reading import CELL, ROW, Clause, Line
from ppi_cli.documents.revisions import Reviser

_PLAIN = {"pPr", "r", "proofErr"}
_LETTERS = {"rPr", "t", "tab", "br", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak"}
_FIGURES = re.compile(r"[\d\s.,\u00a0\u202f−-]+")

Place = tuple[int, int, int]
"""A line's number in the record, in the document, and in the new clause."""


def weave(
    here: Clause, known: ClauseRecord, made: Clause, graft: Graft, reviser: Reviser | None
) -> list[tuple[int, int]]:
    """Renews the lines of `here` that nobody has edited; their numbers in the record and in the document.

    With `reviser` each change is shown as a revision.
    """
    there, new = compared(here), compared(made)
    renewed = []
    for number, at, to in _places(known.marks, here, made):
        if _rewritten(there[at], new[to], graft, reviser):
            renewed.append((number, at))
    return renewed


def _places(known: Sequence[str], here: Clause, made: Clause) -> Iterator[Place]:
    ours, theirs = signature(here), signature(made)
    at, to = _same(known, ours), _same(known, theirs)
    yield from _cells(known, ours, theirs, at, to)
    there, new = compared(here), compared(made)
    for kind, start, end, begin, stop in _matcher(known, theirs).get_opcodes():
        if kind != "replace" or end - start != stop - begin:
            continue
        for number, one in zip(range(start, end), range(begin, stop), strict=True):
            written = number in at and not known[number].startswith((ROW, CELL))
            if written and _without_figures(there[at[number]]) == _without_figures(new[one]):
                yield number, at[number], one


def _cells(
    known: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    at: Mapping[int, int],
    to: Mapping[int, int],
) -> Iterator[Place]:
    """The cells that are new in rows that begin with the same words, once in each table, and that nobody has edited."""
    counts = [Counter(marks) for marks in (known, ours, theirs)]
    for first in (number for number, mark in enumerate(known) if mark.startswith(ROW)):
        if first not in at or first not in to or any(count[known[first]] != 1 for count in counts):
            continue
        size, mine, one = _size(known, first), at[first], to[first]
        edited = ours[mine : mine + size] != tuple(known[first : first + size]) or _size(ours, mine) != size
        if not edited and _size(theirs, one) == size:
            for offset in range(1, size):
                if theirs[one + offset] != known[first + offset]:
                    yield first + offset, mine + offset, one + offset


def _matcher(known: Sequence[str], marks: Sequence[str]) -> difflib.SequenceMatcher[str]:
    return difflib.SequenceMatcher(None, known, marks, autojunk=False)


def _same(known: Sequence[str], marks: Sequence[str]) -> dict[int, int]:
    """Where the lines of the record stand among others."""
    blocks = _matcher(known, marks).get_matching_blocks()
    return {one.a + offset: one.b + offset for one in blocks for offset in range(one.size)}


def _size(marks: Sequence[str], first: int) -> int:
    """How many lines the row has that begins with this one."""
    rest = (number for number in range(first + 1, len(marks)) if not marks[number].startswith(CELL))
    return next(rest, len(marks)) - first


def _without_figures(line: Line) -> str:
    return _FIGURES.sub("#", line.text)


def _rewritten(line: Line, new: Line, graft: Graft, reviser: Reviser | None) -> bool:
    """Puts the words of the new line into the one that stands there, if both are nothing but words."""
    if not (_is_plain(line) and _is_plain(new)):
        return False
    old = [one for one in line.element if local(one) == "r"]
    for run in graft.copies(one for one in new.element if local(one) == "r"):
        line.element.append(reviser.inserted_run(run) if reviser else run)
    for run in old:
        if reviser:
            reviser.delete_inline(run)
        else:
            remove(run)
    return True


def _is_plain(line: Line) -> bool:
    if line.marks or line.controls or (line.extras and "revision" in line.extras):
        return False
    return all(local(one) in _PLAIN and _holds_letters(one) for one in line.element)


def _holds_letters(element: Element) -> bool:
    return element.tag != tag("r") or all(local(one) in _LETTERS for one in element)
