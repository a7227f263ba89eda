"""Phases and rounds of dialogue from the list of the case file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ppi_cli.timetable.phases import MOST, with_phases
from support import Ppi

START = ("--set", "schedule.call_date=2027-02-01", "--json")


def stages(ppi: Ppi, tmp_path: Path, procedure: str, rows: str, *more: str) -> dict[str, dict[str, Any]]:
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"lists:\n  phases:\n{rows}", encoding="utf-8")
    ran = ppi("timetable", "--procedure", procedure, "--answers", str(answers), *START, *more)
    return {stage["id"]: stage for stage in ran.json["stages"]}


def phase(number: int, months: int, weeks: int = 2) -> str:
    return f"    - {{name: Phase {number}, months: {months}, evaluation_weeks: {weeks}}}\n"


@pytest.mark.parametrize("procedure", ["pcp", "innovation-partnership"])
@pytest.mark.parametrize("count", [1, 2, 3, 6, MOST])
def test_each_row_is_a_phase(ppi: Ppi, tmp_path: Path, procedure: str, count: int) -> None:
    made = stages(ppi, tmp_path, procedure, "".join(phase(number, 3) for number in range(1, count + 1)))
    ends = [name for name in made if name.startswith("phase-")]
    assert ends == [f"phase-{number}-ends" for number in range(1, count + 1)]


def test_months_and_the_weeks_of_each_assessment_come_from_the_rows(ppi: Ppi, tmp_path: Path) -> None:
    made = stages(ppi, tmp_path, "pcp", phase(1, 3, 1) + phase(2, 5, 7) + phase(3, 8))
    assert "3 months" in made["phase-1-ends"]["text"]
    assert "1 week + 5 months" in made["phase-2-ends"]["text"]
    assert "7 weeks + 8 months" in made["phase-3-ends"]["text"]


def test_an_empty_cell_leaves_the_assumption(ppi: Ppi, tmp_path: Path) -> None:
    rows = "    - {name: Design}\n    - {name: Prototype, months: 5}\n"
    made = stages(ppi, tmp_path, "pcp", rows, "--set", "plan.phase_review_weeks=3")
    assert "4 months" in made["phase-1-ends"]["text"]
    assert "3 weeks + 5 months" in made["phase-2-ends"]["text"]
    assert "phase-3-ends" not in made


def test_rounds_of_a_dialogue_are_counted_and_added_up() -> None:
    equal = with_phases(
        {}, [{"name": "One", "weeks": 3}, {"name": "Two", "weeks": 3}], "competitive-dialogue"
    )
    assert equal == {"plan.dialogue_rounds": 2, "plan.dialogue_round_weeks": 3}
    unequal = with_phases(
        {}, [{"name": "One", "weeks": 3}, {"name": "Two", "weeks": 5}], "competitive-dialogue"
    )
    assert unequal == {"plan.dialogue_rounds": 1, "plan.dialogue_round_weeks": 8}
    assert with_phases({}, [{"name": "One"}], "competitive-dialogue") == {"plan.dialogue_rounds": 1}


def test_without_rows_the_facts_stand() -> None:
    assert with_phases({"plan.phase1_months": 7}, (), "pcp") == {"plan.phase1_months": 7}


def test_the_check_counts_the_same_phases(ppi: Ppi, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"lists:\n  phases:\n{phase(1, 60)}", encoding="utf-8")
    late = ("--procedure", "pcp", "--set", "schedule.call_date=2027-02-01", "--set", "purchase.plan=later")
    for need_by, found in (("2029-01-01", True), ("2035-01-01", False)):
        ran = ppi("check", "--answers", str(answers), *late, "--set", f"schedule.need_by={need_by}", "--json")
        assert any("need" in one["id"] for one in ran.json["findings"]) is found, ran.out


def test_what_happened_is_recorded_for_a_later_phase(ppi: Ppi, tmp_path: Path) -> None:
    ppi("init", "case", "--no-input")
    file = tmp_path / "case" / "ppi.yaml"
    rows = "".join(phase(number, 2) for number in range(1, 6))
    file.write_text(
        file.read_text(encoding="utf-8") + f"schedule.call_date: 2025-01-02\nlists:\n  phases:\n{rows}",
        encoding="utf-8",
    )
    ran = ppi("timetable", "done", "phase-5-ends", "2026-11-20", "-p", "case", "--procedure", "pcp")
    assert ran.code == 0, ran.err
    assert "actual.phase_5_ends" in file.read_text(encoding="utf-8") or "phase_5_ends" in file.read_text()
