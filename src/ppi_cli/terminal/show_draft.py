"""Documents on screen: which there are, and what was written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Protocol

from ppi_cli.data.schema import Lawbook
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen


class Template(Protocol):
    """A template in a list."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""


class Listed(Protocol):
    """A document that a procurement has."""

    @property
    def template(self) -> Template:
        """What it is written from."""

    @property
    def level(self) -> str:
        """must, should or optional."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The absent facts that it may ask for."""


class Updated(Protocol):
    """A clause of a document that was brought up to date."""

    @property
    def clause(self) -> str:
        """Its id."""

    @property
    def state(self) -> str:
        """As `documents.updating` names it."""

    @property
    def title(self) -> str:
        """Its heading."""

    @property
    def renewed(self) -> bool:
        """Whether new values were brought into it although it is kept."""

    @property
    def typed(self) -> Sequence[str]:
        """The facts whose values were typed in Word and not read back."""

    @property
    def here(self) -> str:
        """What stands in the document."""

    @property
    def generated(self) -> str:
        """The text that would have been written."""


class Workbook(Protocol):
    """A workbook that stands beside a document."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def status(self) -> str:
        """new, updated, unchanged or kept."""


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

    @property
    def edited(self) -> bool:
        """Whether it was edited since it was written."""

    @property
    def untranslated(self) -> bool:
        """Whether it is in English because its template has no translation."""

    @property
    def why(self) -> str:
        """Why it was kept, where there is more to say."""

    @property
    def clauses(self) -> Sequence[Updated]:
        """What an update did to its clauses."""

    @property
    def workbook(self) -> Workbook | None:
        """The workbook beside it."""


def show_list(
    screen: Screen, documents: Sequence[Listed], procedure: str | None, foreign: Collection[str] = ()
) -> None:
    """The documents of a procedure, by how much they are needed, with the most facts that each may lack.

    How many it does lack is known once it is written: a clause that is left out asks for nothing.

    `foreign` are the ids of those that have no translation into the language of the screen.
    """
    title = _("Documents for {procedure}").format(procedure=procedure) if procedure else _("Documents")
    screen.heading(title)
    levels = {"must": _("Must have"), "should": _("Should have"), "optional": _("Optional")}
    for level, name in levels.items():
        entries = [one for one in documents if one.level == level]
        if entries:
            screen.gap()
            screen.line((name, "bold"), indent=1)
        for one in entries:
            screen.line(f"{one.template.id:<30}", _state(len(one.missing)), indent=3)
            english = f" ({_('not translated, in English')})" if one.template.id in foreign else ""
            screen.line((one.template.title + english, "dim"), indent=5)
    screen.gap()
    screen.paragraph(
        screen.joined(
            _("One: ppi draft ID"), _("the musts: ppi draft all"), _("all: ppi draft all --optional")
        )
    )


def _state(missing: int) -> str:
    if not missing:
        return _("ready")
    return ngettext("up to {count} fact missing", "up to {count} facts missing", missing).format(
        count=missing
    )


def show_written(screen: Screen, book: Lawbook, results: Sequence[Written]) -> None:
    """What happened to each file, and the facts that are still placeholders."""
    verbs = {
        "new": _("written"),
        "updated": _("written anew"),
        "unchanged": _("unchanged"),
        "kept": _("kept: it was edited since it was written; --update brings it up to date"),
    }
    screen.gap()
    for result in results:
        kind = "mind" if result.status == "kept" else "yes"
        said = (
            _("brought up to date, your edits kept") if result.clauses and result.status == "updated" else ""
        )
        screen.item(kind, f"{result.path}: {result.why or said or verbs[result.status]}", indent=1)
        if result.untranslated:
            screen.paragraph(_("There is no translation of it yet, so it is in English."), indent=4)
        _show_brought(screen, result.clauses)
        if result.workbook:
            _show_workbook(screen, result.workbook, verbs)
    missing = list(dict.fromkeys(fact for result in results for fact in result.missing))
    if missing:
        head = ngettext(
            "{count} fact or list is missing and stands as a placeholder",
            "{count} facts or lists are missing and stand as placeholders",
            len(missing),
        )
        screen.heading(head.format(count=len(missing)))
        for name in missing:
            screen.item("open", f"{_label(book, name)} ({name})")
    _show_kept(screen, results)
    typed = [fact for result in results for one in result.clauses for fact in one.typed]
    if typed:
        names = ", ".join(_label(book, fact) for fact in dict.fromkeys(typed))
        screen.gap()
        screen.item("mind", _("Changed in Word, but not in the case file: {names}").format(names=names))
        screen.paragraph(_("Sums count the case file. Read the values back: ppi draft pull"), indent=3)
    elif any(result.edited and result.missing for result in results):
        screen.gap()
        screen.paragraph(_("Filled in in Word? Read it back with: ppi draft pull"))


def _show_workbook(screen: Screen, workbook: Workbook, verbs: Mapping[str, str]) -> None:
    """What happened to the workbook beside a document; one that was edited can only be written anew elsewhere."""
    kept = workbook.status == "kept"
    told = _("kept: it was edited; rename it to have it written anew") if kept else verbs[workbook.status]
    screen.item("mind" if kept else "yes", f"{workbook.path}: {told}", indent=1)


def _label(book: Lawbook, name: str) -> str:
    """What a fact or, as `lists.ID`, a list is called."""
    found = book.facts.get(name) or book.lists.get(name.removeprefix("lists."))
    return words(found.label) if found else name


def _show_brought(screen: Screen, clauses: Sequence[Updated]) -> None:
    """What an update did, clause by clause, but for what it left alone."""
    replaced = [one for one in clauses if one.state in ("replaced", "new", "dropped")]
    told = {
        _("brought up to date: {clauses}"): replaced,
        _("new values, your words kept: {clauses}"): [one for one in clauses if one.renewed],
        _("left out, as you removed them: {clauses}"): [one for one in clauses if one.state == "removed"],
    }
    for text, ones in told.items():
        if ones:
            screen.paragraph(text.format(clauses=", ".join(map(_name, ones))), indent=4)


def _name(clause: Updated) -> str:
    """A clause by its heading."""
    return clause.title or (_("the first page") if clause.clause == "front" else clause.clause)


def _show_kept(screen: Screen, results: Sequence[Written]) -> None:
    """Last, since it asks for a decision: both texts of each clause that was kept although its text would be new."""
    for result in results:
        kept = [one for one in result.clauses if one.state == "kept"]
        if not kept:
            continue
        screen.heading(_("{name}: you edited what would be new now").format(name=result.path.name))
        for one in kept:
            screen.item("mind", _("{clause}: it stays as you have it").format(clause=_name(one)))
            _show_both(screen, one.here.split("\n"), one.generated.split("\n"))


def _show_both(screen: Screen, here: Sequence[str], generated: Sequence[str]) -> None:
    """Where two texts differ: the lines of one, then those of the other."""
    for kind, start, end, begin, stop in SequenceMatcher(None, here, generated, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for line in here[start:end]:
            screen.paragraph(_("in the document: {text}").format(text=line), indent=5)
        for line in generated[begin:stop]:
            screen.paragraph(_("would be new: {text}").format(text=line or _("nothing")), indent=5)
