"""What an accepted finding changed, on screen: the fact, what follows, and which procedures are no longer available."""

from __future__ import annotations

from ppi_cli.consultation.conclusions import Outcome
from ppi_cli.consultation.records import Finding
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import answer_text
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen


def show_outcome(screen: Screen, book: Lawbook, finding: Finding, made: Outcome) -> None:
    """The chain from the finding to the procedures that are lost or gained with it."""
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
    screen.gap()
    for lost in made.lost:
        for reason in lost.reasons[:2]:
            ref = reason.cites[0].short if reason.cites else ""
            text = _("{name} is no longer available: {reason}").format(name=lost.name, reason=reason.text)
            screen.item("no", text, ref, indent=1)
    if made.gained:
        screen.item("yes", _("now available: {names}").format(names=", ".join(made.gained)), indent=1)
    if made.unsettled:
        _missing(screen, book, made)


def _missing(screen: Screen, book: Lawbook, made: Outcome) -> None:
    """The facts without which nothing can be recommended, and how to give them."""
    names = [name for name in made.after.recommendation.missing if name in book.facts]
    text = ngettext(
        "Before another procedure can be recommended, one more fact has to be known:",
        "Before another procedure can be recommended, more facts have to be known:",
        len(names),
    )
    screen.item("open", text, indent=1)
    for name in names:
        screen.paragraph(words(book.facts[name].label), indent=5)
        screen.paragraph(f"ppi plan --set {name}=…", indent=7, style="dim")


def show_end(screen: Screen, book: Lawbook, made: Outcome, decided: str) -> None:
    """What is recommended now and why. `decided` is the procedure that was decided on, if any."""
    before, after = made.before.recommended, made.after.recommended
    screen.gap()
    for one in made.after.contradictions:
        screen.item("mind", f"{one.text} {one.fix}", indent=1)
    if before is not None and (after is None or after.id != before.id):
        text = _("The consultation changes the recommendation: {before} → {after}").format(
            before=before.name, after=after.name if after else _("not settled yet")
        )
        screen.paragraph(text, style="bold", hanging=2)
    elif after is not None:
        screen.line((_("Recommended, as before: {name}").format(name=after.name), "bold"))
    if after is not None:
        for note in made.after.recommendation.reasons[:3]:
            screen.item("yes", note.text)
    if decided and (after is None or decided != after.id):
        name = made.after.procedure(decided).name
        text = _("You have decided on {name}; look again, and decide anew.").format(name=name)
        screen.item("mind", text, indent=1)
    screen.gap()
    screen.line(_("Next: {step}").format(step=_next(made)))


def _next(made: Outcome) -> str:
    missing = made.after.recommendation.missing if made.unsettled else ()
    return f"ppi plan --set {missing[0]}=…" if len(missing) == 1 else "ppi plan"
