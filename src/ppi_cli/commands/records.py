"""Where a command's facts come from and go to: a procurement's folder, or nothing but this run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ppi_cli.casefile.answers import Answers, Basis, parse_settings, read_answers
from ppi_cli.casefile.finding import NAME, find_case
from ppi_cli.commands.common import Session
from ppi_cli.data.schema import Value
from ppi_cli.errors import InputError
from ppi_cli.language import _

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile, Conflict


class LooseRecord:
    """Facts of this run alone; nothing is written."""

    def __init__(self) -> None:
        self.facts: dict[str, Value] = {}
        self.basis: dict[str, Basis] = {}

    def keep(self, fact: str, value: Value, basis: Basis | None = None) -> None:
        """Remembers an answer until the run ends."""
        self.facts[fact] = value
        if basis:
            self.basis[fact] = basis


class CaseRecord:
    """Facts of a procurement's folder: every answer is on disk before `keep` returns."""

    def __init__(self, case: CaseFile, on_conflict: Conflict | None = None) -> None:
        self.case = case
        self.on_conflict = on_conflict

    @property
    def facts(self) -> dict[str, Value]:
        """The facts as last read or written."""
        return self.case.facts

    @property
    def basis(self) -> dict[str, Basis]:
        """Where the facts come from."""
        return self.case.basis

    def keep(self, fact: str, value: Value, basis: Basis | None = None) -> None:
        """Saves an answer."""
        self.case.record(fact, value, basis=basis, on_conflict=self.on_conflict)


def case_folder(session: Session) -> Path | None:
    """The folder named with `--project`, else the nearest one upwards that holds `ppi.yaml`, else None."""
    if session.project is None:
        return find_case(Path.cwd())
    if not (session.project / NAME).is_file():
        raise InputError(
            _("there is no procurement in this folder"),
            _("Begin one with: ppi init {folder}").format(folder=session.project),
            str(session.project),
        )
    return session.project


def open_case(session: Session, *, read_only: bool = False) -> CaseFile | None:
    """The case of the session, or None where there is none. Its notices are said on the screen."""
    folder = case_folder(session)
    if folder is None:
        return None
    from ppi_cli.casefile.case import CaseFile

    book = session.reading(folder / NAME)
    case = CaseFile.open(folder, book.readable, book.countries, lists=book.lists, read_only=read_only)
    if not session.as_json:
        for notice in case.notices:
            session.screen.item("mind", notice, indent=1)
    return case


def need_case(session: Session, *, read_only: bool = False) -> CaseFile:
    """The case of the session; InputError where there is none."""
    case = open_case(session, read_only=read_only)
    if case is None:
        raise InputError(
            _("there is no procurement here"),
            _("Begin one with `ppi init`, or name its folder with --project."),
        )
    return case


def given(session: Session, answers: Path | None, settings: Iterable[str] | None) -> Answers:
    """Facts, their basis and lists from `--answers`, and facts from `--set`; the latter win."""
    read, settings = Answers(), tuple(settings or ())
    if answers or settings:
        book = session.reading(answers)
        if answers:
            read = read_answers(answers, book.readable, book.countries, book.lists)
        read.facts |= parse_settings(settings, book.readable, book.countries)
    return read


def given_facts(
    session: Session, answers: Path | None, settings: Iterable[str] | None
) -> tuple[dict[str, Value], dict[str, Basis]]:
    """The facts and their basis from `--answers` and `--set`; the latter win."""
    read = given(session, answers, settings)
    return read.facts, read.basis
