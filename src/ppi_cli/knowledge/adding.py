"""Skeletons of an organisation's own entries, filled from the procurement at hand: a note, or a case."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.data.wording import answer_text, euro, long_day
from ppi_cli.knowledge.schema import Knowledge
from ppi_cli.knowledge.words import folded
from ppi_cli.language import _, language, words

_FACTS = (
    "buyer.name",
    "buyer.country",
    "value.rd",
    "value.purchase",
    "schedule.call_date",
    "schedule.need_by",
)
_HAPPENED = ("lessons.solution", "lessons.results")
_LEARNED = ("lessons.market", "lessons.change", "lessons.transfer")
_NEXT_TIME = ("lessons.well", "lessons.differently")
"""What the lessons sheet asks, by what it tells of in a note or a case."""
_PURPOSES = {"pcp": "pcp", "innovation-partnership": "partnership"}


def slug(title: str) -> str:
    """A title as an id and a file's name: small letters, digits and hyphens, at most 60."""
    return re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")[:60].strip("-")


def note_skeleton(
    title: str, facts: Mapping[str, Value], procedure: str, book: Lawbook, today: datetime.date
) -> str:
    """A note in Markdown with what is known, and places for what was learned."""
    lines = [f"# {title}", "", _("Written on {day}.").format(day=long_day(today)), ""]
    known = [
        f"- {words(book.facts[name].label)}: {answer_text(book.facts[name], facts[name], book.countries)}"
        for name in _FACTS
        if facts.get(name) is not None and name in book.facts
    ]
    if procedure:
        known.append("- " + _("Procedure: {name}").format(name=_procedure_name(book, procedure)))
    lines += [*known, ""] if known else []
    for heading, names in (
        (_("What happened"), _HAPPENED),
        (_("What we learned"), _LEARNED),
        (_("What we would do again, and what not"), _NEXT_TIME),
    ):
        lines += [f"## {heading}", "", *(line for text in _told(facts, names) for line in (text, ""))]
        lines += [] if _told(facts, names) else [""]
    return "\n".join(lines).rstrip() + "\n"


def case_skeleton(
    identity: str, title: str, facts: Mapping[str, Value], procedure: str, book: Lawbook, knowledge: Knowledge
) -> str:
    """A case in YAML, with the words that may be used beside the fields that are still open."""
    return "\n".join(_case_lines(identity, title, facts, procedure, book, knowledge)) + "\n"


def _case_lines(
    identity: str, title: str, facts: Mapping[str, Value], procedure: str, book: Lawbook, knowledge: Knowledge
) -> Iterator[str]:
    lang = language()
    yield "# " + _(
        "A case of our own. Only what is true and may be known outside; leave out what you do not know."
    )
    yield "# " + _("A line that begins with # is not read: remove the sign once it is filled in.")
    yield "cases:"
    yield f"  - id: {identity}"
    yield f"    name: {{{lang}: {quoted(title)}}}"
    yield (
        f"    buyers: [{quoted(str(facts['buyer.name']))}]" if facts.get("buyer.name") else "    # buyers: []"
    )
    yield f"    country: [{facts['buyer.country']}]" if facts.get("buyer.country") else "    # country: [PT]"
    yield f"    # sector: {_choices(knowledge, 'sectors')}"
    yield f"    # buyer_kind: {_choices(knowledge, 'buyer_kinds')}"
    yield f"    procedure: {procedure}" if procedure else "    # procedure: pcp"
    purpose = _PURPOSES.get(procedure, "ppi" if procedure else "")
    known = purpose in knowledge.vocabulary.get("purposes", {})
    yield f"    purpose: {purpose}" if known else f"    # purpose: {_choices(knowledge, 'purposes')}"
    yield from _years(facts)
    yield from _money(facts, book, lang)
    yield "    # tenders: 0"
    yield "    # funnel: [{phase: 1, contractors: 0}]"
    summary = str(facts.get("need.summary") or _("What was needed, and what was bought, in two sentences."))
    yield f"    summary: {{{lang}: {quoted(summary)}}}"
    outcome = " ".join(_told(facts, _HAPPENED))
    off = "" if outcome else "# "
    yield f"    {off}outcome: {{{lang}: {quoted(outcome or _('What came of it.'))}}}"
    learned = _told(facts, (*_LEARNED, *_NEXT_TIME))
    off = "" if learned else "# "
    yield f"    {off}lessons:"
    for text in learned or [_("What others should know.")]:
        yield f"    {off}  - {{{lang}: {quoted(text)}}}"
    yield "    # contact: " + _("an address at which others may ask you")
    yield "    # sources: [{title: , url: https://}]"


def _told(facts: Mapping[str, Value], names: Sequence[str]) -> list[str]:
    """What the lessons sheet says, in one line each."""
    return [" ".join(str(facts[name]).split()) for name in names if facts.get(name)]


def _years(facts: Mapping[str, Value]) -> Iterator[str]:
    days = {
        name: value.year
        for name, value in (
            ("from", facts.get("actual.call_sent") or facts.get("schedule.call_date")),
            ("to", facts.get("actual.in_use") or facts.get("schedule.need_by")),
        )
        if isinstance(value, datetime.date)
    }
    shown = ", ".join(f"{name}: {year}" for name, year in days.items())
    yield f"    years: {{{shown}}}" if shown else "    # years: {from: 2026, to: 2028}"


def _money(facts: Mapping[str, Value], book: Lawbook, lang: str) -> Iterator[str]:
    amounts = [
        (words(book.facts[name].label), value)
        for name in (("lessons.value",) if facts.get("lessons.value") else ("value.rd", "value.purchase"))
        if isinstance(value := facts.get(name), int | float)
        and not isinstance(value, bool)
        and name in book.facts
    ]
    yield "    money:" if amounts else "    # money:"
    for label, value in amounts:
        yield f"      # {label}: {euro(value)}"
        yield f"      - {{what: {{{lang}: {quoted(label)}}}, amount: {value}, currency: EUR}}"
    if not amounts:
        yield f"    #   - {{what: {{{lang}: {quoted(_('What it paid for.'))}}}, amount: 0, currency: EUR}}"


def _choices(knowledge: Knowledge, group: str) -> str:
    return " | ".join(knowledge.vocabulary.get(group, {}))


def _procedure_name(book: Lawbook, identity: str) -> str:
    return next((words(one.name) for one in book.procedures if one.id == identity), identity)


def quoted(text: str) -> str:
    """A text in quotation marks, as YAML and JSON both read it."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
