"""`ppi consult plan|form`: what to ask, in which formats, on which days; and the questionnaire that is sent out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ppi_cli.commands.common import AsOf, House, Json, Lang, Plain, Project
from ppi_cli.commands.consult_common import Desk, session_of
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.consultation.planning import (
    Asked,
    Plan,
    calendar_of,
    form_code,
    formats_for,
    questions_for,
    spare_questions,
)
from ppi_cli.consultation.records import Form
from ppi_cli.consultation.store import Draft
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError
from ppi_cli.language import _, words


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    group.command(name="plan", help="Show what to ask and why, in which formats, on which days.")(plan)
    group.command(name="form", help="Fix the questionnaire, and write it as Word form, spreadsheet and CSV.")(
        form
    )


def plan(
    ctx: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """Computed from what is unknown or only assumed in the case; nothing is recorded."""
    session = session_of(
        ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of, house=house
    )
    desk = Desk(session, read_only=True)
    facts = desk.case.facts
    asked = questions_for(desk.book, facts, desk.case.basis)
    spare = spare_questions(desk.book, facts, desk.case.basis)
    formats = formats_for(desk.book, facts)
    dates = calendar_of(desk.book, facts, calendar_for(facts), session.day)
    if as_json:
        session.print_json(
            {
                "schema": "ppi/consultation-plan/1",
                "questions": [_asked_json(one) for one in asked],
                "left_out": [_asked_json(one) for one in spare],
                "formats": [
                    {"id": one.format.id, "name": words(one.format.name), "fits": one.fits} for one in formats
                ],
                **_dates_json(dates),
            }
        )
        return
    from ppi_cli.terminal.show_consult_plan import show_plan

    show_plan(session.screen, desk.book, asked, spare, formats, dates)


def _asked_json(one: Asked) -> dict[str, Any]:
    return {
        "id": one.question.id,
        "text": words(one.question.text),
        "why": one.why,
        "facts": list(one.facts),
        "decides": words(one.question.decides),
    }


def _dates_json(dates: Plan) -> dict[str, Any]:
    return {
        "calendar": [
            {"id": one.step.id, "name": words(one.step.name), "date": one.day.isoformat()}
            for one in dates.steps
        ],
        "late_days": dates.late,
        "grant_months": dates.grant_months,
        "grant_met": dates.grant_met,
    }


def form(
    ctx: typer.Context,
    ask: Annotated[list[str] | None, typer.Option("--ask", metavar="ID", help="Add a question.")] = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", metavar="ID", help="Leave a question out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write (default: documents/).")
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """A form with other questions than before gets another code, so that answers to old forms are recognised."""
    from ppi_cli.commands.files import write_whole
    from ppi_cli.consultation.blank_forms import as_csv, as_workbook, form_rows

    session = session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of, house=house)
    desk = Desk(session)
    questions = _questions(desk, ask or [], drop or [])
    code = form_code(desk.book, questions)

    def work(draft: Draft) -> Form:
        held = draft.records.form()
        if held is not None and held.code == code:
            return held
        made = Form(id=draft.records.next_id("forms"), code=code, on=session.day, questions=tuple(questions))
        draft.put("forms", made)
        return made

    desk.store.change(work)
    folder = out or desk.case.folder / "documents"
    table = folder / "omc-questionnaire.csv"
    write_whole(table, as_csv(form_rows(desk.book, questions, code)))
    write_whole(table.with_suffix(".xlsx"), as_workbook(desk.book, questions, code))
    word = _word_form(desk, folder)
    paths = [str(path) for path in (word, table.with_suffix(".xlsx"), table)]
    if as_json:
        session.print_json(
            {"schema": "ppi/consultation-form/1", "code": code, "questions": questions, "files": paths}
        )
        return
    from ppi_cli.terminal.show_consult_plan import show_form

    about = sum(desk.book.consultation_questions[name].about_firm for name in questions)
    show_form(session.screen, code, len(questions) - about, about, [_beside(Path(path)) for path in paths])


def _beside(path: Path) -> str:
    """A path as it is typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _word_form(desk: Desk, folder: Path) -> Path:
    from ppi_cli.commands.subjects import subject_of
    from ppi_cli.documents.library import draft_one, read_library
    from ppi_cli.documents.manifest import Manifest

    library = read_library(desk.session.lang, desk.session.house)
    subject = subject_of(desk.session, desk.case)
    return draft_one(library, "omc-questionnaire", subject, Manifest(folder), desk.session.day).path


def _questions(desk: Desk, ask: list[str], drop: list[str]) -> list[str]:
    """Those of the form in use, or those that the case needs, with what was added and dropped.

    Raises InputError for an id that no question has.
    """
    known = desk.book.consultation_questions
    for name in (*ask, *drop):
        if name not in known:
            guess = nearest(name, known)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See: ppi consult plan")
            raise InputError(_("there is no question '{name}'").format(name=name), fix)
    held = desk.store.records.form()
    start = (
        [name for name in held.questions if name in known]
        if held and (ask or drop)
        else [one.question.id for one in questions_for(desk.book, desk.case.facts, desk.case.basis)]
    )
    required = {name for name in drop if known[name].required}
    if required:
        raise InputError(
            _("this question is always asked: {names}").format(names=", ".join(sorted(required))),
            _("Without it a response belongs to nobody."),
        )
    chosen = {*start, *ask} - set(drop)
    return [name for name in known if name in chosen]
