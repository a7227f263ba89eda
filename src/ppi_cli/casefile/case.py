"""One procurement on disk: a folder with `ppi.yaml` and its journal.

Every change is made under a lock: read the file again, take over what others changed, write the journal, then
the file. What the object holds is what it last read or wrote.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.casefile import journal
from ppi_cli.casefile.answers import EVIDENCE, Answers, Basis, plain_text, unknown
from ppi_cli.casefile.beside import Beside, place_files, seal_of, stage_files
from ppi_cli.casefile.chain import Chain, follow
from ppi_cli.casefile.content import Content, parse_content, read_content
from ppi_cli.casefile.decisions import Decision, facts_hash, open_facts
from ppi_cli.casefile.disk import cannot_write, locked, save
from ppi_cli.casefile.finding import NAME
from ppi_cli.casefile.journal import Head, State, as_json, conceal, read_lines, seal
from ppi_cli.casefile.layout import Changes, LayoutError, patch
from ppi_cli.casefile.lists import Definitions, checked_rows, rows_as_json, unknown_list
from ppi_cli.casefile.merge import Merged, reconcile
from ppi_cli.data.facts import BadValue, convert, show
from ppi_cli.data.schema import FactDefinition, Lists, Row, Text, Value
from ppi_cli.data.yaml_source import Source
from ppi_cli.errors import CaseError, InputError
from ppi_cli.language import _

Conflict = Callable[[str, Value, Value], Value]
"""Asked with fact, their value and ours when both changed: gives the value to keep."""


def now() -> datetime.datetime:
    """The time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def user_name() -> str:
    """The name under which the user is logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _("unknown")


class CaseFile:
    """The facts, their basis, the lists and the decisions of one procurement.

    Make one with `create` or `open`. `notices` are sentences on what was found when it was read: answers
    changed by hand, or brought back after a crash.
    """

    def __init__(
        self,
        folder: Path,
        definitions: Mapping[str, FactDefinition],
        countries: Mapping[str, Text],
        clock: Callable[[], datetime.datetime],
        who: Callable[[], str],
        lists: Definitions | None = None,
    ) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.journal = folder / journal.NAME
        self.notices: list[str] = []
        self._definitions = definitions
        self._countries = countries
        self._lists = lists
        self._clock = clock
        self._who = who
        self._content = Content(Source(str(self.path), ""), False, Answers(), [], None)
        self._chain = Chain(Head(), State(), State(), 0)
        self._held = Merged({}, {}, [])
        self._in_step = False

    @classmethod
    def create(
        cls,
        folder: Path,
        facts: Mapping[str, Value],
        definitions: Mapping[str, FactDefinition],
        countries: Mapping[str, Text],
        *,
        basis: Mapping[str, Basis] | None = None,
        rows: Lists | None = None,
        lists: Definitions | None = None,
        clock: Callable[[], datetime.datetime] = now,
        who: Callable[[], str] = user_name,
    ) -> CaseFile:
        """Begins a case in a folder, which is made if need be; `lists` defines the lists that `rows` fill.

        Raises CaseError where there is one already.
        """
        case = cls(folder, definitions, countries, clock, who, lists)
        checked = {name: case._checked(name, value) for name, value in facts.items()}
        stated = case._checked_bases(basis)
        filled = case._checked_lists(rows or {})
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from None
        with locked(folder):
            case._refuse_to_overwrite()
            case._begin(checked, stated, filled)
        return case

    @classmethod
    def open(
        cls,
        folder: Path,
        definitions: Mapping[str, FactDefinition],
        countries: Mapping[str, Text],
        *,
        lists: Definitions | None = None,
        clock: Callable[[], datetime.datetime] = now,
        who: Callable[[], str] = user_name,
        read_only: bool = False,
    ) -> CaseFile:
        """The case in a folder. Raises CaseError, with every problem, when it cannot be read as it stands.

        Lists are read where `lists` defines them, and otherwise left alone.
        What was edited by hand or left by a crash is taken in at once; `read_only` shows it without writing
        anything.
        """
        case = cls(folder, definitions, countries, clock, who, lists)
        if not case.path.exists():
            raise CaseError(_("there is no ppi.yaml here"), _("Begin with `ppi init`."), str(folder))
        merged = case._load()
        if merged.pending and not read_only:
            with locked(folder):
                case._commit(case._load())
        else:
            case._hold(merged)
        return case

    @property
    def facts(self) -> dict[str, Value]:
        """The facts by id, as a copy. One that is not there is unknown; None was asked and is not known."""
        return dict(self._held.facts)

    @property
    def basis(self) -> dict[str, Basis]:
        """Where facts come from, by id, as a copy."""
        return dict(self._held.basis)

    @property
    def decisions(self) -> list[Decision]:
        """The decisions, the oldest first, as a copy."""
        return list(self._held.decisions)

    @property
    def lists(self) -> dict[str, tuple[Row, ...]]:
        """The rows of lists by id, as a copy. A list without rows is not there."""
        return dict(self._held.lists)

    @property
    def list_places(self) -> dict[str, tuple[str, ...]]:
        """Where each row of each list stands in the file: FILE:LINE:COLUMN."""
        return dict(self._content.answers.lists.places)

    @property
    def places(self) -> dict[str, str]:
        """Where the value of each fact stands in the file: FILE:LINE:COLUMN."""
        return dict(self._content.answers.places)

    def facts_hash(self) -> str:
        """SHA-256 of the facts, for the receipt of a decision."""
        return facts_hash(self._held.facts, self._definitions)

    def record(
        self, fact: str, value: Value, *, basis: Basis | None = None, on_conflict: Conflict | None = None
    ) -> Value:
        """Saves the value of a fact, with its basis unless None, and returns the value that now holds.

        When the fact was changed on disk since it was last read here, `on_conflict` decides; without it that
        is a CaseError, and recording once more overwrites. Raises InputError for what is no value of the
        fact.
        """
        ours = self._checked(fact, value)
        stated = _plain_basis(basis)
        known = self._held.facts.get(fact)
        while True:
            with locked(self.folder):
                merged = self._load()
                theirs = merged.facts.get(fact)
                if fact not in merged.facts or theirs in (ours, known):
                    merged.set(self._definitions[fact], ours, stated)
                    self._commit(merged)
                    return ours
            # Asked without the lock: a person may take long, and another `ppi` may write meanwhile.
            self._held = merged
            if on_conflict is None:
                raise self._conflict(fact, theirs, ours)
            ours, known = self._checked(fact, on_conflict(fact, theirs, ours)), theirs

    def record_all(
        self,
        facts: Mapping[str, Value],
        *,
        basis: Mapping[str, Basis] | None = None,
        rows: Lists | None = None,
    ) -> None:
        """Saves many facts, bases and lists in one go; the last writer wins, the journal keeps what was there.

        `rows` replaces the lists that it names; one without rows is emptied. Raises InputError for a wrong row.
        """
        checked = {name: self._checked(name, value) for name, value in facts.items()}
        stated = self._checked_bases(basis)
        filled = self._checked_lists(rows or {})
        with locked(self.folder):
            merged = self._load()
            for name, value in checked.items():
                merged.set(self._definitions[name], value, stated.get(name))
            for name in stated:
                merged.set_basis(self._definitions[name], stated[name])
            for name, made in filled.items():
                merged.set_list((self._lists or {})[name], made, self._chain.state.lists.get(name, ()))
            self._commit(merged)

    def decide(self, decision: Decision) -> None:
        """Adds a decision. Raises CaseError when its receipt is of other facts than those on disk now."""
        rationale, who = _plain("rationale", decision.rationale), _plain("who", decision.who)
        decision = msgspec.structs.replace(decision, rationale=rationale, who=who)
        with locked(self.folder):
            merged = self._load()
            if decision.receipt.facts != facts_hash(merged.facts, self._definitions):
                raise CaseError(
                    _("the facts were changed since this result was worked out"),
                    _("Run `ppi plan` again and decide on the new result."),
                    str(self.path),
                )
            merged.decide(decision, open_facts(merged.facts, self._definitions))
            self._commit(merged)

    def write_beside(self, change: Callable[[], Beside]) -> None:
        """Journals what `change` gives and puts its files in place; `change` runs while nobody else may write.

        The new files are on the disk before the journal is touched and take their places after it: a crash in
        between leaves them beside the old ones, and whoever changes them next finishes the work. Raises CaseError.
        """
        with locked(self.folder):
            merged = self._load()
            beside = change()
            if not beside.records:
                return
            stage_files(self.folder, beside.files)
            seals = {name: seal_of(content) for name, content in beside.files.items()}
            *others, last = beside.records
            merged.records += [*others, {**last, "files": seals} if seals else last]
            self._commit(merged)
            place_files(self.folder, beside.files)

    @property
    def seals(self) -> dict[str, Any]:
        """The seals of the files beside the case file, by path, as the journal tells them."""
        return dict(self._chain.state.files)

    # --- within ---------------------------------------------------------------------------------------------

    def _load(self) -> Merged:
        """What the case holds on disk now; read anew only if the file or the journal is not as we left it."""
        if self._in_step and self._untouched():
            return self._held.copy()
        self._in_step = False
        self._content = read_content(self.path, self._definitions, self._countries, self._lists)
        self._chain = follow(self.journal, self._content.head)
        return reconcile(self._content, self._chain, self._definitions, self._countries, self._lists)

    def _untouched(self) -> bool:
        try:
            same_size = self.journal.stat().st_size == self._chain.kept
            return same_size and self.path.read_bytes() == self._content.as_bytes()
        except OSError:
            return False

    def _commit(self, merged: Merged) -> None:
        """Writes the journal, then the file; nothing when there is nothing to say."""
        if merged.pending:
            stamp = {
                "at": f"{self._clock().astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
                "who": self._name(),
            }
            records = [{**stamp, **record} for record in merged.records]
            lines, head = seal(records, self._chain.head)
            content = self._patched(merged, head)
            save(self.journal, lines, self._chain.kept, self.path, content.as_bytes())
            for record in records:
                self._chain.state.apply(record)
            self._chain = Chain(head, self._chain.state, self._chain.state, self._chain.kept + len(lines))
            self._content = content
        self.notices += merged.notices()
        self._held = merged.copy()
        self._in_step = True

    def _hold(self, merged: Merged) -> None:
        """Shows what was read, without writing what is pending."""
        self.notices += merged.notices()
        self._held = merged.copy()
        self._in_step = not merged.pending

    def _patched(self, merged: Merged, head: Head) -> Content:
        """The new content of the file, read back and found to hold all that it is meant to.

        Raises CaseError.
        """
        merged.changes.journal = {"lines": head.lines, "head": head.hash}
        changes = merged.changes
        names = ", ".join((*changes.facts, *changes.basis, *changes.lists)) or "journal"
        where = str(self.path)
        try:
            there = self._content.answers.lists.rows
            text = patch(self._content.source, merged.changes, self._definitions, there)
            marked = self._content.marked
            content = parse_content(where, text, marked, self._definitions, self._countries, self._lists)
        except LayoutError as unforeseen:
            raise _no_room(unforeseen.name, self._content.source.place(unforeseen.node)) from None
        except CaseError:
            raise _no_room(names, where) from None
        facts, basis, lists = content.answers.facts, content.answers.basis, content.answers.lists.rows
        if (facts, basis, lists, content.decisions, content.head) != (
            merged.facts,
            merged.basis,
            merged.lists,
            merged.decisions,
            head,
        ):
            wrong = [name for name in merged.facts if facts.get(name) != merged.facts[name]]
            raise _no_room(", ".join(wrong) or names, where)
        return content

    def _begin(
        self, facts: Mapping[str, Value], basis: Mapping[str, Basis], rows: Mapping[str, tuple[Row, ...]]
    ) -> None:
        """The first line of the journal, and the file: facts in the order of their definitions."""
        ordered = {name: facts[name] for name in self._definitions if name in facts}
        filled = {name: made for name, made in rows.items() if made}
        merged = Merged(dict(ordered), dict(basis), [], dict(filled))
        merged.changes = Changes(facts=ordered, basis=dict(basis), lists=filled)
        personal = {name for name, definition in self._definitions.items() if definition.personal}
        told = {name: as_json(value) for name, value in ordered.items()}
        stated = {name: msgspec.structs.asdict(part) for name, part in basis.items()}
        merged.records.append(
            {
                "what": "case.created",
                "facts": {
                    name: conceal(value) if name in personal else value for name, value in told.items()
                },
                "basis": {name: conceal(part) if name in personal else part for name, part in stated.items()},
            }
        )
        if filled:
            known = self._lists or {}
            merged.records[0]["lists"] = {
                name: rows_as_json(made, known[name]) for name, made in filled.items()
            }
        self._content.source = Source(str(self.path), _header())
        self._commit(merged)

    def _refuse_to_overwrite(self) -> None:
        """A case is never begun over another.

        A journal of one line alone is a beginning that was never finished.
        """
        if self.path.exists():
            raise CaseError(
                _("there is a ppi.yaml already"),
                _("Choose another folder, or go on with `ppi plan`."),
                str(self.path),
            )
        if not self.journal.exists():
            return
        lines = [line for line in islice(read_lines(self.journal), 2) if line.ended]
        if len(lines) > 1 or (lines and (lines[0].record or {}).get("what") != "case.created"):
            raise CaseError(
                _("the folder holds a journal, but no ppi.yaml"),
                _("Put ppi.yaml back from a backup, or choose another folder."),
                str(self.journal),
            )

    def _checked(self, fact: str, value: Value) -> Value:
        """The value as it will be read back. Raises InputError where it is none."""
        if fact not in self._definitions:
            raise InputError(*unknown(fact, self._definitions))
        try:
            return None if value is None else convert(self._definitions[fact], show(value), self._countries)
        except BadValue as bad:
            raise InputError(f"{fact}: {bad.what}", bad.fix) from None

    def _checked_bases(self, basis: Mapping[str, Basis] | None) -> dict[str, Basis]:
        for name in basis or {}:
            if name not in self._definitions:
                raise InputError(*unknown(name, self._definitions))
        return {name: checked for name, part in (basis or {}).items() if (checked := _plain_basis(part))}

    def _checked_lists(self, rows: Lists) -> dict[str, tuple[Row, ...]]:
        known = self._lists or {}
        for name in rows:
            if name not in known:
                raise InputError(*unknown_list(name, known))
        return {name: checked_rows(made, known[name], self._countries) for name, made in rows.items()}

    def _conflict(self, fact: str, theirs: Value, ours: Value) -> CaseError:
        return CaseError(
            _("{fact} was changed meanwhile: it is now {theirs}, not {ours}").format(
                fact=fact, theirs=show(theirs), ours=show(ours)
            ),
            _("Nothing was saved. Look at the new value, and answer again to replace it."),
            self.places.get(fact, str(self.path)),
        )

    def _name(self) -> str:
        return self._who().encode(errors="replace").decode()


def _plain_basis(basis: Basis | None) -> Basis | None:
    """The basis with its texts as a file can hold them. Raises InputError."""
    if basis is None:
        return None
    if basis.evidence not in EVIDENCE:
        raise InputError(
            _("'{text}' is none of {options}").format(text=basis.evidence, options=", ".join(EVIDENCE)),
            _("Write one of them."),
        )
    return msgspec.structs.replace(
        basis, note=_plain("note", basis.note), source=_plain("source", basis.source)
    )


def _plain(part: str, text: str) -> str:
    try:
        return plain_text(text)
    except BadValue as bad:
        raise InputError(f"{part}: {bad.what}", bad.fix) from None


def _no_room(names: str, where: str) -> CaseError:
    return CaseError(
        _("{names}: there is no safe way to write this into the file as it is laid out").format(names=names),
        _("Nothing was changed. Put each fact on its own line, as in 'buyer.country: PT', and try again."),
        where,
    )


def _header() -> str:
    """What a new case file says to the officer who opens it."""
    lines = (
        _("The facts of this procurement. You may edit them here: a name, a colon, a space, the answer."),
        _("~ means: asked, not known yet. Comments and layout stay as you write them."),
        _("The part 'journal' belongs to ppi. `ppi status` says what comes next."),
    )
    return "".join(f"# {line}\n" for line in lines)
