"""The controls of the market consultation, among all other findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from ppi_cli.checks.findings import Finding, Severity, Subject
from ppi_cli.consultation.controls import run_controls


def check_consultation(subject: Subject) -> Iterator[Finding]:
    """What the records of the consultation show against equal treatment; nothing where none was begun."""
    if subject.consultation is None:
        return
    for one in run_controls(subject.consultation):
        severity: Severity = next(word for word in get_args(Severity) if word == one.severity)
        text = f"{one.text} ({one.mark})" if one.mark else one.text
        yield Finding(f"consultation.{one.id}", severity, text, one.where, one.fix, one.cites)
