"""A procurement's folder through the commands: two programs at once, tampering, files in odd states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import Ppi

PPI = [sys.executable, "-m", "ppi_cli"]


@pytest.fixture
def folder(ppi: Ppi, tmp_path: Path) -> Path:
    ppi("init", "case", "--set", "need.title=Test", "--no-input")
    return tmp_path / "case"


def test_init_says_where_it_is_and_what_comes_next(ppi: Ppi) -> None:
    ran = ppi("init", "new", "--no-input")
    assert "new/ppi.yaml" in ran.out.replace("\\", "/")
    assert "ppi plan" in ran.out


def test_init_never_overwrites(ppi: Ppi, folder: Path) -> None:
    before = (folder / "ppi.yaml").read_bytes()
    assert ppi("init", "case", "--no-input").code == 2
    assert (folder / "ppi.yaml").read_bytes() == before


def test_two_programs_at_once_lose_nothing(ppi: Ppi, folder: Path) -> None:
    names = [
        "value.rd",
        "value.purchase",
        "candidates.expected",
        "market.suppliers",
        "contract.months",
        "contract.lots",
    ]
    runs = [
        subprocess.Popen(
            [*PPI, "plan", "-p", str(folder), "--set", f"{name}={number}", "--json"],
            stdout=subprocess.DEVNULL,
        )
        for number, name in enumerate(names, 1)
    ]
    for run in runs:
        run.wait(60)
    text = (folder / "ppi.yaml").read_text(encoding="utf-8")
    assert [
        name for number, name in enumerate(names, 1) if f"{name.split('.')[1]}: {number}" not in text
    ] == []
    assert ppi("journal", "verify", "-p", "case").code == 0


@pytest.mark.parametrize("damage", ["change", "remove", "remove-last", "reorder"])
def test_the_journal_tells_of_tampering(ppi: Ppi, folder: Path, damage: str) -> None:
    for number in range(4):
        ppi("plan", "-p", "case", "--set", f"value.rd={number}", "--json")
    path = folder / "journal.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = {
        "change": [lines[0], lines[1].replace('"new":0', '"new":7'), *lines[2:]],
        "remove": [lines[0], *lines[2:]],
        "remove-last": lines[:-1],
        "reorder": [lines[0], lines[2], lines[1], *lines[3:]],
    }[damage]
    assert changed != lines
    path.write_text("".join(changed), encoding="utf-8")
    ran = ppi("journal", "verify", "-p", "case")
    assert ran.code == 1
    assert "whole" not in ran.out


def test_an_officer_s_edit_is_taken_in_and_journaled(ppi: Ppi, folder: Path) -> None:
    path = folder / "ppi.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Test", "title: Better  # agreed on Monday"), encoding="utf-8")
    ppi("plan", "-p", "case", "--set", "rd.needed=yes", "--json")
    assert "title: Better  # agreed on Monday" in path.read_text(encoding="utf-8")
    kinds = [line["what"] for line in ppi("journal", "-p", "case", "--json").json["lines"]]
    assert kinds == ["case.created", "edited.outside", "fact.set"]


@pytest.mark.parametrize("damage", ["buyer:\n\ttype: x\n", "\x00\x01", "", "buyer.typ: x\n", "[]\n"])
def test_a_damaged_case_file_is_refused_and_left_alone(ppi: Ppi, folder: Path, damage: str) -> None:
    path = folder / "ppi.yaml"
    path.write_text(damage, encoding="utf-8")
    ran = ppi("plan", "-p", "case", "--set", "rd.needed=yes", "--json")
    assert ran.code == 2
    assert ran.err.startswith("ppi: error: ")
    assert path.read_text(encoding="utf-8") == damage


def test_a_folder_is_found_from_below(ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder / "notes" / "old"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert ppi("status", "--json").json["title"] == "Test"


def test_reading_writes_nothing(ppi: Ppi, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    for command in (("status",), ("plan", "--no-input"), ("plan", "--json"), ("journal",), ("draft",)):
        ppi(*command, "-p", "case")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
