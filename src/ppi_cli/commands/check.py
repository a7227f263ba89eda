"""`ppi check`: what would not stand up, over facts, dates and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ppi_cli.commands.common import (
    Answers,
    Session,
    Settings,
    known_procedure,
    with_session,
)
from ppi_cli.commands.records import given, open_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import Exit
from ppi_cli.law.assess import assess

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile
    from ppi_cli.checks.findings import Subject
    from ppi_cli.consultation.controls import View


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="check", help="Show what would not stand up: law and consistency over facts and dates.")(
        with_session(check)
    )


def check(
    session: Session,
    procedure: Annotated[
        str | None,
        typer.Option(
            "--procedure", metavar="ID", help="For this procedure (default: decided or recommended)."
        ),
    ] = None,
    answers: Answers = None,
    settings: Settings = None,
) -> None:
    """Facts in, findings out; an error makes the exit status 1."""
    from ppi_cli.checks.findings import findings_json
    from ppi_cli.checks.run import run_checks

    subject = _subject(session, answers, settings, procedure)
    findings = run_checks(subject)
    if session.as_json:
        session.print_json(findings_json(findings, subject.book.laws, subject.procedure))
    else:
        from ppi_cli.terminal.show_check import show_check

        name = subject.result.name if subject.result else ""
        show_check(session.screen, findings, subject.book.laws, name)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(Exit.FALLS_SHORT)


def _subject(session: Session, answers: Answers, settings: Settings, asked: str | None) -> Subject:
    """The procurement: its folder's facts, with what the command line says for this run alone."""
    from ppi_cli.checks.findings import Subject

    told = given(session, answers, settings)
    case = open_case(session, read_only=True)
    facts: dict[str, Value] = (case.facts if case else {}) | told.facts
    book = session.lawbook(facts)
    known_procedure(book, asked)
    assessment = assess(book, facts, session.day)
    decision = case.decisions[-1] if case and case.decisions else None
    places = {name: place for name, place in case.places.items() if name not in told.facts} if case else {}
    return Subject(
        book=book,
        facts=facts,
        assessment=assessment,
        procedure=asked or (decision.procedure if decision else None) or assessment.recommendation.procedure,
        calendar=calendar_for(facts),
        today=session.day,
        basis=(case.basis if case else {}) | told.basis,
        places=places,
        decision=decision,
        stale=bool(case and decision and decision.receipt.facts != case.facts_hash()),
        lists=(case.lists if case else {}) | told.lists.rows,
        row_places=(case.list_places if case else {}) | told.lists.places,
        consultation=_consultation(session, book, case) if case else None,
    )


def _consultation(session: Session, book: Lawbook, case: CaseFile) -> View | None:
    """The market consultation, once anything of it is recorded or its day is set."""
    from ppi_cli.commands.consult_common import view_of
    from ppi_cli.consultation.store import Store

    store = Store(case)
    begun = store.records.begun or case.facts.get("consultation.starts") is not None
    return view_of(session, book, case, store) if begun else None
