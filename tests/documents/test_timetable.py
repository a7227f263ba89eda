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


def need_alone(folder: Path, *more: str) -> str:
    """The case without the day of the call, with a day of need and with `more` facts; the path of its file."""
    study = (CASES / "frederiksberg.yaml").read_text(encoding="utf-8").splitlines()
    facts = [line for line in study if "call_date" not in line]
    path = folder / "need.yaml"
    path.write_text("\n".join([*facts, "schedule.need_by: 2031-06-30", *more]) + "\n", encoding="utf-8")
    return str(path)


def all_text(path: Path) -> str:
    """Every paragraph of a document, those in cells and controls too."""
    body = Document(str(path)).element.body
    return "\n".join("".join(one.text or "" for one in each.iter(qn("w:t"))) for each in body.iter(qn("w:p")))


def test_a_day_counted_back_is_asked_for_with_the_latest_day(ppi: Ppi, tmp_path: Path) -> None:
    arguments = ("draft", "ip-descriptive-document", "--answers", need_alone(tmp_path))
    shown = ppi("draft", "timetable", "--answers", need_alone(tmp_path))
    assert shown.code == 0
    latest = next(
        row.cells[1].text.split(" ", 1)[1]
        for table in Document(str(tmp_path / "documents/timetable.docx")).tables
        for row in table.rows
        if row.cells[0].text == "Requests to participate due"
    )
    ran = ppi(*arguments, "--json")
    text = all_text(tmp_path / "documents/ip-descriptive-document.docx")
    assert f"[day: requests to participate due, {latest} at the latest]" in text
    assert latest not in text.replace(f"{latest} at the latest]", "")
    assert "schedule.call_date" in ran.json["documents"][0]["missing"]


def test_strict_names_the_day_of_the_call_where_days_are_counted_back(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("draft", "ip-descriptive-document", "--strict", "--answers", need_alone(tmp_path))
    assert ran.code == 1 and "schedule.call_date" in ran.err
    assert not (tmp_path / "documents/ip-descriptive-document.docx").exists()


def test_a_day_that_is_set_is_told_also_where_the_others_are_counted_back(ppi: Ppi, tmp_path: Path) -> None:
    facts = need_alone(tmp_path, "planned.tenders_due: 2028-05-03")
    ppi("draft", "evaluation-plan", "--answers", facts, "--procedure", "innovation-partnership")
    text = all_text(tmp_path / "documents/evaluation-plan.docx").split("\n")
    assert "3 May 2028" in text
    assert any(line.startswith("[day: award decision sent, ") for line in text)


@pytest.mark.parametrize("kind", ["planned", "actual"])
def test_what_follows_by_law_from_a_day_that_is_set_is_told(ppi: Ppi, tmp_path: Path, kind: str) -> None:
    facts = need_alone(tmp_path, f"{kind}.award_decided: 2028-05-02", "standstill.means: electronic")
    ran = ppi("draft", "award-letter", "--answers", facts, "--procedure", "innovation-partnership", "--json")
    text = all_text(tmp_path / "documents/award-letter.docx")
    assert "The standstill ends on 12 May 2028" in text and "from 13 May 2028 on" in text
    assert "schedule.call_date" not in ran.json["documents"][0]["missing"]


def test_what_follows_from_a_day_that_is_not_set_is_no_latest_day(ppi: Ppi, tmp_path: Path) -> None:
    ppi(
        "draft", "award-letter", "--answers", need_alone(tmp_path), "--procedure", "innovation-partnership"
    )  # fmt: skip
    text = all_text(tmp_path / "documents/award-letter.docx")
    assert "[day: award decision sent, " in text
    assert "as counted back from the day of need]" in text
    assert "The standstill ends on [day: last day of the standstill, " in text


@pytest.mark.parametrize("name", ["mandate", "business-case"])
def test_documents_for_colleagues_say_that_days_are_counted_back(ppi: Ppi, tmp_path: Path, name: str) -> None:
    ppi("draft", name, "--answers", need_alone(tmp_path))
    text = all_text(tmp_path / "documents" / f"{name}.docx")
    assert "Latest day" in text and "Planned day" not in text
    assert "each is the latest on which its stage can end" in text


def test_with_the_day_of_the_call_no_day_is_asked_for(ppi: Ppi, tmp_path: Path) -> None:
    ppi("draft", "evaluation-plan", "--answers", STUDY, "--procedure", "innovation-partnership")
    text = all_text(tmp_path / "documents/evaluation-plan.docx")
    assert "[day: " not in text and "2027" in text
