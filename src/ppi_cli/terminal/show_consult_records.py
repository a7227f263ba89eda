"""The records of a consultation on screen, and what was removed of a person."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ppi_cli.consultation.forgetting import Forgotten
from ppi_cli.consultation.records import KINDS, Record, Records
from ppi_cli.language import _, ngettext
from ppi_cli.terminal.screen import Screen

_LONG = ("answers", "files", "sha256")


def show_records(screen: Screen, records: Records, kinds: Sequence[str]) -> None:
    """The records kind by kind; a long text is wrapped, empty fields are left out."""
    assert set(kinds) <= set(KINDS)
    if not any(records.of(kind) for kind in kinds):
        screen.paragraph(_("Nothing is recorded yet."))
    for kind in kinds:
        if records.of(kind):
            screen.heading(f"{kind} ({len(records.of(kind))})")
            screen.pairs([(identity, _told(record)) for identity, record in records.of(kind).items()])


def _told(record: Record) -> str:
    tree = msgspec.to_builtins(record)
    parts = [f"{key}: {_value(value)}" for key, value in tree.items() if key != "id" and key not in _LONG]
    answers = tree.get("answers")
    if answers:
        count = len(answers)
        parts.append(ngettext("{count} answer", "{count} answers", count).format(count=count))
    return ", ".join(parts)


def _value(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def show_forgotten(screen: Screen, gone: Forgotten) -> None:
    """What was changed and removed, and where the name may still stand."""
    count = len(gone.records)
    changed = ngettext("{count} record changed", "{count} records changed", count).format(count=count)
    screen.item("yes", changed, indent=1)
    for place in gone.removed:
        screen.item("yes", _("removed: {place}").format(place=place), indent=1)
    for place in gone.holding:
        screen.item("no", _("the name still stands in {place}").format(place=place), indent=1)
    for place in gone.unsearched:
        screen.item("mind", _("cannot be searched, look yourself: {place}").format(place=place), indent=1)
    if any(place.startswith("evidence/") for place in gone.holding):
        screen.paragraph(
            _("Remove files of evidence too with --files. Backups and e-mail are yours to clean.")
        )
