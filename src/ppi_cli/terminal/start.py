"""The first questions of a procurement, and which way of asking suits the terminal."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from ppi_cli.data.facts import BadValue, convert
from ppi_cli.data.schema import FactDefinition, Lawbook, Value
from ppi_cli.language import _, words
from ppi_cli.terminal.asking import ArrowAsker, Asker, PlainAsker
from ppi_cli.terminal.screen import Screen

_NAMES = ("need.title", "buyer.name")


def asker_for(screen: Screen) -> Asker:
    """Arrow keys, or numbered lines where plain output was asked for."""
    return PlainAsker(screen) if screen.plain else ArrowAsker(screen)


def ask_names(asker: Asker, book: Lawbook, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The title and the buyer's name, which stand on every document; what is left empty is not recorded."""
    found: dict[str, Value] = {}
    for name in _NAMES:
        fact = book.facts[name]
        if name not in facts:
            typed = asker.text(words(fact.question), check=functools.partial(_wrong, fact), commands=False)
            if typed:
                found[name] = convert(fact, str(typed), book.countries)
    return found


def _wrong(fact: FactDefinition, text: str) -> str | None:
    try:
        convert(fact, text, {})
    except BadValue as error:
        return _("{what}. {fix}").format(what=error.what, fix=error.fix)
    return None
