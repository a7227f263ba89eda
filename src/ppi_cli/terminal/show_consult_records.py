"""The records of a consultation on screen, and what was removed of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ppi_cli.consultation.forgetting import Forgotten
from ppi_cli.consultation.naming import CHOSEN, choice_labels, field_labels, kind_titles
from ppi_cli.consultation.records import KINDS, Record, Records
from ppi_cli.language import _, ngettext
from ppi_cli.terminal.screen import Screen

_LONG = ("answers", "files", "sha256")


def show_records(screen: Screen, records: Records, kinds: Sequence[str]) -> None:
    """The records kind by kind; a long text is wrapped, empty fields are left out."""
    assert set(kinds) <= set(KINDS)
    if not any(records.of(kind) for kind in kinds):
        screen.paragraph(_("Nothing is recorded yet."))
    titles, fields, choices = kind_titles(), field_labels(), choice_labels()
    for kind in kinds:
        if records.of(kind):
            screen.heading(
                _("{title}: {count} ({id})").format(title=titles[kind], count=len(records.of(kind)), id=kind)
            )
            told = [(name, _told(one, fields, choices)) for name, one in records.of(kind).items()]
            screen.pairs(told)
    if any(records.of(kind) for kind in kinds):
        screen.gap()
        screen.paragraph(
            _("Change one with: ppi consult set ID FIELD=VALUE (without VALUE it names the fields).")
        )


def _told(record: Record, fields: Mapping[str, str], choices: Mapping[str, str]) -> str:
    tree = msgspec.to_builtins(record)
    parts = [
        f"{fields[key]}: {_value(value, choices if key in CHOSEN else {})}"
        for key, value in tree.items()
        if key != "id" and key not in _LONG
    ]
    answers = tree.get("answers")
    if answers:
        count = len(answers)
        parts.append(ngettext("{count} answer", "{count} answers", count).format(count=count))
    return "; ".join(parts)


def _value(value: object, choices: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return choices.get(str(value), str(value))


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
