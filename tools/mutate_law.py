"""Turns each condition, figure and day of the law around, one by one, and runs the law cases against it.

First the law of the EU with the cases of `tests/cases/law`, then what each country adds, with the cases of its own.

    python tools/mutate_law.py

A mutant that no case notices survives: either a case is missing, or the change makes no difference. Prints a
table and the survivors; exits with 1 when fewer than 95 of 100 are noticed.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.data.lawbook import countries_with_rules, load_lawbook
from ppi_cli.data.schema import And, Compare, Expr, Lawbook, Name, Not, Number, Or, Sum, Threshold, Word
from ppi_cli.errors import NotInForce
from ppi_cli.law.judge import Verdict, judge
from ppi_cli.law.logic import open_in, truth
from ppi_cli.law.world import FactWorld

ENOUGH = 0.95
DAY = datetime.timedelta(days=1)
_TURNED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_replace: Callable[..., Any] = msgspec.structs.replace

Rebuild = Callable[[Any], Lawbook]
Worlds = Callable[[Verdict], Sequence[FactWorld]]


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One change: what it is, the law with it, and whether it can matter to the verdict of a case at all."""

    kind: str
    place: str
    change: str
    book: Lawbook
    touches: Callable[[Verdict], bool]

    @property
    def home(self) -> str:
        """Where the entry was added, below whatever touches it."""
        return self.place.partition(" ")[0]


@dataclasses.dataclass(frozen=True)
class Slot:
    """A place that holds a condition. `worlds` are where it is evaluated; `without` is what none means."""

    kind: str
    place: str
    condition: Expr
    rebuild: Rebuild
    worlds: Worlds
    without: bool = True


def main() -> int:
    """Runs every mutant of the EU's law, then those of each country's; returns the exit status."""
    folder = _casebook().LAW_CASES
    status = _run(load_lawbook(cached=False), folder, "")
    for country in countries_with_rules():
        print(f"\nOverlay {country}\n")
        code = country.lower()
        status |= _run(load_lawbook(country, cached=False), folder.parent / code / "law", f"{code}/")
    return status


def _run(book: Lawbook, folder: Path, ours: str) -> int:
    """The mutants of entries whose lowest place begins with `ours`, against the cases of a folder."""
    started = time.perf_counter()
    mutants = [mutant for mutant in all_mutants(book) if mutant.home.startswith(ours)]
    cases = _cases(book, folder)
    broken = [
        f"{case.name}: {line}" for case, _verdict in cases for line in _casebook().differences(book, case)
    ]
    if broken:
        print("The cases fail without any change:", *broken, sep="\n  ")
        return 1
    with get_context("fork").Pool(os.cpu_count(), _remember, (mutants, cases)) as pool:
        noticed = pool.map(_noticed, range(len(mutants)), chunksize=8)
    return _report(mutants, noticed, len(cases), time.perf_counter() - started)


def _report(mutants: Sequence[Mutant], noticed: Sequence[bool], cases: int, seconds: float) -> int:
    total, killed = (
        Counter(m.kind for m in mutants),
        Counter(m.kind for m, seen in zip(mutants, noticed, strict=True) if seen),
    )
    print("| changed | mutants | noticed | score |\n|---|---:|---:|---:|")
    for kind, count in total.items():
        print(f"| {kind} | {count} | {killed[kind]} | {killed[kind] / count:.1%} |")
    score = sum(noticed) / len(mutants)
    print(f"| all | {len(mutants)} | {sum(noticed)} | {score:.1%} |")
    print(f"\n{cases} cases, {seconds:.0f} s")
    survivors = [mutant for mutant, seen in zip(mutants, noticed, strict=True) if not seen]
    if survivors:
        print("\nSurvivors:")
        for mutant in survivors:
            print(f"  {mutant.place}: {mutant.change}")
    return 0 if score >= ENOUGH else 1


# --- running ---

_work: tuple[Sequence[Mutant], Sequence[tuple[Any, Verdict | None]]] = ((), ())


def _remember(mutants: Sequence[Mutant], cases: Sequence[tuple[Any, Verdict | None]]) -> None:
    """Called in each worker; what it holds came over when the worker was forked."""
    global _work  # noqa: PLW0603 - lambdas cannot be sent to another process
    _work = (mutants, cases)


def _noticed(number: int) -> bool:
    """Whether a case fails under this mutant; those whose verdict it cannot touch are not run."""
    mutants, cases = _work
    mutant = mutants[number]
    for case, verdict in cases:
        if verdict is None or mutant.touches(verdict):
            try:
                if any(True for _line in _casebook().differences(mutant.book, case)):
                    return True
            except (KeyError, StopIteration, RecursionError):
                return True
    return False


def _casebook() -> Any:
    """`tests/casebook.py`."""
    folder = str(Path(__file__).parents[1] / "tests")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("casebook")


def _cases(book: Lawbook, folder: Path) -> list[tuple[Any, Verdict | None]]:
    """Every case with its verdict under the law as it is; none where the day is refused."""
    found: list[tuple[Any, Verdict | None]] = []
    for case in _casebook().law_cases(book, folder):
        try:
            found.append((case, judge(book, case.facts, case.on)))
        except NotInForce:
            found.append((case, None))
    return found


# --- making mutants ---


def all_mutants(book: Lawbook) -> Iterator[Mutant]:
    """Every change to a condition, a figure or a day, once."""
    for slot in _slots(book):
        for condition, change in _changes(slot.condition):
            yield _mutant_of(slot, condition, change)
    for number, series in enumerate(book.thresholds):
        yield from _figures(book, number, series)
    yield from _days(book)
    yield from _codes(book)


def _mutant_of(slot: Slot, condition: Expr | None, change: str) -> Mutant:
    def touches(verdict: Verdict) -> bool:
        def sees(expression: Expr | None, world: FactWorld) -> object:
            if expression is None:
                return slot.without, frozenset()
            return truth(expression, world), open_in(expression, world)

        return any(sees(slot.condition, world) != sees(condition, world) for world in slot.worlds(verdict))

    return Mutant(slot.kind, slot.place, change, slot.rebuild(condition), touches)


def _changes(whole: Expr) -> Iterator[tuple[Expr | None, str]]:
    yield None, f"always: {_text(whole)}"
    for changed in _turned(whole):
        yield changed, f"{_text(whole)}  ->  {_text(changed)}"


def _turned(expression: Expr) -> Iterator[Expr]:
    """Every tree that differs in one place."""
    match expression:
        case Name():
            yield Not(expression)
        case Compare(op="in"):
            yield Not(expression)
            for at in range(len(expression.right) if len(expression.right) > 1 else 0):
                yield _replace(expression, right=_without(expression.right, at))
        case Compare(op=op, right=right):
            yield _replace(expression, op=_TURNED[op])
            if isinstance(right[0], Number):
                for step in (1, -1):
                    yield _replace(expression, right=(Number(right[0].value + step),))
        case Not(item=item):
            yield item
            yield from (Not(changed) for changed in _turned(item))
        case And(items=items) | Or(items=items):
            other, same = (Or, And) if isinstance(expression, And) else (And, Or)
            yield other(items)
            for at, item in enumerate(items):
                rest = _without(items, at)
                yield rest[0] if len(rest) == 1 else same(rest)
                yield from (same((*items[:at], changed, *items[at + 1 :])) for changed in _turned(item))


def _without(items: tuple[Expr, ...], at: int) -> tuple[Expr, ...]:
    return items[:at] + items[at + 1 :]


def _slots(book: Lawbook) -> Iterator[Slot]:  # noqa: PLR0912 - one branch for each kind of entry
    """Every place that holds a condition."""
    yield from _rule_slots(book)
    for kind, everywhere in (
        ("guidance", False),
        ("advice", True),
        ("contradictions", False),
        ("thresholds", True),
        ("directives", False),
    ):
        items = getattr(book, kind)
        for number, item in enumerate(items):
            for key in ("when", "unless"):
                condition = getattr(item, key, None)
                if condition is not None:
                    yield Slot(
                        kind, _place(book, kind, item.id), condition, _in_list(book, kind, number, key),
                        _procedures if everywhere else _facts, without=key == "when",
                    )  # fmt: skip
    for name, regime in book.regimes.items():
        if regime.when is not None:
            yield Slot(
                "regimes",
                _place(book, "regimes", name),
                regime.when,
                _in_dict(book, "regimes", name, "when"),
                _procedures,
            )
    for number, procedure in enumerate(book.procedures):
        for key in ("excluded_when", "excluded_if"):
            condition = getattr(procedure, key)
            if condition is not None:
                rebuild = _in_list(book, "procedures", number, key)
                place = _place(book, "procedures", procedure.id)
                yield Slot("excluded", place, condition, rebuild, _procedures, without=False)
    for name, derived in book.derived.items():
        for key in ("parts", "cases"):
            for number, term in enumerate(getattr(derived, key)):
                if term.when is not None:
                    rebuild = _in_terms(book, name, key, number)
                    yield Slot("derived", _place(book, "derived", name), term.when, rebuild, _facts)


def _rule_slots(book: Lawbook) -> Iterator[Slot]:
    for number, rule in enumerate(book.rules):
        place = _place(book, "rules", rule.id)
        for key in ("when", "applies"):
            if getattr(rule, key) is not None:
                yield Slot(
                    "rules", place, getattr(rule, key), _in_list(book, "rules", number, key), _procedures
                )
        for at, member in enumerate(rule.any_of):
            if member.when is not None:
                yield Slot(
                    "rules", f"{place} {member.id}", member.when, _in_group(book, number, at), _procedures
                )


def _figures(book: Lawbook, number: int, series: Threshold) -> Iterator[Mutant]:
    """Each figure one euro more and less, each boundary a day off, and each two figures swapped."""

    def touches(verdict: Verdict) -> bool:
        return any(item.id == series.id for j in verdict.judgements.values() for item in j.figure.series)

    def mutant(values: Any, change: str) -> Mutant:
        changed = (*book.thresholds[:number], _replace(series, values=values), *book.thresholds[number + 1 :])
        return Mutant(
            "figures",
            _place(book, "thresholds", series.id),
            change,
            _replace(book, thresholds=changed),
            touches,
        )

    values = series.values
    for at, dated in enumerate(values):
        for key, steps in (("value", (1, -1)), ("starts", (DAY, -DAY)), ("ends", (DAY, -DAY))):
            for step in steps:
                changed = _replace(dated, **{key: getattr(dated, key) + step})
                between = (*values[:at], changed, *values[at + 1 :])
                if key == "ends" and step == DAY and at + 1 < len(values):
                    between = (
                        *values[:at],
                        changed,
                        _replace(values[at + 1], starts=values[at + 1].starts + DAY),
                        *values[at + 2 :],
                    )
                if key == "starts" and step == -DAY and at:
                    between = (
                        *values[: at - 1],
                        _replace(values[at - 1], ends=values[at - 1].ends - DAY),
                        changed,
                        *values[at + 1 :],
                    )
                yield mutant(between, f"{key} {getattr(dated, key)} -> {getattr(changed, key)}")
        if at + 1 < len(values):
            after = values[at + 1]
            swapped = (
                *values[:at],
                _replace(dated, value=after.value),
                _replace(after, value=dated.value),
                *values[at + 2 :],
            )
            yield mutant(swapped, f"{dated.value:.0f} and {after.value:.0f} swapped")


def _days(book: Lawbook) -> Iterator[Mutant]:
    """The first and the last day of each entry, a day off.

    Not the first day of a national entry that is that of its act: a test asks that the two be the same, and before it no
    threshold of the EU is known.
    """
    for kind in ("directives", "rules", "guidance", "advice"):
        for number, item in enumerate(getattr(book, kind)):
            for key in ("in_force", "until"):
                day = getattr(item, key)
                if key == "in_force" and day is not None and day == _first_day_of_national_act(book, item):
                    continue
                for step in (DAY, -DAY) if day is not None else ():
                    change = f"{key} {day} -> {day + step}"
                    changed = _in_list(book, kind, number, key)(day + step)
                    yield Mutant("days", _place(book, kind, item.id), change, changed, lambda _verdict: True)


def _first_day_of_national_act(book: Lawbook, item: Any) -> datetime.date | None:
    """The first day of the first national act that an entry cites."""
    for refs in getattr(item, "cite", {}).values():
        for ref in refs:
            law = book.laws[ref.split()[0]]
            if law.country:
                return law.in_force
    return None


def _codes(book: Lawbook) -> Iterator[Mutant]:
    """Each code of a list left out."""
    for name, derived in book.derived.items():
        for at in range(len(derived.within)):
            rest = derived.within[:at] + derived.within[at + 1 :]
            changed = _in_dict(book, "derived", name, "within")(rest or ("00000000",))
            yield Mutant(
                "codes",
                _place(book, "derived", name),
                f"without {derived.within[at]}",
                changed,
                lambda _verdict: True,
            )


def _in_list(book: Lawbook, kind: str, number: int, key: str) -> Rebuild:
    items = getattr(book, kind)
    return lambda value: _replace(
        book, **{kind: (*items[:number], _replace(items[number], **{key: value}), *items[number + 1 :])}
    )


def _in_dict(book: Lawbook, kind: str, name: str, key: str) -> Rebuild:
    items = getattr(book, kind)
    return lambda value: _replace(book, **{kind: {**items, name: _replace(items[name], **{key: value})}})


def _in_terms(book: Lawbook, name: str, key: str, number: int) -> Rebuild:
    terms = getattr(book.derived[name], key)
    return lambda value: _in_dict(book, "derived", name, key)(
        (*terms[:number], _replace(terms[number], when=value), *terms[number + 1 :])
    )


def _in_group(book: Lawbook, number: int, at: int) -> Rebuild:
    members = book.rules[number].any_of
    return lambda value: _in_list(book, "rules", number, "any_of")(
        (*members[:at], _replace(members[at], when=value), *members[at + 1 :])
    )


def _procedures(verdict: Verdict) -> Sequence[FactWorld]:
    return [item.world for item in verdict.judgements.values()]


def _facts(verdict: Verdict) -> Sequence[FactWorld]:
    return [verdict.world]


def _place(book: Lawbook, kind: str, name: str) -> str:
    return f"{book.places[f'{kind}:{name}'][-1]} {name}"


def _text(expression: Expr) -> str:
    """A condition as it is written."""
    match expression:
        case Name(id=name):
            return name
        case Number(value=value):
            return f"{value:.0f}"
        case Word(value=value):
            return value
        case Sum(terms=terms):
            return " + ".join(map(_text, terms))
        case Not(item=item):
            return f"not ({_text(item)})"
        case And(items=items):
            return " and ".join(f"({_text(item)})" if isinstance(item, Or) else _text(item) for item in items)
        case Or(items=items):
            return " or ".join(f"({_text(item)})" if isinstance(item, And) else _text(item) for item in items)
        case Compare(op="in", left=left, right=right):
            return f"{_text(left)} in ({', '.join(map(_text, right))})"
        case Compare(op=op, left=left, right=right):
            return f"{_text(left)} {op} {_text(right[0])}"
    return "?"


if __name__ == "__main__":
    sys.exit(main())
