"""`ppi consult document|set|list`: what was online from which day, corrections of records, and the records themselves."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_type_hints

import msgspec
import typer

from ppi_cli.commands.common import AsOf, Json, Lang, Plain, Project
from ppi_cli.commands.consult_common import Desk, Files, On, session_of
from ppi_cli.commands.consult_contacts import Identity, record_of
from ppi_cli.consultation.editing import with_files, with_settings
from ppi_cli.consultation.records import KINDS, Document, Record
from ppi_cli.consultation.store import Draft, day_of
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError
from ppi_cli.language import _

DOCUMENT_KINDS: tuple[str, ...] = get_args(get_type_hints(Document)["kind"])


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    documents = typer.Typer(help="Documents, slides and corrections, with their days.", rich_markup_mode=None)
    documents.command(name="add", help="Record a document, and the day from which all could read it.")(
        add_document
    )
    documents.command(name="publish", help="Record the day from which all could read it.")(publish)
    group.add_typer(documents, name="document")
    group.command(name="set", help="Correct a record: ppi consult set m1 minutes=45.")(set_)
    group.command(name="list", help="Show the records of a kind, or all.")(list_)


def add_document(
    ctx: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE")],
    kind: Annotated[str, typer.Option("--kind", help=", ".join(DOCUMENT_KINDS))] = "other",
    version: Annotated[str, typer.Option("--version", metavar="TEXT")] = "",
    language: Annotated[str, typer.Option("--language", metavar="en|pt|…", help="Of the document.")] = "",
    public: Annotated[
        str | None, typer.Option("--public", metavar="YYYY-MM-DD", help="From when all could read it.")
    ] = None,
    link: Annotated[str, typer.Option("--link", metavar="ADDRESS", help="Where it is online.")] = "",
    corrects: Annotated[
        str, typer.Option("--corrects", metavar="ID", help="The document that it corrects.")
    ] = "",
    file: Files = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """A copy of the file is kept with its hash."""
    if kind not in DOCUMENT_KINDS:
        guess = nearest(kind, DOCUMENT_KINDS)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(DOCUMENT_KINDS)
        raise InputError(_("there is no kind '{text}'").format(text=kind), fix, "--kind")
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    parts: dict[str, Any] = {
        "title": title, "kind": kind, "version": version, "lang": language, "link": link, "corrects": corrects,
        "public": day_of(public, desk.session.day, "--public") if public else None,
    }  # fmt: skip

    def work(draft: Draft) -> Record:
        if corrects:
            record_of(draft, "documents", corrects)
        files = tuple(draft.keep(path) for path in file or ())
        return draft.put("documents", Document(id=draft.records.next_id("documents"), files=files, **parts))

    _told(desk, desk.store.change(work))


def publish(
    ctx: typer.Context,
    identity: Identity,
    on: On = None,
    link: Annotated[str, typer.Option("--link", metavar="ADDRESS", help="Where it is online.")] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """The day counts for equal treatment: everybody could read it from then on."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    day = day_of(on, desk.session.day, "--on")

    def work(draft: Draft) -> Record:
        found = record_of(draft, "documents", identity)
        changes: dict[str, Any] = {"public": day, **({"link": link} if link else {})}
        return draft.put("documents", msgspec.structs.replace(found, **changes))

    _told(desk, desk.store.change(work))


def _told(desk: Desk, record: Record) -> None:
    desk.answer(
        {"schema": "ppi/consultation-record/1", "id": record.id}, _("Recorded: {id}").format(id=record.id)
    )


def set_(
    ctx: typer.Context,
    identity: Identity,
    settings: Annotated[list[str] | None, typer.Argument(metavar="FIELD=VALUE...")] = None,
    file: Files = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="FILE", help="A file that the record no longer has."),
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """The journal keeps that the record was changed. A file takes the place of one of the same name."""
    if not (settings or file or without):
        raise InputError(
            _("nothing to set"), _("Write FIELD=VALUE, such as: ppi consult set m1 minutes=45"), identity
        )
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))

    def work(draft: Draft) -> Record:
        kind = draft.records.kind_of(identity)
        if kind is None:
            raise InputError(_("there is no record '{id}'").format(id=identity), _("See: ppi consult list"))
        changed = with_settings(draft.records.of(kind)[identity], settings or ())
        if file or without:
            changed = with_files(changed, [draft.keep(path) for path in file or ()], without or ())
        return draft.put(kind, changed)

    _told(desk, desk.store.change(work))


def list_(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help=", ".join(KINDS))] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """One line a record."""
    if kind is not None and kind not in KINDS:
        guess = nearest(kind, KINDS)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(KINDS)
        raise InputError(_("there is no kind of records '{kind}'").format(kind=kind), fix)
    session = session_of(ctx, project=project, lang=lang, as_json=as_json, plain=plain, as_of=as_of)
    desk = Desk(session, read_only=True)
    records = desk.store.records
    chosen = [kind] if kind else list(KINDS)
    if as_json:
        told = {one: [msgspec.to_builtins(record) for record in records.of(one).values()] for one in chosen}
        session.print_json({"schema": "ppi/consultation-records/1", "records": told})
        return
    from ppi_cli.terminal.show_consult_records import show_records

    show_records(session.screen, records, chosen)
