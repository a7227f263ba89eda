"""Putting one question: with arrow keys (questionary), or as numbered lines for screen readers (`--plain`).

An asker returns an answer or a `Command`. In a list, single letters are commands; in a text prompt they could be an
answer, so the commands are control keys there, and in plain text prompts lines that begin with a colon (`::` begins
an answer that starts with one).
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol, TextIO

import msgspec

from ppi_cli.language import _
from ppi_cli.terminal.screen import Screen

if TYPE_CHECKING:
    from questionary import Question


class Command(Enum):
    """What an officer may do instead of answering."""

    BACK = auto()
    REVIEW = auto()
    HELP = auto()
    NOTE = auto()


LETTERS = {"b": Command.BACK, "r": Command.REVIEW, "?": Command.HELP, "n": Command.NOTE}
"""Commands in a list, and after a colon in plain text prompts."""
CONTROL_KEYS = {"c-b": Command.BACK, "c-r": Command.REVIEW, "c-l": Command.HELP, "c-e": Command.NOTE}
"""The same where text is typed."""


class Option(msgspec.Struct, frozen=True):
    """One line of a list: its words, and what is returned for it."""

    label: str
    value: Any


UNKNOWN = object()
"""Returned for *I don't know yet*."""

Check = Callable[[str], str | None]
"""Says what is wrong with a text, or None when it will do."""


class Asker(Protocol):
    """Puts questions; `why` is said with them.

    Both raise KeyboardInterrupt when the officer stops, and EOFError when the input ends.
    """

    def choose(
        self,
        question: str,
        options: Sequence[Option],
        default: object = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> Any:
        """The value of the option that was chosen, or a Command."""

    def text(
        self,
        question: str,
        default: str = "",
        check: Check | None = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> str | Command:
        """The text that was typed (empty: not known), or a Command."""


class PlainAsker:
    """Numbered lines on standard output, answers on standard input."""

    def __init__(self, screen: Screen, source: TextIO | None = None) -> None:
        self.screen = screen
        self.source = source or sys.stdin

    def choose(
        self,
        question: str,
        options: Sequence[Option],
        default: object = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> Any:
        """See Asker."""
        self.screen.gap()
        self.screen.paragraph(question, style="bold")
        if why:
            self.screen.paragraph(why)
        for number, option in enumerate(options, 1):
            now = _(" (now)") if default is not None and option.value == default else ""
            self.screen.line(f"{number}. {option.label}{now}", indent=3)
        hint = _("Number, or ? law and example, n note, b back, r review: ") if commands else _("Number: ")
        while True:
            typed = self._read(hint).strip().casefold()
            if commands and typed in LETTERS:
                return LETTERS[typed]
            if typed.isdecimal() and 1 <= int(typed) <= len(options):
                return options[int(typed) - 1].value
            self.screen.line(_("Write a number from 1 to {last}.").format(last=len(options)))

    def text(
        self,
        question: str,
        default: str = "",
        check: Check | None = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> str | Command:
        """See Asker."""
        self.screen.gap()
        self.screen.paragraph(question, style="bold")
        if why:
            self.screen.paragraph(why)
        if default:
            self.screen.line(_("Your answer so far: {answer}").format(answer=default))
        hint = (
            _("Answer, or empty if not known, or :? law, :n note, :b back, :r review: ") if commands else "> "
        )
        while True:
            typed = self._read(hint).strip()
            if commands and typed.startswith(":") and typed[1:2] != ":":
                command = LETTERS.get(typed[1:].casefold())
                if command:
                    return command
            answer = typed[1:] if typed.startswith("::") else typed
            wrong = check(answer) if check and answer else None
            if wrong is None:
                return answer
            self.screen.paragraph(wrong)

    def _read(self, hint: str) -> str:
        self.screen.file.write(f" {hint}")
        self.screen.file.flush()
        line = self.source.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")


class ArrowAsker:
    """Lists to walk with the arrow keys and text prompts, by questionary.

    A question that is put again after a command begins where it was left: at the same option, with the same text.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._left: dict[str, Any] = {}

    def choose(
        self,
        question: str,
        options: Sequence[Option],
        default: object = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> Any:
        """See Asker."""
        import questionary

        choices = [questionary.Choice(option.label, value=index) for index, option in enumerate(options)]
        given = (i for i, option in enumerate(options) if default is not None and option.value == default)
        start = min(self._left.pop(question, next(given, 0)), len(options) - 1)
        hint = (
            _(
                "↑↓ choose · Enter · ? law and example · n note · b back · r review · Ctrl-C stop, all is saved"
            )
            if commands
            else _("↑↓ choose · Enter · Ctrl-C stop")
        )
        room = self.screen.width - 4
        lines = [" ", *textwrap.wrap(why, room), *textwrap.wrap(hint, room)]
        notes = [questionary.Separator(line) for line in lines]
        asked = questionary.select(
            self._wrapped(question), choices=[*choices, *notes], default=choices[start], qmark="", pointer="❯",
            instruction=" ", style=_style(), erase_when_done=True,
        )  # fmt: skip
        if commands:
            _bind(asked, LETTERS, lambda app: self._left.update({question: _pointed_at(app)}))
        chosen = asked.unsafe_ask()
        if isinstance(chosen, Command):
            return chosen
        self._echo(question, options[chosen].label)
        return options[chosen].value

    def text(
        self,
        question: str,
        default: str = "",
        check: Check | None = None,
        *,
        why: str = "",
        commands: bool = True,
    ) -> str | Command:
        """See Asker."""
        import questionary

        if why:
            self.screen.paragraph(why, style="dim")
        if commands:
            hint = _(
                "Enter, empty if not known yet · Ctrl-L law and example · Ctrl-E note · Ctrl-B back · Ctrl-R review · Ctrl-C stop"
            )
            self.screen.paragraph(hint, style="dim")

        def validate(typed: str) -> bool | str:
            wrong = check(typed.strip()) if check and typed.strip() else None
            return True if wrong is None else _on_one_line(wrong, self.screen.width)

        asked = questionary.text(
            self._wrapped(question), default=self._left.pop(question, default), validate=validate, qmark="", style=_style(),
            erase_when_done=True,
        )  # fmt: skip
        if commands:
            _bind(asked, CONTROL_KEYS, lambda app: self._left.update({question: app.current_buffer.text}))
        typed = asked.unsafe_ask()
        if isinstance(typed, Command):
            return typed
        self._echo(question, str(typed).strip())
        return str(typed).strip()

    def _echo(self, question: str, answer: str) -> None:
        """Question and answer as they stay on the screen: on one line, or the answer wrapped below; the prompt itself
        would break it within a word.
        """
        if len(question) + len(answer) + 3 <= self.screen.width:
            self.screen.line((question, "bold"), " ", (answer, "accent"))
            return
        self.screen.paragraph(question, style="bold", hanging=1)
        self.screen.paragraph(answer, style="accent", indent=3)

    def _wrapped(self, question: str) -> str:
        """Long questions on lines of their own, indented as the first."""
        return "\n  ".join(textwrap.wrap(question, self.screen.width - 4))


def _bind(asked: Question, keys: dict[str, Command], remember: Callable[[Any], None]) -> None:
    """Lets a key end the prompt with a command; these win over the prompt's own keys."""
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

    bindings = KeyBindings()
    for key, command in keys.items():

        def leave(event: Any, command: Command = command) -> None:
            remember(event.app)
            event.app.exit(result=command)

        bindings.add(key, eager=True)(leave)
    own = asked.application.key_bindings
    asked.application.key_bindings = merge_key_bindings([own, bindings] if own else [bindings])


def _pointed_at(app: Any) -> int:
    """The option of a list on which the pointer stands."""
    from questionary.prompts.common import InquirerControl

    lists = (one for one in app.layout.find_all_controls() if isinstance(one, InquirerControl))
    return next((one.pointed_at for one in lists), 0)


def _on_one_line(text: str, width: int) -> str:
    """As many of the last sentences as fit below a prompt, where there is one line: they say what to do."""
    sentences = text.split(". ")
    while len(sentences) > 1 and len(". ".join(sentences)) > width:
        del sentences[0]
    return textwrap.shorten(". ".join(sentences), width, placeholder=" …")


def _style() -> Any:
    """Calm: the question bold, the pointer in one accent colour, the key line without reversed video."""
    from questionary import Style

    return Style(
        [
            ("question", "bold"),
            ("pointer", "fg:ansicyan bold"),
            ("highlighted", "bold"),
            ("selected", ""),
            ("answer", "fg:ansicyan"),
            ("separator", "fg:ansibrightblack"),
            ("validation-toolbar", "noreverse fg:ansiyellow"),
        ]
    )
