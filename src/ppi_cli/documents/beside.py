"""The workbook that stands beside a document whose template asks for one: the same name, and formulas that work.

A workbook that somebody edited is never written over, nor merged: its formulas cannot be told from what was typed.
"""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from ppi_cli.documents.context import Subject
from ppi_cli.documents.manifest import Manifest, WorkbookRecord
from ppi_cli.documents.package import save
from ppi_cli.documents.template import Template
from ppi_cli.language import speaking

EXCEL = ".xlsx"


class Beside(msgspec.Struct, frozen=True):
    """A workbook beside a document: where it is, and what happened to the file; `kept` says that it was edited."""

    path: Path
    sha256: str
    status: Literal["new", "updated", "unchanged", "kept"]

    def as_json(self) -> dict[str, str]:
        """As `ppi draft --json` tells it."""
        return {"path": str(self.path), "sha256": self.sha256, "status": self.status}


def write_beside(
    template: Template,
    document: Path,
    subject: Subject,
    manifest: Manifest,
    day: datetime.date,
    *,
    lang: str,
    folder_lang: str,
    clean: bool,
    write: bool,
) -> Beside | None:
    """The workbook of a document, written unless the file there was edited; None where the template asks for none.

    `lang` is the language of the document, `folder_lang` that of a folder which is begun. Without `write` nothing is
    written. Raises InputError where the folder cannot be written.
    """
    if not template.workbook:
        return None
    data = _workbook(template, subject, day, lang=lang, clean=clean)
    digest, path = hashlib.sha256(data).hexdigest(), document.with_suffix(EXCEL)
    known = manifest.workbooks.get(path.name)
    status = _status(path, digest, known)
    if write and status in ("new", "updated"):
        save(data, path)
    record = WorkbookRecord(template.id, lang, day.isoformat(), digest)
    if write and status != "kept" and known != record:
        manifest.put_workbook(path.name, record, folder_lang)
    return Beside(path, digest, status)


def _workbook(template: Template, subject: Subject, day: datetime.date, *, lang: str, clean: bool) -> bytes:
    """The bytes of the one kind of workbook there is, in the language of its document."""
    from ppi_cli.documents.costworkbook import cost_workbook

    with speaking(lang):
        return cost_workbook(subject, template.title, day, clean=clean)


def _status(
    path: Path, digest: str, ours: WorkbookRecord | None
) -> Literal["new", "updated", "unchanged", "kept"]:
    """What is to happen to the file: an edited one has a hash that is neither the new one nor our last."""
    try:
        there = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "new"
    if there == digest:
        return "unchanged"
    return "updated" if ours and there == ours.sha256 else "kept"
