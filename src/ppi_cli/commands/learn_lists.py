"""`ppi learn`, its lists and `ppi learn show ID`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from ppi_cli.commands.common import Session
from ppi_cli.data.facts import nearest
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import InputError
from ppi_cli.knowledge.lists import Filters, entries_of
from ppi_cli.knowledge.schema import KINDS, Entry, Kind, Knowledge, title_of
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.language import _, words

if TYPE_CHECKING:
    from ppi_cli.knowledge.pages import Page


def filters_of(*, words: Sequence[str] | None = None, **given: str | None) -> Filters:
    """The filters that were given."""
    return Filters(words=tuple(words or ()), **{name: value for name, value in given.items() if value})


def start(session: Session) -> None:
    """What there is; in a terminal a menu leads on."""
    from ppi_cli.terminal import show_learn

    knowledge = load_knowledge(session.house)
    if session.as_json:
        counts = {kind: len(knowledge.of(kind)) for kind in KINDS}
        session.print_json({"schema": "ppi/learn/1", "counts": counts, "own": sorted(knowledge.own)})
        return
    if not session.may_ask or session.plain:
        show_learn.show_start(session.screen, knowledge)
        return
    from ppi_cli.knowledge.finding import find

    show_learn.browse(
        session.screen, knowledge, session.lawbook(), lambda text: find(text, session.lang, session.house)
    )


def show_kind(session: Session, kind: Kind, filters: Filters) -> None:
    """One list."""
    knowledge, book = load_knowledge(session.house), session.lawbook()
    entries = entries_of(knowledge, kind, filters, book)
    if session.as_json:
        told = [entry_json(knowledge, entry) for entry in entries]
        session.print_json({"schema": "ppi/learn-list/1", "kind": kind, "entries": told})
        return
    from ppi_cli.terminal.show_learn import show_list

    show_list(session.screen, kind, entries, knowledge, book)


def entry_json(knowledge: Knowledge, entry: Entry) -> dict[str, Any]:
    """An entry as it stands in its file, with its title in the language in use, and whether it is the organisation's."""
    data: dict[str, Any] = msgspec.to_builtins(entry)
    return {"id": entry.id, "title": words(title_of(entry)), "own": entry.id in knowledge.own, "entry": data}


def show(session: Session, identity: str) -> None:
    """One entry as a page: of the knowledge, else of the law or the templates."""
    from ppi_cli.knowledge.pages import page_of

    knowledge, book = load_knowledge(session.house), session.lawbook()
    found = knowledge.find(identity)
    page = page_of(knowledge, *found, book) if found else _page_of_the_law(session, identity, book)
    if page is None:
        raise InputError(
            _("nothing is called '{name}'").format(name=identity), _hint(session, knowledge, identity)
        )
    if session.as_json:
        session.print_json(page.as_json())
        return
    from ppi_cli.terminal.show_learn import show_page

    show_page(session.screen, page)


def _page_of_the_law(session: Session, identity: str, book: Lawbook) -> Page | None:
    """The page of an entry of the EU's law, else of the overlay of a country, or of a template."""
    from ppi_cli.knowledge.finding import countries
    from ppi_cli.knowledge.law_pages import law_page

    page = law_page(identity, book, session.house)
    for country in countries() if page is None else ():
        national = load_lawbook(country, session.house)
        page = law_page(
            identity, national, mark=_("law of {country}").format(country=words(book.countries[country]))
        )
        if page is not None:
            break
    return page


def _hint(session: Session, knowledge: Knowledge, identity: str) -> str:
    ids = [name for kind in KINDS for name in knowledge.of(kind)]
    guess = nearest(identity.casefold(), ids)
    if guess:
        return _("Did you mean {guess}?").format(guess=guess)
    return _("Search for it: ppi learn search {words}").format(words=identity)
