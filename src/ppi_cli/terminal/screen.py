"""Writing to the terminal: calm, aligned, at most 80 columns, readable without colour.

With `plain` there are no symbols, no boxes and no cursor movement, for screen readers and simple terminals.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from ppi_cli.language import _

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDEST = 80
Truth = bool | None
Part = tuple[str, str]
"""Some words and their style (`bold`, `dim`, `accent`, `good`, `bad`, `warn`, or empty)."""

_STYLES = {
    "accent": "cyan",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "bold": "bold",
    "dim": "dim",
    "": "",
}
_SYMBOLS: dict[str, tuple[str, str]] = {
    "yes": ("✔", "+"),
    "no": ("✖", "-"),
    "open": ("?", "?"),
    "mind": ("!", "!"),
}


class Screen:
    """Where a command writes. `file` is standard output unless a test says otherwise."""

    def __init__(self, *, plain: bool = False, file: TextIO | None = None, width: int | None = None) -> None:
        self.file = file or sys.stdout
        self.plain = plain or not _can_show(self.file)
        columns = width or shutil.get_terminal_size((WIDEST, 24)).columns
        self.width = max(40, min(columns, WIDEST))
        self.styled = not self.plain and (self.file.isatty() or bool(os.environ.get("FORCE_COLOR")))
        self._console: Console | None = None

    @property
    def console(self) -> Console:
        """Rich's console, made when something is first shown."""
        if self._console is None:
            from rich.console import Console

            self._console = Console(
                file=self.file, width=self.width, highlight=False, markup=False, emoji=False, soft_wrap=True,
                no_color=self.plain or None,
            )  # fmt: skip
        return self._console

    def line(self, *parts: str | Part, indent: int = 1) -> None:
        """One line of words, never wrapped."""
        if not self.styled:
            self._write(" " * indent + "".join(part if isinstance(part, str) else part[0] for part in parts))
            return
        from rich.text import Text

        text = Text(" " * indent)
        for part in parts:
            self._append(text, part)
        self.console.print(text)

    def _write(self, words: str) -> None:
        """A line as it is: for files and pipes, where styles would be noise, and for screen readers."""
        self.file.write(words.rstrip() + "\n")

    def joined(self, *parts: str) -> str:
        """Parts of a line, with a dot between them, or a comma in plain output."""
        return (", " if self.plain else " · ").join(parts)

    def gap(self) -> None:
        """An empty line."""
        self._write("")

    def ends(self, left: Part, right: str) -> None:
        """Words at both margins of a line; the right ones go on a line of their own where there is no room."""
        space = self.width - len(left[0]) - len(right) - 2
        if space < 2 or self.plain:
            self.paragraph(left[0], style=left[1])
            self.paragraph(right, style="dim")
        else:
            self.line(left, " " * space, (right, "dim"))

    def heading(self, words: str) -> None:
        """A heading with an empty line above it."""
        self.gap()
        self.line((words, "bold"))

    def paragraph(self, words: str, *, indent: int = 1, style: str = "", hanging: int = 0) -> None:
        """Words wrapped to the width."""
        room = self.width - indent - 1
        wrapped = textwrap.wrap(
            words, room, subsequent_indent=" " * hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
        for line in wrapped:
            self.line((line, style), indent=indent)

    def item(self, kind: str, words: str, right: str = "", *, indent: int = 3, style: str = "") -> None:
        """A symbol, words, and at the right margin a short reference; the reference follows in plain output."""
        symbol, colour = self.symbol(kind)
        lead = f"{symbol} "
        room = self.width - indent - len(lead) - 1
        if self.plain and right:
            words, right = f"{words} ({right})", ""
        beside = room - len(right) - 2
        if right and (beside < 34 or len(right) > 26):
            words, right = f"{words} ({right})", ""
            beside = room
        lines = textwrap.wrap(
            words, beside if right else room, break_long_words=False, break_on_hyphens=False
        ) or [""]
        first = lines[0] + (" " * (room - len(lines[0]) - len(right)) if right else "")
        self.line((lead, colour), (first, style), (right, "dim"), indent=indent)
        for line in lines[1:]:
            self.line((" " * len(lead) + line, style), indent=indent)

    def symbol(self, kind: str) -> Part:
        """The symbol of a kind of item (yes, no, open, mind) and its style; in plain output a word."""
        style = {"yes": "good", "no": "bad", "open": "warn", "mind": "warn"}.get(kind, "")
        if self.plain:
            names = {"yes": _("yes:"), "no": _("no:"), "open": _("open:"), "mind": _("mind:")}
            return names.get(kind, "-"), style
        return _SYMBOLS.get(kind, ("·", "-"))[0], style

    def pairs(self, rows: Sequence[tuple[str, str]], *, indent: int = 3) -> None:
        """Two aligned columns; the second is wrapped. A long name has a line of its own."""
        if not rows:
            return
        left = min(max(len(name) for name, _text in rows), 32)
        for name, text in rows:
            room = self.width - indent - left - 3
            lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
            if len(name) > left:
                self.line((name, "bold"), indent=indent)
            else:
                self.line((f"{name:<{left}}", "bold"), "  ", lines.pop(0), indent=indent)
            for line in lines:
                self.line(" " * (left + 2) + line, indent=indent)

    @staticmethod
    def _append(text: Text, part: str | Part) -> None:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(words, _STYLES[style] or None)


def truth_kind(holds: Truth) -> str:
    """The kind of item that stands for a truth value."""
    return "open" if holds is None else "yes" if holds else "no"


def _can_show(file: TextIO) -> bool:
    """Whether the terminal's encoding has the symbols."""
    encoding = getattr(file, "encoding", None) or "ascii"
    try:
        "✔✖·€█░".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
