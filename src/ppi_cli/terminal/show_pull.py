"""What was filled in in Word: shown, asked about, and reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ppi_cli.language import _
from ppi_cli.terminal.asking import Option
from ppi_cli.terminal.screen import Screen
from ppi_cli.terminal.start import asker_for


class Place(Protocol):
    """A place in a document that was not read."""

    @property
    def document(self) -> str:
        """The file's name."""

    @property
    def clause(self) -> str:
        """The clause's id."""

    @property
    def fact(self) -> str:
        """The fact's id."""

    @property
    def text(self) -> str:
        """What stands there."""

    @property
    def why(self) -> str:
        """Why it was not read."""


def ask_change(screen: Screen, entry: Mapping[str, Any], value: str) -> bool:
    """Whether a value from a document is to be recorded."""
    question = _("{fact}: record {value} instead of {now}?").format(
        fact=_named(entry), value=value, now=entry["now"]
    )
    options = [Option(_("Record it"), True), Option(_("Leave the case file as it is"), False)]
    return bool(asker_for(screen).choose(question, options, commands=False, why=_places(entry)))


def ask_which(
    screen: Screen, entry: Mapping[str, Any], now: str, values: Mapping[str, Any]
) -> tuple[Any] | None:
    """The value that is to hold, as a tuple of one, or None when that is left open.

    `values` are those of the documents; `now` is that of the case file, which stands as long as nothing else is said.
    """
    question = _("{fact}: which value holds?").format(fact=_named(entry))
    options = [Option(_("{value} (as in the case file)").format(value=now), None)]
    options += [
        Option(_("{value} (as in Word)").format(value=text), (value,))
        for text, value in values.items()
        if text != now
    ]
    chosen: tuple[Any] | None = asker_for(screen).choose(
        question, options, commands=False, why=_places(entry)
    )
    return chosen


def _named(entry: Mapping[str, Any]) -> str:
    """A fact by its label, and by its id in brackets."""
    return f"{entry['label']} ({entry['fact']})"


def show_pulled(screen: Screen, entries: Sequence[Mapping[str, Any]], unread: Sequence[Place]) -> None:
    """What was recorded, what was only found, and the places that could not be read."""
    if not entries and not unread:
        screen.line(_("Nothing was filled in since the documents were written."))
    for entry in entries:
        found = entry["found"][0]["value"]
        words = _("{fact}: {now} → {value}").format(
            fact=_named(entry), now=entry["now"], value=entry.get("value", found)
        )
        if entry["status"] == "recorded":
            screen.item("yes", words, indent=1)
        elif entry["status"] == "found":
            screen.item("open", _("{change} (not recorded; --yes records it)").format(change=words), indent=1)
        else:
            screen.item(
                "mind",
                _("{fact}: not recorded, {why}").format(fact=_named(entry), why=entry["why"]),
                indent=1,
            )
            screen.line(_("case file: {value}").format(value=entry["now"]), indent=4)
            for place in entry["found"]:
                screen.line(f"{place['document']}, {place['clause']}: {place['value']}", indent=4)
    for one in unread:
        where = f"{one.document}, {one.clause}, {one.fact}"
        screen.item("mind", _("not read: {where}: {why}").format(where=where, why=one.why), indent=1)
        if one.text:
            screen.line(one.text[:200], indent=4)


def _places(entry: Mapping[str, Any]) -> str:
    return "; ".join(f"{place['document']}, {place['clause']}: {place['value']}" for place in entry["found"])
