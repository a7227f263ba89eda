"""The list of phases as the facts that a timetable counts with.

The phases of a pre-commercial procurement or a partnership, and the rounds of a dialogue, stand in rows; where there
are rows, they win over the assumptions on single phases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.data.schema import Row, Value

MOST = 12
"""Stages are defined for so many phases."""
PHASES = "phases"
"""The id of the list."""
_DIALOGUE = "competitive-dialogue"


def with_phases(facts: Mapping[str, Value], rows: Sequence[Row], procedure: str | None) -> dict[str, Value]:
    """The facts, with the lengths that the rows give in months, and in weeks for the rounds of a dialogue.

    A cell that is empty leaves the assumption as it was. Rounds of different lengths count as one of their sum.
    """
    if not rows:
        return dict(facts)
    if procedure == _DIALOGUE:
        return {**facts, **_rounds(rows)}
    found: dict[str, Value] = {f"plan.phase{number}_months": 0 for number in range(len(rows) + 1, MOST + 1)}
    for number, row in enumerate(rows[:MOST], 1):
        if row.get("months") is not None:
            found[f"plan.phase{number}_months"] = row["months"]
        if row.get("evaluation_weeks") is not None:
            found[f"plan.phase{number}_review_weeks"] = row["evaluation_weeks"]
    return {**facts, **found}


def _rounds(rows: Sequence[Row]) -> dict[str, Value]:
    weeks = [row.get("weeks") for row in rows]
    known = [number for number in weeks if isinstance(number, int)]
    if len(known) < len(weeks):
        return {"plan.dialogue_rounds": len(rows)}
    if len(set(known)) == 1:
        return {"plan.dialogue_rounds": len(rows), "plan.dialogue_round_weeks": known[0]}
    return {"plan.dialogue_rounds": 1, "plan.dialogue_round_weeks": sum(known)}
