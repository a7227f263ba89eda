"""A decision with its receipt, as `ppi plan` and `ppi demo` record it."""

from __future__ import annotations

import datetime

from ppi_cli import __version__
from ppi_cli.casefile.case import CaseFile, user_name
from ppi_cli.casefile.decisions import Decision, Receipt
from ppi_cli.data.schema import Lawbook
from ppi_cli.law.assessment import Assessment


def make_decision(
    case: CaseFile,
    book: Lawbook,
    assessment: Assessment,
    procedure: str,
    rationale: str,
    day: datetime.date,
    who: str | None = None,
) -> Decision:
    """The decision for `procedure`, with what it was computed from."""
    return Decision(
        procedure=procedure,
        rationale=rationale,
        who=who or user_name(),
        on=day,
        recommended=assessment.recommendation.procedure,
        receipt=Receipt(
            version=__version__,
            law=book.hash,
            day=assessment.as_of,
            facts=case.facts_hash(),
            outcome={result.id: result.status for result in assessment.procedures},
        ),
    )
