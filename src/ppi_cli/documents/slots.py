"""Slots: the values of a document, kept apart from the Markdown around them.

A value never passes through the Markdown parser. Where the template prints one, the Markdown holds a mark
(U+E000, a number, U+E001), and the writer puts the text of that slot in, character by character. So whatever
stands in a value appears as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, Self

import msgspec

from ppi_cli.data.wording import within_sentence
from ppi_cli.language import _

Kind = Literal["text", "date", "choice", "tick"]
"""How a fact is filled in: typed, as a date, chosen among words, or ticked."""

TICKED, UNTICKED = "☒", "☐"
_MARK = re.compile("\ue000([0-9]{1,9})\ue001")


class FactShown(msgspec.Struct, frozen=True):
    """A fact as documents show it: formatted text (None while it is absent), label, unit if any.

    `choices` are the words among which one of kind `choice` is chosen; `value` is the fact as an answer file
    has it (a date as YYYY-MM-DD, yes or no), empty while it is absent.
    """

    text: str | None
    label: str
    unit: str = ""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    value: str = ""


class Slot(msgspec.Struct, frozen=True):
    """One printed value: its text, the fact it came from (or None), whether it asks for a value instead."""

    text: str
    fact: str | None = None
    placeholder: bool = False
    shown: FactShown | None = None


class FactText(str):
    """The text of a fact, or a placeholder; remembers which. A text made from it (`|upper`) does not."""

    __slots__ = ("fact", "placeholder", "shown")
    fact: str | None
    placeholder: bool
    shown: FactShown

    def __new__(cls, identity: str | None, shown: FactShown) -> Self:
        """The value, or `[label, unit]` while there is none. Without an id it belongs to no fact."""
        wanted = f"[{shown.label}, {shown.unit}]" if shown.unit else f"[{shown.label}]"
        text = super().__new__(cls, wanted if shown.text is None else shown.text)
        text.fact = identity
        text.placeholder = shown.text is None
        text.shown = shown
        return text

    def __getnewargs__(self) -> tuple[str | None, FactShown]:  # type: ignore[override]  # not the text alone, as for other texts
        """What it is made from, so that another process can be given it."""
        return self.fact, self.shown


def wanted_day(stage: str, bound: str = "") -> FactText:
    """A placeholder for the day of a stage, with what is known of it: `[day: tenders due, 3 May 2027 at the latest]`."""
    label = _("day: {stage}").format(stage=within_sentence(stage))
    return FactText(None, FactShown(None, label, bound))


def slot_of(value: str) -> Slot:
    """The slot for a text; one that comes from a fact keeps the fact's id."""
    if isinstance(value, FactText):
        return Slot(str(value), value.fact, value.placeholder, value.shown)
    return Slot(value)


def mark(number: int) -> str:
    """What stands in the Markdown for slot `number`."""
    return f"\ue000{number}\ue001"


def split(text: str, slots: Sequence[Slot]) -> Iterator[str | Slot]:
    """The pieces of a text from the Markdown: plain text and slots, in order. A mark without slot is text."""
    position = 0
    for found in _MARK.finditer(text):
        number = int(found[1])
        if number >= len(slots):
            continue
        if found.start() > position:
            yield text[position : found.start()]
        yield slots[number]
        position = found.end()
    if position < len(text):
        yield text[position:]


def plain(text: str, slots: Sequence[Slot]) -> str:
    """The text with the values put in, for measuring, for addresses and for titles."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in split(text, slots))
