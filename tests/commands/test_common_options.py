"""What the contract promises of every command: its options, however deep the command stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from ppi_cli.commands.spoken import speak
from ppi_cli.main import COMMANDS as PROGRAM
from ppi_cli.main import build_app
from support import Ppi

EVERYWHERE = ("--project", "--lang", "--json", "--no-input", "--as-of")


def commands(command: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command that does something, with its options; a group that only holds others does nothing."""
    below = command.list_commands(None) if hasattr(command, "list_commands") else []
    if path and (not below or command.invoke_without_command):
        yield path.strip(), {name for parameter in command.params for name in parameter.opts}
    for name in below:
        yield from commands(command.get_command(None, name), f"{path} {name}")


def program() -> Any:
    command = typer.main.get_command(build_app())
    speak(command)
    return command


COMMANDS = dict(commands(program()))


def test_all_commands_are_met() -> None:
    assert {"plan", "deadline", "consult", "consult done", "consult finding accept", "learn course"} <= set(
        COMMANDS
    )
    assert len(COMMANDS) > 50


@pytest.mark.parametrize("command", COMMANDS)
def test_the_common_options_are_taken(command: str) -> None:
    assert set(EVERYWHERE) <= COMMANDS[command]


def test_a_command_that_never_asks_takes_no_input_as_well(ppi: Ppi) -> None:
    assert ppi("deadline", "2026-11-05", "30d", "--no-input").code == 0
    assert ppi("init", ".", "--no-input").code == 0
    for words in (("done", "mandate"), ("reopen", "mandate"), ("operator", "add", "Acme")):
        assert ppi("consult", *words, "--no-input").code == 0, words


def test_the_help_lists_the_commands_in_the_order_of_the_work(ppi: Ppi) -> None:
    out = ppi("--help").out
    assert [name for name in PROGRAM if f"\n  {name} " in out] == list(PROGRAM)
    places = [out.index(f"\n  {name} ") for name in PROGRAM]
    assert places == sorted(places)
