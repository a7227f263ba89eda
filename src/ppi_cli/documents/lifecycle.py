"""The cost over the life cycle of one tender: which amounts fall due in which years, and what they are worth today.

The conventions are those of the document. Year 0 is the year of delivery and is not discounted; the period ends with
the year that has the number of its years. A cost falls due in its first year and then at its interval, up to its last
year; without a last year it falls due once, or up to the end of the period where an interval is stated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ppi_cli.data.schema import Row, Value
from ppi_cli.documents.economics import factor, present

RESIDUAL = "residual"
EXTERNAL = "external"
MOST_YEARS = 60
"""The longest period that the fact `lcc.years` allows."""


class Terms(msgspec.Struct, frozen=True):
    """What the contracting authority assumes: years, discount rate in percent a year, environmental costs counted.

    What it has not said yet is None.
    """

    years: int | None = None
    rate: float | None = None
    external: bool | None = None


class Cost(msgspec.Struct, frozen=True):
    """One row: amounts in euro without VAT, years counted from delivery. What nobody has filled in yet is None."""

    item: str
    kind: str = ""
    unit: str = ""
    quantity: float | None = None
    price: float | None = None
    first: int | None = None
    last: int | None = None
    every: int | None = None
    evidence: str = ""

    @property
    def missing(self) -> int:
        """How many figures are needed that nobody has filled in."""
        return sum(value is None for value in (self.quantity, self.price, self.first))


def cost_of(row: Row) -> Cost:
    """A row of the list `lifecycle_costs`."""
    quantity, price = (_number(row.get(name)) for name in ("quantity", "unit_price"))
    first, last, every = (_number(row.get(name)) for name in ("first_year", "last_year", "every"))
    return Cost(
        str(row["item"]),
        str(row.get("kind") or ""),
        str(row.get("unit") or ""),
        quantity,
        price,
        None if first is None else int(first),
        None if last is None else int(last),
        None if every is None else int(every),
        str(row.get("source") or ""),
    )


def _number(value: Value) -> float | None:
    return value if isinstance(value, int | float) else None


def span(cost: Cost, terms: Terms) -> tuple[int, int, int]:
    """First year, last year and interval of a cost, with what follows where nothing is said."""
    first = cost.first or 0
    open_end = (terms.years or 0) if cost.every is not None else first
    return first, cost.last if cost.last is not None else open_end, max(1, cost.every or 1)


def due(cost: Cost, terms: Terms) -> list[int]:
    """The years, from 0 to the end of the period, in which a cost falls due; none while the period is not known."""
    first, last, every = span(cost, terms)
    return [] if terms.years is None else list(range(first, min(last, terms.years) + 1, every))


def sign(kind: str, terms: Terms) -> int:
    """How a kind of cost counts: 1 is added, -1 deducted, 0 left out."""
    if kind == RESIDUAL:
        return -1
    return int(bool(terms.external)) if kind == EXTERNAL else 1


def amount(cost: Cost, terms: Terms) -> float:
    """What a cost adds in each year in which it falls due, in euro; negative where it is deducted."""
    return sign(cost.kind, terms) * (cost.quantity or 0) * (cost.price or 0)


def weight(cost: Cost, terms: Terms) -> float:
    """What one euro is worth today that is paid each time the cost falls due: the sum of those discount factors."""
    return math.fsum(factor(terms.rate or 0, year) for year in due(cost, terms))


def present_value(cost: Cost, terms: Terms) -> float:
    """What a cost adds to the cost over the life cycle, in euro of year 0."""
    return present([(year, amount(cost, terms)) for year in due(cost, terms)], 0, terms.rate or 0)


def in_year(costs: Sequence[Cost], terms: Terms, year: int) -> float:
    """What falls due in one year, in euro, not discounted."""
    return math.fsum(amount(cost, terms) for cost in costs if year in due(cost, terms))


def life_cycle_cost(costs: Sequence[Cost], terms: Terms) -> float:
    """The cost over the life cycle in euro of year 0; 0 where there are no costs."""
    return math.fsum(present_value(cost, terms) for cost in costs)


def unsaid(costs: Sequence[Cost], terms: Terms) -> int:
    """How many assumptions the contracting authority still owes; that on the environment only where a cost needs it."""
    external = terms.external is None and any(cost.kind == EXTERNAL for cost in costs)
    return (terms.years is None) + (terms.rate is None) + external
