"""What was filled in comes back, and nothing is guessed."""

from __future__ import annotations

import datetime
import io
from typing import Any

import hands
import pytest
from desk import BOOK, Desk
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppi_cli.documents.manifest import Manifest
from ppi_cli.documents.pulling import read_back
from ppi_cli.documents.reading import Text
from ppi_cli.documents.wordfile import WordFile


def test_pull_shows_and_records_only_with_yes(desk: Desk) -> None:
    hands.type_into(desk.path, "value.rd", "1\u00a0500\u00a0000\u00a0€")
    hands.type_into(desk.path, "schedule.call_date", "2 March 2028")
    hands.type_into(desk.path, "contract.type", "Works: building and civil engineering")
    hands.type_into(desk.path, "rd.needed", "☒")
    ran = desk.run("pull", "--json")
    assert ran.code == 1 and {one["status"] for one in ran.json["changes"]} == {"found"}
    assert desk.case().facts["value.rd"] == 400_000
    assert desk.run("pull", "--yes").code == 0
    facts = desk.case().facts
    assert (facts["value.rd"], facts["contract.type"], facts["rd.needed"]) == (1_500_000, "works", True)
    assert facts["schedule.call_date"] == datetime.date(2028, 3, 2)
    assert "1500000" in (desk.folder / "journal.jsonl").read_text()


@pytest.mark.parametrize("text", ["about a million", "1.500", "-3", "", "[title of the need] and more"])
def test_what_is_no_value_is_reported_and_not_recorded(desk: Desk, text: str) -> None:
    hands.type_into(desk.path, "value.rd", text)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"] == []
    assert [(one["fact"], one["clause"]) for one in ran.json["unread"]] == [("value.rd", "buyer")]
    assert desk.case().facts["value.rd"] == 400_000


@pytest.mark.parametrize("before", [True, False])
def test_text_beside_a_value_is_never_taken_for_a_part_of_it(desk: Desk, before: bool) -> None:
    hands.type_beside(desk.path, "buyer.name", "Joint ", before=before)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and [one["fact"] for one in ran.json["unread"]] == ["buyer.name"]
    assert desk.case().facts["buyer.name"] == "Town of Vila Serena"


def test_value_without_its_bookmark_is_read_by_its_tag(desk: Desk) -> None:
    hands.type_into(desk.path, "need.summary", "No noise at all.")

    def change(document: Any) -> None:
        for name in ("bookmarkStart", "bookmarkEnd"):
            for mark in list(hands.controls(document, "need.summary")[0].getparent().iter(qn(f"w:{name}"))):
                mark.getparent().remove(mark)

    hands.edit(desk.path, change)
    assert desk.run("pull", "--yes").code == 0
    assert desk.case().facts["need.summary"] == "No noise at all."


def test_places_that_disagree_are_shown_and_not_settled(desk: Desk) -> None:
    hands.type_into(desk.path, "buyer.name", "One", which=0)
    hands.type_into(desk.path, "buyer.name", "Two", which=1)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"][0]["status"] == "conflict"
    assert [one["value"] for one in ran.json["changes"][0]["found"]] == ["One", "Two"]
    assert desk.case().facts["buyer.name"] == "Town of Vila Serena"


def test_case_file_that_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    desk.set(need__title="Calm works")
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"][0]["status"] == "conflict"
    assert desk.case().facts["need.title"] == "Calm works"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\r\ufffe\uffff").filter(
            lambda one: one >= " " or one in "\t\n"
        ),
        min_size=1,
    ).filter(str.strip)
)
def test_any_text_comes_back_identical(desk: Desk, text: str) -> None:
    desk.set(need__summary=text)
    desk.path.unlink(missing_ok=True)
    desk.run("note")
    assert desk.run("pull", "--json").json == {"schema": "ppi/draft-pull/1", "changes": [], "unread": []}
    hands.type_into(desk.path, "need.title", text)
    record = Manifest(desk.folder / "documents").records["note.docx"]
    filled, unread = read_back("note.docx", Text(WordFile(desk.path).document), record, BOOK)
    assert unread == []
    assert [one.value for one in filled] == ([text] if text != "Quiet works" else [])
    assert desk.run("pull", "--yes").code == 0
    assert desk.case().facts["need.title"] == text
    desk.set(need__title="Quiet works")


@pytest.mark.parametrize(("typed", "kept"), [("1\n", "Silent works"), ("2\n", "Quiet works")])
def test_pull_asks_before_it_records(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, kept: str
) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    ran = desk.run("pull", "--plain")
    assert ran.code == (0 if kept == "Silent works" else 1) and "instead of Quiet works?" in ran.out
    assert desk.case().facts["need.title"] == kept


@pytest.mark.parametrize(("typed", "kept"), [("2\n", "One"), ("3\n", "Two"), ("1\n", "Town of Vila Serena")])
def test_pull_asks_which_of_several_values_holds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, typed: str, kept: str
) -> None:
    hands.type_into(desk.path, "buyer.name", "One", which=0)
    hands.type_into(desk.path, "buyer.name", "Two", which=1)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert desk.run("pull", "--plain").code == (1 if kept.startswith("Town") else 0)
    assert desk.case().facts["buyer.name"] == kept


def test_two_documents_that_disagree_are_shown_and_not_settled(desk: Desk) -> None:
    other = desk.path.parents[2] / "house/templates/en/second.md"
    other.write_text(hands.NOTE.replace("id: note", "id: second"), encoding="utf-8")
    assert desk.run("second").code == 0
    hands.type_into(desk.path, "need.title", "One")
    hands.type_into(desk.path.with_name("second.docx"), "need.title", "Two")
    change = desk.run("pull", "--yes", "--json").json["changes"][0]
    assert change["status"] == "conflict"
    assert [(one["document"], one["value"]) for one in change["found"]] == [
        ("note.docx", "One"),
        ("second.docx", "Two"),
    ]
