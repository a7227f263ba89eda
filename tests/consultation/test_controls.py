"""The equal-treatment controls: YAML cases that a lawyer can read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from ppi_cli.consultation.controls import PLACES, View, run_controls
from ppi_cli.consultation.records import KINDS, Records
from ppi_cli.data.facts import convert
from ppi_cli.data.holiday_data import read_holiday_data
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.places import shipped
from ppi_cli.language import use_language
from ppi_cli.timetable.calendars import Calendar
from support import CASES

BOOK = load_lawbook(cached=False)
TODAY = datetime.date(2026, 11, 22)
CALENDAR = Calendar("PT", read_holiday_data(shipped("procedures") / "holidays.yaml"))


def read_cases() -> list[dict[str, Any]]:
    return [
        case
        for path in sorted((CASES / "consultation").glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    ]


def view(case: dict[str, Any]) -> View:
    records = Records()
    for kind, items in case.get("records", {}).items():
        for item in items:
            record = msgspec.convert(item, KINDS[kind], strict=False)
            records.of(kind)[record.id] = record
    facts = {
        name: convert(BOOK.facts[name], text, BOOK.countries) for name, text in case.get("facts", {}).items()
    }
    day = datetime.date.fromisoformat(case["on"]) if "on" in case else TODAY
    return View(BOOK, facts, records, day, CALENDAR, case.get("files", {}), tuple(case.get("edited", ())))


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case['control']}: {case['case']}")
def test_case(case: dict[str, Any]) -> None:
    found = [one for one in run_controls(view(case)) if one.id == case["control"]]
    assert [one.where for one in found] == case["fires"]
    if "severity" in case:
        assert {one.severity for one in found} == {case["severity"]}
    assert all("{" not in one.text + one.fix for one in found)


def test_every_control_fires_in_one_case_and_is_silent_in_another() -> None:
    assert set(PLACES) == set(BOOK.consultation_controls)
    for name in PLACES:
        told = [bool(case["fires"]) for case in read_cases() if case["control"] == name]
        assert {True, False} <= set(told), name


def test_what_law_asks_for_cites_law_and_practice_is_marked() -> None:
    for control in BOOK.consultation_controls.values():
        kinds = {BOOK.laws[cite.split()[0]].kind for cites in control.cite.values() for cite in cites}
        assert control.cite and (control.basis == "practice" or "law" in kinds), control.id
    for item in BOOK.consultation_items.values():
        kinds = {BOOK.laws[cite.split()[0]].kind for cites in item.cite.values() for cite in cites}
        assert item.cite and (item.basis == "practice" or "law" in kinds), item.id


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_findings_are_sentences_in_both_languages(lang: str) -> None:
    use_language(lang)
    try:
        for case in read_cases():
            for one in run_controls(view(case)):
                assert one.text.endswith((".", ".”", ".»")), one.text
    finally:
        use_language("en")


def test_no_record_shows_nothing() -> None:
    assert run_controls(view({})) == []


def test_folder_of_cases_is_there() -> None:
    assert Path(CASES / "consultation").is_dir() and len(read_cases()) >= 2 * len(PLACES)
