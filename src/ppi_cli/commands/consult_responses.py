"""`ppi consult import|responses`: questionnaires that came back, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from ppi_cli.commands.common import AsOf, Json, Lang, Plain, Project
from ppi_cli.commands.consult_common import Desk, On, session_of
from ppi_cli.consultation.intake import Rules, Source, Taken, published_on, take_in
from ppi_cli.consultation.planning import questions_for
from ppi_cli.consultation.store import day_of
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import Exit, PpiError, Problem
from ppi_cli.language import words

if TYPE_CHECKING:
    from ppi_cli.consultation.analysis import Summary


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    group.command(name="import", help="Read questionnaires: Word forms, spreadsheets, CSV files.")(import_)
    group.command(name="responses", help="Show what the responses say, question by question.")(responses)


def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    on: On = None,
    older: Annotated[
        bool,
        typer.Option("--older", help="Take forms of other versions too: the questions that are the same."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a second response of a firm in the place of its first.")
    ] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """What is wrong is named by file and row; everything else is recorded."""
    session = session_of(ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of)
    desk = Desk(session)
    sources, unreadable = read_sources(files, desk.book)
    rules = Rules(
        session.day,
        day_of(on, session.day, "--on"),
        published_on(desk.store.records.documents.values()),
        desk.view.number("consultation.retention_months"),
        older=older,
        replace=replace,
    )
    form = desk.store.records.form()
    taken = desk.store.change(lambda draft: take_in(draft, desk.book, form, sources, rules))
    taken.refused += unreadable
    if as_json:
        session.print_json(_taken_json(taken))
    else:
        from ppi_cli.terminal.show_consult_responses import show_taken

        show_taken(session.screen, taken)
    if taken.refused or taken.notes:
        raise typer.Exit(Exit.FALLS_SHORT)


def read_sources(files: list[Path], book: Lawbook) -> tuple[list[Source], list[Problem]]:
    """What can be read of the files, and the problems of those that cannot."""
    from ppi_cli.consultation.reading import read_source

    sources: list[Source] = []
    problems: list[Problem] = []
    for path in files:
        try:
            sources.append(read_source(path, book))
        except PpiError as error:
            problems += error.problems
    return sources, problems


def _taken_json(taken: Taken) -> dict[str, Any]:
    def told(problems: list[Problem]) -> list[dict[str, str]]:
        return [one._asdict() for one in problems]

    return {
        "schema": "ppi/consultation-import/1",
        "responses": taken.responses,
        "unchanged": taken.unchanged,
        "notes": told(taken.notes),
        "refused": told(taken.refused),
    }


def responses(
    ctx: typer.Context,
    public: Annotated[
        bool, typer.Option("--public", help="As the public report shows it: nothing confidential, no names.")
    ] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Counts, distributions, medians with their spread, quotes without names, and what could become a finding."""
    from ppi_cli.consultation.analysis import hints, participation, summarise

    session = session_of(ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of)
    desk = Desk(session, read_only=True)
    records, form = desk.store.records, desk.store.records.form()
    asked = (
        list(form.questions)
        if form
        else [one.question.id for one in questions_for(desk.book, desk.case.facts, desk.case.basis)]
    )
    found = summarise(desk.book, records, asked, public=public)
    who = participation(desk.book, records)
    proposals = hints(desk.book, desk.case.facts, records, asked)
    if as_json:
        questions = [_question_json(one) for one in found]
        session.print_json(
            {
                "schema": "ppi/consultation-responses/1",
                "responses": len(records.responses),
                "participation": [
                    msgspec.structs.asdict(one) | {"counts": [msgspec.structs.asdict(c) for c in one.counts]}
                    for one in who
                ],
                "questions": questions,
                "hints": [msgspec.structs.asdict(one) for one in proposals],
            }
        )
        return
    from ppi_cli.terminal.show_consult_responses import show_responses

    show_responses(session.screen, desk.book, len(records.responses), who, found, proposals)


def _question_json(one: Summary) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(one),
        "question": one.question.id,
        "text": words(one.question.text),
        "counts": [msgspec.structs.asdict(count) for count in one.counts],
        "spread": msgspec.structs.asdict(one.spread) if one.spread else None,
        "quotes": [msgspec.structs.asdict(quote) for quote in one.quotes],
    }
