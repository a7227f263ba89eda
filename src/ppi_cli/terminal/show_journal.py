"""The audit trail on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ppi_cli.language import _, ngettext
from ppi_cli.terminal.screen import Screen

_CONSULTATION = "consultation."


class Finding(Protocol):
    """A sign of damage: the line of the journal (0: the whole file) and what is wrong with it."""

    @property
    def line(self) -> int:
        """Counted from one."""

    @property
    def what(self) -> str:
        """In words."""


def show_journal(screen: Screen, records: Sequence[Mapping[str, Any]]) -> None:
    """One entry a line: number, time, who, what."""
    for record in records:
        when = str(record.get("at", ""))[:16].replace("T", " ")
        screen.line((f"{record.get('n', '?'):>4}  {when}  ", "dim"), (f"{record.get('who', '')}  ", "bold"))
        screen.paragraph(_told(record), indent=7)


def show_findings(screen: Screen, findings: Sequence[Finding]) -> None:
    """Whether the journal is whole."""
    if not findings:
        screen.item("yes", _("The journal is whole: no line was changed, removed or moved."), indent=1)
        return
    for finding in findings:
        place = _("line {number}: ").format(number=finding.line) if finding.line else ""
        screen.item("no", place + finding.what, indent=1)
    screen.paragraph(
        _("Put back ppi.yaml and journal.jsonl together from the same backup, or ask who edited them.")
    )


def _told(record: Mapping[str, Any]) -> str:
    """A line of the journal in words."""
    what, fact = str(record.get("what", "")), str(record.get("fact", ""))
    old, new = _value(record.get("old")), _value(record.get("new"))
    if "list" in record:
        return _told_of_rows(record)
    if what == "case.created":
        return _("started the procurement with {count} facts").format(count=len(record.get("facts") or {}))
    if what == "fact.set":
        text = _("{fact}: {old} → {new}") if "old" in record else _("{fact}: {new}")
        source = (record.get("basis") or {}).get("source")
        return text.format(fact=fact, old=old, new=new) + (f" ({source})" if source else "")
    if what == "basis.set":
        return _("{fact}, where it comes from: {new}").format(fact=fact, new=new)
    if what == "edited.outside":
        name = fact or _("the decisions")
        return _("{fact}: edited in ppi.yaml, {old} → {new}").format(fact=name, old=old, new=new)
    if what == "decision.recorded":
        decision = record.get("decision") or {}
        return _("decided: {procedure}. {rationale}").format(
            procedure=decision.get("procedure", "?"), rationale=decision.get("rationale", "")
        )
    if what == "repaired":
        return _("repaired after an interruption: {fact}").format(fact=fact or _("an unfinished line"))
    if what.startswith(_CONSULTATION):
        return _consulted(what.removeprefix(_CONSULTATION), record)
    return what


def _consulted(what: str, record: Mapping[str, Any]) -> str:
    """A line on the market consultation: which record; what it holds is there as a hash alone."""
    name = str(record.get("record", ""))
    told = {
        "removed": _("market consultation: {record} removed"),
        "imported": _("market consultation: {count} responses imported, {first} to {last}")
        if record.get("first") != record.get("last")
        else _("market consultation: response {first} imported"),
        "forgotten": _("market consultation: a person was removed from the records"),
        "edited-outside": _("market consultation: {name} was changed outside ppi"),
    }.get(what, _("market consultation: {record} recorded"))
    parts = {key: str(record.get(key, "")) for key in ("count", "first", "last", "name")}
    text = told.format(record=name or str(record.get("kinds", "")), **parts)
    about, after = record.get("about"), record.get("after")
    if about and record.get("state") == "accepted":
        text += _(", accepted: {fact}; recommended {before} → {after}").format(
            fact=about, before=record.get("before") or "–", after=after or "–"
        )
    return text


def _told_of_rows(record: Mapping[str, Any]) -> str:
    """Rows of a list that came and went."""
    sentence = {
        "edited.outside": _("{list}: edited in ppi.yaml, from row {row} on {old} gave way to {new}"),
        "repaired": _("{list}: repaired after an interruption, from row {row} on {old} gave way to {new}"),
    }.get(str(record.get("what")), _("{list}: from row {row} on {old} gave way to {new}"))
    counts = {
        key: ngettext("{count} row", "{count} rows", len(record.get(key) or ())).format(
            count=len(record.get(key) or ())
        )
        for key in ("old", "new")
    }
    return sentence.format(list=record["list"], row=int(record.get("from") or 0) + 1, **counts)


def _value(value: Any) -> str:
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        if "sha256" in value:
            return _("(personal)")
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
