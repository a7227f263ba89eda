"""Asking for the facts that documents lack, before they are written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from ppi_cli.data.schema import FactDefinition, Lawbook
from ppi_cli.language import _, ngettext
from ppi_cli.terminal.asking import Asker, Option
from ppi_cli.terminal.interview import Interview, Record
from ppi_cli.terminal.screen import Screen


def wants_to_fill(asker: Asker, count: int) -> bool:
    """Whether the officer answers now; a placeholder is as good for a first draft."""
    question = ngettext(
        "{count} fact is missing from what you are about to write.",
        "{count} facts are missing from what you are about to write.",
        count,
    )
    options = [
        Option(_("Write with placeholders"), False),
        Option(_("Answer now; each answer is saved"), True),
    ]
    return bool(asker.choose(question.format(count=count), options, commands=False))


class Filling(Interview):
    """Asks for what `missing` names, anew after each answer; a fact that was passed over is not asked again."""

    command = "ppi draft"

    def __init__(
        self,
        asker: Asker,
        screen: Screen,
        book: Lawbook,
        record: Record,
        day: datetime.date,
        missing: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(asker, screen, book, record, day)
        self.missing = missing

    def _open(self) -> list[str]:
        return [name for name in self.missing() if name not in self.record.facts]

    def _next(self) -> str | None:
        return next(iter(self._open()), None)

    def _close(self) -> str | None:
        return None

    def _answered(self) -> int:
        """How many were put and answered here: most facts of documents are those that no interview asks for."""
        return len(self.asked)

    def _left(self, fact: FactDefinition) -> int:
        return len({*self._open(), fact.id})
