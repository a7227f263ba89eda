"""`ppi init [DIR]`: starts a procurement."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ppi_cli.casefile.case import CaseFile
from ppi_cli.commands.common import Answers, AsOf, Json, Lang, NoInput, Plain, Project, Session, Settings
from ppi_cli.commands.records import given
from ppi_cli.language import _


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="init", help="Start a procurement: a folder with ppi.yaml and its journal.")(init)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="The folder; it is made if need be.")
    ] = Path(),
    answers: Answers = None,
    settings: Settings = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Makes the folder with its case file; asks for the title and the name of the buyer."""
    session = Session(lang=lang, as_json=as_json, no_input=no_input, plain=plain, as_of=as_of)
    place = folder or project or Path()
    told = given(session, answers, settings)
    facts = dict(told.facts)
    book = session.reading()
    if session.may_ask:
        from ppi_cli.terminal.start import ask_names, asker_for

        facts |= ask_names(asker_for(session.screen), book, facts)
    case = CaseFile.create(
        place,
        facts,
        book.readable,
        book.countries,
        basis=told.basis,
        rows=told.lists.rows,
        lists=book.lists,
    )
    if as_json:
        session.print_json({"schema": "ppi/init/1", "folder": str(place), "case": str(case.path)})
        return
    session.screen.line(_("Started: {path}").format(path=case.path))
    session.screen.line(_("Every answer and decision is kept there, with a journal beside it."))
    if case.folder.resolve() == Path.cwd():
        session.screen.line(_("Next: ppi plan"))
    else:
        session.screen.line(
            _("Next, in that folder: ppi plan (go there with: cd {folder})").format(folder=place)
        )
