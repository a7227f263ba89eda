"""`ppi consult`: the open market consultation. Without more words it walks through the checklist."""

from __future__ import annotations

import typer

from ppi_cli.commands import (
    consult_contacts,
    consult_documents,
    consult_findings,
    consult_items,
    consult_people,
    consult_plan,
    consult_responses,
)
from ppi_cli.commands.common import AsOf, House, Json, Lang, NoInput, Plain, Project
from ppi_cli.commands.consult_common import Desk, session_of
from ppi_cli.commands.consult_items import show

PARTS = (
    consult_items,
    consult_plan,
    consult_people,
    consult_contacts,
    consult_documents,
    consult_responses,
    consult_findings,
)


def register(app: typer.Typer) -> None:
    """Adds the command with its parts."""
    group = typer.Typer(
        help="Prepare, run and report the market consultation; without more words, walk through the checklist.",
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    group.callback(invoke_without_command=True)(consult)
    for part in PARTS:
        part.add_to(group)
    app.add_typer(group, name="consult")


def consult(
    ctx: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """What is next, done by whom, when and with what evidence; every answer is saved at once."""
    if ctx.invoked_subcommand is not None:
        return
    session = session_of(
        ctx,
        project=project,
        lang=lang,
        as_json=as_json,
        no_input=no_input,
        plain=plain,
        as_of=as_of,
        house=house,
    )
    desk = Desk(session, read_only=not session.may_ask)
    if not session.may_ask:
        show(desk)
        return
    from ppi_cli.terminal.consult_walk import walk

    def keep(work: object) -> None:
        desk.store.change(work)  # type: ignore[arg-type]  # the walk hands over changes of a draft

    walk(session.screen, desk.book, desk.case.facts, lambda: desk.store.records, keep, session.day)
