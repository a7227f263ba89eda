"""Word comments by `ppi` that say on what law a clause rests, anchored to its heading."""

from __future__ import annotations

from typing import Any

from ppi_cli.documents.base import Base
from ppi_cli.documents.ooxml import Element, add, add_text, clean, new, tag
from ppi_cli.documents.reading import US


class Comments:
    """The comments of one document. `day` (YYYY-MM-DD) dates them, since no clock is read."""

    def __init__(self, base: Base, day: str) -> None:
        self._base = base
        self._date = f"{day}T00:00:00Z"
        self._count = 0

    def add(self, heading: Element, text: str) -> None:
        """A comment on a paragraph."""
        part: Any = self._base.document.part._comments_part
        identity = self._count
        self._count += 1
        comment = add(part.element, "comment", id=identity, author=US, date=self._date, initials=US)
        for line in clean(text).split("\n"):
            add_text(add(add(comment, "p"), "r"), line)
        start = new("commentRangeStart", id=identity)
        heading.insert(1 if heading.find(tag("pPr")) is not None else 0, start)
        add(heading, "commentRangeEnd", id=identity)
        add(add(heading, "r"), "commentReference", id=identity)
