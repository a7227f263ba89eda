"""Entries that differ by a number alone are written once: `numbered: 4-12`, with `{n}` where the number stands.

`{n}` becomes the number and `{before}` the one before it, in every text of the entry.
"""

from __future__ import annotations

import copy
import re

import yaml

from ppi_cli.data.yaml_source import Node, Source
from ppi_cli.language import _

KEY = "numbered"
_MOST = 99


def spell_out(source: Source, node: Node) -> None:
    """Replaces each numbered mapping in a list, at any depth, by one mapping for each number."""
    if isinstance(node, yaml.SequenceNode):
        node.value = [one for item in node.value for one in _copies(source, item)]
    if isinstance(node, yaml.MappingNode):
        for _key, value in node.value:
            spell_out(source, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            spell_out(source, item)


def _copies(source: Source, item: Node) -> list[Node]:
    """The item for each of its numbers; the item itself where it has none."""
    if not isinstance(item, yaml.MappingNode):
        return [item]
    numbers = next((value for key, value in item.value if key.value == KEY), None)
    if numbers is None:
        return [item]
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", str(numbers.value))
    first, last = (int(found[1]), int(found[2])) if found else (1, 0)
    if not 0 < first <= last <= _MOST:
        source.wrong(
            _("'{text}' is no range of numbers").format(text=numbers.value),
            _("Write the first and the last, such as 4-12."),
            numbers,
        )
        return []
    item.value = [(key, value) for key, value in item.value if key.value != KEY]
    return [_numbered(item, number) for number in range(first, last + 1)]


def _numbered(node: Node, number: int) -> Node:
    """A copy with the number put in."""
    made = copy.copy(node)
    if isinstance(made, yaml.ScalarNode):
        made.value = made.value.replace("{n}", str(number)).replace("{before}", str(number - 1))
    elif isinstance(made, yaml.SequenceNode):
        made.value = [_numbered(item, number) for item in node.value]
    else:
        made.value = [(_numbered(key, number), _numbered(value, number)) for key, value in node.value]
    return made
