"""Whether the choice of the procedure would stand up: contradictions, the decision, and grounds without
evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from ppi_cli.checks.findings import Finding, Subject
from ppi_cli.data.schema import Rule
from ppi_cli.data.wording import long_day
from ppi_cli.language import _
from ppi_cli.law.assessment import ProcedureResult, Reason


def check_reasons(subject: Subject) -> Iterator[Finding]:
    """Facts against each other, the decision against the facts, the grounds against their evidence."""
    for conflict in subject.assessment.contradictions:
        where = subject.where(conflict.facts)
        yield Finding(f"contradiction.{conflict.id}", "error", conflict.text, where, conflict.fix)
    yield from _decision(subject)
    if subject.result is not None:
        yield from _available(subject, subject.result)
        yield from _grounds(subject, subject.result)


def _decision(subject: Subject) -> Iterator[Finding]:
    decision = subject.decision
    if decision is None or not subject.stale:
        return
    result = subject.assessment.procedure(decision.procedure)
    changed = decision.receipt.outcome.get(decision.procedure) != result.status
    text = (
        _("The decision of {day} was taken on other facts, and {name} is now {status}.")
        if changed
        else _("The decision of {day} was taken on other facts. What it says of {name} is the same as then.")
    )
    statuses = {
        "available": _("available"),
        "unavailable": _("not available"),
        "undetermined": _("not settled"),
    }
    yield Finding(
        "decision-on-other-facts",
        "warning",
        text.format(day=long_day(decision.on), name=result.name, status=statuses[result.status]),
        "decisions",
        _("Look at the result with `ppi plan`, and decide anew."),
    )


def _available(subject: Subject, result: ProcedureResult) -> Iterator[Finding]:
    """A procedure that the facts rule out, with the rule that does; only orientation below the threshold."""
    if result.status != "unavailable":
        return
    groups = {reason.group for reason in result.reasons if reason.group}
    failed = [reason for reason in result.reasons if reason.holds is False and not reason.group]
    reason = next((reason for reason in failed if reason.rule not in groups), failed[0])
    rule = next((rule for rule in subject.book.rules if rule.id == reason.rule), None)
    yield Finding(
        "procedure-not-available",
        "warning" if result.orientation else "error",
        _("{name} is not available: {reason}").format(name=result.name, reason=reason.text),
        subject.where(reason.facts),
        _("Choose another procedure with `ppi plan`, or correct the fact."),
        subject.cites(rule.cite) if rule else (),
    )


def _grounds(subject: Subject, result: ProcedureResult) -> Iterator[Finding]:
    """Grounds that are relied upon and rest on nothing yet; of alternatives, one with evidence is enough."""
    relied = [reason for reason in result.reasons if reason.needs_note and reason.holds]
    for group in dict.fromkeys(reason.group for reason in relied):
        members = [reason for reason in relied if reason.group == group]
        if group is None:
            yield from (_bare(subject, reason) for reason in members if not _proven(subject, reason))
        elif not any(_proven(subject, reason) for reason in members):
            yield _bare(subject, members[0])


def _proven(subject: Subject, reason: Reason) -> bool:
    """Whether a fact of the ground carries a note and more evidence than an assumption."""
    bases = [subject.basis[name] for name in reason.facts if name in subject.basis]
    return any(basis.note.strip() and basis.evidence != "assumed" for basis in bases)


def _bare(subject: Subject, reason: Reason) -> Finding:
    facts = ", ".join(reason.facts)
    return Finding(
        f"no-evidence.{reason.rule}",
        "warning",
        _("This ground is relied upon, and nothing on file supports it yet: {ground}").format(
            ground=reason.text
        ),
        subject.where(reason.facts),
        _(
            "Say in `basis` how you know {facts}: evidence (searched, consulted, documented) and a note."
        ).format(facts=facts),
        subject.cites(_rule(subject, reason.rule).cite),
    )


def _rule(subject: Subject, name: str) -> Rule:
    """A rule or one of the alternatives of a group."""
    every = [item for rule in subject.book.rules for item in (rule, *rule.any_of)]
    return next(rule for rule in every if rule.id == name)
