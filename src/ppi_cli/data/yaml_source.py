"""YAML as a tree with line numbers, read as hostile: no aliases, tags, merges, duplicate keys or surprises.

Scalars stay the text that was written; whoever knows the expected type converts them. So `NO` under a text fact
is "NO" and `1:30` is "1:30".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import yaml

from ppi_cli.errors import InputError, PpiError, Problem
from ppi_cli.language import _

MAX_BYTES = 20_000_000
DEEPEST = 100
"""Levels of nesting that are read at all; whoever walks through the tree may recurse."""
_TAGS = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(
    {f"{_TAGS}{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")} | {"!"}
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.nodes.Node


class Placed(Protocol):
    """What stands somewhere in a text: a node, or an event of the parser."""

    start_mark: Any
    end_mark: Any


class _RefusedError(Exception):
    """YAML that is none for us: what is wrong, what to write, and where."""


class Source:
    """One YAML text, its node tree, and the problems found in it so far.

    `root` is None for a text that holds nothing or that cannot be read as plain YAML. Problems are collected, so
    that a reader can report all of them
    at once: call `fail_if_wrong()` when done.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.problems: list[Problem] = []
        self.root: Node | None = None
        try:
            self.root = self._tree()
        except _RefusedError as error:
            self.wrong(*error.args)
        except yaml.YAMLError as error:
            self.problems.append(self._syntax_problem(error))

    def place(self, node: Placed | None, *, end: bool = False) -> str:
        """`FILE:LINE:COLUMN` of a node or an event of the parser, counted from one."""
        if node is None:
            return self.name
        mark = node.end_mark if end else node.start_mark
        return f"{self.name}:{mark.line + 1}:{mark.column + 1}"

    def wrong(self, what: str, fix: str, node: Placed | None = None, *, column: int = 1) -> None:
        """Notes a problem at a node; `column` counts within a value of one line, from one."""
        if node is not None and column > 1 and node.start_mark.line == node.end_mark.line:
            mark = node.start_mark
            where = f"{self.name}:{mark.line + 1}:{mark.column + column}"
        else:
            where = self.place(node)
        self.problems.append(Problem(what, fix, where))

    def fail_if_wrong(self, error: type[PpiError] = InputError) -> None:
        """Raises `error` with every problem noted so far."""
        if self.problems:
            raise error(problems=self.problems)

    def entries(self, node: Node) -> Iterator[tuple[str, Node, Node]]:
        """Key text, key node and value node of a mapping; a key that occurs twice is noted and skipped."""
        seen: dict[str, Node] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(_("a key must be a word"), _("Write one name, a colon, and the value."), key_node)
                continue
            key = str(key_node.value)
            if key in seen:
                first = seen[key].start_mark.line + 1
                self.wrong(
                    _("{key} stands twice").format(key=key),
                    _("Keep one of them; the first is on line {line}.").format(line=first),
                    key_node,
                )
                continue
            seen[key] = key_node
            yield key, key_node, value_node

    def _tree(self) -> Node | None:
        """The nodes, put together from the parser's events.

        PyYAML's own composer recurses in C, which deep nesting turns into the end of the program; and it follows
        aliases and resolves tags, which have no place in facts or rules.
        """
        root: Node | None = None
        begun: list[tuple[Node, list[Node]]] = []  # open collections, with what is in them so far
        events: Iterator[Any] = yaml.parse(self.text, Loader=_Loader)
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                node, inside = begun.pop()
                node.end_mark = event.end_mark
                mapping = isinstance(node, yaml.MappingNode)
                node.value = list(zip(inside[::2], inside[1::2], strict=True)) if mapping else inside
            elif isinstance(event, yaml.NodeEvent):
                node = _node_of(event)
                if begun:
                    begun[-1][1].append(node)
                root = root or node
                if isinstance(event, yaml.CollectionStartEvent):
                    begun.append((node, []))
                if len(begun) > DEEPEST:
                    raise _RefusedError(
                        _("the file is nested too deeply"), _("Facts need three levels at most."), event
                    )
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _RefusedError(
                    _("the file holds more than one document"), _("Remove the lines '---'."), event
                )
        return root

    def _syntax_problem(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None)
        detail = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error)
        where = f"{self.name}:{mark.line + 1}:{mark.column + 1}" if mark else self.name
        line = self.text.splitlines()[mark.line] if mark and mark.line < len(self.text.splitlines()) else ""
        if "\t" in line and ("\\t" in detail or "token" in detail or "tab" in detail):
            return Problem(_("a tab is used to indent"), _("Indent with spaces."), where)
        if "special characters" in detail or "control characters" in detail:
            return Problem(
                _("the file holds characters that no text file has"),
                _("Save it as plain text, in UTF-8."),
                where,
            )
        return Problem(
            _("this is not YAML: {detail}").format(detail=detail),
            _(
                "Each line is a name, a colon, a space and a value; text with ': ' or '#' goes in quotation marks."
            ),
            where,
        )


def _node_of(event: Any) -> Node:
    """The node that a scalar is, or that a collection begins. Raises _RefusedError for aliases, anchors and tags."""
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _RefusedError(
            _("aliases (& and *) are not allowed"),
            _("Write the value out; put text that begins with & or * in quotation marks."),
            event,
        )
    if event.tag and event.tag not in _PLAIN_TAGS:
        shown = event.tag.replace(_TAGS, "!!")
        raise _RefusedError(
            _("{tag} is not allowed here").format(tag=shown), _("Write a plain value, without a tag."), event
        )
    marks = (event.start_mark, event.end_mark)
    if isinstance(event, yaml.MappingStartEvent):
        return yaml.MappingNode("", [], *marks, flow_style=event.flow_style)
    if isinstance(event, yaml.SequenceStartEvent):
        return yaml.SequenceNode("", [], *marks, flow_style=event.flow_style)
    if event.value == "<<" and not event.style:
        raise _RefusedError(
            _("{tag} is not allowed here").format(tag="<<"), _("Write a plain value, without a tag."), event
        )
    return yaml.ScalarNode("", event.value, *marks, style=event.style)


def is_null(node: Node) -> bool:
    """True for an empty value, `~` or `null` written without quotation marks."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def read_text(path: Path, name: str | None = None) -> str:
    """The text of a UTF-8 file, with a byte-order mark dropped; InputError when it is none."""
    shown = name or str(path)
    try:
        if path.is_dir():
            raise InputError(_("this is a folder, not a file"), _("Name a YAML file in it."), shown)
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                _("the file is too large"),
                _("A file of facts has a few kilobytes; is this the right one?"),
                shown,
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(_("there is no such file"), _("Check the name and the folder."), shown) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            _("the file cannot be read: {reason}").format(reason=reason),
            _("Check that you may open it."),
            shown,
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise InputError(
            _("the file is not text in UTF-8"),
            _("Save it again as UTF-8 (in Word or Excel: plain text, Unicode)."),
            f"{shown}:{line}:{column}",
        ) from None


def read_source(path: Path, name: str | None = None) -> Source:
    """The YAML file at `path`; `name` is how messages call it (default: the path)."""
    shown = name or str(path)
    return Source(shown, read_text(path, shown))
