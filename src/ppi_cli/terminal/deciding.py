"""The decision at the end of `ppi plan`: the officer's choice and the reasons in the officer's words."""

from __future__ import annotations

from ppi_cli.language import _
from ppi_cli.law.assessment import Assessment
from ppi_cli.terminal.asking import Asker, Option
from ppi_cli.terminal.screen import Screen


def ask_decision(asker: Asker, screen: Screen, assessment: Assessment) -> tuple[str, str] | None:
    """The procedure decided on and the rationale; None when the officer does not decide now."""
    best = assessment.recommendation.procedure
    available = [result for result in assessment.procedures if result.status == "available"]
    ordered = sorted(available, key=lambda result: result.id != best)
    options = [Option(_("Not now"), None)]
    options += [Option(_("Decide: {name}").format(name=result.name), result.id) for result in ordered]
    screen.gap()
    chosen = asker.choose(_("Do you want to record your decision?"), options, commands=False)
    if chosen is None:
        return None
    prompt = _("Why? A sentence or two in your own words, for the file")
    if best is None:
        prompt = _("Nothing is recommended yet, since questions are open. Why do you choose it? For the file")
    elif chosen != best:
        prompt = _("It is not the one recommended. Why do you choose it? For the file")
    rationale = str(asker.text(prompt, check=None, commands=False)).strip()
    while not rationale:
        screen.paragraph(_("A decision needs its reason: the file will be read by others."))
        rationale = str(asker.text(prompt, check=None, commands=False)).strip()
    return str(chosen), rationale
