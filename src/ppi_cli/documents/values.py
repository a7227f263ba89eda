"""The values of a document: where they stand now, and whether what surrounds them is as it was written."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ppi_cli.documents.reading import Control, Line


class Value(msgspec.Struct, frozen=True):
    """A value as it was written: the name of its bookmark, its fact, its text, whether a placeholder."""

    name: str
    fact: str
    text: str
    placeholder: bool = False


class Pieces(msgspec.Struct, frozen=True):
    """A paragraph as it was written: values, and the texts around them (one more than there are values)."""

    values: tuple[Value, ...]
    texts: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """Where a value stands now. `safe` is False where what surrounds it is no longer what was written."""

    start: int
    end: int
    control: Control | None
    safe: bool


def control_of(line: Line, name: str) -> Control | None:
    """The control within a value's bookmark, or the one that stands around it."""
    start, end = line.marks.get(name, (-1, -1))
    if end < 0:
        return None
    exact = [one for one in line.controls if (one.start, one.end) == (start, end)]
    near = [
        one
        for one in line.controls
        if (start <= one.start and one.end <= end) or (start < end and one.start <= start and end <= one.end)
    ]
    return next(iter(exact or sorted(near, key=lambda one: one.start - one.end)), None)


def span(line: Line, name: str) -> tuple[int, int] | None:
    """Where a value stands by its control, else by its bookmark; None where the line has neither."""
    control = control_of(line, name)
    if control is not None:
        return control.start, control.end
    start, end = line.marks.get(name, (-1, -1))
    return (start, end) if end >= 0 else None


def find_values(line: Line, pieces: Pieces) -> list[Found | None]:
    """Each value of a paragraph, in order; None where its place is gone.

    A control says where its value ends. Where it is gone, as after typing over it in LibreOffice, the
    bookmark says where the value begins, and the text that was written behind it where it ends.
    """
    controls = [_control(line, pieces, number) for number in range(len(pieces.values))]
    starts = [
        control.start if control is not None else line.marks.get(value.name, (-1, -1))[0]
        for control, value in zip(controls, pieces.values, strict=True)
    ]
    found: list[Found | None] = []
    for number, start in enumerate(starts):
        control = controls[number]
        if start < 0:
            found.append(None)
            continue
        end = control.end if control is not None else _end(line, pieces, starts, number)
        found.append(Found(start, end, control, safe=False))
    return [_judged(line, pieces, found, number) for number in range(len(found))]


def settle(line: Line, pieces: Pieces) -> None:
    """Lets the bookmarks of a paragraph stand around the whole of each value that is safe to read."""
    for value, found in zip(pieces.values, find_values(line, pieces), strict=True):
        if found is not None and found.safe:
            line.marks[value.name] = (found.start, found.end)


def _control(line: Line, pieces: Pieces, number: int) -> Control | None:
    """By its bookmark; without one, by its tag where no control of the fact is missing from the line."""
    value = pieces.values[number]
    control = control_of(line, value.name)
    if control is not None or value.name in line.marks:
        return control
    tagged = [one for one in line.controls if one.fact == value.fact]
    same = [one.name for one in pieces.values if one.fact == value.fact]
    return tagged[same.index(value.name)] if len(tagged) == len(same) else None


def _end(line: Line, pieces: Pieces, starts: Sequence[int], number: int) -> int:
    """Where a value without control ends: before what was written behind it."""
    behind = pieces.texts[number + 1]
    limit = starts[number + 1] if number + 1 < len(starts) else len(line.text)
    return max(limit - len(behind), starts[number])


def _judged(line: Line, pieces: Pieces, found: Sequence[Found | None], number: int) -> Found | None:
    """A value is safe to read where the texts on both sides of it are those that were written."""
    one = found[number]
    if one is None:
        return None
    before = found[number - 1] if number else None
    after = found[number + 1] if number + 1 < len(found) else None
    if (number and before is None) or (number + 1 < len(found) and after is None):
        return one
    begin = before.end if before else 0
    stop = after.start if after else len(line.text)
    safe = (
        pieces.values[number].name not in line.doubled
        and line.text[begin : one.start] == pieces.texts[number]
        and line.text[one.end : stop] == pieces.texts[number + 1]
    )
    return msgspec.structs.replace(one, safe=safe)
