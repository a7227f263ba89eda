"""The course: lessons in their order, questions with their answers explained, and how far an officer has come.

Progress is kept as JSON in the user's data folder. It is nobody else's business and no part of a procurement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from ppi_cli.data.places import data_folder
from ppi_cli.knowledge.schema import Answer, Knowledge, Lesson, Quiz
from ppi_cli.language import words

SCHEMA = "ppi/course-progress/1"
State = Literal["done", "begun", "open"]


class Progress(msgspec.Struct, frozen=True):
    """What was read and how each question was answered: by the id of its lesson and its own, right or not."""

    schema: str = SCHEMA
    read: tuple[str, ...] = ()
    answers: dict[str, bool] = {}

    def with_read(self, lesson: Lesson) -> Progress:
        """The same, once a lesson has been read."""
        return self if lesson.id in self.read else msgspec.structs.replace(self, read=(*self.read, lesson.id))

    def with_answer(self, lesson: Lesson, quiz: Quiz, right: bool) -> Progress:
        """The same, once a question has been answered; a later answer takes the place of an earlier one."""
        return msgspec.structs.replace(self, answers={**self.answers, key_of(lesson, quiz): right})


def progress_path() -> Path:
    """Where progress is kept."""
    return data_folder() / "course.json"


def read_progress(path: Path) -> Progress:
    """The progress so far; a file that is not there or cannot be read is a beginning."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Progress)
    except (OSError, msgspec.MsgspecError):
        return Progress()
    return found if found.schema == SCHEMA else Progress()


def key_of(lesson: Lesson, quiz: Quiz) -> str:
    """By what the answer to a question is kept."""
    return f"{lesson.id}/{quiz.id}"


def state_of(lesson: Lesson, progress: Progress) -> State:
    """Done when it was read and every question answered rightly in the end."""
    answered = [progress.answers.get(key_of(lesson, quiz)) for quiz in lesson.questions]
    if lesson.id in progress.read and all(answered):
        return "done"
    return "begun" if lesson.id in progress.read or any(found is not None for found in answered) else "open"


def next_lesson(lessons: Sequence[Lesson], progress: Progress) -> Lesson | None:
    """The first lesson that is not done."""
    return next((lesson for lesson in lessons if state_of(lesson, progress) != "done"), None)


def is_right(answer: Answer) -> bool:
    """Whether an option is a right one."""
    return answer.right == "yes"


def right_ones(quiz: Quiz) -> list[Answer]:
    """The options that are right; at least one is."""
    return [answer for answer in quiz.options if is_right(answer)]


def course_json(knowledge: Knowledge, progress: Progress) -> dict[str, Any]:
    """The lessons and how far one has come, as `ppi learn course --json` tells it."""
    lessons = list(knowledge.lessons.values())
    following = next_lesson(lessons, progress)
    return {
        "schema": "ppi/course/1",
        "minutes": sum(lesson.minutes for lesson in lessons),
        "done": sum(state_of(lesson, progress) == "done" for lesson in lessons),
        "next": following.id if following else None,
        "lessons": [_lesson_json(lesson, progress) for lesson in lessons],
    }


def _lesson_json(lesson: Lesson, progress: Progress) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "title": words(lesson.title),
        "minutes": lesson.minutes,
        "state": state_of(lesson, progress),
        "questions": [
            {
                "id": quiz.id,
                "question": words(quiz.question),
                "right": _answered(lesson, quiz, progress.answers),
            }
            for quiz in lesson.questions
        ],
    }


def _answered(lesson: Lesson, quiz: Quiz, answers: Mapping[str, bool]) -> bool | None:
    return answers.get(key_of(lesson, quiz))
