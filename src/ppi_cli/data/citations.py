"""Citations: `dir-2014-24 art 26(4)(a)(i)` → the words to print and an address.

A citation names an entry of the laws and, if need be, a place in it: `art 31(1)`, `recital 43`, `annex XIV`,
`section 2.3`, `chapter 5`, `row 3`. Without a place it means the whole source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Cites, Law
from ppi_cli.language import _, words

_CITATION = re.compile(
    r"(?P<law>[a-z0-9-]+)(?: (?P<unit>art|recital|annex|section|chapter) (?P<at>[0-9A-Za-z.º()/-]+))?"
)


class BadCitation(ValueError):
    """A citation that cannot be read, or of a law that is not listed."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(what)


class Cite(NamedTuple):
    """A citation ready to print. `short` leaves out the name of the act; `confidence` is that of the source."""

    ref: str
    url: str
    short: str
    kind: str
    confidence: str


def parse_citation(text: str, laws: Mapping[str, Law]) -> tuple[Law, str, str]:
    """The law, the unit and the place in it. Raises BadCitation."""
    match = _CITATION.fullmatch(text)
    if not match:
        raise BadCitation(
            _("'{text}' is no citation").format(text=text), _("Write it like: dir-2014-24 art 31(1)")
        )
    law = laws.get(match["law"])
    if law is None:
        guess = nearest(match["law"], laws)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Add it to laws.yaml.")
        raise BadCitation(_("no law is called {name}").format(name=match["law"]), fix)
    return law, match["unit"] or "", match["at"] or ""


def cite(text: str, laws: Mapping[str, Law]) -> Cite:
    """The citation in the language in use."""
    law, unit, at = parse_citation(text, laws)
    units = {
        "art": _("Art. {at}"),
        "recital": _("recital {at}"),
        "annex": _("Annex {at}"),
        "section": _("section {at}"),
        "chapter": _("chapter {at}"),
    }
    place = units[unit].format(at=at) if unit else ""
    name = words(law.name)
    return Cite(f"{name}, {place}" if place else name, law.url, place or name, law.kind, law.confidence)


def cites_for(cites: Cites, field: str | None) -> tuple[str, ...]:
    """The citations that hold for a contract in `field`: those of every field and those of its own."""
    return (*cites.get("any", ()), *(cites.get(field, ()) if field else ()))
