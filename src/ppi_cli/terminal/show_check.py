"""Findings on screen: the gravest first, each with where it is, what to do, and the provision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.checks.findings import Finding
from ppi_cli.data.citations import cite
from ppi_cli.data.schema import Law
from ppi_cli.language import _, ngettext
from ppi_cli.terminal.screen import Screen

_KINDS = {"error": "no", "warning": "mind", "note": ""}


def show_check(screen: Screen, findings: Sequence[Finding], laws: Mapping[str, Law], procedure: str) -> None:
    """What was found for a procedure (empty: none is decided or recommended)."""
    screen.gap()
    screen.line((_("Check: {procedure}").format(procedure=procedure) if procedure else _("Check"), "bold"))
    screen.paragraph(_counts(findings))
    if not procedure:
        screen.paragraph(
            _("No procedure is decided or recommended yet, so dates and numbers were not checked."),
            style="dim",
        )
    for finding in findings:
        screen.gap()
        lead = {"error": _("Error."), "warning": _("Warning."), "note": _("Note.")}[finding.severity]
        screen.item("" if screen.plain else _KINDS[finding.severity], f"{lead} {finding.text}", indent=1)
        if finding.fix:
            screen.paragraph(f"→ {finding.fix}" if not screen.plain else finding.fix, indent=3, hanging=2)
        below = [finding.where, *(cite(text, laws).ref for text in finding.cites)]
        screen.paragraph(screen.joined(*(part for part in below if part)), indent=3, style="dim")
    screen.gap()
    screen.paragraph(_("ppi supports your decision; it does not replace legal advice."), style="dim")


def _counts(findings: Sequence[Finding]) -> str:
    """How many of each kind; that nothing was found is no proof that all is well."""
    if not findings:
        return _("Nothing was found that would not stand up. What ppi does not know, it cannot check.")
    numbers = {kind: sum(finding.severity == kind for finding in findings) for kind in _KINDS}
    texts = {
        "error": ngettext("{number} error", "{number} errors", numbers["error"]),
        "warning": ngettext("{number} warning", "{number} warnings", numbers["warning"]),
        "note": ngettext("{number} note", "{number} notes", numbers["note"]),
    }
    return ", ".join(texts[kind].format(number=number) for kind, number in numbers.items() if number)
