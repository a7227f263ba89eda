"""The plan of a consultation on screen: questions with their decisions, formats, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ppi_cli.consultation.planning import Asked, Plan, Proposed
from ppi_cli.data.citations import cite, cites_for
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import short_day
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.assess import mark_of
from ppi_cli.terminal.screen import Screen

_MANY = 25


def show_plan(
    screen: Screen, book: Lawbook, asked: Sequence[Asked], formats: Sequence[Proposed], dates: Plan
) -> None:
    """What to ask and why, how to meet the market, and when."""
    _questions(screen, book, asked)
    _formats(screen, formats)
    _calendar(screen, book, dates)
    screen.gap()
    screen.line(_("Next: {step}").format(step="ppi consult form"))


def _questions(screen: Screen, book: Lawbook, asked: Sequence[Asked]) -> None:
    real = [one for one in asked if one.why != "firm"]
    head = ngettext(
        "{count} question, beside those on the firm", "{count} questions, beside those on the firm", len(real)
    )
    screen.heading(head.format(count=len(real)))
    whys = {
        "always": "",
        "unknown": _("not known"),
        "assumed": _("only assumed"),
        "searched": _("found by search alone"),
    }
    for group, members in groupby(real, key=lambda one: one.question.group):
        screen.gap()
        screen.line((words(book.consultation_groups[group].name), "bold"))
        for one in members:
            why = whys[one.why]
            serves = ", ".join(one.facts)
            note = f"{serves}: {why}" if why else words(one.question.decides)
            screen.item("open" if why else "", words(one.question.text), indent=2)
            screen.paragraph(f"{one.question.id}. {note}", indent=4, style="dim")
    if len(real) > _MANY:
        screen.gap()
        screen.item(
            "mind",
            _("More than {count} questions tire firms: leave some out with --drop.").format(count=_MANY),
        )


def _formats(screen: Screen, formats: Sequence[Proposed]) -> None:
    screen.heading(_("Formats"))
    for one in formats:
        kind = "yes" if one.fits else "open"
        screen.item(kind, f"{words(one.format.name)}: {words(one.format.good_for)}", indent=2)
        screen.paragraph(words(one.format.care), indent=4, style="dim")


def _calendar(screen: Screen, book: Lawbook, dates: Plan) -> None:
    screen.heading(_("Calendar"))
    for one in dates.steps:
        refs = [cite(text, book.laws).short for text in cites_for(one.step.cite, "general")]
        mark = mark_of(one.step.confidence)
        right = "; ".join([*refs[:1], *([mark] if mark else [])])
        screen.ends((f"  {short_day(one.day)}  {words(one.step.name)}", ""), right)
    set_by = {
        "starts": _("Counted from the day set: consultation.starts."),
        "call": _("Counted back from the day of the call; set another: --set consultation.starts=DAY."),
        "today": _(
            "Counted from today, with two months to prepare; set a day: --set consultation.starts=DAY."
        ),
    }[dates.set_by]
    screen.paragraph(set_by, style="dim")
    if dates.late:
        text = ngettext(
            "The report would come {count} day after the call.",
            "The report would come {count} days after the call.",
            dates.late,
        )
        screen.item("mind", text.format(count=dates.late), indent=1)
    if dates.grant_met is False:
        screen.item(
            "mind",
            _("Your grant usually asks for {count} months before the call (to be confirmed).").format(
                count=dates.grant_months
            ),
            indent=1,
        )


def show_form(screen: Screen, code: str, questions: int, about: int, paths: Sequence[str]) -> None:
    """The form that was fixed, and its files."""
    screen.gap()
    text = _("Form OMC-{code}: {questions} questions, {about} on the firm").format(
        code=code, questions=questions, about=about
    )
    screen.item("yes", text, indent=1)
    for path in paths:
        screen.paragraph(path, indent=3)
    screen.paragraph(_("What comes back is read with: ppi consult import FILE..."))
