"""What is recorded of a market consultation. One line of JSON a record, one file a kind, so that it can be read by hand.

Persons are named in `people.jsonl` alone; all other records point to them by id.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

Answer = str | int | float | bool
State = Literal["open", "accepted", "rejected"]
Day = datetime.date


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all records. The id is a letter and a number, or that of an item of the checklist."""

    id: str


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A file copied into the folder: path below `consultation/`, SHA-256 when it was recorded, name as it came."""

    path: str
    sha256: str
    name: str = ""


class Progress(Record, frozen=True, kw_only=True):
    """What became of an item of the checklist: `done` by whom, on which day, with what evidence; or why not."""

    state: Literal["done", "not-applicable"]
    by: str = ""
    on: Day | None = None
    note: str = ""
    link: str = ""
    because: str = ""
    files: tuple[Evidence, ...] = ()


class Person(Record, frozen=True, kw_only=True):
    """A person on the buyer's side or of an operator (`of`). What is not needed is not asked for.

    `until` is the day by which the data go; a person who was forgotten keeps the id alone.
    """

    name: str = ""
    side: Literal["buyer", "operator", "adviser"] = "operator"
    of: str = ""
    email: str = ""
    declared: Day | None = None
    interest: str = ""
    measure: str = ""
    until: Day | None = None
    forgotten: Day | None = None


class Operator(Record, frozen=True, kw_only=True):
    """An economic operator or another body. `involved` tells how it helped to prepare the procurement (Art. 41).

    `shared` is the day on which what it learned was given to all, `time_limits` how the others were given time.
    """

    name: str
    kind: str = ""
    country: str = ""
    size: str = ""
    listed: bool | None = None
    partners: str = ""
    involved: str = ""
    shared: Day | None = None
    time_limits: str = ""


class Slot(Record, frozen=True, kw_only=True):
    """A time for a meeting that was offered to all."""

    on: Day
    start: str


class Meeting(Record, frozen=True, kw_only=True):
    """A contact: who, how long (minutes), how many of the buyer's staff, what was given and told.

    `published` is the day on which what was given and told was public for all; `checked` the day on which the
    firm had marked what is confidential in the minutes (`confidential`, its words).
    """

    on: Day
    start: str = ""
    minutes: int | None = None
    format: Literal["one-to-one", "event", "call", "visit", "e-mail"] = "one-to-one"
    operators: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    staff_count: int | None = None
    given: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    published: Day | None = None
    checked: Day | None = None
    confidential: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""
    files: tuple[Evidence, ...] = ()

    @property
    def of_staff(self) -> int | None:
        """How many of the buyer's staff took part; None where that was not recorded."""
        return self.staff_count if self.staff_count is not None else len(self.staff) or None


class Question(Record, frozen=True, kw_only=True):
    """A question from the market, and the answer with the day on which it was public."""

    on: Day
    text: str
    by: str = ""
    answer: str = ""
    published: Day | None = None


class Document(Record, frozen=True, kw_only=True):
    """Something that was put online, in which version, and the day from which all could read it."""

    title: str
    kind: Literal[
        "notice", "document", "questionnaire", "slides", "answers", "correction", "report", "other"
    ] = "other"
    version: str = ""
    lang: str = ""
    public: Day | None = None
    link: str = ""
    corrects: str = ""
    files: tuple[Evidence, ...] = ()


class Form(Record, frozen=True, kw_only=True):
    """A questionnaire as it was sent out: its code, and the questions in order."""

    code: str
    on: Day
    questions: tuple[str, ...]


class Response(Record, frozen=True, kw_only=True):
    """The answers of one operator to one form. `confidential` names the questions whose answers are not for the public."""

    operator: str
    form: str
    received: Day
    answers: dict[str, Answer] = {}
    confidential: tuple[str, ...] = ()
    source: str = ""
    sha256: str = ""


class Finding(Record, frozen=True, kw_only=True):
    """What the consultation showed, from which responses, and the fact that it supports or changes.

    `before` and `after` are the procedures recommended before and after it was accepted.
    """

    text: str
    on: Day
    by: str = ""
    fact: str = ""
    value: str = ""
    responses: tuple[str, ...] = ()
    state: State = "open"
    settled: Day | None = None
    because: str = ""
    before: str = ""
    after: str = ""
    confidential: bool = False


KINDS: dict[str, type[Record]] = {
    "checklist": Progress,
    "people": Person,
    "operators": Operator,
    "slots": Slot,
    "meetings": Meeting,
    "questions": Question,
    "documents": Document,
    "forms": Form,
    "responses": Response,
    "findings": Finding,
}
"""The kinds of records; each stands in a file of its name."""

LETTERS = {
    "people": "p", "operators": "o", "slots": "s", "meetings": "m", "questions": "q", "documents": "d", "forms": "v",
    "responses": "r", "findings": "f",
}  # fmt: skip
"""With which letter the ids of a kind begin."""


class Records:
    """All records of a consultation, by kind and id, in the order in which they were made."""

    def __init__(self) -> None:
        self.checklist: dict[str, Progress] = {}
        self.people: dict[str, Person] = {}
        self.operators: dict[str, Operator] = {}
        self.slots: dict[str, Slot] = {}
        self.meetings: dict[str, Meeting] = {}
        self.questions: dict[str, Question] = {}
        self.documents: dict[str, Document] = {}
        self.forms: dict[str, Form] = {}
        self.responses: dict[str, Response] = {}
        self.findings: dict[str, Finding] = {}

    def of(self, kind: str) -> dict[str, Record]:
        """The records of a kind."""
        found: dict[str, Record] = getattr(self, kind)
        return found

    def next_id(self, kind: str) -> str:
        """An id that no record of the kind has or had: records are emptied rather than removed."""
        numbers = (int(name[1:]) for name in self.of(kind) if name[1:].isdecimal())
        return f"{LETTERS[kind]}{max(numbers, default=0) + 1}"

    def kind_of(self, identity: str) -> str | None:
        """The kind of the record with that id."""
        return next((kind for kind in KINDS if identity in self.of(kind)), None)

    def form(self) -> Form | None:
        """The questionnaire that was sent out last."""
        return next(reversed(self.forms.values()), None)

    def operator_name(self, identity: str) -> str:
        """The name of an operator, or the id where there is no such record."""
        found = self.operators.get(identity)
        return found.name if found else identity

    def person_name(self, identity: str) -> str:
        """The name of a person; a name that is no id stands for itself."""
        found = self.people.get(identity)
        return found.name or identity if found else identity

    @property
    def begun(self) -> bool:
        """Whether anything was recorded."""
        return any(self.of(kind) for kind in KINDS)
