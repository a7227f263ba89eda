"""Three-valued (Kleene) evaluation of conditions.

Every operand is the set of what it can still be: a `Span` of numbers, or a frozenset of words. A comparison is true
if it holds for all of them, false if for none, and unknown (None) otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol, TypeAlias

import msgspec

from ppi_cli.data.schema import And, Compare, Expr, Name, Not, Number, Or, Sum, Word

Truth: TypeAlias = bool | None


class Span(msgspec.Struct, frozen=True):
    """The numbers from `low` to `high`, both included; `low_open` leaves out `low` itself."""

    low: float
    high: float
    low_open: bool = False

    @property
    def known(self) -> float | None:
        """The number, when only one is left."""
        return self.low if self.low == self.high else None


Options: TypeAlias = Span | frozenset[str]
ANY_AMOUNT = Span(0.0, math.inf)


class World(Protocol):
    """What a condition may look at."""

    def options(self, name: str) -> Options:
        """What the fact or derived value can still be."""

    def open_facts(self, name: str) -> frozenset[str]:
        """The absent facts on which it still depends."""


def truth(expression: Expr | None, world: World) -> Truth:
    """Whether the condition holds; None when the facts at hand do not tell. No condition always holds."""
    match expression:
        case None:
            return True
        case And(items=items):
            return all_of(truth(item, world) for item in items)
        case Or(items=items):
            return any_of(truth(item, world) for item in items)
        case Not(item=item):
            return negate(truth(item, world))
        case Compare(op=op, left=left, right=right):
            return _compare(op, _options(left, world), [_options(item, world) for item in right])
        case _:
            return _words_equal(_options(expression, world), frozenset({"yes"}))


def open_in(expression: Expr | None, world: World) -> frozenset[str]:
    """The absent facts that keep the condition unknown; empty when it is true or false."""
    if expression is None or truth(expression, world) is not None:
        return frozenset()
    match expression:
        case And(items=items) | Or(items=items):
            return frozenset().union(*(open_in(item, world) for item in items))
        case Not(item=item):
            return open_in(item, world)
        case Compare(left=left, right=right):
            return frozenset().union(*(_open_operand(item, world) for item in (left, *right)))
        case _:
            return _open_operand(expression, world)


def all_of(values: Iterable[Truth]) -> Truth:
    """Kleene's *and*."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """Kleene's *or*."""
    return negate(all_of(negate(value) for value in values))


def negate(value: Truth) -> Truth:
    """Kleene's *not*."""
    return None if value is None else not value


def add(spans: Iterable[Span]) -> Span:
    """The sum of numbers of which each is known to lie in a span."""
    low = high = 0.0
    low_open = False
    for span in spans:
        low, high, low_open = low + span.low, high + span.high, low_open or span.low_open
    return Span(low, high, low_open)


def _options(expression: Expr, world: World) -> Options:
    match expression:
        case Name(id=name):
            return world.options(name)
        case Number(value=value):
            return Span(value, value)
        case Word(value=value):
            return frozenset({value})
        case Sum(terms=terms):
            return add(span for span in (_options(term, world) for term in terms) if isinstance(span, Span))
        case _:
            raise TypeError(f"{type(expression).__name__} is no operand")


def _open_operand(expression: Expr, world: World) -> frozenset[str]:
    match expression:
        case Name(id=name):
            return world.open_facts(name)
        case Sum(terms=terms):
            return frozenset().union(*(_open_operand(term, world) for term in terms))
        case _:
            return frozenset()


def _compare(op: str, left: Options, right: list[Options]) -> Truth:
    if op == "in":
        return any_of_words(left, frozenset().union(*(item for item in right if isinstance(item, frozenset))))
    other = right[0]
    if isinstance(left, Span) and isinstance(other, frozenset):
        return None if op in ("==", "!=") else False
    if isinstance(left, Span) and isinstance(other, Span):
        return _compare_spans(op, left, other)
    assert isinstance(left, frozenset) and isinstance(other, frozenset)
    equal = _words_equal(left, other)
    return equal if op == "==" else negate(equal)


def any_of_words(left: Options, listed: frozenset[str]) -> Truth:
    """Whether a word is one of those listed."""
    assert isinstance(left, frozenset)
    if left <= listed:
        return True
    return None if left & listed else False


def _words_equal(left: Options, right: Options) -> Truth:
    assert isinstance(left, frozenset) and isinstance(right, frozenset)
    if not left & right:
        return False
    return True if len(left) == 1 and left == right else None


def _compare_spans(op: str, left: Span, right: Span) -> Truth:
    match op:
        case "<":
            return _less(left, right)
        case ">=":
            return negate(_less(left, right))
        case ">":
            return _less(right, left)
        case "<=":
            return negate(_less(right, left))
        case "==":
            return _spans_equal(left, right)
        case _:
            return negate(_spans_equal(left, right))


def _less(left: Span, right: Span) -> Truth:
    """left < right. An open lower end lets the right side touch: (50, 100] is greater than 50."""
    if left.high < right.low or (left.high == right.low and right.low_open):
        return True
    return False if left.low >= right.high else None


def _spans_equal(left: Span, right: Span) -> Truth:
    if left.known is not None and left.known == right.known:
        return True
    return False if _less(left, right) or _less(right, left) else None
