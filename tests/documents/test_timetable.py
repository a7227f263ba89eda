"""The timetable in Word: a table of dates and a chart of shaded cells, of its own and in the record of the choice."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from ppi_cli.documents.gantt import COLUMNS, LAW, PLAN, bar, periods
from ppi_cli.documents.tables import SHADES
from ppi_cli.timetable.stages import Stage
from support import CASES, Ppi

STUDY = str(CASES / "frederiksberg.yaml")


def stage(begins: str, ends: str, *, legal: bool = False) -> Stage:
    day, start = datetime.date.fromisoformat(ends), datetime.date.fromisoformat(begins)
    return Stage("x", "X", "X", day, None, None, legal, "", "", (), start)


def test_a_chart_never_has_more_columns_than_a_page_holds() -> None:
    starts = periods([stage("2027-03-01", "2027-03-20"), stage("2027-03-20", "2031-01-05")])
    assert len(starts) <= COLUMNS
    assert starts[0] == datetime.date(2027, 3, 1)
    assert starts[-1] <= datetime.date(2031, 1, 5)


def test_a_bar_covers_the_periods_in_which_its_stage_runs() -> None:
    stages = [stage("2027-01-01", "2027-01-31", legal=True), stage("2027-02-15", "2027-04-02")]
    starts = periods(stages)
    assert [day.month for day in starts] == [1, 2, 3, 4]
    assert bar(stages[0], starts) == [LAW, "", "", ""]
    assert bar(stages[1], starts) == ["", PLAN, PLAN, PLAN]


@pytest.mark.parametrize("name", ["timetable", "procedure-choice"])
def test_the_chart_stands_in_the_document(ppi: Ppi, tmp_path: Path, name: str) -> None:
    ppi("draft", name, "--answers", STUDY)
    document = Document(str(tmp_path / "documents" / f"{name}.docx"))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    marked = [cell for cell in cells if cell.text in SHADES]
    assert {cell.text for cell in marked} == {LAW, PLAN}
    for cell in marked:
        assert cell._tc.find(f".//{qn('w:shd')}").get(qn("w:fill")) == SHADES[cell.text]
    assert any(cell.text == "Requests to participate due" for cell in cells)


def test_without_a_procedure_the_timetable_says_what_it_needs(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("draft", "timetable")
    text = " ".join(
        paragraph.text for paragraph in Document(str(tmp_path / "documents" / "timetable.docx")).paragraphs
    )
    assert ran.code == 0
    assert "A timetable needs a procedure, and no procedure is decided" in text


def test_a_procedure_that_is_asked_for_decides_the_stages(ppi: Ppi, tmp_path: Path) -> None:
    ppi("draft", "timetable", "--answers", STUDY, "--procedure", "open")
    document = Document(str(tmp_path / "documents" / "timetable.docx"))
    names = {row.cells[0].text for table in document.tables for row in table.rows}
    assert "Requests to participate due" not in names
    assert "Tenders due" in names


def test_with_the_day_of_need_alone_it_counts_back(ppi: Ppi, tmp_path: Path) -> None:
    study = (CASES / "frederiksberg.yaml").read_text(encoding="utf-8")
    facts = "\n".join(line for line in study.splitlines() if "call_date" not in line)
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    ppi("draft", "timetable", "--answers", "facts.yaml", "--set", "schedule.need_by=2031-06-30")
    document = Document(str(tmp_path / "documents" / "timetable.docx"))
    heads = {table.rows[0].cells[1].text for table in document.tables}
    assert "Latest day" in heads
