"""`ppi deadline START PERIOD`: one period, counted and explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from ppi_cli.commands.common import AsOf, Json, Lang, NoInput, Plain, Project, Session
from ppi_cli.commands.records import open_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.data.citations import cite, parse_citation
from ppi_cli.data.schema import Counting, Lawbook
from ppi_cli.errors import DeadlineError, InputError
from ppi_cli.language import _, words

if TYPE_CHECKING:
    from ppi_cli.timetable.calendars import Calendar
    from ppi_cli.timetable.periods import Deadline

EU_RULE = "eu"


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
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="ID", help="Count as a national rule does, such as ccp for Portugal."),
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Counts under Regulation (EEC, Euratom) No 1182/71, or as a national rule of the country counts."""
    from ppi_cli.timetable.national import count_under
    from ppi_cli.timetable.periods import as_json as deadline_json
    from ppi_cli.timetable.periods import count, parse_period, parse_start

    session = Session(
        project=project, lang=lang, as_json=as_json, no_input=no_input, plain=plain, as_of=as_of
    )
    moment, length = parse_start(start), parse_period(period)
    case = open_case(session, read_only=True)
    calendar = calendar_for(case.facts if case else {}, country)
    book = session.lawbook({"buyer.country": calendar.code})
    national = _rule(book, rule, calendar, back)
    counted = (
        count_under(national, moment, length, calendar)
        if national
        else count(moment, length, calendar, back=back)
    )
    laws = book.laws
    elsewhere = list(_otherwise(book, counted)) if national is None and not back else []

    def resolve(text: str) -> dict[str, str]:
        found = cite(text, laws)
        return {"ref": found.ref, "url": found.url}

    if as_json:
        document = deadline_json(counted, resolve)
        document["otherwise"] = [
            {"rule": other.rule.id, "last_day": other.last_day.isoformat(), "text": text}
            for other, text in elsewhere
            if other.rule
        ]
        session.print_json(document)
        return
    from ppi_cli.data.wording import in_words

    screen = session.screen
    screen.gap()
    screen.line((in_words(counted.last_day), "bold"), f" {counted.ends_at:%H:%M}" if counted.ends_at else "")
    screen.gap()
    for number, step in enumerate(counted.steps, 1):
        screen.paragraph(f"{number}. {step.text}", indent=1, hanging=3)
    screen.gap()
    for _other, text in elsewhere:
        screen.item("mind", text, indent=1)
        screen.gap()
    for name in dict.fromkeys(parse_citation(text, laws)[0].id for text in counted.cites):
        screen.paragraph(f"{words(laws[name].name)}: {laws[name].url}", style="dim")
    screen.line((_("ppi supports your decision; it does not replace legal advice."), "dim"))


def _rule(book: Lawbook, asked: str | None, calendar: Calendar, back: bool) -> Counting | None:
    """The national rule asked for; None for the Regulation. Raises InputError for one that the country does not have."""
    if asked in (None, EU_RULE):
        return None
    if asked not in book.countings:
        known = ", ".join((EU_RULE, *book.countings))
        where = calendar.country or _("no country")
        raise InputError(
            _("there is no rule '{rule}' for counting ({country})").format(rule=asked, country=where),
            _("Write one of {names}; --country names the country.").format(names=known),
            "--rule",
        )
    if back:
        raise InputError(
            _("a period is counted back under the Regulation only"),
            _("Leave out --rule or --back."),
            "--rule",
        )
    return book.countings[asked]


def _otherwise(book: Lawbook, counted: Deadline) -> Iterator[tuple[Deadline, str]]:
    """What the rules of the country make of the same period, where they end it on another day."""
    from ppi_cli.data.wording import in_words
    from ppi_cli.timetable.national import count_under

    for rule in book.countings.values():
        try:
            other = count_under(rule, counted.start, counted.period, counted.calendar)
        except DeadlineError:  # the rule does not count such a period
            continue
        if other.last_day != counted.last_day:
            text = _("{rule} Then the last day is {day}: --rule {id}.")
            yield other, text.format(rule=words(rule.text), day=in_words(other.last_day), id=rule.id)
