"""Adding and correcting records: operators and persons found by name, and `FIELD=VALUE` turned into what a record holds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


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
