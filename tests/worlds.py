"""Random facts for property-based tests: those that conditions look at, but for those with a default."""

from __future__ import annotations

from hypothesis import strategies as st

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import FactDefinition, Value

BOOK = load_lawbook(cached=False)
"""The law as it ships. A fixture would be printed in full, all 200 kB of it, when a property fails."""

FACTS = (
    "buyer.type",
    "solution.available",
    "solution.trl",
    "solution.design_or_innovation",
    "spec.precise",
    "means.known",
    "negotiation.needed",
    "prior.failed",
    "rd.needed",
    "rd.services_share",
    "rd.benefits_shared",
    "rd.cost_shared",
    "purchase.plan",
    "contract.type",
    "need.plan_or_design",
    "value.rd",
    "value.purchase",
    "funding.horizon",
    "exception.no_tenders",
    "exception.single_operator",
    "criteria.price_only",
    "contract.lots",
)
_FIELDS = st.sampled_from(["general", "utilities", "defence"])
_AMOUNTS = st.sampled_from([0, 1, 139_999, 216_000, 500_000, 5_404_000, 250_000_000])


def value_of(fact: FactDefinition) -> st.SearchStrategy[Value]:
    """An answer to a fact."""
    if fact.type == "yes-no":
        return st.booleans()
    if fact.type == "money":
        return _AMOUNTS
    if fact.type == "percent":
        return st.one_of(st.sampled_from(sorted(fact.choices)), st.integers(0, 100))
    if fact.type == "level":
        return st.one_of(st.sampled_from(sorted(fact.choices)), st.integers(1, 9))
    return st.integers(0, 9) if fact.type == "whole" else st.sampled_from(sorted(fact.choices))


def answers() -> st.SearchStrategy[tuple[str, Value]]:
    """One fact and its value."""
    return st.sampled_from(FACTS).flatmap(lambda name: st.tuples(st.just(name), value_of(BOOK.facts[name])))


def facts_of(*, least: int = 0) -> st.SearchStrategy[dict[str, Value]]:
    """Some facts of a contract in one of the three fields; the later of two answers to one counts."""
    some = st.lists(answers(), min_size=least, max_size=len(FACTS)).map(dict)
    return st.tuples(some, _FIELDS).map(lambda pair: {**pair[0], "contract.field": pair[1]})
