"""Markdown as a tree, with the marks of slots left alone."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Tree = SyntaxTreeNode


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
    return SyntaxTreeNode(_parser().parse(markdown))


def raw_text(node: Tree) -> str:
    """All text below a node, marks included; a line break is a line break."""
    if node.type in ("text", "code_inline", "fence"):
        return node.content
    if node.type == "hardbreak":
        return "\n"
    if node.type == "softbreak":
        return " "
    return "".join(raw_text(child) for child in node.children)
