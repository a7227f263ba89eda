"""What would change this: single answers, and where the answers to an open question lead."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.casefile.answers import read_answers
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.law.judge import judge
from ppi_cli.law.whatif import Change, branches, what_if
from support import CASES
from worlds import BOOK, facts_of

TODAY = datetime.date(2026, 11, 22)


def study(book: Lawbook, name: str) -> dict[str, Value]:
    return read_answers(CASES / f"{name}.yaml", book.facts, book.countries).facts


def change(changes: list[Change], fact: str, value: Value) -> Change:
    return next(item for item in changes if (item.fact, item.value) == (fact, value))


def test_a_separate_purchase_would_turn_frederiksberg_towards_a_pcp(book: Lawbook) -> None:
    found = change(what_if(book, study(book, "frederiksberg"), TODAY), "purchase.plan", "later")
    assert found.recommended is None
    assert found.possible[0] == "pcp"
    assert found.statuses["innovation-partnership"] is False
    assert found.text == "If the purchase is a separate competition"


def test_a_ready_solution_takes_the_need_for_research_along(book: Lawbook) -> None:
    found = change(what_if(book, study(book, "frederiksberg"), TODAY), "solution.available", "ready")
    assert found.recommended == "open"
    assert found.text == "If a firm offers a ready solution"


def test_known_means_would_turn_mertola_to_negotiation(book: Lawbook) -> None:
    found = change(what_if(book, study(book, "mertola"), TODAY), "means.known", True)
    assert found.recommended == "competitive-procedure-with-negotiation"
    assert found.statuses == {}


def test_an_amount_is_taken_just_across_the_threshold(book: Lawbook) -> None:
    below = change(what_if(book, study(book, "mertola"), TODAY), "value.purchase", 5_404_000)
    assert (below.recommended, below.regime) == ("competitive-dialogue", "above-threshold")
    facts = study(book, "mertola") | {"value.purchase": 6_000_000}
    above = change(what_if(book, facts, TODAY), "value.purchase", 5_403_999)
    assert above.regime == "below-threshold"


def test_no_amount_is_supposed_for_what_lies_outside_the_directive(book: Lawbook) -> None:
    assert not [
        item for item in what_if(book, study(book, "marine-eo"), TODAY) if item.fact.startswith("value.")
    ]


def test_what_was_asked_and_is_not_known_is_not_supposed(book: Lawbook) -> None:
    assert what_if(book, {"rd.needed": None}, TODAY) == []


def test_a_share_in_figures_is_varied_by_its_words(book: Lawbook) -> None:
    facts = study(book, "marine-eo") | {"rd.services_share": 80}
    changes = [item for item in what_if(book, facts, TODAY) if item.fact == "rd.services_share"]
    assert [item.value for item in changes] == ["half-or-less"]
    assert changes[0].statuses["pcp"] is False


def test_changes_of_the_recommendation_come_first(book: Lawbook) -> None:
    changes = [
        item.recommended == "innovation-partnership"
        for item in what_if(book, study(book, "frederiksberg"), TODAY)
    ]
    assert changes == sorted(changes)


def test_an_open_question_shows_where_each_answer_leads(book: Lawbook) -> None:
    facts = study(book, "frederiksberg") | {
        "rd.services_share": 80,
        "rd.benefits_shared": True,
        "means.known": True,
        "need.plan_or_design": False,
    }
    del facts["purchase.plan"]
    found = {item.value: item.recommended for item in branches(book, facts, TODAY, "purchase.plan")}
    assert found == {"none": "pcp", "later": "pcp", "same-contract": "innovation-partnership"}


def test_a_branch_that_contradicts_is_left_out(book: Lawbook) -> None:
    found = [
        item.value
        for item in branches(book, {"solution.available": "none", "value.rd": 0}, TODAY, "rd.needed")
    ]
    assert True not in found


def test_an_open_amount_has_no_branches(book: Lawbook) -> None:
    assert branches(book, {}, TODAY, "value.rd") == []


@pytest.mark.parametrize("name", ["marine-eo", "frederiksberg", "mertola"])
def test_every_change_changes_something(book: Lawbook, name: str) -> None:
    facts = study(book, name)
    base = judge(book, facts, TODAY)
    changes = what_if(book, facts, TODAY)
    assert changes
    for item in changes:
        assert item.value != facts[item.fact]
        assert item.recommended != base.choice.recommended or item.statuses or item.regime


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_supposition_brings_a_contradiction_that_was_not_there(data: st.DataObject) -> None:
    facts = data.draw(facts_of(least=4))
    before = dict(facts)
    base = judge(BOOK, facts, TODAY)
    for item in what_if(BOOK, facts, TODAY):
        assert item.recommended is None or not base.contradictions or item.recommended in base.judgements
        assert all(base.judgements[name].available is not status for name, status in item.statuses.items())
    assert facts == before
