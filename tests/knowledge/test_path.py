"""Which steps are done, which is next, and what a step lacks."""

from __future__ import annotations

from ppi_cli.knowledge.path import Standing, follow
from ppi_cli.knowledge.schema import DoneWhen, Stage

EMPTY = Standing({}, False, (), ())


def stage(identity: str, **signs: object) -> Stage:
    return Stage(identity, 1, {"en": identity}, {"en": "Goal."}, done_when=DoneWhen(**signs))  # type: ignore[arg-type]


STAGES = [
    stage("needs", facts=("need.title", "need.summary")),
    stage("consult", consultation="done"),
    stage("choice", decision="yes", documents=("procedure-choice",)),
    stage("lessons"),
]


def states(standing: Standing) -> list[str]:
    return [state.state for state in follow(STAGES, standing)]


def test_the_first_step_is_next() -> None:
    assert states(EMPTY) == ["next", "open", "open", "open"]


def test_a_fact_that_was_asked_and_is_not_known_does_not_count() -> None:
    facts = {"need.title": "T", "need.summary": None}
    assert follow(STAGES, Standing(facts, False, (), ()))[0].lacks == (("fact", "need.summary"),)


def test_a_later_step_may_be_done_before() -> None:
    facts = {"need.title": "T", "need.summary": "S"}
    assert states(Standing(facts, True, {"procedure-choice"}, ())) == ["done", "next", "done", "open"]


def test_a_decision_without_its_document_is_not_done() -> None:
    found = follow(STAGES, Standing({}, True, (), {"done"}))
    assert (found[1].state, found[2].state) == ("done", "open")
    assert found[2].lacks == (("document", "procedure-choice"),)


def test_a_step_without_signs_is_never_done_by_itself() -> None:
    facts = {"need.title": "T", "need.summary": "S"}
    assert states(Standing(facts, True, {"procedure-choice"}, {"done"})) == ["done", "done", "done", "next"]
