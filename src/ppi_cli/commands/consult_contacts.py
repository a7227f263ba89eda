"""`ppi consult slot|meeting|question`: contacts with the market, and what was said."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Any

import msgspec
import typer

from ppi_cli.commands.common import AsOf, Json, Lang, Project
from ppi_cli.commands.consult_common import Desk, Files, Note, On, session_of
from ppi_cli.consultation.controls import run_controls
from ppi_cli.consultation.editing import kept_until, like, operator_of, person_of
from ppi_cli.consultation.records import Meeting, Operator, Question, Record, Slot
from ppi_cli.consultation.store import Draft, day_of
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError
from ppi_cli.language import _

Identity = Annotated[str, typer.Argument(metavar="ID", help="Such as m1 or q1.")]
Start = Annotated[str, typer.Option("--start", metavar="HH:MM", help="When it began.")]
_FORMATS = ("one-to-one", "event", "call", "visit", "e-mail")


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    slots = typer.Typer(help="Times for meetings that are offered to all.", rich_markup_mode=None)
    slots.command(name="add", help="Record a time that was offered.")(add_slot)
    group.add_typer(slots, name="slot")
    meetings = typer.Typer(help="Meetings and other contacts.", rich_markup_mode=None)
    meetings.command(name="add", help="Record who met whom, for how long, and what was handed over.")(
        add_meeting
    )
    meetings.command(name="publish", help="Record when what was told was public for all.")(publish_meeting)
    group.add_typer(meetings, name="meeting")
    questions = typer.Typer(help="Questions from the market, and the answers.", rich_markup_mode=None)
    questions.command(name="add", help="Record a question.")(add_question)
    questions.command(name="answer", help="Record an answer and the day on which it was public.")(
        answer_question
    )
    group.add_typer(questions, name="question")


def add_slot(
    ctx: typer.Context,
    day: Annotated[str, typer.Argument(metavar="YYYY-MM-DD")],
    times: Annotated[list[str], typer.Argument(metavar="HH:MM...")],
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """One or more times of a day."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    on = day_of(day, desk.session.day, day)
    starts = [time_of(text) for text in times]

    def work(draft: Draft) -> list[str]:
        made = [Slot(id="", on=on, start=start) for start in starts]
        return [
            draft.put("slots", msgspec.structs.replace(one, id=draft.records.next_id("slots"))).id
            for one in made
        ]

    ids = desk.store.change(work)
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": "slots", "ids": ids},
        _("Offered: {day}, {times}").format(day=on, times=", ".join(starts)),
    )


def time_of(text: str) -> str:
    """A time of day as it is recorded, HH:MM, or nothing. Raises InputError."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text.strip())
    if text.strip() and not found:
        raise InputError(_("'{text}' is no time of day").format(text=text), _("Write it as 14:30."), text)
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def add_meeting(
    ctx: typer.Context,
    with_: Annotated[
        list[str] | None, typer.Option("--with", metavar="OPERATOR", help="Name or id; may be repeated.")
    ] = None,
    on: On = None,
    start: Start = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", min=1, max=1440, help="How long it lasted.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help=", ".join(_FORMATS))] = "one-to-one",
    staff: Annotated[
        list[str] | None, typer.Option("--staff", metavar="NAME", help="One of your people; may be repeated.")
    ] = None,
    staff_count: Annotated[
        int | None,
        typer.Option("--staff-count", min=0, max=99, help="How many of your people, without names."),
    ] = None,
    given: Annotated[
        list[str] | None, typer.Option("--given", metavar="TEXT|ID", help="What was handed over.")
    ] = None,
    told: Annotated[
        list[str] | None, typer.Option("--told", metavar="TEXT", help="A new fact that was told.")
    ] = None,
    note: Note = "",
    file: Files = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """New names of operators and of your staff are recorded with it."""
    if format_ not in _FORMATS:
        guess = nearest(format_, _FORMATS)
        raise InputError(
            _("there is no format '{text}'").format(text=format_),
            _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(_FORMATS),
            "--format",
        )
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on")
    until = kept_until(desk.session.day, desk.view.number("consultation.retention_months"))
    parts: dict[str, Any] = {
        "on": day, "start": time_of(start), "minutes": minutes, "format": format_, "staff_count": staff_count,
        "given": tuple(given or ()), "told": tuple(told or ()), "note": note,
    }  # fmt: skip

    def work(draft: Draft) -> Record:
        return draft.put(
            "meetings",
            Meeting(
                id=draft.records.next_id("meetings"),
                operators=tuple(operator_of(draft, name).id for name in with_ or ()),
                staff=tuple(person_of(draft, name, "buyer", until).id for name in staff or ()),
                files=tuple(draft.keep(path) for path in file or ()),
                **parts,
            ),
        )

    known = set(desk.store.records.operators)
    _told(desk, "meetings", desk.store.change(work), known)


def _told(desk: Desk, kind: str, record: Record, known: Collection[str] | None = None) -> None:
    """What was recorded, who is new with it (`known` were there before), and what the controls see in it."""
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": kind, "id": record.id},
        _("Recorded: {id}").format(id=record.id),
    )
    if desk.session.as_json:
        return
    from ppi_cli.terminal.show_consult import show_findings_of

    operators = desk.store.records.operators
    for one in operators.values():
        if known is not None and one.id not in known:
            _told_of_new(desk, one, record.id)
    show_findings_of(desk.session.screen, run_controls(desk.view), record.id)


def _told_of_new(desk: Desk, new: Operator, record: str) -> None:
    """A name that nobody had recorded before may be a slip of the pen."""
    other = like(desk.store.records, new)
    if other is None:
        desk.say(_("New among the operators: {name} ({id})").format(name=new.name, id=new.id))
        return
    text = _("New among the operators: {name} ({id}). If it is {other}: {command}")
    field = "operators" if record.startswith("m") else "by"
    command = f"ppi consult set {record} {field}={other.id}"
    desk.session.screen.item(
        "mind", text.format(name=new.name, id=new.id, other=other.name, command=command), indent=1
    )


def publish_meeting(
    ctx: typer.Context,
    identity: Identity,
    on: On = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """What was told in a meeting is known to all from this day."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on")

    def work(draft: Draft) -> Record:
        found = record_of(draft, "meetings", identity)
        return draft.put("meetings", msgspec.structs.replace(found, published=day))

    _told(desk, "meetings", desk.store.change(work))


def record_of(draft: Draft, kind: str, identity: str) -> Record:
    """The record with that id. Raises InputError."""
    found = draft.records.of(kind).get(identity)
    if found is None:
        known = ", ".join(list(draft.records.of(kind))[-5:]) or _("none yet")
        raise InputError(
            _("there is no record '{id}'").format(id=identity), _("There are: {ids}.").format(ids=known)
        )
    return found


def add_question(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    by: Annotated[str, typer.Option("--by", metavar="OPERATOR", help="Who asked; never published.")] = "",
    on: On = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """The question as it will be published: without a name."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on")

    def work(draft: Draft) -> Record:
        firm = operator_of(draft, by).id if by else ""
        return draft.put(
            "questions", Question(id=draft.records.next_id("questions"), on=day, text=text, by=firm)
        )

    known = set(desk.store.records.operators)
    _told(desk, "questions", desk.store.change(work), known)


def answer_question(
    ctx: typer.Context,
    identity: Identity,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day on which it was public.")
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """Without a day the answer is a draft that nobody has seen."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on") if on else None

    def work(draft: Draft) -> Record:
        found = record_of(draft, "questions", identity)
        return draft.put("questions", msgspec.structs.replace(found, answer=text, published=day))

    _told(desk, "questions", desk.store.change(work))
