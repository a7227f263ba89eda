"""`ppi where NAME`: which file a rule or an entry comes from, and what it overrides."""

from __future__ import annotations

from typing import Annotated

import typer

from ppi_cli.commands.common import Session, with_session
from ppi_cli.commands.records import open_case
from ppi_cli.data.facts import nearest
from ppi_cli.data.lawbook import countries_with_rules, load_lawbook
from ppi_cli.data.places import shipped
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import InputError
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.language import _


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="where", help="Show which file a rule, a fact or a template comes from.")(
        with_session(where)
    )


def where(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="An id, such as pcp.sharing or value.rd.")],
) -> None:
    """Names the files in which an entry stands, the one that wins first."""
    case = open_case(session, read_only=True)
    book = session.lawbook(case.facts if case else None)
    found = _entries(book, name)
    for country in countries_with_rules() if not found else ():
        found |= _entries(load_lawbook(country, session.house), name)
    for folder in [*([session.house / "templates"] if session.house else []), shipped("templates")]:
        for path in sorted(folder.glob(f"*/{name}.md")):
            key = f"templates:{path.parent.name}/{name}"
            found[key] = (*found.get(key, ()), str(path))
    knowledge = load_knowledge(session.house)
    entry = knowledge.find(name)
    if entry:
        found[f"{entry[0]}:{name}"] = knowledge.places[name]
    if not found:
        guess = nearest(name, [*(key.partition(":")[2] for key in book.places), *knowledge.places])
        fix = (
            _("Did you mean {guess}?").format(guess=guess)
            if guess
            else _("Use an id as `ppi plan --json` shows it.")
        )
        raise InputError(_("nothing is called '{name}'").format(name=name), fix)
    if session.as_json:
        entries = [
            {"kind": key.partition(":")[0], "id": name, "places": list(places)}
            for key, places in found.items()
        ]
        session.print_json({"schema": "ppi/where/1", "entries": entries})
        return
    root = shipped("procedures")
    for key, places in found.items():
        session.screen.line((f"{key.partition(':')[0]}: {name}", "bold"))
        for place in places:
            session.screen.line(place, indent=3)
    session.screen.line((_("Places without a folder are below {root}").format(root=root), "dim"))


def _entries(book: Lawbook, name: str) -> dict[str, tuple[str, ...]]:
    """The entries of this id, of any kind, with the places in which they stand."""
    return {key: places for key, places in book.places.items() if key.partition(":")[2] == name}
