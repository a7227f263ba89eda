"""The walk through the checklist: one open item at a time, each answer saved before the next."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ppi_cli.consultation.checklist import checklist
from ppi_cli.consultation.records import Progress, Record, Records
from ppi_cli.consultation.store import Draft, day_of, read_evidence
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import InputError
from ppi_cli.language import _
from ppi_cli.terminal.asking import Asker, Option
from ppi_cli.terminal.screen import Screen
from ppi_cli.terminal.show_consult import show_item, stage_name
from ppi_cli.terminal.start import asker_for

Keep = Callable[[Callable[[Draft], Record]], None]


def walk(
    screen: Screen,
    book: Lawbook,
    facts: Mapping[str, Value],
    records: Callable[[], Records],
    keep: Keep,
    today: datetime.date,
) -> None:
    """Shows the open items one by one and records what the officer says of each."""
    asker = asker_for(screen)
    later: set[str] = set()
    while True:
        lines = checklist(book, facts, records())
        waiting = [line for line in lines if line.state == "open" and line.item.id not in later]
        settled = sum(line.state != "open" for line in lines)
        screen.gap()
        screen.ends(
            (_("Market consultation"), "bold"),
            _("{settled} of {count} settled").format(settled=settled, count=len(lines)),
        )
        if not waiting:
            screen.paragraph(_("Nothing else is open now. See: ppi consult status"))
            return
        line = waiting[0]
        screen.line((stage_name(line.item.stage), "dim"))
        show_item(screen, line, book, facts)
        answer = asker.choose(_("What about it?"), _options(), commands=False)
        if answer == "stop":
            return
        if answer == "later":
            later.add(line.item.id)
        elif answer == "done":
            keep(_done(asker, line.item.id, today))
        else:
            reason = str(asker.text(_("Why does it not apply?"), commands=False)).strip()
            if reason:
                made = Progress(id=line.item.id, state="not-applicable", on=today, because=reason)
                keep(_put(made))
            else:
                screen.paragraph(_("It stays open: an item is left out only with a reason."))


def _options() -> list[Option]:
    return [
        Option(_("It is done"), "done"),
        Option(_("It does not apply"), "skip"),
        Option(_("Later"), "later"),
        Option(_("Stop here; all is saved"), "stop"),
    ]


def _put(made: Record) -> Callable[[Draft], Record]:
    return lambda draft: draft.put("checklist", made)


def _done(asker: Asker, item: str, today: datetime.date) -> Callable[[Draft], Record]:
    from ppi_cli.casefile.case import user_name

    by = str(asker.text(_("Done by whom?"), user_name(), commands=False)) or user_name()
    on = (
        str(asker.text(_("On which day?"), today.isoformat(), _wrong_day, commands=False))
        or today.isoformat()
    )
    note = str(asker.text(_("A note (empty: none)"), commands=False))
    file = str(asker.text(_("A file to copy into the folder (empty: none)"), "", _wrong_file, commands=False))
    link = str(asker.text(_("An address where the evidence is (empty: none)"), commands=False))

    def work(draft: Draft) -> Record:
        files = (draft.keep(Path(file).expanduser()),) if file else ()
        made: dict[str, Any] = {"by": by, "on": day_of(on, today, "--on"), "note": note, "link": link}
        return draft.put("checklist", Progress(id=item, state="done", files=files, **made))

    return work


def _wrong_day(text: str) -> str | None:
    return _wrong(lambda: day_of(text, datetime.date.min, ""))


def _wrong_file(text: str) -> str | None:
    return _wrong(lambda: read_evidence(Path(text).expanduser())) if text else None


def _wrong(attempt: Callable[[], object]) -> str | None:
    try:
        attempt()
    except InputError as error:
        problem = error.problems[0]
        return f"{problem.what}. {problem.fix}"
    return None
