"""`ppi learn steps`: the way from need to lessons, beside the procurement at hand where there is one."""

from __future__ import annotations

import msgspec

from ppi_cli.commands.common import Session, known_procedure
from ppi_cli.commands.records import open_case
from ppi_cli.knowledge.lists import Filters, entries_of
from ppi_cli.knowledge.path import Standing, StepState, follow
from ppi_cli.knowledge.schema import Stage
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.language import words


def run(session: Session, procedure: str | None) -> None:
    """Every step; in a procurement's folder what is done, what is next, and what that lacks."""
    knowledge, book = load_knowledge(session.house), session.lawbook()
    known_procedure(book, procedure)
    stages = [
        entry
        for entry in entries_of(knowledge, "steps", Filters(), book)
        if isinstance(entry, Stage)
        and (procedure is None or not entry.procedures or procedure in entry.procedures)
    ]
    standing = _standing(session)
    states = follow(stages, standing) if standing else None
    if session.as_json:
        session.print_json(_json(stages, states))
        return
    from ppi_cli.terminal.show_learn_steps import show_steps

    title = str(standing.facts.get("need.title") or "") if standing else ""
    show_steps(session.screen, stages, states, book, title)


def _standing(session: Session) -> Standing | None:
    case = open_case(session, read_only=True)
    if case is None:
        return None
    folder = case.folder / "documents"
    return Standing(
        facts=case.facts,
        decided=bool(case.decisions),
        documents=frozenset(path.stem for path in folder.glob("*.docx")),
        consultation=consultation_signs(case.folder),
    )


def consultation_signs(folder: object) -> frozenset[str]:
    """What is known of the market consultation of a procurement."""
    return frozenset()


def _json(stages: list[Stage], states: list[StepState] | None) -> dict[str, object]:
    told = []
    for place, stage in enumerate(stages):
        entry: dict[str, object] = {"id": stage.id, "order": stage.order, "name": words(stage.name)}
        if states:
            lacks = [{"kind": kind, "name": name} for kind, name in states[place].lacks]
            entry |= {"state": states[place].state, "lacks": lacks}
        told.append(entry | {"entry": msgspec.to_builtins(stage)})
    return {"schema": "ppi/learn-steps/1", "steps": told}
