"""What would change the outcome: other answers to one question, and the branches while a question is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ppi_cli.data.facts import BadValue, convert
from ppi_cli.data.schema import Compare, FactDefinition, Lawbook, Name, Number, Value
from ppi_cli.data.wording import euro, listed, within_sentence
from ppi_cli.errors import NotInForce
from ppi_cli.language import _, words
from ppi_cli.law.interview import possible_answers
from ppi_cli.law.judge import Judgement, Verdict, judge
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld

Facts = Mapping[str, Value]


class Change(msgspec.Struct, frozen=True):
    """One answer supposed: what it is, what follows from it, and the outcome.

    `recommended` is the procedure then recommended (None: open), `possible` those then possible; `statuses` the
    procedures whose availability changes, by id, and `regime` the regime of the recommended one if that changes.
    """

    fact: str
    value: Value
    text: str
    recommended: str | None
    possible: tuple[str, ...]
    statuses: dict[str, bool | None]
    regime: str | None = None


def branches(book: Lawbook, facts: Facts, as_of: datetime.date, fact: str) -> list[Change]:
    """Where each possible answer to an open question leads."""
    base = judge(book, facts, as_of)
    return [
        change
        for answer in possible_answers(book.facts[fact])
        if (change := _suppose(book, facts, as_of, book.facts[fact], answer, base)) is not None
    ]


def what_if(book: Lawbook, facts: Facts, as_of: datetime.date) -> list[Change]:
    """The single answers that, if they were different, would change the recommendation, a status or the regime.

    Changes of the recommendation come first.
    """
    base = judge(book, facts, as_of)
    found = []
    for name, value in facts.items():
        definition = book.facts.get(name)
        if definition is None or value is None:
            continue
        for answer in _other_answers(definition, value, base):
            change = _suppose(book, facts, as_of, definition, answer, base)
            if change and (change.recommended != base.choice.recommended or change.statuses or change.regime):
                found.append(change)
    return sorted(found, key=lambda change: change.recommended == base.choice.recommended)


def telling(changes: Iterable[Change], recommended: str | None) -> list[Change]:
    """The changes that lead to another recommendation or another regime."""
    return [change for change in changes if change.recommended not in (None, recommended) or change.regime]


def outcome_words(book: Lawbook, change: Change) -> str:
    """What a supposed answer leads to, in a few words."""
    names = {item.id: words(item.short) for item in book.procedures}
    if change.regime:
        return {
            "above-threshold": _("the same procedure, above the EU threshold"),
            "below-threshold": _("the same procedure, below the EU threshold, where national law decides"),
            "excluded": _("the same procedure, outside the directive"),
        }[change.regime]
    if change.recommended:
        return names[change.recommended]
    possible = listed([names[name] for name in change.possible])
    return _("open: {names}").format(names=possible) if possible else _("nothing fits")


def _other_answers(fact: FactDefinition, value: Value, base: Verdict) -> Iterator[Value]:
    if fact.type == "percent" and not isinstance(value, str):
        current = FactWorld(base.world.book, {fact.id: value}).options(fact.id)
        for word in fact.choices:
            other = FactWorld(base.world.book, {fact.id: word}).options(fact.id)
            if not (other.low <= current.low <= other.high):  # type: ignore[union-attr]  # numbers have spans
                yield word
    elif fact.type in ("choice", "yes-no", "percent"):
        yield from (answer for answer in possible_answers(fact) if answer != value)
    elif fact.type == "money":
        yield from _across_the_limits(value, base)


def _across_the_limits(value: Value, base: Verdict) -> Iterator[Value]:
    """The amounts that take the recommended procedure just to the threshold, or just below it.

    So do those that take it to a limit of value of its own, which national law may set.
    """
    name = base.choice.recommended
    if name is None or not isinstance(value, int | float):
        return
    item = base.judgements[name]
    total, figure = item.value.known, item.figure.amount
    if total is None or figure is None or item.regime == "excluded":
        return
    for limit in sorted({figure, *_limits_of_value(item)}):
        other = value + limit - total - (1 if limit <= total else 0)
        if other >= 0 and other != value:
            yield int(other) if float(other).is_integer() else other


def _limits_of_value(item: Judgement) -> Iterator[float]:
    """The amounts above which a rule that holds for this procedure would no longer hold."""
    for finding in item.findings:
        match finding.rule.when:
            case Compare(op="<", left=Name(id="this.value"), right=(Number(value=limit),)) if finding.holds:
                yield limit


def _suppose(
    book: Lawbook, facts: Facts, as_of: datetime.date, fact: FactDefinition, answer: Value, base: Verdict
) -> Change | None:
    """The outcome with one answer changed, and what follows from it; None where the facts would contradict."""
    supposed = _with_what_follows(book, {**facts, fact.id: answer}, fact.id)
    try:
        verdict = judge(book, supposed, as_of)
    except NotInForce:
        return None
    if verdict.contradictions and not base.contradictions:
        return None
    statuses = {
        name: item.available
        for name, item in verdict.judgements.items()
        if item.available is not base.judgements[name].available
    }
    name = verdict.choice.recommended
    regime = None
    if (
        name
        and name == base.choice.recommended
        and verdict.judgements[name].regime != base.judgements[name].regime
    ):
        regime = verdict.judgements[name].regime
    return Change(
        fact.id, answer, _supposition(fact, answer), name, verdict.choice.possible, statuses, regime
    )


def _with_what_follows(book: Lawbook, facts: dict[str, Value], changed: str) -> dict[str, Value]:
    """Facts that cannot stand beside the changed one take the value that the data say follows from it."""
    world = FactWorld(book, facts)
    for item in book.contradictions:
        if changed not in item.follows or truth(item.when, world) is False:
            continue
        for name, text in item.follows[changed].items():
            try:
                facts[name] = convert(book.facts[name], text, {})
            except BadValue:  # refused when the data are checked
                continue
    return facts


def _supposition(fact: FactDefinition, answer: Value) -> str:
    """`If …` in words."""
    key = ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)
    choice = fact.choices.get(key)
    if choice and words(choice.suppose):
        return _("If {supposition}").format(supposition=words(choice.suppose))
    if fact.type == "money" and isinstance(answer, int | float):
        return _("If the {fact} were {amount}").format(
            fact=within_sentence(words(fact.label)), amount=euro(float(answer))
        )
    label = words(choice.label) if choice else key
    return _("If {fact} were: {answer}").format(fact=words(fact.label), answer=label)
