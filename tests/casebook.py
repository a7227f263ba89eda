"""The law cases in `tests/cases/law`: reading them, and saying where an assessment is not as expected.

A file holds `given` (facts that all its cases share) and `cases`. A case may add facts, take some away
(`without`), and tells the day (`on`). A lawyer reads and extends them without Python.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ppi_cli.data.facts import convert, show
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import NotInForce
from ppi_cli.law.assess import assess
from ppi_cli.law.assessment import Assessment, ProcedureResult
from ppi_cli.law.interview import next_question

LAW_CASES = Path(__file__).parent / "cases" / "law"
TODAY = datetime.date(2026, 11, 22)
_EXPECTATIONS = frozenset(
    {
        "recommended",
        "because",
        "possible",
        "missing",
        "contradictions",
        "next_question",
        "directive",
        "refused",
    }
    | {"procedures", "reasons", "cites", "advice", "no_advice", "says", "marks"}
)
_TRUTH: dict[bool | None, str] = {True: "holds", False: "fails", None: "open"}


class Case(msgspec.Struct, frozen=True):
    """One case: facts, the day, the provision it rests on, and what is expected."""

    name: str
    law: str
    on: datetime.date
    facts: dict[str, Value]
    expect: dict[str, Any]


def law_cases(book: Lawbook, folder: Path = LAW_CASES) -> list[Case]:
    """Every case of every file, in the order of the names of the files."""
    return [case for path in sorted(folder.glob("*.yaml")) for case in _read(path, book)]


def differences(book: Lawbook, case: Case) -> Iterator[str]:
    """Where the assessment is not what the case expects, in words; nothing when it is."""
    refused = case.expect.get("refused")
    try:
        assessment = assess(book, case.facts, case.on)
    except NotInForce as error:
        if refused is None or refused not in str(error):
            yield f"refused: {error}"
        return
    if refused is not None:
        yield f"not refused, although expected: {refused}"
    yield from _on_the_whole(book, case, assessment)
    for name, expected in case.expect.get("procedures", {}).items():
        yield from _procedure(assessment.procedure(name), expected)
    for name, expected in case.expect.get("reasons", {}).items():
        yield from _reasons(assessment.procedure(name), expected)
    for name, expected in case.expect.get("cites", {}).items():
        yield from _cites(assessment.procedure(name), expected)
    for name, expected in case.expect.get("advice", {}).items():
        given = {note.id for note in assessment.procedure(name).advice}
        yield from (f"{name} lacks the advice {wanted}" for wanted in expected if wanted not in given)
    for name, expected in case.expect.get("no_advice", {}).items():
        given = {note.id for note in assessment.procedure(name).advice}
        yield from (f"{name} gives the advice {unwanted}" for unwanted in expected if unwanted in given)
    for name, expected in case.expect.get("says", {}).items():
        told = {note.id: note.text.replace("\u00a0", " ") for note in assessment.procedure(name).advice}
        yield from (
            f"{name}: {advice} says {told.get(advice)!r}, not {wanted!r}"
            for advice, wanted in expected.items()
            if wanted not in told.get(advice, "")
        )
    for name, mark in case.expect.get("marks", {}).items():
        notes = [note for item in assessment.procedures for note in item.advice if note.id == name]
        if not notes or notes[0].mark != mark:
            yield f"{name} is marked {[note.mark for note in notes[:1]]}, not {mark!r}"


def _on_the_whole(book: Lawbook, case: Case, assessment: Assessment) -> Iterator[str]:
    recommendation = assessment.recommendation
    found: dict[str, Any] = {
        "recommended": recommendation.procedure or "nothing",
        "because": recommendation.reasons[0].id if recommendation.reasons else "nothing",
        "possible": list(recommendation.possible),
        "missing": list(recommendation.missing),
        "contradictions": [item.id for item in assessment.contradictions],
        "directive": assessment.directive,
    }
    if "next_question" in case.expect:
        found["next_question"] = next_question(book, case.facts, case.on) or "nothing"
    yield from _compare("", found, {key: case.expect[key] for key in found if key in case.expect})


def _procedure(item: ProcedureResult, expected: Mapping[str, Any]) -> Iterator[str]:
    found: dict[str, Any] = {
        "status": item.status,
        "value": "unknown" if item.value.known is None else item.value.known,
        "threshold": "unknown" if item.threshold is None else item.threshold,
        "regime": item.regime or "open",
        "missing": list(item.missing),
        "regime_missing": list(item.regime_missing),
        "exception": item.exception,
        "national": item.national,
    }
    yield from _compare(f"{item.id}: ", found, expected)


def _reasons(item: ProcedureResult, expected: Mapping[str, str]) -> Iterator[str]:
    given = {reason.rule: _TRUTH[reason.holds] for reason in item.reasons}
    found = {rule: given.get(rule, given.get(f"{item.id}.{rule}", "absent")) for rule in expected}
    yield from _compare(f"{item.id}: ", found, expected)


def _cites(item: ProcedureResult, expected: Mapping[str, list[str]]) -> Iterator[str]:
    given = {reason.rule: [cite.ref for cite in reason.cites] for reason in item.reasons}
    found = {rule: given.get(rule, given.get(f"{item.id}.{rule}", [])) for rule in expected}
    yield from _compare(f"{item.id}: citations of ", found, expected)


def _compare(where: str, found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        if key not in found:
            yield f"{where}there is no expectation called {key}"
        elif found[key] != value:
            yield f"{where}{key} is {found[key]!r}, expected {value!r}"


def _read(path: Path, book: Lawbook) -> Iterator[Case]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    given = _flat(data.get("given", {}))
    for item in data["cases"]:
        facts = {**given, **_flat(item.get("facts", {}))}
        for name in item.get("without", []):
            del facts[name]
        unknown = {*item, *item["expect"]} - {
            "case",
            "law",
            "on",
            "facts",
            "without",
            "expect",
            *_EXPECTATIONS,
        }
        if unknown:
            raise ValueError(f"{path.name}, {item['case']}: {', '.join(sorted(unknown))} is not known")
        yield Case(
            name=f"{path.stem}: {item['case']}",
            law=item["law"],
            on=datetime.date.fromisoformat(item["on"]) if "on" in item else TODAY,
            facts={name: _value(book, name, text) for name, text in facts.items()},
            expect=_plain(item["expect"]),
        )


def _flat(node: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Facts written nested or dotted, as `fact: text`."""
    facts: dict[str, str] = {}
    for key, value in node.items():
        if isinstance(value, Mapping):
            facts |= _flat(value, f"{prefix}{key}.")
        else:
            facts[f"{prefix}{key}"] = ", ".join(value) if isinstance(value, list) else value
    return facts


def _value(book: Lawbook, name: str, text: str) -> Value:
    return None if text == "~" else convert(book.facts[name], text, book.countries)


def _plain(node: Any) -> Any:
    """Amounts as numbers, `true` and `false` as such; all else stays text."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if node in ("true", "false"):
        return node == "true"
    return int(node) if node.isdigit() else node


def in_words(case: Case) -> str:
    """The case as a failing test shows it."""
    facts = "\n".join(f"    {name}: {show(value)}" for name, value in case.facts.items())
    return f"{case.name}\n  law: {case.law}\n  on: {case.on}\n  facts:\n{facts}"
