"""Conditions of the data over the facts, numbers of candidates, and rules that are about to lapse."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import msgspec

from ppi_cli.checks.findings import Finding, Subject
from ppi_cli.data.schema import Cites
from ppi_cli.data.wording import long_day
from ppi_cli.language import _, words
from ppi_cli.law.judge import in_force, judge
from ppi_cli.law.logic import truth
from ppi_cli.timetable.stages import Outline

LAPSE = datetime.timedelta(days=90)
"""How long before its last day a rule is said to lapse."""


def check_law(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """What the data says of this procedure and these facts."""
    yield from _conditions(subject, outline)
    yield from _candidates(subject, outline)
    yield from _lapses(subject, outline)


def _conditions(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """The checks of `checks.yaml`."""
    rules = outline.frame.rules
    for check in subject.book.checks:
        if check.procedures and outline.frame.procedure not in check.procedures:
            continue
        lifted = check.unless is not None and truth(check.unless, rules.world) is True
        if (
            in_force(check.in_force, check.until, rules.call)
            and truth(check.when, rules.world) is True
            and not lifted
        ):
            where, cites = subject.where(check.facts), subject.cites(check.cite)
            yield Finding(check.id, check.severity, words(check.text), where, words(check.fix), cites)


def _candidates(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """Fewer candidates expected than have to be invited. Below the threshold only national law sets a number."""
    rules = outline.frame.rules
    expected = subject.facts.get("candidates.expected")
    if not isinstance(expected, int):
        return
    for item in subject.book.candidates:
        if rules.regime == "below-threshold" and not item.national:
            continue
        applies = outline.frame.procedure in item.procedures and in_force(
            item.in_force, item.until, rules.call
        )
        if applies and truth(item.when, rules.world) is True and expected < item.at_least:
            text = _(
                "{expected} candidates are expected, and at least {least} have to be invited if that"
                " many qualify."
            )
            yield Finding(
                "too-few-candidates",
                "warning",
                text.format(expected=expected, least=item.at_least),
                subject.where(["candidates.expected"]),
                _(
                    "Make the call better known, or loosen the selection criteria; with fewer that qualify"
                    " you may go on."
                ),
                subject.cites(item.cite),
            )
            return


class _Lapsing(msgspec.Struct, frozen=True):
    """Something that holds on the day of the call and ends soon after."""

    id: str
    name: str
    last: datetime.date
    cite: Cites


def _lapses(subject: Subject, outline: Outline) -> Iterator[Finding]:
    """What ends within 90 days after the day whose law applies; a call that slips falls under other rules."""
    call = outline.frame.rules.call
    for item in _ending(subject, outline):
        if call <= item.last <= call + LAPSE:
            text = _("{name} holds until {day} only. If the call slips beyond it, other rules apply.")
            yield Finding(
                f"lapses.{item.id}",
                "note",
                text.format(name=item.name, day=long_day(item.last)),
                subject.where(["schedule.call_date"]),
                _("Send the notice by then, or check again for the new day."),
                subject.cites(item.cite),
            )


def _ending(subject: Subject, outline: Outline) -> Iterator[_Lapsing]:
    """All that this procedure rests on and that has a last day."""
    book, frame = subject.book, outline.frame
    facts = {**subject.facts, "schedule.call_date": frame.rules.call}
    judgement = judge(book, facts, frame.rules.call).judgements[frame.procedure]
    dated = judgement.figure.dated
    if dated is not None:
        series = judgement.figure.series[0]
        yield _Lapsing(
            series.id, _("The threshold for {what}").format(what=words(series.name)), dated.ends, dated.cite
        )
    for finding in judgement.findings:
        if finding.rule.until is not None:
            yield _Lapsing(finding.rule.id, words(finding.rule.holds), finding.rule.until, finding.rule.cite)
    for items in frame.rules.limits.values():
        for item in items:
            if item.limit.until is not None:
                name = words(book.stages[item.limit.stage].name)
                yield _Lapsing(
                    item.limit.id,
                    _("The limit for {what}").format(what=name),
                    item.limit.until,
                    item.limit.cite,
                )
