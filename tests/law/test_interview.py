"""Which question comes next: only what still matters, never twice, and few of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.casefile.answers import read_answers
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.law.interview import (
    most_telling,
    next_question,
    open_questions,
    possible_answers,
    unconfirmed_defaults,
)
from ppi_cli.law.judge import judge
from support import CASES
from worlds import BOOK, answers, facts_of

STUDIES = {"marine-eo": "pcp", "frederiksberg": "innovation-partnership", "mertola": "competitive-dialogue"}
TODAY = datetime.date(2026, 11, 22)


def interview(book: Lawbook, officer: Mapping[str, Value]) -> tuple[list[str], dict[str, Value]]:
    """The questions put to an officer who answers from `officer` and else says that it is not known."""
    asked: list[str] = []
    facts: dict[str, Value] = {}
    while (name := next_question(book, facts, TODAY)) is not None:
        assert name not in asked, f"{name} was asked twice"
        asked.append(name)
        facts[name] = officer.get(name)
    return asked, facts


@pytest.mark.parametrize(("study", "expected"), STUDIES.items())
def test_a_case_study_is_settled_by_at_most_twelve_questions(
    book: Lawbook, study: str, expected: str
) -> None:
    officer = read_answers(CASES / f"{study}.yaml", book.facts, book.countries).facts
    asked, facts = interview(book, officer)
    assert judge(book, facts, TODAY).choice.recommended == expected
    assert len(asked) <= 12, asked
    assert all(officer.get(name) is not None for name in asked), (
        "it asked for what the case study does not tell"
    )


@pytest.mark.parametrize("study", STUDIES)
def test_sections_are_asked_in_their_order(book: Lawbook, study: str) -> None:
    officer = read_answers(CASES / f"{study}.yaml", book.facts, book.countries).facts
    asked, _facts = interview(book, officer)
    order = [section.id for section in book.sections]
    places = [order.index(book.facts[name].section) for name in asked]
    assert places == sorted(places)


@pytest.mark.parametrize("study", STUDIES)
def test_a_case_study_is_complete_so_nothing_is_asked(book: Lawbook, study: str) -> None:
    officer = read_answers(CASES / f"{study}.yaml", book.facts, book.countries).facts
    assert next_question(book, officer, TODAY) is None
    assert open_questions(book, officer, TODAY) == []


def test_an_officer_who_knows_nothing_is_not_asked_twice(book: Lawbook) -> None:
    asked, facts = interview(book, {})
    assert judge(book, facts, TODAY).choice.recommended is None
    assert "solution.available" in asked
    assert not [name for name in asked if book.facts[name].ask == "never"]


def test_a_question_that_was_passed_over_is_not_asked_again(book: Lawbook) -> None:
    first = next_question(book, {}, TODAY)
    assert first is not None
    assert next_question(book, {first: None}, TODAY) not in (first, None)


def test_a_fact_that_counts_by_its_default_is_not_open_but_to_be_confirmed(book: Lawbook) -> None:
    assert "contract.field" not in open_questions(book, {}, TODAY)
    assert unconfirmed_defaults(book, {}) == ["contract.field"]
    assert unconfirmed_defaults(book, {"contract.field": "utilities"}) == []


def test_of_open_questions_the_most_telling_can_be_listed(book: Lawbook) -> None:
    assert most_telling(book, {}, TODAY, ["value.rd", "value.purchase"]) is None
    assert most_telling(book, {}, TODAY, ["value.rd", "rd.needed"]) == "rd.needed"


def test_a_contradiction_that_may_yet_be_lifted_is_worth_a_question(book: Lawbook) -> None:
    facts: dict[str, Value] = {
        "buyer.country": "PT",
        "contract.field": "defence",
        "rd.needed": False,
        "solution.available": "none",
        "means.known": True,
        "contract.type": "works",
        "value.purchase": 6_000_000,
    }
    assert judge(book, facts, TODAY).contradictions
    assert next_question(book, facts, TODAY) == "need.plan_or_design"
    assert next_question(book, {**facts, "need.plan_or_design": False}, TODAY) is None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_when_nothing_is_asked_no_answer_would_change_the_recommendation(data: st.DataObject) -> None:
    officer: dict[str, Value] = {**data.draw(facts_of(least=8)), "buyer.country": "PT"}
    _asked, facts = interview(BOOK, officer)
    known = {name: value for name, value in facts.items() if value is not None}
    verdict = judge(BOOK, facts, TODAY)
    for name, fact in BOOK.facts.items():
        if name in facts or fact.ask == "never" or fact.default:
            continue
        for answer in possible_answers(fact):
            after = judge(BOOK, {**known, name: answer}, TODAY)
            assert after.contradictions or after.choice.recommended == verdict.choice.recommended, (
                name,
                answer,
            )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_question_names_an_absent_fact_that_may_be_asked(data: st.DataObject) -> None:
    facts = data.draw(facts_of())
    name, _value = data.draw(answers())
    facts[name] = None
    question = next_question(BOOK, facts, TODAY)
    assert (question is None) is (open_questions(BOOK, facts, TODAY) == [])
    if question is not None:
        assert question not in facts
        assert BOOK.facts[question].ask != "never"
