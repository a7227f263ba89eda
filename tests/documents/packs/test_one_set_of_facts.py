"""Over a whole pack: no amount, date or share stands in a document that the facts, the lists or the law do not give."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sampling import BOOK, DAY, paragraphs, procurement

from ppi_cli.data.wording import euro
from ppi_cli.documents.context import Subject, fact_reader, list_reader
from ppi_cli.documents.library import make_one, read_library
from support import CASES

LIBRARY = read_library("en")
PACKS = sorted((CASES / "packs").glob("*.yaml"))
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_KINDS = {
    "amount": re.compile(r"\d[\d\u00a0.,]*\u00a0€"),
    "date": re.compile(rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"),
    "share": re.compile(r"\d+(?:[.,]\d+)?\u00a0?%"),
}


def texts_in(value: object) -> Iterator[str]:
    """Every text within what a template is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, msgspec.Struct):
        yield from texts_in(msgspec.structs.astuple(value))
    elif isinstance(value, datetime.date):
        yield value.isoformat()


def given(supposed: Subject) -> dict[str, set[str]]:
    """The amounts, dates and shares that facts, lists, timetable and assessment give, as they are printed."""
    context = supposed.context
    plan: Any = context["plan"]
    told = [context, plan["branches"], plan["what_if"]]  # the latter are worked out when they are asked for
    shown: list[str] = [*texts_in(told), f"{DAY.day} November 2026"]
    shown += [text for name in BOOK.facts if (text := fact_reader(supposed, name).text)]
    for name in BOOK.lists:
        table = list_reader(supposed, name)
        shown += [cell.text for row in table.rows for cell in row.values()]
        measured = [
            (cell.text, row["unit"].text) for row in table.rows if "unit" in row for cell in row.values()
        ]
        shown += [f"{value}\u00a0{unit}" for value, unit in measured]
        shown += [total for total in table.totals.values() if total]
    won = [row.get("price") for row in supposed.lists.get("tenderers", ()) if row.get("status") == "awarded"]
    shown.append(euro(sum(price for price in won if isinstance(price, int | float))))
    return {kind: {one for text in shown for one in found.findall(text)} for kind, found in _KINDS.items()}


LITERAL: dict[str, set[str]] = {"share": {"10\u00a0%", "50\u00a0%"}, "amount": set(), "date": set()}
"""What templates may say by themselves, as the law or a source does: the shares of Regulation (EU) No 833/2014, Art. 5k."""


@pytest.mark.parametrize("path", PACKS, ids=[path.stem for path in PACKS])
def test_every_figure_comes_from_the_facts(path: Path, tmp_path: Path) -> None:
    supposed, procedure = procurement(path)
    known = given(supposed)
    strange: dict[str, Any] = {}
    for template in LIBRARY.templates:
        if template.fits(procedure):
            made = make_one(LIBRARY, template.id, supposed, DAY)
            text = "\n".join(text for _style, text in paragraphs(made.data, tmp_path / "made.docx"))
            for kind, found in _KINDS.items():
                rest = set(found.findall(text)) - known[kind] - LITERAL[kind]
                if rest:
                    strange[f"{template.id}, {kind}"] = sorted(rest)
    assert strange == {}


@pytest.mark.parametrize("path", PACKS, ids=[path.stem for path in PACKS])
def test_a_fact_reads_the_same_in_every_document(path: Path) -> None:
    supposed, procedure = procurement(path)
    seen: dict[str, dict[str, str]] = {}
    for template in LIBRARY.templates:
        if template.fits(procedure):
            for slot in make_one(LIBRARY, template.id, supposed, DAY).slots:
                if slot.fact and slot.shown and slot.shown.kind != "tick":
                    seen.setdefault(slot.fact, {}).setdefault(slot.text, template.id)
    assert {fact: texts for fact, texts in seen.items() if len(texts) > 1} == {}


def test_a_former_name_leads_to_one_fact_and_is_none_itself() -> None:
    former = [name for fact in BOOK.facts.values() for name in fact.formerly]
    assert len(former) == len(set(former))
    assert not set(former) & set(BOOK.facts)
