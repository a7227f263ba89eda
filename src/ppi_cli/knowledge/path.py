"""The steps from need to lessons beside a case: which are done, which comes next, and what a step still lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import msgspec

from ppi_cli.data.schema import Value
from ppi_cli.knowledge.schema import Stage

State = Literal["done", "next", "open"]
DECISION = "decision"


class Standing(msgspec.Struct, frozen=True):
    """What a case holds: its facts, whether a decision was recorded, its documents, and what was consulted."""

    facts: Mapping[str, Value]
    decided: bool
    documents: Collection[str]
    consultation: Collection[str]


class StepState(msgspec.Struct, frozen=True):
    """A step beside a case. `lacks` names what is missing, as a kind and a name."""

    stage: Stage
    state: State
    lacks: tuple[tuple[str, str], ...]


def follow(stages: Sequence[Stage], standing: Standing) -> list[StepState]:
    """The state of every step; the first that is not done is next. A step with no sign is never done by itself."""
    found: list[StepState] = []
    nobody_next = True
    for stage in stages:
        lacks = _lacks(stage, standing)
        done = not lacks and _has_signs(stage)
        state: State = "done" if done else "next" if nobody_next else "open"
        nobody_next = nobody_next and done
        found.append(StepState(stage, state, tuple(lacks)))
    return found


def _has_signs(stage: Stage) -> bool:
    signs = stage.done_when
    return bool(signs.facts or signs.documents or signs.consultation or signs.decision == "yes")


def _lacks(stage: Stage, standing: Standing) -> list[tuple[str, str]]:
    signs = stage.done_when
    lacks = [("fact", name) for name in signs.facts if standing.facts.get(name) is None]
    if signs.decision == "yes" and not standing.decided:
        lacks.append((DECISION, ""))
    lacks += [("document", name) for name in signs.documents if name not in standing.documents]
    if signs.consultation and signs.consultation not in standing.consultation:
        lacks.append(("consultation", signs.consultation))
    return lacks
