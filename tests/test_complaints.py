"""How errors are printed: one line each where programs read them, and wrapped between words on a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from ppi_cli.main import run

LONG = ("plan", "--set", "contract.field=all-that-the-office-buys", "--no-input")
LONG_FIX = ("deadline", "2026-11-05", "a month")
PLACE = "a folder of mine, well-kept/the answers of the whole team, version two.yaml"


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The lines that a run prints on a terminal of some width."""

    def ran(*words: str, width: int = 80) -> list[str]:
        with monkeypatch.context() as changed:
            terminal = Terminal()
            changed.setattr(sys, "stderr", terminal)
            changed.setenv("COLUMNS", str(width))
            assert run(words) == 2
            return terminal.getvalue().splitlines()

    return ran


@pytest.mark.parametrize("width", [60, 80, 120, 300])
@pytest.mark.parametrize("words", [LONG, LONG_FIX])
def test_on_a_terminal_lines_end_between_words(
    on_terminal: Callable[..., list[str]],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    width: int,
) -> None:
    lines = on_terminal(*words, width=width)
    assert max(map(len, lines)) < width
    assert run(words) == 2
    whole = capsys.readouterr().err
    assert whole.split() == " ".join(lines).split(), "no word is cut, none is lost"
    assert len(whole.splitlines()) == 2
    assert any(len(line) >= width for line in whole.splitlines()) == (len(lines) > 2)


def test_what_goes_on_stands_further_in_than_what_to_do(on_terminal: Callable[..., list[str]]) -> None:
    first, *others = on_terminal(*LONG, width=60)
    assert first.startswith("ppi: error: ")
    marks = [len(line) - len(line.lstrip()) for line in others]
    assert marks == sorted(marks, reverse=True)
    assert set(marks) == {4, 2}


def test_a_path_is_never_broken(on_terminal: Callable[..., list[str]]) -> None:
    lines = on_terminal("plan", "--answers", PLACE, "--no-input", width=60)
    assert lines[1] == f"    ({PLACE})"
    assert lines[0].startswith("ppi: error: ")
    assert len(lines) == 3


def test_elsewhere_an_error_is_one_line_and_what_to_do_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "--answers", PLACE, "--no-input"]) == 2
    what, fix = capsys.readouterr().err.splitlines()
    assert what.endswith(f" ({PLACE})")
    assert fix.startswith("  ")
