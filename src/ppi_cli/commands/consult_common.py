"""What the parts of `ppi consult` share: their options, and the consultation that these lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ppi_cli.casefile.case import CaseFile
from ppi_cli.commands.common import Session
from ppi_cli.commands.records import need_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.consultation.controls import View, all_evidence
from ppi_cli.consultation.store import Store, evidence_state
from ppi_cli.data.schema import Lawbook

On = Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day (default: today).")]
Files = Annotated[
    list[Path] | None, typer.Option("--file", metavar="FILE", help="Copied into the folder; may be repeated.")
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="A note.")]


class Desk:
    """One consultation: its procurement, the law for it, and the records."""

    def __init__(self, session: Session, *, read_only: bool = False) -> None:
        self.session = session
        self.case: CaseFile = need_case(session, read_only=read_only)
        self.book: Lawbook = session.lawbook(self.case.facts)
        self.store = Store(self.case)

    @property
    def view(self) -> View:
        """The consultation as the controls see it."""
        return view_of(self.session, self.book, self.case, self.store)

    def say(self, words: str) -> None:
        """A line on what was done; nothing with `--json`."""
        if not self.session.as_json:
            self.session.screen.item("yes", words, indent=1)

    def answer(self, document: dict[str, Any], words: str) -> None:
        """The JSON document, or the line."""
        if self.session.as_json:
            self.session.print_json(document)
        else:
            self.say(words)


def view_of(session: Session, book: Lawbook, case: CaseFile, store: Store) -> View:
    """A consultation on the day of the session, with the state of every file of evidence."""
    files = {
        evidence.path: evidence_state(case.folder, evidence)
        for _record, evidence in all_evidence(store.records)
    }
    return View(
        book, case.facts, store.records, session.day, calendar_for(case.facts), files, tuple(store.edited)
    )


def session_of(ctx: typer.Context, **options: Any) -> Session:
    """The session of a part of `ppi consult`; an option may stand before its name too."""
    above = ctx.parent
    while above is not None:
        for name, value in above.params.items():
            if name in options and options[name] in (None, False):
                options[name] = value
        above = above.parent
    return Session(**options)
