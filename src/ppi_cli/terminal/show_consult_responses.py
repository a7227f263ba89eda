"""Responses on screen: what an import did, and each question with bars, medians and quotes."""

from __future__ import annotations

from collections.abc import Sequence

from ppi_cli.consultation.analysis import Count, Group, Hint, Spread, Summary
from ppi_cli.consultation.answers import answer_words
from ppi_cli.consultation.intake import Taken
from ppi_cli.data.facts import convert
from ppi_cli.data.schema import ConsultationQuestion, Lawbook
from ppi_cli.data.wording import answer_text
from ppi_cli.errors import Problem
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen

_BAR = 16
_LABEL = 46
_MOST_QUOTES = 3
_SOURCES = 20
"""Responses that the proposed command names at most."""


def show_taken(screen: Screen, taken: Taken) -> None:
    """How many responses are new, then every fault with its place."""
    screen.gap()
    count = len(taken.responses)
    text = ngettext("{count} response recorded", "{count} responses recorded", count).format(count=count)
    screen.item("yes" if count else "", text, indent=1)
    if taken.unchanged:
        text = ngettext("{count} was there already", "{count} were there already", taken.unchanged)
        screen.item("", text.format(count=taken.unchanged), indent=1)
    _problems(screen, "mind", taken.notes, _("Recorded, but look at this"))
    _problems(screen, "no", taken.refused, _("Not recorded"))


def _problems(screen: Screen, kind: str, problems: Sequence[Problem], head: str) -> None:
    if not problems:
        return
    screen.heading(f"{head} ({len(problems)})")
    for one in problems[:50]:
        screen.item(kind, f"{one.where}: {one.what}" if one.where else one.what, indent=1)
        screen.paragraph(one.fix, indent=3)
    if len(problems) > 50:
        screen.paragraph(_("and {count} more: --json shows all").format(count=len(problems) - 50))


def show_responses(
    screen: Screen,
    book: Lawbook,
    count: int,
    who: Sequence[Group],
    found: Sequence[Summary],
    proposals: Sequence[Hint],
) -> None:
    """Who took part, then the questions in order, then what could become a finding."""
    screen.heading(ngettext("{count} response", "{count} responses", count).format(count=count))
    if not count:
        screen.paragraph(_("Read them in with: ppi consult import FILE..."))
        return
    for group in who:
        screen.gap()
        screen.line((group.name, "bold"))
        _bars(screen, group.counts)
    for one in found:
        if one.answered:
            _question(screen, book, one)
    if proposals:
        screen.heading(_("What could become a finding"))
        for hint in proposals:
            _hint(screen, book, hint)


def _question(screen: Screen, book: Lawbook, one: Summary) -> None:
    screen.gap()
    screen.paragraph(words(one.question.text), style="bold")
    told = [_("{count} answered").format(count=one.answered)]
    if one.confidential:
        told.append(_("{count} of them confidentially").format(count=one.confidential))
    screen.paragraph(screen.joined(*told), style="dim")
    if one.withheld:
        screen.paragraph(_("Too few for figures that could not be traced to a firm."), indent=3)
    _bars(screen, one.counts)
    if one.spread is not None:
        screen.paragraph(spread_words(one.question, one.spread, book), indent=3)
    for quote in one.quotes[:_MOST_QUOTES]:
        mark = _(" [confidential]") if quote.confidential else ""
        screen.paragraph(f"“{' '.join(quote.text.split())}” ({quote.response}){mark}", indent=3, hanging=1)
    more = len(one.quotes) - _MOST_QUOTES + one.more
    if more > 0:
        screen.paragraph(_("and {count} more").format(count=more), indent=3, style="dim")


def spread_words(question: ConsultationQuestion, spread: Spread, book: Lawbook) -> str:
    """Median, middle half and range in a sentence."""
    low, lower, median, upper, high = (
        answer_words(question, _whole(number), book.countries)
        for number in (spread.low, spread.lower, spread.median, spread.upper, spread.high)
    )
    if spread.size == 1:
        return median
    return _(
        "median {median}; half of them between {lower} and {upper}; all between {low} and {high}"
    ).format(median=median, lower=lower, upper=upper, low=low, high=high)


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else round(number, 1)


def _bars(screen: Screen, counts: Sequence[Count]) -> None:
    """One line a count: label, bar, number; in plain output without the bar."""
    most = max((one.number for one in counts), default=0)
    for one in counts:
        label = one.label if len(one.label) <= _LABEL else one.label[: _LABEL - 1] + "…"
        bar = "█" * round(one.number / most * _BAR) if most else ""
        shown = "" if screen.plain else f"{bar:<{_BAR}} "
        screen.line(f"{label:<{_LABEL}} ", (shown, "accent"), f"{one.number:>4}", indent=3)


def _hint(screen: Screen, book: Lawbook, hint: Hint) -> None:
    definition = book.facts[hint.fact]
    shown = answer_text(definition, convert(definition, hint.value, book.countries), book.countries)
    text = (
        _("{label}: {value}, the median of {answered} answers")
        if definition.type == "money"
        else _("{label}: {value}, say {number} of {answered}")
    )
    label = words(definition.label)
    screen.item("open", text.format(label=label, value=shown, number=hint.number, answered=hint.answered))
    sources = ",".join(hint.responses[:_SOURCES])
    screen.paragraph(
        f'ppi consult finding add "…" --fact {hint.fact} --value {hint.value} --from {sources}',
        indent=5,
        style="dim",
    )
