"""Citations: `dir-2014-24 art 26(4)(a)(i)` → the words to print and an address.

A citation names an entry of the laws and, if need be, a place in it: `art 31(1)`, `art 30-A(1)`, `recital 43`,
`annex XIV`, `section 2.3`, `chapter 5`. Without a place it means the whole source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from ppi_cli.data.facts import nearest
from ppi_cli.data.provisions import UNITS, Place, place_words, read_article
from ppi_cli.data.schema import Cites, Law
from ppi_cli.language import _, language, words

_CITATION = re.compile(rf"(?P<law>[a-z0-9-]+)(?: (?P<unit>{'|'.join(UNITS)}) (?P<at>[0-9A-Za-z.º()/-]+))?")
_ELI = re.compile(r"http://data\.europa\.eu/eli/[a-z_]+/(?:19(?:8[6-9]|9[0-9])|20[0-9]{2})/[0-9]+/oj")
"""The European identifier of an act of the years since Portuguese is a language of the Official Journal."""
_ELI_LANGUAGES = {"pt": "por"}


class BadCitation(ValueError):
    """A citation that cannot be read, or of a law that is not listed."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(what)


class Cite(msgspec.Struct, frozen=True):
    """A citation ready to print. `short` leaves out the name of the act, `brief` abbreviates what it can.

    `confidence` and `country` are those of the source; `law` and `unit` say what is cited, whatever the language.
    """

    ref: str
    url: str
    short: str
    brief: str
    kind: str
    confidence: str
    law: str
    unit: str
    country: str = ""


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
    unit, at = match["unit"] or "", match["at"] or ""
    if unit == "art" and read_article(at) is None:
        raise BadCitation(
            _("'{text}' names no article").format(text=text),
            _("Write it like: art 31(1), art 30-A(1)(b), art 78-82 or art 44(1)-(3)"),
        )
    return law, unit, at


def cite(text: str, laws: Mapping[str, Law]) -> Cite:
    """The citation in the language in use."""
    law, unit, at = parse_citation(text, laws)
    name = words(law.name)
    url = _address(law.url)
    if not unit:
        brief = _in_this_language(law.abbreviation) or name
        return Cite(name, url, name, brief, law.kind, law.confidence, law.id, "", law.country)
    place = place_words(unit, at, language())
    abbreviated = _in_this_language(law.abbreviation) or name
    return Cite(
        ref=_joined(place.full, place, law, name),
        url=url,
        short=place.short,
        brief=_joined(place.short, place, law, abbreviated),
        kind=law.kind,
        confidence=law.confidence,
        law=law.id,
        unit=unit,
        country=law.country,
    )


def together(refs: Sequence[str]) -> str:
    """Several citations in a row, parted by what does not occur within one."""
    return ("; " if language() == "pt" else ", ").join(refs)


def _joined(spelled: str, place: Place, law: Law, name: str) -> str:
    """`Directive 2014/24/EU, Art. 14`, or `artigo 14.º da Diretiva 2014/24/UE` where the language has it so."""
    of = _in_this_language(law.of)
    if not of:
        return f"{name}, {spelled}"
    return f"{spelled}{',' if place.inside else ''} {of} {name}"


def _in_this_language(texts: Mapping[str, str]) -> str:
    return texts.get(language(), "")


def _address(url: str) -> str:
    """The address of the text in the language in use, where the address says how; else as it is."""
    code = language()
    if code in _ELI_LANGUAGES and _ELI.fullmatch(url):
        return f"{url}/{_ELI_LANGUAGES[code]}"
    if url.startswith("https://eur-lex.europa.eu/"):
        return url.replace("/legal-content/EN/", f"/legal-content/{code.upper()}/", 1)
    return url


def cites_for(cites: Cites, field: str | None) -> tuple[str, ...]:
    """The citations that hold for a contract in `field`: those of every field and those of its own."""
    return (*cites.get("any", ()), *(cites.get(field, ()) if field else ()))
