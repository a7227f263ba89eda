"""The records on disk: `consultation/KIND.jsonl` in the procurement's folder, each change in its journal.

Every change is one step: read again, change, journal, put the files in place, all under the folder's lock. What
stands in the journal is the id and what was done; the content is there as a salted hash, so that it can be proved
and forgotten.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ppi_cli.casefile.beside import Beside, read_beside, waiting_for
from ppi_cli.casefile.case import CaseFile
from ppi_cli.casefile.journal import conceal
from ppi_cli.consultation.records import KINDS, Evidence, Record, Records
from ppi_cli.errors import CaseError, InputError, Problem
from ppi_cli.language import _

FOLDER = "consultation"
EVIDENCE = "evidence"
MOST_EVIDENCE = 300 * 2**20
"""Bytes of one file of evidence; recordings are linked to, not copied."""
Changed = TypeVar("Changed")
_OPEN_PARTS = ("state", "on", "public", "published", "received", "before", "after", "about")
"""What the journal tells in clear of a record: states and days, and what a finding is about."""


class Store:
    """The consultation of one procurement."""

    def __init__(self, case: CaseFile) -> None:
        """Reads the records. `edited` names the files that were changed by hand. Raises CaseError."""
        self.case = case
        self.folder = case.folder / FOLDER
        self.records = Records()
        self.edited: list[str] = []
        self._read(finish=False)

    def change(self, work: Callable[[Draft], Changed]) -> Changed:
        """Lets `work` change the records, and saves what it did in one step. Raises what `work` raises, and CaseError."""
        given: list[Changed] = []

        def step() -> Beside:
            self._read(finish=True)
            draft = Draft(self)
            given.append(work(draft))
            return draft.beside()

        self.case.write_beside(step)
        return given[0]

    def _read(self, *, finish: bool) -> None:
        """`finish` puts in place what a crash left waiting; only whoever holds the folder's lock may do so."""
        self.records = Records()
        self.edited = []
        problems: list[Problem] = []
        seals = self.case.seals
        if finish:
            self._finish_evidence(seals)
        for kind, struct in KINDS.items():
            name = f"{FOLDER}/{kind}.jsonl"
            if name not in seals and not (self.case.folder / name).exists():
                continue
            try:
                content, as_sealed = read_beside(self.case.folder, name, seals.get(name), finish=finish)
            except OSError as error:
                reason = error.strerror or str(error)
                raise CaseError(
                    _("the records cannot be read: {reason}").format(reason=reason),
                    _("Check that you may open the file."),
                    str(self.case.folder / name),
                ) from None
            if not as_sealed:
                self.edited.append(f"{kind}.jsonl")
            problems += _parse(content or b"", struct, self.records.of(kind), str(self.case.folder / name))
        if problems:
            raise CaseError(problems=problems)

    def _finish_evidence(self, seals: Mapping[str, Any]) -> None:
        """Puts files of evidence in place that a crash left waiting although the journal knows them."""
        for waiting in (self.folder / EVIDENCE).glob(".*.new"):
            name = f"{FOLDER}/{EVIDENCE}/{waiting.name[1:].removesuffix('.new')}"
            if name in seals:
                read_beside(self.case.folder, name, seals[name], finish=True)


class Draft:
    """Changes that are about to be saved: `put` and `remove` records, `keep` files of evidence, `tell` the journal."""

    def __init__(self, store: Store) -> None:
        self.records = store.records
        self.folder = store.case.folder
        self._touched: dict[str, None] = {}
        self._lines: list[dict[str, Any]] = []
        self._files: dict[str, bytes | None] = {}
        for name in store.edited:
            self._touched[name.removesuffix(".jsonl")] = None
            self.tell("edited-outside", name=name)

    def put(self, kind: str, record: Record, **open_parts: Any) -> Record:
        """Adds a record, or replaces the one with its id; a record that is the same is left alone."""
        held = self.records.of(kind)
        before = held.get(record.id)
        if before == record:
            return record
        held[record.id] = record
        self._touched[kind] = None
        tree = msgspec.to_builtins(record)
        shown = {key: tree[key] for key in _OPEN_PARTS if key in tree}
        told = {"kind": kind, "record": record.id, **shown, **open_parts, "content": conceal(tree)}
        if before is not None:
            told["instead_of"] = conceal(msgspec.to_builtins(before))
        self._lines.append({"what": "consultation.recorded", **told})
        return record

    def put_quietly(self, kind: str, record: Record) -> None:
        """Adds one of many records whose journal line is told by `tell` for all of them."""
        self.records.of(kind)[record.id] = record
        self._touched[kind] = None

    def remove(self, kind: str, identity: str, because: str = "") -> None:
        """Takes a record away; the journal keeps that it was there."""
        before = self.records.of(kind).pop(identity)
        self._touched[kind] = None
        told = {"kind": kind, "record": identity, "because": because}
        self._lines.append(
            {"what": "consultation.removed", **told, "content": conceal(msgspec.to_builtins(before))}
        )

    def tell(self, what: str, **parts: Any) -> None:
        """A line for the journal."""
        self._lines.append({"what": f"consultation.{what}", **parts})

    def keep(self, path: Path) -> Evidence:
        """Copies a file into the folder, named by what it holds. Raises InputError."""
        content = read_evidence(path)
        return self.keep_content(path.name, content)

    def keep_content(self, name: str, content: bytes) -> Evidence:
        """Keeps a content under a name of its own; the same content is kept once, and put back where it was lost."""
        digest = hashlib.sha256(content).hexdigest()
        place = f"{EVIDENCE}/{digest[:12]}-{_plain(name)}"
        if not _holds(self.folder / FOLDER / place, content):
            self._files[f"{FOLDER}/{place}"] = content
        return Evidence(place, digest, name)

    def drop_file(self, place: str) -> None:
        """Removes a file below `consultation/`, and what a crash may have left of it."""
        waiting_for(self.folder / FOLDER / place).unlink(missing_ok=True)
        self._files[f"{FOLDER}/{place}"] = None

    def beside(self) -> Beside:
        """What is to be written."""
        if not self._lines and (self._touched or self._files):
            self.tell("recorded", kinds=sorted(self._touched) or [EVIDENCE])
        files = {f"{FOLDER}/{kind}.jsonl": _lines(self.records.of(kind)) for kind in self._touched}
        return Beside(self._lines, {**self._files, **files})


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file is there with this content."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def read_evidence(path: Path) -> bytes:
    """The bytes of a file that is to be kept. Raises InputError."""
    try:
        if not path.is_file():
            raise InputError(_("there is no such file"), _("Check the name and the folder."), str(path))
        if path.stat().st_size > MOST_EVIDENCE:
            raise InputError(
                _("the file is too large to be copied into the folder"),
                _("Record where it is kept: --link ADDRESS."),
                str(path),
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            _("the file cannot be read: {reason}").format(reason=error.strerror or str(error)),
            _("Check that you may open it."),
            str(path),
        ) from None


def evidence_state(folder: Path, evidence: Evidence) -> str:
    """`kept`, `missing` or `changed`: a file of evidence compared with the hash that was recorded."""
    place = folder / FOLDER / evidence.path
    state = "missing"
    for path in (place, waiting_for(place)):  # a crash may have left it waiting
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() == evidence.sha256:
            return "kept"
        state = "changed" if path == place else state
    return state


def day_of(text: str | None, today: datetime.date, where: str) -> datetime.date:
    """The day that was typed, else today. Raises InputError."""
    from ppi_cli.data.facts import BadValue, parse_day

    if text is None:
        return today
    try:
        return parse_day(text.strip())
    except BadValue as bad:
        raise InputError(bad.what, bad.fix, where) from None


def _parse(content: bytes, struct: type[Record], into: dict[str, Record], name: str) -> Sequence[Problem]:
    """Reads the lines of a file; what is wrong with them, with the number of the line."""
    problems = []
    decoder = msgspec.json.Decoder(struct)
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            problems.append(
                Problem(
                    _("this record cannot be read: {reason}").format(reason=error),
                    _("Correct the line, or put the file back from a backup."),
                    f"{name}:{number}",
                )
            )
            continue
        if record.id in into:
            problems.append(
                Problem(
                    _("the record {name} stands twice").format(name=record.id),
                    _("Remove one of the two lines."),
                    f"{name}:{number}",
                )
            )
        into[record.id] = record
    return problems


def _lines(records: Mapping[str, Record]) -> bytes:
    encode = msgspec.json.encode
    return b"".join(encode(record) + b"\n" for record in records.values())


def _plain(name: str) -> str:
    """A name that every system can hold."""
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in name)
    return kept[-80:].lstrip(".-") or "file"
