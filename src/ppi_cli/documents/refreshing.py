"""Putting the new value of a fact into a place that nobody has written in."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ppi_cli.documents.manifest import ClauseRecord
from ppi_cli.documents.ooxml import Element, add, add_text, clean, new, tag
from ppi_cli.documents.reading import Clause, Line
from ppi_cli.documents.revisions import Reviser
from ppi_cli.documents.slots import TICKED, UNTICKED, FactShown, FactText
from ppi_cli.documents.values import Found, Pieces, Value, find_values

Shown = Callable[[str], FactShown]


def refresh(
    clause: Clause, record: ClauseRecord, shown: Shown, placeholder_style: str, reviser: Reviser | None
) -> ClauseRecord:
    """Updates the values of a clause that is kept; gives its record with what now stands there.

    A value that somebody wrote over, or that is no longer there, stays as it is, in the clause and in the
    record. With `reviser` the change is shown as a revision.
    """
    lines = {name: line for line in clause.lines for name in line.marks}
    told: list[Pieces] = []
    for pieces in record.lines:
        line = next((lines[value.name] for value in pieces.values if value.name in lines), None)
        found = find_values(line, pieces) if line else [None] * len(pieces.values)
        values = [
            _refreshed(line, one, value, shown, placeholder_style, reviser)
            for one, value in zip(found, pieces.values, strict=True)
        ]
        told.append(msgspec.structs.replace(pieces, values=tuple(values)))
    return ClauseRecord(record.id, record.marks, tuple(told))


def _refreshed(
    line: Line | None,
    found: Found | None,
    value: Value,
    shown: Shown,
    placeholder_style: str,
    reviser: Reviser | None,
) -> Value:
    if line is None or found is None or found.control is None or value.name in line.doubled:
        return value
    if line.text[found.start : found.end] != value.text:
        return value
    try:
        fact = shown(value.fact)
    except KeyError:
        return value  # the fact is no more; what is written stays
    if value.text in (TICKED, UNTICKED):
        fact = msgspec.structs.replace(fact, text=TICKED if fact.value == "yes" else UNTICKED)
    text = FactText(value.fact, fact)
    if clean(text) == value.text:
        return value
    _fill(found.control.element, text, placeholder_style, reviser)
    return Value(value.name, value.fact, clean(text), text.placeholder)


def _fill(control: Element, text: FactText, placeholder_style: str, reviser: Reviser | None) -> None:
    """Replaces what a control shows; the look of its first letters stays."""
    content = control.find(tag("sdtContent"))
    properties = control.find(tag("sdtPr"))
    assert content is not None and properties is not None  # a control without them is not read as one
    runs = [one for one in content.iter(tag("r")) if one.find(tag("t")) is not None]
    look = runs[0].find(tag("rPr")) if runs else None
    made = new("r")
    if look is not None:
        made.append(_without_style(look, placeholder_style))
    if text.placeholder:
        for old in made.findall(tag("rPr")):
            made.remove(old)
        add(add(made, "rPr"), "rStyle", val=placeholder_style)
    add_text(made, text)
    marks = list(content.iter(tag("bookmarkStart"), tag("bookmarkEnd")))
    old_runs = [one for one in content if one.tag not in (tag("bookmarkStart"), tag("bookmarkEnd"))]
    position = list(content).index(old_runs[-1]) + 1 if old_runs else len(content)
    if reviser:
        content.insert(position, reviser.inserted_run(made))
        for one in old_runs:
            reviser.delete_inline(one)
    else:
        content.insert(position, made)
        for one in old_runs:
            for mark in one.iter(tag("bookmarkStart"), tag("bookmarkEnd")):
                made.addprevious(mark) if mark.tag == tag("bookmarkStart") else made.addnext(mark)
            content.remove(one)
    assert all(mark.getparent() is not None for mark in marks)
    _state(properties, text)


def _without_style(look: Element, placeholder_style: str) -> Element:
    import copy

    made = copy.deepcopy(look)
    for style in made.findall(tag("rStyle")):
        if style.get(tag("val")) == placeholder_style:
            made.remove(style)
    return made


def _state(properties: Element, text: FactText) -> None:
    """Placeholder or not, the day of a date, the tick of a box."""
    for asked in properties.findall(tag("showingPlcHdr")):
        properties.remove(asked)
    if text.placeholder:
        before = properties.find(tag("id"))
        if before is not None:
            before.addnext(new("showingPlcHdr"))
    date = properties.find(tag("date"))
    if date is not None:
        date.attrib.pop(tag("fullDate"), "")
        if text.shown.value and not text.placeholder:
            date.set(tag("fullDate"), f"{text.shown.value}T00:00:00Z")
    for checked in properties.iter(tag("w14:checked")):
        checked.set(tag("w14:val"), "1" if str(text) == TICKED else "0")
