"""Reading back what an officer filled in in Word: never guessed, never a part of a value.

A value is read where its place is there and the texts on both sides of it are those that were written. Any
other place that no longer looks as written is reported, with what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ppi_cli.data.facts import BadValue
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.data.wording import read_answer
from ppi_cli.documents import values
from ppi_cli.documents.manifest import DocumentRecord
from ppi_cli.documents.reading import Line, Text
from ppi_cli.documents.values import Found, Pieces
from ppi_cli.language import _

_NEAR = 8  # letters beside a value that show whether somebody wrote there


class Filled(msgspec.Struct, frozen=True):
    """A value that was filled in: in which document, its language and its clause, what was written there, what
    stands there.
    """

    document: str
    lang: str
    clause: str
    fact: str
    written: str
    text: str
    value: Value


class Unread(msgspec.Struct, frozen=True):
    """A place that is not read, and why."""

    document: str
    clause: str
    fact: str
    text: str
    why: str


def read_back(
    name: str, text: Text, record: DocumentRecord, book: Lawbook
) -> tuple[list[Filled], list[Unread]]:
    """The values of a document that are not as written, and the places that cannot be read."""
    found: list[Filled] = []
    unread: list[Unread] = []
    lines = _lines_by_mark(text)
    for clause in record.clauses:
        for pieces in clause.lines:
            line = _line_of(pieces, lines, text, clause.id)
            for place in _places(line, pieces):
                told = _judge(place, book)
                if isinstance(told, str):
                    unread.append(Unread(name, clause.id, place.value.fact, place.text, told))
                elif told is not None:
                    found.append(
                        Filled(
                            name,
                            record.lang,
                            clause.id,
                            place.value.fact,
                            place.value.text,
                            place.text,
                            told[0],
                        )
                    )
    return found, unread


class _Place(msgspec.Struct, frozen=True):
    """A value as written and where it is now."""

    value: values.Value
    line: Line | None
    found: Found | None
    before: str
    after: str

    @property
    def text(self) -> str:
        """What stands there now; the whole paragraph where the place itself is gone."""
        if self.line is None:
            return ""
        return self.line.text[self.found.start : self.found.end] if self.found else self.line.text


def _places(line: Line | None, pieces: Pieces) -> Iterator[_Place]:
    found = [None] * len(pieces.values) if line is None else values.find_values(line, pieces)
    for number, value in enumerate(pieces.values):
        yield _Place(value, line, found[number], pieces.texts[number], pieces.texts[number + 1])


def _judge(place: _Place, book: Lawbook) -> tuple[Value] | str | None:
    """The value that stands there, as a tuple of one; why it is not read; or None when it is as written."""
    line, found, written = place.line, place.found, place.value.text
    if line is None:
        return _("the paragraph with this value is no longer there")
    if place.value.name in line.doubled:
        return _("this value stands twice")
    if found is None:
        return _("the place of this value is no longer marked")
    text = place.text
    if text == written:
        return _("something was written right beside the value") if _crowded(line, place, found) else None
    if not found.safe:
        return _("the text around the value was changed, so its limits are not certain")
    if "revision" in line.extras:
        return _("the paragraph holds tracked changes; accept or reject them first")
    if not text.strip():
        return _("the value was emptied")
    if place.value.placeholder and written in text:
        return _("the placeholder still stands in it")
    if place.value.fact not in book.facts:
        return _("there is no fact {fact}").format(fact=place.value.fact)
    try:
        return (read_answer(book.facts[place.value.fact], text, book.countries),)
    except BadValue as bad:
        return _("{what}. {fix}").format(what=bad.what, fix=bad.fix)


def _crowded(line: Line, place: _Place, found: Found) -> bool:
    """True where the letters next to an unchanged value are not those that were written there."""
    if found.safe:
        return False
    before, after = place.before[-_NEAR:], place.after[:_NEAR]
    left, right = line.text[: found.start], line.text[found.end :]
    touching_left = left.endswith(before) if before else bool(not left or _ends_value(line, found.start))
    touching_right = right.startswith(after) if after else bool(not right or _begins_value(line, found.end))
    return not (touching_left and touching_right)


def _ends_value(line: Line, position: int) -> bool:
    return any(end == position for _start, end in line.marks.values())


def _begins_value(line: Line, position: int) -> bool:
    return any(start == position for start, _end in line.marks.values())


def _lines_by_mark(text: Text) -> dict[str, Line]:
    """The paragraph in which each bookmark of a value stands; one that stands in two counts as doubled."""
    lines: dict[str, Line] = {}
    for clause in text.clauses:
        for line in clause.lines:
            for name in line.marks:
                earlier = lines.setdefault(name, line)
                if earlier is not line:
                    earlier.doubled.add(name)
    return lines


def _line_of(pieces: Pieces, lines: Mapping[str, Line], text: Text, clause: str) -> Line | None:
    """The paragraph that holds these values: by a bookmark, else by tags and the very same texts."""
    marked = [lines[value.name] for value in pieces.values if value.name in lines]
    if marked:
        return marked[0]
    within = text.find(clause)
    wanted = [value.fact for value in pieces.values]
    tagged = [
        line
        for line in (within.lines if within else ())
        if not line.marks
        and [one.fact for one in line.controls] == wanted
        and all(one is not None and one.safe for one in values.find_values(line, pieces))
    ]
    return tagged[0] if len(tagged) == 1 else None
