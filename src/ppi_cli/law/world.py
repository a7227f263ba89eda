"""The facts of one procurement as conditions see them: known values, defaults, and what derives from them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping

from ppi_cli.data.facts import BadValue, convert
from ppi_cli.data.schema import Derived, FactDefinition, Lawbook, Value
from ppi_cli.law.logic import ANY_AMOUNT, Options, Span, add, open_in, truth

NUMERIC = frozenset({"money", "percent", "whole", "level"})
_YES, _NO, _EITHER = frozenset({"yes"}), frozenset({"no"}), frozenset({"yes", "no"})


class FactWorld:
    """Answers what each fact or derived value can still be. `this` holds what belongs to one procedure."""

    def __init__(
        self, book: Lawbook, facts: Mapping[str, Value], this: Mapping[str, Options] | None = None
    ) -> None:
        self.book = book
        self.facts = facts
        self.this: Mapping[str, Options] = this or {}
        self._known: dict[str, Options] = {}
        self._open: dict[str, frozenset[str]] = {}

    def within(self, this: Mapping[str, Options], open_facts: Mapping[str, frozenset[str]]) -> FactWorld:
        """The same facts, seen from one procedure."""
        world = FactWorld(self.book, self.facts, this)
        world._known = self._known | dict(this)
        world._open = self._open | dict(open_facts)
        return world

    def value(self, name: str) -> Value:
        """The fact's value or its default; None when it is unknown."""
        value = self.facts.get(name)
        fact = self.book.facts.get(name)
        if value is None and fact is not None and fact.default is not None:
            return default_of(fact)
        return value

    def options(self, name: str) -> Options:
        """See `logic.World`."""
        if name not in self._known:
            derived = self.book.derived.get(name)
            self._known[name] = (
                self._derive(derived) if derived else options_of(self.book.facts[name], self.value(name))
            )
        return self._known[name]

    def open_facts(self, name: str) -> frozenset[str]:
        """See `logic.World`."""
        if name not in self._open:
            derived = self.book.derived.get(name)
            if derived:
                self._open[name] = self._open_in_derived(derived)
            else:
                self._open[name] = frozenset() if self._settled(name) else frozenset({name})
        return self._open[name]

    def _settled(self, name: str) -> bool:
        options = self.options(name)
        return options.known is not None if isinstance(options, Span) else len(options) == 1

    def _derive(self, derived: Derived) -> Options:
        if derived.within:
            return self._listed(derived)
        if derived.cases:
            return self._first_case(derived)
        return add(self._part(part.take, truth(part.when, self)) for part in derived.parts)

    def _part(self, take: str, counts: bool | None) -> Span:
        if counts is False:
            return Span(0.0, 0.0)
        amount = self.options(take)
        assert isinstance(amount, Span)
        return amount if counts else Span(0.0, amount.high)

    def _first_case(self, derived: Derived) -> frozenset[str]:
        possible: frozenset[str] = frozenset()
        for case in derived.cases:
            holds = truth(case.when, self)
            if holds is False:
                continue
            words = frozenset({case.word}) if case.word else self.options(case.take or "")
            assert isinstance(words, frozenset)
            possible |= words
            if holds:
                break
        return possible

    def _listed(self, derived: Derived) -> frozenset[str]:
        codes = self.value(derived.first_of)
        if not isinstance(codes, tuple) or not codes:
            return _EITHER
        first = codes[0][:8]
        for entry in derived.within:
            low, _dash, high = entry.partition("-")
            if low <= first <= (high or low):
                return _YES
        return _NO

    def _open_in_derived(self, derived: Derived) -> frozenset[str]:
        if self._settled(derived.id):
            return frozenset()
        if derived.within:
            return frozenset({derived.first_of})
        found: frozenset[str] = frozenset()
        for part in derived.parts:
            counts = truth(part.when, self)
            if counts is not False and part.take:
                amount = self.options(part.take)
                if amount != Span(0.0, 0.0):
                    found |= open_in(part.when, self) | self.open_facts(part.take)
        for case in derived.cases:
            holds = truth(case.when, self)
            if holds is not False:
                found |= open_in(case.when, self) | (self.open_facts(case.take) if case.take else frozenset())
            if holds:
                break
        return found


def options_of(fact: FactDefinition, value: Value) -> Options:
    """What a value, or its absence, leaves possible. Dates are their ordinals."""
    if fact.type in NUMERIC:
        return _number(fact, value)
    if fact.type == "date":
        return (
            Span(value.toordinal(), value.toordinal())
            if isinstance(value, datetime.date)
            else Span(1, math.inf)
        )
    if fact.type == "yes-no":
        return _EITHER if value is None else _YES if value else _NO
    if fact.type == "choice":
        return frozenset(fact.choices) if value is None else frozenset({str(value)})
    return frozenset({str(value)}) if value is not None else frozenset({"", "?"})


def _number(fact: FactDefinition, value: Value) -> Span:
    if isinstance(value, str):
        word = fact.choices[value]
        low = word.above if word.above is not None else word.at_least
        return Span(
            low or 0.0, word.at_most if word.at_most is not None else math.inf, word.above is not None
        )
    if isinstance(value, int | float):
        return Span(float(value), float(value))
    high = fact.maximum if fact.maximum is not None else (100.0 if fact.type == "percent" else math.inf)
    return Span(fact.minimum or 0.0, high) if fact.minimum or high < math.inf else ANY_AMOUNT


def default_of(fact: FactDefinition) -> Value:
    """The value that a fact has when nobody said anything."""
    try:
        return convert(fact, fact.default or "", {})
    except BadValue:
        return fact.default
