"""Conditions: what may be written, what it means, and what is refused with which words."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppi_cli.data.expressions import BadExpression, Vocabulary, parse
from ppi_cli.data.schema import And, Compare, Expr, Name, Not, Number, Or, Sum, Word
from ppi_cli.data.trees import names_in

NO_WORDS: frozenset[str] = frozenset()
VOCABULARY: Vocabulary = {
    "rd.needed": ("yes-no", frozenset({"yes", "no"})),
    "prior.failed": ("yes-no", frozenset({"yes", "no"})),
    "solution.available": ("word", frozenset({"ready", "near-market", "none"})),
    "contract.type": ("word", frozenset({"works", "supplies"})),
    "value.rd": ("number", NO_WORDS),
    "value.purchase": ("number", NO_WORDS),
    "solution.trl": ("number", frozenset({"pilot"})),
    "schedule.call_date": ("date", NO_WORDS),
    "pin.sent": ("date", NO_WORDS),
    "buyer.name": ("text", NO_WORDS),
    "joint": ("word", frozenset({"none", "national"})),
}
RD, FAILED = Name("rd.needed"), Name("prior.failed")
READY = Compare("==", Name("solution.available"), (Word("ready"),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("rd.needed", RD),
        ("rd.needed == no", Compare("==", RD, (Word("no"),))),
        ("solution.available == ready", READY),
        (
            "solution.available != near-market",
            Compare("!=", Name("solution.available"), (Word("near-market"),)),
        ),
        ("joint == none", Compare("==", Name("joint"), (Word("none"),))),
        (
            "solution.available in (ready, none)",
            Compare("in", Name("solution.available"), (Word("ready"), Word("none"))),
        ),
        ("value.rd >= 100_000", Compare(">=", Name("value.rd"), (Number(100_000),))),
        ("value.rd < 0.5", Compare("<", Name("value.rd"), (Number(0.5),))),
        ("value.rd > value.purchase", Compare(">", Name("value.rd"), (Name("value.purchase"),))),
        (
            "value.rd + value.purchase <= 1000",
            Compare("<=", Sum((Name("value.rd"), Name("value.purchase"))), (Number(1000),)),
        ),
        ("solution.trl == pilot", Compare("==", Name("solution.trl"), (Word("pilot"),))),
        (
            "schedule.call_date >= 2027-03-01",
            Compare(">=", Name("schedule.call_date"), (Number(datetime.date(2027, 3, 1).toordinal()),)),
        ),
        ("schedule.call_date > pin.sent", Compare(">", Name("schedule.call_date"), (Name("pin.sent"),))),
        ("not rd.needed", Not(RD)),
        ("not not rd.needed", Not(Not(RD))),
        ("rd.needed and prior.failed", And((RD, FAILED))),
        ("rd.needed or prior.failed", Or((RD, FAILED))),
        ("rd.needed or prior.failed and rd.needed", Or((RD, And((FAILED, RD))))),
        ("(rd.needed or prior.failed) and rd.needed", And((Or((RD, FAILED)), RD))),
        ("not rd.needed and prior.failed", And((Not(RD), FAILED))),
        ("not (rd.needed and prior.failed)", Not(And((RD, FAILED)))),
        ("  rd.needed\n  and prior.failed  ", And((RD, FAILED))),
    ],
)
def test_a_condition_is_read_as_it_stands(text: str, tree: Expr) -> None:
    assert parse(text, VOCABULARY) == tree


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("", "a fact or a value is missing before 'the end'", 1),
        ("rd.needed and", "a fact or a value is missing before 'the end'", 14),
        ("and rd.needed", "a fact or a value is missing before 'and'", 1),
        ("rd.needed prior.failed", "'prior.failed' is not expected here", 11),
        ("(rd.needed", "')' is missing here", 11),
        ("rd.needed)", "')' is not expected here", 10),
        ("rd.neded", "there is no fact rd.neded (did you mean rd.needed?)", 1),
        ("xyz.qqq == ready", "there is no fact xyz.qqq", 1),
        (
            "solution.available == redy",
            "'redy' cannot be compared with solution.available (did you mean ready?)",
            23,
        ),
        ("solution.available == works", "'works' cannot be compared with solution.available", 23),
        ("solution.available < ready", "'ready' cannot be compared with solution.available", 22),
        (
            "solution.available",
            "'solution.available' is not a yes/no fact and is not compared with anything",
            1,
        ),
        ("value.rd", "'value.rd' is not a yes/no fact and is not compared with anything", 1),
        ("ready == solution.available", "the left side of a comparison must be a fact", 7),
        ("5 < value.rd", "the left side of a comparison must be a fact", 3),
        ("value.rd in (works, supplies)", "'value.rd' is not a fact with choices", 1),
        ("solution.available in ready", "'(' is missing here", 23),
        ("solution.available in (ready, wrks)", "'wrks' cannot be compared with solution.available", 31),
        ("solution.available in (ready none)", "')' is missing here", 30),
        ("solution.available + value.rd > 5", "'solution.available' is not a number", 1),
        ("solution.available == 5", "the two sides of the comparison are of different kinds", 23),
        ("rd.needed > prior.failed", "the two sides of the comparison are of different kinds", 13),
        ("value.rd == rd.needed", "the two sides of the comparison are of different kinds", 13),
        ("value.rd > 2027-03-01", "the two sides of the comparison are of different kinds", 12),
        ("schedule.call_date > 5", "the two sides of the comparison are of different kinds", 22),
        ("schedule.call_date > value.rd", "the two sides of the comparison are of different kinds", 22),
        ("schedule.call_date >= 2026-02-30", "the calendar has no 2026-02-30", 23),
        ("buyer.name == buyer.name", "the two sides of the comparison are of different kinds", 15),
        ("rd.needed & prior.failed", "'&' has no meaning in a condition", 11),
        ("__import__('os')", "'_' has no meaning in a condition", 1),
        ("rd.needed.__class__", "'.' has no meaning in a condition", 10),
        ("rd.needed = yes", "'=' has no meaning in a condition", 11),
        ("open('x')", "''' has no meaning in a condition", 6),
        ("open(x)", "'open' is not a yes/no fact and is not compared with anything", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_column(text: str, message: str, column: int) -> None:
    with pytest.raises(BadExpression) as caught:
        parse(text, VOCABULARY)
    assert (caught.value.what.partition(" (")[0], caught.value.column) == (message.partition(" (")[0], column)
    if "did you mean" in message:
        assert caught.value.what == message


@pytest.mark.parametrize(
    "deep", ["(" * 100_000 + "rd.needed" + ")" * 100_000, "not " * 100_000 + "rd.needed"]
)
def test_a_condition_nested_without_end_is_refused(deep: str) -> None:
    with pytest.raises(BadExpression, match="nested too deeply"):
        parse(deep, VOCABULARY)


def test_names_are_found_wherever_they_stand() -> None:
    text = "not rd.needed and (value.rd + value.purchase > 5 or solution.available in (ready, none))"
    assert names_in(parse(text, VOCABULARY)) == {
        "rd.needed",
        "value.rd",
        "value.purchase",
        "solution.available",
    }


_TREES: st.SearchStrategy[Expr] = st.recursive(
    st.sampled_from([RD, FAILED, READY, Compare(">", Name("value.rd"), (Number(5),))]),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: And(tuple(items))),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: Or(tuple(items))),
    ),
    max_leaves=8,
)


def _written(tree: Expr) -> str:
    match tree:
        case Not(item=item):
            return f"not ({_written(item)})"
        case And(items=items):
            return " and ".join(f"({_written(item)})" for item in items)
        case Or(items=items):
            return " or ".join(f"({_written(item)})" for item in items)
        case Compare(op=op, left=Name(id=name), right=(Word(value=word),)):
            return f"{name} {op} {word}"
        case Compare(op=op, left=Name(id=name), right=(Number(value=number),)):
            return f"{name} {op} {number:.0f}"
        case Name(id=name):
            return name
    raise AssertionError(tree)


@given(_TREES)
def test_a_condition_written_out_is_read_back(tree: Expr) -> None:
    assert parse(_written(tree), VOCABULARY) == tree


@given(st.text(alphabet="abcrdn.e_- ()<>=!+,0123456789", max_size=40))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    try:
        parse(text, VOCABULARY)
    except BadExpression as error:
        assert error.what
        assert 1 <= error.column <= len(text) + 1
