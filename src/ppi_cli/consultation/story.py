"""A whole consultation played from a file: what `ppi demo` shows, made by the same steps as a real one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ppi_cli.casefile.case import CaseFile
from ppi_cli.consultation.conclusions import outcome
from ppi_cli.consultation.editing import find_operator
from ppi_cli.consultation.intake import Raw, Rules, Source, take_in
from ppi_cli.consultation.planning import form_code
from ppi_cli.consultation.records import KINDS, Finding, Form, Meeting, Progress
from ppi_cli.consultation.store import Draft, Store
from ppi_cli.data.facts import convert
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.yaml_source import read_text
from ppi_cli.language import words

_PLAIN = ("people", "documents", "slots", "questions")
"""Kinds whose records stand in the file as they are recorded."""
_SOURCE = "responses.yaml"


def play(case: CaseFile, book: Lawbook, path: Path, who: str) -> None:
    """Records the consultation of the file at `path` in the language in use. `case` has the procurement's facts."""
    story: dict[str, Any] = _told(yaml.load(read_text(path), Loader=yaml.BaseLoader))  # noqa: S506 - texts alone
    case.record_all(
        {name: convert(book.facts[name], text, book.countries) for name, text in story["facts"].items()}
    )
    store = Store(case)
    store.change(lambda draft: _prepared(draft, book, story, who))
    store.change(lambda draft: _answered(draft, book, story))
    store.change(lambda draft: _met(draft, story))
    for item in story["findings"]:
        _found(case, store, book, item, who)


def _told(node: Any) -> Any:
    """The tree with each text in the language in use."""
    if isinstance(node, dict):
        return (
            words(node) if set(node) == {"en", "pt"} else {key: _told(value) for key, value in node.items()}
        )
    return [_told(item) for item in node] if isinstance(node, list) else node


def _prepared(draft: Draft, book: Lawbook, story: Mapping[str, Any], who: str) -> None:
    for kind in _PLAIN:
        for item in story[kind]:
            draft.put(kind, msgspec.convert(item, KINDS[kind], strict=False))
    for name, day in story["checklist"]["done"].items():
        made = {"id": name, "state": "done", "by": who, "on": day, "note": story["checklist"]["note"]}
        draft.put("checklist", msgspec.convert(made, Progress))
    asked = {name for item in story["responses"] for name in (*item["answers"], *item.get("words", {}))}
    questions = [name for name, one in book.consultation_questions.items() if name in asked or one.about_firm]
    day = min(item["public"] for item in story["documents"])
    form = Form(
        id="v1",
        code=form_code(book, questions),
        on=datetime.date.fromisoformat(day),
        questions=tuple(questions),
    )
    draft.put("forms", form)


def _answered(draft: Draft, book: Lawbook, story: Mapping[str, Any]) -> None:
    form = draft.records.form()
    assert form is not None  # it was made just before
    raws = tuple(
        Raw(
            _SOURCE,
            {**item["answers"], **item.get("words", {})},
            set(item.get("confidential", ())),
            form.code,
            item["received"],
        )
        for item in story["responses"]
    )
    source = Source(_SOURCE, yaml.safe_dump(story["responses"], allow_unicode=True).encode(), raws)
    taken = take_in(draft, book, form, [source], Rules(form.on, form.on, form.on, 36))
    assert not taken.refused and not taken.notes, (taken.refused, taken.notes)


def _met(draft: Draft, story: Mapping[str, Any]) -> None:
    for item in story["meetings"]:
        parts = {key: value for key, value in item.items() if key != "with"}
        firm = find_operator(draft.records, item["with"]) if "with" in item else None
        parts |= {"id": draft.records.next_id("meetings"), "operators": [firm.id] if firm else []}
        draft.put("meetings", msgspec.convert(parts, Meeting, strict=False))


def _found(case: CaseFile, store: Store, book: Lawbook, item: Mapping[str, Any], who: str) -> None:
    """A finding, accepted into the facts or rejected, as an officer does it."""
    records = store.records
    by_operator = {one.operator: one.id for one in records.responses.values()}
    firms = [find_operator(records, name) for name in item["from"]]
    day = max(one.received for one in records.responses.values())
    made = Finding(
        id=records.next_id("findings"), text=item["text"], on=day, by=who, fact=item["fact"], value=item["value"],
        responses=tuple(by_operator[firm.id] for firm in firms if firm),
    )  # fmt: skip
    store.change(lambda draft: draft.put("findings", made, about=made.fact))
    if "reject" in item:
        settled = msgspec.structs.replace(made, state="rejected", because=item["reject"], settled=day)
    else:
        result = outcome(book, case.facts, store.records, made, day, alone=False)
        case.record_all(result.facts, basis=result.basis)
        settled = msgspec.structs.replace(
            made, state="accepted", because=item["accept"], settled=day,
            before=result.before.recommendation.procedure or "", after=result.after.recommendation.procedure or "",
        )  # fmt: skip
    store.change(lambda draft: draft.put("findings", settled, about=made.fact))
