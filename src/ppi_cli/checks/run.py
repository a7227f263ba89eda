"""All checks of one procurement, the gravest findings first."""

from __future__ import annotations

from collections.abc import Iterator

from ppi_cli.checks.consultation import check_consultation
from ppi_cli.checks.dates import check_dates
from ppi_cli.checks.findings import SEVERITIES, Finding, Subject
from ppi_cli.checks.law import check_law
from ppi_cli.checks.lists import check_lists
from ppi_cli.checks.reasons import check_reasons
from ppi_cli.errors import DeadlineError
from ppi_cli.timetable.phases import PHASES, with_phases
from ppi_cli.timetable.stages import draw


def run_checks(subject: Subject) -> list[Finding]:
    """Every finding, by severity and then in the order of the checks. Raises NotInForce as `assess` does."""
    return sorted(_found(subject), key=lambda finding: SEVERITIES.index(finding.severity))


def _found(subject: Subject) -> Iterator[Finding]:
    yield from check_reasons(subject)
    yield from check_lists(subject)
    yield from check_consultation(subject)
    if subject.procedure is None or subject.procedure not in subject.book.timetables:
        return
    try:
        facts = with_phases(subject.facts, subject.lists.get(PHASES, ()), subject.procedure)
        outline = draw(subject.book, facts, subject.procedure, subject.calendar, subject.today)
    except DeadlineError as error:
        problem = error.problems[0]
        yield Finding(
            "dates.not-counted", "warning", problem.what, subject.where(["schedule.call_date"]), problem.fix
        )
        return
    yield from check_law(subject, outline)
    yield from check_dates(subject, outline)
