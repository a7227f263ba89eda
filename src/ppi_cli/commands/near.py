"""What is closest to a procurement among the cases and questions, for the commands that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ppi_cli.commands.common import Session
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import PpiError
from ppi_cli.law.assessment import Assessment

if TYPE_CHECKING:
    from ppi_cli.knowledge.nearest import Near


def nearest_entries(
    session: Session, book: Lawbook, facts: Mapping[str, Value], assessment: Assessment
) -> tuple[Near, ...]:
    """The closest cases and questions; none while the facts contradict each other.

    A fault in an organisation's own entries never stands in the way of a plan; `ppi learn` tells of it.
    """
    from ppi_cli.knowledge.nearest import nearest
    from ppi_cli.knowledge.shelf import load_knowledge

    if assessment.contradictions:
        return ()
    best = assessment.recommendation
    procedures = [best.procedure] if best.procedure else list(best.possible)
    try:
        knowledge = load_knowledge(session.house)
    except PpiError:
        return ()
    return nearest(facts, knowledge, procedures, {item.id: item.short for item in book.procedures})
