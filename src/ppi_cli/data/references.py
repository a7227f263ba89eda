"""Checks across entries: every id that is named exists, every series is in order, nothing runs in a circle.

Each problem is noted at its line. Only ids are compared, so that one faulty entry brings no second message
elsewhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping

import yaml

from ppi_cli.data.facts import BadValue, convert, nearest
from ppi_cli.data.layers import Entries, Entry
from ppi_cli.data.schema import Case, Dated, Derived, Lawbook, Part
from ppi_cli.data.trees import names_in
from ppi_cli.data.yaml_source import Node
from ppi_cli.language import _

_TAKEN = ("has", "value")
"""What a template calls a row for besides its cells."""
_NEEDED_REGIMES = ("above-threshold", "below-threshold", "excluded")
_DATED_KINDS = (
    "laws", "directives", "rules", "guidance", "advice", "limits", "windows", "candidates", "checks", "list_checks",
)  # fmt: skip


def check_references(entries: Entries, book: Lawbook) -> None:
    """Notes every dangling id and every series out of order in the source of its entry."""
    procedures = entries["procedures"]
    amounts = {*entries["facts"], *entries["derived"]}
    for kind, key, names in (
        ("facts", "section", entries["sections"]),
        ("directives", "law", entries["laws"]),
        ("procedures", "value", amounts),
        ("procedures", "subject", amounts),
        ("guidance", "recommend", procedures),
        ("advice", "procedures", procedures),
        ("contradictions", "facts", entries["facts"]),
        ("consultation_questions", "group", entries["consultation_groups"]),
        ("consultation_questions", "serves", entries["facts"]),
        ("consultation_steps", "after", entries["consultation_steps"]),
        ("consultation_steps", "lasts", entries["facts"]),
        ("derived", "first_of", entries["facts"]),
    ):
        for entry in entries[kind].values():
            known(entry, values_at(entry.node, key), names)
    for entry in entries["derived"].values():
        for part in (*items_at(entry.node, "parts"), *items_at(entry.node, "cases")):
            known(entry, values_at(part, "take"), amounts)
    _check_values(entries, book)
    _check_lists(entries)
    _check_list_checks(entries, book)
    _check_series(entries, book)
    _check_dates(entries)
    _check_circles(entries, book.derived)
    _check_regimes(entries)


def known(entry: Entry, nodes: Iterable[Node], names: Collection[str], word: str = "") -> None:
    """Notes every node whose word (`word`, else all that it says) is none of `names`."""
    for node in nodes:
        said = word or str(node.value)
        if said not in names:
            guess = nearest(said, names)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Check the id.")
            entry.source.wrong(_("{name} is not known here").format(name=said), fix, node)


def _check_values(entries: Entries, book: Lawbook) -> None:
    """Defaults, and the answers that follow from another, are values of their facts."""
    for name, entry in entries["facts"].items():
        for node in values_at(entry.node, "default"):
            _is_value(entry, node, name, book)
    for entry in entries["contradictions"].values():
        for follows in _nodes_at(entry.node, "follows"):
            for changed, changed_node, others in entry.source.entries(follows):
                known(entry, [changed_node], entries["facts"])
                if not isinstance(others, yaml.MappingNode):
                    entry.source.wrong(_("a mapping is expected here"), _("Write names and values."), others)
                    continue
                for name, name_node, value in entry.source.entries(others):
                    known(entry, [name_node], entries["facts"])
                    _is_value(entry, value, name, book)
                    if name == changed:
                        entry.source.wrong(
                            _("a fact cannot follow from itself"), _("Name the other fact."), name_node
                        )


def _is_value(entry: Entry, node: Node, fact: str, book: Lawbook) -> None:
    definition = book.facts.get(fact)
    if definition is None:
        return
    try:
        convert(definition, str(node.value), book.countries)
    except BadValue as error:
        entry.source.wrong(f"{fact}: {error.what}", error.fix, node)


def _check_lists(entries: Entries) -> None:
    """Columns have names of their own that a template can call, and what is chosen among."""
    for entry in entries["lists"].values():
        seen: set[str] = set()
        for column in items_at(entry.node, "columns"):
            node = next(values_at(column, "id"), column)
            name = str(node.value)
            if name in _TAKEN:
                fix = _("Call it something else: a template asks with {name}() for a cell.").format(name=name)
                entry.source.wrong(_("a column cannot be called {name}").format(name=name), fix, node)
            elif name in seen:
                what = _("{list} has two columns called {name}").format(list=entry.id, name=name)
                entry.source.wrong(what, _("Keep one of them."), node)
            seen.add(name)
            if "choice" in [one.value for one in values_at(column, "type")] and not list(
                _nodes_at(column, "choices")
            ):
                what = _("the column {name} has nothing to choose from").format(name=name)
                entry.source.wrong(what, _("Add 'choices:'."), node)
        known(entry, values_at(entry.node, "key"), seen)


def _check_list_checks(entries: Entries, book: Lawbook) -> None:
    """Checks of lists name lists, columns and values that there are."""
    amounts = {*entries["facts"], "this.value"}
    everywhere = {f"{one.id}.{column.id}" for one in book.lists.values() for column in one.columns}
    for check in entries["list_checks"].values():
        named = [str(node.value) for node in values_at(check.node, "list")]
        known(check, values_at(check.node, "list"), entries["lists"])
        definition = book.lists.get(named[0]) if named else None
        if definition is not None:
            columns = [column.id for column in definition.columns]
            for key in ("columns", "group", "parent"):
                known(check, values_at(check.node, key), columns)
        known(check, values_at(check.node, "bound"), amounts)
        known(check, values_at(check.node, "of"), everywhere)
        known(check, values_at(check.node, "procedures"), entries["procedures"])


def _check_series(entries: Entries, book: Lawbook) -> None:
    """The values of a series follow each other; no day has two."""
    for series in book.thresholds:
        entry = entries["thresholds"][series.id]
        nodes = list(items_at(entry.node, "values"))
        last: Dated | None = None
        for node, dated in zip(nodes, series.values, strict=True):
            if dated.ends < dated.starts:
                entry.source.wrong(_("the value ends before it starts"), _("Check the two days."), node)
            if last is not None and dated.starts <= last.ends:
                what = _("the value starts on {day}, when the one before it still holds").format(
                    day=dated.starts
                )
                entry.source.wrong(what, _("A day has one value; let one end before the next starts."), node)
            last = dated


def _check_dates(entries: Entries) -> None:
    for kind in _DATED_KINDS:
        for entry in entries[kind].values():
            starts, ends = (
                [node.value for node in values_at(entry.node, key)] for key in ("in_force", "until")
            )
            if starts and ends and _is_day(starts[0]) and _is_day(ends[0]) and ends[0] < starts[0]:
                entry.source.wrong(
                    _("{name} ends before it is in force").format(name=entry.id),
                    _("Check the two days."),
                    entry.node,
                )


def _is_day(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def _check_circles(entries: Entries, derived: Mapping[str, Derived]) -> None:
    """A value that is derived from itself has none."""
    needs = {name: _needs(item) for name, item in derived.items()}
    for name in derived:
        seen: set[str] = set()
        stack = list(needs[name])
        while stack:
            other = stack.pop()
            if other not in seen and other in needs:
                seen.add(other)
                stack += needs[other]
        if name in seen:
            entry = entries["derived"][name]
            entry.source.wrong(
                _("{name} is derived from itself").format(name=name), _("Break the circle."), entry.node
            )


def _needs(item: Derived) -> frozenset[str]:
    terms: tuple[Part | Case, ...] = (*item.parts, *item.cases)
    takes = frozenset(term.take for term in terms if term.take)
    return takes.union(*(names_in(term.when) for term in terms if term.when is not None))


def _check_regimes(entries: Entries) -> None:
    for name in _NEEDED_REGIMES:
        if name not in entries["regimes"] and entries["regimes"]:
            entry = next(iter(entries["regimes"].values()))
            entry.source.wrong(
                _("the regime {name} is missing").format(name=name), _("It is needed; replace it instead.")
            )


def _nodes_at(node: Node, key: str) -> Iterator[Node]:
    """The value under a key, where it is a mapping."""
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key and isinstance(value, yaml.MappingNode):
            yield value


def values_at(node: Node, key: str) -> Iterator[Node]:
    """The words under a key: one, or those of a list."""
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key:
            yield from (
                item
                for item in (value.value if isinstance(value, yaml.SequenceNode) else [value])
                if isinstance(item, yaml.ScalarNode)
            )


def items_at(node: Node, key: str) -> Iterator[Node]:
    """The items of the list under a key."""
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key and isinstance(value, yaml.SequenceNode):
            yield from value.value
