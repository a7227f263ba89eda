"""A form filled in by LibreOffice, with real keystrokes of its own: what is typed over a field is read all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_office import in_office

from ppi_cli.consultation.word_form import ANSWER, CONFIDENTIAL, clause_of
from ppi_cli.documents.controls import FIELD, short_hash
from support import Ppi


def field(question: str, which: int = ANSWER) -> str:
    return f"{FIELD}{short_hash(clause_of(question))}_{which}"


def test_round_trip_through_libreoffice(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ppi("init", "case", "--set", "need.title=Quiet works", "--set", "buyer.country=PT", "--no-input")
    monkeypatch.chdir(tmp_path / "case")
    assert ppi("consult", "form", "--json").code == 0
    path = tmp_path / "case" / "office.docx"
    shutil.copy("documents/omc-questionnaire.docx", path)
    in_office(
        path,
        ("over", field("firm.name"), "Nordvej ApS"),
        ("over", field("firm.country"), "Denmark"),
        ("over", field("firm.contact"), "Birgit Holm"),
        ("over", field("art.available"), "No: research and development is needed"),
        ("over", field("art.trl"), "3"),
        ("over", field("plan.months"), "36 months"),
        ("over", field("art.standards"), "Sixty decibels while cutting"),
        ("over", field("art.standards", CONFIDENTIAL), "☒"),
        ("paragraph", "Sixty decibels while cutting", "and in the rain."),
    )
    ran = ppi("consult", "import", "office.docx", "--json")
    assert (ran.json["refused"], ran.json["notes"]) == ([], [])
    one = ppi("consult", "list", "responses", "--json").json["records"]["responses"][0]
    assert one["answers"] == {
        "art.available": "none",
        "art.trl": 3,
        "plan.months": 36,
        "art.standards": "Sixty decibels while cutting\nand in the rain.",
    }
    assert one["confidential"] == ["art.standards"]
    assert ppi("consult", "list", "people", "--json").json["records"]["people"][0]["name"] == "Birgit Holm"
