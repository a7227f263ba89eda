"""`ppi journal`: the audit trail, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from ppi_cli.casefile.chain import verify
from ppi_cli.casefile.journal import NAME, read_lines
from ppi_cli.commands.common import AsOf, Json, Lang, NoInput, Plain, Project, Session
from ppi_cli.commands.records import case_folder
from ppi_cli.errors import Exit, InputError
from ppi_cli.language import _

_VERIFY = "verify"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="journal", help="Show the audit trail; `ppi journal verify` checks that it is whole.")(
        journal
    )


def journal(
    action: Annotated[str | None, typer.Argument(metavar="[verify]", help="Check every line.")] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Shows who changed what and when, or verifies the chain."""
    session = Session(
        project=project, lang=lang, as_json=as_json, no_input=no_input, plain=plain, as_of=as_of
    )
    folder = case_folder(session)
    if folder is None:
        raise InputError(_("there is no procurement here"), _("Name its folder with --project."))
    if action not in (None, _VERIFY):
        raise InputError(
            _("'{action}' is nothing a journal does").format(action=action), _("Write: ppi journal verify")
        )
    if action == _VERIFY:
        findings = verify(folder)
        if as_json:
            entries = [msgspec.structs.asdict(finding) for finding in findings]
            session.print_json({"schema": "ppi/journal-verify/1", "whole": not findings, "findings": entries})
        else:
            from ppi_cli.terminal.show_journal import show_findings

            show_findings(session.screen, findings)
        raise typer.Exit(Exit.FALLS_SHORT if findings else Exit.DONE)
    try:
        records = [line.record or {} for line in read_lines(folder / NAME)]
    except FileNotFoundError:
        raise InputError(
            _("the journal is missing"), _("Run `ppi journal verify`."), str(folder / NAME)
        ) from None
    if as_json:
        session.print_json({"schema": "ppi/journal/1", "lines": records})
        return
    from ppi_cli.terminal.show_journal import show_journal

    show_journal(session.screen, records)
