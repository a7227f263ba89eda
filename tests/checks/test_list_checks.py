"""What `ppi check` finds in the rows of lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ppi_cli.checks.findings import Finding, Subject
from ppi_cli.checks.lists import check_lists
from ppi_cli.data.holiday_data import read_holiday_data
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Value
from ppi_cli.law.assess import assess
from ppi_cli.timetable.calendars import Calendar
from support import Ppi
from timebook import TODAY

BOOK = load_lawbook(cached=False)
HOLIDAYS = read_holiday_data(Path(__file__).parents[2] / "procedures" / "holidays.yaml")
FACTS: dict[str, Value] = {
    "buyer.type": "sub-central",
    "contract.type": "services",
    "rd.needed": True,
    "value.rd": 400_000,
    "purchase.plan": "none",
}


def found(procedure: str | None = "pcp", **lists: Any) -> dict[str, Finding]:
    """The findings over these rows, by id without `lists.`."""
    rows = {name: tuple(rows) for name, rows in lists.items()}
    subject = Subject(
        BOOK, FACTS, assess(BOOK, FACTS, TODAY), procedure, Calendar("PT", HOLIDAYS), TODAY, lists=rows
    )
    return {one.id.removeprefix("lists."): one for one in check_lists(subject)}


def weighed(*weights: Any, **more: Any) -> list[dict[str, Any]]:
    return [
        {"name": f"{more.get('parent', 'C')}{n}", "weight": weight, **more}
        for n, weight in enumerate(weights)
    ]


def test_weights_that_do_not_sum_to_a_hundred_are_an_error() -> None:
    finding = found(criteria=weighed(40, 50))["criteria-weights"]
    assert (finding.severity, finding.where) == ("error", "lists.criteria[1]")
    assert "add up to 90, not to 100." in finding.text
    assert found(criteria=weighed(40, 60)) == {}
    assert found(criteria=weighed(33.33, 33.33, 33.34)) == {}


def test_weights_are_added_up_in_each_stage() -> None:
    assert found(criteria=[*weighed(100, stage="call 1"), *weighed(70, 30, stage="call 2")]) == {}
    finding = found(criteria=[*weighed(100, stage="call 1"), *weighed(70, 40, stage="call 2")])[
        "criteria-weights"
    ]
    assert "add up to 110, not to 100 (call 2)." in finding.text
    assert finding.where == "lists.criteria[2]"


@pytest.mark.parametrize("weights", [(50, 50), (30, 10)])
def test_sub_criteria_add_up_to_a_hundred_or_to_their_criterion(weights: tuple[int, int]) -> None:
    assert found(criteria=[*weighed(40, 60), *weighed(*weights, parent="C0")]) == {}


def test_sub_criteria_that_add_up_to_neither_are_found() -> None:
    finding = found(criteria=[*weighed(40, 60), *weighed(30, 30, parent="C0")])["criteria-weights"]
    assert "60, not to 100 (C0)" in finding.text
    assert finding.where == "lists.criteria[3]"
    lost = found(criteria=[*weighed(40, 60), *weighed(100, parent="Cx")])["criteria-parent"]
    assert "Cx0" in lost.text


def test_while_a_weight_is_missing_only_too_much_is_an_error() -> None:
    rows: list[Any] = [*weighed(40, 30), {"name": "Price"}]
    assert set(found(criteria=rows)) == {"criteria-unweighted"}
    assert "criteria-weights" in found(criteria=[*rows, *weighed(50, name="More")])


def test_phases_cost_no_more_than_the_value_of_the_research() -> None:
    finding = found(phases=[{"name": "1", "budget": 300_000}, {"name": "2", "budget": 200_000}])[
        "phase-budgets"
    ]
    assert finding.severity == "error"
    assert "500\u00a0000\u00a0€" in finding.text and "400\u00a0000\u00a0€" in finding.text
    assert found(phases=[{"name": "1", "budget": 300_000}, {"name": "2", "budget": 100_000}]) == {}


def test_a_funnel_that_widens_is_found() -> None:
    rows = [{"name": "1", "contractors": 6}, {"name": "2"}, {"name": "3", "contractors": 8}]
    finding = found(phases=rows)["phase-funnel"]
    assert (finding.where, finding.text) == (
        "lists.phases[3]",
        "More contractors are planned than in the phase before: 3.",
    )
    assert found(phases=[{"name": "1", "contractors": 6}, {"name": "2", "contractors": 6}]) == {}
    assert found("open", phases=rows) == {}, "a funnel is that of a PCP or a partnership"


def test_a_phase_with_one_contractor_is_found() -> None:
    rows = [{"name": "Design", "contractors": 4}, {"name": "Prototype"}, {"name": "Test", "contractors": 1}]
    finding = found(phases=rows)["phase-competition"]
    assert (finding.severity, finding.where) == ("warning", "lists.phases[3]")
    assert finding.text == "Nobody competes in a phase with one contractor: Test."
    assert len(finding.cites) == 1
    assert found(phases=[rows[0], {"name": "Test", "contractors": 2}]) == {}
    assert "phase-competition" not in found("innovation-partnership", phases=rows), (
        "a partnership may have one partner"
    )


def test_targets_without_a_measure_are_found_in_one_finding() -> None:
    whole = {"name": "Quiet", "indicator": "noise", "unit": "dB", "target_value": "60", "method": "test"}
    assert found(targets=[whole]) == {}
    finding = found(targets=[whole, {"name": "Light", "unit": "kg"}, {"name": "Cheap"}])["target-measures"]
    assert "indicator, unit, value to reach, how it is measured is missing: Light; Cheap" in finding.text
    assert finding.cites == ("dir-2014-24 art 31(2)",)


def test_many_rows_are_one_finding() -> None:
    finding = found(requirements=[{"id": f"R{n}", "text": "x"} for n in range(2000)])[
        "requirement-verification"
    ]
    assert "R0; R1;" in finding.text and "and 1992 more" in finding.text


def test_the_same_number_twice_is_an_error() -> None:
    rows = [{"id": "R1", "text": "a", "verification": "t"}, {"id": "R1", "text": "b", "verification": "t"}]
    assert found(requirements=rows)["requirement-numbers"].where == "lists.requirements[2]"
    without = [{"text": "a", "verification": "t"}, {"text": "b", "verification": "t"}]
    assert found(requirements=without) == {}
    lots = [{"number": "1", "title": "a"}, {"number": "1", "title": "b"}]
    assert found(lots=lots)["lot-numbers"].severity == "error"
    assert set(found(phases=[{"name": "1"}, {"name": "1"}])) == {"phase-names"}
    assert set(found(criteria=[{"name": "A", "weight": 50}] * 2)) == {"criteria-names"}


def test_lots_are_worth_no_more_than_the_contract() -> None:
    lots = [
        {"number": "1", "title": "a", "estimated_value": 300_000},
        {"number": "2", "title": "b", "estimated_value": 200_000},
    ]
    assert found(lots=lots)["lot-values"].severity == "error"
    assert found(None, lots=lots) == {}, "no procedure, no value"


def test_targets_belong_to_a_phase_of_the_list() -> None:
    target = {"name": "Q", "phase": "two", "indicator": "n", "unit": "d", "target_value": "6", "method": "t"}
    assert set(found(targets=[target], phases=[{"name": "one"}])) == {"target-phases"}
    assert found(targets=[target]) == {}, "without a list of phases nobody can tell"


def test_partners_pay_the_whole() -> None:
    assert set(found(partners=[{"authority": "A", "share": 60}, {"authority": "B", "share": 30}])) == {
        "partner-shares"
    }


def test_every_check_of_the_data_is_met_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [one.id for one in BOOK.list_checks if f'"{one.id}"' not in source] == []


def test_texts_name_only_what_they_are_given() -> None:
    for check in BOOK.list_checks:
        for text in check.text.values():
            assert text.format(rows="", sum="", bound="", group="", columns="") is not None


def test_the_command_tells_the_list_the_row_and_the_place(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "lists:\n  criteria:\n    - {name: A, weight: 40}\n    - {name: B, weight: 50}\n"
    )
    ran = ppi("check", "--answers", "a.yaml", "--json")
    (finding,) = [one for one in ran.json["findings"] if one["id"].startswith("lists.")]
    assert ran.code == 1
    assert finding["where"] == "a.yaml:3:7 (lists.criteria[1])"
