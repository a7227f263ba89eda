"""Adding and correcting records: operators and persons found by name, and `FIELD=VALUE` turned into what a record holds."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ppi_cli.consultation.naming import field_labels
from ppi_cli.consultation.records import Evidence, Operator, Person, Record, Records
from ppi_cli.consultation.store import Draft
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _
from ppi_cli.timetable.arithmetic import add_months

_FIXED = ("id", "files", "answers", "sha256", "forgotten")
"""What is never typed: ids, files with their hashes, imported answers."""


def folded(name: str) -> str:
    """A name as names are compared: small letters, single spaces, without the dots and commas of legal forms."""
    return " ".join(name.replace(".", "").replace(",", " ").split()).casefold()


def find_operator(records: Records, named: str) -> Operator | None:
    """The operator with that id or name."""
    if named in records.operators:
        return records.operators[named]
    return next((one for one in records.operators.values() if folded(one.name) == folded(named)), None)


def like(records: Records, new: Operator) -> Operator | None:
    """Another operator whose name begins as that of the new one, or the other way round: perhaps the same firm."""
    name = folded(new.name)
    for one in records.operators.values():
        shorter, longer = sorted((name, folded(one.name)), key=len)
        if one.id != new.id and len(shorter) > 2 and f"{longer} ".startswith(f"{shorter} "):
            return one
    return None


def operator_of(draft: Draft, named: str) -> Operator:
    """The operator with that id or name; a new name makes a new record. Raises InputError for an unknown id."""
    found = find_operator(draft.records, named)
    if found is not None:
        return found
    if not named.strip() or _looks_like_id(named, "o"):
        raise InputError(
            _("there is no operator '{name}'").format(name=named), _("Write its name, or an id such as o1.")
        )
    made = Operator(id=draft.records.next_id("operators"), name=" ".join(named.split()))
    draft.put("operators", made)
    return made


def person_of(draft: Draft, named: str, side: str, until: datetime.date | None) -> Person:
    """The person with that id or name; a new name makes a new record. Raises InputError for an unknown id."""
    people = draft.records.people
    found = people.get(named) or next(
        (one for one in people.values() if one.name and folded(one.name) == folded(named)), None
    )
    if found is not None:
        return found
    if not named.strip() or _looks_like_id(named, "p"):
        raise InputError(
            _("there is no person '{name}'").format(name=named), _("Write the name, or an id such as p1.")
        )
    made = msgspec.convert(
        {
            "id": draft.records.next_id("people"),
            "name": " ".join(named.split()),
            "side": side,
            "until": until,
        },
        Person,
    )
    draft.put("people", made)
    return made


def kept_until(day: datetime.date, months: int) -> datetime.date | None:
    """The day by which personal data go; None where no time is set."""
    return add_months(day, months) if months else None


def _looks_like_id(text: str, letter: str) -> bool:
    return text[:1] == letter and text[1:].isdecimal()


def with_settings(record: Record, settings: Iterable[str]) -> Record:
    """The record with `FIELD=VALUE` applied; an empty value clears the field. Raises InputError with every problem."""
    kind = type(record)
    hints = typing.get_type_hints(kind)
    fields = [name for name in hints if name not in _FIXED]
    changes: dict[str, Any] = {}
    problems = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or name not in fields:
            guess = nearest(name, fields)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _told(fields)
            problems.append(Problem(_("the record has no '{name}' to set").format(name=name), fix, setting))
            continue
        try:
            changes[name] = _value(hints[name], text.strip())
        except (msgspec.ValidationError, ValueError) as error:
            problems.append(Problem(f"{name}: {error}", _example(hints[name]), setting))
    if problems:
        raise InputError(problems=problems)
    return msgspec.structs.replace(record, **changes)


def _told(fields: Iterable[str]) -> str:
    """The fields with what they are called on screen, where that is another word."""
    labels = field_labels()
    return ", ".join(name if labels[name] == name else f"{name} ({labels[name]})" for name in fields)


def with_files(record: Record, added: Sequence[Evidence], without: Sequence[str]) -> Record:
    """The record with files of evidence added, each in the place of one of its name, and without those named.

    Raises InputError for a record that holds no files, and for a name that it does not hold.
    """
    held: tuple[Evidence, ...] | None = getattr(record, "files", None)
    if held is None:
        raise InputError(
            _("this record holds no files"),
            _("Files belong to items of the checklist, meetings and documents."),
            record.id,
        )
    names = [one.name or one.path for one in held]
    for name in without:
        if name not in names:
            raise InputError(
                _("the record holds no file '{name}'").format(name=name),
                _("There are: {ids}.").format(ids=", ".join(names) or _("none yet")),
                record.id,
            )
    gone = {*without, *(one.name for one in added)}
    kept = tuple(one for one, name in zip(held, names, strict=True) if name not in gone)
    return msgspec.structs.replace(record, files=(*kept, *added))


def _value(hint: Any, text: str) -> Any:
    if typing.get_origin(hint) is tuple:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return msgspec.convert(parts, hint, strict=False)
    if not text and _may_be_empty(hint):
        return None
    if hint is bool or bool in typing.get_args(hint):
        text = {"yes": "true", "no": "false"}.get(text.casefold(), text)
    return msgspec.convert(text, hint, strict=False)


def _may_be_empty(hint: Any) -> bool:
    return isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint)


def _example(hint: Any) -> str:
    if datetime.date in (hint, *typing.get_args(hint)):
        return _("Write year-month-day, such as 2027-03-01.")
    if typing.get_origin(hint) is tuple:
        return _("Write the parts with ; between them.")
    return _("Check the value.")
