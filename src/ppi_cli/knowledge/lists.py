"""The lists of `ppi learn`: entries of one kind, narrowed down, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import InputError
from ppi_cli.knowledge.schema import Entry, Kind, Knowledge, Term, title_of
from ppi_cli.knowledge.words import folded
from ppi_cli.language import _, words

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "procedure": ("procedures", "procedure"),
    "country": ("country",),
    "sector": ("sector",),
    "kind": ("kind", "purpose", "buyer_kind", "group"),
    "language": ("language",),
    "topic": ("topics",),
}
"""The fields of an entry that a filter looks at."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "sector": ("sectors",),
    "kind": ("kinds", "purposes", "buyer_kinds"),
    "topic": ("topics",),
}
"""The lists of the vocabulary in which a filter's words have their names."""


class Filters(msgspec.Struct, frozen=True):
    """What a list is narrowed down to; empty means everything."""

    procedure: str = ""
    country: str = ""
    sector: str = ""
    kind: str = ""
    language: str = ""
    topic: str = ""
    words: tuple[str, ...] = ()

    def given(self) -> Iterable[tuple[str, str]]:
        """The filters that were asked for."""
        return [(name, value) for name in _FIELDS if (value := str(getattr(self, name)))]


def entries_of(knowledge: Knowledge, kind: Kind, filters: Filters, book: Lawbook) -> list[Entry]:
    """The entries of a kind that fit, terms by alphabet. Raises InputError for a filter that can fit none."""
    found = list(knowledge.of(kind).values())
    for name, value in filters.given():
        wanted = _known(knowledge, book, found, name, value)
        found = [entry for entry in found if wanted in _values(entry, name)]
    needles = [folded(word) for word in filters.words]
    found = [entry for entry in found if all(needle in _names(entry) for needle in needles)]
    if kind == "glossary":
        found.sort(key=lambda entry: folded(words(title_of(entry))))
    return found


def _values(entry: Entry, name: str) -> frozenset[str]:
    values: set[str] = set()
    for field in _FIELDS[name]:
        value = getattr(entry, field, ())
        values |= {value} if isinstance(value, str) else set(value)
    return frozenset(values - {""})


def _names(entry: Entry) -> str:
    """All that an entry is called, without accents."""
    also = [*entry.also.en, *entry.also.pt] if isinstance(entry, Term) else []
    return folded("\n".join([entry.id, *title_of(entry).values(), *also]))


def _known(knowledge: Knowledge, book: Lawbook, entries: Sequence[Entry], name: str, asked: str) -> str:
    """The word of the entries that was meant: itself, or by its name. Raises InputError."""
    there = {value for entry in entries for value in _values(entry, name)}
    if not there:
        raise InputError(
            _("these entries cannot be narrowed down by {name}").format(name=name),
            _("Leave it out."),
            f"--{name}",
        )
    named = {folded(value): value for value in there}
    for group in _NAMES.get(name, ()):
        for word, text in knowledge.vocabulary.get(group, {}).items():
            named |= {folded(label): word for label in text.values() if word in there}
    if name == "country":
        named |= {folded(label): code for code in there for label in book.countries.get(code, {}).values()}
    if name == "procedure":
        for procedure in book.procedures:
            for label in (*procedure.name.values(), *procedure.short.values()):
                named.setdefault(folded(label), procedure.id)
            named.setdefault(procedure.id, procedure.id)
    if name == "country":
        named |= {folded(code): code for code in book.countries}
    wanted = folded(" ".join(asked.split()))
    if wanted in named:
        return named[wanted]
    guess = nearest(wanted, named)
    fix = (
        _("Did you mean {guess}?").format(guess=named[guess])
        if guess
        else _("Write one of: {names}.").format(names=", ".join(sorted(there)))
    )
    raise InputError(_("no entry has '{name}'").format(name=asked), fix, f"--{name}")
