"""Removing a person from the records: from every record, and from the copies of forms and other files.

A finished document or a scan may hold a name where no program finds it; such files are named, never passed over.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.casefile.journal import conceal
from ppi_cli.consultation.editing import folded
from ppi_cli.consultation.records import KINDS, Person, Records
from ppi_cli.consultation.store import EVIDENCE, FOLDER, Draft
from ppi_cli.documents.archive import UNREADABLE
from ppi_cli.errors import InputError
from ppi_cli.language import _

_READABLE = (".txt", ".md", ".csv", ".json", ".jsonl", ".yaml", ".yml", ".eml", ".html", ".xml")
_ARCHIVES = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip")
_MOST = 64 * 2**20


class Forgotten(msgspec.Struct, frozen=True):
    """What was done: records changed, copies removed, files that still hold the name, files that cannot be searched."""

    name: str
    records: tuple[str, ...]
    removed: tuple[str, ...]
    holding: tuple[str, ...]
    unsearched: tuple[str, ...]


def forget(draft: Draft, named: str, today: datetime.date, *, files: bool) -> Forgotten:
    """Removes a person, by id or name, from all records and from the copies of response forms; with `files` from
    all files of evidence that hold the name. Raises InputError where nobody is called so.
    """
    records = draft.records
    person = _person(records, named)
    words = [word for word in ((person.name, person.email) if person else (named,)) if word.strip()]
    pattern = _pattern(words)
    changed = _from_records(draft, person, pattern, today)
    held, unsearched = search_files(draft.folder / FOLDER / EVIDENCE, pattern)
    if person is None and not changed and not held:
        raise InputError(
            _("nobody is called '{name}' in the records").format(name=named),
            _("Write the full name as it was recorded, or the id of the person."),
        )
    forms = {one.source for one in records.responses.values() if one.source}
    removed = [place for place in held if files or place in forms]
    for place in removed:
        draft.drop_file(place)
    _unlink_sources(draft, set(removed))
    draft.tell("forgotten", record=person.id if person else "", person=conceal(named))
    outside, unread = search_files(draft.folder / "documents", pattern)
    left = [place for place in held if place not in removed]
    return Forgotten(named, tuple(changed), tuple(removed), (*left, *outside), (*unsearched, *unread))


def _person(records: Records, named: str) -> Person | None:
    found = records.people.get(named)
    if found is not None and found.forgotten is not None:
        raise InputError(
            _("{name} was removed already").format(name=named), _("There is nothing left to do.")
        )
    return found or next(
        (one for one in records.people.values() if one.name and folded(one.name) == folded(named)), None
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _from_records(
    draft: Draft, person: Person | None, pattern: re.Pattern[str], today: datetime.date
) -> list[str]:
    changed = []
    for kind, struct in KINDS.items():
        for identity, record in list(draft.records.of(kind).items()):
            if person is not None and identity == person.id and kind == "people":
                made: Any = Person(id=person.id, side=person.side, of=person.of, forgotten=today)
            else:
                tree = msgspec.to_builtins(record)
                cleaned = _cleaned(tree, pattern)
                if cleaned == tree:
                    continue
                made = msgspec.convert(cleaned, struct)
            draft.put(kind, made)
            changed.append(identity)
    return changed


def _cleaned(node: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(node, str):
        return pattern.sub(_("[removed]"), node)
    if isinstance(node, dict):
        return {
            key: value if key in ("id", "path", "source") else _cleaned(value, pattern)
            for key, value in node.items()
        }
    if isinstance(node, list | tuple):
        return type(node)(_cleaned(item, pattern) for item in node)
    return node


def _unlink_sources(draft: Draft, removed: set[str]) -> None:
    """Records no longer point to a copy that is gone."""
    for response in list(draft.records.responses.values()):
        if response.source in removed:
            draft.put_quietly("responses", msgspec.structs.replace(response, source=""))
    for kind in ("checklist", "meetings", "documents"):
        for record in list(draft.records.of(kind).values()):
            files = getattr(record, "files", ())
            kept = tuple(one for one in files if one.path not in removed)
            if kept != files:
                draft.put(kind, msgspec.structs.replace(record, files=kept))


def search_files(folder: Path, pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The files of a folder that hold the name, and those that cannot be searched, as `FOLDER/NAME`."""
    held, unsearched = [], []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.name == "manifest.json":
            continue
        place = f"{folder.name}/{path.name}"
        text = _text_of(path)
        if text is None:
            unsearched.append(place)
        elif pattern.search(text) or pattern.search(path.name.replace("-", " ").replace("_", " ")):
            held.append(place)
    return held, unsearched


def _text_of(path: Path) -> str | None:
    """The words of a file; None for kinds that cannot be searched without seeing them, such as pictures and PDF."""
    suffix = path.suffix.casefold()
    try:
        if path.stat().st_size > _MOST:
            return None
        if suffix in _READABLE:
            content = path.read_bytes()
            return content.decode(
                "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"
            )
        if suffix in _ARCHIVES:
            return _unpacked(path.read_bytes())
    except UNREADABLE:
        return None
    return None


def _unpacked(content: bytes) -> str | None:
    parts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST:
            return None
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels", ".txt", ".csv")):
                text = archive.read(part).decode("utf-8", "replace")
                parts += [re.sub(r"<[^>]*>", "", text), re.sub(r"<[^>]*>", " ", text)]
    return "\n".join(parts)
