"""`ppi learn add`, `export` and `import`: what an organisation knows itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from ppi_cli.commands.common import Session
from ppi_cli.commands.files import write_whole
from ppi_cli.commands.records import open_case
from ppi_cli.data.places import house_folder
from ppi_cli.data.schema import Value
from ppi_cli.errors import Exit, InputError
from ppi_cli.knowledge.adding import case_skeleton, note_skeleton, slug
from ppi_cli.knowledge.exchange import Parcel, own_entries, pack, parcel_json, unpack
from ppi_cli.knowledge.shelf import FOLDER, load_knowledge
from ppi_cli.language import _
from ppi_cli.law.assess import assess

ADDABLE = ("note", "case")


def add(session: Session, kind: str, title: str, identity: str | None) -> None:
    """Writes a note or a case into the organisation's folder, filled from the procurement at hand."""
    if kind not in ADDABLE:
        raise InputError(
            _("there is no kind of entry called {kind}").format(kind=kind), _("Write note or case."), "KIND"
        )
    facts, procedure = _at_hand(session)
    book, knowledge = session.lawbook(facts), load_knowledge(session.house)
    title = title or str(facts.get("need.title") or "")
    name = slug(identity or title)
    if not title or not name:
        raise InputError(_("the entry has no title"), _("Write it: ppi learn add note 'What we learned'"))
    if knowledge.find(name):
        raise InputError(
            _("there is an entry '{name}' already").format(name=name),
            _("Choose another id with --id."),
            "--id",
        )
    if kind == "note":
        place, text = f"notes/{name}.md", note_skeleton(title, facts, procedure, book, session.day)
    else:
        place, text = f"cases/{name}.yaml", case_skeleton(name, title, facts, procedure, book, knowledge)
    path = _write_new(_own(session) / place, text)
    if session.as_json:
        session.print_json({"schema": "ppi/learn-add/1", "kind": kind, "id": name, "path": str(path)})
        return
    session.screen.gap()
    session.screen.item("yes", _("written: {path}").format(path=path), indent=1)
    session.screen.paragraph(
        _("Open it and fill in what is missing. It is in every list and search from now on.")
    )
    session.screen.paragraph(_("To see it: ppi learn show {id}").format(id=name))


def _at_hand(session: Session) -> tuple[dict[str, Value], str]:
    """The facts of the procurement, if there is one, and the procedure that was decided or is recommended."""
    case = open_case(session, read_only=True)
    if case is None:
        return {}, ""
    if case.decisions:
        return case.facts, case.decisions[-1].procedure
    assessment = assess(session.lawbook(case.facts), case.facts, session.day)
    return case.facts, assessment.recommendation.procedure or ""


def _own(session: Session) -> Path:
    """The organisation's knowledge folder; that of the user settings where none was named."""
    return (session.house or house_folder()) / FOLDER


def _write_new(path: Path, text: str) -> Path:
    """Writes a file that is not there yet. Raises InputError where there is one."""
    if path.exists():
        raise InputError(_("there is such a file already"), _("Choose another id with --id."), str(path))
    write_whole(path, text.encode())
    return path


def export(session: Session, file: Path, ids: Sequence[str]) -> None:
    """Writes the organisation's own entries into one file for others."""
    entries = own_entries(load_knowledge(session.house), ids)
    zipped = file.suffix.lower() == ".zip"
    if not zipped and file.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(_("the file must end in .yaml or .zip"), _("A zip holds your notes too."), str(file))
    left = [] if zipped else [entry.id for entry in entries.pop("notes", [])]
    if not entries:
        fix = _("Name a zip to hand on notes.") if left else _("Write one with: ppi learn add case")
        raise InputError(_("there is nothing of your own to hand on"), fix)
    if file.exists():
        raise InputError(_("there is such a file already"), _("Choose another name."), str(file))
    write_whole(file, pack(entries, zipped=zipped))
    told = {kind: [entry.id for entry in found] for kind, found in entries.items()}
    if session.as_json:
        session.print_json(
            {"schema": "ppi/learn-export/1", "path": str(file), "entries": told, "left_out": left}
        )
        return
    session.screen.gap()
    session.screen.item("yes", _("written: {path}").format(path=file), indent=1)
    for kind, names in told.items():
        session.screen.paragraph(f"{kind}: {', '.join(names)}", indent=3)
    if left:
        session.screen.item(
            "mind", _("notes go into a zip only: {names}").format(names=", ".join(left)), indent=1
        )
    session.screen.paragraph(
        _("Look through it before you send it: it tells what you wrote, addresses included.")
    )


def take_in(session: Session, file: Path, *, yes: bool) -> None:
    """Shows each entry of a file and takes in those that are wanted. Nothing that is here is overwritten."""
    book, knowledge = session.lawbook(), load_knowledge(session.house)
    parcels = unpack(file, knowledge, book.laws)
    wanted: list[Parcel] = []
    for parcel in parcels:
        if not session.as_json:
            from ppi_cli.terminal.show_learn_own import show_parcel

            show_parcel(session.screen, parcel, knowledge, book)
        if parcel.state == "new" and (yes or (session.may_ask and _wants(session, parcel))):
            wanted.append(parcel)
    for parcel in wanted:
        _write_new(_own(session) / parcel.place, parcel.content())
    waiting = [parcel for parcel in parcels if parcel.state == "new" and parcel not in wanted]
    if session.as_json:
        told = [parcel_json(parcel, taken=parcel in wanted) for parcel in parcels]
        session.print_json({"schema": "ppi/learn-import/1", "entries": told})
    else:
        session.screen.gap()
        session.screen.item(
            "yes" if wanted or not waiting else "open",
            _("{taken} taken in, {left} left").format(taken=len(wanted), left=len(parcels) - len(wanted)),
            indent=1,
        )
        if waiting and not session.may_ask:
            session.screen.paragraph(_("To take them in: ppi learn import {file} --yes").format(file=file))
    if waiting and not session.may_ask:
        raise typer.Exit(Exit.FALLS_SHORT)


def _wants(session: Session, parcel: Parcel) -> bool:
    from ppi_cli.terminal.asking import Option
    from ppi_cli.terminal.start import asker_for

    options = [Option(_("Take it in"), True), Option(_("Leave it"), False)]
    question = _("Take in '{title}'?").format(title=parcel.title)
    return bool(asker_for(session.screen).choose(question, options, commands=False))
