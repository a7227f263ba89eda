"""What a run does not load: the steadier half of speed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import CASES

HEAVY = (
    "openpyxl",
    "questionary",
    "prompt_toolkit",
    "docx",
    "jinja2",
    "lxml",
    "rich",
    "holidays",
    "icalendar",
    "markdown_it",
    "pydantic",
    "filelock",
)
SCRIPT = """
import contextlib, io, sys
from ppi_cli.main import run
with contextlib.redirect_stdout(io.StringIO()):
    code = run({arguments!r})
print(code, *sorted(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["plan", "--answers", str(CASES / "marine-eo.yaml"), "--json"],
        ["plan", "--answers", str(CASES / "marine-eo.yaml"), "--json", "--what-if"],
        ["learn", "search", "may", "we", "meet", "firms"],
        ["learn", "faq", "--json"],
    ],
)
def test_a_light_command_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    script = SCRIPT.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.split() == ["0"]


def test_the_status_of_a_consultation_loads_nothing_heavy(tmp_path: Path) -> None:
    from ppi_cli.main import run

    assert run(["init", str(tmp_path / "case"), "--set", "buyer.country=PT", "--no-input"]) == 0
    script = SCRIPT.format(
        arguments=["consult", "status", "-p", str(tmp_path / "case"), "--json"], heavy=HEAVY
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.split() == ["0"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_an_output_on_a_full_disk_is_a_plain_word(more: list[str]) -> None:
    command = [sys.executable, "-m", "ppi_cli", "deadline", "2026-11-05", "30d", *more]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "ppi: error: the output cannot be written: the disk is full",
        "  Make room on the disk, or send the output elsewhere.",
    ]
