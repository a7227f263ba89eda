"""Where a procurement stands, on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.casefile.decisions import Decision
from ppi_cli.data.schema import Value
from ppi_cli.data.wording import long_day
from ppi_cli.language import _, ngettext
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
    screen.line(_("Next: {step}").format(step=_next(assessment, decision, stale, documents)))


def _next(assessment: Assessment, decision: Decision | None, stale: bool, documents: Sequence[str]) -> str:
    if assessment.recommended is None:
        return _("ppi plan, to answer what is open")
    if decision is None or stale:
        return _("ppi plan, to decide and record your reasons")
    return _("ppi draft procedure-choice, to put the reasons on file") if not documents else "ppi draft"
