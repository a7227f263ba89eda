"""The money of a business case, against figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from ppi_cli.documents.economics import (
    Flow,
    cumulative,
    delayed,
    economics_context,
    factor,
    flows,
    net_present_value,
    payback,
    scaled,
)
from ppi_cli.language import use_language

# Five percent: -100 000 + 50 000/1.05 + 70 000/1.1025 = -100 000 + 47 619.05 + 63 492.06.
ROWS: list[dict[str, Any]] = [
    {"year": 2028, "running_cost": 10_000, "savings": 50_000, "other_benefits": 10_000},
    {"year": 2027, "investment": 100_000, "note": "Development"},
    {"year": 2029, "running_cost": 10_000, "savings": 80_000},
]
OF = flows(ROWS)


def test_rows_are_put_in_the_order_of_years_and_added_up() -> None:
    assert flows(ROWS) == [Flow(2027, 100_000, 0), Flow(2028, 10_000, 60_000), Flow(2029, 10_000, 80_000)]
    assert flows([*ROWS, {"year": 2027, "investment": 500.5}])[0] == Flow(2027, 100_500.5, 0)


def test_the_first_year_is_not_discounted_and_the_next_ones_by_their_distance() -> None:
    assert factor(5, 0) == 1
    assert factor(5, 2) == pytest.approx(1 / 1.1025)
    assert net_present_value(OF, 5) == pytest.approx(11_111.11, abs=0.01)
    assert net_present_value(OF, 0) == 20_000
    assert net_present_value([], 5) == 0


def test_a_year_that_is_left_out_still_counts_as_time() -> None:
    assert net_present_value([Flow(2027, 100, 0), Flow(2029, 0, 121)], 10) == pytest.approx(0, abs=1e-9)


def test_the_balance_and_the_year_in_which_the_costs_are_recovered() -> None:
    assert cumulative(OF) == [-100_000, -50_000, 20_000]
    assert payback(OF) == 2029
    assert payback(OF, 5) == 2029
    assert payback(OF, 20) is None  # -100 000 + 41 666.67 + 48 611.11
    assert payback([]) is None


def test_costs_that_come_again_later_put_off_the_recovery() -> None:
    of = [Flow(2027, 100, 0), Flow(2028, 0, 150), Flow(2029, 200, 0), Flow(2030, 0, 160)]
    assert cumulative(of) == [-100, 50, -150, 10]
    assert payback(of) == 2030


def test_nil_is_recovered_although_the_arithmetic_of_decimals_says_otherwise() -> None:
    assert payback([Flow(2027, 0.3, 0), Flow(2028, 0, 0.1), Flow(2029, 0, 0.2)]) == 2029


def test_costs_and_benefits_are_varied_apart() -> None:
    # -110 000 + (60 000 - 11 000)/1.05 + (80 000 - 11 000)/1.1025
    assert net_present_value(scaled(OF, cost=10), 5) == pytest.approx(-748.30, abs=0.01)
    # -100 000 + (54 000 - 10 000)/1.05 + (72 000 - 10 000)/1.1025
    assert net_present_value(scaled(OF, benefit=-10), 5) == pytest.approx(-1_859.41, abs=0.01)


def test_a_year_of_delay_moves_the_benefits_and_drops_the_last_one() -> None:
    assert delayed(OF) == [Flow(2027, 100_000, 0), Flow(2028, 10_000, 0), Flow(2029, 10_000, 60_000)]
    # -100 000 - 10 000/1.05 + 50 000/1.1025
    assert net_present_value(delayed(OF), 5) == pytest.approx(-64_172.34, abs=0.01)
    gap = [Flow(2027, 100, 50), Flow(2029, 10, 80)]
    assert delayed(gap) == [Flow(2027, 100, 0), Flow(2028, 0, 50), Flow(2029, 10, 0)]
    assert delayed([]) == []


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_what_a_document_prints() -> None:
    shown: Any = economics_context(ROWS, 5)
    assert plain(shown["npv"]) == "11 111 €"
    assert shown["positive"] is True
    assert (shown["payback"], shown["payback_discounted"]) == ("2029", "2029")
    assert plain(shown["peak"]) == "100 000 €"
    # costs 118 594.10, benefits 129 705.22
    assert (plain(shown["present_cost"]), plain(shown["present_benefit"])) == ("118 594 €", "129 705 €")
    assert (shown["ratio"], plain(shown["break_even"])) == ("1.09", "92 %")
    first = shown["rows"][0]
    assert (first["year"], plain(first["investment"]), first["savings"]) == ("2027", "100 000 €", "–")
    assert (plain(first["net"]), first["factor"], first["note"]) == ("−100 000 €", "1.000", "Development")
    assert plain(shown["totals"]["running_cost"]) == "20 000 €"
    assert plain(shown["rate"]) == "5 %"


def test_the_sensitivity_table_has_ten_cases() -> None:
    shown: Any = economics_context(ROWS, 5)
    cases = {(one["kind"], plain(one["step"])): one for one in shown["sensitivity"]}
    assert len(cases) == len(shown["sensitivity"]) == 10
    assert plain(cases["cost", "+10 %"]["npv"]) == "−748 €"
    assert plain(cases["cost", "+10 %"]["change"]) == "−11 859 €"
    assert cases["cost", "−20 %"]["positive"] is True
    assert plain(cases["delay", ""]["npv"]) == "−64 172 €"
    assert cases["delay", ""]["payback"] == ""
    # -120 000 + (48 000 - 12 000)/1.05 + (64 000 - 12 000)/1.1025
    assert plain(cases["both", ""]["npv"]) == "−38 549 €"


def test_without_a_rate_nothing_is_discounted_and_the_rest_stays() -> None:
    shown: Any = economics_context(ROWS, None)
    assert (shown["npv"], shown["ratio"], shown["break_even"], shown["sensitivity"]) == ("", "", "", [])
    assert shown["payback"] == "2029"
    assert shown["rows"][1]["present"] == ""


def test_a_rate_of_nil_is_a_rate() -> None:
    shown: Any = economics_context(ROWS, 0)
    assert plain(shown["npv"]) == "20 000 €"


@pytest.mark.parametrize("rows", [(), [{"year": 2027}], [{"year": 2027, "note": "to come"}]])
def test_years_without_any_amount_are_no_calculation(rows: Any) -> None:
    assert economics_context(rows, 4) is None


def test_costs_alone_or_benefits_alone_divide_by_nothing() -> None:
    costs: Any = economics_context([{"year": 2027, "investment": 5}], 4)
    assert (costs["has_benefits"], costs["break_even"], costs["ratio"]) == (False, "", "0.00")
    benefits: Any = economics_context([{"year": 2027, "savings": 5}], 4)
    assert (benefits["ratio"], benefits["peak"], benefits["payback"]) == ("", "", "2027")


def test_decimals_follow_the_language() -> None:
    use_language("pt")
    try:
        shown: Any = economics_context(ROWS, 5)
        assert (shown["ratio"], shown["rows"][1]["factor"]) == ("1,09", "0,952")
    finally:
        use_language("en")
