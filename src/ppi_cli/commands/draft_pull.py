"""`ppi draft pull`: values filled in in Word, back into the case file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ppi_cli.commands.common import Session
from ppi_cli.commands.records import need_case
from ppi_cli.data.facts import nearest, show
from ppi_cli.data.schema import FactDefinition, Lawbook, Value
from ppi_cli.data.wording import answer_text
from ppi_cli.errors import CaseError, Exit, InputError
from ppi_cli.language import _, speaking, words

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile
    from ppi_cli.documents.pulling import Filled, Unread


def pull(session: Session, ids: Sequence[str], out: Path | None, *, yes: bool) -> None:
    """Shows what was filled in, asks unless `yes`, and records it; what is not certain is only shown."""
    case = need_case(session)
    book = session.lawbook(case.facts)
    filled, unread = _read((out or case.folder / "documents"), ids, book)
    by_fact: dict[str, list[Filled]] = {}
    for item in filled:
        by_fact.setdefault(item.fact, []).append(item)
    entries = [_entry(session, case, book, items, yes=yes) for items in by_fact.values()]
    told = [entry for entry in entries if entry["status"] != "same"]
    if session.as_json:
        places = [_place(item) for item in unread]
        session.print_json({"schema": "ppi/draft-pull/1", "changes": told, "unread": places})
    else:
        from ppi_cli.terminal.show_pull import show_pulled

        show_pulled(session.screen, told, unread)
    if unread or any(entry["status"] != "recorded" for entry in told):
        raise typer.Exit(Exit.FALLS_SHORT)


def _read(folder: Path, ids: Sequence[str], book: Lawbook) -> tuple[list[Filled], list[Unread]]:
    """What stands in the documents of a folder that `ppi` wrote: all of them, or those that are named."""
    from ppi_cli.documents.manifest import Manifest
    from ppi_cli.documents.pulling import read_back
    from ppi_cli.documents.reading import Text
    from ppi_cli.documents.wordfile import WordFile

    manifest = Manifest(folder)
    manifest.refuse_damaged()
    records = manifest.records
    known = {name.removesuffix(".docx"): [name] for name in records}
    for template in {record.template for record in records.values()}:
        known[template] = [name for name, record in records.items() if record.template == template]
    for asked in ids:
        if asked not in known:
            guess = nearest(asked, known)
            fix = (
                _("Did you mean {guess}?").format(guess=guess)
                if guess
                else _("Write it first: ppi draft ID.")
            )
            raise InputError(
                _("ppi has written no document '{name}' here").format(name=asked), fix, str(folder)
            )
    filled: list[Filled] = []
    unread: list[Unread] = []
    there = [name for name in records if (folder / name).exists()]
    for name in dict.fromkeys(name for identity in ids for name in known[identity]) if ids else there:
        document = WordFile(folder / name).document
        found, lost = read_back(name, Text(document), records[name], book)
        filled += found
        unread += lost
    return filled, unread


def _entry(
    session: Session, case: CaseFile, book: Lawbook, items: Sequence[Filled], *, yes: bool
) -> dict[str, Any]:
    """One fact: what the case file has, what the documents have, and what became of it."""
    fact, definition = items[0].fact, book.facts[items[0].fact]
    now = case.facts.get(fact)
    values = list(dict.fromkeys(item.value for item in items))
    entry: dict[str, Any] = {
        "fact": fact,
        "label": words(definition.label),
        "now": show(now),
        "found": [_place(item) | {"value": show(item.value)} for item in items],
    }
    if values == [now]:
        return entry | {"status": "same"}
    # The document is older than the case file if it printed something else than the case file would now.
    older = now is not None and any(_printed(definition, now, book, item) != item.written for item in items)
    if len(values) > 1 or older:
        why = (
            _("the places disagree")
            if len(values) > 1
            else _("the case file was changed since the document was written")
        )
        chosen = _settled(session, entry, values, now) if session.may_ask and not yes else None
        if chosen is None or chosen[0] == now:
            return entry | {"status": "conflict", "why": why}
        return entry | _recorded(case, fact, chosen[0])
    if not yes and not (session.may_ask and _agreed(session, entry, values[0])):
        return entry | {"status": "found"}
    return entry | _recorded(case, fact, values[0])


def _printed(definition: FactDefinition, value: Value, book: Lawbook, item: Filled) -> str:
    """The value as the document would print it."""
    with speaking(item.lang):
        return answer_text(definition, value, book.countries)


def _recorded(case: CaseFile, fact: str, value: Value) -> dict[str, Any]:
    try:
        case.record(fact, value)
    except CaseError as error:  # somebody else changed the fact while we asked
        return {"status": "conflict", "why": error.problems[0].what}
    return {"status": "recorded", "value": show(value)}


def _agreed(session: Session, entry: dict[str, Any], value: Value) -> bool:
    from ppi_cli.terminal.show_pull import ask_change

    return ask_change(session.screen, entry, show(value))


def _settled(
    session: Session, entry: dict[str, Any], values: Sequence[Value], now: Value
) -> tuple[Value] | None:
    from ppi_cli.terminal.show_pull import ask_which

    return ask_which(session.screen, entry, show(now), {show(value): value for value in values})


def _place(item: Filled | Unread) -> dict[str, str]:
    told = {"document": item.document, "clause": item.clause, "fact": item.fact, "text": item.text}
    why = getattr(item, "why", "")
    return told | ({"why": why} if why else {})
