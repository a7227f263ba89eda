"""Where things stand in a YAML text: the entries of a mapping, and where their content begins and ends.

PyYAML's marks run to the next token, past comments and blank lines; these functions stop where the content
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ppi_cli.casefile.answers import BASIS_PARTS

_HEADER = re.compile(r"[|>][0-9+-]*[ \t]*(#[^\r\n]*)?")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BLANK = " \t\r\n"


class Leaf(msgspec.Struct, frozen=True):
    """An entry of a mapping: name and value, the column of its siblings, and whether they are within {}."""

    key: Node
    node: Node
    column: int
    brackets: bool


class Span(msgspec.Struct, frozen=True):
    """The text of a scalar, and the comment that stands inside it (behind the | of a literal text)."""

    start: int
    end: int
    comment: str


def entries(mapping: Node | None) -> dict[str, Leaf]:
    """The entries of a mapping by name; none for anything else."""
    if not isinstance(mapping, MappingNode):
        return {}
    brackets = bool(mapping.flow_style)
    return {str(key.value): Leaf(key, node, key.start_mark.column, brackets) for key, node in mapping.value}


def leaves(name: str, leaf: Leaf) -> dict[str, Leaf]:
    """The entry `name` and, for a group, all that stands below it, by their full names."""
    if not isinstance(leaf.node, MappingNode):
        return {name: leaf}
    found: dict[str, Leaf] = {}
    for key, inner in entries(leaf.node).items():
        found.update(leaves(f"{name}.{key}", inner))
    return found


def basis_nodes(prefix: str, section: Node | None) -> dict[str, MappingNode]:
    """The mapping of each fact in the section `basis`, by the id of the fact."""
    found: dict[str, MappingNode] = {}
    for key, leaf in entries(section).items():
        name = f"{prefix}{key}"
        inner = entries(leaf.node)
        if isinstance(leaf.node, MappingNode) and (not inner or any(part in inner for part in BASIS_PARTS)):
            found[name] = leaf.node
        found.update(basis_nodes(f"{name}.", leaf.node))
    return found


def scalar_span(text: str, node: Node) -> Span:
    """Where the text of a scalar stands, without the blank lines after a literal one."""
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
        return Span(start, end, "")
    header = _HEADER.match(text, start)
    comment = header[1] if header and header[1] else ""
    return Span(start, start + len(text[start:end].rstrip(_BLANK)), comment)


def content_end(text: str, node: Node) -> int:
    """Where the last content of a node ends, on the line where it ends."""
    last = _last(node)
    if keeps_blank_lines(text, last):
        return max(last.start_mark.index, last.end_mark.index - 1)
    return scalar_span(text, last).end


def keeps_blank_lines(text: str, node: Node) -> bool:
    """Whether a node ends in literal text (|+) to which the blank lines below it belong."""
    last = _last(node)
    literal = isinstance(last, ScalarNode) and last.style in ("|", ">")
    return literal and "+" in text[last.start_mark.index : last.start_mark.index + 3].splitlines()[0]


def _last(node: Node) -> Node:
    """The node itself, or the last that stands in it on lines of its own."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def line_start(text: str, index: int) -> int:
    """Where the line of `index` begins."""
    ends = [found.end() for found in _LINE_END.finditer(text, 0, index)]
    return ends[-1] if ends else 0


def line_end(text: str, index: int, *, after: bool) -> int:
    """Where the line of `index` ends: before its line break, or after it."""
    found = _LINE_END.search(text, index)
    if found is None:
        return len(text)
    return found.end() if after else found.start()


def remarks_end(text: str, end: int, column: int) -> int:
    """Where the comments end that follow the line of `end`, indented beyond a column: they belong to it."""
    remarks = re.compile(rf"(?:[ \t]*[\r\n])*[ ]{{{column + 1},}}[ \t]*#[^\r\n]*")
    while found := remarks.match(text, line_end(text, end, after=False)):
        end = found.end()
    return end


def comments(text: str) -> list[str]:
    """The comments in a piece of YAML that holds codes or days only."""
    return _COMMENT.findall(text)


def remarks_within(text: str, node: Node, start: int, end: int) -> list[str]:
    """The comments between two places of a text that stand outside the scalars of `node`."""
    found: list[str] = []
    for scalar in _scalars(node):
        span = scalar_span(text, scalar)
        found += comments(text[start : span.start])
        found += [span.comment] if span.comment else []
        start = span.end
    return found + comments(text[start:end])


def _scalars(node: Node) -> Iterator[Node]:
    """The scalars of a tree, in the order of the text."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    else:
        yield node
