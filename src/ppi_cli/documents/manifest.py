"""The record of what was written (`documents/manifest.json`): what an edit is found against.

For each document: template, language, day, SHA-256, facts printed, and for each clause a hash of its words,
one of its look, and the paragraphs that hold values, with the texts around them. For each workbook beside a document:
template, language, day, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ppi_cli.documents.controls import FRONT, clause_bookmark
from ppi_cli.documents.package import save
from ppi_cli.documents.reading import Clause, Line, Text
from ppi_cli.documents.values import Pieces, Value, span

NAME = "manifest.json"
SCHEMA = "ppi/manifest/1"
_WORKBOOKS = "workbooks"
_MASK = "\ufffb"  # stands for a value in what is hashed


@dataclass(frozen=True, slots=True)
class ClauseRecord:
    """A clause as it was written; the hashes leave its values out."""

    id: str
    text: str
    look: str
    lines: tuple[Pieces, ...]

    @property
    def values(self) -> Iterable[Value]:
        """Its values, in order."""
        return (value for line in self.lines for value in line.values)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
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
            words, look = signature(clause)
            found.append(ClauseRecord(identity, words, look, tuple(_pieces(clause))))
    return tuple(found)


def signature(clause: Clause) -> tuple[str, str]:
    """Hashes of the words and of the look of a clause, values left out; a save does not change them."""
    words, looks = hashlib.sha256(), hashlib.sha256()
    for line in clause.lines:
        if line.contents:
            continue
        masked, look = _masked(line)
        words.update(f"{masked}\n\n".encode("utf-8", "surrogatepass"))
        looks.update(f"{line.style}|{'|'.join(line.extras)}|{look}\n".encode("utf-8", "surrogatepass"))
    return words.hexdigest(), looks.hexdigest()


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
    runs = [look for number, look in enumerate(looks) if number == 0 or looks[number - 1] != look]
    return "".join(text), ";".join(runs)


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


def read_manifest(folder: Path) -> dict[str, DocumentRecord]:
    """What was written into a folder, by the name of the file.

    A manifest that is missing or damaged is empty: every file then counts as edited.
    """
    try:
        read = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if read["schema"] != SCHEMA:
            return {}
        return {name: _document(entry) for name, entry in read["documents"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@dataclass(frozen=True, slots=True)
class WorkbookRecord:
    """A workbook as it was written beside its document."""

    template: str
    lang: str
    day: str
    sha256: str


def read_workbooks(folder: Path) -> dict[str, WorkbookRecord]:
    """The workbooks that were written into a folder, by the name of the file; none where that is not known."""
    try:
        read = json.loads((folder / NAME).read_text(encoding="utf-8")).get(_WORKBOOKS, {})
        return {
            name: WorkbookRecord(*(str(entry[one]) for one in ("template", "lang", "day", "sha256")))
            for name, entry in read.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def home_language(folder: Path) -> str | None:
    """The language in which the documents of a folder were begun; None where there are none yet.

    It is kept, since the first document may have been one that had no translation.
    """
    try:
        return str(json.loads((folder / NAME).read_text(encoding="utf-8"))["lang"])
    except (OSError, ValueError, KeyError, TypeError):
        plain = [record.lang for name, record in read_manifest(folder).items() if name.count(".") == 1]
        return plain[0] if plain else None


def write_manifest(
    folder: Path,
    records: Mapping[str, DocumentRecord],
    lang: str = "",
    workbooks: Mapping[str, WorkbookRecord] | None = None,
) -> None:
    """Puts the manifest in place, whole; `lang` is the language of a folder that is begun. Raises InputError.

    The workbooks stay as they are recorded where none are given.
    """
    books = read_workbooks(folder) if workbooks is None else workbooks
    documents = {name: _as_json(record) for name, record in sorted(records.items())}
    home = home_language(folder) or lang
    about = {"schema": SCHEMA} | ({"lang": home} if home else {})
    beside = {_WORKBOOKS: {name: asdict(book) for name, book in sorted(books.items())}} if books else {}
    text = json.dumps(about | {"documents": documents} | beside, ensure_ascii=False, indent=1)
    save(f"{text}\n".encode("utf-8", "surrogatepass"), folder / NAME)


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
                "text": clause.text,
                "look": clause.look,
                "lines": [
                    {"values": [list(value) for value in line.values], "texts": list(line.texts)}
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
            str(clause["text"]),
            str(clause["look"]),
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
