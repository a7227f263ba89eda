"""The questions that `ppi draft` puts before it writes, and how far one is."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from ppi_cli.casefile.case import CaseFile
from ppi_cli.commands.records import CaseRecord
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.terminal.asking import ArrowAsker
from ppi_cli.terminal.filling import Filling
from ppi_cli.terminal.screen import Screen

BOOK = load_lawbook()
DAY = datetime.date(2026, 11, 22)
ENTER, CTRL_B, CTRL_C = "\r", "\x02", "\x03"
WANTED = ["need.summary", "need.outcome", "buyer.address"]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def fill(folder: Path, keys: PipeInput, typed: str) -> tuple[CaseFile, list[str]]:
    """Answers what is wanted with these keys; the case, and the lines that told how far one was."""
    facts = {"need.title": "Test", "buyer.country": "PT", "rd.needed": True}
    case = CaseFile.create(folder / "case", facts, BOOK.facts, BOOK.countries)
    shown = io.StringIO()
    screen = Screen(file=shown, width=80)
    keys.send_text(typed + CTRL_C)
    Filling(ArrowAsker(screen), screen, BOOK, CaseRecord(case), DAY, lambda: WANTED).run()
    lines = [line for line in shown.getvalue().split("\n") if "left" in line]
    return case, [line[line.index("answered") - 2 :].split(" ")[0] + line[-7:] for line in lines]


def test_the_counter_moves_with_every_answer(tmp_path: Path, keys: PipeInput) -> None:
    assert all(BOOK.facts[name].ask == "never" for name in WANTED)
    case, told = fill(tmp_path, keys, f"Less noise.{ENTER}Quiet streets.{ENTER}Rua Nova 1{ENTER}")
    assert told == ["0 3 left", "1 2 left", "2 1 left"]
    assert case.facts["buyer.address"] == "Rua Nova 1"


def test_an_answer_that_is_changed_counts_once(tmp_path: Path, keys: PipeInput) -> None:
    back = CTRL_B + "!" + ENTER
    case, told = fill(tmp_path, keys, f"Less noise.{ENTER}{back}Quiet streets.{ENTER}Rua Nova 1{ENTER}")
    assert [line[0] for line in told] == ["0", "1", "1", "1", "2"]
    assert case.facts["need.outcome"] == "Quiet streets."
