"""The judgement without the words: what each rule gives, and what follows for each procedure.

Kept apart from the wording so that the interview can try hundreds of answers to find the question that settles most.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping

import msgspec

from ppi_cli.data.schema import (
    Contradiction,
    Dated,
    Directive,
    Guidance,
    Lawbook,
    Procedure,
    Rule,
    Threshold,
    Value,
)
from ppi_cli.errors import NotInForce
from ppi_cli.language import _, words
from ppi_cli.law.logic import Options, Span, Truth, all_of, any_of, open_in, truth
from ppi_cli.law.world import FactWorld

REGIMES = frozenset({"above-threshold", "below-threshold", "excluded"})
_NOTHING: frozenset[str] = frozenset()


class Figure(msgspec.Struct, frozen=True):
    """The threshold of a contract: the dated value in force, or none, and the series that may apply."""

    dated: Dated | None
    series: tuple[Threshold, ...]

    @property
    def amount(self) -> float | None:
        """Euro without VAT."""
        return self.dated.value if self.dated else None


class Finding(msgspec.Struct, frozen=True):
    """What one rule gives; `group` is the id of the group of alternatives that it belongs to."""

    rule: Rule
    holds: Truth
    group: str | None = None


class Judgement(msgspec.Struct, frozen=True):
    """One procedure: whether it is available, and why. `missing` would settle that; `regime_open` the regime."""

    procedure: Procedure
    available: Truth
    missing: frozenset[str]
    findings: tuple[Finding, ...]
    value: Span
    figure: Figure
    regime: str | None
    regime_open: frozenset[str]
    world: FactWorld


class Choice(msgspec.Struct, frozen=True):
    """What the guidance gives: the procedures still possible in order, the rules that led there, and what is open.

    `leading` are the absent facts on which the first procedure that is possible depends.
    """

    recommended: str | None
    possible: tuple[str, ...]
    missing: frozenset[str]
    leading: frozenset[str]
    rules: tuple[Guidance, ...]


class Verdict(msgspec.Struct, frozen=True):
    """All procedures and the choice among them, on one day under one directive."""

    day: datetime.date
    directive: Directive
    judgements: dict[str, Judgement]
    choice: Choice
    contradictions: tuple[Contradiction, ...]
    world: FactWorld

    @property
    def open_facts(self) -> frozenset[str]:
        """The absent facts that can still change what is recommended, or the value and regime of what may be."""
        found = self.choice.missing
        for name in self.choice.possible:
            item = self.judgements[name]
            found |= item.regime_open | item.world.open_facts("this.value")
        for contradiction in self.contradictions:  # one that may yet be lifted is worth a question
            found |= open_in(contradiction.unless, self.world)
        return found


def judge(book: Lawbook, facts: Mapping[str, Value], as_of: datetime.date) -> Verdict:
    """Facts and law in, verdict out.

    The law of the day on which the call is sent counts (Directive 2014/24/EU, Art. 5(4)): `schedule.call_date` where
    it is given, else `as_of`. Raises NotInForce for a day on which the directive does not apply.
    """
    call_date = facts.get("schedule.call_date")
    day = call_date if isinstance(call_date, datetime.date) else as_of
    world = FactWorld(book, facts)
    directive = _directive(book, world, day)
    judgements = {item.id: _judge_procedure(book, item, world, day) for item in book.procedures}
    contradictions = tuple(
        item
        for item in book.contradictions
        if truth(item.when, world) is True and (item.unless is None or truth(item.unless, world) is not True)
    )
    choice = _choose(book, world, judgements, day, blocked=bool(contradictions))
    return Verdict(day, directive, judgements, choice, contradictions, world)


def in_force(starts: datetime.date | None, ends: datetime.date | None, day: datetime.date) -> bool:
    """Whether a day lies between two days, both included; an absent end is open."""
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def _directive(book: Lawbook, world: FactWorld, day: datetime.date) -> Directive:
    directive = next((item for item in book.directives if truth(item.when, world)), None)
    if directive is None:
        raise NotInForce(_("no directive covers this contract"), _("Check the fact contract.field."))
    if not in_force(directive.in_force, directive.until, day):
        raise NotInForce(
            _("Directive {name} does not apply on {day}").format(name=words(directive.name), day=day),
            _("Choose a day from {first} on.").format(first=directive.in_force),
        )
    return directive


def _judge_procedure(book: Lawbook, procedure: Procedure, facts: FactWorld, day: datetime.date) -> Judgement:
    value = facts.options(procedure.value)
    assert isinstance(value, Span)
    this: dict[str, Options] = {"this.value": value, "this.subject": facts.options(procedure.subject)}
    opened = {
        "this.value": facts.open_facts(procedure.value),
        "this.subject": facts.open_facts(procedure.subject),
    }
    world = facts.within(this, opened)
    figure = _figure(book, world, day)
    regime, regime_open = _regime(book, procedure, world, value, figure.amount)
    amount = figure.amount
    this["this.threshold"] = Span(amount, amount) if amount is not None else Span(0.0, math.inf)
    this["this.regime"] = frozenset({regime}) if regime else REGIMES
    world = facts.within(this, opened | {"this.threshold": _NOTHING, "this.regime": regime_open})
    available, missing, findings = _apply_rules(book, procedure, world, day)
    return Judgement(procedure, available, missing, findings, value, figure, regime, regime_open, world)


def _figure(book: Lawbook, world: FactWorld, day: datetime.date) -> Figure:
    """The threshold in force. Where several series may apply, only a figure that they share is known."""
    may = [(series, truth(series.when, world)) for series in book.thresholds]
    possible = tuple(series for series, holds in may if holds) or tuple(
        s for s, holds in may if holds is None
    )
    dated = [
        next((item for item in series.values if item.starts <= day <= item.ends), None) for series in possible
    ]
    amounts = {item.value if item else None for item in dated}
    return Figure(dated[0] if len(amounts) == 1 else None, possible)


def _regime(
    book: Lawbook, procedure: Procedure, world: FactWorld, value: Span, figure: float | None
) -> tuple[str | None, frozenset[str]]:
    """The regime, or None with the absent facts that keep it open."""
    excluded: Truth = False if procedure.excluded_when is None else truth(procedure.excluded_when, world)
    if excluded or (procedure.excluded_if is not None and truth(procedure.excluded_if, world)):
        return "excluded", _NOTHING
    below: Truth = None
    if figure is not None:
        below = True if value.high < figure else False if value.low >= figure else None
    if excluded is False and below is not None:
        return ("below-threshold" if below else "above-threshold"), _NOTHING
    opened = open_in(procedure.excluded_when, world) if excluded is None else _NOTHING
    if below is None:
        opened |= world.open_facts("this.value")
    if figure is None:
        for series in book.thresholds:
            opened |= open_in(series.when, world)
    return None, opened


def _apply_rules(
    book: Lawbook, procedure: Procedure, world: FactWorld, day: datetime.date
) -> tuple[Truth, frozenset[str], tuple[Finding, ...]]:
    """Whether all rules of a procedure hold, the absent facts that keep it open, and what each rule gives.

    A procedure of which no rule is in force on the day is not in the law of that day.
    """
    outcomes: list[tuple[Truth, frozenset[str]]] = []
    findings: list[Finding] = []
    lapsed = False
    for rule in book.rules:
        if rule.procedure != procedure.id:
            continue
        if not in_force(rule.in_force, rule.until, day):
            lapsed = True
            continue
        applies = truth(rule.applies, world)
        if applies is False:
            continue
        outcome, missing, found = _apply_rule(rule, world, day)
        findings += found
        if applies is None and outcome is not True:
            outcome, missing = None, missing | open_in(rule.applies, world)
        outcomes.append((outcome, missing))
    result = False if lapsed and not outcomes else all_of(outcome for outcome, _missing in outcomes)
    missing = (
        _NOTHING.union(*(missing for outcome, missing in outcomes if outcome is None))
        if result is None
        else _NOTHING
    )
    return result, missing, tuple(findings)


def _apply_rule(
    rule: Rule, world: FactWorld, day: datetime.date
) -> tuple[Truth, frozenset[str], list[Finding]]:
    if not rule.any_of:
        holds = truth(rule.when, world)
        return holds, open_in(rule.when, world), [Finding(rule, holds)]
    members = [
        Finding(member, truth(member.when, world), rule.id)
        for member in rule.any_of
        if in_force(member.in_force, member.until, day) and truth(member.applies, world) is not False
    ]
    holds = any_of(member.holds for member in members)
    missing = (
        _NOTHING.union(*(open_in(item.rule.when, world) for item in members)) if holds is None else _NOTHING
    )
    return holds, missing, [Finding(rule, holds), *members]


def _choose(
    book: Lawbook, world: FactWorld, judgements: Mapping[str, Judgement], day: datetime.date, *, blocked: bool
) -> Choice:
    """The procedure of the first rule of the guidance that holds and is available.

    A rule that is unknown leaves its procedure possible, and the next one is looked at; when all that is possible is
    one procedure, it is recommended. Contradictory facts (`blocked`) recommend nothing.
    """
    possible: list[str] = []
    rules: list[Guidance] = []
    missing = leading = _NOTHING
    complete = False
    for rule in book.guidance:
        judgement = judgements.get(rule.recommend)
        if judgement is None or not in_force(rule.in_force, rule.until, day):
            continue
        fits = truth(rule.when, world)
        outcome = all_of((fits, judgement.available))
        if outcome is False:
            continue
        if rule.recommend not in possible:
            possible.append(rule.recommend)
        rules.append(rule)
        missing |= open_in(rule.when, world) | judgement.missing
        leading = leading or missing
        if outcome:
            complete = True
            break
    if complete and len(possible) == 1 and not blocked:
        return Choice(possible[0], tuple(possible), _NOTHING, _NOTHING, tuple(rules[-1:]))
    return Choice(None, tuple(possible), missing, leading, tuple(rules))
