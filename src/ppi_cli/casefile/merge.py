"""Bringing `ppi.yaml` and its journal together: what a crash left in one only, and what was edited by hand.

Three states are compared: the file, the journal when the file was saved (`base`), and the journal now. Where
only the journal moved on, its value goes into the file; everywhere else the file is right, because a person
wrote it, and the journal is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.chain import Chain
from ppi_cli.casefile.content import Content
from ppi_cli.casefile.decisions import Decision, decision_from_json
from ppi_cli.casefile.journal import Record, as_json, conceal, concealed, same
from ppi_cli.casefile.layout import Changes
from ppi_cli.casefile.lists import Definitions, rows_as_json, rows_from_json, spliced
from ppi_cli.data.facts import convert, show
from ppi_cli.data.schema import FactDefinition, ListDefinition, Row, Text, Value
from ppi_cli.language import _

Held = TypeVar("Held")
_ABSENT = object()


class Merged(msgspec.Struct):
    """What the case holds, and what has to be written so that file and journal both say so."""

    facts: dict[str, Value]
    basis: dict[str, Basis]
    decisions: list[Decision]
    lists: dict[str, tuple[Row, ...]] = msgspec.field(default_factory=dict)
    changes: Changes = msgspec.field(default_factory=Changes)
    records: list[Record] = msgspec.field(default_factory=list)
    edited: list[str] = msgspec.field(default_factory=list)
    restored: list[str] = msgspec.field(default_factory=list)
    lost: list[str] = msgspec.field(default_factory=list)
    behind: bool = False
    """The file does not know the end of the journal yet, or the journal has an unfinished line."""

    @property
    def pending(self) -> bool:
        """Whether anything is to be written."""
        return self.behind or bool(self.records)

    def copy(self) -> Merged:
        """The same content, with nothing left to write."""
        return Merged(dict(self.facts), dict(self.basis), list(self.decisions), dict(self.lists))

    def notices(self) -> list[str]:
        """What happened, in words."""
        told = (
            (self.edited, _("changed by hand in ppi.yaml: {names}")),
            (self.restored, _("saved before ppi was interrupted, and now in ppi.yaml: {names}")),
            (self.lost, _("not saved when ppi was interrupted, please answer again: {names}")),
        )
        return [sentence.format(names=", ".join(dict.fromkeys(names))) for names, sentence in told if names]

    def set(self, definition: FactDefinition, value: Value, basis: Basis | None) -> None:
        """Gives a fact a value, and its basis unless None."""
        name = definition.id
        if name in self.facts and self.facts[name] == value:
            self.set_basis(definition, basis)
            return
        hide = conceal if definition.personal else _as_it_is
        old = {"old": hide(as_json(self.facts[name]))} if name in self.facts else {}
        record = {"what": "fact.set", "fact": name, **old, "new": hide(as_json(value))}
        self.facts[name] = self.changes.facts[name] = value
        if basis is not None and self.basis.get(name) != basis:
            record["basis"] = hide(msgspec.structs.asdict(basis))
            self.basis[name] = self.changes.basis[name] = basis
        self.records.append(record)

    def set_basis(self, definition: FactDefinition, basis: Basis | None) -> None:
        """Says where a fact comes from; None says nothing."""
        name = definition.id
        if basis is None or self.basis.get(name) == basis:
            return
        hide = conceal if definition.personal else _as_it_is
        old = {"old": hide(msgspec.structs.asdict(self.basis[name]))} if name in self.basis else {}
        new = hide(msgspec.structs.asdict(basis))
        self.records.append({"what": "basis.set", "fact": name, "part": "basis", **old, "new": new})
        self.basis[name] = self.changes.basis[name] = basis

    def set_list(self, definition: ListDefinition, rows: tuple[Row, ...], stored: Sequence[Any]) -> None:
        """Gives a list these rows; `stored` is what the journal has of it so far."""
        name = definition.id
        if self.lists.get(name, ()) == rows:
            return
        self.records.append({"what": "list.set", "list": name, **spliced(stored, rows, definition)})
        self._hold(name, rows)
        self.changes.lists[name] = rows

    def _hold(self, name: str, rows: tuple[Row, ...]) -> None:
        if rows:
            self.lists[name] = rows
        else:
            self.lists.pop(name, None)

    def restore_list(self, name: str, rows: tuple[Row, ...]) -> None:
        """Takes over rows that only the journal has."""
        self._hold(name, rows)
        self.changes.lists[name] = rows
        self.restored.append(f"lists.{name}")

    def decide(self, decision: Decision, facts: Mapping[str, Any]) -> None:
        """Adds a decision; `facts` are those it was taken on."""
        self.records.append({"what": "decision.recorded", "decision": decision.as_json(), "facts": facts})
        self.changes.decisions.append(decision.as_tree())
        self.decisions.append(decision)


def reconcile(
    content: Content,
    chain: Chain,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Merged:
    """What a case holds after its file and its journal were compared. Nothing is written."""
    answers = content.answers
    merged = Merged(
        dict(answers.facts), dict(answers.basis), list(content.decisions), dict(answers.lists.rows)
    )
    merged.behind = content.head != chain.head or bool(chain.dropped)
    if chain.dropped:
        merged.records.append({"what": "repaired", "dropped": chain.dropped.decode(errors="replace")})

    def value_of(name: str, stored: Any) -> Value:
        text = show(tuple(stored) if isinstance(stored, list) else stored)
        return None if stored is None else convert(definitions[name], text, countries)

    def basis_of(_name: str, stored: Any) -> Basis:
        return Basis(**stored)

    facts = _Part({}, merged.facts, merged.changes.facts, as_json, value_of)
    _merge_part(merged, definitions, facts, chain.base.facts, chain.state.facts)
    basis = _Part({"part": "basis"}, merged.basis, merged.changes.basis, msgspec.structs.asdict, basis_of)
    _merge_part(merged, definitions, basis, chain.base.basis, chain.state.basis)
    if lists is not None:
        _merge_lists(merged, lists, countries, chain)
    _merge_decisions(merged, chain.base.decisions, chain.state.decisions)
    return merged


class _Part(msgspec.Struct, Generic[Held], frozen=True):
    """Facts, or their basis: the mark of their records, what is held, what is to be written, JSON."""

    mark: Record
    held: dict[str, Held]
    changes: dict[str, Held]
    to_json: Callable[[Held], Any]
    from_json: Callable[[str, Any], Held]


def _merge_part(
    merged: Merged,
    definitions: Mapping[str, FactDefinition],
    part: _Part[Held],
    base: Mapping[str, Any],
    last: Mapping[str, Any],
) -> None:
    for name in dict.fromkeys((*part.held, *last)):
        here = part.to_json(part.held[name]) if name in part.held else _ABSENT
        now = last.get(name, _ABSENT)
        if _agree(here, now):
            continue
        what, told = "edited.outside", merged.edited
        if now is not _ABSENT and _agree(here, base.get(name, _ABSENT)):
            if _restore(part, name, now):
                merged.restored.append(name)
                continue
            what, told = "repaired", merged.lost
        told.append(name)
        hide = conceal if name in definitions and definitions[name].personal else _as_it_is
        old = {} if now is _ABSENT else {"old": now}
        new = {} if here is _ABSENT else {"new": hide(here)}
        merged.records.append({"what": what, "fact": name, **part.mark, **old, **new})


def _restore(part: _Part[Held], name: str, stored: Any) -> bool:
    """Takes over what only the journal has; false where that is a hash, or no value any more."""
    if concealed(stored):
        return False
    try:
        value = part.from_json(name, stored)
    except (KeyError, TypeError, ValueError):
        return False
    part.held[name] = part.changes[name] = value
    return True


def _merge_lists(merged: Merged, lists: Definitions, countries: Mapping[str, Text], chain: Chain) -> None:
    for name in dict.fromkeys((*merged.lists, *chain.state.lists)):
        here = rows_as_json(merged.lists.get(name, ()), None)
        stored, base = chain.state.lists.get(name, []), chain.base.lists.get(name, [])
        if same(here, stored):
            continue
        what, told = "edited.outside", merged.edited
        if same(here, base):
            rows = rows_from_json(stored, lists[name], countries) if name in lists else None
            if rows is not None:
                merged.restore_list(name, rows)
                continue
            what, told = "repaired", merged.lost
        told.append(f"lists.{name}")
        change = spliced(stored, merged.lists.get(name, ()), lists.get(name))
        merged.records.append({"what": what, "list": name, **change})


def _merge_decisions(merged: Merged, base: list[Any], last: list[Any]) -> None:
    """Decisions are only added: those that the journal has on top of `base`, to what the file holds."""
    here = [decision.as_json() for decision in merged.decisions]
    if here == last:
        return
    added = [record for record in last[len(base) :] if record not in here]
    for record in added:
        decision = decision_from_json(record)
        merged.changes.decisions.append(decision.as_tree())
        merged.decisions.append(decision)
    if here + added != last:
        merged.edited.append("decisions")
        merged.records.append({"what": "edited.outside", "decisions": here + added})
    else:
        merged.restored.append("decisions")


def _agree(value: Any, stored: Any) -> bool:
    if value is _ABSENT or stored is _ABSENT:
        return value is stored
    return same(value, stored)


def _as_it_is(value: Any) -> Any:
    return value
