"""The assessment in words: a verdict with reasons, citations, advice and the recommendation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from ppi_cli.data.citations import Cite, cite, cites_for
from ppi_cli.data.schema import Advice, Cites, Confidence, Guidance, Lawbook, Regime, Value
from ppi_cli.data.trees import names_in
from ppi_cli.data.wording import long_day
from ppi_cli.language import DEFAULT, _, words
from ppi_cli.law.assessment import (
    Assessment,
    Conflict,
    Note,
    ProcedureResult,
    Reason,
    Recommendation,
    status_of,
)
from ppi_cli.law.judge import REGIMES, Figure, Finding, Judgement, Verdict, in_force, judge
from ppi_cli.law.logic import truth


def assess(book: Lawbook, facts: Mapping[str, Value], as_of: datetime.date) -> Assessment:
    """Every procedure with its status, reasons and advice, and what is recommended. See `judge.judge`."""
    return Wording(book, judge(book, facts, as_of)).assessment()


def mark_of(confidence: Confidence) -> str:
    """What has to be said of an entry that nobody has read in the act itself."""
    return {"recalled": _("to be confirmed"), "pending": _("not law yet")}.get(confidence, "")


def _national_first(cites: tuple[Cite, ...], national: bool) -> tuple[Cite, ...]:
    """Where a national rule governs instead of the directive, it is cited before it."""
    return tuple(sorted(cites, key=lambda cite: not cite.country)) if national else cites


class Wording:
    """Puts a verdict into the words of the data, in the language in use."""

    def __init__(self, book: Lawbook, verdict: Verdict) -> None:
        self.book = book
        self.verdict = verdict
        self._cited: dict[str, Cite] = {}

    def assessment(self) -> Assessment:
        """The whole verdict in words."""
        verdict = self.verdict
        return Assessment(
            as_of=verdict.day,
            directive=verdict.directive.name[DEFAULT],  # programs look for it, whatever the language
            directive_cite=cite(verdict.directive.law, self.book.laws),
            procedures=tuple(self._procedure(item) for item in verdict.judgements.values()),
            recommendation=self._recommendation(),
            contradictions=tuple(
                Conflict(item.id, item.facts, words(item.text), words(item.fix))
                for item in verdict.contradictions
            ),
        )

    def cites(self, cites: Cites) -> tuple[Cite, ...]:
        """Citations for the field of the contract."""
        return tuple(self._cite(text) for text in cites_for(cites, self.verdict.directive.id))

    def _cite(self, text: str) -> Cite:
        """A citation is put into words once, however often it is met."""
        found = self._cited.get(text)
        if found is None:
            found = self._cited[text] = cite(text, self.book.laws)
        return found

    def _procedure(self, item: Judgement) -> ProcedureResult:
        regimes = self._regimes(item)
        decides = next((entry.decides for entry in reversed(regimes) if entry.decides), {})
        national = any(entry.national for entry in regimes)
        return ProcedureResult(
            id=item.procedure.id,
            name=words(item.procedure.names.get(self.verdict.directive.id, item.procedure.name)),
            short=words(item.procedure.shorts.get(self.verdict.directive.id, item.procedure.short)),
            summary=words(item.procedure.summary),
            status=status_of(item.available),
            value=item.value,
            threshold=item.figure.amount,
            regime=item.regime,
            decides=words(decides),
            reasons=(*self._regime_reasons(item), *self._reasons(item, national)),
            missing=self._in_order(item.missing),
            regime_missing=self._in_order(item.regime_open),
            advice=(*self._threshold_advice(item.figure), *self._advice(item)),
            cites=_national_first(self.cites(item.procedure.cite), national),
            exception=item.procedure.exception,
            national=national,
        )

    def _in_order(self, names: frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in self.book.facts if name in names)

    def _regimes(self, item: Judgement) -> list[Regime]:
        """What the value means, and what else governs the contract."""

        def governs(entry: Regime) -> bool:
            return entry.id == item.regime if entry.id in REGIMES else truth(entry.when, item.world) is True

        return [entry for entry in self.book.regimes.values() if governs(entry)]

    def _regime_reasons(self, item: Judgement) -> tuple[Reason, ...]:
        found = []
        for entry in self._regimes(item):
            cites = self.cites(entry.cite)
            if entry.id == "above-threshold" and item.figure.dated:
                cites = self.cites(item.figure.dated.cite)
            mark = mark_of(entry.confidence)
            found.append(Reason(f"regime.{entry.id}", True, words(entry.text), cites, mark=mark))
        return tuple(found)

    def _reasons(self, item: Judgement, national: bool) -> tuple[Reason, ...]:
        """What each rule gives."""
        reasons = tuple(self._reason(finding) for finding in item.findings)
        if not reasons and item.available is False:
            text = _("The law of {day} does not have this procedure.").format(day=long_day(self.verdict.day))
            return (Reason(f"{item.procedure.id}.in-force", False, text, self.cites(item.procedure.cite)),)
        return tuple(
            msgspec.structs.replace(reason, cites=_national_first(reason.cites, national))
            for reason in reasons
        )

    def _reason(self, finding: Finding) -> Reason:
        rule = finding.rule
        names = tuple(sorted(names_in(rule.when))) if rule.when else ()
        if finding.holds is None:
            text = words(rule.open) or self._question(names)
        else:
            text = words(rule.holds if finding.holds else rule.fails)
        return Reason(
            rule=rule.id,
            holds=finding.holds,
            text=text,
            cites=self.cites(rule.cite),
            group=finding.group,
            facts=names,
            needs_note=rule.needs_note,
            mark=mark_of(rule.confidence),
        )

    def _question(self, names: tuple[str, ...]) -> str:
        """A rule that is unknown says which questions are open."""
        questions = [words(self.book.facts[name].question) for name in names if name in self.book.facts]
        return _("Not known yet: {question}").format(question=" ".join(questions))

    def _threshold_advice(self, figure: Figure) -> tuple[Note, ...]:
        """Says so when no dated figure covers the day; nothing is guessed."""
        day = self.verdict.day
        dated = [item for series in figure.series for item in series.values]
        if not dated or any(item.starts <= day <= item.ends for item in dated):
            return ()
        text = _(
            "No threshold is known for {day}: the figures cover {first} to {last}. Look up the figure in force on "
            "that day before you rely on this."
        ).format(day=day, first=min(item.starts for item in dated), last=max(item.ends for item in dated))
        return (Note("threshold.not-covered", text),)

    def _advice(self, item: Judgement) -> tuple[Note, ...]:
        """What to mind; duties of the directive only where it binds."""
        lifted = any(entry.lifts_duties for entry in self._regimes(item))

        def speaks(advice: Advice) -> bool:
            return (
                (not advice.procedures or item.procedure.id in advice.procedures)
                and not (advice.duty and lifted)
                and in_force(advice.in_force, advice.until, self.verdict.day)
                and truth(advice.when, item.world) is True
                and (advice.unless is None or truth(advice.unless, item.world) is not True)
            )

        found = sorted(
            (advice for advice in self.book.advice if speaks(advice)), key=lambda advice: -advice.weight
        )
        return tuple(
            Note(advice.id, words(advice.text), self.cites(advice.cite), mark_of(advice.confidence))
            for advice in found
        )

    def _recommendation(self) -> Recommendation:
        choice = self.verdict.choice
        reasons = tuple(self._guidance(rule) for rule in choice.rules) if choice.recommended else ()
        return Recommendation(choice.recommended, choice.possible, self._in_order(choice.missing), reasons)

    def _guidance(self, rule: Guidance) -> Note:
        """Guidance of practice is marked as practice, law as law."""
        marks = [_("practice")] if rule.kind == "practice" else []
        marks += [mark_of(rule.confidence)] if mark_of(rule.confidence) else []
        return Note(rule.id, words(rule.text), self.cites(rule.cite), ", ".join(marks), rule.kind)
