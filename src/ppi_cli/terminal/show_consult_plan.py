"""The plan of a consultation on screen: questions with their decisions, formats, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ppi_cli.consultation.planning import Asked, Dated, Plan, Proposed
from ppi_cli.data.citations import cite
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import short_day
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.assess import mark_of
from ppi_cli.terminal.screen import Screen


def show_plan(
    screen: Screen,
    book: Lawbook,
    asked: Sequence[Asked],
    spare: Sequence[Asked],
    formats: Sequence[Proposed],
    dates: Plan,
) -> None:
    """What to ask and why, what was left out, how to meet the market, and when."""
    _questions(screen, book, asked)
    _left_out(screen, book, spare)
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
    for group, members in groupby(real, key=lambda one: one.question.group):
        screen.gap()
        screen.line((words(book.consultation_groups[group].name), "bold"))
        for one in members:
            screen.item("open" if one.facts else "", words(one.question.text), indent=2)
            screen.paragraph(_grounds(screen, book, one), indent=4, style="dim")


def _grounds(screen: Screen, book: Lawbook, one: Asked) -> str:
    """The id of a question, the decision that it serves, and the facts behind that which are not certain."""
    whys = {
        "unknown": _("not known"),
        "assumed": _("only assumed"),
        "searched": _("found by search alone"),
    }
    parts = [one.question.id]
    if one.question.decides:
        parts.append(_("for: {decision}").format(decision=words(one.question.decides)))
    if one.facts:
        labels = ", ".join(words(book.facts[name].label) for name in one.facts)
        parts.append(f"{labels}: {whys[one.why]}")
    return screen.joined(*parts)


def _left_out(screen: Screen, book: Lawbook, spare: Sequence[Asked]) -> None:
    if not spare:
        return
    screen.heading(_("Left out, since a long form tires firms"))
    for one in spare:
        screen.item("", f"{words(one.question.text)} ({one.question.id})", indent=2)
    screen.paragraph(_("To ask one after all: ppi consult form --ask ID; to leave one out: --drop ID."))


def _formats(screen: Screen, formats: Sequence[Proposed]) -> None:
    screen.heading(_("Formats"))
    for one in formats:
        kind = "yes" if one.fits else "open"
        screen.item(kind, f"{words(one.format.name)}: {words(one.format.good_for)}", indent=2)
        screen.paragraph(words(one.format.care), indent=4, style="dim")


def _calendar(screen: Screen, book: Lawbook, dates: Plan) -> None:
    screen.heading(_("Calendar"))
    for one in dates.steps:
        screen.ends((f"  {short_day(one.day)}  {words(one.step.name)}", ""), _ground_of(book, one))
    set_by = {
        "starts": _("Counted from the day set: consultation.starts."),
        "call": _(
            "Counted back from the day of the call; set another: ppi plan --set consultation.starts=DAY"
        ),
        "today": _(
            "Counted from today, with two months to prepare; set a day: ppi plan --set consultation.starts=DAY"
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


def _ground_of(book: Lawbook, one: Dated) -> str:
    """The article that a step rests on, else that it is good practice."""
    cites = [cite for cites in one.step.cite.values() for cite in cites]
    law = [text for text in cites if book.laws[text.split(" ")[0]].kind == "law"]
    shown = cite(law[0], book.laws).short if law else _("good practice")
    mark = mark_of(one.step.confidence)
    return f"{shown}, {mark}" if mark else shown


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
    screen.gap()
    screen.paragraph(
        _("Next: {step}").format(
            step="ppi draft omc-notice omc-document omc-registration omc-invitation omc-meeting-script"
        ),
        hanging=6,
    )
