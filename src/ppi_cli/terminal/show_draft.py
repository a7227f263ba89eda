"""Documents on screen: which there are, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ppi_cli.data.schema import Lawbook
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen


class Listed(Protocol):
    """A template in a list."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def level(self) -> str:
        """must, should or optional."""


class Written(Protocol):
    """A document that was written or kept."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The absent facts that it asks for."""

    @property
    def status(self) -> str:
        """new, updated, unchanged or kept."""


def show_list(screen: Screen, templates: Sequence[Listed], procedure: str | None) -> None:
    """The documents of a procedure."""
    title = _("Documents for {procedure}").format(procedure=procedure) if procedure else _("Documents")
    screen.heading(title)
    levels = {"must": _("must"), "should": _("should"), "optional": _("optional")}
    for template in templates:
        screen.line((f"{template.id:<28}", "bold"), f"{levels[template.level]:<10}", template.title, indent=3)
    screen.gap()
    screen.line(_("Write one with: ppi draft ID; all that must be with: ppi draft all"))


def show_written(screen: Screen, book: Lawbook, results: Sequence[Written]) -> None:
    """What happened to each file, and the facts that are still placeholders."""
    verbs = {
        "new": _("written"),
        "updated": _("written anew"),
        "unchanged": _("unchanged"),
        "kept": _("kept: it was edited since it was written; move or rename it to have it written anew"),
    }
    screen.gap()
    for result in results:
        kind = "mind" if result.status == "kept" else "yes"
        screen.item(kind, f"{result.path}: {verbs[result.status]}", indent=1)
    missing = list(dict.fromkeys(fact for result in results for fact in result.missing))
    if missing:
        head = ngettext(
            "{count} fact is missing and stands as a placeholder",
            "{count} facts are missing and stand as placeholders",
            len(missing),
        )
        screen.heading(head.format(count=len(missing)))
        for name in missing:
            label = words(book.facts[name].label) if name in book.facts else name
            screen.item("open", f"{label} ({name})")
