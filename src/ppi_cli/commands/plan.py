"""`ppi plan`: interview, every procedure with its reasons, the recommended one, and the decision recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ppi_cli.commands.common import (
    Answers,
    Session,
    Settings,
    known_procedure,
    with_session,
)
from ppi_cli.commands.near import nearest_entries
from ppi_cli.commands.records import CaseRecord, LooseRecord, given, open_case
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.data.wording import answer_text
from ppi_cli.errors import Exit, InputError, Unanswered
from ppi_cli.language import _, words
from ppi_cli.law.as_json import plan_json
from ppi_cli.law.assess import assess
from ppi_cli.law.assessment import Assessment
from ppi_cli.law.interview import most_telling, next_question
from ppi_cli.law.whatif import Change, branches, what_if

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile

Record = CaseRecord | LooseRecord


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        name="plan", help="Find the procedure that fits, with reasons and citations, and decide on it."
    )(with_session(plan))


def plan(
    session: Session,
    answers: Answers = None,
    settings: Settings = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ID", help="One procedure in full.")
    ] = None,
    show_what_if: Annotated[
        bool, typer.Option("--what-if", help="All single answers that would change the outcome.")
    ] = False,
    decide: Annotated[
        str | None, typer.Option("--decide", metavar="ID", help="Record this procedure as your decision.")
    ] = None,
    because: Annotated[
        str | None,
        typer.Option("--because", metavar="TEXT", help="The reason for --decide, in your own words."),
    ] = None,
) -> None:
    """Facts in, every procedure with its reasons out, the decision recorded."""
    record = _record(session, answers, settings)
    if session.may_ask and explain is None and not show_what_if and decide is None:
        _interview(session, record)
    book = session.lawbook(record.facts)
    assessment = assess(book, record.facts, session.day)
    known_procedure(book, explain, "--explain")
    known_procedure(book, decide, "--decide")
    if decide is not None:
        _decide(session, record, book, assessment, decide, because)
        if session.as_json:
            _show(session, record, book, assessment, explain, show_what_if)
        stands = assessment.procedure(decide).status == "available"
        raise typer.Exit(Exit.DONE if stands else Exit.FALLS_SHORT)
    _show(session, record, book, assessment, explain, show_what_if)
    if session.may_ask and explain is None and not show_what_if and decide is None:
        _offer_decision(session, record, book, assessment)
    if assessment.recommended is None:
        _say_what_is_missing(session, assessment)
        raise typer.Exit(Exit.FALLS_SHORT)


def _say_what_is_missing(session: Session, assessment: Assessment) -> None:
    """Where nobody may be asked, the facts that keep the result open and the ways to give them."""
    missing = assessment.recommendation.missing
    if not session.may_ask and missing and not assessment.contradictions:
        raise Unanswered(
            _("nothing can be recommended before these are known: {names}").format(names=", ".join(missing)),
            _("Give facts with --answers FILE or --set ID=VALUE, or run ppi plan in a terminal."),
        )


def _record(session: Session, answers: Answers, settings: Settings) -> Record:
    """The facts of the folder, if there is one, with what was given on the command line recorded in it."""
    told = given(session, answers, settings)
    case = open_case(session, read_only=not session.may_ask and not told)
    if case is not None:
        if told:
            case.record_all(told.facts, basis=told.basis, rows=told.lists.rows)
        return CaseRecord(case)
    record = LooseRecord()
    record.facts |= told.facts
    record.basis |= told.basis
    return record


def _interview(session: Session, record: Record) -> None:
    from ppi_cli.terminal.asking import Option
    from ppi_cli.terminal.interview import Interview
    from ppi_cli.terminal.start import asker_for

    book = session.lawbook(record.facts)
    asker = asker_for(session.screen)
    if isinstance(record, LooseRecord):
        session.screen.paragraph(
            _(
                "There is no procurement here, so nothing will be kept. To keep it, stop and run `ppi init` first."
            )
        )
    else:

        def settle(fact: str, theirs: Value, ours: Value) -> Value:
            question = _("{fact} was changed meanwhile. Which answer holds?").format(
                fact=words(book.facts[fact].label)
            )
            options = [
                Option(answer_text(book.facts[fact], value, book.countries), value)
                for value in (theirs, ours)
            ]
            chosen: Value = asker.choose(question, options, commands=False)
            return chosen

        record.on_conflict = settle
    title = str(record.facts.get("need.title") or "")
    Interview(asker, session.screen, book, record, session.day, title, session.lawbook, session.house).run()


def _show(
    session: Session,
    record: Record,
    book: Lawbook,
    assessment: Assessment,
    explain: str | None,
    all_changes: bool,
) -> None:
    facts, day = record.facts, session.day
    question = next_question(book, facts, day)
    open_branches = _branches(session, book, record, assessment)
    if session.as_json:
        changes = what_if(book, facts, day) if all_changes else None
        document = plan_json(assessment, question, open_branches, changes)
        document["nearest"] = [near.as_json() for near in nearest_entries(session, book, facts, assessment)]
        session.print_json(document)
        return
    from ppi_cli.terminal import show_plan

    if explain is not None:
        show_plan.explain(session.screen, assessment, assessment.procedure(explain), book)
        return
    changes = what_if(book, facts, day)
    if all_changes:
        show_plan.show_changes(session.screen, book, changes)
        return
    country = facts.get("buyer.country")
    name = words(book.countries[str(country)]) if country else ""
    show_plan.show_result(session.screen, book, assessment, open_branches, changes)
    evidence = {name: basis.evidence for name, basis in record.basis.items()}
    show_plan.show_evidence(session.screen, book, assessment, evidence)
    show_plan.show_nearest(session.screen, nearest_entries(session, book, facts, assessment))
    show_plan.show_next(session.screen, assessment, in_folder=isinstance(record, CaseRecord))
    show_plan.show_limits(session.screen, book, country=name)


def _branches(session: Session, book: Lawbook, record: Record, assessment: Assessment) -> list[Change]:
    """Where the answers to the most telling open question lead."""
    if assessment.recommended is not None or assessment.contradictions:
        return []
    fact = most_telling(book, record.facts, session.day, assessment.recommendation.missing)
    return branches(book, record.facts, session.day, fact) if fact else []


def _offer_decision(session: Session, record: Record, book: Lawbook, assessment: Assessment) -> None:
    if not isinstance(record, CaseRecord) or all(
        item.status != "available" for item in assessment.procedures
    ):
        return
    if assessment.contradictions:
        return
    from ppi_cli.terminal.deciding import ask_decision
    from ppi_cli.terminal.start import asker_for

    decided = ask_decision(asker_for(session.screen), session.screen, assessment)
    if decided is not None:
        _keep_decision(session, record.case, book, assessment, *decided)


def _decide(
    session: Session,
    record: Record,
    book: Lawbook,
    assessment: Assessment,
    procedure: str,
    because: str | None,
) -> None:
    if not isinstance(record, CaseRecord):
        raise InputError(_("there is no procurement here to decide on"), _("Begin one with `ppi init`."))
    if not (because or "").strip():
        raise InputError(
            _("a decision needs its reason"), _("Add it: --because 'in your own words'."), "--decide"
        )
    _keep_decision(session, record.case, book, assessment, procedure, str(because))


def _keep_decision(
    session: Session, case: CaseFile, book: Lawbook, assessment: Assessment, procedure: str, rationale: str
) -> None:
    from ppi_cli.commands.decisions import make_decision

    case.decide(make_decision(case, book, assessment, procedure, rationale, session.day))
    result = assessment.procedure(procedure)
    if not session.as_json:
        session.screen.gap()
        session.screen.line(_("Decision recorded: {name}").format(name=result.name))
        if result.status != "available":
            failed = next((reason.text for reason in result.reasons if reason.holds is not True), "")
            warning = _("On the facts as they stand it is not shown to be available: {reason}").format(
                reason=failed
            )
            session.screen.item("mind", warning, indent=1)
        session.screen.line(_("Next: ppi draft procedure-choice"))
