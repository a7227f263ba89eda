"""The shapes of the entries in a knowledge folder, once read and checked.

Texts are mappings from a language code to words; a line end in them begins a paragraph or an item of a list.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ppi_cli.data.schema import Cites, Confidence, Struct, Text

Kind = Literal["faq", "glossary", "steps", "cases", "resources", "centres", "topics", "lessons", "notes"]
KINDS: tuple[Kind, ...] = (
    "faq", "glossary", "steps", "cases", "resources", "centres", "topics", "lessons", "notes",
)  # fmt: skip
"""Kinds of entries, in the order of the lists; each is a list under a top-level key of its name."""
Switch = Literal["yes", "no"]


class Also(Struct, frozen=True):
    """Other names of a term, or ways in which people ask for an entry, by language."""

    en: tuple[str, ...] = ()
    pt: tuple[str, ...] = ()

    def names(self, language: str) -> tuple[str, ...]:
        """Those in a language; none where there are none."""
        return self.pt if language == "pt" else self.en


class Faq(Struct, frozen=True):
    """A question that officers ask, with its answer."""

    id: str
    question: Text
    answer: Text
    topics: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    cites: Cites = {}
    asked: Also = Also()
    see: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "verified"


class Term(Struct, frozen=True):
    """A term and what it means."""

    id: str
    term: Text
    definition: Text
    also: Also = Also()
    cites: Cites = {}
    asked: Also = Also()
    see: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "verified"


class DoneWhen(Struct, frozen=True):
    """What a case must hold for a step to count as done; all of it."""

    facts: tuple[str, ...] = ()
    decision: Switch = "no"
    documents: tuple[str, ...] = ()
    consultation: str = ""


class Stage(Struct, frozen=True):
    """A step on the way from need to lessons. `leaves` are the papers that remain of it, `documents` templates."""

    id: str
    order: int
    name: Text
    goal: Text
    gate: Text = {}
    work: tuple[Text, ...] = ()
    leaves: tuple[Text, ...] = ()
    documents: tuple[str, ...] = ()
    pitfalls: tuple[Text, ...] = ()
    commands: tuple[str, ...] = ()
    done_when: DoneWhen = DoneWhen()
    procedures: tuple[str, ...] = ()
    cites: Cites = {}
    asked: Also = Also()
    see: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "verified"


class Money(Struct, frozen=True):
    """An amount in whole units of its currency, and what it covers."""

    what: Text
    amount: int | float
    currency: str = "EUR"


class Phase(Struct, frozen=True):
    """How many contractors a phase had."""

    phase: int
    contractors: int


class Source(Struct, frozen=True):
    """Where something was read."""

    title: str
    url: str = ""


class Case(Struct, frozen=True):
    """A procurement of innovation that took place, or is on its way. `country` lists those of its buyers.

    `contact` is an address at which a buyer of an organisation's own case can be asked.
    """

    id: str
    name: Text
    summary: Text
    buyers: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    sector: str = ""
    buyer_kind: str = ""
    procedure: str = ""
    purpose: str = ""
    years: dict[Literal["from", "to"], int] = {}
    money: tuple[Money, ...] = ()
    tenders: int | None = None
    planned: Switch = "no"
    funnel: tuple[Phase, ...] = ()
    outcome: Text = {}
    lessons: tuple[Text, ...] = ()
    asked: Also = Also()
    see: tuple[str, ...] = ()
    contact: str = ""
    sources: tuple[Source, ...] = ()
    confidence: Confidence = "verified"


class Resource(Struct, frozen=True):
    """Something to read, to use or to turn to. `title` is in its own language."""

    id: str
    title: str
    url: str
    description: Text = {}
    publisher: str = ""
    year: int | None = None
    kind: str = ""
    language: tuple[str, ...] = ()
    country: str = ""
    topics: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    confidence: Confidence = "verified"


class Centre(Struct, frozen=True):
    """A body that helps public buyers of innovation. `host` runs it."""

    id: str
    name: str
    country: str
    host: Text = {}
    status: str = ""
    services: tuple[Text, ...] = ()
    url: str = ""
    email: str = ""
    see: tuple[str, ...] = ()
    confidence: Confidence = "verified"
    source: str = ""


class Topic(Struct, frozen=True):
    """A longer entry on a subject, one of a group."""

    id: str
    title: Text
    text: Text
    group: str = ""
    order: int = 0
    procedures: tuple[str, ...] = ()
    cites: Cites = {}
    asked: Also = Also()
    see: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "verified"


class Group(Struct, frozen=True):
    """A subject under which topics stand."""

    id: str
    name: Text


class Answer(Struct, frozen=True):
    """One option of a question of the course, whether it is right, and why."""

    text: Text
    right: Switch
    why: Text
    cites: Cites = {}


class Quiz(Struct, frozen=True):
    """A question of the course."""

    id: str
    question: Text
    options: tuple[Answer, ...]


class Lesson(Struct, frozen=True):
    """A lesson of the course; `minutes` to read it and to answer."""

    id: str
    order: int
    title: Text
    text: Text
    minutes: int = 0
    questions: tuple[Quiz, ...] = ()
    cites: Cites = {}
    asked: Also = Also()
    see: tuple[str, ...] = ()
    confidence: Confidence = "verified"


class OwnNote(Struct, frozen=True):
    """A note of the organisation's own, in Markdown, in whatever language it was written."""

    id: str
    title: str
    text: str
    see: tuple[str, ...] = ()


Entry = Faq | Term | Stage | Case | Resource | Centre | Topic | Lesson | OwnNote
WORDS = ("topics", "kinds", "sectors", "buyer_kinds", "purposes")
"""The lists of `vocabulary.yaml`: the words that other entries may use, with their names."""


class Knowledge(Struct, frozen=True):
    """All entries of the knowledge folders, in the order of their files, steps and lessons in their own order.

    `same` are everyday words for one thing, by language, for the search; `after` those that tell which kind of hit
    somebody is after. `enquiry` lists the facts that an enquiry
    may tell. `own` tells where each entry of the organisation is written; all others ship with the program.
    `places` tells it of all, topmost first.
    """

    faq: dict[str, Faq] = {}
    glossary: dict[str, Term] = {}
    steps: dict[str, Stage] = {}
    cases: dict[str, Case] = {}
    resources: dict[str, Resource] = {}
    centres: dict[str, Centre] = {}
    topics: dict[str, Topic] = {}
    lessons: dict[str, Lesson] = {}
    notes: dict[str, OwnNote] = {}
    groups: dict[str, Group] = {}
    vocabulary: dict[str, dict[str, Text]] = {}
    same: dict[str, tuple[tuple[str, ...], ...]] = {}
    after: dict[str, dict[str, tuple[str, ...]]] = {}
    enquiry: dict[str, tuple[str, ...]] = {}
    own: dict[str, str] = {}
    places: dict[str, tuple[str, ...]] = {}
    hash: str = ""

    def of(self, kind: Kind) -> dict[str, Entry]:
        """The entries of a kind by id."""
        found: dict[str, Entry] = getattr(self, kind)
        return found

    def find(self, identity: str) -> tuple[Kind, Entry] | None:
        """The entry with this id, which no two share."""
        for kind in KINDS:
            entry = self.of(kind).get(identity)
            if entry is not None:
                return kind, entry
        return None

    def name_of(self, group: str, word: str) -> Text:
        """What a word of the vocabulary is called, or the word itself where nobody named it."""
        return self.vocabulary.get(group, {}).get(word) or {"en": word}


def title_of(entry: Entry) -> Text:
    """What an entry is called in a list."""
    for name in ("question", "term", "name", "title"):
        found = getattr(entry, name, None)
        if found is not None:
            return found if isinstance(found, dict) else {"en": str(found)}
    return {"en": entry.id}


def fields_of(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The names of the fields of a shape."""
    return frozenset(field.name for field in msgspec.structs.fields(kind))
