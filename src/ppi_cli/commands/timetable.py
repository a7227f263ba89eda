"""`ppi timetable`: the dates of a procedure, forwards or backwards, and the days as they happened."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppi_cli.casefile.journal import NAME as JOURNAL
from ppi_cli.commands.common import (
    Answers,
    Session,
    Settings,
    known_procedure,
    with_session,
)
from ppi_cli.commands.records import given, need_case, open_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.data.facts import BadValue, parse_day
from ppi_cli.data.schema import Lawbook, Lists, Value
from ppi_cli.errors import InputError, Unanswered
from ppi_cli.language import _, words
from ppi_cli.timetable.phases import PHASES, with_phases

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile
    from ppi_cli.law.assessment import Assessment
    from ppi_cli.timetable.stages import Timetable

_DONE = "done"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        name="timetable", help="Show the dates of the procedure; `ppi timetable done STAGE DATE` records one."
    )(with_session(timetable))


def timetable(
    session: Session,
    action: Annotated[
        list[str] | None,
        typer.Argument(metavar="[done STAGE DATE]", help="Record the day on which a stage happened."),
    ] = None,
    procedure: Annotated[
        str | None,
        typer.Option(
            "--procedure", metavar="ID", help="For this procedure (default: decided or recommended)."
        ),
    ] = None,
    backwards: Annotated[
        bool, typer.Option("--backwards", help="The latest days, counted back from schedule.need_by.")
    ] = False,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="Write a calendar file.")] = None,
    table: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a table.")] = None,
    answers: Answers = None,
    settings: Settings = None,
) -> None:
    """Facts in, stages with their days out; `--answers` and `--set` count for this run alone."""
    if action:
        _record(session, action, procedure)
    told = given(session, answers, settings)
    case = open_case(session, read_only=True)
    facts: dict[str, Value] = (case.facts if case else {}) | told.facts
    lists: Lists = (case.lists if case else {}) | told.lists.rows
    book = session.lawbook(facts)
    assessment, chosen = choose(session, book, facts, case, procedure)
    facts = with_phases(facts, lists.get(PHASES, ()), chosen)
    made = _make(session, book, facts, chosen, assessment, backwards=backwards)
    _write_files(session, book, made, facts, case, ics, table)
    _show(session, book, made, facts, assessment)


def choose(
    session: Session, book: Lawbook, facts: dict[str, Value], case: CaseFile | None, asked: str | None
) -> tuple[Assessment, str]:
    """The assessment, and the procedure asked for, decided or recommended. Raises Unanswered where there is
    none.
    """
    from ppi_cli.law.assess import assess

    known_procedure(book, asked)
    assessment = assess(book, facts, session.day)
    decided = case.decisions[-1].procedure if case and case.decisions else None
    chosen = asked or decided or assessment.recommendation.procedure
    if chosen is None:
        raise Unanswered(
            _("no procedure is decided or recommended yet"),
            _("Name one with --procedure, or run `ppi plan` first."),
        )
    return assessment, chosen


def _make(
    session: Session,
    book: Lawbook,
    facts: dict[str, Value],
    procedure: str,
    assessment: Assessment,
    *,
    backwards: bool,
) -> Timetable:
    from ppi_cli.timetable.backwards import make_backwards
    from ppi_cli.timetable.stages import make_timetable, with_notes

    calendar = calendar_for(facts)
    if backwards:
        need_by = facts.get("schedule.need_by")
        if not isinstance(need_by, datetime.date):
            raise Unanswered(
                _("schedule.need_by is not known: the day by which the solution has to be in use"),
                _("Add it: --set schedule.need_by=2029-06-30."),
            )
        made = make_backwards(book, facts, procedure, calendar, session.day, need_by)
    else:
        made = make_timetable(book, facts, procedure, calendar, session.day)
    result = assessment.procedure(procedure)
    if result.status != "unavailable":
        return made
    failed = next((reason.text for reason in result.reasons if reason.holds is False), "")
    return with_notes(made, _("This procedure is not available: {reason}").format(reason=failed))


def _record(session: Session, action: list[str], procedure: str | None) -> None:
    """`done STAGE DATE`: the day goes into the case file, and so into the journal."""
    from ppi_cli.timetable.recording import refuse_impossible
    from ppi_cli.timetable.stages import draw

    if action[0] != _DONE or len(action) != 3:
        raise InputError(
            _("'{words}' is nothing a timetable does").format(words=" ".join(action)),
            _("Write: ppi timetable done STAGE DATE, such as: done call-sent 2027-03-01"),
        )
    try:
        day = parse_day(action[2])
    except BadValue as error:
        raise InputError(error.what, error.fix, "DATE") from None
    case = need_case(session)
    book = session.lawbook(case.facts)
    _assessment, chosen = choose(session, book, case.facts, case, procedure)
    kind = book.stages.get(action[1])
    others = {name: value for name, value in case.facts.items() if not kind or name != kind.actual}
    others = with_phases(others, case.lists.get(PHASES, ()), chosen)
    outline = draw(book, others, chosen, calendar_for(case.facts), session.day)
    fact = refuse_impossible(book, outline, action[1], day)
    case.record(fact, day)
    if not session.as_json:
        session.screen.item("yes", _("Recorded: {fact} {day}").format(fact=fact, day=day), indent=1)
        if day > session.day:
            session.screen.item("mind", _("That day is still to come."), indent=1)


def _write_files(
    session: Session,
    book: Lawbook,
    made: Timetable,
    facts: dict[str, Value],
    case: CaseFile | None,
    ics: Path | None,
    table: Path | None,
) -> None:
    from ppi_cli.commands.files import write_whole
    from ppi_cli.timetable.exports import calendar_file, table_file

    title = str(facts.get("need.title") or "")
    if ics is not None:
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        write_whole(ics, calendar_file(made, book.laws, _key(case, facts, made), title, now))
    if table is not None:
        write_whole(table, table_file(made, book.laws))
    if not session.as_json:
        for path in (ics, table):
            if path is not None:
                session.screen.item("yes", _("Written: {path}").format(path=path), indent=1)


def _key(case: CaseFile | None, facts: dict[str, Value], made: Timetable) -> str:
    """What tells this procurement from others: how its journal begins, which never changes; else buyer and
    title.
    """
    if case is not None:
        with (case.folder / JOURNAL).open("rb") as journal:
            return hashlib.sha256(journal.readline()).hexdigest()
    return (
        "/".join(str(facts.get(name) or "") for name in ("buyer.name", "need.title")) + "/" + made.procedure
    )


def _show(
    session: Session, book: Lawbook, made: Timetable, facts: dict[str, Value], assessment: Assessment
) -> None:
    if session.as_json:
        from ppi_cli.timetable.as_json import timetable_json

        session.print_json(timetable_json(made, book.laws, calendar_for(facts).code))
        return
    from ppi_cli.terminal.show_timetable import show_timetable

    result = assessment.procedure(made.procedure)
    title = session.screen.joined(
        *(part for part in (result.name, str(facts.get("need.title") or "")) if part)
    )
    country = facts.get("buyer.country")
    name = words(book.countries[str(country)]) if country else ""
    show_timetable(session.screen, made, title, name)
