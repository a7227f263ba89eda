"""Taking in responses: each is checked, what is wrong is named, and everything else is kept.

A text where a number is wanted is kept as it was typed and not counted. A response that cannot be attributed, is of
another version of the form, or repeats a firm is refused; its file stays where it is, and nothing else suffers.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from ppi_cli.casefile.journal import conceal
from ppi_cli.consultation.answers import read_answer
from ppi_cli.consultation.editing import folded, kept_until
from ppi_cli.consultation.planning import form_code
from ppi_cli.consultation.records import LETTERS, Answer, Form, Operator, Person, Record, Response
from ppi_cli.consultation.store import Draft
from ppi_cli.data.facts import BadValue
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import Problem
from ppi_cli.language import _

NAME, CONTACT, EMAIL = "firm.name", "firm.contact", "firm.email"
OF_OPERATOR = {
    "firm.country": "country",
    "firm.size": "size",
    "firm.role": "kind",
    "firm.listed": "listed",
    "firm.partners": "partners",
}
"""Answers that describe the firm go into its record; a name and an address of a person into theirs."""


class Raw(msgspec.Struct):
    """One response as it was read: what was typed under each question, and where it stands."""

    where: str
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    confidential: set[str] = msgspec.field(default_factory=set)
    code: str = ""
    received: str = ""
    problems: list[Problem] = msgspec.field(default_factory=list)


class Source(msgspec.Struct, frozen=True):
    """A file of responses: its name, its bytes, and what was read from it."""

    name: str
    content: bytes
    responses: tuple[Raw, ...]


class Taken(msgspec.Struct):
    """What became of an import: ids of new responses, what was kept with a fault, what was refused."""

    responses: list[str] = msgspec.field(default_factory=list)
    unchanged: int = 0
    notes: list[Problem] = msgspec.field(default_factory=list)
    refused: list[Problem] = msgspec.field(default_factory=list)


class Rules(msgspec.Struct, frozen=True):
    """How responses are taken in. `older` accepts other versions of the form, `replace` a second response of a firm."""

    today: datetime.date
    received: datetime.date
    published: datetime.date | None
    retention_months: int
    older: bool = False
    replace: bool = False


def take_in(draft: Draft, book: Lawbook, form: Form | None, sources: Iterable[Source], rules: Rules) -> Taken:
    """Records the responses of the sources, each source with one line in the journal."""
    taken = Taken()
    desk = _Desk(draft, book, form, rules, taken)
    for source in sources:
        before = len(taken.responses)
        kept = ""
        for raw in source.responses:
            told, refused = len(taken.notes), len(taken.refused)
            taken.notes += raw.problems
            response = desk.response(raw, source)
            if len(taken.refused) > refused:  # what is not recorded needs no second look; a table's head does
                taken.notes[told:] = raw.problems if len(source.responses) > 1 else []
            if response is not None:
                kept = kept or draft.keep_content(source.name, source.content).path
                draft.put_quietly("responses", msgspec.structs.replace(response, source=kept))
                taken.responses.append(response.id)
        added = taken.responses[before:]
        if added:
            records = [msgspec.to_builtins(draft.records.responses[one]) for one in added]
            which = {"first": added[0], "last": added[-1], "count": len(added)}
            draft.tell("imported", **which, content=conceal(records))
    return taken


class _Desk:
    """Checks responses one after the other; knows who answered already."""

    def __init__(self, draft: Draft, book: Lawbook, form: Form | None, rules: Rules, taken: Taken) -> None:
        self.draft, self.book, self.rules, self.taken = draft, book, rules, taken
        self.form = form
        asked = form.questions if form else tuple(book.consultation_questions)
        self.questions = {
            name: book.consultation_questions[name] for name in asked if name in book.consultation_questions
        }
        self.code = form.code if form else form_code(book, list(self.questions))
        records = draft.records
        self.operators = {folded(one.name): one for one in records.operators.values()}
        self.answered = {one.operator: one for one in records.responses.values()}
        self.people = {(one.of, one.name, one.email) for one in records.people.values()}
        self.next: dict[str, int] = {}

    def response(self, raw: Raw, source: Source) -> Response | None:
        """The response as it is recorded; None where it is refused or was there already."""
        if raw.code and raw.code != self.code and not self.rules.older:
            known = {one.code for one in self.draft.records.forms.values()}
            what = _("the form is of another version ({code}; the one in use is {ours})")
            fix = _("Send the firm the form in use, or add --older to take the questions that are the same.")
            if raw.code not in known:
                what = _("the form has a version that was never sent out ({code}; the one in use is {ours})")
            self._refuse(what.format(code=raw.code, ours=self.code), fix, raw)
            return None
        name = " ".join(raw.texts.get(NAME, "").split())
        if not name:
            self._refuse(
                _("the name of the organisation is missing"), _("Fill it in and import the file again."), raw
            )
            return None
        answers = self._answers(raw)
        day = self._received(raw)
        operator = self._operator(name, answers)  # as the form has it; recorded only with its response
        earlier = self.answered.get(operator.id) if operator.id else None
        confidential = tuple(one for one in self.questions if one in raw.confidential and one in answers)
        digest = hashlib.sha256(
            msgspec.json.encode([{name: answers[name] for name in sorted(answers)}, confidential])
        ).hexdigest()
        if earlier is not None and earlier.sha256 == digest:
            self.taken.unchanged += 1
            return None
        if earlier is not None and not self.rules.replace:
            self._refuse(
                _("{name} has answered already ({id}), differently").format(name=name, id=earlier.id),
                _("Ask which of the two counts; --replace puts this one in its place."),
                raw,
            )
            return None
        identity = earlier.id if earlier is not None else self._next_id("responses")
        if not operator.id:
            operator = msgspec.structs.replace(operator, id=self._next_id("operators"))
        self._put_operator(operator)
        self._person(operator, raw)
        made = Response(
            id=identity, operator=operator.id, form=raw.code or self.code, received=day,
            answers={key: value for key, value in answers.items() if key not in OF_OPERATOR},
            confidential=confidential, sha256=digest,
        )  # fmt: skip
        self.answered[operator.id] = made
        return made

    def _answers(self, raw: Raw) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for name, text in raw.texts.items():
            question = self.questions.get(name)
            if question is None or name in (NAME, CONTACT, EMAIL) or not text.strip():
                continue
            try:
                answers[name] = read_answer(question, text, self.book)
            except BadValue as bad:
                what = _("{question}: {what}; kept as typed, not counted").format(
                    question=name, what=bad.what
                )
                self.taken.notes.append(Problem(what, bad.fix, raw.where))
                if name not in OF_OPERATOR:
                    answers[name] = " ".join(text.split())[:2000]
        return answers

    def _received(self, raw: Raw) -> datetime.date:
        day = self.rules.received
        if raw.received:
            try:
                day = datetime.date.fromisoformat(raw.received[:10])
            except ValueError:
                what = _("'{text}' is not a date").format(text=raw.received[:40])
                self.taken.notes.append(
                    Problem(what, _("Write year-month-day, such as 2027-03-01."), raw.where)
                )
        published = self.rules.published
        if published is not None and day < published:
            what = _("it is dated {day}, before the questionnaire was public on {published}")
            self.taken.notes.append(
                Problem(
                    what.format(day=day, published=published),
                    _("Check the date; if it is right, note how the firm came to know the questions."),
                    raw.where,
                )
            )
        return day

    def _operator(self, name: str, answers: Mapping[str, Answer]) -> Operator:
        found = self.operators.get(folded(name)) or Operator(id="", name=name)
        changes = {OF_OPERATOR[key]: value for key, value in answers.items() if key in OF_OPERATOR}
        return msgspec.structs.replace(found, **changes)

    def _put_operator(self, made: Operator) -> None:
        if made != self.draft.records.operators.get(made.id):
            self.draft.put_quietly("operators", made)
        self.operators[folded(made.name)] = made

    def _person(self, operator: Operator, raw: Raw) -> None:
        contact = " ".join(raw.texts.get(CONTACT, "").split())
        email = " ".join(raw.texts.get(EMAIL, "").split())
        if not contact and not email:
            return
        key = (operator.id, contact, email)
        if key in self.people:
            return
        self.people.add(key)
        until = kept_until(self.rules.today, self.rules.retention_months)
        made = Person(
            id=self._next_id("people"),
            name=contact,
            email=email,
            side="operator",
            of=operator.id,
            until=until,
        )
        self.draft.put_quietly("people", made)

    def _next_id(self, kind: str) -> str:
        """Counted on from what is there, without looking through all records each time."""
        if kind not in self.next:
            self.next[kind] = int(self.draft.records.next_id(kind)[1:])
        number = self.next[kind]
        self.next[kind] += 1
        return f"{LETTERS[kind]}{number}"

    def _refuse(self, what: str, fix: str, raw: Raw) -> None:
        self.taken.refused.append(Problem(what, fix, raw.where))


def published_on(records: Iterable[Record]) -> datetime.date | None:
    """The first day on which the questionnaire, or else the document of the consultation, was public."""
    days = [
        day
        for one in records
        if getattr(one, "kind", "") in ("questionnaire", "document") and (day := getattr(one, "public", None))
    ]
    return min(days, default=None)
