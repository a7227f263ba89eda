"""How a stage of the timetable is counted, in words: the limit with its article, and what is only assumed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from ppi_cli.data.citations import cite, cites_for, together
from ppi_cli.data.schema import Change, Cites, Confidence, Lawbook, Value
from ppi_cli.data.wording import in_words, long_day, weekday
from ppi_cli.language import _, words
from ppi_cli.law.assess import mark_of
from ppi_cli.law.judge import in_force
from ppi_cli.law.logic import truth
from ppi_cli.timetable.arithmetic import Period
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.explain import length_in_words, open_questions
from ppi_cli.timetable.limits import Measured, known_length, length_of, notice_days
from ppi_cli.timetable.periods import Deadline, parse_period
from ppi_cli.timetable.reckoning import Frame, Point

_INVITED = "invitation-sent"


Origin = Literal["counted", "set", "done", "latest"]
"""Where a day comes from: the rules and assumptions, the officer's plan, what happened, or the need counted
back.
"""


class Told(msgspec.Struct, frozen=True):
    """The whole text, a brief one for a line of a table, and the provisions that the text rests on."""

    text: str
    brief: str
    cites: tuple[str, ...]


def tell(
    book: Lawbook, frame: Frame, point: Point, facts: Mapping[str, Value], *, start: bool, origin: Origin
) -> Told:
    """How the day of a stage came about; `start` says that it is the one from which all others follow."""
    return _Telling(book, frame, point, facts, start, origin).told()


def notes(book: Lawbook, frame: Frame, facts: Mapping[str, Value], calendar: Calendar) -> tuple[str, ...]:
    """What has to be said of the whole timetable."""
    return tuple(_notes(book, frame, facts, calendar))


def length(period: Period) -> str:
    """`30 days`."""
    return length_in_words(period.number, period.unit)


def moved(deadline: Deadline) -> str:
    """Why a period ends later than counted; empty where it does not."""
    if not deadline.moved:
        return ""
    plain, last = deadline.plain_end, in_words(deadline.last_day)
    if plain.weekday() >= 5:
        return _("ends on a {weekday} → {day}").format(weekday=weekday(plain), day=last)
    holiday = deadline.calendar.holiday(plain)
    if holiday:
        return _("ends on a public holiday ({holiday}) → {day}").format(holiday=holiday, day=last)
    return _("runs until it holds two working days → {day}").format(day=last)


class _Telling:
    """Puts one point into words, and gathers the citations on the way."""

    def __init__(
        self,
        book: Lawbook,
        frame: Frame,
        point: Point,
        facts: Mapping[str, Value],
        start: bool,
        origin: Origin,
    ) -> None:
        self.book = book
        self.frame = frame
        self.point = point
        self.facts = facts
        self.start = start
        self.origin = origin
        self.cited: dict[str, None] = {}

    def told(self) -> Told:
        point, stage = self.point, self.point.step.stage
        if stage in self.frame.rules.windows:
            text, brief = self._window()
        elif self.start:
            text, brief = self._start()
        else:
            text, brief = self._counted()
        sentences = [text, self._note(), self._candidates()]
        self._gather(point.step.cite)
        return Told(" ".join(sentence for sentence in sentences if sentence), brief, tuple(self.cited))

    def _note(self) -> str:
        """The note of the stage, with the days of the thirds where it has them; parts of a day are left out."""
        point, note = self.point, words(self.point.step.note)
        if not point.step.thirds or point.begins is None:
            return "" if point.step.thirds else note
        end = point.day
        if point.deadline is not None and point.day == point.deadline.last_day:
            end = point.deadline.plain_end
        days = (end - point.begins).days
        first, second = (point.begins + datetime.timedelta(days=days * part // 3) for part in (1, 2))
        return note.format(first=in_words(first), second=in_words(second))

    # --- the kinds of stages --------------------------------------------------------------------------------

    def _window(self) -> tuple[str, str]:
        window = self.frame.rules.windows[self.point.step.stage]
        world = self.frame.rules.world
        least = parse_period(window.at_least) if window.at_least else length_of(window.months_from, world)
        text = _("{length} {text}{cite}; counted back, so never moved.").format(
            length=length(least), text=words(window.text), cite=self._tail(window.cite, window.confidence)
        )
        if window.months_from:
            text += " " + _("It never binds here; change it with {fact}.").format(fact=window.months_from)
        sent = self.facts.get(window.fact) if window.fact else None
        if isinstance(sent, datetime.date):
            text += " " + self._notice(sent)
        brief = (
            _("{length} before the notice")
            if window.binds
            else _("{length} before the notice, to be confirmed")
        )
        return text, brief.format(length=length(least))

    def _notice(self, sent: datetime.date) -> str:
        """Whether the notice that was sent has its effect."""
        window = self.frame.rules.windows[self.point.step.stage]
        first, last = notice_days(window, self.frame.rules.world, self.frame.rules.call, self.frame.calendar)
        if sent <= last and (first is None or sent >= first):
            text = _(
                "Yours of {day} is within the time and shortens the time for tenders, if it is no call"
                " itself."
            )
        else:
            text = _("Yours of {day} shortens nothing: it would have to be sent from {first} to {last}.")
        return text.format(day=long_day(sent), first=long_day(first or last), last=long_day(last))

    def _start(self) -> tuple[str, str]:
        if self.origin != "counted":
            return {
                "done": (_("Done; the law of this day counts."), _("done")),
                "set": (_("The day that you have set; the law of this day counts."), _("set by you")),
                "latest": (_("The latest day that meets the need."), _("at the latest")),
            }[self.origin]
        weeks = length_of("plan.preparation_weeks", self.frame.rules.world)
        text = _(
            "No day is set (schedule.call_date): {length} from today for documents and approvals ({source})."
        )
        text = text.format(length=length(weeks), source=self._source(("plan.preparation_weeks",)))
        return text, _("{length} from today, assumed").format(length=length(weeks))

    def _counted(self) -> tuple[str, str]:
        point = self.point
        told, short = [], []
        if point.step.next_day:
            if self._waits():
                told.append(_("The day after the waiting time."))
            else:
                told.append(_("The day after the standstill{cite}.").format(cite=self._standstill()))
            short.append(_("the day after"))
        if point.measured and point.deadline:
            told.append(self._limit(point.measured, point.deadline))
            told += [step.text for step in open_questions(point.deadline)]
            short.append(self._brief_limit(point.measured, point.deadline))
        elif point.earliest is not None and not point.step.next_day:
            text = _("Not before {day}, the first day after the standstill{cite}.")
            told.append(text.format(day=in_words(point.earliest), cite=self._standstill()))
        if self.origin in ("done", "set"):
            told.append(_("Done.") if self.origin == "done" else _("Set by you."))
            short.insert(0, _("done") if self.origin == "done" else _("set by you"))
        elif point.lengths:
            told.append(self._practice(point.lengths))
            if self.origin == "latest" or point.practice == point.day or not short:
                short.append(_("plan {length}").format(length=self._together(point.lengths)))
        if point.measured and words(point.measured.limit.firm):
            told.append(words(point.measured.limit.firm))
        return " ".join(told), "; ".join(short)

    def _standstill(self) -> str:
        """The provision behind a day that follows from the end of a standstill; empty where none binds."""
        after = {step.stage: step.after for step in self.frame.steps}
        name = after[self.point.step.stage]
        while name and name not in self.frame.rules.limits:
            name = after[name]
        binding = [item for item in self.frame.rules.limits.get(name, ()) if item.binds]
        return self._tail(binding[0].limit.cite) if binding else ""

    def _waits(self) -> bool:
        """True where the time before is one that the buyer has chosen, and no limit of the law."""
        before = next((step for step in self.frame.steps if step.stage == self.point.step.after), None)
        return before is not None and bool(before.lasts)

    # --- limits and assumptions ---------------------------------------------------------------------------

    def _limit(self, item: Measured, deadline: Deadline) -> str:
        limit = item.limit
        tail = self._tail(limit.cite, limit.confidence)
        if item.usual:
            text = _("{usual} as a rule, never fewer than {least}, {text}{cite}")
        elif limit.latest:
            text = _("At the latest {least} {text}{cite}")
        else:
            text = _("{least} {text}{cite}")
        least = str(item.period.number) if item.usual else length(item.period)
        usual = length(item.usual) if item.usual else ""
        text = text.format(usual=usual, least=least, text=words(limit.text), cite=tail)
        if item.changes:
            text += (
                " ("
                + "; ".join(
                    [_("{full} in full").format(full=length(item.full)), *map(self._change, item.changes)]
                )
                + ")"
            )
        if moved(deadline):
            text += "; " + moved(deadline)
        if item.exemption:
            self._gather(item.exemption.cite)
            return _("{why} For orientation: {limit}.").format(why=words(item.exemption.text), limit=text)
        if not limit.binds:
            return _("{limit}; it never binds here; change it with {fact}.").format(
                limit=text, fact=limit.days_from
            )
        return text + "."

    def _change(self, change: Change) -> str:
        tail = self._tail(change.cite)
        if change.more:
            text = _("{days} more for {name}{cite}")
        elif change.less:
            text = _("{days} less with {name}{cite}")
        else:
            text = _("shortened by {name}{cite}")
        return text.format(
            days=length(Period(change.more or change.less or 1, "d")), name=words(change.name), cite=tail
        )

    def _brief_limit(self, item: Measured, deadline: Deadline) -> str:
        if item.exemption:
            return _("no EU limit binds")
        if not item.limit.binds:
            return _("{length}, to be confirmed").format(length=length(item.period))
        cites = item.changes[-1].cite if item.changes and item.changes[-1].cite else item.limit.cite
        ref = next(iter(self._refs(cites)), "").removeprefix(_("Directive "))
        text = _("{length}, {ref}").format(length=length(item.period), ref=ref)
        if item.limit.latest:
            text = _("at most {text}").format(text=text)
        if item.usual:
            text = _("{usual}, never under {least}, {ref}").format(
                usual=length(item.usual), least=item.period.number, ref=ref
            )
        if deadline.moved and self.point.day == deadline.last_day:
            plain = deadline.plain_end
            name = deadline.calendar.holiday(plain) if plain.weekday() < 5 else weekday(plain)
            text += _("; {plain} → {weekday}").format(
                plain=name or weekday(plain), weekday=weekday(deadline.last_day)
            )
        return text

    def _practice(self, lengths: tuple[Period, ...]) -> str:
        text = _("Planned with {length} ({source}).")
        if self.origin != "latest" and self.point.practice != self.point.day:
            text = _("{length} would do ({source}), but the day above is later.")
        names = tuple(known_length(facts, self.frame.rules.world) for facts in self.point.step.lasts)
        return text.format(length=self._together(lengths), source=self._source(names))

    def _source(self, names: tuple[str, ...]) -> str:
        """Whose assumption it is, and the facts to change."""
        own = all(name in self.facts for name in names)
        text = _("your assumption, {facts}") if own else _("practice, to be confirmed; {facts}")
        if not own:
            for name in names:
                self._gather(self.book.facts[name].cite)
        return text.format(facts=", ".join(names))

    def _together(self, lengths: tuple[Period, ...]) -> str:
        return " + ".join(length(item) for item in lengths)

    def _candidates(self) -> str:
        """How many are invited at least."""
        if self.point.step.stage != _INVITED:
            return ""
        world, call = self.frame.rules.world, self.frame.rules.call
        for item in self.book.candidates:
            applies = self.frame.procedure in item.procedures and in_force(item.in_force, item.until, call)
            if applies and truth(item.when, world) is True:
                return words(item.text).rstrip(".") + self._tail(item.cite, item.confidence) + "."
        return ""

    # --- citations ----------------------------------------------------------------------------------------

    def _refs(self, cites: Cites) -> list[str]:
        """The citations for the field of the contract. The directive is not named where it alone could be meant: beside a
        code of the country an article by itself would be read as one of that code.
        """
        found = [cite(text, self.book.laws) for text in self._gather(cites)]
        unnamed = "" if self.book.overlays else self.frame.rules.directive.law
        return [item.short if item.law == unnamed else item.brief for item in found]

    def _gather(self, cites: Cites) -> tuple[str, ...]:
        """The citations for the field of the contract, remembered for the end."""
        found = cites_for(cites, self.frame.rules.directive.id)
        self.cited |= dict.fromkeys(found)
        return found

    def _tail(self, cites: Cites, confidence: Confidence = "verified") -> str:
        """` (Art. 31(1))`, with the act where it is another one; and that it has to be confirmed where it
        was not read.
        """
        refs = self._refs(cites)
        tail = " " + _("({refs})").format(refs=together(refs)) if refs else ""
        mark = mark_of(confidence)
        return f"{tail} ({mark})" if mark else tail


def _notes(book: Lawbook, frame: Frame, facts: Mapping[str, Value], calendar: Calendar) -> Iterator[str]:
    bound = [item for items in frame.rules.limits.values() for item in items]
    if frame.rules.regime is None and any(item.binds for item in bound):
        yield _(
            "Whether the EU limits bind is open: the value, or what it is measured against, is not known yet."
            " They are shown as if they did."
        )
    if any(item.binds for item in bound) and not any(item.limit.national for item in bound):
        yield _(
            "The limits are the minimum of EU law; national law may ask for more, and complex contracts"
            " need more."
        )
    if calendar.code is None:
        yield _("Public holidays were not considered: no country with a calendar is known (buyer.country).")
    if any(item.binds and item.period.unit == "wd" for item in bound) and not facts.get(
        "buyer.local_holidays"
    ):
        yield _(
            "Local public holidays stop the working days too; state those of your organisation in"
            " buyer.local_holidays."
        )
    if any(step.lasts for step in frame.steps):
        yield _(
            "Lengths called practice are assumptions known from practice, to be confirmed and changed by you:"
            " --set plan.evaluation_weeks=8."
        )
