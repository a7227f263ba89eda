"""What an accepted finding changed, on screen: the fact, what follows, and which procedures are no longer available."""

from __future__ import annotations

from ppi_cli.consultation.conclusions import Outcome
from ppi_cli.consultation.records import Finding
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import answer_text
from ppi_cli.language import _, words
from ppi_cli.terminal.screen import Screen


def show_outcome(screen: Screen, book: Lawbook, finding: Finding, made: Outcome, decided: str) -> None:
    """The chain from the finding to the recommendation. `decided` is the procedure that was decided on, if any."""
    screen.gap()
    screen.item("yes", _("Accepted: {text}").format(text=finding.text), indent=1)
    for name, value in made.facts.items():
        label = words(book.facts[name].label)
        shown = answer_text(book.facts[name], value, book.countries)
        screen.paragraph(
            _("{label}: {answer} (consulted)").format(label=label, answer=shown), indent=3, hanging=2
        )
        if name in made.followed:
            screen.paragraph(
                _("changed with it: {text} --alone would have left it.").format(text=made.followed[name]),
                indent=5,
            )
    _show_effect(screen, book, made)
    after = made.after.recommended
    if decided and (after is None or decided != after.id):
        screen.item("mind", _("You have decided on another procedure; look again: ppi plan"), indent=1)
    screen.gap()
    screen.line(_("Next: {step}").format(step="ppi plan"))


def _show_effect(screen: Screen, book: Lawbook, made: Outcome) -> None:
    """What is recommended now, what is lost and why, and what would settle it."""
    before, after = made.before.recommended, made.after.recommended
    screen.gap()
    if made.after.contradictions:
        for one in made.after.contradictions:
            screen.item("mind", f"{one.text} {one.fix}", indent=1)
    if before is not None and (after is None or after.id != before.id):
        text = _("The consultation changes the recommendation: {before} → {after}").format(
            before=before.name, after=after.name if after else _("not settled yet")
        )
        screen.paragraph(text, style="bold", hanging=2)
    elif after is not None:
        screen.line((_("Recommended, as before: {name}").format(name=after.name), "bold"))
    for lost in made.lost:
        for reason in lost.reasons[:2]:
            ref = reason.cites[0].short if reason.cites else ""
            text = _("{name} is no longer available: {reason}").format(name=lost.name, reason=reason.text)
            screen.item("no", text, ref, indent=3)
    if made.gained:
        screen.item("yes", _("now available: {names}").format(names=", ".join(made.gained)), indent=3)
    if after is not None:
        for note in made.after.recommendation.reasons[:3]:
            screen.item("yes", note.text, indent=3)
    missing = made.after.recommendation.missing
    if after is None and missing:
        labels = ", ".join(words(book.facts[name].label).lower() for name in missing if name in book.facts)
        screen.item("open", _("to settle it, answer: {names}").format(names=labels), indent=3)
