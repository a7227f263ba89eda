"""`ppi consult`: the open market consultation. Without more words it walks through the checklist."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from ppi_cli.commands.common import AsOf, House, Json, Lang, NoInput, Plain, Project
from ppi_cli.commands.spoken import speak

if TYPE_CHECKING:
    from ppi_cli.consultation.records import Record
    from ppi_cli.consultation.store import Draft

PARTS = {
    "status": "items", "done": "items", "skip": "items", "reopen": "items", "check": "items",
    "plan": "plan", "form": "plan",
    "operator": "people", "person": "people", "forget": "people",
    "slot": "contacts", "meeting": "contacts", "question": "contacts",
    "document": "documents", "set": "documents", "list": "documents",
    "import": "responses", "responses": "responses",
    "finding": "findings",
}  # fmt: skip
"""The parts in the order of the help, and the module of each: `consult_NAME`."""


class Parts(TyperGroup):
    """The parts of `ppi consult`; a module is imported when one of its parts is named, or for the help."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All of them."""
        return list(PARTS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The part of that name, or None."""
        if cmd_name not in PARTS:
            return None
        group = typer.Typer(rich_markup_mode=None, add_completion=False)
        group.callback()(_nothing)
        importlib.import_module(f"ppi_cli.commands.consult_{PARTS[cmd_name]}").add_to(group)
        made: Any = typer.main.get_command(group)  # a group, which typer's type does not tell
        part = made.commands[cmd_name]
        speak(part)
        return part


def _nothing() -> None:
    """A group of one command stays a group."""


def register(app: typer.Typer) -> None:
    """Adds the command with its parts."""
    group = typer.Typer(
        cls=Parts,
        help="Prepare, run and report the market consultation; without more words, walk through the checklist.",
        rich_markup_mode=None,
        subcommand_metavar="[PART]",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    group.callback(invoke_without_command=True)(consult)
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
    from ppi_cli.commands.consult_common import Desk, session_of
    from ppi_cli.commands.consult_items import show

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

    def keep(work: Callable[[Draft], Record]) -> None:
        desk.store.change(work)

    walk(session.screen, desk.book, desk.case.facts, lambda: desk.store.records, keep, session.day)
