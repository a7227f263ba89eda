"""What an assessment holds: for each procedure its status with reasons, and the recommendation among them."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from ppi_cli.data.citations import Cite
from ppi_cli.law.logic import Span, Truth

Status = Literal["available", "unavailable", "undetermined"]


def status_of(value: Truth) -> Status:
    """The word for a truth value."""
    return "undetermined" if value is None else "available" if value else "unavailable"


class Reason(msgspec.Struct, frozen=True):
    """A rule, whether it holds, and why. `group` is the group of alternatives that it belongs to, if any.

    `facts` are those that the rule looks at; `relied_on` says that the outcome rests on it.
    """

    rule: str
    holds: Truth
    text: str
    cites: tuple[Cite, ...]
    group: str | None = None
    facts: tuple[str, ...] = ()
    needs_note: bool = False
    mark: str = ""


class Note(msgspec.Struct, frozen=True):
    """A piece of advice or of guidance; `mark` says what it is not (practice, to be confirmed, not law yet)."""

    id: str
    text: str
    cites: tuple[Cite, ...] = ()
    mark: str = ""
    kind: str = "law"


class ProcedureResult(msgspec.Struct, frozen=True):
    """One procedure as the facts leave it. `value` is in euro without VAT; `threshold` too, None where unknown.

    `national` says that a national rule known here governs it, so that it binds though the directive does not.
    """

    id: str
    name: str
    short: str
    summary: str
    status: Status
    value: Span
    threshold: float | None
    regime: str | None
    decides: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    regime_missing: tuple[str, ...]
    advice: tuple[Note, ...]
    cites: tuple[Cite, ...]
    exception: bool = False
    national: bool = False

    @property
    def orientation(self) -> bool:
        """Whether what is shown binds nobody: below the EU threshold, where the national rules are not known."""
        return self.regime == "below-threshold" and not self.national


class Conflict(msgspec.Struct, frozen=True):
    """Facts that cannot all be true."""

    id: str
    facts: tuple[str, ...]
    text: str
    fix: str


class Recommendation(msgspec.Struct, frozen=True):
    """What fits best. `procedure` is None while it is open; `possible` are the outcomes that are left.

    `missing` are the absent facts that keep it open; `reasons` the guidance that led to it.
    """

    procedure: str | None
    possible: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[Note, ...] = ()


class Assessment(msgspec.Struct, frozen=True):
    """All procedures on one day, under one directive."""

    as_of: datetime.date
    directive: str
    directive_cite: Cite
    procedures: tuple[ProcedureResult, ...]
    recommendation: Recommendation
    contradictions: tuple[Conflict, ...] = ()

    def procedure(self, name: str) -> ProcedureResult:
        """The result for a procedure's id."""
        return next(result for result in self.procedures if result.id == name)

    @property
    def recommended(self) -> ProcedureResult | None:
        """The result that is recommended, if any."""
        name = self.recommendation.procedure
        return self.procedure(name) if name else None
