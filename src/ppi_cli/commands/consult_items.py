"""`ppi consult status|done|skip|reopen|check`: the checklist and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from ppi_cli.casefile.case import user_name
from ppi_cli.commands.common import AsOf, House, Json, Lang, Plain, Project
from ppi_cli.commands.consult_common import Desk, Files, Note, On, session_of
from ppi_cli.consultation.checklist import STAGES, Line, checklist, known_item
from ppi_cli.consultation.controls import Found, run_controls, sources_of
from ppi_cli.consultation.records import Progress
from ppi_cli.consultation.store import Draft, day_of
from ppi_cli.data.citations import cite
from ppi_cli.errors import Exit, InputError
from ppi_cli.language import _, words

Item = Annotated[str, typer.Argument(metavar="ITEM", help="The id of an item, as `status` shows it.")]


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    group.command(name="status", help="Show the checklist, and what the controls find.")(status)
    group.command(name="done", help="Record that an item is done, by whom, when, with what evidence.")(done)
    group.command(name="skip", help="Record that an item does not apply, and why.")(skip)
    group.command(name="reopen", help="Take back what was recorded of an item.")(reopen)
    group.command(name="check", help="Show what the records say against equal treatment.")(check)


def status(
    ctx: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """Reads and shows; changes nothing."""
    show(
        Desk(
            session_of(
                ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of, house=house
            ),
            read_only=True,
        )
    )


def show(desk: Desk) -> None:
    """The checklist with the findings, on screen or as JSON."""
    lines = checklist(desk.book, desk.case.facts, desk.store.records)
    findings = run_controls(desk.view)
    if desk.session.as_json:
        desk.session.print_json(_status_json(desk, lines, findings))
        return
    from ppi_cli.terminal.show_consult import show_status

    title = str(desk.case.facts.get("need.title") or "")
    show_status(desk.session.screen, title, lines, findings, desk.book, desk.case.facts)


def _status_json(desk: Desk, lines: Sequence[Line], findings: Sequence[Found]) -> dict[str, Any]:
    return {
        "schema": "ppi/consultation/1",
        "stages": [
            {"id": stage, "items": [_item_json(desk, line) for line in lines if line.item.stage == stage]}
            for stage in STAGES
        ],
        "findings": [finding_json(desk, one) for one in findings],
    }


def _item_json(desk: Desk, line: Line) -> dict[str, Any]:
    item, progress = line.item, line.progress
    told: dict[str, Any] = {
        "id": item.id,
        "text": words(item.text),
        "state": line.state,
        "cites": _cites(desk, sources_of(desk.book, item.cite, desk.case.facts)),
        "basis": item.basis,
    }
    if progress is not None:
        told |= {"by": progress.by, "on": progress.on.isoformat() if progress.on else None}
        told |= {"note": progress.note or progress.because, "link": progress.link}
        told["files"] = [evidence.path for evidence in progress.files]
    return told


def finding_json(desk: Desk, one: Found) -> dict[str, Any]:
    """A finding as `ppi check --json` tells it, with what asks for it."""
    told = {"id": one.id, "severity": one.severity, "text": one.text, "where": one.where, "fix": one.fix}
    return {**told, "cites": _cites(desk, one.cites), "basis": one.basis}


def _cites(desk: Desk, cites: Sequence[str]) -> list[dict[str, str]]:
    return [{"ref": ref.ref, "url": ref.url} for ref in (cite(text, desk.book.laws) for text in cites)]


def done(
    ctx: typer.Context,
    item: Item,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who did it (default: you).")] = None,
    on: On = None,
    note: Note = "",
    file: Files = None,
    link: Annotated[str, typer.Option("--link", metavar="ADDRESS", help="Where the evidence is kept.")] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """Saves it with its evidence; a file is copied, and its hash is kept."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of, house=house))
    known = known_item(desk.book, item)
    day = day_of(on, desk.session.day, "--on")

    def work(draft: Draft) -> Progress:
        files = tuple(draft.keep(path) for path in file or ())
        made = Progress(
            id=known.id, state="done", by=by or user_name(), on=day, note=note, link=link, files=files
        )
        draft.put("checklist", made)
        return made

    desk.store.change(work)
    desk.answer({"schema": "ppi/consultation-item/1", "id": known.id, "state": "done"}, _done_words(known.id))


def _done_words(item: str) -> str:
    return _("Recorded as done: {item}").format(item=item)


def skip(
    ctx: typer.Context,
    item: Item,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it does not apply.")] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """An item is left out only with a reason."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of, house=house))
    known = known_item(desk.book, item)
    if not because.strip():
        raise InputError(
            _("an item is left out only with a reason"),
            _("Write: ppi consult skip {item} --because TEXT").format(item=known.id),
        )
    made = Progress(
        id=known.id, state="not-applicable", by=user_name(), on=desk.session.day, because=because.strip()
    )
    desk.store.change(lambda draft: draft.put("checklist", made))
    desk.answer(
        {"schema": "ppi/consultation-item/1", "id": known.id, "state": "not-applicable"},
        _("Recorded as not applicable: {item}").format(item=known.id),
    )


def reopen(
    ctx: typer.Context,
    item: Item,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The item is open again; the journal keeps what was there."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of, house=house))
    known = known_item(desk.book, item)
    if known.id not in desk.store.records.checklist:
        raise InputError(
            _("nothing is recorded of {item}").format(item=known.id), _("See: ppi consult status")
        )
    desk.store.change(lambda draft: draft.remove("checklist", known.id))
    desk.answer(
        {"schema": "ppi/consultation-item/1", "id": known.id, "state": "open"},
        _("Open again: {item}").format(item=known.id),
    )


def check(
    ctx: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The controls alone; an error makes the exit status 1."""
    session = session_of(
        ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of, house=house
    )
    desk = Desk(session, read_only=True)
    findings = run_controls(desk.view)
    if as_json:
        told = [finding_json(desk, one) for one in findings]
        session.print_json({"schema": "ppi/consultation-check/1", "findings": told})
    else:
        from ppi_cli.terminal.show_consult import show_findings

        show_findings(session.screen, findings, desk.book.laws)
    if any(one.severity == "error" for one in findings):
        raise typer.Exit(Exit.FALLS_SHORT)
