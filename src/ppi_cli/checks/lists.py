"""Whether the rows of lists would stand up: sums, bounds, funnels, empty cells, doubles, references.

What is looked for stands in the data; here is how. One finding tells of all rows that it concerns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import msgspec

from ppi_cli.checks.findings import Finding, Subject
from ppi_cli.data.facts import show
from ppi_cli.data.schema import ListCheck, ListDefinition, Row, Value
from ppi_cli.data.wording import answer_text, euro
from ppi_cli.language import _, words
from ppi_cli.law.judge import in_force

_CLOSE = 0.01
"""So much may a sum be off that was rounded."""
_TOLD = 8
"""Names of rows that a finding tells; of more there is the number."""


class Hit(msgspec.Struct, frozen=True):
    """Rows that a check is about, by their place from zero, and what its text says besides their names."""

    rows: Sequence[int]
    sum: str = ""
    bound: str = ""
    group: str = ""
    columns: str = ""


def check_lists(subject: Subject) -> Iterator[Finding]:
    """The checks of `list-checks.yaml`."""
    for check in subject.book.list_checks:
        rows = subject.lists.get(check.list, ())
        fits = not check.procedures or subject.procedure in check.procedures
        if rows and fits and in_force(check.in_force, check.until, subject.assessment.as_of):
            for hit in _KINDS[check.kind](subject, check, rows):
                yield _finding(subject, check, rows, hit)


def _finding(subject: Subject, check: ListCheck, rows: Sequence[Row], hit: Hit) -> Finding:
    definition = subject.book.lists[check.list]
    text = words(check.text).format(
        rows=_names(definition, rows, hit.rows),
        sum=hit.sum,
        bound=hit.bound,
        group=hit.group,
        columns=hit.columns,
    )
    where = subject.where_row(check.list, hit.rows[0])
    return Finding(
        f"lists.{check.id}", check.severity, text, where, words(check.fix), subject.cites(check.cite)
    )


def _sum(_subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """A group whose column adds up to something else; while a row lacks its number, only one that is over already."""
    (column,) = check.columns
    groups: dict[tuple[Value, ...], list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(tuple(row.get(name) for name in check.group), []).append(number)
    for key, members in groups.items():
        wanted = [check.total, *_of_parent(check, rows, key)]
        found = _added([rows[number] for number in members], column)
        whole = all(column in rows[number] for number in members)
        off = all(abs(found - one) > _CLOSE for one in wanted)
        if off and (whole or found > max(wanted) + _CLOSE):
            named = ", ".join(show(part) for part in key if part is not None)
            yield Hit(members, show(found), group=f" ({named})" if named else "")


def _of_parent(check: ListCheck, rows: Sequence[Row], key: tuple[Value, ...]) -> list[float]:
    """The number of the row that a group stands below: weights within it are also written as parts of it."""
    if not check.parent:
        return []
    above = dict(zip(check.group, key, strict=True)).get("parent")
    numbers = [
        row.get(check.columns[0]) for row in rows if above is not None and row.get(check.parent) == above
    ]
    return [number for number in numbers if isinstance(number, int | float)]


def _at_most(subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """A column that adds up to more than a value of the procurement, as far as both are known."""
    (column,) = check.columns
    bound = subject.amount(check.bound)
    found = _added(rows, column)
    if bound is not None and found > bound + _CLOSE:
        yield Hit(range(len(rows)), euro(found), euro(bound))


def _at_least(_subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """Rows whose number is known and too small."""
    (column,) = check.columns
    small = [
        number
        for number, row in enumerate(rows)
        if isinstance(told := row.get(column), int | float) and told < check.total
    ]
    if small:
        yield Hit(small)


def _falling(_subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """Rows with more than the last row before them that tells."""
    (column,) = check.columns
    told = [(number, row[column]) for number, row in enumerate(rows) if column in row]
    grown = [
        number
        for (_before, less), (number, more) in pairwise(told)
        if isinstance(less, int | float) and isinstance(more, int | float) and more > less
    ]
    if grown:
        yield Hit(grown)


def _filled(subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """Rows that lack a cell, and which columns they lack."""
    lacking = [number for number, row in enumerate(rows) if any(name not in row for name in check.columns)]
    if lacking:
        names = [name for name in check.columns if any(name not in rows[number] for number in lacking)]
        found = (subject.book.lists[check.list].column(name) for name in names)
        yield Hit(lacking, columns=", ".join(words(column.label).lower() for column in found if column))


def _unique(_subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """Rows that say the same in all of the columns as one before them; the first of these must be filled in."""
    seen: set[tuple[Value, ...]] = set()
    doubles = []
    for number, row in enumerate(rows):
        key = tuple(row.get(name) for name in check.columns)
        if key[0] is not None and key in seen:
            doubles.append(number)
        seen.add(key)
    if doubles:
        yield Hit(doubles)


def _known(subject: Subject, check: ListCheck, rows: Sequence[Row]) -> Iterator[Hit]:
    """Rows that name something which the other list does not hold; one without rows is not held against them."""
    (column,) = check.columns
    name, _dot, other = check.of.partition(".")
    there = {row.get(other) for row in subject.lists.get(name, ())}
    lost = [number for number, row in enumerate(rows) if column in row and row[column] not in there]
    if there and lost:
        yield Hit(lost)


_KINDS: dict[str, Callable[[Subject, ListCheck, Sequence[Row]], Iterator[Hit]]] = {
    "sum": _sum,
    "at-most": _at_most,
    "at-least": _at_least,
    "falling": _falling,
    "filled": _filled,
    "unique": _unique,
    "known": _known,
}


def _added(rows: Sequence[Row], column: str) -> float:
    numbers = (row.get(column) for row in rows)
    return round(math.fsum(number for number in numbers if isinstance(number, int | float)), 4)


def _names(definition: ListDefinition, rows: Sequence[Row], numbers: Sequence[int]) -> str:
    """What people call these rows: by their key, else by their number."""
    column = definition.column(definition.key)
    told = []
    for number in numbers[:_TOLD]:
        value = rows[number].get(definition.key)
        text = answer_text(column, value, {}) if column and value is not None else ""
        told.append(" ".join(text.split())[:60] or _("row {number}").format(number=number + 1))
    left = len(numbers) - _TOLD
    names = "; ".join(told)
    return names if left <= 0 else _("{names}; and {count} more").format(names=names, count=left)
