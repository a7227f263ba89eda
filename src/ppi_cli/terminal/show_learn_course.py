"""The course on screen: its lessons, one lesson to read, and its questions with every answer explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ppi_cli.data.schema import Law
from ppi_cli.knowledge.course import Progress, is_right, right_ones, state_of
from ppi_cli.knowledge.pages import citations, paragraphs_of
from ppi_cli.knowledge.schema import Answer, Lesson, Quiz
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.asking import Asker, Option
from ppi_cli.terminal.screen import Screen
from ppi_cli.terminal.show_learn import show_lines
from ppi_cli.terminal.start import asker_for

_KINDS = {"done": "yes", "begun": "open", "open": ""}


def show_course(screen: Screen, lessons: Sequence[Lesson], progress: Progress) -> None:
    """The lessons with their length, and how far one has come."""
    done = sum(state_of(lesson, progress) == "done" for lesson in lessons)
    minutes = sum(lesson.minutes for lesson in lessons)
    screen.gap()
    head = screen.joined(
        _("Course: {count} lessons").format(count=len(lessons)),
        _("{minutes} minutes").format(minutes=minutes),
    )
    screen.ends((head, "bold"), _("{done} done").format(done=done))
    screen.gap()
    names = {"done": _("done"), "begun": _("begun"), "open": ""}
    for number, lesson in enumerate(lessons, 1):
        state = state_of(lesson, progress)
        length = _("{minutes} min").format(minutes=lesson.minutes)
        right = screen.joined(names[state], length) if names[state] else length
        screen.item(_KINDS[state], f"{number:>2}. {words(lesson.title)}", right)
    screen.gap()
    screen.paragraph(_("One lesson: ppi learn course NUMBER. From the beginning: --restart"), style="dim")


def show_lesson(screen: Screen, lesson: Lesson, laws: Mapping[str, Law]) -> None:
    """The text of a lesson."""
    screen.gap()
    length = _("{minutes} min").format(minutes=lesson.minutes)
    screen.ends((words(lesson.title), "bold"), screen.joined(lesson.id, length))
    screen.gap()
    show_lines(screen, paragraphs_of(lesson.text), indent=1)
    _cites(screen, lesson.cites, laws, indent=1)


def show_answers(screen: Screen, lesson: Lesson, laws: Mapping[str, Law]) -> None:
    """The questions of a lesson with all their answers explained, for those who may not be asked."""
    for number, quiz in enumerate(lesson.questions, 1):
        screen.heading(_("Question {number}").format(number=number))
        screen.paragraph(words(quiz.question), indent=3)
        for answer in quiz.options:
            screen.item("yes" if is_right(answer) else "no", words(answer.text), indent=3)
            _why(screen, answer, laws)


class Course:
    """Walks an officer through the lessons. Every answer is kept before the next question."""

    def __init__(
        self,
        screen: Screen,
        lessons: Sequence[Lesson],
        laws: Mapping[str, Law],
        progress: Progress,
        keep: Callable[[Progress], None],
    ) -> None:
        self.screen = screen
        self.lessons = lessons
        self.laws = laws
        self.progress = progress
        self.keep = keep
        self.asker: Asker = asker_for(screen)

    def run(self, lesson: Lesson) -> None:
        """Lesson after lesson from this one, until the officer has had enough or the course is done."""
        at = list(self.lessons).index(lesson)
        while True:
            self._lesson(self.lessons[at])
            left = [one for one in self.lessons if state_of(one, self.progress) != "done"]
            if not left:
                self.screen.gap()
                self.screen.item("yes", _("You have done the whole course."), indent=1)
                return
            following = next((one for one in left if self.lessons.index(one) > at), left[0])
            options = [
                Option(_("Go on: {title}").format(title=words(following.title)), True),
                Option(_("Enough for today; where I am is kept"), False),
            ]
            if not self.asker.choose(_("And now?"), options, commands=False):
                return
            at = list(self.lessons).index(following)

    def _lesson(self, lesson: Lesson) -> None:
        show_lesson(self.screen, lesson, self.laws)
        self._kept(self.progress.with_read(lesson))
        for quiz in lesson.questions:
            right = self._question(quiz)
            self._kept(self.progress.with_answer(lesson, quiz, right))
        if lesson.questions:
            answers = [self.progress.answers.get(f"{lesson.id}/{quiz.id}") for quiz in lesson.questions]
            count = sum(bool(answer) for answer in answers)
            self.screen.gap()
            told = ngettext(
                "{right} of {count} question right", "{right} of {count} questions right", len(answers)
            )
            self.screen.paragraph(told.format(right=count, count=len(answers)), style="bold")
            if count < len(answers):
                self.screen.paragraph(
                    _("The lesson stays open until all are right; come back to it at any time.")
                )

    def _question(self, quiz: Quiz) -> bool:
        options = [Option(words(answer.text), number) for number, answer in enumerate(quiz.options)]
        chosen: Answer = quiz.options[self.asker.choose(words(quiz.question), options, commands=False)]
        right = is_right(chosen)
        self.screen.gap()
        self.screen.item(
            "yes" if right else "no", _("Right.") if right else _("Not quite."), indent=1, style="bold"
        )
        _why(self.screen, chosen, self.laws)
        for other in right_ones(quiz):
            if other is not chosen:
                lead = _("Right as well: {text}") if right else _("Right is: {text}")
                self.screen.item("yes", lead.format(text=words(other.text)), indent=1)
                _why(self.screen, other, self.laws)
        return right

    def _kept(self, progress: Progress) -> None:
        self.progress = progress
        self.keep(progress)


def _why(screen: Screen, answer: Answer, laws: Mapping[str, Law]) -> None:
    screen.paragraph(words(answer.why), indent=5)
    _cites(screen, answer.cites, laws, indent=5)


def _cites(
    screen: Screen, cites: Mapping[str, Sequence[str]], laws: Mapping[str, Law], *, indent: int
) -> None:
    refs = [cite.ref for cite in citations(cites, laws)]
    if refs:
        screen.paragraph("; ".join(refs), indent=indent, style="dim")
