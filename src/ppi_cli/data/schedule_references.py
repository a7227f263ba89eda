"""Checks across the entries of the timetable: stages and facts that are named exist, and lengths tell their
unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ppi_cli.data.layers import Entries, Entry
from ppi_cli.data.references import items_at, known, values_at
from ppi_cli.data.yaml_source import Node
from ppi_cli.language import _

UNITS: dict[str, Literal["d", "w", "m"]] = {"days": "d", "weeks": "w", "months": "m"}
"""How the id of a fact that holds a length ends, and the unit of the period."""
OR = " or "
"""Between facts of which the first that is known gives the length."""


def check_schedule(entries: Entries) -> None:
    """Notes every dangling id, and every fact used as a length whose id does not end in its unit."""
    procedures, stages, facts = entries["procedures"], entries["stages"], entries["facts"]
    for kind, key, names in (
        ("stages", "planned", facts), ("stages", "actual", facts), ("limits", "stage", stages),
        ("limits", "counted_from", stages), ("limits", "procedures", procedures),
        ("windows", "stage", stages),
        ("windows", "before", stages), ("windows", "fact", facts), ("windows", "procedures", procedures),
        ("exemptions", "procedures", procedures), ("exemptions", "spares", stages),
        ("candidates", "procedures", procedures), ("checks", "procedures", procedures),
        ("checks", "facts", facts), ("documents", "procedures", procedures),
    ):  # fmt: skip
        for entry in entries[kind].values():
            known(entry, values_at(entry.node, key), names)
    for entry in entries["timetables"].values():
        for step in items_at(entry.node, "steps"):
            known(entry, [*values_at(step, "stage"), *values_at(step, "after")], stages)
            known(entry, values_at(step, "times"), facts)
    for entry, node in _lengths(entries):
        for name in str(node.value).split(OR):
            known(entry, [node], facts, name)
            if name.rpartition("_")[2] not in UNITS:
                entry.source.wrong(
                    _("{name} does not tell its unit").format(name=name),
                    _("End the id of the fact in _days, _weeks or _months."),
                    node,
                )


def _lengths(entries: Entries) -> Iterator[tuple[Entry, Node]]:
    """Where a fact stands for a length of time."""
    for entry in entries["timetables"].values():
        for step in items_at(entry.node, "steps"):
            yield from ((entry, node) for node in values_at(step, "lasts"))
    for kind, key in (("limits", "days_from"), ("windows", "months_from")):
        for entry in entries[kind].values():
            yield from ((entry, node) for node in values_at(entry.node, key))
    for entry in entries["limits"].values():
        for key in ("shorter", "longer"):
            for change in items_at(entry.node, key):
                yield from ((entry, node) for node in values_at(change, "days_from"))
