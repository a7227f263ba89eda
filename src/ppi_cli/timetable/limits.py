"""What the law asks of a stage: which limits apply to a procedure, how long they are, and what changes them.

Pure. A reduction counts only where its condition certainly holds; what is not known shortens nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ppi_cli.data.schedule_references import OR, UNITS
from ppi_cli.data.schema import Change, Directive, Exemption, Lawbook, Limit, Value, Window
from ppi_cli.law.judge import in_force, judge
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable.arithmetic import Period
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.periods import count, parse_period

_IN_WINDOW = "this.notice_in_window"


class Measured(msgspec.Struct, frozen=True):
    """A limit with its length. `full` is the length before `changes`; `exemption` is why it does not bind."""

    limit: Limit
    period: Period
    full: Period
    usual: Period | None
    changes: tuple[Change, ...]
    exemption: Exemption | None

    @property
    def binds(self) -> bool:
        """Whether it is law for this contract, and not orientation or a condition of a grant."""
        return self.limit.binds and self.exemption is None


class Rules(msgspec.Struct, frozen=True):
    """All that the law says on the dates of one procedure, for one set of facts and one day of the call."""

    call: datetime.date
    directive: Directive
    world: FactWorld
    regime: str | None
    limits: Mapping[str, tuple[Measured, ...]]
    windows: Mapping[str, Window]


def read_rules(
    book: Lawbook, facts: Mapping[str, Value], procedure: str, call: datetime.date, calendar: Calendar
) -> Rules:
    """The limits and windows in force on the day of the call (Directive 2014/24/EU, Art. 5(4)).

    Raises NotInForce for a day on which the directive does not apply.
    """
    verdict = judge(book, {**facts, "schedule.call_date": call}, call)
    judgement = verdict.judgements[procedure]
    windows = {
        window.stage: window
        for window in book.windows
        if procedure in window.procedures
        and in_force(window.in_force, window.until, call)
        and truth(window.when, judgement.world) is True
    }
    world = _with_notice(judgement.world, windows, call, calendar)
    limits: dict[str, tuple[Measured, ...]] = {}
    for limit in book.limits:
        applies = procedure in limit.procedures and in_force(limit.in_force, limit.until, call)
        if applies and truth(limit.when, world) is True:
            exemption = (
                None if limit.national or not limit.binds else _exemption(book, procedure, limit.stage, world)
            )
            limits[limit.stage] = (*limits.get(limit.stage, ()), _measure(limit, exemption, world))
    return Rules(call, verdict.directive, world, judgement.regime, limits, windows)


def notice_days(
    window: Window, world: FactWorld, call: datetime.date, calendar: Calendar
) -> tuple[datetime.date | None, datetime.date]:
    """The first (None: there is none) and the last day on which a notice has its effect; counted back."""
    least = parse_period(window.at_least) if window.at_least else length_of(window.months_from, world)
    first = (
        count(call, parse_period(window.at_most), calendar, back=True).last_day if window.at_most else None
    )
    return first, count(call, least, calendar, back=True).last_day


def length_of(fact: str, world: FactWorld) -> Period:
    """The length that a fact holds, in the unit at the end of its id."""
    value = world.value(fact)
    return Period(value if isinstance(value, int) else 0, UNITS[fact.rpartition("_")[2]])


def known_length(facts: str, world: FactWorld) -> str:
    """Of facts joined by `or` the first that is known, else the last."""
    names = facts.split(OR)
    return next((name for name in names if world.value(name) is not None), names[-1])


def _with_notice(
    world: FactWorld, windows: Mapping[str, Window], call: datetime.date, calendar: Calendar
) -> FactWorld:
    """The same facts, and whether the notice was sent within its window; unknown while there is none."""
    options, opened = frozenset({"yes", "no"}), frozenset[str]()
    for window in windows.values():
        sent = world.value(window.fact) if window.fact else None
        if isinstance(sent, datetime.date):
            first, last = notice_days(window, world, call, calendar)
            options = frozenset({"yes" if sent <= last and (first is None or sent >= first) else "no"})
        elif window.fact:
            opened = frozenset({window.fact})
    return world.within({**world.this, _IN_WINDOW: options}, {_IN_WINDOW: opened})


def _exemption(book: Lawbook, procedure: str, stage: str, world: FactWorld) -> Exemption | None:
    for exemption in book.exemptions:
        concerns = stage not in exemption.spares and (
            not exemption.procedures or procedure in exemption.procedures
        )
        if concerns and truth(exemption.when, world) is True:
            return exemption
    return None


def _measure(limit: Limit, exemption: Exemption | None, world: FactWorld) -> Measured:
    """The shortest length that the law allows: a cut in days is taken from the full length only."""
    full = parse_period(limit.period) if limit.period else length_of(limit.days_from, world)
    period, usual, used = full, limit.usual, tuple[Change, ...]()
    for change in limit.shorter:
        shorter = _shortened(change, full, world)
        if truth(change.when, world) is True and shorter.number < period.number:
            period, usual, used = shorter, change.usual, (change,)
    for change in limit.longer:
        lifted = change.unless is not None and truth(change.unless, world) is True
        if truth(change.when, world) is True and not lifted:
            period, used = Period(period.number + change.more, period.unit), (*used, change)
    return Measured(limit, period, full, parse_period(usual) if usual else None, used, exemption)


def _shortened(change: Change, full: Period, world: FactWorld) -> Period:
    if change.period:
        return parse_period(change.period)
    if change.days_from:
        return length_of(change.days_from, world)
    return Period(full.number - change.less, full.unit)
