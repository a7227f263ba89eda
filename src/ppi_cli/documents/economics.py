"""The money of a business case: what costs and benefits by year are worth today, when they pay, and how sure that is.

Conventions, which the document states. The first year of the list is not discounted; the amount of a year t years
later is multiplied by 1/(1+r)^t, r being the discount rate. Amounts are euro at the prices of one year, and the rate is
a real one. A year that the list leaves out has no amounts, nor has a cell that is empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ppi_cli.data.schema import Row
from ppi_cli.data.wording import euro, number_text, percent

COSTS = ("investment", "running_cost")
BENEFITS = ("savings", "other_benefits")
STEPS = (-20, -10, 10, 20)
"""By how many percent costs and benefits are varied, one at a time."""


class Flow(msgspec.Struct, frozen=True):
    """What one year costs and brings, in euro; `net` is the benefit less the cost."""

    year: int
    cost: float
    benefit: float

    @property
    def net(self) -> float:
        return self.benefit - self.cost


def flows(rows: Sequence[Row]) -> list[Flow]:
    """Costs and benefits by year, in order; several rows of one year are added up."""
    years = sorted({int(str(row["year"])) for row in rows})
    return [
        Flow(year, _sum(rows, year, COSTS), _sum(rows, year, BENEFITS))
        for year in years
    ]  # fmt: skip


def _sum(rows: Sequence[Row], year: int, columns: Sequence[str]) -> float:
    return math.fsum(_amount(row, column) for row in rows if row["year"] == year for column in columns)


def _amount(row: Row, column: str) -> float:
    value = row.get(column)
    return float(value) if isinstance(value, int | float) else 0.0


def factor(rate: float, years: int) -> float:
    """What one euro is worth today that comes `years` years after the first; `rate` in percent a year."""
    return float((1 + rate / 100) ** -years)


def present(amounts: Iterable[tuple[int, float]], first: int, rate: float) -> float:
    """The present value in euro of amounts by year; `first` is the year that is not discounted."""
    return math.fsum(amount * factor(rate, year - first) for year, amount in amounts)


def net_present_value(of: Sequence[Flow], rate: float) -> float:
    """Benefits less costs in euro of the first year; 0 where there are no years. `rate` in percent a year."""
    return present([(one.year, one.net) for one in of], of[0].year, rate) if of else 0.0


def cumulative(of: Sequence[Flow], rate: float = 0) -> list[float]:
    """What has been gained or spent by the end of each year, discounted at `rate` percent a year."""
    return [net_present_value(of[: count + 1], rate) for count in range(len(of))]


def payback(of: Sequence[Flow], rate: float = 0) -> int | None:
    """The first year by whose end the benefits have covered the costs and keep doing so; None where they do not."""
    found = None
    for one, balance in zip(of, cumulative(of, rate), strict=True):
        if balance < -_CENT:
            found = None
        elif found is None:
            found = one.year
    return found


_CENT = 0.005  # euro: a balance that only arithmetic keeps from nil is nil


def scaled(of: Sequence[Flow], *, cost: float = 0, benefit: float = 0) -> list[Flow]:
    """The same years with costs and benefits changed by percentages."""
    return [
        Flow(one.year, one.cost * (1 + cost / 100), one.benefit * (1 + benefit / 100)) for one in of
    ]  # fmt: skip


def delayed(of: Sequence[Flow], years: int = 1) -> list[Flow]:
    """Costs as they are, each benefit `years` later; what would come after the last year is lost."""
    costs, benefits = {one.year: one.cost for one in of}, {one.year + years: one.benefit for one in of}
    last = of[-1].year if of else 0
    within = sorted(year for year in {*costs, *benefits} if year <= last)
    return [Flow(year, costs.get(year, 0.0), benefits.get(year, 0.0)) for year in within]


# --- for documents ------------------------------------------------------------------------------------------


class _Case(msgspec.Struct, frozen=True):
    """One supposition of the sensitivity table."""

    kind: str
    step: str
    of: Sequence[Flow]


def economics_context(rows: Sequence[Row], rate: float | None) -> dict[str, object] | None:
    """The calculation with its amounts in words; None where no row of the list has an amount.

    `rate` is the discount rate in percent a year. Without one everything that is discounted is an empty text, and
    `sensitivity` is empty.
    """
    if not any(_amount(row, column) for row in rows for column in (*COSTS, *BENEFITS)):
        return None
    of = flows(rows)
    balances = cumulative(of)
    lowest = min(balances)
    return {
        "first_year": str(of[0].year),
        "last_year": str(of[-1].year),
        "rows": [
            _year(rows, one, balance, of[0].year, rate) for one, balance in zip(of, balances, strict=True)
        ],
        "totals": _totals(rows, of, rate),
        "peak": _money(-lowest) if lowest < 0 else "",
        "payback": str(payback(of) or ""),
        "has_benefits": any(one.benefit for one in of),
        **_discounted(of, rate),
    }


def _discounted(of: Sequence[Flow], rate: float | None) -> dict[str, object]:
    """What needs a discount rate."""
    if rate is None:
        texts = (
            "rate",
            "npv",
            "present_cost",
            "present_benefit",
            "ratio",
            "payback_discounted",
            "break_even",
        )
        return {**dict.fromkeys(texts, ""), "positive": False, "sensitivity": []}
    value = net_present_value(of, rate)
    cost = present([(one.year, one.cost) for one in of], of[0].year, rate)
    benefit = present([(one.year, one.benefit) for one in of], of[0].year, rate)
    return {
        "rate": percent(rate),
        "npv": _money(value),
        "positive": value > 0,
        "present_cost": _money(cost),
        "present_benefit": _money(benefit),
        "ratio": number_text(benefit / cost, 2) if cost > 0 else "",
        "payback_discounted": str(payback(of, rate) or ""),
        "break_even": percent(math.ceil(round(100 * cost / benefit, 6))) if benefit > 0 else "",
        "sensitivity": [_shown(case, rate, value) for case in _cases(of)],
    }


def _cases(of: Sequence[Flow]) -> list[_Case]:
    """Costs and benefits varied one at a time, both for the worse, and benefits that come a year late."""
    signed = {step: percent(f"{step:+d}".replace("-", "−")) for step in STEPS}
    return [
        *(_Case("cost", signed[step], scaled(of, cost=step)) for step in STEPS),
        *(_Case("benefit", signed[step], scaled(of, benefit=step)) for step in STEPS),
        _Case("delay", "", delayed(of)),
        _Case("both", "", scaled(of, cost=20, benefit=-20)),
    ]


def _shown(case: _Case, rate: float, base: float) -> dict[str, object]:
    value = net_present_value(case.of, rate)
    return {
        "kind": case.kind,
        "step": case.step,
        "npv": _money(value),
        "change": _money(value - base),
        "payback": str(payback(case.of) or ""),
        "positive": value > 0,
    }


def _year(rows: Sequence[Row], one: Flow, balance: float, first: int, rate: float | None) -> dict[str, str]:
    """One line of the table: the columns of the list, the net amount, its present value and the balance."""
    same = [row for row in rows if row["year"] == one.year]
    worth = None if rate is None else factor(rate, one.year - first)
    return {
        "year": str(one.year),
        **{column: _column(same, column) for column in (*COSTS, *BENEFITS)},
        "net": _money(one.net),
        "balance": _money(balance),
        "factor": "" if worth is None else number_text(worth, 3),
        "present": "" if worth is None else _money(one.net * worth),
        "note": "; ".join(str(row["note"]) for row in same if row.get("note")),
    }


def _totals(rows: Sequence[Row], of: Sequence[Flow], rate: float | None) -> dict[str, str]:
    return {
        **{column: _column(rows, column) for column in (*COSTS, *BENEFITS)},
        "net": _money(math.fsum(one.net for one in of)),
        "present": "" if rate is None else _money(net_present_value(of, rate)),
    }


def _column(rows: Sequence[Mapping[str, object]], column: str) -> str:
    """The sum of a column; a dash where no row has an amount."""
    found = [value for row in rows if isinstance(value := row.get(column), int | float)]
    return _money(math.fsum(found)) if found else "–"


def _money(amount: float) -> str:
    """Whole euro, with a real minus sign."""
    whole = math.floor(amount + 0.5)
    return euro(whole) if whole >= 0 else "−" + euro(-whole)
