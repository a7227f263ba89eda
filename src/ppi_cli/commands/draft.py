"""`ppi draft`: Word documents of the procedure, from one set of facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.case import CaseFile
from ppi_cli.commands.common import (
    Answers,
    AsOf,
    House,
    Json,
    Lang,
    NoInput,
    Plain,
    Project,
    Session,
    Settings,
)
from ppi_cli.commands.records import given_facts, open_case
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.documents.context import Subject
from ppi_cli.errors import Exit, InputError, Unanswered
from ppi_cli.language import _
from ppi_cli.law.assess import assess
from ppi_cli.law.assessment import Assessment
from ppi_cli.law.interview import most_telling
from ppi_cli.law.whatif import branches, what_if

ALL = "all"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="draft", help="Write Word documents; without a name, list those of the procedure.")(
        draft
    )


def draft(
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID...|all]", help="Which documents; `all` for all that must be."),
    ] = None,
    optional: Annotated[
        bool, typer.Option("--optional", help="With all: the optional documents too.")
    ] = False,
    procedure: Annotated[
        str | None,
        typer.Option(
            "--procedure", metavar="ID", help="For this procedure (default: decided or recommended)."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write (default: documents/).")
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Leave out the notes to the drafter.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse to write while facts are missing.")
    ] = False,
    answers: Answers = None,
    settings: Settings = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """Lists or writes documents; absent facts become visible placeholders.

    Without a procurement's folder, facts or a procedure on the command line are enough to write all that must be.
    """
    session = Session(
        project=project, lang=lang, as_json=as_json, no_input=no_input, as_of=as_of, plain=plain, house=house
    )
    subject, case = _subject(session, answers, settings)
    chosen = _procedure(subject, procedure)
    library = _library(session)
    loose = case is None and bool(answers or settings or procedure)
    if not documents and not loose:
        _list(session, library, chosen)
        return
    ids = _selected(library, documents or [ALL], chosen, optional=optional)
    folder = out or (case.folder if case else Path()) / "documents"
    _write(session, subject, library, ids, folder, clean=clean, strict=strict)


def _subject(session: Session, answers: Answers, settings: Settings) -> tuple[Subject, CaseFile | None]:
    """The procurement: its folder's facts, with what the command line says for this run alone."""
    given, given_basis = given_facts(session, answers, settings)
    case = open_case(session, read_only=True)
    facts: dict[str, Value] = (case.facts if case else {}) | given
    basis: dict[str, Basis] = (case.basis if case else {}) | given_basis
    book = session.lawbook(facts)
    assessment = assess(book, facts, session.day)
    decision = case.decisions[-1] if case and case.decisions and not given else None
    return make_subject(session, book, facts, basis, assessment, decision), case


def make_subject(
    session: Session,
    book: Lawbook,
    facts: dict[str, Value],
    basis: dict[str, Basis],
    assessment: Assessment,
    decision: Any = None,
) -> Subject:
    """What documents are about, with the branches while something is open and the changes once it is settled."""
    telling = most_telling(book, facts, session.day, assessment.recommendation.missing)
    open_branches = (
        branches(book, facts, session.day, telling) if telling and not assessment.contradictions else []
    )
    changes = what_if(book, facts, session.day) if assessment.recommended else []
    return Subject(book, facts, assessment, basis, decision, open_branches, changes)


def _procedure(subject: Subject, asked: str | None) -> str | None:
    ids = [item.id for item in subject.book.procedures]
    if asked is not None and asked not in ids:
        guess = nearest(asked, ids)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(ids)
        raise InputError(_("there is no procedure '{name}'").format(name=asked), fix)
    decided = subject.decision.procedure if subject.decision else None
    return asked or decided or subject.assessment.recommendation.procedure


def _library(session: Session) -> Any:
    from ppi_cli.documents.library import read_library

    return read_library(session.lang, session.house)


def _list(session: Session, library: Any, procedure: str | None) -> None:
    entries = [template for template in library.templates if template.fits(procedure)]
    if session.as_json:
        documents = [
            {"id": item.id, "title": item.title, "level": item.level, "lang": library.lang}
            for item in entries
        ]
        session.print_json({"schema": "ppi/draft-list/1", "procedure": procedure, "documents": documents})
        return
    from ppi_cli.terminal.show_draft import show_list

    show_list(session.screen, entries, procedure)


def _selected(library: Any, asked: list[str], procedure: str | None, *, optional: bool) -> list[str]:
    known = [template.id for template in library.templates]
    if asked == [ALL]:
        levels = ("must", "should", "optional") if optional else ("must",)
        return [item.id for item in library.templates if item.fits(procedure) and item.level in levels]
    for name in asked:
        if name not in known:
            guess = nearest(name, [*known, ALL])
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join([*known, ALL])
            raise InputError(_("there is no document '{name}'").format(name=name), fix)
    return list(dict.fromkeys(asked))


def _write(
    session: Session,
    subject: Subject,
    library: Any,
    ids: list[str],
    folder: Path,
    *,
    clean: bool,
    strict: bool,
) -> None:
    from ppi_cli.documents.library import draft_one
    from ppi_cli.terminal.progress import tracked

    results = []
    for name in tracked(session.screen, ids, _("Writing"), quiet=session.as_json):
        results.append(draft_one(library, name, subject, folder, session.day, clean=clean, strict=strict))
    missing = [fact for result in results for fact in result.missing]
    if session.as_json:
        documents = [result.as_json() for result in results]
        session.print_json({"schema": "ppi/draft/1", "documents": documents})
    else:
        from ppi_cli.terminal.show_draft import show_written

        show_written(session.screen, subject.book, results)
    if strict and missing:
        names = ", ".join(dict.fromkeys(missing))
        raise Unanswered(
            _("facts are missing: {names}").format(names=names),
            _("Answer them with `ppi plan --set ID=VALUE`."),
        )
    if any(result.status == "kept" for result in results):
        raise typer.Exit(Exit.FALLS_SHORT)
