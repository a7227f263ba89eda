"""The help and the complaints of typer in the language in use: it writes both in English only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperOption

from ppi_cli.language import _


def speak(command: Any) -> None:
    """Puts the help of a command, and of those below it, into the language in use.

    Typer's classes for commands are not public, so the command is taken as it comes: what it says stands in its
    attributes, and the rest is written by the formatter that its context names.
    """
    _take_no_input(command)
    command.help = _translated(command.help)
    command.short_help = command.help  # in the list of commands it is wrapped, where a help would be cut
    command.options_metavar = _("[OPTIONS]")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    for parameter in command.params:
        parameter.help = _translated(parameter.help)
        parameter.metavar = _translated(parameter.metavar) or _stand_in(parameter)
    base = command.context_class
    formatter = type("Formatter", (_Formatter, base.formatter_class), {})
    command.context_class = type("Context", (base,), {"formatter_class": formatter})
    for below in getattr(command, "commands", {}).values():
        speak(below)


def _take_no_input(command: Any) -> None:
    """`--no-input` is taken everywhere, by a command that never asks too: a script need not know which ones do."""
    taken = {name for parameter in command.params for name in parameter.opts}
    if not hasattr(command, "commands") and "--json" in taken and "--no-input" not in taken:
        option = TyperOption(param_decls=["--no-input"], is_flag=True, expose_value=False, help="Never ask.")
        places = [place for place, parameter in enumerate(command.params) if "--json" in parameter.opts]
        command.params.insert(places[0] + 1, option)


def _stand_in(option: Any) -> str | None:
    """What stands for the value of an option that names nothing itself: typer would write the type in English."""
    if option.param_type_name != "option" or option.is_flag or option.count:
        return None
    return _("NUMBER") if option.type.name.startswith(("int", "float")) else _("TEXT")


def _translated(text: str | None) -> str | None:
    # An empty text would be answered with the header of the catalogue.
    return _say(text) if text else text


class _Formatter:
    """What typer writes by itself, laid over its own formatter."""

    def write_usage(self, program: str, arguments: str = "", prefix: str | None = None) -> None:
        super().write_usage(program, arguments, prefix or _("Usage: "))  # type: ignore[misc]  # the class that this is laid over has it

    def section(self, name: str) -> Any:
        headings = {"Arguments": _("Arguments"), "Options": _("Options"), "Commands": _("Commands")}
        return super().section(headings.get(name, name))  # type: ignore[misc]  # the class that this is laid over has it

    def write_dl(self, rows: Sequence[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        told = [(left, _typers_own(right)) for left, right in rows]
        super().write_dl(told, *arguments, **options)  # type: ignore[misc]  # the class that this is laid over has it


def _typers_own(text: str) -> str:
    for theirs, ours in (
        ("Show this message and exit.", _("Show this message and stop.")),
        ("Install completion for the current shell.", _("Let the tab key complete commands in this shell.")),
        (
            "Show completion for the current shell, to copy it or customize the installation.",
            _("Show what --install-completion would install."),
        ),
        ("[required]", _("[required]")),
        ("[default: ", _("[default: ")),
    ):
        text = text.replace(theirs, ours)
    return text


def complaint(message: str) -> str:
    """What typer says of arguments that it could not read, as a line of ours; its own words where they are new."""
    text = " ".join(message.split()).rstrip(".")
    for pattern, told in _complaints():
        found = re.fullmatch(pattern, text)
        if found:
            return told.format(**found.groupdict())
    return text[:1].lower() + text[1:]


def _complaints() -> Iterator[tuple[str, str]]:
    """What typer may say, without the full stop, and our words for it."""
    yield r"Missing argument '(?P<name>.*)'", _("the argument {name} is missing")
    yield r"Missing option '(?P<name>.*)'", _("the option {name} is missing")
    yield r"Missing command", _("a command is missing")
    yield (
        r"No such command '(?P<name>.*)'\. Did you mean (?P<near>.*)\?",
        _("there is no command '{name}'. Did you mean {near}?"),
    )
    yield r"No such command '(?P<name>.*)'", _("there is no command '{name}'")
    yield (
        r"No such option: (?P<name>\S*) \(Possible options: (?P<near>.*)\)",
        _("there is no option {name}. Did you mean {near}?"),
    )
    yield r"No such option: (?P<name>\S*)", _("there is no option {name}")
    yield r"Option '(?P<name>.*)' requires an argument", _("the option {name} needs a value")
    yield r"Option '(?P<name>.*)' does not take a value", _("the option {name} takes no value")
    yield (
        r"Invalid value for '(?P<name>.*)': '(?P<text>.*)' is not a valid (int|integer)",
        _("'{text}' is no whole number, as {name} needs it"),
    )
    yield r"Invalid value for '(?P<name>.*)': (?P<text>.*)", _("the value of {name} cannot be used: {text}")
    yield (
        r"Got unexpected extra argument\(?s?\)? \((?P<text>.*)\)",
        _("this is more than the command takes: {text}"),
    )


def _say(text: str) -> str:
    translate = _  # the texts of the help are found where typer is given them
    return translate(text)
