"""`ppi deadline START PERIOD`: one period, counted and explained."""

from __future__ import annotations

from typing import Annotated

import typer

from ppi_cli.commands.common import Json, Lang, Plain, Project, Session
from ppi_cli.commands.records import open_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.data.citations import cite, parse_citation
from ppi_cli.language import _, words


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="deadline", help="Count one period as the law counts it, and show how.")(deadline)


def deadline(
    start: Annotated[
        str, typer.Argument(metavar="START", help="The day of the event: 2026-11-05 (or 2026-11-05T14:00).")
    ],
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="A number and a unit: 48h 30d 5wd 2w 3m 1y.")
    ],
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="CC", help="Whose public holidays count (default: the buyer's)."),
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Count towards the past; such a period is never moved.")
    ] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
) -> None:
    """Counts under Regulation (EEC, Euratom) No 1182/71."""
    from ppi_cli.timetable.periods import as_json as deadline_json
    from ppi_cli.timetable.periods import count, parse_period, parse_start

    session = Session(project=project, lang=lang, as_json=as_json, plain=plain)
    moment, length = parse_start(start), parse_period(period)
    case = open_case(session, read_only=True)
    calendar = calendar_for(case.facts if case else {}, country)
    counted = count(moment, length, calendar, back=back)
    laws = session.lawbook().laws

    def resolve(text: str) -> dict[str, str]:
        found = cite(text, laws)
        return {"ref": found.ref, "url": found.url}

    if as_json:
        session.print_json(deadline_json(counted, resolve))
        return
    from ppi_cli.data.wording import in_words

    screen = session.screen
    screen.gap()
    screen.line((in_words(counted.last_day), "bold"), f" {counted.ends_at:%H:%M}" if counted.ends_at else "")
    screen.gap()
    for number, step in enumerate(counted.steps, 1):
        screen.paragraph(f"{number}. {step.text}", indent=1, hanging=3)
    screen.gap()
    for name in dict.fromkeys(parse_citation(text, laws)[0].id for text in counted.cites):
        screen.paragraph(f"{words(laws[name].name)}: {laws[name].url}", style="dim")
    screen.line((_("ppi supports your decision; it does not replace legal advice."), "dim"))
