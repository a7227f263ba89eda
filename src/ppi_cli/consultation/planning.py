"""The plan of a consultation: what to ask, because it is unknown or only assumed; in which formats; on which days."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from ppi_cli.casefile.answers import Basis
from ppi_cli.data.schema import ConsultationFormat, ConsultationQuestion, ConsultationStep, Lawbook, Value
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable.arithmetic import ONE_DAY, Days, Period, extended_end, next_working_day, plain_end

Why = Literal["firm", "always", "unknown", "assumed", "searched"]
_FIRM_EVIDENCE = ("consulted", "documented")
START = "documents-public"
"""The step whose day is that of the fact `consultation.starts`."""
MOST = 24
"""Questions beside those on the firm: practice says fewer than 25."""
_PREPARATION = 60
"""Days from today after which documents are online where nothing else is known: practice says one to two months."""


class Asked(msgspec.Struct, frozen=True):
    """A question, why it is asked, and the facts that are open."""

    question: ConsultationQuestion
    why: Why
    facts: tuple[str, ...]


def questions_for(book: Lawbook, facts: Mapping[str, Value], basis: Mapping[str, Basis]) -> list[Asked]:
    """The questions that this case needs, MOST of them beside those on the firm. One that serves facts which are all
    on firm ground is left out.
    """
    wanted = _wanted(book, facts, basis)
    spare = {one.question.id for one in _spare(wanted)}
    return [one for one in wanted if one.question.id not in spare]


def spare_questions(book: Lawbook, facts: Mapping[str, Value], basis: Mapping[str, Basis]) -> list[Asked]:
    """The questions that this case could ask too, were the form not to grow too long."""
    return _spare(_wanted(book, facts, basis))


def _spare(wanted: Sequence[Asked]) -> list[Asked]:
    """As many of those that may be spared as there are too many, the last first, in the order of the form."""
    over = sum(one.why != "firm" for one in wanted) - MOST
    return [one for one in wanted if one.question.spare][-over:] if over > 0 else []


def _wanted(book: Lawbook, facts: Mapping[str, Value], basis: Mapping[str, Basis]) -> list[Asked]:
    world = FactWorld(book, facts)
    asked = []
    for question in book.consultation_questions.values():
        if truth(question.when, world) is False:
            continue
        if question.about_firm:
            asked.append(Asked(question, "firm", ()))
        elif not question.serves:
            asked.append(Asked(question, "always", ()))
        else:
            grounds = {fact: ground(fact, facts, basis) for fact in question.serves}
            for why in ("unknown", "assumed", "searched"):
                which = tuple(fact for fact, ground in grounds.items() if ground == why)
                if which:
                    asked.append(Asked(question, why, which))
                    break
    return asked


def ground(fact: str, facts: Mapping[str, Value], basis: Mapping[str, Basis]) -> str:
    """What a fact rests on: `firm` where somebody was asked or it is documented, else unknown, assumed or searched."""
    if facts.get(fact) is None:
        return "unknown"
    evidence = basis[fact].evidence if fact in basis else "assumed"
    return "firm" if evidence in _FIRM_EVIDENCE else evidence


def form_code(book: Lawbook, questions: Sequence[str]) -> str:
    """Eight characters that change when a question, its kind or its choices do."""
    parts = []
    for name in questions:
        question = book.consultation_questions[name]
        parts.append(f"{name}|{question.type}|{','.join(question.choices)}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8].upper()


class Proposed(msgspec.Struct, frozen=True):
    """A format, and whether the facts call for it (None: that depends on facts not known yet)."""

    format: ConsultationFormat
    fits: bool | None


def formats_for(book: Lawbook, facts: Mapping[str, Value]) -> list[Proposed]:
    """The formats that the need calls for, or may call for."""
    world = FactWorld(book, facts)
    found = [Proposed(one, truth(one.when, world)) for one in book.consultation_formats.values()]
    return [one for one in found if one.fits is not False]


class Dated(msgspec.Struct, frozen=True):
    """A step of the calendar with its day, and how many days it follows the step before (0: it is set)."""

    step: ConsultationStep
    day: datetime.date
    days: int


class Plan(msgspec.Struct, frozen=True):
    """The calendar. `late` counts the days by which the report comes after the day of the call; `grant_months` are the
    months that a Horizon grant usually asks for between the consultation and the call, 0 without such a grant, and
    `grant_met` whether they are there (None: no day of the call).
    """

    steps: tuple[Dated, ...]
    late: int
    set_by: Literal["starts", "call", "today"]
    grant_months: int
    grant_met: bool | None


def calendar_of(book: Lawbook, facts: Mapping[str, Value], days: Days, today: datetime.date) -> Plan:
    """The days of the consultation: from the fact `consultation.starts`, else so that the report is out before the
    call is prepared, else from today. A day that nobody works on moves to the next that is worked on.
    """
    world = FactWorld(book, facts)
    starts, call = facts.get("consultation.starts"), facts.get("schedule.call_date")
    weeks = world.value("plan.preparation_weeks")
    ready = (
        call - (weeks if isinstance(weeks, int) else 0) * 7 * ONE_DAY
        if isinstance(call, datetime.date)
        else None
    )
    set_by: Literal["starts", "call", "today"] = "starts"
    if isinstance(starts, datetime.date):
        made = _from(world, starts, days)
    elif ready is not None:
        set_by = "call"
        trial = _from(world, today, days)
        start = today + (ready - trial[-1].day)
        made = _from(world, next_working_day(start, days), days)
        while made[-1].day > ready:
            start -= ONE_DAY
            made = _from(world, next_working_day(start, days), days)
    else:
        set_by = "today"
        made = _from(world, next_working_day(today + _PREPARATION * ONE_DAY, days), days)
    late = max((made[-1].day - call).days, 0) if isinstance(call, datetime.date) else 0
    months = world.value("plan.horizon_consultation_months")
    funded = facts.get("funding.horizon") in ("pcp", "ppi")
    grant = months if funded and isinstance(months, int) else 0
    return Plan(tuple(made), late, set_by, grant, _grant_met(made, call, grant))


def _grant_met(made: Sequence[Dated], call: Value, months: int) -> bool | None:
    from ppi_cli.timetable.arithmetic import add_months

    if not months or not isinstance(call, datetime.date):
        return None
    start = next(one.day for one in made if one.step.id == START)
    return start <= add_months(call, -months)


def _from(world: FactWorld, start: datetime.date, days: Days) -> list[Dated]:
    """All steps, with the documents online on `start`; steps before it are counted back."""
    known: dict[str, datetime.date] = {START: start}
    lengths = {name: _length(world, step) for name, step in world.book.consultation_steps.items()}
    first = world.book.consultation_steps[START]
    if first.after:
        known[first.after] = start - lengths[START] * ONE_DAY
        while not days.works(known[first.after]):
            known[first.after] -= ONE_DAY
    made = []
    for name, step in world.book.consultation_steps.items():
        if truth(step.when, world) is False:
            continue
        if name not in known and step.after in known:
            period = Period(max(lengths[name], 1), "d")
            end = plain_end(known[step.after], period, days)
            known[name] = extended_end(known[step.after], end, period, days)
        if name in known:
            made.append(Dated(step, known[name], lengths[name]))
    return sorted(made, key=lambda one: one.day)


def _length(world: FactWorld, step: ConsultationStep) -> int:
    value = world.value(step.lasts) if step.lasts else 0
    return value if isinstance(value, int) else 0
