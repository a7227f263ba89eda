"""Supposed procurements for the templates: with no facts, with all, and with any."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import strategies as st

from ppi_cli import __version__
from ppi_cli.casefile.answers import read_answers
from ppi_cli.casefile.decisions import Decision, Receipt
from ppi_cli.commands.common import Session
from ppi_cli.commands.subjects import make_subject
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import FactDefinition, Lawbook
from ppi_cli.documents.context import Subject
from ppi_cli.law.assess import assess

BOOK = load_lawbook()
DAY = datetime.date(2026, 11, 22)
_CALL = datetime.date(2027, 3, 1)
TEXTS = (
    "Quiet street works",
    "A sentence that ends with a full stop.",
    "Two lines\nof text",
    'Straße & Søn <A/S> "x" {{ 7*7 }} **bold** | pipe # mark',
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)


def sample(definition: FactDefinition, text: str = "a sample text") -> Any:
    """One value that the definition allows."""
    if definition.type == "choice":
        return next(iter(definition.choices))
    low = int(definition.minimum or 0)
    high = int(definition.maximum if definition.maximum is not None else 10**6)
    return {
        "text": text,
        "yes-no": True,
        "money": max(low, min(high, 1_250_000)),
        "percent": 60,
        "whole": max(low, min(high, 6)),
        "level": max(low, min(high, 5)),
        "date": _CALL,
        "country": "DK",
        "cpv-list": ("73100000-3",),
        "day-list": (),
    }[definition.type]


def all_facts() -> dict[str, Any]:
    """A value for every fact; what happens later in time stays open, so that dates do not fall over each other."""
    return {
        name: sample(definition)
        for name, definition in BOOK.facts.items()
        if not name.startswith(("planned.", "actual."))
    }


def all_lists(rows: int = 3) -> dict[str, Any]:
    """So many full rows in each list."""
    return {
        name: tuple(
            {column.id: sample(column, f"{column.id} {number}") for column in definition.columns}
            for number in range(1, rows + 1)
        )
        for name, definition in BOOK.lists.items()
    }


def subject(
    facts: Mapping[str, Any],
    procedure: str | None = None,
    lists: Mapping[str, Any] | None = None,
    book: Lawbook = BOOK,
) -> Subject:
    """A procurement with these facts, and with the procedure decided."""
    session = Session(no_input=True, as_of=DAY.isoformat())
    assessment = assess(book, facts, DAY)
    receipt = Receipt(__version__, book.hash, DAY, "", {})
    decision = procedure and Decision(procedure, "It fits best.", "A. Officer", DAY, None, receipt)
    return make_subject(session, book, dict(facts), {}, assessment, decision, procedure, lists=lists or {})


def any_value(definition: FactDefinition) -> st.SearchStrategy[Any]:
    """Any value of a kind, within its limits."""
    if definition.type == "choice":
        return st.sampled_from(list(definition.choices))
    if definition.type == "yes-no":
        return st.booleans()
    if definition.type == "text":
        return st.sampled_from(TEXTS)
    if definition.type in ("money", "whole", "level", "percent"):
        low = int(definition.minimum or 0)
        top = 100 if definition.type == "percent" else 9 if definition.type == "level" else 10**7
        high = int(definition.maximum if definition.maximum is not None else top)
        return st.integers(low, max(low, min(high, top)))
    if definition.type == "date":
        return st.dates(datetime.date(2027, 1, 1), datetime.date(2030, 12, 31))
    return st.just(sample(definition))


@st.composite
def any_facts(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the facts, each with any value of its kind."""
    names = draw(st.lists(st.sampled_from(sorted(BOOK.facts)), unique=True, max_size=60))
    names = [name for name in names if not name.startswith(("planned.", "actual.", "plan."))]
    return {name: draw(any_value(BOOK.facts[name])) for name in names}


@st.composite
def any_lists(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the lists, with rows that lack some of their cells."""
    found: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(BOOK.lists)), unique=True, max_size=8)):
        columns = BOOK.lists[name].columns
        rows = []
        for _number in range(draw(st.integers(1, 4))):
            there = [one for one in columns if one.required or draw(st.booleans())]
            rows.append({one.id: draw(any_value(one)) for one in there})
        found[name] = tuple(rows)
    return found


def paragraphs(made: bytes, path: Path) -> Iterator[tuple[str, str]]:
    """Style and text of every paragraph of the body, in tables and content controls too."""
    path.write_bytes(made)
    for paragraph in docx.Document(str(path)).element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = "" if style is None else style.get(qn("w:val"))
        pieces = (text.text or "" for text in paragraph.iter(qn("w:t")))
        yield name, "".join(pieces)


def procurement(path: Path) -> tuple[Subject, str]:
    """The case of a file, under the law of its buyer's country, and the procedure that its first line names."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    procedure = first.removeprefix("# procedure:").strip()
    answers = read_answers(path, BOOK.facts, BOOK.countries, BOOK.lists)
    book = load_lawbook(str(answers.facts["buyer.country"]))
    return subject(answers.facts, procedure, answers.lists.rows, book), procedure
