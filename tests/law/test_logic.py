"""Three truth values: Kleene's tables, numbers known only as a span, what a further answer may change."""

from __future__ import annotations

import datetime
import itertools
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.data.schema import And, Compare, Lawbook, Name, Not, Number, Or, Sum, Value, Word
from ppi_cli.law.judge import judge
from ppi_cli.law.logic import Options, Span, Truth, all_of, any_of, negate, open_in, truth
from worlds import BOOK, answers, facts_of

T, F, U = True, False, None
AND = {(T, T): T, (T, F): F, (T, U): U, (F, F): F, (F, U): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, F): F, (F, U): U, (U, U): U}
TODAY = datetime.date(2026, 11, 22)


class SmallWorld:
    """Names and what they can be; a name that is not settled is open."""

    def __init__(self, **known: Options) -> None:
        self.known = known

    def options(self, name: str) -> Options:
        return self.known[name]

    def open_facts(self, name: str) -> frozenset[str]:
        options = self.known[name]
        settled = options.known is not None if isinstance(options, Span) else len(options) == 1
        return frozenset() if settled else frozenset({name})


def words(*options: str) -> frozenset[str]:
    return frozenset(options)


YES_NO = {T: words("yes"), F: words("no"), U: words("yes", "no")}


@pytest.mark.parametrize(("pair", "expected"), [*AND.items(), *(((b, a), v) for (a, b), v in AND.items())])
def test_and_follows_kleene(pair: tuple[Truth, Truth], expected: Truth) -> None:
    world = SmallWorld(a=YES_NO[pair[0]], b=YES_NO[pair[1]])
    assert truth(And((Name("a"), Name("b"))), world) is expected
    assert all_of(pair) is expected


@pytest.mark.parametrize(("pair", "expected"), [*OR.items(), *(((b, a), v) for (a, b), v in OR.items())])
def test_or_follows_kleene(pair: tuple[Truth, Truth], expected: Truth) -> None:
    world = SmallWorld(a=YES_NO[pair[0]], b=YES_NO[pair[1]])
    assert truth(Or((Name("a"), Name("b"))), world) is expected
    assert any_of(pair) is expected


@pytest.mark.parametrize(("value", "expected"), [(T, F), (F, T), (U, U)])
def test_not_follows_kleene(value: Truth, expected: Truth) -> None:
    assert truth(Not(Name("a")), SmallWorld(a=YES_NO[value])) is expected
    assert negate(value) is expected


def test_no_condition_always_holds() -> None:
    assert truth(None, SmallWorld()) is True
    assert all_of([]) is True
    assert any_of([]) is False


@pytest.mark.parametrize(
    ("options", "operator", "expected"),
    [
        (words("a"), "==", T),
        (words("b"), "==", F),
        (words("a", "b"), "==", U),
        (words("b", "c"), "==", F),
        (words("a"), "!=", F),
        (words("b"), "!=", T),
        (words("a", "b"), "!=", U),
        (words("b", "c"), "!=", T),
    ],
)
def test_words_compare_by_what_they_can_be(options: frozenset[str], operator: Any, expected: Truth) -> None:
    assert truth(Compare(operator, Name("x"), (Word("a"),)), SmallWorld(x=options)) is expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [(words("a"), T), (words("a", "b"), T), (words("c"), F), (words("a", "c"), U), (words("c", "d"), F)],
)
def test_membership_looks_at_every_option(options: frozenset[str], expected: Truth) -> None:
    assert truth(Compare("in", Name("x"), (Word("a"), Word("b"))), SmallWorld(x=options)) is expected


_SPANS = [
    # known, unknown, and the two words "over half" and "half or less"
    (Span(50, 50), {"<": F, "<=": T, ">": F, ">=": T, "==": T, "!=": F}),
    (Span(49, 49), {"<": T, "<=": T, ">": F, ">=": F, "==": F, "!=": T}),
    (Span(51, 51), {"<": F, "<=": F, ">": T, ">=": T, "==": F, "!=": T}),
    (Span(0, math.inf), {"<": U, "<=": U, ">": U, ">=": U, "==": U, "!=": U}),
    (Span(50, 100, low_open=True), {"<": F, "<=": F, ">": T, ">=": T, "==": F, "!=": T}),
    (Span(0, 50), {"<": U, "<=": T, ">": F, ">=": U, "==": U, "!=": U}),
    (Span(50, 100), {"<": F, "<=": U, ">": U, ">=": T, "==": U, "!=": U}),
    (Span(60, 70), {"<": F, "<=": F, ">": T, ">=": T, "==": F, "!=": T}),
]


@pytest.mark.parametrize(
    ("span", "operator", "expected"),
    [(span, operator, value) for span, table in _SPANS for operator, value in table.items()],
)
def test_numbers_compare_by_the_span_in_which_they_lie(span: Span, operator: Any, expected: Truth) -> None:
    assert truth(Compare(operator, Name("x"), (Number(50),)), SmallWorld(x=span)) is expected


@given(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
)
def test_a_comparison_of_spans_says_what_holds_of_every_pair_of_numbers(
    left: list[int], right: list[int], operator: Any
) -> None:
    table = {
        "<": int.__lt__,
        "<=": int.__le__,
        ">": int.__gt__,
        ">=": int.__ge__,
        "==": int.__eq__,
        "!=": int.__ne__,
    }
    pairs = itertools.product(range(left[0], left[1] + 1), range(right[0], right[1] + 1))
    outcomes = {table[operator](a, b) for a, b in pairs}
    found = truth(
        Compare(operator, Name("x"), (Name("y"),)),
        SmallWorld(x=Span(*map(float, left)), y=Span(*map(float, right))),
    )
    assert found is (outcomes.pop() if len(outcomes) == 1 else None)


def test_a_sum_adds_the_ends_of_its_spans() -> None:
    world = SmallWorld(a=Span(100, 100), b=Span(0, math.inf))
    total = Sum((Name("a"), Name("b")))
    assert truth(Compare(">=", total, (Number(100),)), world) is True
    assert truth(Compare(">=", total, (Number(101),)), world) is None
    assert truth(Compare("<", total, (Number(100),)), world) is False


def test_only_facts_that_keep_a_condition_unknown_are_open_in_it() -> None:
    unknown, yes = words("yes", "no"), words("yes")
    both = And((Name("a"), Or((Name("b"), Name("c")))))
    assert open_in(both, SmallWorld(a=unknown, b=yes, c=unknown)) == {"a"}
    assert open_in(both, SmallWorld(a=unknown, b=unknown, c=unknown)) == {"a", "b", "c"}
    assert open_in(both, SmallWorld(a=words("no"), b=unknown, c=unknown)) == frozenset()
    assert open_in(both, SmallWorld(a=yes, b=yes, c=unknown)) == frozenset()
    assert open_in(None, SmallWorld()) == frozenset()


# --- over the law as it ships ---


def _conditions(book: Lawbook, facts: dict[str, Value]) -> dict[str, Truth]:
    """Every rule of every procedure, with what it gives, and what the regime is."""
    verdict = judge(book, facts, TODAY)
    found: dict[str, Truth] = {}
    for item in verdict.judgements.values():
        found |= {finding.rule.id: finding.holds for finding in item.findings}
        found |= {
            f"{item.procedure.id} {name}": truth(regime.when, item.world)
            for name, regime in book.regimes.items()
        }
        found |= {f"{item.procedure.id} {a.id}": truth(a.when, item.world) for a in book.advice}
    found |= {guidance.id: truth(guidance.when, verdict.world) for guidance in book.guidance}
    return found | {item.id: truth(item.when, verdict.world) for item in book.contradictions}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_further_answer_never_turns_a_condition_from_true_to_false_or_back(data: st.DataObject) -> None:
    facts = data.draw(facts_of())
    name, value = data.draw(answers())
    if name in facts:
        del facts[name]
    before, after = _conditions(BOOK, facts), _conditions(BOOK, {**facts, name: value})
    turned = [
        key
        for key in before.keys() & after.keys()
        if before[key] is not None and after[key] is not before[key]
    ]
    assert not turned


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_fact_taken_away_opens_things_and_turns_nothing_around(data: st.DataObject) -> None:
    facts = data.draw(facts_of(least=1))
    name = data.draw(st.sampled_from(sorted(facts.keys() - {"contract.field"})))
    more = judge(BOOK, facts, TODAY)
    less = judge(BOOK, {key: value for key, value in facts.items() if key != name}, TODAY)
    assert less.choice.recommended in (None, more.choice.recommended) or more.contradictions
    for procedure, item in less.judgements.items():
        assert item.available in (None, more.judgements[procedure].available)
        assert item.regime in (None, more.judgements[procedure].regime)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_fact_asked_and_not_known_is_judged_like_an_absent_one(data: st.DataObject) -> None:
    facts = data.draw(facts_of())
    name, _value = data.draw(answers())
    facts.pop(name, None)
    absent, asked = judge(BOOK, facts, TODAY), judge(BOOK, {**facts, name: None}, TODAY)
    assert absent.choice == asked.choice
    assert {key: item.available for key, item in absent.judgements.items()} == {
        key: item.available for key, item in asked.judgements.items()
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_missing_is_absent_and_settles_the_status(data: st.DataObject) -> None:
    facts = data.draw(facts_of())
    for item in judge(BOOK, facts, TODAY).judgements.values():
        assert all(facts.get(name) is None for name in item.missing)
        assert bool(item.missing) is (item.available is None)
