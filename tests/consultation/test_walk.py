"""The walk through the checklist, typed as on a screen reader: each answer is saved before the next."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from support import Ppi


@pytest.fixture
def typed(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ppi:
    ppi("init", "case", "--set", "buyer.country=DE", "--no-input")
    monkeypatch.chdir(tmp_path / "case")

    def walk(*lines: str) -> object:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return ppi("consult", "--plain", "--as-of", "2026-09-01")

    return walk  # type: ignore[return-value]  # lines in, a run out


def states(ppi: Ppi) -> dict[str, str]:
    stages = ppi("consult", "status", "--json").json["stages"]
    return {item["id"]: item["state"] for stage in stages for item in stage["items"]}


def test_done_skipped_later_and_stopped(typed: Ppi, ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "case" / "mandate.txt").write_text("signed", encoding="utf-8")
    ran = typed(
        "1", "Ana Silva", "2026-08-31", "Signed", "mandate.txt", "",  # mandate: done
        "2", "", "2", "Only one decision is open",  # decisions: first without a reason, then with one
        "3",  # conflicts: later
        "4",  # stop
    )  # fmt: skip
    assert ran.code == 0, ran.err
    found = states(ppi)
    assert (found["mandate"], found["decisions"], found["conflicts"]) == ("done", "not-applicable", "open")
    record = ppi("consult", "list", "checklist", "--json").json["records"]["checklist"][0]
    assert (record["by"], record["on"], record["note"]) == ("Ana Silva", "2026-08-31", "Signed")
    assert record["files"][0]["name"] == "mandate.txt"
    assert max(map(len, ran.out.splitlines())) <= 80


def test_what_was_answered_is_kept_when_the_input_ends(typed: Ppi, ppi: Ppi) -> None:
    ran = typed("1", "", "", "", "", "", "1")
    assert ran.code == 130 and "kept" in ran.err
    assert states(ppi)["mandate"] == "done" and states(ppi)["decisions"] == "open"


def test_it_goes_on_where_it_stopped(typed: Ppi) -> None:
    typed("1", "", "", "", "", "", "4")
    assert "which decisions" in typed("4").out
