"""The assessment as the JSON that other programs rely on (`ppi/plan/1`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ppi_cli.data.citations import Cite
from ppi_cli.data.facts import show
from ppi_cli.data.schema import Value
from ppi_cli.law.assessment import Assessment, Note, ProcedureResult, Reason
from ppi_cli.law.logic import Span
from ppi_cli.law.whatif import Change


def plan_json(
    assessment: Assessment,
    next_question: str | None,
    branches: Sequence[Change] = (),
    what_if: Sequence[Change] | None = None,
) -> dict[str, Any]:
    """The document of `ppi plan --json`. Amounts are euro without VAT; what is unknown is null."""
    document = {
        "schema": "ppi/plan/1",
        "as_of": assessment.as_of.isoformat(),
        "directive": assessment.directive,
        "recommended": assessment.recommendation.procedure,
        "recommendation": [note_json(note) for note in assessment.recommendation.reasons],
        "possible": list(assessment.recommendation.possible),
        "missing": list(assessment.recommendation.missing),
        "procedures": [_procedure(result) for result in assessment.procedures],
        "contradictions": [
            {"id": item.id, "facts": list(item.facts), "text": item.text, "fix": item.fix}
            for item in assessment.contradictions
        ],
        "branches": [change_json(change) for change in branches],
        "next_question": next_question,
    }
    if what_if is not None:
        document["what_if"] = [change_json(change) for change in what_if]
    return document


def number(amount: float | None) -> int | float | None:
    """A whole amount as an integer."""
    return int(amount) if amount is not None and float(amount).is_integer() else amount


def known(span: Span) -> int | float | None:
    """The amount, if it is known."""
    return number(span.known)


def cite_json(cite: Cite) -> dict[str, str]:
    """A citation."""
    return {"ref": cite.ref, "url": cite.url}


def note_json(note: Note) -> dict[str, Any]:
    """A piece of advice or guidance."""
    found: dict[str, Any] = {"text": note.text, "cites": [cite_json(cite) for cite in note.cites]}
    if note.mark:
        found["mark"] = note.mark
    return found


def change_json(change: Change) -> dict[str, Any]:
    """One supposed answer and its outcome."""
    words: dict[bool | None, str] = {True: "available", False: "unavailable", None: "undetermined"}
    return {
        "fact": change.fact,
        "value": value_json(change.value),
        "text": change.text,
        "recommended": change.recommended,
        "possible": list(change.possible),
        "statuses": {name: words[status] for name, status in change.statuses.items()},
        "regime": change.regime,
    }


def value_json(value: Value) -> Any:
    """A fact's value: numbers, yes/no as booleans, days as text, lists as lists."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return list(value) if isinstance(value, tuple) else show(value)


def _reason(reason: Reason) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rule": reason.rule,
        "holds": reason.holds,
        "text": reason.text,
        "cites": [cite_json(cite) for cite in reason.cites],
    }
    if reason.group:
        found["group"] = reason.group
    if reason.mark:
        found["mark"] = reason.mark
    return found


def _procedure(result: ProcedureResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "status": result.status,
        "value": known(result.value),
        "threshold": number(result.threshold),
        "regime": result.regime,
        "exception": result.exception,
        "national": result.national,
        "reasons": [_reason(reason) for reason in result.reasons],
        "missing": list(result.missing),
        "advice": [note_json(note) for note in result.advice],
    }
