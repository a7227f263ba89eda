"""One interview in a real terminal: stop in the middle, go on, finish."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect", reason="there is no such terminal on Windows")


def talk(folder: Path, *arguments: str) -> pexpect.spawn:  # type: ignore[name-defined]
    command = [sys.executable, "-m", "ppi_cli", *arguments]
    return pexpect.spawn(
        command[0], command[1:], cwd=str(folder), encoding="utf-8", timeout=20, dimensions=(40, 80)
    )


def test_stop_and_go_on(tmp_path: Path) -> None:
    started = talk(tmp_path, "init", "case")
    started.expect("What do you call this procurement")
    started.send("Town hall\r")
    started.expect("name of your organisation")
    started.send("Municipality\r")
    started.expect("Started")
    started.expect(pexpect.EOF)

    first = talk(tmp_path / "case", "plan")
    first.expect("In which country are you")
    first.send("Portugal\r")
    first.expect("What kind of buyer")
    first.send("\x03")
    first.expect("Everything answered so far is kept")
    first.expect(pexpect.EOF)
    first.close()
    assert first.exitstatus == 130
    assert "country: PT" in (tmp_path / "case" / "ppi.yaml").read_text(encoding="utf-8")

    second = talk(tmp_path / "case", "plan")
    second.expect("What kind of buyer")
    second.send("\r")
    second.expect("What is the contract for")
    second.send("\x03")
    second.expect(pexpect.EOF)
    second.close()
    assert second.exitstatus == 130


def test_a_note_leaves_the_pointer_and_the_typed_text_where_they_were(tmp_path: Path) -> None:
    started = talk(tmp_path, "init", "case", "--no-input")
    started.expect("Started")
    started.expect(pexpect.EOF)
    running = talk(tmp_path / "case", "plan")
    running.expect("In which country are you")
    running.send("Portu\x05")  # Ctrl-E: a note
    running.expect("How is your answer founded")
    running.send("\x1b[B\r")
    running.expect("Note, for the file")
    running.send("It is there.\r")
    running.expect("Source")
    running.send("\r")
    running.expect("In which country are you")
    running.send("gal\r")
    running.expect("What kind of buyer")
    running.send("\x1b[B")
    running.send("n")
    running.expect("How is your answer founded")
    running.send("\r")
    running.expect("Note, for the file")
    running.send("Sure.\r")
    running.expect("Source")
    running.send("\r")
    running.expect("What kind of buyer")
    running.send("\r")
    running.expect("What is the contract for")
    running.send("\x03")
    running.expect(pexpect.EOF)
    text = (tmp_path / "case/ppi.yaml").read_text(encoding="utf-8")
    assert "country: PT" in text and "type: central-government" in text, text


@pytest.mark.parametrize("command", ["plan", "init"])
def test_stopped_outside_a_folder_it_says_that_nothing_is_kept(tmp_path: Path, command: str) -> None:
    running = talk(tmp_path, command)
    running.expect("In which country are you|What do you call this procurement")
    running.send("\x03")
    running.expect("Nothing is kept outside a procurement's folder")
    running.expect(pexpect.EOF)
    running.close()
    assert running.exitstatus == 130
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_one_line_says_what_to_do(tmp_path: Path) -> None:
    """Standard input that is no terminal is never asked; the result says what is open."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "ppi_cli", "plan"], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "--answers" in done.stderr + done.stdout
