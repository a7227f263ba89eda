"""What templates are given: the plan with its reasons, the facts with their evidence, the decision."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from ppi_cli import __version__
from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.decisions import Decision, may_decide
from ppi_cli.data.facts import show
from ppi_cli.data.lazy import Costly
from ppi_cli.data.schema import FactDefinition, Lawbook, Lists, Value
from ppi_cli.data.wording import answer_text, euro, long_day, within_sentence
from ppi_cli.documents.economics import economics_context
from ppi_cli.documents.gantt import timetable_context
from ppi_cli.documents.lists import ListShown, show_rows
from ppi_cli.documents.slots import FactShown, Kind, wanted_day
from ppi_cli.language import _, words
from ppi_cli.law.as_json import change_json, plan_json
from ppi_cli.law.assessment import Assessment, ProcedureResult
from ppi_cli.law.whatif import Change, outcome_words, telling
from ppi_cli.law.world import default_of
from ppi_cli.timetable.stages import Stage, Timetable


class Outlook(msgspec.Struct, frozen=True):
    """Where the answers to the most telling open question lead, and what a changed answer would change."""

    branches: Sequence[Change] = ()
    what_if: Sequence[Change] = ()


class Subject(msgspec.Struct, frozen=True, dict=True):
    """Everything a document is about: one procurement as assessed on one day."""

    book: Lawbook
    facts: Mapping[str, Value]
    assessment: Assessment
    basis: Mapping[str, Basis] = msgspec.field(default_factory=dict)
    decision: Decision | None = None
    outlook: Callable[[], Outlook] = Outlook
    """Where open answers lead; worked out for the documents that tell it."""
    timetable: Timetable | None = None
    consultation: Mapping[str, object] = msgspec.field(default_factory=dict)
    """What the records of the market consultation say, ready to print."""
    lists: Lists = msgspec.field(default_factory=dict)
    procedure: str | None = None
    """The procedure that the documents are for: asked for, decided on or recommended."""
    undated: str = ""
    """Why there is no timetable although there is a procedure."""

    @cached_property
    def context(self) -> Mapping[str, object]:
        """The names that a template may use, besides `fact(id)` and its like; the same for a whole pack."""
        return _context(self)


def _context(subject: Subject) -> dict[str, object]:
    return {
        "plan": _plan(subject),
        "facts_table": _facts_table(subject),
        "decision": _decision(subject),
        **_procedure_at_hand(subject),
        "receipt": _receipt(subject),
        "timetable": timetable_context(subject.timetable) if subject.timetable else None,
        "stages": _stages(subject),
        "consultation": subject.consultation,
        "economics": _economics(subject),
    }


def _economics(subject: Subject) -> dict[str, object] | None:
    """The calculation of the business case, from its list and its discount rate."""
    rate = subject.facts.get("business.discount_rate")
    known = rate if isinstance(rate, int | float) else None
    return economics_context(subject.lists.get("cashflow", ()), known)


def fact_reader(subject: Subject, identity: str) -> FactShown:
    """A fact as documents show it. Raises KeyError for an id that no fact has."""
    definition = subject.book.facts[identity]
    value = subject.facts.get(identity)
    if value is None and definition.default is not None:
        value = default_of(definition)
    shown = FactShown(
        None,
        within_sentence(words(definition.label)),
        words(definition.unit),
        _kind(definition),
        _choices(definition),
    )
    if value is None:
        return shown
    return msgspec.structs.replace(shown, text=_text(subject, definition, value), value=show(value))


def list_reader(subject: Subject, identity: str) -> ListShown:
    """A list as documents show it. Raises KeyError for an id that no list has."""
    return show_rows(subject.book.lists[identity], subject.lists.get(identity, ()), subject.book.countries)


def _kind(definition: FactDefinition) -> Kind:
    kinds: dict[str, Kind] = {"date": "date", "choice": "choice", "yes-no": "choice"}
    return kinds.get(definition.type, "text")


def _choices(definition: FactDefinition) -> tuple[str, ...]:
    """The words among which the fact is chosen; none for other facts."""
    if definition.type == "choice":
        return tuple(words(choice.label) for choice in definition.choices.values())
    if definition.type == "yes-no":
        return tuple(answer_text(definition, value, {}) for value in (True, False))
    return ()


def _text(subject: Subject, definition: FactDefinition, value: Value) -> str:
    return answer_text(definition, value, subject.book.countries)


def _procedure_at_hand(subject: Subject) -> dict[str, str]:
    """`procedure_id` and `procedure_name`, empty while nothing is asked for, decided or recommended."""
    names = {result.id: result.name for result in subject.assessment.procedures}
    identity = subject.procedure or ""
    return {"procedure_id": identity, "procedure_name": names.get(identity, identity)}


def _stages(subject: Subject) -> dict[str, dict[str, str]]:
    """Each stage that a timetable may have: its name, and its day in words where this timetable has it.

    A day that is only counted back from the day of need, and that nobody has set, is a placeholder; `bound` tells
    it in words for documents that speak of it as such.
    """
    there = {stage.id: stage for stage in subject.timetable.stages} if subject.timetable else {}
    backwards = subject.timetable is not None and subject.timetable.need_by is not None
    found = {}
    for name, kind in subject.book.stages.items():
        stage = there.get(name)
        day = long_day((stage.decided if backwards else None) or stage.date) if stage else ""
        bound = _bound(stage, day) if stage and backwards and stage.decided is None else ""
        shown = wanted_day(words(kind.name), bound) if bound else day
        found[name] = {"name": words(kind.name), "day": shown, "bound": bound}
    return found


def _bound(stage: Stage, day: str) -> str:
    """What a day is that is counted back: the latest, or what follows from the latest days."""
    if stage.follows:
        return _("{day} as counted back from the day of need").format(day=day)
    return _("{day} at the latest").format(day=day)


def _plan(subject: Subject) -> Costly:
    """The `ppi/plan/1` document, with names and amounts as a reader wants them."""
    assessment = subject.assessment
    plan = plan_json(assessment, None)
    for entry, result in zip(plan["procedures"], assessment.procedures, strict=True):
        entry.update(_procedure_words(result))
        for reason in entry["reasons"]:
            reason.setdefault("group", None)
            reason.setdefault("mark", "")
        for note in entry["advice"]:
            note.setdefault("mark", "")
    for note, source in zip(plan["recommendation"], assessment.recommendation.reasons, strict=True):
        note["kind"] = source.kind
        note.setdefault("mark", "")
    recommended = assessment.recommended
    plan["recommended_name"] = recommended.name if recommended else None
    plan["directive"] = assessment.directive_cite.ref
    plan["day_text"] = long_day(assessment.as_of)

    def what_if() -> object:
        changes = telling(subject.outlook().what_if, assessment.recommendation.procedure)
        return [_outcome(subject, change) for change in changes]

    def branches() -> object:
        return [_outcome(subject, change) for change in subject.outlook().branches]

    return Costly(plan, {"branches": branches, "what_if": what_if})


def _outcome(subject: Subject, change: Change) -> dict[str, object]:
    """One supposed answer and where it leads, in words."""
    return {**change_json(change), "outcome": outcome_words(subject.book, change)}


def _procedure_words(result: ProcedureResult) -> dict[str, object]:
    value = result.value.known
    out = result.status == "unavailable"
    return {
        "name": result.name,
        "short": result.short,
        "summary": result.summary,
        "decides": result.decides,
        "value_text": "–" if out else euro(value) if value is not None else _("not known yet"),
        "threshold_text": "–"
        if out
        else euro(result.threshold)
        if result.threshold is not None
        else _("not known"),
        "regime_text": "–"
        if out
        else {
            "above-threshold": _("reaches the threshold"),
            "below-threshold": _("below the threshold"),
            "excluded": _("outside the directive"),
        }.get(result.regime or "", _("not known yet")),
        "status_text": {
            "available": _("available"),
            "unavailable": _("not available"),
            "undetermined": _("open"),
        }[result.status],
    }


def _facts_table(subject: Subject) -> list[dict[str, str]]:
    """Question, answer, evidence, note and source of every answer that the choice of procedure may rest on.

    Who buys and what for stands elsewhere in a document and needs no evidence.
    """
    rows = []
    for name, definition in subject.book.facts.items():
        if name in subject.facts and definition.section not in ("you", "need") and may_decide(definition):
            basis = subject.basis.get(name, Basis())
            rows.append(
                {
                    "question": words(definition.question),
                    "label": words(definition.label),
                    "answer": _text(subject, definition, subject.facts[name]),
                    "evidence": basis.evidence if name in subject.basis else "",
                    "note": basis.note,
                    "source": basis.source,
                }
            )
    return rows


def _decision(subject: Subject) -> dict[str, object] | None:
    decision = subject.decision
    if decision is None:
        return None
    names = {result.id: result.name for result in subject.assessment.procedures}
    return {
        "procedure": decision.procedure,
        "procedure_name": names.get(decision.procedure, decision.procedure),
        "rationale": decision.rationale,
        "who": decision.who,
        "on_text": long_day(decision.on),
        "recommended_name": names.get(decision.recommended or ""),
    }


def _receipt(subject: Subject) -> dict[str, str]:
    """What the assessment was computed with: that of the decision where there is one."""
    if subject.decision is not None:
        receipt = subject.decision.receipt
        return {
            "program": f"ppi {receipt.version}",
            "law_hash": receipt.law,
            "day_text": long_day(receipt.day),
        }
    return {
        "program": f"ppi {__version__}",
        "law_hash": subject.book.hash,
        "day_text": long_day(subject.assessment.as_of),
    }


def day_of(subject: Subject, today: datetime.date) -> datetime.date:
    """The day that a document bears: that of the decision, else today."""
    return subject.decision.on if subject.decision else today
