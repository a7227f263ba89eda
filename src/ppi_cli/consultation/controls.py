"""The equal-treatment controls: what the records show that could distort competition or would not stand up.

What a control means, how grave it is and where that comes from stands in `procedures/…/consultation.yaml`; here is
only how its places are found. Pure: the day and the state of the files come in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

import msgspec

from ppi_cli.consultation.privacy import leaks
from ppi_cli.consultation.records import Evidence, Meeting, Person, Records
from ppi_cli.data.citations import cites_for
from ppi_cli.data.schema import Cites, Lawbook, Value
from ppi_cli.data.wording import long_day
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.assess import mark_of
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable.arithmetic import Days, Period, add_months, extended_end, plain_end

SEVERITIES = ("error", "warning", "note")
_TOLERANCE = 5
"""Minutes by which a meeting may differ from what was announced."""
_PACK = ("document", "questionnaire")
_ENGLISH = "en"
_SHOWN = 90


class View(msgspec.Struct, frozen=True):
    """A consultation as it stands on a day. `files` tells of each path of evidence: kept, missing or changed."""

    book: Lawbook
    facts: Mapping[str, Value]
    records: Records
    today: datetime.date
    days: Days
    files: Mapping[str, str] = msgspec.field(default_factory=dict)
    edited: tuple[str, ...] = ()

    def number(self, fact: str) -> int:
        """A length or another whole number, its default included."""
        value = FactWorld(self.book, self.facts).value(fact)
        return value if isinstance(value, int) else 0

    def promised(self, start: datetime.date) -> datetime.date:
        """The last day on which something said on `start` has to be public."""
        period = Period(max(self.number("consultation.answer_days"), 1), "d")
        return extended_end(start, plain_end(start, period, self.days), period, self.days)


class Place(msgspec.Struct, frozen=True):
    """Where a control fires: the words for its sentence, the record, and a severity of its own if it has one."""

    who: str = ""
    what: str = ""
    day: datetime.date | None = None
    number: str = ""
    where: str = ""
    severity: str = ""


class Found(msgspec.Struct, frozen=True):
    """A finding, in words. `basis` is that of its control; `mark` says what has to be confirmed."""

    id: str
    severity: str
    text: str
    where: str
    fix: str
    cites: tuple[str, ...]
    basis: str
    mark: str


def run_controls(view: View) -> list[Found]:
    """All findings, the gravest first."""
    found = []
    for control in view.book.consultation_controls.values():
        places = PLACES.get(control.id)
        cites = sources_of(view.book, control.cite, view.facts)
        for place in places(view) if places else ():
            said = {
                "who": place.who,
                "what": place.what,
                "number": place.number,
                "day": long_day(place.day) if place.day else "",
            }
            found.append(
                Found(
                    control.id,
                    place.severity or control.severity,
                    words(control.text).format(**said),
                    place.where,
                    words(control.fix).format(**said),
                    cites,
                    control.basis,
                    mark_of(control.confidence),
                )
            )
    return sorted(found, key=lambda one: SEVERITIES.index(one.severity))


def sources_of(book: Lawbook, cites: Cites, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """The citations for the field of the contract: law before guidance, guidance before practice."""
    found = cites_for(cites, str(facts.get("contract.field") or "general"))
    order = ("law", "guidance", "practice")
    return tuple(sorted(found, key=lambda text: order.index(book.laws[text.split(" ")[0]].kind)))


def basis_words(basis: str) -> str:
    """Who asks for an item or a control: the law, good practice, or the law for the aim and practice for the way."""
    return {"law": _("law"), "aim": _("law for the aim, practice for the way")}.get(basis, _("good practice"))


def all_evidence(records: Records) -> Iterator[tuple[str, Evidence]]:
    """Every file of evidence with the record that names it."""
    for held in (records.checklist, records.meetings, records.documents):
        for identity, record in held.items():
            for evidence in record.files:
                yield identity, evidence


# --- the places ---------------------------------------------------------------------------------------------


def _told_to_one(view: View) -> Iterator[Place]:
    for meeting in view.records.meetings.values():
        news = [*meeting.told, *(one for one in meeting.given if not _was_public(view, one, meeting.on))]
        if not news or meeting.published is not None or meeting.format == "event":
            continue
        overdue = view.today > view.promised(meeting.on)
        yield msgspec.structs.replace(
            _of_meeting(view, meeting),
            what=_short("; ".join(news)),
            number=meeting.id,
            severity="" if overdue else "warning",
        )


def _was_public(view: View, given: str, day: datetime.date) -> bool:
    document = view.records.documents.get(given)
    return document is not None and document.public is not None and document.public <= day


def _one_of_staff(view: View) -> Iterator[Place]:
    for meeting in view.records.meetings.values():
        count = meeting.of_staff
        if count is not None and count < 2 and meeting.format in ("one-to-one", "visit", "call"):
            text = _("one person of yours alone") if count else _("nobody of yours")
            yield _explained(
                meeting, msgspec.structs.replace(_of_meeting(view, meeting), what=text, number=meeting.id)
            )


def _unequal_length(view: View) -> Iterator[Place]:
    announced = view.number("consultation.slot_minutes")
    for meeting in view.records.meetings.values():
        if meeting.format != "one-to-one" or meeting.minutes is None:
            continue
        if abs(meeting.minutes - announced) > _TOLERANCE:
            text = ngettext("{count} minute", "{count} minutes", meeting.minutes)
            text = _("{minutes} instead of the {announced} announced").format(
                minutes=text.format(count=meeting.minutes), announced=announced
            )
            yield _explained(
                meeting, msgspec.structs.replace(_of_meeting(view, meeting), what=text, number=meeting.id)
            )


def _outside_slots(view: View) -> Iterator[Place]:
    offered = {(slot.on, slot.start) for slot in view.records.slots.values()}
    for meeting in view.records.meetings.values():
        if offered and meeting.format == "one-to-one" and (meeting.on, meeting.start) not in offered:
            when = meeting.start or _("at a time that is not recorded")
            yield _explained(
                meeting, msgspec.structs.replace(_of_meeting(view, meeting), what=when, number=meeting.id)
            )


def _explained(meeting: Meeting, place: Place) -> Place:
    """A place of good practice for which the officer noted a reason: still shown, as a note with that reason."""
    if not meeting.reason:
        return place
    what = _("{what}; your reason: {reason}").format(what=place.what, reason=_short(meeting.reason))
    return msgspec.structs.replace(place, what=what, severity="note")


def _answer_late(view: View) -> Iterator[Place]:
    for question in view.records.questions.values():
        last = view.promised(question.on)
        if (question.published or view.today) > last:
            what = _("until {day}").format(day=long_day(last))
            yield Place(what=what, day=question.on, number=question.id, where=question.id)


def _no_declaration(view: View) -> Iterator[Place]:
    for person in _ours(view.records):
        if person.declared is None:
            yield Place(who=person.name, number=person.id, where=person.id)


def _interest_without_measure(view: View) -> Iterator[Place]:
    for person in _ours(view.records):
        if person.interest and not person.measure:
            yield Place(who=person.name, number=person.id, where=person.id)


def _ours(records: Records) -> Iterator[Person]:
    return (one for one in records.people.values() if one.side != "operator" and one.forgotten is None)


def _one_language(view: View) -> Iterator[Place]:
    spoken = str(FactWorld(view.book, view.facts).value("consultation.languages") or "")
    languages = [one.strip().casefold() for one in spoken.replace(";", ",").split(",") if one.strip()]
    if len(languages) == 1 and languages[0] != _ENGLISH and view.records.begun:
        yield Place(what=languages[0], where="consultation.languages")


def _short_period(view: View) -> Iterator[Place]:
    public = [one.public for one in view.records.documents.values() if one.kind in _PACK and one.public]
    start = view.facts.get("consultation.starts")
    if isinstance(start, datetime.date):
        public.append(start)
    if not public:
        return
    first, last = min(public), max(public)
    due = first + datetime.timedelta(days=view.number("consultation.response_days"))
    least = view.number("consultation.least_days")
    if (due - last).days < least:
        text = ngettext("{count} day", "{count} days", (due - last).days).format(count=(due - last).days)
        yield Place(what=text, day=last, number=str(least), where="consultation.response_days")


def _not_the_same_day(view: View) -> Iterator[Place]:
    pack = [one for one in view.records.documents.values() if one.kind in _PACK and not one.corrects]
    days = [one.public for one in pack if one.public]
    for document in pack:
        if document.public and document.public > min(days):
            yield Place(what=document.title, day=document.public, where=document.id)


def _prior_involvement(view: View) -> Iterator[Place]:
    involved = [one for one in view.records.operators.values() if one.involved]
    if not involved and view.facts.get("prior.involvement") is True:
        yield Place(who=_("A firm"), what=_("which firm it was"), number="ID", where="prior.involvement")
    for operator in involved:
        lacking = [
            name
            for name, there in (
                (_("information given to the others"), operator.shared is not None),
                (_("adequate time limits"), bool(operator.time_limits)),
            )
            if not there
        ]
        if lacking:
            yield Place(who=operator.name, what=", ".join(lacking), number=operator.id, where=operator.id)


def _confidential(view: View) -> Iterator[Place]:
    for leak in leaks(view.records):
        yield Place(who=leak.who, what=_short(leak.text), number=leak.record, where=leak.record)


def _evidence(state: str) -> Callable[[View], Iterator[Place]]:
    def places(view: View) -> Iterator[Place]:
        for identity, evidence in all_evidence(view.records):
            if view.files.get(evidence.path) == state:
                yield Place(what=evidence.name or evidence.path, number=identity, where=identity)

    return places


def _edited(view: View) -> Iterator[Place]:
    if view.edited:
        yield Place(what=", ".join(view.edited), where=view.edited[0])


def _minutes_not_checked(view: View) -> Iterator[Place]:
    for meeting in view.records.meetings.values():
        unchecked = meeting.format == "one-to-one" and meeting.checked is None
        if unchecked and view.today > view.promised(meeting.on):
            yield msgspec.structs.replace(_of_meeting(view, meeting), number=meeting.id)


def _retention_passed(view: View) -> Iterator[Place]:
    for person in view.records.people.values():
        if person.until is not None and person.until < view.today and person.forgotten is None:
            yield Place(who=person.name, day=person.until, number=person.id, where=person.id)


def _horizon_too_late(view: View) -> Iterator[Place]:
    start, call = view.facts.get("consultation.starts"), view.facts.get("schedule.call_date")
    if not _funded(view) or not isinstance(start, datetime.date) or not isinstance(call, datetime.date):
        return
    months = view.number("plan.horizon_consultation_months")
    if add_months(call, -months) < start:
        yield Place(day=start, number=str(months), where="consultation.starts")


def _horizon_no_notice(view: View) -> Iterator[Place]:
    noticed = any(one.kind == "notice" and one.public for one in view.records.documents.values())
    if _funded(view) and view.records.begun and not noticed and view.facts.get("pin.sent") is None:
        yield Place(where="pin.sent")


def _funded(view: View) -> bool:
    return view.facts.get("funding.horizon") in ("pcp", "ppi")


def _finding_open(view: View) -> Iterator[Place]:
    for finding in view.records.findings.values():
        if finding.state == "open":
            yield Place(what=_short(finding.text), number=finding.id, where=finding.id)


def _of_meeting(view: View, meeting: Meeting) -> Place:
    who = ", ".join(view.records.operator_name(one) for one in meeting.operators) or _("the market")
    return Place(who=who, day=meeting.on, where=meeting.id)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


PLACES: Mapping[str, Callable[[View], Iterator[Place]]] = {
    "told-to-one": _told_to_one,
    "one-of-staff": _one_of_staff,
    "unequal-length": _unequal_length,
    "outside-slots": _outside_slots,
    "answer-late": _answer_late,
    "no-declaration": _no_declaration,
    "interest-without-measure": _interest_without_measure,
    "one-language": _one_language,
    "short-period": _short_period,
    "not-the-same-day": _not_the_same_day,
    "prior-involvement": _prior_involvement,
    "confidential-in-report": _confidential,
    "evidence-missing": _evidence("missing"),
    "evidence-changed": _evidence("changed"),
    "edited-by-hand": _edited,
    "minutes-not-checked": _minutes_not_checked,
    "retention-passed": _retention_passed,
    "horizon-too-late": _horizon_too_late,
    "horizon-no-notice": _horizon_no_notice,
    "finding-open": _finding_open,
}
"""How the places of each control of the data are found."""
