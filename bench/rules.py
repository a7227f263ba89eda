"""What rules cost: one assessment with 4,000 made-up rules beside one with 400, over all procedures.

Run from the project folder: `python bench/rules.py`. Prints a Markdown table; asserts nothing. The law is
loaded before the clock starts; `judge` decides, `assess` also puts the reasons into words.
"""

from __future__ import annotations

import datetime
import gc
import statistics
import time
from collections.abc import Callable, Mapping

import msgspec

from ppi_cli.data.expressions import kind_of, parse
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Lawbook, Rule, Value
from ppi_cli.law.assess import assess
from ppi_cli.law.judge import judge

FEW, MANY = 400, 4_000
ROUNDS = 15
DAY = datetime.date(2026, 11, 22)
CONDITIONS = (
    "solution.available != ready and (rd.needed or value.rd >= {number})",
    "value.rd + value.purchase > {number}",
    "purchase.plan in (later, same-contract) and not prior.failed",
    "buyer.type == sub-central or contract.type == works or value.purchase < {number}",
)
FACTS: Mapping[str, Value] = {
    "buyer.type": "sub-central",
    "contract.type": "works",
    "rd.needed": True,
    "solution.available": "none",
    "purchase.plan": "same-contract",
    "value.rd": 1_200_000,
    "value.purchase": 7_500_000,
}


def main() -> None:
    """Prints the median of the rounds for both numbers of rules, and the ratio."""
    law = load_lawbook()
    few, many = _with_rules(law, FEW), _with_rules(law, MANY)
    ways: dict[str, Callable[[Lawbook], object]] = {
        "judge": lambda book: judge(book, FACTS, DAY),
        "assess": lambda book: assess(book, FACTS, DAY),
    }
    print(f"| one assessment | {FEW:,} rules, ms | {MANY:,} rules, ms | ratio |\n|---|---:|---:|---:|")
    for name, way in ways.items():
        low, high = _median(way, few), _median(way, many)
        print(f"| {name} | {low * 1000:.1f} | {high * 1000:.1f} | {high / low:.1f} |")


def _with_rules(law: Lawbook, number: int) -> Lawbook:
    """The law with so many made-up rules in place of its own, in turn for each procedure."""
    vocabulary = {name: kind_of(fact) for name, fact in law.facts.items()}
    rules = []
    for at in range(number):
        procedure = law.procedures[at % len(law.procedures)].id
        condition = CONDITIONS[at // len(law.procedures) % len(CONDITIONS)].format(number=1000 * at)
        rules.append(
            Rule(
                id=f"{procedure}.rule-{at}",
                procedure=procedure,
                when=parse(condition, vocabulary),
                holds={"en": "It holds."},
                fails={"en": "It fails."},
                cite={"any": ("dir-2014-24 art 26(4)",)},
            )
        )
    return msgspec.structs.replace(law, rules=tuple(rules))


def _median(way: Callable[[Lawbook], object], book: Lawbook) -> float:
    way(book)
    times = []
    gc.disable()
    for _round in range(ROUNDS):
        before = time.perf_counter()
        way(book)
        times.append(time.perf_counter() - before)
        gc.collect()
    gc.enable()
    return statistics.median(times)


if __name__ == "__main__":
    main()
