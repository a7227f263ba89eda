"""What `ppi check` finds, and what it looks at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.decisions import Decision
from ppi_cli.consultation.controls import View
from ppi_cli.data.citations import cite, cites_for
from ppi_cli.data.schema import Cites, Law, Lawbook, Lists, Value
from ppi_cli.law.assessment import Assessment, ProcedureResult
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable.calendars import Calendar

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Finding(msgspec.Struct, frozen=True):
    """Something that would not stand up (error), has to be looked at (warning) or has to be known (note).

    `where` is FILE:LINE:COLUMN of the fact, or the fact's id where there is no file.
    """

    id: str
    severity: Severity
    text: str
    where: str = ""
    fix: str = ""
    cites: tuple[str, ...] = ()


class Subject(msgspec.Struct, frozen=True):
    """One procurement as it stands on a day. `procedure` is the one that is decided or recommended, if any.

    `stale` says that the decision was taken on other facts; `places` tells where each fact stands in its
    file; `consultation` is the market consultation, where one was begun.
    """

    book: Lawbook
    facts: Mapping[str, Value]
    assessment: Assessment
    procedure: str | None
    calendar: Calendar
    today: datetime.date
    basis: Mapping[str, Basis] = msgspec.field(default_factory=dict)
    places: Mapping[str, str] = msgspec.field(default_factory=dict)
    decision: Decision | None = None
    stale: bool = False
    lists: Lists = msgspec.field(default_factory=dict)
    row_places: Mapping[str, Sequence[str]] = msgspec.field(default_factory=dict)
    """Where each row of each list stands in its file, by list."""
    consultation: View | None = None

    @property
    def result(self) -> ProcedureResult | None:
        """The assessment of the procedure."""
        return self.assessment.procedure(self.procedure) if self.procedure else None

    def where(self, facts: Iterable[str]) -> str:
        """The place of the first of these facts that is given."""
        names = list(facts)
        given = next((name for name in names if name in self.facts), names[0] if names else "")
        return self.places.get(given, given)

    def where_row(self, name: str, number: int) -> str:
        """The list and the row, counted from one, with its place in the file where there is one."""
        row = f"lists.{name}[{number + 1}]"
        places = self.row_places.get(name, ())
        return f"{places[number]} ({row})" if number < len(places) else row

    def amount(self, name: str) -> float | None:
        """The number in a fact, or `this.value` of the procedure, as far as it is known."""
        if name == "this.value":
            return self.result.value.known if self.result else None
        value = FactWorld(self.book, self.facts).value(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def cites(self, cites: Cites) -> tuple[str, ...]:
        """The citations for the field of the contract."""
        field_of_contract = str(self.facts.get("contract.field") or "general")
        return cites_for(cites, field_of_contract)


def findings_json(
    findings: Iterable[Finding], laws: Mapping[str, Law], procedure: str | None
) -> dict[str, Any]:
    """The document of `ppi check --json`."""
    return {
        "schema": "ppi/check/1",
        "procedure": procedure,
        "findings": [
            {
                "id": finding.id,
                "severity": finding.severity,
                "text": finding.text,
                "where": finding.where,
                "fix": finding.fix,
                "cites": [
                    {"ref": ref.ref, "url": ref.url} for ref in (cite(text, laws) for text in finding.cites)
                ],
            }
            for finding in findings
        ],
    }
