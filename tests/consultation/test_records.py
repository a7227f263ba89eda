"""Records on disk: journaled, sealed, never lost; and persons who are removed again."""

from __future__ import annotations

import json
import subprocess
import sys
import typing
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ppi_cli.casefile import beside, case
from ppi_cli.consultation.naming import CHOSEN, choice_labels, field_labels, kind_titles
from ppi_cli.consultation.records import KINDS
from support import Ppi

PPI = [sys.executable, "-m", "ppi_cli"]


@pytest.fixture
def folder(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ppi("init", "case", "--set", "need.title=Test", "--set", "buyer.country=PT", "--no-input")
    monkeypatch.chdir(tmp_path / "case")
    return tmp_path / "case"


def journal(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]


def states(ppi: Ppi) -> dict[str, str]:
    stages = ppi("consult", "status", "--json").json["stages"]
    return {item["id"]: item["state"] for stage in stages for item in stage["items"]}


def test_status_has_the_shape_of_the_contract(ppi: Ppi, folder: Path) -> None:
    told = ppi("consult", "status", "--json").json
    assert told["schema"] == "ppi/consultation/1"
    assert [stage["id"] for stage in told["stages"]] == ["before", "during", "after"]
    for stage in told["stages"]:
        for item in stage["items"]:
            assert {"id", "text", "state", "cites"} <= set(item)
            assert item["state"] in ("open", "done", "not-applicable") and item["cites"]
    assert told["findings"] == []


def test_an_item_is_done_with_evidence_skipped_with_a_reason_and_opened_again(ppi: Ppi, folder: Path) -> None:
    (folder / "note.txt").write_text("signed", encoding="utf-8")
    assert (
        ppi("consult", "done", "mandate", "--by", "Inês", "--on", "2026-09-01", "--file", "note.txt").code
        == 0
    )
    assert ppi("consult", "skip", "matchmaking").code == 2
    assert ppi("consult", "skip", "matchmaking", "--because", "One trade only").code == 0
    assert (states(ppi)["mandate"], states(ppi)["matchmaking"]) == ("done", "not-applicable")
    kept = list((folder / "consultation/evidence").iterdir())
    assert [path.read_text("utf-8") for path in kept] == ["signed"]
    assert ppi("consult", "reopen", "matchmaking").code == 0
    assert states(ppi)["matchmaking"] == "open"
    lines = journal(folder)
    assert [line["what"] for line in lines[1:]] == ["consultation.recorded"] * 2 + ["consultation.removed"]
    assert "Inês" not in json.dumps(lines, ensure_ascii=False)
    assert ppi("journal", "verify").code == 0
    kept[0].write_text("forged", encoding="utf-8")
    assert [one["id"] for one in ppi("consult", "check", "--json").json["findings"]] == ["evidence-changed"]
    kept[0].unlink()
    assert [one["id"] for one in ppi("check", "--json").json["findings"] if "evidence" in one["id"]] == [
        "consultation.evidence-missing"
    ]


def test_an_item_for_other_facts_does_not_apply(ppi: Ppi, folder: Path) -> None:
    ppi("plan", "--set", "funding.horizon=none", "--set", "prior.involvement=no", "--json")
    assert (states(ppi)["horizon-notice"], states(ppi)["neutralise"]) == ("not-applicable", "not-applicable")
    ppi("plan", "--set", "funding.horizon=pcp", "--json")
    assert states(ppi)["horizon-notice"] == "open"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["done", "mandat"], "mandate"),
        (["done", "mandate", "--file", "none.pdf"], "no such file"),
        (["done", "mandate", "--on", "tomorrow"], "not a date"),
        (["meeting", "add", "--with", "o7"], "o7"),
        (["meeting", "add", "--format", "one-on-one"], "one-to-one"),
        (["set", "m1", "minutes=5"], "m1"),
        (["operator", "add", "Alfa", "--country", "Portugl"], "Portugal"),
        (
            ["finding", "add", "text", "--fact", "solution.availabel", "--value", "ready"],
            "solution.available",
        ),
        (["finding", "add", "text", "--fact", "solution.available", "--value", "redy"], "ready"),
        (["forget", "Nobody"], "Nobody"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_recorded(
    ppi: Ppi, folder: Path, arguments: list[str], said: str
) -> None:
    before = (folder / "journal.jsonl").read_bytes()
    ran = ppi("consult", *arguments)
    assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err
    assert (folder / "journal.jsonl").read_bytes() == before
    assert not (folder / "consultation").exists()


def test_a_crash_between_journal_and_file_loses_nothing(
    ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ppi("consult", "operator", "add", "Alfa")

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(case, "place_files", crash)
        assert ppi("consult", "operator", "add", "Beta").code == 130
    assert "Beta" not in (folder / "consultation/operators.jsonl").read_text("utf-8")
    told = ppi("consult", "list", "operators", "--json").json["records"]["operators"]
    assert [one["name"] for one in told] == ["Alfa", "Beta"]
    ppi("consult", "operator", "add", "Gama")
    text = (folder / "consultation/operators.jsonl").read_text("utf-8")
    assert [json.loads(line)["name"] for line in text.splitlines()] == ["Alfa", "Beta", "Gama"]
    assert not list((folder / "consultation").glob(".*.new"))
    assert ppi("journal", "verify").code == 0
    assert ppi("consult", "check", "--json").json["findings"] == []


def test_evidence_that_a_crash_left_waiting_is_neither_missing_nor_lost(
    ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "mandate.txt").write_text("signed", encoding="utf-8")

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(case, "place_files", crash)
        assert ppi("consult", "done", "mandate", "--file", "mandate.txt").code == 130
    assert ppi("consult", "check", "--json").json["findings"] == []
    ppi("consult", "operator", "add", "Alfa")
    kept = [path.name for path in (folder / "consultation/evidence").iterdir()]
    assert len(kept) == 1 and kept[0].endswith("-mandate.txt")
    assert ppi("consult", "check", "--json").json["findings"] == []


def test_who_reads_while_another_saves_takes_nothing_from_it(
    ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ppi("consult", "operator", "add", "Alfa")
    place, seen = case.place_files, []

    def read_first(to: Path, files: Mapping[str, bytes | None]) -> None:
        told = ppi("consult", "list", "operators", "--json").json["records"]["operators"]
        seen.append([one["name"] for one in told])
        assert list((folder / "consultation").glob(".*.new"))
        place(to, files)

    with monkeypatch.context() as busy:
        busy.setattr(case, "place_files", read_first)
        assert ppi("consult", "operator", "add", "Beta").code == 0
    assert seen == [["Alfa", "Beta"]]


def test_a_file_that_is_in_place_already_is_no_failure(
    ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = case.place_files

    def twice(to: Path, files: Mapping[str, bytes | None]) -> None:
        place(to, files)
        place(to, files)

    monkeypatch.setattr(case, "place_files", twice)
    assert ppi("consult", "operator", "add", "Alfa").code == 0
    assert ppi("journal", "verify").code == 0


def test_a_crash_before_the_journal_changes_nothing(
    ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ppi("consult", "operator", "add", "Alfa")

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(case, "save", crash)
        assert ppi("consult", "operator", "add", "Beta").code == 130
    told = ppi("consult", "list", "operators", "--json").json["records"]["operators"]
    assert [one["name"] for one in told] == ["Alfa"]


def test_an_edit_by_hand_is_read_named_and_journaled(ppi: Ppi, folder: Path) -> None:
    ppi(
        "consult",
        "meeting",
        "add",
        "--with",
        "Alfa",
        "--on",
        "2026-11-20",
        "--minutes",
        "60",
        "--staff-count",
        "2",
    )
    path = folder / "consultation/meetings.jsonl"
    path.write_text(path.read_text("utf-8").replace('"minutes":60', '"minutes": 45') + "\n", encoding="utf-8")
    found = ppi("consult", "check", "--json", "--as-of", "2026-11-22").json["findings"]
    assert [one["id"] for one in found] == ["edited-by-hand"]
    ppi("consult", "meeting", "publish", "m1", "--on", "2026-11-21")
    assert "consultation.edited-outside" in [line["what"] for line in journal(folder)]
    assert ppi("consult", "check", "--json", "--as-of", "2026-11-22").json["findings"] == []
    path.write_text('{"id":"m1","on":"2026-13-01"}\nnonsense\n', encoding="utf-8")
    ran = ppi("consult", "status")
    assert ran.code == 2 and "meetings.jsonl:1" in ran.err and "meetings.jsonl:2" in ran.err


def test_four_programs_at_once_lose_nothing(ppi: Ppi, folder: Path) -> None:
    runs = [
        subprocess.Popen(
            [*PPI, "consult", "operator", "add", f"Firm {number}"], cwd=folder, stdout=subprocess.DEVNULL
        )
        for number in range(4)
    ]
    assert [run.wait(60) for run in runs] == [0] * 4
    told = ppi("consult", "list", "operators", "--json").json["records"]["operators"]
    assert sorted(one["name"] for one in told) == [f"Firm {number}" for number in range(4)]
    assert sorted(one["id"] for one in told) == ["o1", "o2", "o3", "o4"]
    assert ppi("journal", "verify").code == 0


def test_a_person_is_forgotten_everywhere(ppi: Ppi, folder: Path) -> None:
    name, mail = "Rui Pinto Salgado", "rui@alfa.example"
    ppi("consult", "person", "add", name, "--of", "Alfa", "--email", mail)
    ppi("consult", "question", "add", f"May {name} come too?", "--by", "Alfa")
    ppi("consult", "done", "mandate", "--by", name, "--note", f"Agreed with rui  pinto SALGADO ({mail}).")
    (folder / "minutes.txt").write_text(f"{name} asked for slides.", encoding="utf-8")
    ppi("consult", "meeting", "add", "--with", "Alfa", "--file", "minutes.txt")
    (folder / "minutes.txt").unlink()
    ran = ppi("consult", "forget", name, "--json")
    assert ran.code == 1 and [one.startswith("evidence/") for one in ran.json["holding"]] == [True]
    ran = ppi("consult", "forget", name, "--files", "--json")
    assert ran.code == 0 and ran.json["removed"]
    for path in folder.rglob("*"):
        if path.is_file():
            text = " ".join(path.read_bytes().decode("utf-8", "replace").split()).casefold()
            assert name.casefold() not in text and mail not in text, path
    people = ppi("consult", "list", "people", "--json").json["records"]["people"]
    assert [set(one) for one in people] == [{"id", "of", "forgotten"}]
    assert ppi("journal", "verify").code == 0
    assert ppi("consult", "forget", name).code == 2


def test_a_name_in_a_word_file_is_found_and_what_cannot_be_searched_is_named(ppi: Ppi, folder: Path) -> None:
    with zipfile.ZipFile(folder / "minutes.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:t>Rui Pin</w:t><w:t>to Salgado</w:t>")
    with zipfile.ZipFile(folder / "broken.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:t>Rui Pinto Salgado</w:t>" * 99)
    whole = bytearray((folder / "broken.docx").read_bytes())
    whole[55:65] = b"\xff" * 10
    (folder / "broken.docx").write_bytes(whole)
    (folder / "scan.png").write_bytes(b"\x89PNG")
    ppi("consult", "person", "add", "Rui Pinto Salgado", "--of", "Alfa")
    files = ("minutes.docx", "scan.png", "broken.docx")
    ppi("consult", "done", "minutes", *(word for name in files for word in ("--file", name)))
    ran = ppi("consult", "forget", "p1", "--json")
    assert ran.code == 1
    assert "minutes.docx" in ran.json["holding"][0]
    assert {name for name in files if any(name in one for one in ran.json["unsearched"])} == {
        "scan.png",
        "broken.docx",
    }


def test_seals_tell_nothing(ppi: Ppi, folder: Path) -> None:
    one, other = beside.seal_of(b"the same"), beside.seal_of(b"the same")
    assert one != other and beside.fits(b"the same", one) and not beside.fits(b"another", one)
    assert beside.fits(None, None) and not beside.fits(b"", None)


def test_operators_come_from_a_table_row_by_row(ppi: Ppi, folder: Path) -> None:
    (folder / "firms.csv").write_text(
        "name;country;size;colour\nAlfa;Portugal;small;red\n;ES;micro;\nBeta;Atlantis;micro;\n",
        encoding="utf-8",
    )
    ran = ppi("consult", "operator", "import", "firms.csv")
    assert ran.code == 2
    for said in ("firms.csv:3", "firms.csv:4", "colour", "Atlantis"):
        assert said in ran.err
    told = ppi("consult", "list", "operators", "--json").json["records"]["operators"]
    assert told == [
        {"id": "o1", "name": "Alfa", "country": "PT", "size": "small"},
        {"id": "o2", "name": "Beta", "size": "micro"},
    ]


def test_the_plan_asks_what_is_open_and_says_why(ppi: Ppi, folder: Path) -> None:
    def asked() -> dict[str, str]:
        return {one["id"]: one["why"] for one in ppi("consult", "plan", "--json").json["questions"]}

    assert asked()["art.available"] == "unknown"
    ppi("plan", "--set", "solution.available=none", "--set", "rd.needed=yes", "--json")
    assert asked()["art.available"] == "assumed"
    (folder / "answers.yaml").write_text(
        "solution.available: none\nbasis:\n  solution.available: {evidence: documented, note: Study of May}\n",
        encoding="utf-8",
    )
    ppi("plan", "--answers", "answers.yaml", "--json")
    assert "art.available" not in asked()
    ppi("plan", "--set", "rd.needed=no", "--json")
    assert "plan.budget_rd" not in asked()


def test_the_calendar_ends_before_the_call_is_prepared(ppi: Ppi, folder: Path) -> None:
    ppi("plan", "--set", "schedule.call_date=2027-09-01", "--json")
    told = ppi("consult", "plan", "--json", "--as-of", "2026-11-22").json
    days = {one["id"]: one["date"] for one in told["calendar"]}
    assert days["report-public"] <= "2027-09-01" and days["notice-sent"] < days["documents-public"]
    assert days["documents-public"] < days["registration-closes"] < days["event"] < days["meetings-end"]
    ppi("plan", "--set", "consultation.starts=2027-08-02", "--set", "funding.horizon=pcp", "--json")
    told = ppi("consult", "plan", "--json", "--as-of", "2026-11-22").json
    assert told["late_days"] > 0 and told["grant_months"] == 2 and told["grant_met"] is False
    assert {one["id"]: one["date"] for one in told["calendar"]}["documents-public"] == "2027-08-02"


# --- what the records are called ------------------------------------------------------------------------------------


def test_the_records_are_listed_in_the_language_in_use(ppi: Ppi, folder: Path) -> None:
    ppi("consult", "operator", "add", "Acme", "--kind", "start-up", "--size", "small", "--listed")
    ppi("consult", "done", "mandate", "--on", "2026-11-20", "--by", "Inês")
    english = " ".join(ppi("consult", "list").out.split())
    assert "Operators: 1 (operators) o1 name: Acme; kind: start-up; size: small; may be named: yes" in english
    portuguese = " ".join(ppi("consult", "list", "--lang", "pt").out.split())
    assert (
        "Operadores económicos: 1 (operators) o1 nome: Acme; tipo: empresa em fase de arranque" in portuguese
    )
    assert "mandate estado: feito; por: Inês; dia: 2026-11-20" in portuguese


def test_the_fields_are_told_with_their_names(ppi: Ppi, folder: Path) -> None:
    ppi("consult", "operator", "add", "Acme")
    ran = ppi("consult", "set", "o1", "xyz", "--lang", "pt")
    assert ran.code == 2
    assert "name (nome), kind (tipo), country (país)" in ran.err


def test_every_field_and_choice_of_a_record_has_a_name() -> None:
    hints = [typing.get_type_hints(kind) for kind in KINDS.values()]
    fields = {name for hint in hints for name in hint} - {"id", "answers", "files", "sha256"}
    assert fields == set(field_labels())
    assert set(KINDS) == set(kind_titles())
    chosen = {word for hint in hints for name in CHOSEN for word in typing.get_args(hint.get(name))}
    assert chosen <= set(choice_labels())


def test_a_file_is_put_in_the_place_of_one_that_was_lost(ppi: Ppi, folder: Path) -> None:
    (folder / "minutes.txt").write_text("Talked", encoding="utf-8")
    assert ppi("consult", "meeting", "add", "--with", "Alfa", "--file", "minutes.txt").code == 0
    lost = next((folder / "consultation/evidence").iterdir())
    lost.unlink()
    found = ppi("consult", "check", "--json").json["findings"]
    missing = next(one for one in found if one["id"] == "evidence-missing")
    assert "ppi consult set m1 --file" in missing["fix"]
    assert ppi("consult", "set", "m1", "--file", "minutes.txt").code == 0
    assert not [
        one for one in ppi("consult", "check", "--json").json["findings"] if one["id"] == "evidence-missing"
    ]
    assert ppi("consult", "set", "m1", "--without", "minutes.txt").code == 0
    record = ppi("consult", "list", "meetings", "--json").json["records"]["meetings"][0]
    assert "files" not in record
    ran = ppi("consult", "set", "m1", "--without", "minutes.txt")
    assert ran.code == 2 and "holds no file 'minutes.txt'" in ran.err
    ran = ppi("consult", "set", "o1", "--file", "minutes.txt")
    assert ran.code == 2 and "holds no files" in ran.err


def test_a_name_that_is_nearly_there_already_is_named(ppi: Ppi, folder: Path) -> None:
    ppi("consult", "operator", "add", "Robotika Brno s.r.o.")
    ran = ppi("consult", "meeting", "add", "--with", "Robotika Brno", "--minutes", "90", "--staff-count", "2")
    said = " ".join(ran.out.split())
    assert "If it is Robotika Brno s.r.o.: ppi consult set m1 operators=o1" in said
    assert "90 minutes instead of the 45 announced" in said
    assert ppi("consult", "set", "m1", "operators=o1", "reason=It began late").code == 0
    found = [
        one for one in ppi("consult", "check", "--json").json["findings"] if one["id"] == "unequal-length"
    ]
    assert found[0]["severity"] == "note" and "It began late" in found[0]["text"]
    ran = ppi("consult", "meeting", "add", "--with", "Somebody Else", "--staff-count", "2")
    assert "New among the operators: Somebody Else" in ran.out
