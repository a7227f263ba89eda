"""`ppi status`: where this procurement stands and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ppi_cli.commands.common import Session, with_session
from ppi_cli.commands.records import need_case
from ppi_cli.law.as_json import plan_json
from ppi_cli.law.assess import assess
from ppi_cli.law.interview import next_question, open_questions

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile
    from ppi_cli.consultation.checklist import Standing
    from ppi_cli.data.schema import Lawbook


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="status", help="Show where this procurement stands and what comes next.")(
        with_session(status)
    )


def status(
    session: Session,
) -> None:
    """Facts known, procedure recommended and decided, documents written, next step."""
    case = need_case(session, read_only=True)
    book = session.lawbook(case.facts)
    assessment = assess(book, case.facts, session.day)
    decision = case.decisions[-1] if case.decisions else None
    stale = decision is not None and decision.receipt.facts != case.facts_hash()
    documents = sorted(path.name for path in (case.folder / "documents").glob("*.docx"))
    open_names = open_questions(book, case.facts, session.day)
    consulted = _consulted(session, case, book)
    if session.as_json:
        plan = plan_json(assessment, next_question(book, case.facts, session.day))
        session.print_json(
            {
                "schema": "ppi/status/1",
                "title": case.facts.get("need.title"),
                "recommended": plan["recommended"],
                "next_question": plan["next_question"],
                "open": open_names,
                "decided": decision.procedure if decision else None,
                "decision_on_other_facts": stale,
                "documents": documents,
                "consultation": _consultation_json(consulted),
            }
        )
        return
    from ppi_cli.terminal.show_status import show_status

    show_status(session.screen, case.facts, assessment, decision, stale, open_names, documents, consulted)


def _consulted(session: Session, case: CaseFile, book: Lawbook) -> Standing:
    from ppi_cli.consultation.checklist import standing
    from ppi_cli.consultation.store import Store

    return standing(book, case.facts, case.basis, Store(case).records)


def _consultation_json(consulted: Standing) -> dict[str, object]:
    following = consulted.following
    return {
        "begun": consulted.begun,
        "settled": consulted.settled,
        "items": consulted.items,
        "next": following.item.id if following else None,
    }
