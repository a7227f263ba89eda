"""`ppi learn steps`: the way from need to lessons, beside the procurement at hand where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ppi_cli.commands.common import Session, known_procedure
from ppi_cli.commands.records import open_case
from ppi_cli.data.schema import Lawbook
from ppi_cli.knowledge.lists import Filters, entries_of
from ppi_cli.knowledge.path import Standing, StepState, follow
from ppi_cli.knowledge.schema import Stage
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.knowledge.template_heads import heads_by_id
from ppi_cli.language import words
from ppi_cli.law.assess import assess

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile


def run(session: Session, procedure: str | None) -> None:
    """Every step; in a procurement's folder what is done, what is next, and what that lacks.

    Steps of other procedures are left out: those of `procedure`, else of the one decided or recommended, remain.
    """
    case = open_case(session, read_only=True)
    book, knowledge = session.lawbook(case.facts if case else None), load_knowledge(session.house)
    known_procedure(book, procedure)
    chosen = procedure or (_procedure(session, case, book) if case else None)
    stages = [
        entry
        for entry in entries_of(knowledge, "steps", Filters(), book)
        if isinstance(entry, Stage) and (not chosen or not entry.procedures or chosen in entry.procedures)
    ]
    standing = _standing(case, book) if case else None
    states = follow(stages, standing) if standing else None
    wanted = _documents(session, stages, chosen, standing)
    if session.as_json:
        session.print_json(_json(stages, states, wanted))
        return
    from ppi_cli.terminal.show_learn_steps import show_steps

    title = str(case.facts.get("need.title") or "") if case else ""
    show_steps(session.screen, stages, states, book, title, wanted)


def _documents(
    session: Session, stages: list[Stage], procedure: str | None, standing: Standing | None
) -> dict[str, list[str]]:
    """The templates that each step wants in this procedure and that are not written yet, by the id of the step."""
    heads = heads_by_id(session.house)
    written = standing.documents if standing else ()
    return {
        stage.id: [
            name
            for name in stage.documents
            if name in heads and heads[name].serves(procedure) and name not in written
        ]
        for stage in stages
    }


def _procedure(session: Session, case: CaseFile, book: Lawbook) -> str | None:
    if case.decisions:
        return case.decisions[-1].procedure
    return assess(book, case.facts, session.day).recommendation.procedure


def _standing(case: CaseFile, book: Lawbook) -> Standing:
    return Standing(
        facts=case.facts,
        decided=bool(case.decisions),
        documents=frozenset(path.stem for path in (case.folder / "documents").glob("*.docx")),
        consultation=_consulted(case, book),
    )


def _consulted(case: CaseFile, book: Lawbook) -> frozenset[str]:
    """The items of the consultation's checklist that are done, and `done` once none is open."""
    from ppi_cli.consultation.checklist import checklist
    from ppi_cli.consultation.store import Store

    lines = checklist(book, case.facts, Store(case).records)
    done = {line.item.id for line in lines if line.state == "done"}
    return frozenset(done if any(line.state == "open" for line in lines) else {*done, "done"})


def _json(
    stages: list[Stage], states: list[StepState] | None, wanted: dict[str, list[str]]
) -> dict[str, object]:
    told = []
    for place, stage in enumerate(stages):
        entry: dict[str, object] = {"id": stage.id, "order": stage.order, "name": words(stage.name)}
        entry["documents"] = wanted[stage.id]
        if states:
            lacks = [{"kind": kind, "name": name} for kind, name in states[place].lacks]
            entry |= {"state": states[place].state, "lacks": lacks}
        told.append(entry | {"entry": msgspec.to_builtins(stage)})
    return {"schema": "ppi/learn-steps/1", "steps": told}
