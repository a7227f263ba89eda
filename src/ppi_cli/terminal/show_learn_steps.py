"""The steps from need to lessons on screen, beside a procurement where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.data.schema import Lawbook
from ppi_cli.knowledge.path import DECISION, StepState
from ppi_cli.knowledge.schema import Stage
from ppi_cli.language import _, words
from ppi_cli.terminal.screen import Screen

_KINDS = {"done": "yes", "next": "mind", "open": "open"}


_MOST_DOCUMENTS = 6
"""Documents of a step that are named; more are counted."""


def show_steps(
    screen: Screen,
    stages: Sequence[Stage],
    states: Sequence[StepState] | None,
    book: Lawbook,
    title: str,
    wanted: Mapping[str, Sequence[str]],
) -> None:
    """One line a step; the next one opened, with what it lacks and the documents that it wants."""
    screen.gap()
    head = _("From need to lessons, step by step")
    screen.ends((screen.joined(head, title) if title else head, "bold"), _("one in full: ppi learn show ID"))
    screen.gap()
    if states is None:
        _without_case(screen, stages)
        return
    for number, state in enumerate(states, 1):
        _step(screen, number, state, book, wanted[state.stage.id])
    if all(state.state == "done" for state in states):
        screen.gap()
        screen.paragraph(_("Every step has left its signs."))
    screen.gap()
    screen.paragraph(
        _("A step counts as done by what ppi can see: answers, the decision, documents, the consultation."),
        style="dim",
    )


def _without_case(screen: Screen, stages: Sequence[Stage]) -> None:
    for number, stage in enumerate(stages, 1):
        screen.paragraph(f"{number:>2}. {words(stage.name)}", indent=3, style="bold")
        screen.paragraph(words(stage.goal), indent=7)
        screen.line((stage.id, "dim"), indent=7)
    screen.gap()
    screen.paragraph(
        _("In a procurement's folder this shows what is done and what is next. Begin one: ppi init"),
        style="dim",
    )


def _step(screen: Screen, number: int, state: StepState, book: Lawbook, wanted: Sequence[str]) -> None:
    stage = state.stage
    names = {"done": _("done"), "next": _("next"), "open": _("open")}
    right = screen.joined(names[state.state], stage.id) if state.state == "next" else names[state.state]
    name = f"{number:>2}. {words(stage.name)}"
    if screen.plain:
        screen.paragraph(f"{name}: {right}", indent=3, hanging=4)
    else:
        screen.item(_KINDS[state.state], name, right, style="bold" if state.state == "next" else "")
    if state.state == "next":
        screen.paragraph(words(stage.goal), indent=9)
        for kind, name in state.lacks:
            screen.paragraph(f"- {_lack(kind, name, book)}", indent=9, hanging=2)
        if wanted:
            screen.paragraph(_("documents: {names}").format(names=_some(wanted)), indent=9, hanging=2)
        if stage.commands:
            screen.paragraph(screen.joined(*stage.commands), indent=9, style="dim")


def _some(wanted: Sequence[str]) -> str:
    """The first documents by id, and how many more there are."""
    names, more = ", ".join(wanted[:_MOST_DOCUMENTS]), len(wanted) - _MOST_DOCUMENTS
    return names if more <= 0 else _("{names}; and {count} more").format(names=names, count=more)


def _lack(kind: str, name: str, book: Lawbook) -> str:
    if kind == "fact":
        fact = book.facts.get(name)
        return _("not answered yet: {label}").format(label=words(fact.label) if fact else name)
    if kind == DECISION:
        return _("no decision on the procedure is recorded")
    if kind == "document":
        return _("not written yet: {document}").format(document=name)
    return _("the checklist of the market consultation has open items")
