"""Which question comes next: only facts that can still change something, the one that settles most first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from ppi_cli.data.schema import FactDefinition, Lawbook, Value
from ppi_cli.law.judge import Verdict, judge

Facts = Mapping[str, Value]


def open_questions(
    book: Lawbook, facts: Facts, as_of: datetime.date, verdict: Verdict | None = None
) -> list[str]:
    """The unknown facts that `ppi plan` asks for, in the order of the data.

    A fact that was asked for and is not known (None) is passed over, and so is one that has a default.
    """
    matters = (verdict or judge(book, facts, as_of)).open_facts
    return [
        name
        for name, fact in book.facts.items()
        if name not in facts
        and not fact.default
        and (fact.ask == "always" or (name in matters and fact.ask == "if-it-matters"))
    ]


def unconfirmed_defaults(book: Lawbook, facts: Facts) -> list[str]:
    """The facts that count by their default and are put to the officer all the same, such as the field."""
    return [
        name
        for name, fact in book.facts.items()
        if name not in facts and fact.default and fact.ask == "always"
    ]


def next_question(
    book: Lawbook, facts: Facts, as_of: datetime.date, verdict: Verdict | None = None
) -> str | None:
    """The unknown fact to ask for next, or None when nothing that matters is open.

    Sections come in their order. Within a section, what is always asked comes first, then what the best fitting
    procedure still depends on, and of several the one whose answers leave least open on average.
    """
    verdict = verdict or judge(book, facts, as_of)
    open_names = open_questions(book, facts, as_of, verdict)
    for section in book.sections:
        here = [name for name in open_names if book.facts[name].section == section.id]
        always = [name for name in here if book.facts[name].ask == "always"]
        if always:
            return always[0]
        if here:
            candidates = [name for name in here if name in verdict.choice.leading] or here
            return min(candidates, key=lambda name: _left_open(book, facts, as_of, book.facts[name]))
    return None


def most_telling(book: Lawbook, facts: Facts, as_of: datetime.date, names: Iterable[str]) -> str | None:
    """Of these facts, the one whose answers leave least open on average; None when none has listed answers."""
    listed = [name for name in names if possible_answers(book.facts[name])]
    return min(listed, key=lambda name: _left_open(book, facts, as_of, book.facts[name]), default=None)


def possible_answers(fact: FactDefinition) -> tuple[Value, ...]:
    """The answers of a fact that can be listed; none for amounts, dates and free text."""
    if fact.type == "yes-no":
        return (True, False)
    return tuple(fact.choices) if fact.type in ("choice", "percent", "level") else ()


def _left_open(book: Lawbook, facts: Facts, as_of: datetime.date, fact: FactDefinition) -> float:
    """How much is open after this question, on average over its answers; amounts come last."""
    answers = possible_answers(fact)
    if not answers:
        return float("inf")
    left = 0
    for answer in answers:
        verdict = judge(book, {**facts, fact.id: answer}, as_of)
        left += 4 * (len(verdict.choice.possible) - bool(verdict.choice.recommended)) + len(
            verdict.open_facts
        )
    return left / len(answers)
