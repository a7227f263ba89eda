"""Where a procurement stands, on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.casefile.decisions import Decision
from ppi_cli.consultation.checklist import Standing
from ppi_cli.data.schema import Value
from ppi_cli.data.wording import long_day
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.assessment import Assessment
from ppi_cli.terminal.screen import Screen


def show_status(
    screen: Screen,
    facts: Mapping[str, Value],
    assessment: Assessment,
    decision: Decision | None,
    stale: bool,
    open_names: Sequence[str],
    documents: Sequence[str],
    consulted: Standing,
) -> None:
    """One line a stage, then the next step."""
    screen.gap()
    screen.line((str(facts.get("need.title") or _("A procurement without a title")), "bold"))
    best = assessment.recommended
    count = len([value for value in facts.values() if value is not None])
    known = ngettext("{count} fact known", "{count} facts known", count).format(count=count)
    still = ngettext("{count} question open", "{count} questions open", len(open_names)).format(
        count=len(open_names)
    )
    screen.item("yes" if not open_names else "open", f"{known}, {still}" if open_names else known)
    if assessment.contradictions:
        screen.item("mind", _("some answers contradict each other"))
    elif best is not None:
        screen.item("yes", _("recommended: {name}").format(name=best.name))
    else:
        screen.item("open", _("no procedure recommended yet"))
    _show_consultation(screen, consulted)
    if decision is None:
        screen.item("open", _("no decision recorded"))
    else:
        result = assessment.procedure(decision.procedure)
        name = result.name
        screen.item(
            "yes" if result.status == "available" else "mind",
            _("decided on {day}: {name}").format(day=long_day(decision.on), name=name),
        )
    if stale:
        screen.item("mind", _("the facts have changed since; look at the result again and decide anew"))
    if documents:
        screen.item("yes", _("documents: {names}").format(names=", ".join(documents)))
    else:
        screen.item("open", _("no document written yet"))
    screen.gap()
    screen.paragraph(
        _("Next: {step}").format(step=_next(assessment, decision, stale, documents, consulted)), hanging=6
    )


def _show_consultation(screen: Screen, consulted: Standing) -> None:
    """A line on the market consultation, where one was begun or is advised."""
    if consulted.begun:
        text = _("market consultation: {settled} of {count} settled").format(
            settled=consulted.settled, count=consulted.items
        )
        screen.item("open" if consulted.following else "yes", text)
    elif consulted.following:
        screen.item("open", _("market not consulted yet"))


def _next(
    assessment: Assessment,
    decision: Decision | None,
    stale: bool,
    documents: Sequence[str],
    consulted: Standing,
) -> str:
    """What is open comes first, then the market, since a decision rests on what it says; then decision and documents."""
    following = consulted.following
    if following is not None and consulted.begun:
        return _("ppi consult, to go on: {item}").format(item=words(following.item.text))
    if assessment.recommended is None:
        return _("ppi plan, to answer what is open")
    if following is not None and decision is None:
        return _("ppi consult, to ask the market before you decide; or ppi plan, if you have asked it")
    if decision is None or stale:
        return _("ppi plan, to decide and record your reasons")
    if following is not None:
        return _("ppi consult, to ask the market before you rely on what is only assumed")
    return _("ppi draft procedure-choice, to put the reasons on file") if not documents else "ppi draft"
