"""The journal as a chain: followed from its first line to the end that `ppi.yaml` tells, and verified."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ppi_cli.casefile import content, finding, journal
from ppi_cli.casefile.journal import Head, Line, State, read_lines
from ppi_cli.errors import CaseError
from ppi_cli.language import _


class Chain(msgspec.Struct):
    """A journal that holds together.

    `state` is what it says at its end, `base` what it said when the case file was saved; `kept` counts its
    bytes without `dropped`, a last line that was never finished.
    """

    head: Head
    state: State
    base: State
    kept: int
    dropped: bytes = b""


def follow(path: Path, saved: Head | None) -> Chain:
    """Reads the journal of a case file that was saved when the chain ended in `saved`.

    Raises CaseError when it is missing, broken, or not the one that belongs to the case file.
    """
    if saved is None:
        raise _broken(path, 0, _("ppi.yaml no longer tells where its journal ends"))
    chain = Chain(Head(), State(), State(), 0)
    found = None
    bad: Line | None = None
    try:
        for line in read_lines(path):
            if bad is not None:
                raise _broken(path, bad.place, _("the journal is damaged"))
            if not (line.ended and line.follows(chain.head) and _take(chain.state, line)):
                bad = line
                continue
            chain.head = Head(line.n, line.hash)
            chain.kept += len(line.raw)
            if chain.head == saved:
                found = chain.head
                chain.base = chain.state.copy()
    except FileNotFoundError:
        raise _broken(path, 0, _("the journal is missing")) from None
    except OSError as error:
        raise _broken(path, 0, error.strerror or str(error)) from None
    if bad is not None:
        if bad.ended and bad.record is not None:
            raise _broken(path, bad.place, _("the journal is damaged"))
        chain.dropped = bad.raw
    if found is None:
        raise _broken(path, chain.head.lines, _("the journal does not end as ppi.yaml says"))
    return chain


def _take(state: State, line: Line) -> bool:
    """Takes a line into the state; false for one that is sealed but holds something else than we write."""
    try:
        state.apply(line.record or {})
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def _broken(path: Path, place: int, what: str) -> CaseError:
    return CaseError(
        what,
        _("Run `ppi journal verify`, and put back ppi.yaml and journal.jsonl from the same backup."),
        f"{path}:{place}" if place else str(path),
    )


# --- verifying ----------------------------------------------------------------------------------------------


class Finding(msgspec.Struct, frozen=True):
    """Something in the journal that is not as it was written.

    `kind` is `missing`, `unreadable`, `truncated`, `changed`, `duplicated`, `reordered`, `removed`, `broken`,
    `head-missing` or `head-differs`; `line` counts the lines of the file from one (0: the whole file).
    """

    line: int
    kind: str
    what: str
    where: str


def verify(folder: Path) -> list[Finding]:
    """Every sign that the journal of a case was tampered with or damaged; none when all is well."""
    check = _Check(folder / journal.NAME)
    saved, problem = _saved_head(folder / finding.NAME)
    try:
        for line in read_lines(check.path):
            check.line(line)
    except FileNotFoundError:
        return [*check.findings, Finding(0, "missing", _("the journal is missing"), str(check.path))]
    except OSError as error:
        return [Finding(0, "missing", error.strerror or str(error), str(check.path))]
    check.end(saved, problem)
    return sorted(check.findings, key=lambda one: (one.line, one.kind))


def _saved_head(path: Path) -> tuple[Head | None, str]:
    try:
        return content.read_head(path), _("ppi.yaml does not tell where the journal ends")
    except CaseError as error:
        return None, _("ppi.yaml does not tell where the journal ends: {reason}").format(reason=error)


class _Check:
    """Follows a journal that may be in any state.

    The numbers and hashes of its lines are kept, not the lines.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.hashes = {0: ""}
        self.skipped: dict[int, int] = {}
        """Numbers that were passed over, and the line before which they should stand."""
        self.expected = 1
        self.places = 0

    def note(self, place: int, kind: str, what: str) -> None:
        self.findings.append(Finding(place, kind, what, f"{self.path}:{place}" if place else str(self.path)))

    def line(self, line: Line) -> None:
        """One line: whole, unchanged, in its place, and linked to the one before."""
        self.places = line.place
        if not line.ended:
            self.note(line.place, "truncated", _("line {line} has no end").format(line=line.place))
            if not line.sealed:
                return
        if line.record is None or not line.n:
            self.note(line.place, "unreadable", _("line {line} cannot be read").format(line=line.place))
            self.expected += 1
        elif self.hashes.get(line.n) == line.hash and line.hash:
            self.note(line.place, "duplicated", _("line {line} stands twice").format(line=line.place))
        else:
            self.in_order(line)

    def in_order(self, line: Line) -> None:
        if not line.sealed:
            self.note(line.place, "changed", _("line {line} was changed").format(line=line.place))
        if line.n in self.skipped:
            del self.skipped[line.n]
            self.note(line.place, "reordered", _("line {line} is out of order").format(line=line.place))
        elif line.n < self.expected:
            self.note(line.place, "reordered", _("line {line} is out of order").format(line=line.place))
        else:
            self.skipped.update(dict.fromkeys(range(self.expected, line.n), line.place))
            self.expected = line.n + 1
        before = self.hashes.get(line.n - 1)
        if before is not None and before != line.prev and line.sealed:
            what = _("line {line} does not follow the line before it").format(line=line.place)
            self.note(line.place, "broken", what)
        self.hashes.setdefault(line.n, line.hash)

    def end(self, saved: Head | None, problem: str) -> None:
        """What only shows at the end: lines that never came, and the end that the case file tells."""
        for number, place in self.skipped.items():
            what = _("the journal's entry {number} was removed before line {line}").format(
                number=number, line=place
            )
            self.note(place, "removed", what)
        if saved is None:
            self.note(0, "head-missing", problem)
        elif saved.lines >= self.expected:
            what = _("the last lines were removed: ppi.yaml knows {saved}, the journal has {lines}")
            self.note(self.places, "removed", what.format(saved=saved.lines, lines=self.expected - 1))
        elif self.hashes.get(saved.lines) != saved.hash:
            what = _("line {line} is not the one that ppi.yaml knows").format(line=saved.lines)
            self.note(saved.lines, "head-differs", what)
