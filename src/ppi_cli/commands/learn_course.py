"""`ppi learn course`: lessons, questions, and progress that is kept."""

from __future__ import annotations

import msgspec

from ppi_cli.commands.common import Session
from ppi_cli.commands.files import write_whole
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError
from ppi_cli.knowledge.course import (
    Progress,
    course_json,
    next_lesson,
    progress_path,
    read_progress,
)
from ppi_cli.knowledge.schema import Knowledge, Lesson
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.language import _


def run(session: Session, asked: str | None, *, restart: bool) -> None:
    """One lesson after another where somebody may be asked; else the list, or the lesson that was named."""
    knowledge, path = load_knowledge(session.house), progress_path()
    if restart:
        _keep(Progress())
    progress = read_progress(path)
    lessons = list(knowledge.lessons.values())
    lesson = _lesson(knowledge, asked) if asked else None
    if session.as_json:
        session.print_json(course_json(knowledge, progress))
        return
    from ppi_cli.terminal import show_learn_course as shown

    laws = session.lawbook().laws
    if not session.may_ask:
        if lesson is None:
            shown.show_course(session.screen, lessons, progress)
        else:
            shown.show_lesson(session.screen, lesson, laws)
            shown.show_answers(session.screen, lesson, laws)
        return
    shown.show_course(session.screen, lessons, progress)
    course = shown.Course(session.screen, lessons, laws, progress, _keep)
    course.run(lesson or next_lesson(lessons, progress) or lessons[0])


def _keep(progress: Progress) -> None:
    """Saves progress at once and whole."""
    write_whole(progress_path(), msgspec.json.format(msgspec.json.encode(progress), indent=2) + b"\n")


def _lesson(knowledge: Knowledge, asked: str) -> Lesson:
    """The lesson of this id or number. Raises InputError."""
    lessons = list(knowledge.lessons.values())
    if asked.isdecimal() and 1 <= int(asked) <= len(lessons):
        return lessons[int(asked) - 1]
    if asked in knowledge.lessons:
        return knowledge.lessons[asked]
    guess = nearest(asked.casefold(), knowledge.lessons)
    fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See: ppi learn course --no-input")
    raise InputError(_("there is no lesson '{name}'").format(name=asked), fix)
