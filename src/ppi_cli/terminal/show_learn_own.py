"""An entry from elsewhere on screen, before it is taken in."""

from __future__ import annotations

from typing import cast

from ppi_cli.data.schema import Lawbook
from ppi_cli.knowledge.exchange import Parcel
from ppi_cli.knowledge.pages import page_of
from ppi_cli.knowledge.schema import Entry, Kind, Knowledge
from ppi_cli.language import _
from ppi_cli.terminal.screen import Screen
from ppi_cli.terminal.show_learn import show_page


def show_parcel(screen: Screen, parcel: Parcel, knowledge: Knowledge, book: Lawbook) -> None:
    """The whole entry where it is new; else a line that says what is here already."""
    if parcel.state == "new":
        show_page(screen, page_of(knowledge, cast(Kind, parcel.kind), cast(Entry, parcel.entry), book))
        return
    told = {
        "same": _("{id} is here already, word for word").format(id=parcel.id),
        "differs": _("{id} is here already and says something else; yours is kept").format(id=parcel.id),
    }
    screen.gap()
    screen.item("yes" if parcel.state == "same" else "mind", told[parcel.state], indent=1)
