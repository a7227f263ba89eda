"""The course: what counts as done, and progress that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.knowledge.course import Progress, next_lesson, read_progress, right_ones, state_of
from ppi_cli.knowledge.pages import citations
from ppi_cli.knowledge.shelf import load_knowledge

LESSONS = list(load_knowledge().lessons.values())


def test_a_lesson_is_done_when_read_and_answered_rightly() -> None:
    lesson = next(one for one in LESSONS if one.questions)
    progress = Progress()
    assert state_of(lesson, progress) == "open"
    progress = progress.with_read(lesson)
    assert state_of(lesson, progress) == "begun"
    for quiz in lesson.questions:
        progress = progress.with_answer(lesson, quiz, False)
    assert state_of(lesson, progress) == "begun"
    for quiz in lesson.questions:
        progress = progress.with_answer(lesson, quiz, True)
    assert state_of(lesson, progress) == "done"
    assert next_lesson(LESSONS, progress) != lesson


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_question_has_a_right_answer_and_a_wrong_one_and_explains_all(lesson: object) -> None:
    for quiz in lesson.questions:  # type: ignore[attr-defined]
        assert 0 < len(right_ones(quiz)) < len(quiz.options), quiz.id
        assert all(answer.why.keys() == {"en", "pt"} for answer in quiz.options), quiz.id


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_right_answer_or_its_lesson_is_cited(lesson: object) -> None:
    laws = load_lawbook().laws
    for quiz in lesson.questions:  # type: ignore[attr-defined]
        for answer in quiz.options:
            assert len(list(citations(answer.cites, laws))) == sum(map(len, answer.cites.values()))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": "other"}', b"\xff"])
def test_progress_that_cannot_be_read_is_a_beginning(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "course.json").write_bytes(content)
    assert read_progress(tmp_path / "course.json") == Progress()
    assert read_progress(tmp_path / "none.json") == Progress()
