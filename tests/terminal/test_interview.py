"""The interview, driven as an officer drives it: keys in, answers on disk."""

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
from ppi_cli.data.schema import Lawbook
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.law.interview import next_question
from ppi_cli.terminal.asking import ArrowAsker, Option, PlainAsker
from ppi_cli.terminal.interview import Interview
from ppi_cli.terminal.screen import Screen

DAY = datetime.date(2026, 11, 22)
ENTER, DOWN, UP = "\r", "\x1b[B", "\x1b[A"
CTRL_B, CTRL_C, CTRL_L, CTRL_R = "\x02", "\x03", "\x0c", "\x12"


@pytest.fixture
def book() -> Lawbook:
    return load_lawbook()


@pytest.fixture
def case(tmp_path: Path, book: Lawbook) -> CaseFile:
    return CaseFile.create(tmp_path / "case", {"need.title": "Test"}, book.facts, book.countries)


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def press(keys: PipeInput, text: str) -> None:
    """Sends the keys and, lest a test that asks too much waits for ever, Ctrl-C at the end."""
    keys.send_text(text + CTRL_C)


def interview(book: Lawbook, case: CaseFile, shown: io.StringIO | None = None) -> Interview:
    screen = Screen(file=shown or io.StringIO(), width=80)
    return Interview(ArrowAsker(screen), screen, book, CaseRecord(case), DAY, "Test")


def finish(talk: Interview) -> None:
    """Runs an interview that has to come to its end with the keys that were sent."""
    try:
        talk.run()
    except KeyboardInterrupt:
        pytest.fail("more was asked than there were answers")


def on_disk(case: CaseFile, book: Lawbook) -> dict[str, object]:
    facts = CaseFile.open(case.folder, book.facts, book.countries, read_only=True).facts
    facts.pop("need.title")
    return dict(facts)


MERTOLA = [
    "Portugal" + ENTER,
    ENTER,
    ENTER,
    DOWN + ENTER,
    DOWN + ENTER,
    DOWN + ENTER,
    DOWN + DOWN + ENTER,
    "300000" + ENTER,
]
"""Country, sub-central, general field, no R&D, adaptable, means not known, works, value."""


def test_a_whole_interview_asks_only_what_matters(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    press(keys, "".join(MERTOLA) + ENTER)
    finish(interview(book, case))
    assert on_disk(case, book) == {
        "buyer.country": "PT",
        "contract.field": "general",
        "buyer.type": "sub-central",
        "rd.needed": False,
        "solution.available": "adaptable",
        "means.known": False,
        "contract.type": "works",
        "value.purchase": 300000,
    }


def test_stopping_loses_nothing_and_going_on_asks_the_next(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    press(keys, "".join(MERTOLA[:4]) + CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        interview(book, case).run()
    kept = on_disk(case, book)
    assert kept["rd.needed"] is False
    assert next_question(book, kept, DAY) == "solution.available"


def test_every_answer_is_on_disk_before_the_next_question(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    class Watching(ArrowAsker):
        seen: list[int] = []  # noqa: RUF012 - one test, one list

        def choose(self, *args: object, **named: object) -> object:  # type: ignore[override]
            self.seen.append(len(on_disk(case, book)))
            return super().choose(*args, **named)  # type: ignore[arg-type]

    press(keys, "".join(MERTOLA) + ENTER)
    screen = Screen(file=io.StringIO(), width=80)
    finish(Interview(Watching(screen), screen, book, CaseRecord(case), DAY))
    assert Watching.seen == [1, 2, 3, 4, 5, 6, 8]


def test_back_asks_the_question_before_and_keeps_the_others(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    back_and_change = "b" + UP + ENTER  # from the sixth question to the fifth: ready instead of adaptable
    press(keys, "".join(MERTOLA[:5]) + back_and_change + DOWN + ENTER + "300000" + ENTER + ENTER)
    finish(interview(book, case))
    facts = on_disk(case, book)
    assert facts["solution.available"] == "ready"
    assert facts["rd.needed"] is False


def test_control_keys_go_back_from_a_text_prompt(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    press(keys, "".join(MERTOLA[:7]) + CTRL_B + UP + UP + ENTER + MERTOLA[7] + ENTER)
    finish(interview(book, case))
    assert on_disk(case, book)["contract.type"] == "supplies"


def test_a_letter_is_an_answer_in_a_text_prompt(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    press(keys, "br" + ENTER + CTRL_C)  # b and r are commands in lists only; BR is Brazil
    with pytest.raises(KeyboardInterrupt):
        interview(book, case).run()
    assert on_disk(case, book) == {"buyer.country": "BR"}


def test_not_known_is_an_answer_and_is_not_asked_again(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    unknown = DOWN * 4 + ENTER
    press(keys, "".join(MERTOLA[:4]) + unknown + CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        interview(book, case).run()
    kept = on_disk(case, book)
    assert kept["solution.available"] is None
    assert next_question(book, kept, DAY) != "solution.available"


def test_an_answer_is_changed_from_the_review(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    change_solution = DOWN * 5 + ENTER + UP + ENTER  # fifth answer of the review; ready instead of adaptable
    press(keys, "".join(MERTOLA) + change_solution + ENTER)
    shown = io.StringIO()
    finish(interview(book, case, shown))
    facts = on_disk(case, book)
    assert facts["solution.available"] == "ready"
    assert facts["means.known"] is False
    assert "(kept, not needed" in shown.getvalue()


def test_help_shows_law_example_and_what_waits(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    press(keys, "".join(MERTOLA[:4]) + "?" + CTRL_C)
    shown = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        interview(book, case, shown).run()
    text = " ".join(shown.getvalue().split())
    assert "Law: Directive 2014/24/EU, Art. 31(1)" in text
    assert "http://data.europa.eu/eli/dir/2014/24/oj" in text
    assert "Example: Frederiksberg" in text
    assert "If you don't know:" in text
    assert "Waiting for the answer:" in text


def test_a_note_says_where_an_answer_comes_from(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    note = "n" + DOWN + DOWN + ENTER + "Eleven firms answered" + ENTER + "Report of 3 July" + ENTER
    press(keys, "".join(MERTOLA[:4]) + note + DOWN + ENTER + CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        interview(book, case).run()
    basis = CaseFile.open(case.folder, book.facts, book.countries, read_only=True).basis["solution.available"]
    assert (basis.evidence, basis.note, basis.source) == (
        "consulted",
        "Eleven firms answered",
        "Report of 3 July",
    )


def test_answers_that_contradict_each_other_are_named_at_once(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    press(keys, "".join(MERTOLA[:3]) + ENTER + ENTER + CTRL_C)  # R&D needed, and a ready solution
    shown = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        interview(book, case, shown).run()
    assert "yet research and development is said to be needed" in " ".join(shown.getvalue().split())


def plain(book: Lawbook, case: CaseFile, typed: str) -> str:
    shown = io.StringIO()
    screen = Screen(plain=True, file=shown, width=80)
    asker = PlainAsker(screen, io.StringIO(typed))
    finish(Interview(asker, screen, book, CaseRecord(case), DAY, "Test"))
    return shown.getvalue()


def test_plain_prompts_are_numbered_and_without_symbols(book: Lawbook, case: CaseFile) -> None:
    shown = plain(book, case, "PT\n1\n1\n2\n2\n2\n3\n300000\n1\n")
    assert on_disk(case, book)["means.known"] is False
    assert "1. Yes, as it is sold today" in shown
    assert not set("✔✖❯↑↓·█") & set(shown)


def test_plain_text_commands_begin_with_a_colon(book: Lawbook, case: CaseFile) -> None:
    plain(book, case, "nowhere\n:?\nPT\n1\n1\n2\n2\n2\n3\n:b\n1\n300000\n1\n")
    assert on_disk(case, book)["contract.type"] == "supplies"


def test_plain_input_that_ends_keeps_what_was_answered(book: Lawbook, case: CaseFile) -> None:
    with pytest.raises(EOFError):
        plain(book, case, "PT\n1\n")
    assert on_disk(case, book) == {"buyer.country": "PT", "buyer.type": "sub-central"}


def test_the_review_leaves_an_unfinished_interview_open(
    book: Lawbook, case: CaseFile, keys: PipeInput
) -> None:
    press(keys, "".join(MERTOLA[:4]) + "r" + ENTER + "".join(MERTOLA[4:]) + ENTER)
    finish(interview(book, case))
    assert on_disk(case, book)["value.purchase"] == 300000


def test_a_wrong_amount_is_asked_for_again(book: Lawbook, case: CaseFile, keys: PipeInput) -> None:
    press(keys, "".join(MERTOLA[:7]) + "lots" + ENTER + "\x15" + "300 000" + ENTER + ENTER)
    finish(interview(book, case))
    assert on_disk(case, book)["value.purchase"] == 300000


def test_help_explains_the_terms_of_a_question(book: Lawbook, case: CaseFile) -> None:
    definition = load_knowledge().glossary["research-and-development"].definition["en"]
    shown = io.StringIO()
    screen = Screen(plain=True, file=shown)
    talk = Interview(PlainAsker(screen, io.StringIO("?\n")), screen, book, CaseRecord(case), DAY)
    with pytest.raises(EOFError):
        talk._ask(book.facts["rd.services_share"])
    assert " ".join(definition.split())[:60] in " ".join(shown.getvalue().split())


@pytest.mark.parametrize("typed", [False, True])
def test_a_long_answer_is_echoed_on_lines_that_break_between_words(keys: PipeInput, typed: bool) -> None:
    question, answer = (
        "What kind of buyer is it?",
        "A sub-central authority: municipality, region, hospital or university",
    )
    shown = io.StringIO()
    asker = ArrowAsker(Screen(file=shown, width=80))
    press(keys, answer + ENTER if typed else ENTER)
    if typed:
        assert asker.text(question) == answer
    else:
        assert asker.choose(question, [Option(answer, 1), Option("Another", 2)]) == 1
    lines = shown.getvalue().splitlines()[-2:]
    assert lines == [f" {question}", f"   {answer}"]


def test_a_short_answer_stands_beside_its_question(keys: PipeInput) -> None:
    shown = io.StringIO()
    press(keys, ENTER)
    ArrowAsker(Screen(file=shown, width=80)).choose(
        "Is it needed?", [Option("Yes", True), Option("No", False)]
    )
    assert shown.getvalue().splitlines() == [" Is it needed? Yes"]
