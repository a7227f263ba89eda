"""What documents are about: the facts of a procurement, what follows from them, and its timetable."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ppi_cli.casefile.answers import Basis
from ppi_cli.commands.common import Answers, Session, Settings, known_procedure
from ppi_cli.commands.records import given, open_case
from ppi_cli.commands.workdays import calendar_for
from ppi_cli.data.lazy import Later
from ppi_cli.data.schema import Lawbook, Lists, Value
from ppi_cli.documents.context import Outlook, Subject
from ppi_cli.errors import DeadlineError
from ppi_cli.law.assess import assess
from ppi_cli.law.assessment import Assessment
from ppi_cli.law.interview import most_telling
from ppi_cli.law.whatif import branches, what_if
from ppi_cli.timetable.phases import PHASES, with_phases
from ppi_cli.timetable.stages import Timetable

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile


def read_subject(
    session: Session, answers: Answers, settings: Settings, procedure: str | None
) -> tuple[Subject, CaseFile | None]:
    """The procurement: its folder's facts, with what the command line says for this run alone."""
    told = given(session, answers, settings)
    case = open_case(session, read_only=True)
    facts: dict[str, Value] = (case.facts if case else {}) | told.facts
    basis: dict[str, Basis] = (case.basis if case else {}) | told.basis
    lists: Lists = (case.lists if case else {}) | told.lists.rows
    book = session.lawbook(facts)
    assessment = assess(book, facts, session.day)
    decision = case.decisions[-1] if case and case.decisions and not told.facts else None
    chosen = known_procedure(book, procedure)
    return make_subject(session, book, facts, basis, assessment, decision, chosen, lists, case), case


def subject_of(session: Session, case: CaseFile) -> Subject:
    """What documents of a procurement's folder are about, as its facts stand."""
    book = session.lawbook(case.facts)
    assessment = assess(book, case.facts, session.day)
    decision = case.decisions[-1] if case.decisions else None
    return make_subject(session, book, case.facts, case.basis, assessment, decision, None, case.lists, case)


def make_subject(
    session: Session,
    book: Lawbook,
    facts: dict[str, Value],
    basis: dict[str, Basis],
    assessment: Assessment,
    decision: Any = None,
    procedure: str | None = None,
    lists: Lists | None = None,
    case: CaseFile | None = None,
) -> Subject:
    """What documents are about: the branches while something is open, the changes once it is settled.

    The timetable is that of `procedure`, else of the one decided on or recommended; the consultation is that of
    `case`.
    """

    @functools.cache
    def outlook() -> Outlook:
        telling = most_telling(book, facts, session.day, assessment.recommendation.missing)
        clear = telling and not assessment.contradictions
        return Outlook(
            branches(book, facts, session.day, telling) if telling and clear else (),
            what_if(book, facts, session.day) if assessment.recommended else (),
        )

    chosen = procedure or (decision.procedure if decision else None) or assessment.recommendation.procedure
    rows = (lists or {}).get(PHASES, ())
    made, undated = None, ""
    if chosen:
        try:
            made = _timetable(session, book, with_phases(facts, rows, chosen), chosen)
        except DeadlineError as error:
            undated = error.problems[0].what
    return Subject(
        book,
        facts,
        assessment,
        basis,
        decision,
        outlook,
        made,
        lists=lists or {},
        consultation=Later(lambda: _consultation(session, book, facts, basis, case)),
        procedure=chosen,
        undated=undated,
    )


def _consultation(
    session: Session, book: Lawbook, facts: dict[str, Value], basis: dict[str, Basis], case: CaseFile | None
) -> Mapping[str, object]:
    """What the records of the consultation say; without a folder there are none, and the plan alone speaks."""
    from ppi_cli.commands.consult_common import view_of
    from ppi_cli.consultation.context import consultation_context
    from ppi_cli.consultation.controls import View
    from ppi_cli.consultation.records import Records
    from ppi_cli.consultation.store import Store

    if case is not None:
        return consultation_context(view_of(session, book, case, Store(case)), basis)
    return consultation_context(View(book, facts, Records(), session.day, calendar_for(facts)), basis)


def _timetable(session: Session, book: Lawbook, facts: dict[str, Value], procedure: str) -> Timetable:
    """Forwards from the day of the call; backwards from the day of need where only that is known."""
    from ppi_cli.timetable.backwards import make_backwards
    from ppi_cli.timetable.stages import make_timetable

    calendar, need_by = calendar_for(facts), facts.get("schedule.need_by")
    if facts.get("schedule.call_date") is None and isinstance(need_by, datetime.date):
        return make_backwards(book, facts, procedure, calendar, session.day, need_by)
    return make_timetable(book, facts, procedure, calendar, session.day)
