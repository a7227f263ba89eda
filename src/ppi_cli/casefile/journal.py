"""The journal beside `ppi.yaml`: one JSON object a line, each sealed with the hash of the line before it.

A line is `{"n":…,"at":…,"who":…,"what":…,…,"prev":HASH,"hash":HASH}`. Its hash is the SHA-256 of the line as
it stands without the member `hash`, so that any program can check it: cut `,"hash":"…"` out and hash the
bytes that are left.

`what` is one of
    case.created       facts, basis, and lists if there are any: rows by list
    fact.set           fact, old, new, and basis if it was given with the value
    basis.set          fact, part ("basis"), old, new
    list.set           list, from, old, new: from row `from` on (0 is the first), the rows `old` gave way to `new`
    decision.recorded  decision, and the facts it was taken on (without personal ones)
    edited.outside     changed by hand in `ppi.yaml`: fact, old, new (part "basis": its basis), a list as above,
                       or decisions
    repaired           dropped: a line that was never finished; or fact, old, new, or a list: lost in a crash
    consultation.…     a record of the market consultation; what it holds stands as a salted hash

Any line may carry `files`: paths below the folder with the seal of their content (null: the file was removed).

An absent `old` or `new` is a fact that was, or is, not there. Personal values, their basis, and the cells of personal
columns stand as {"sha256": …, "salt": …}: the journal proves them without telling them, and they can be forgotten.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.data.schema import Value
from ppi_cli.data.yaml_source import MAX_BYTES

NAME = "journal.jsonl"
Record = dict[str, Any]
"""The content of a line; what is appended lacks `n`, `prev` and `hash`."""

_SEAL = re.compile(rb',"hash":"([0-9a-f]{64})"\}')
_SEAL_SIZE = 75


class Head(msgspec.Struct, frozen=True):
    """The end of the chain: how many lines, and the hash of the last."""

    lines: int = 0
    hash: str = ""


class Line(msgspec.Struct, frozen=True):
    """One line as read.

    `place` counts the lines of the file from one; `record` is None where the line is not a JSON object;
    `sealed` is false where the content does not match the hash; `ended` is false where there is no line end.
    """

    place: int
    raw: bytes
    record: Record | None
    hash: str
    sealed: bool
    ended: bool

    @property
    def n(self) -> int:
        """The number that the line gives itself, or 0."""
        number = (self.record or {}).get("n")
        return number if type(number) is int else 0

    @property
    def prev(self) -> str:
        """The hash that the line follows."""
        return str((self.record or {}).get("prev", ""))

    def follows(self, head: Head) -> bool:
        """Whether this line is whole and continues the chain that ends in `head`."""
        return self.sealed and self.n == head.lines + 1 and self.prev == head.hash


def seal(records: Iterable[Record], head: Head) -> tuple[bytes, Head]:
    """The lines that append `records` to the chain that ends in `head`, and the new end."""
    lines = []
    for record in records:
        numbered = {"n": head.lines + 1, **record, "prev": head.hash}
        body = json.dumps(numbered, ensure_ascii=False, separators=(",", ":")).encode()
        head = Head(head.lines + 1, hashlib.sha256(body).hexdigest())
        lines.append(b'%b,"hash":"%b"}\n' % (body[:-1], head.hash.encode()))
    return b"".join(lines), head


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a journal, one at a time and whatever they hold. Raises OSError."""
    with path.open("rb") as stream:
        place = 0
        while raw := stream.readline(MAX_BYTES):
            place += 1
            yield _line(place, raw)


def _line(place: int, raw: bytes) -> Line:
    text = raw.removesuffix(b"\n").removesuffix(b"\r")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    record = record if isinstance(record, dict) else None
    seal_found = _SEAL.fullmatch(text, max(0, len(text) - _SEAL_SIZE))
    stated = seal_found[1].decode() if seal_found else ""
    sealed = record is not None and hashlib.sha256(text[:-_SEAL_SIZE] + b"}").hexdigest() == stated
    return Line(place, raw, record, stated, sealed, raw.endswith(b"\n"))


def as_json(value: Value) -> Any:
    """A value of a fact as the journal holds it: days as text, lists as lists."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def conceal(value: Any) -> Any:
    """A personal value as a salted hash; None stays, since it tells nothing."""
    salt = os.urandom(16).hex()
    return None if value is None else {"sha256": _salted_hash(salt, value), "salt": salt}


def concealed(stored: Any) -> bool:
    """Whether the journal holds only a hash of this value."""
    return isinstance(stored, dict) and "sha256" in stored


def same(value: Any, stored: Any) -> bool:
    """Whether a value (in JSON terms) is what the journal holds, plain or concealed."""
    if concealed(stored) and not concealed(value):
        return value is not None and _salted_hash(str(stored.get("salt")), value) == stored["sha256"]
    if isinstance(value, dict) and isinstance(stored, dict) and value != stored:
        return value.keys() == stored.keys() and all(same(one, stored[name]) for name, one in value.items())
    if isinstance(value, list) and isinstance(stored, list) and value != stored:
        return len(value) == len(stored) and all(map(same, value, stored))
    return bool(value == stored) and isinstance(value, bool) == isinstance(stored, bool)


def _salted_hash(salt: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


class State(msgspec.Struct):
    """What a case holds according to its journal, in JSON terms: facts, their basis, the decisions, the seals of the
    files beside them, and the lists.
    """

    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    basis: dict[str, Any] = msgspec.field(default_factory=dict)
    decisions: list[Any] = msgspec.field(default_factory=list)
    files: dict[str, Any] = msgspec.field(default_factory=dict)
    lists: dict[str, list[Any]] = msgspec.field(default_factory=dict)

    def copy(self) -> State:
        """A state that no longer changes with this one."""
        return State(
            dict(self.facts), dict(self.basis), list(self.decisions), dict(self.files), dict(self.lists)
        )

    def apply(self, record: Record) -> None:
        """Takes in one line."""
        what = record["what"]
        self.files.update(record.get("files") or {})
        if what == "case.created":
            self.facts.update(record["facts"])
            self.basis.update(record["basis"])
            self.lists.update(record.get("lists", {}))
        elif what == "decision.recorded":
            self.decisions.append(record["decision"])
        elif "decisions" in record:
            self.decisions = list(record["decisions"])
        elif "list" in record:
            self._splice(record)
        elif "fact" in record:
            target = self.basis if record.get("part") == "basis" else self.facts
            if "new" in record:
                target[record["fact"]] = record["new"]
            else:
                target.pop(record["fact"], None)
            if "basis" in record:
                self.basis[record["fact"]] = record["basis"]

    def _splice(self, record: Record) -> None:
        """Takes in the rows that came and went; a new list each time, since copies of the state share the old one."""
        rows, start = self.lists.get(record["list"], []), record["from"]
        made = [*rows[:start], *record["new"], *rows[start + len(record["old"]) :]]
        if made:
            self.lists[record["list"]] = made
        else:
            self.lists.pop(record["list"], None)
