"""`ppi draft` and `ppi demo`: documents from a folder and without one, edits never lost."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from support import CASES, Ppi

MERTOLA = str(CASES / "mertola.yaml")


def words_of(path: Path) -> str:
    """All text of a document, that in content controls too."""
    body = Document(str(path)).element.body
    return " ".join(" ".join(text.text or "" for text in body.iter(qn("w:t"))).split())


def test_without_a_name_the_documents_are_listed(ppi: Ppi) -> None:
    ran = ppi("draft")
    assert ran.code == 0
    assert "procedure-choice" in ran.out


def test_without_a_folder_facts_are_enough(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("draft", "--answers", MERTOLA, "--out", "there", "--json")
    entry = next(item for item in ran.json["documents"] if item["id"] == "procedure-choice")
    path = tmp_path / entry["path"]
    assert (entry["status"], entry["lang"]) == ("new", "en")
    assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    text = words_of(path)
    assert "Competitive dialogue" in text
    assert "Art. 26(4)(a)(i)" in text
    assert not (tmp_path / "ppi.yaml").exists()


def test_absent_facts_are_named_and_marked(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("draft", "procedure-choice", "--json")
    assert "buyer.name" in ran.json["documents"][0]["missing"]
    assert "[contracting authority]" in words_of(tmp_path / "documents" / "procedure-choice.docx")


def test_strict_refuses_to_write_while_facts_are_missing(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("draft", "procedure-choice", "--strict")
    assert ran.code == 1
    assert "buyer.name" in ran.err
    assert not (tmp_path / "documents").exists()


def test_what_strict_holds_back_is_not_told_as_written(ppi: Ppi) -> None:
    ran = ppi("draft", "procedure-choice", "--strict", "--json", "--pdf")
    assert ran.code == 1
    assert ran.json["documents"] == []


def test_the_same_facts_give_the_same_bytes(ppi: Ppi) -> None:
    first = ppi(
        "draft", "procedure-choice", "--answers", MERTOLA, "--out", "a", "--as-of", "2026-11-22", "--json"
    )
    second = ppi(
        "draft", "procedure-choice", "--answers", MERTOLA, "--out", "b", "--as-of", "2026-11-22", "--json"
    )
    assert first.json["documents"][0]["sha256"] == second.json["documents"][0]["sha256"]


def test_a_changed_fact_writes_our_own_file_anew(ppi: Ppi) -> None:
    ppi("draft", "procedure-choice", "--set", "buyer.name=A")
    again = ppi("draft", "procedure-choice", "--set", "buyer.name=A", "--json")
    changed = ppi("draft", "procedure-choice", "--set", "buyer.name=B", "--json")
    assert again.json["documents"][0]["status"] == "unchanged"
    assert changed.json["documents"][0]["status"] == "updated"


def test_an_edited_file_is_kept(ppi: Ppi, tmp_path: Path) -> None:
    ppi("draft", "procedure-choice", "--set", "buyer.name=A")
    path = tmp_path / "documents" / "procedure-choice.docx"
    document = Document(str(path))
    document.add_paragraph("What I added")
    document.save(str(path))
    ran = ppi("draft", "procedure-choice", "--set", "buyer.name=B", "--json")
    assert (ran.code, ran.json["documents"][0]["status"]) == (1, "kept")
    assert "What I added" in words_of(path)


@pytest.mark.parametrize("name", ["procedure-choise", "nothing"])
def test_an_unknown_document_is_refused(ppi: Ppi, name: str) -> None:
    ran = ppi("draft", name)
    assert ran.code == 2
    assert f"there is no document '{name}'" in ran.err


def test_the_demo_is_the_same_on_any_day(ppi: Ppi, tmp_path: Path) -> None:
    """All but the seals of the journal, whose salts are drawn by lot."""
    first, second = ppi("demo"), ppi("demo")
    assert (first.code, second.code) == (0, 0)
    one, two = tmp_path / "ppi-demo", tmp_path / "ppi-demo-2"
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(names) > 3
    for name in names:
        if name.name not in ("journal.jsonl", "manifest.json", "ppi.yaml"):
            assert (one / name).read_bytes() == (two / name).read_bytes(), name
    facts = [
        (folder / "ppi.yaml").read_text(encoding="utf-8").split("\njournal:")[0] for folder in (one, two)
    ]
    assert facts[0] == facts[1]


def test_the_demo_does_not_touch_a_folder_in_use(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    ran = ppi("demo", "mine")
    assert ran.code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_what_is_missing_is_asked_for_and_each_answer_is_saved(ppi, monkeypatch, tmp_path):
    ppi("init", "case", "--no-input")
    lines = iter(["2", "Quiet street works", "City of Example", "", ":r", "1"])

    class Typed(io.StringIO):
        def readline(self, *_arguments: object) -> str:
            line = next(lines, None)
            if line is None:
                raise KeyboardInterrupt
            return line + "\n"

    monkeypatch.setattr(sys, "stdin", Typed())
    ran = ppi("draft", "procedure-choice", "-p", "case", "--plain")
    assert ran.code == 130
    assert "facts are missing from what you are about to write" in ran.out
    text = (tmp_path / "case" / "ppi.yaml").read_text(encoding="utf-8")
    assert "Quiet street works" in text or "City of Example" in text
    assert not (tmp_path / "case" / "documents").exists(), "stopped before anything was written"


def test_without_leave_to_ask_the_document_is_written_with_placeholders(ppi):
    ppi("init", "case", "--no-input")
    ran = ppi("draft", "procedure-choice", "-p", "case", "--no-input")
    assert ran.code == 0
    assert "stand as placeholders" in ran.out


def test_days_that_cannot_be_counted_leave_placeholders_and_not_an_error(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi(
        "draft", "timetable", "--procedure", "pcp", "--set", "schedule.call_date=2034-01-10", "--out", "there"
    )
    assert ran.code == 0, ran.err
    assert "2036" in ran.out or "2035" in ran.out
    assert (tmp_path / "there" / "timetable.docx").exists()


def test_a_document_is_for_the_procedure_that_was_asked_for(ppi: Ppi, tmp_path: Path) -> None:
    assert ppi("draft", "risk-register", "--procedure", "pcp", "--out", "there").code == 0
    assert "Pre-commercial procurement" in words_of(tmp_path / "there" / "risk-register.docx")


@pytest.mark.parametrize(("lang", "told"), [("en", "none is needed"), ("pt", "não é necessária")])
def test_the_record_asks_for_no_value_of_research_that_is_not_needed(
    ppi: Ppi, tmp_path: Path, lang: str, told: str
) -> None:
    ran = ppi("draft", "procedure-choice", "--answers", MERTOLA, "--lang", lang, "--json")
    assert "value.rd" not in ran.json["documents"][0]["missing"]
    assert told in words_of(tmp_path / "documents" / "procedure-choice.docx")
    asked = ppi("draft", "procedure-choice", "--answers", MERTOLA, "--set", "rd.needed=yes", "--json")
    assert "value.rd" in asked.json["documents"][0]["missing"]
