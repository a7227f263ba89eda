"""`ppi draft --update` for one document: read what is there, merge, make sure, put in place, write down."""

from __future__ import annotations

import datetime
import hashlib

import msgspec

from ppi_cli.documents.context import Subject, day_of, fact_reader
from ppi_cli.documents.library import Drafted, Library, draft_one, file_of, make_one, record_of
from ppi_cli.documents.manifest import Manifest
from ppi_cli.documents.package import save
from ppi_cli.documents.reading import Text
from ppi_cli.documents.updating import LostError, merge
from ppi_cli.documents.wordfile import WordFile
from ppi_cli.errors import InputError
from ppi_cli.language import _, speaking


def update_one(
    library: Library,
    name: str,
    subject: Subject,
    manifest: Manifest,
    today: datetime.date,
    *,
    track: bool = False,
) -> Drafted:
    """Brings a document up to date in place; one that is not there, or not edited, is written as a whole.

    Raises InputError when the file cannot be read or written, TemplateError for the template.
    """
    path = file_of(library, name, manifest)
    record = manifest.records.get(path.name)
    if record is None or not path.exists():
        drafted = draft_one(library, name, subject, manifest, today)
        why = _("ppi has no record of having written it; move or rename it to have it written anew")
        return msgspec.structs.replace(drafted, why=why) if drafted.status == "kept" else drafted
    file = WordFile(path)
    if file.sha256 == record.sha256 and not record.edited and not track:
        return draft_one(library, name, subject, manifest, today, clean=record.clean)
    if not any(clause.bookmark for clause in Text(file.document).clauses):
        return _kept(library, name, file, _("it no longer holds anything by which ppi knows its clauses"))
    return _merged(library, name, subject, file, manifest, today, track=track)


def _merged(
    library: Library,
    name: str,
    subject: Subject,
    file: WordFile,
    manifest: Manifest,
    today: datetime.date,
    *,
    track: bool,
) -> Drafted:
    path, record = file.path, manifest.records[file.path.name]
    made = make_one(library, name, subject, today, clean=record.clean)
    after = record_of(library, name, made, day_of(subject, today), clean=record.clean)
    try:
        with speaking(record.lang):
            merged = merge(
                file.document,
                made.document,
                record,
                after,
                lambda fact: fact_reader(subject, fact),
                track=track,
            )
    except LostError:
        return _kept(library, name, file, _("it could not be updated without losing an edit"))
    edited = record.edited or file.sha256 != record.sha256
    changed = any(update.state in ("replaced", "new", "dropped") for update in merged.updates)
    refreshed = merged.clauses != record.clauses
    if not changed and not refreshed:
        return Drafted(
            name, record.lang, path, file.sha256, made.missing, "unchanged", merged.updates, edited=edited
        )
    _refuse_if_changed(file)
    save(merged.data, path)
    digest = hashlib.sha256(merged.data).hexdigest()
    written = msgspec.structs.replace(after, sha256=digest, edited=True, clauses=merged.clauses)
    manifest.put(path.name, written)
    return Drafted(name, record.lang, path, digest, made.missing, "updated", merged.updates, edited=edited)


def _kept(library: Library, name: str, file: WordFile, why: str) -> Drafted:
    return Drafted(name, library.language_of(name), file.path, file.sha256, (), "kept", why=why)


def _refuse_if_changed(file: WordFile) -> None:
    """What somebody saved while we were at work is not written over."""
    if file.path.read_bytes() != file.data:
        raise InputError(
            _("the document was changed while it was being updated"),
            _("Run the command again."),
            str(file.path),
        )
