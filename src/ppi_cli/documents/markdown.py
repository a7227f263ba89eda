"""Markdown as a tree, with the marks of slots left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token


class Tree(msgspec.Struct, eq=False):
    """A block or a piece of text with all that stands in it; the names are those of markdown-it's tokens.

    markdown-it has a tree of its own, which takes as long to make as the text takes to parse.
    """

    type: str
    tag: str = ""
    content: str = ""
    info: str = ""
    markup: str = ""
    attrs: dict[str, Any] = {}
    children: list[Tree] = []

    def walk(self) -> Iterator[Tree]:
        """This node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Parser(MarkdownIt):
    """CommonMark and tables, without what could surprise the author of a template.

    No HTML. No code by indentation: the body of an indented `if` is text. No headings by underlining: a line
    `---` below a paragraph is a page break. Addresses are checked by the writer, once the values are in them.
    """

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.enable("table")
        self.disable(["code", "lheading"])

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser calls it so
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser calls it so
        return True


@cache
def _parser() -> _Parser:
    return _Parser()


def parse(markdown: str) -> Tree:
    """The tree of a Markdown text."""
    root = Tree("root")
    _grow(root, _parser().parse(markdown))
    return root


def _grow(root: Tree, tokens: Sequence[Token]) -> None:
    """Puts a row of tokens under a node: what opens, what is in it, and what closes is one node."""
    above = [root]
    for token in tokens:
        if token.nesting < 0:
            above.pop()
            continue
        name = token.type.removesuffix("_open")
        node = Tree(name, token.tag, token.content, token.info, token.markup, token.attrs)
        above[-1].children.append(node)
        _grow(node, token.children or ())
        if token.nesting:
            above.append(node)


def raw_text(node: Tree) -> str:
    """All text below a node, marks included; a line break is a line break."""
    if node.type in ("text", "code_inline", "fence"):
        return node.content
    if node.type == "hardbreak":
        return "\n"
    if node.type == "softbreak":
        return " "
    return "".join(raw_text(child) for child in node.children)
