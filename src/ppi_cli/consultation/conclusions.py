"""From a finding to a fact: what the fact becomes, what follows from it, and what that does to the procedures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ppi_cli.casefile.answers import Basis
from ppi_cli.consultation.privacy import Redactor
from ppi_cli.consultation.records import Finding, Records
from ppi_cli.data.facts import BadValue, convert, nearest
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import InputError
from ppi_cli.language import _, words
from ppi_cli.law.assess import assess
from ppi_cli.law.assessment import Assessment, Reason
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld


class Lost(msgspec.Struct, frozen=True):
    """A procedure that is no longer available, and why."""

    id: str
    name: str
    reasons: tuple[Reason, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What accepting a finding does: facts with their basis, what was said before, the assessments, the losses.

    `followed` are the facts that change because they cannot stand beside the new one, with the sentence that says so.
    """

    facts: Mapping[str, Value]
    basis: Mapping[str, Basis]
    changed: bool
    followed: Mapping[str, str]
    before: Assessment
    after: Assessment
    lost: tuple[Lost, ...]
    gained: tuple[str, ...]

    @property
    def unsettled(self) -> bool:
        """Whether nothing can be recommended any more before other facts are known."""
        return bool(
            self.after.recommended is None
            and self.after.recommendation.missing
            and not self.after.contradictions
        )


def fact_value(book: Lawbook, fact: str, text: str) -> Value:
    """The value that a finding says a fact has. Raises InputError."""
    if fact not in book.facts:
        guess = nearest(fact, book.facts)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See the names in ppi.yaml.")
        raise InputError(_("there is no fact '{name}'").format(name=fact), fix, "--fact")
    try:
        return convert(book.facts[fact], text, book.countries)
    except BadValue as bad:
        raise InputError(f"{fact}: {bad.what}", bad.fix, "--value") from None


def outcome(
    book: Lawbook,
    held: Mapping[str, Value],
    records: Records,
    finding: Finding,
    today: datetime.date,
    *,
    alone: bool,
    also: Mapping[str, Value] | None = None,
) -> Outcome:
    """What follows from accepting a finding; nothing is recorded. `alone` leaves the other facts as they are; `also` are
    facts that were answered with it, so that something can be recommended anew.

    Raises InputError where the finding names no value of its fact.
    """
    before = assess(book, held, today)
    facts: dict[str, Value] = {}
    followed: dict[str, str] = {}
    if finding.fact:
        facts[finding.fact] = fact_value(book, finding.fact, finding.value)
        if not alone:
            facts, followed = _with_what_follows(book, held, facts, finding.fact)
    after = assess(book, {**held, **(also or {}), **facts}, today)
    source = _source(finding)
    note = Redactor(records).clean(finding.text)
    basis = {name: Basis("consulted", note, source) for name in facts}
    was = {result.id: result for result in before.procedures}
    lost = tuple(
        Lost(result.id, result.name, _failing(result.reasons))
        for result in after.procedures
        if result.status == "unavailable" and was[result.id].status != "unavailable"
    )
    gained = tuple(
        result.name
        for result in after.procedures
        if result.status == "available" and was[result.id].status == "unavailable"
    )
    changed = any(held.get(name) != value for name, value in facts.items())
    return Outcome(facts, basis, changed, followed, before, after, lost, gained)


def _failing(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """What keeps a procedure from being available: of a group of alternatives nothing once one of them holds."""
    met = {reason.group for reason in reasons if reason.group and reason.holds}
    return tuple(reason for reason in reasons if reason.holds is False and reason.group not in met)


def _source(finding: Finding) -> str:
    who = ", ".join(finding.responses)
    if who:
        return _("Market consultation, finding {id} (responses {who})").format(id=finding.id, who=who)
    return _("Market consultation, finding {id}").format(id=finding.id)


def _with_what_follows(
    book: Lawbook, held: Mapping[str, Value], facts: dict[str, Value], changed: str
) -> tuple[dict[str, Value], dict[str, str]]:
    """Facts that would contradict the new one take the value that the data says follows from it."""
    followed: dict[str, str] = {}
    for item in book.contradictions:
        world = FactWorld(book, {**held, **facts})
        lifted = item.unless is not None and truth(item.unless, world) is True
        if changed in item.follows and truth(item.when, world) is True and not lifted:
            for name, text in item.follows[changed].items():
                facts[name] = convert(book.facts[name], text, book.countries)
                followed[name] = words(item.text)
    return facts, followed
