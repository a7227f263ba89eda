"""The JSON that others rely on, in the shape of the contract."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from ppi_cli.casefile.answers import read_answers
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.law.as_json import plan_json, value_json
from ppi_cli.law.assess import assess
from ppi_cli.law.interview import next_question
from ppi_cli.law.whatif import branches, what_if
from support import CASES

TODAY = datetime.date(2026, 11, 22)
IDS = [
    "pcp",
    "innovation-partnership",
    "competitive-dialogue",
    "competitive-procedure-with-negotiation",
    "open",
    "restricted",
    "design-contest",
    "negotiated-without-publication",
]


def document(book: Lawbook, facts: dict[str, Value], day: datetime.date = TODAY) -> dict[str, Any]:
    """What a program would read."""
    found = plan_json(
        assess(book, facts, day), next_question(book, facts, day), what_if=what_if(book, facts, day)
    )
    read: dict[str, Any] = json.loads(json.dumps(found))
    return read


def procedure(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in found["procedures"] if item["id"] == name)


def study(book: Lawbook, name: str) -> dict[str, Value]:
    return read_answers(CASES / f"{name}.yaml", book.facts, book.countries).facts


@pytest.mark.parametrize("facts", ["marine-eo", "frederiksberg", "mertola", ""])
def test_every_part_of_the_contract_is_there(book: Lawbook, facts: str) -> None:
    found = document(book, study(book, facts) if facts else {})
    assert found.keys() >= {
        "schema",
        "as_of",
        "directive",
        "recommended",
        "procedures",
        "contradictions",
        "next_question",
    }
    assert [item["id"] for item in found["procedures"]] == IDS
    for item in found["procedures"]:
        assert item.keys() >= {"id", "status", "value", "threshold", "regime", "reasons", "missing", "advice"}
        assert item["status"] in ("available", "unavailable", "undetermined")
        assert item["regime"] in ("above-threshold", "below-threshold", "excluded", None)
        for reason in item["reasons"]:
            assert reason.keys() >= {"rule", "holds", "text", "cites"}
            assert reason["holds"] in (True, False, None)
            assert reason["text"]
            assert reason["cites"]
            assert all(
                cite.keys() == {"ref", "url"} and cite["url"].startswith("http") for cite in reason["cites"]
            )
        assert all(note.keys() >= {"text", "cites"} for note in item["advice"])


def test_the_example_of_the_contract(book: Lawbook) -> None:
    facts: dict[str, Value] = {
        "buyer.type": "sub-central",
        "rd.needed": True,
        "rd.services_share": "over-half",
        "rd.benefits_shared": True,
        "purchase.plan": "later",
        "value.rd": 1_500_000,
        "solution.available": "none",
        "contract.type": "supplies",
    }
    found = document(book, facts)
    assert (found["schema"], found["as_of"]) == ("ppi/plan/1", "2026-11-22")
    assert (found["directive"], found["recommended"]) == ("2014/24/EU", "pcp")
    pcp = procedure(found, "pcp")
    assert (pcp["status"], pcp["value"], pcp["threshold"], pcp["regime"]) == (
        "available",
        1_500_000,
        216_000,
        "excluded",
    )
    assert pcp["missing"] == []
    needed = next(reason for reason in pcp["reasons"] if reason["rule"] == "pcp.rd-needed")
    assert needed["holds"] is True
    assert needed["cites"][0] == {
        "ref": "Directive 2014/24/EU, Art. 14",
        "url": "http://data.europa.eu/eli/dir/2014/24/oj",
    }
    assert found["contradictions"] == []


def test_what_is_unknown_is_null(book: Lawbook) -> None:
    found = document(book, {})
    pcp = procedure(found, "pcp")
    assert found["recommended"] is None
    assert (pcp["status"], pcp["value"], pcp["threshold"], pcp["regime"]) == (
        "undetermined",
        None,
        None,
        None,
    )
    assert "rd.needed" in pcp["missing"]
    assert {reason["holds"] for reason in pcp["reasons"]} == {None}
    assert found["next_question"] == "buyer.country"


def test_a_day_without_figures_has_no_threshold_and_says_which_days_have(book: Lawbook) -> None:
    facts: dict[str, Value] = {
        "buyer.type": "sub-central",
        "contract.type": "supplies",
        "rd.needed": False,
        "value.purchase": 60_000,
    }
    item = procedure(document(book, facts, datetime.date(2028, 1, 1)), "open")
    assert (item["threshold"], item["regime"]) == (None, None)
    assert "2020-01-01" in item["advice"][0]["text"]
    assert "2027-12-31" in item["advice"][0]["text"]


def test_a_contradiction_names_its_facts_and_the_way_out(book: Lawbook) -> None:
    found = document(book, {"solution.available": "none", "rd.needed": False})
    assert found["recommended"] is None
    only = found["contradictions"][0]
    assert only["facts"] == ["solution.available", "rd.needed"]
    assert only["text"] and only["fix"]


def test_the_day_is_that_of_the_call(book: Lawbook) -> None:
    assert document(book, {"schedule.call_date": datetime.date(2027, 3, 1)})["as_of"] == "2027-03-01"


def test_amounts_are_whole_where_they_are_and_exact_where_not(book: Lawbook) -> None:
    facts: dict[str, Value] = {"rd.needed": False, "value.purchase": 100.5}
    assert procedure(document(book, facts), "open")["value"] == 100.5
    whole = procedure(document(book, {**facts, "value.purchase": 100}), "open")["value"]
    assert (whole, type(whole)) == (100, int)


def test_branches_and_suppositions_have_a_shape_of_their_own(book: Lawbook) -> None:
    facts = study(book, "frederiksberg")
    del facts["purchase.plan"]
    found = plan_json(assess(book, facts, TODAY), None, branches(book, facts, TODAY, "purchase.plan"))
    assert "what_if" not in found
    assert [item["value"] for item in found["branches"]] == ["none", "later", "same-contract"]
    for item in found["branches"]:
        assert item.keys() == {"fact", "value", "text", "recommended", "possible", "statuses", "regime"}
        assert set(item["statuses"].values()) <= {"available", "unavailable", "undetermined"}


def test_marks_are_carried_and_only_where_there_is_one(book: Lawbook) -> None:
    notes = procedure(document(book, study(book, "marine-eo")), "pcp")["advice"]
    assert [note for note in notes if note.get("mark") == "to be confirmed"]
    assert [note for note in notes if "mark" not in note]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (5, 5),
        (0.5, 0.5),
        ("later", "later"),
        (("a", "b"), ["a", "b"]),
        (datetime.date(2027, 3, 1), "2027-03-01"),
    ],
)
def test_values_become_what_json_has(value: Value, expected: object) -> None:
    assert value_json(value) == expected
