"""`ppi consult operator|person|forget`: who takes part, and who is removed again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from ppi_cli.commands.common import AsOf, Json, Lang, Project
from ppi_cli.commands.consult_common import Desk, On, session_of
from ppi_cli.consultation.editing import kept_until, operator_of, person_of
from ppi_cli.consultation.records import Operator, Person
from ppi_cli.consultation.store import Draft, day_of
from ppi_cli.data.facts import BadValue, convert
from ppi_cli.errors import Exit, InputError
from ppi_cli.language import _

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name, or an id.")]


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    operators = typer.Typer(help="Economic operators and others that take part.", rich_markup_mode=None)
    operators.command(name="add", help="Record an operator, or more about one.")(add_operator)
    operators.command(name="import", help="Record operators from a spreadsheet or CSV file.")(
        import_operators
    )
    group.add_typer(operators, name="operator")
    people = typer.Typer(help="Persons: as little as is needed, and not for ever.", rich_markup_mode=None)
    people.command(name="add", help="Record a person.")(add_person)
    people.command(name="declare", help="Record a declaration of interests.")(declare)
    group.add_typer(people, name="person")
    group.command(name="forget", help="Remove a person from all records; the journal keeps salted hashes.")(
        forget
    )


def add_operator(
    ctx: typer.Context,
    name: Name,
    kind: Annotated[str, typer.Option("--kind", help="firm, start-up, research, association or other.")] = "",
    country: Annotated[str, typer.Option("--country", help="Two letters, or the name.")] = "",
    size: Annotated[str, typer.Option("--size", help="micro, small, medium or large.")] = "",
    listed: Annotated[
        bool | None, typer.Option("--listed/--not-listed", help="May be named in public.")
    ] = None,
    involved: Annotated[
        str, typer.Option("--involved", metavar="TEXT", help="How it helped to prepare the procurement.")
    ] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """A name that is there is completed, not doubled."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    given = {"kind": kind, "country": country_code(desk, country), "size": size, "involved": involved}

    def work(draft: Draft) -> Operator:
        found = operator_of(draft, name)
        changes = {key: value for key, value in given.items() if value}
        made = msgspec.structs.replace(found, **changes, **({} if listed is None else {"listed": listed}))
        draft.put("operators", made)
        return made

    made = desk.store.change(work)
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": "operators", "id": made.id},
        _("Recorded: {name} ({id})").format(name=made.name, id=made.id),
    )


def country_code(desk: Desk, text: str) -> str:
    """The code of a country. Raises InputError."""
    if not text.strip():
        return ""
    try:
        return str(convert(desk.book.facts["buyer.country"], text, desk.book.countries))
    except BadValue as bad:
        raise InputError(bad.what, bad.fix, "--country") from None


def import_operators(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Columns: name, kind, country, size, listed.")],
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """Every row that can be read is recorded; what is wrong with the others is said by row."""
    from ppi_cli.consultation.operators import read_operators

    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    rows, problems = read_operators(file, desk.book)

    def work(draft: Draft) -> int:
        for row in rows:
            found = operator_of(draft, str(row["name"]))
            changes = {key: value for key, value in row.items() if key != "name" and value not in ("", None)}
            draft.put("operators", msgspec.structs.replace(found, **changes))
        return len(rows)

    count = desk.store.change(work) if rows else 0
    told = [{"what": one.what, "where": one.where, "fix": one.fix} for one in problems]
    desk.answer(
        {"schema": "ppi/consultation-operators/1", "recorded": count, "problems": told},
        _("{count} operators recorded").format(count=count),
    )
    if problems:
        raise InputError(problems=problems)


def add_person(
    ctx: typer.Context,
    name: Name,
    side: Annotated[str, typer.Option("--side", help="buyer, adviser or operator.")] = "buyer",
    of: Annotated[
        str, typer.Option("--of", metavar="OPERATOR", help="The operator the person works for.")
    ] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS")] = "",
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="YYYY-MM-DD", help="When the data go (default: by the facts)."),
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """With the day by which the data are removed."""
    if side not in ("buyer", "adviser", "operator"):
        raise InputError(
            _("'{text}' is no side").format(text=side), _("Write buyer, adviser or operator."), "--side"
        )
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = desk.session.day
    months = desk.view.number("consultation.retention_months")
    last = day_of(until, day, "--until") if until else kept_until(day, months)

    def work(draft: Draft) -> Person:
        firm = operator_of(draft, of).id if of else ""
        found = person_of(draft, name, "operator" if of else side, last)
        changes = {key: value for key, value in (("of", firm), ("email", email)) if value}
        made = msgspec.structs.replace(found, until=last, **changes)
        draft.put("people", made)
        return made

    made = desk.store.change(work)
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": "people", "id": made.id},
        _("Recorded: {name} ({id}), until {day}").format(name=made.name, id=made.id, day=made.until or "–"),
    )


def declare(
    ctx: typer.Context,
    name: Name,
    on: On = None,
    interest: Annotated[str, typer.Option("--interest", metavar="TEXT", help="What was declared.")] = "",
    measure: Annotated[str, typer.Option("--measure", metavar="TEXT", help="What is done about it.")] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """The day of the declaration, and an interest with its measure where there is one."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on")
    until = kept_until(desk.session.day, desk.view.number("consultation.retention_months"))

    def work(draft: Draft) -> Person:
        found = person_of(draft, name, "buyer", until)
        made = msgspec.structs.replace(
            found, declared=day, interest=interest or found.interest, measure=measure or found.measure
        )
        draft.put("people", made)
        return made

    made = desk.store.change(work)
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": "people", "id": made.id},
        _("Declared: {name} ({id})").format(name=made.name, id=made.id),
    )


def forget(
    ctx: typer.Context,
    name: Name,
    files: Annotated[
        bool, typer.Option("--files", help="Remove files of evidence that hold the name too.")
    ] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """Says where the name may still stand; then the exit status is 1."""
    from ppi_cli.consultation.forgetting import forget as remove

    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    gone = desk.store.change(lambda draft: remove(draft, name, desk.session.day, files=files))
    if as_json:
        desk.session.print_json({"schema": "ppi/consultation-forgotten/1", **msgspec.structs.asdict(gone)})
    else:
        from ppi_cli.terminal.show_consult_records import show_forgotten

        show_forgotten(desk.session.screen, gone)
    if gone.holding or gone.unsearched:
        raise typer.Exit(Exit.FALLS_SHORT)
