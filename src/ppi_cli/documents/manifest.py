"""The record of what was written (`documents/manifest.json`): what an edit is found against.

For each document: template, language, day, SHA-256, facts printed, and for each clause a hash of the words and the look
of each line, and the paragraphs that hold values, with the texts around them. For each workbook beside a document:
template, language, day, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.documents.controls import FRONT, clause_bookmark
from ppi_cli.documents.package import save
from ppi_cli.documents.reading import Clause, Line, Text
from ppi_cli.documents.values import Pieces, Value, span
from ppi_cli.errors import InputError
from ppi_cli.language import _

NAME = "manifest.json"
SCHEMA = "ppi/manifest/2"
_DAMAGED = "manifest.damaged.json"
_WORKBOOKS = "workbooks"
_MARK = 16  # letters of a hash; an edit that is not seen by them is one in 2 to the power of 64
_MASK = "\ufffb"  # stands for a value in what is hashed


class ClauseRecord(msgspec.Struct, frozen=True):
    """A clause as it was written: a mark for each of its lines (`signature`), and the lines that hold values."""

    id: str
    marks: tuple[str, ...]
    lines: tuple[Pieces, ...]

    @property
    def values(self) -> Iterable[Value]:
        """Its values, in order."""
        return (value for line in self.lines for value in line.values)


class DocumentRecord(msgspec.Struct, frozen=True):
    """A document as it was written, last by a draft or an update.

    `edited` says that what we wrote holds an officer's edits, so that it is never written anew as a whole.
    """

    template: str
    lang: str
    day: str
    sha256: str
    source: str
    clean: bool
    edited: bool
    clauses: tuple[ClauseRecord, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it prints."""
        return tuple(sorted({value.fact for clause in self.clauses for value in clause.values}))

    def find(self, clause: str) -> ClauseRecord | None:
        """The record of a clause, or None."""
        return next((one for one in self.clauses if one.id == clause), None)


def record_clauses(text: Text, ids: Sequence[str]) -> tuple[ClauseRecord, ...]:
    """The clauses of a document that was just made; `ids` are those of its headings."""
    found = []
    for identity in (FRONT, *ids):
        clause = text.find(identity)
        if clause is not None:
            found.append(ClauseRecord(identity, signature(clause), tuple(_pieces(clause))))
    return tuple(found)


def compared(clause: Clause) -> list[Line]:
    """The lines of a clause by which an edit is known; the contents are made anew by Word."""
    return [line for line in clause.lines if not line.contents]


def signature(clause: Clause) -> tuple[str, ...]:
    """A mark for each line: where it stands, and a hash of its words and its look, values left out.

    A save does not change it.
    """
    return tuple(_mark(line) for line in compared(clause))


def _mark(line: Line) -> str:
    text, look = _masked(line)
    seen = f"{text}\0{line.style}|{'|'.join(line.extras)}|{look}"
    return line.place + hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]


def _masked(line: Line) -> tuple[str, str]:
    """The text with each value as one mark that names it, and the look of the letters outside the values."""
    spans = sorted((where, name) for name in line.marks if (where := span(line, name)) is not None)
    text, looks, position = [], [], 0
    for (start, end), name in spans:
        text += [line.text[position:start], f"{_MASK}{name}{_MASK}"]
        looks += [*line.looks[position:start], "value"]
        position = max(position, end)
    text.append(line.text[position:])
    looks += line.looks[position:]
    return "".join(text), ";".join(look for look, _letters in groupby(looks))


def _pieces(clause: Clause) -> Iterable[Pieces]:
    """The paragraphs of a new clause that hold values."""
    for line in clause.lines:
        if not line.marks:
            continue
        values, texts, position = [], [], 0
        for name, (start, end) in line.marks.items():
            control = next(
                one for one in line.controls if (one.start, one.end) == (start, end) or one.start == start
            )
            asked = control.element.find("{*}sdtPr/{*}showingPlcHdr") is not None
            values.append(Value(name, control.fact, line.text[start:end], asked))
            texts.append(line.text[position:start])
            position = end
        yield Pieces(tuple(values), (*texts, line.text[position:]))


class WorkbookRecord(msgspec.Struct, frozen=True):
    """A workbook as it was written beside its document."""

    template: str
    lang: str
    day: str
    sha256: str


class Manifest:
    """What was written into a folder, by the name of the file; each change is on the disk at once.

    A manifest that is missing or damaged is empty: every file then counts as edited. A damaged one is kept beside the new
    one. One that another program has replaced meanwhile is read again before it is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held = _NOTHING
        self._entries: dict[str, str] = {}
        self._seen: _Stamp = None
        self._look()

    @property
    def lang(self) -> str:
        """The language in which the documents of the folder were begun; empty where there are none yet."""
        return self._held.lang

    @property
    def damaged(self) -> bool:
        """Whether there is one that cannot be read, or that another version has written."""
        return self._held.damaged

    def refuse_damaged(self) -> None:
        """Raises InputError where what was written cannot be known."""
        if self.damaged:
            raise InputError(
                _("the record of what was written cannot be read"),
                _("Put it back from a backup; else move your documents elsewhere and write them anew."),
                str(self.folder / NAME),
            )

    @property
    def records(self) -> Mapping[str, DocumentRecord]:
        """The documents, in the order of their files' names."""
        return self._held.documents

    @property
    def workbooks(self) -> Mapping[str, WorkbookRecord]:
        """The workbooks beside them, in the order of their files' names."""
        return self._held.workbooks

    def put(self, file: str, record: DocumentRecord, lang: str = "") -> None:
        """Records what was written into a document; `lang` is the language of a folder that is begun. Raises InputError."""
        self._look()
        self._entries.pop(file, None)
        documents = dict(sorted((self._held.documents | {file: record}).items()))
        self._write(_Held(self.lang or lang, documents, self._held.workbooks))

    def put_workbook(self, file: str, record: WorkbookRecord, lang: str = "") -> None:
        """Records what was written into a workbook, as `put` does."""
        self._look()
        workbooks = dict(sorted((self._held.workbooks | {file: record}).items()))
        self._write(_Held(self.lang or lang, self._held.documents, workbooks))

    def _write(self, held: _Held) -> None:
        about: dict[str, Any] = {"schema": SCHEMA} | ({"lang": held.lang} if held.lang else {})
        if held.workbooks:
            about[_WORKBOOKS] = {name: msgspec.structs.asdict(book) for name, book in held.workbooks.items()}
        entries = ",\n".join(
            f"{json.dumps(name)}: {self._entry(name, one)}" for name, one in held.documents.items()
        )
        head = json.dumps(about, ensure_ascii=False)[:-1]
        text = f'{head}, "documents": {{\n{entries}\n}}}}\n'
        if self.damaged:
            (self.folder / NAME).replace(self.folder / _DAMAGED)
        save(text.encode("utf-8", "surrogatepass"), self.folder / NAME)
        self._held, self._seen = held, _stamp(self.folder / NAME)

    def _entry(self, file: str, record: DocumentRecord) -> str:
        """A document as JSON; turned into it once, since a pack is written document by document."""
        if file not in self._entries:
            self._entries[file] = json.dumps(_as_json(record), ensure_ascii=False)
        return self._entries[file]

    def _look(self) -> None:
        stamp = _stamp(self.folder / NAME)
        if stamp != self._seen:
            self._held, self._entries, self._seen = _read(self.folder / NAME), {}, stamp


class _Held(msgspec.Struct, frozen=True):
    lang: str
    documents: dict[str, DocumentRecord]
    workbooks: dict[str, WorkbookRecord]
    damaged: bool = False


_NOTHING, _UNREADABLE = _Held("", {}, {}), _Held("", {}, {}, damaged=True)


_Stamp = tuple[int, int, int] | None


def _stamp(file: Path) -> _Stamp:
    """What changes when a file is replaced; None where there is none."""
    try:
        about = file.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def _read(file: Path) -> _Held:
    """What a manifest holds; nothing where the file is missing or damaged.

    The language is kept, since the first document may have been one that had no translation. An older manifest
    does not have it.
    """
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        if read["schema"] != SCHEMA:
            return _UNREADABLE
        records = {name: _document(entry) for name, entry in read["documents"].items()}
        books = {
            name: WorkbookRecord(*(str(entry[one]) for one in ("template", "lang", "day", "sha256")))
            for name, entry in read.get(_WORKBOOKS, {}).items()
        }
    except FileNotFoundError:
        return _NOTHING
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _UNREADABLE
    plain = (record.lang for name, record in records.items() if name.count(".") == 1)
    return _Held(str(read.get("lang") or next(plain, "")), records, books)


def _as_json(record: DocumentRecord) -> dict[str, Any]:
    return {
        "template": record.template,
        "lang": record.lang,
        "day": record.day,
        "sha256": record.sha256,
        "source": record.source,
        "clean": record.clean,
        "edited": record.edited,
        "facts": list(record.facts),
        "clauses": [
            {
                "id": clause.id,
                "bookmark": clause_bookmark(clause.id),
                "marks": list(clause.marks),
                "lines": [
                    {
                        "values": [msgspec.structs.astuple(value) for value in line.values],
                        "texts": list(line.texts),
                    }
                    for line in clause.lines
                ],
            }
            for clause in record.clauses
        ],
    }


def _document(entry: Mapping[str, Any]) -> DocumentRecord:
    clauses = [
        ClauseRecord(
            str(clause["id"]),
            tuple(str(mark) for mark in clause["marks"]),
            tuple(
                Pieces(tuple(Value(*value) for value in line["values"]), tuple(line["texts"]))
                for line in clause["lines"]
            ),
        )
        for clause in entry["clauses"]
    ]
    words = {name: str(entry[name]) for name in ("template", "lang", "day", "sha256", "source")}
    return DocumentRecord(
        **words, clean=bool(entry["clean"]), edited=bool(entry["edited"]), clauses=tuple(clauses)
    )
