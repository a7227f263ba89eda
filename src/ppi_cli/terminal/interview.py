"""The interview of `ppi plan`: asks only what still matters, keeps every answer before the next question."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from ppi_cli.casefile.answers import Basis
from ppi_cli.data.citations import cite, cites_for
from ppi_cli.data.facts import BadValue, show
from ppi_cli.data.schema import FactDefinition, Lawbook, Value
from ppi_cli.data.trees import names_in
from ppi_cli.data.wording import answer_text, read_answer
from ppi_cli.errors import PpiError
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.interview import next_question, open_questions, unconfirmed_defaults
from ppi_cli.law.judge import Verdict, judge
from ppi_cli.terminal.asking import UNKNOWN, Asker, Command, Option
from ppi_cli.terminal.screen import Screen

_LISTED = frozenset({"choice", "yes-no", "percent", "level"})
_IN_NUMBERS = object()


class Record(Protocol):
    """Where answers go. `keep` returns only when the answer is safe."""

    @property
    def facts(self) -> Mapping[str, Value]:
        """All answers so far."""

    def keep(self, fact: str, value: Value, basis: Basis | None = None) -> None:
        """Saves an answer, and where it comes from unless None."""


class Interview:
    """Walks an officer through the open questions. Going back and changing an answer loses no other."""

    command = "ppi plan"

    def __init__(
        self,
        asker: Asker,
        screen: Screen,
        book: Lawbook,
        record: Record,
        day: datetime.date,
        title: str = "",
        law: Callable[[Mapping[str, Value]], Lawbook] | None = None,
        house: Path | None = None,
    ) -> None:
        """`law` gives the law for the answers so far: the country decides on national rules.

        `house` is the organisation's folder, whose glossary explains the terms of a question.
        """
        self.house = house
        self.asker = asker
        self.screen = screen
        self.book = book
        self.record = record
        self.day = day
        self.title = title
        self.law = law
        self.asked: list[str] = []

    def run(self) -> None:
        """Asks until nothing that matters is open and the officer is content with the review.

        Raises KeyboardInterrupt or EOFError when the officer stops; everything answered so far is kept.
        """
        again: str | None = None
        while True:
            fact = again or self._next()
            again = None
            if fact is None:
                fact = self._close()
                if fact is None:
                    return
            outcome = self._ask(self.book.facts[fact])
            if outcome is Command.BACK:
                again = self._previous(fact)
            elif outcome is Command.REVIEW:
                again = self._review(unfinished=True)
            elif fact not in self.asked:
                self.asked.append(fact)

    def fill(self, missing: Callable[[], Iterable[str]]) -> None:
        """Asks for the facts that `missing` names, until it names none or one is not known yet.

        Raises KeyboardInterrupt or EOFError when the officer stops; everything answered so far is kept.
        """
        while names := list(missing()):
            fact = self.book.facts[names[0]]
            if self._ask(fact) is not None or self.record.facts.get(fact.id) is None:
                return

    def _next(self) -> str | None:
        """The next open question; before the questions of a section, what counts there by a default is confirmed."""
        fact = next_question(self.book, self.record.facts, self.day)
        if fact is None:
            return None
        defaults = unconfirmed_defaults(self.book, self.record.facts)
        order = [section.id for section in self.book.sections]

        def place(name: str) -> tuple[int, int]:
            definition = self.book.facts[name]
            return order.index(definition.section), list(self.book.facts).index(name)

        return min([*defaults, fact], key=place) if defaults else fact

    def _close(self) -> str | None:
        """The end: the review, and the fact that the officer changes there, if any."""
        return self._review()

    def _previous(self, fact: str) -> str:
        """The question before this one; the first has none before it."""
        if fact in self.asked:
            at = self.asked.index(fact)
            return self.asked[max(at - 1, 0)]
        return self.asked[-1] if self.asked else fact

    def _ask(self, fact: FactDefinition) -> Command | None:
        """Puts one question until it is answered and kept, or left by going back or to the review."""
        self._header(fact)
        while True:
            answer = self._put(fact)
            if answer is Command.HELP:
                self._help(fact)
            elif answer is Command.NOTE:
                self._note(fact)
            elif isinstance(answer, Command):
                return answer
            else:
                self.record.keep(fact.id, None if answer is UNKNOWN else answer)
                if self.law is not None:
                    self.book = self.law(self.record.facts)
                self._conflicts(fact.id)
                return None

    def _put(self, fact: FactDefinition) -> Any:
        current = self.record.facts.get(fact.id)
        question = words(fact.question)
        if fact.type not in _LISTED:
            return self._put_text(fact, question, current)
        options = self._options(fact)
        default: object = (
            current if current is not None else UNKNOWN if fact.id in self.record.facts else None
        )
        if default is None and fact.default:
            default = fact.default
        if current is not None and all(option.value != current for option in options):
            default = _IN_NUMBERS
        answer = self.asker.choose(question, options, default, why=words(fact.help))
        return self._put_text(fact, words(fact.label), current) if answer is _IN_NUMBERS else answer

    def _options(self, fact: FactDefinition) -> list[Option]:
        if fact.type == "yes-no":
            yes, no = fact.choices.get("yes"), fact.choices.get("no")
            options = [
                Option(words(yes.label) if yes else _("Yes"), True),
                Option(words(no.label) if no else _("No"), False),
            ]
        else:
            options = [Option(words(choice.label), name) for name, choice in fact.choices.items()]
        if fact.type in ("percent", "level"):
            options.append(Option(_("I know the figure"), _IN_NUMBERS))
        return [*options, Option(_("I don't know yet"), UNKNOWN)]

    def _put_text(self, fact: FactDefinition, question: str, current: Value) -> Any:
        unit = words(fact.unit)
        asked = f"{question} ({unit})" if unit else question
        before = show(current) if current is not None else ""
        typed = self.asker.text(asked, before, lambda text: self._wrong(fact, text), why=words(fact.help))
        if isinstance(typed, Command):
            return typed
        return read_answer(fact, typed, self.book.countries) if typed else UNKNOWN

    def _wrong(self, fact: FactDefinition, text: str) -> str | None:
        try:
            read_answer(fact, text, self.book.countries)
        except BadValue as error:
            return f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}"
        return None

    def _header(self, fact: FactDefinition) -> None:
        answered, left = self._answered(), self._left(fact)
        progress = self.screen.joined(
            _("{answered} answered").format(answered=answered),
            ngettext("about {left} left", "about {left} left", left).format(left=left),
        )
        section = next(words(item.name) for item in self.book.sections if item.id == fact.section)
        name = self.screen.joined(self.command, self.title or section)
        space = self.screen.width - len(name) - len(progress) - 2
        self.screen.gap()
        if space < 2:
            self.screen.paragraph(name, style="dim")
            self.screen.line((progress, "dim"))
        else:
            self.screen.line((name, "dim"), " " * space, (progress, "dim"))
        self.screen.gap()

    def _answered(self) -> int:
        """How many of the questions that are ever asked have an answer, `not known yet` included."""
        asked = (self.book.facts[name].ask for name in self.record.facts if name in self.book.facts)
        return sum(ask != "never" for ask in asked)

    def _left(self, fact: FactDefinition) -> int:
        """How many questions can still matter, this one included."""
        return len({*open_questions(self.book, self.record.facts, self.day), fact.id})

    def _help(self, fact: FactDefinition) -> None:
        """What the law says and where, an example, what to do if one doesn't know, and what waits for the answer."""
        screen = self.screen
        screen.gap()
        verdict = judge(self.book, self.record.facts, self.day)
        for text in cites_for(fact.cite, verdict.directive.id):
            found = cite(text, self.book.laws)
            screen.paragraph(_("Law: {ref}").format(ref=found.ref), indent=3)
            screen.line((found.url, "dim"), indent=5)
        for name, definition in self._terms(fact):
            screen.paragraph(f"{name[:1].upper()}{name[1:]}: {definition}", indent=3)
        if words(fact.example):
            screen.paragraph(_("Example: {text}").format(text=words(fact.example)), indent=3)
        if words(fact.if_unknown):
            screen.paragraph(_("If you don't know: {text}").format(text=words(fact.if_unknown)), indent=3)
        waiting = self._waiting(fact.id, verdict)
        if waiting:
            screen.paragraph(_("Waiting for the answer: {names}").format(names=", ".join(waiting)), indent=3)

    def _terms(self, fact: FactDefinition) -> list[tuple[str, str]]:
        """The terms of the question that the glossary has, with what they mean."""
        from ppi_cli.knowledge.shelf import load_knowledge
        from ppi_cli.knowledge.terms import terms_in

        try:
            knowledge = load_knowledge(self.house)
        except PpiError:
            return []  # a fault in an organisation's entries is told by ppi learn and stops no interview
        choices = " ".join(words(choice.label) for choice in fact.choices.values())
        found = terms_in(
            knowledge, f"{words(fact.question)} {words(fact.label)} {words(fact.help)} {choices}"
        )
        return [(words(term.term), " ".join(words(term.definition).split())) for term in found]

    def _waiting(self, fact: str, verdict: Verdict) -> list[str]:
        """The procedures that still depend on the fact: their rules, or the guidance that recommends them."""
        guided = {rule.recommend for rule in self.book.guidance if fact in names_in(rule.when)}
        return [
            words(item.procedure.short)
            for name, item in verdict.judgements.items()
            if fact in item.missing
            or (name in guided and name in verdict.choice.possible)
            or fact in item.regime_open
        ]

    def _note(self, fact: FactDefinition) -> None:
        """How well the fact is founded, with a note and a source."""
        kinds = [
            Option(_("Assumed: nobody has checked yet"), "assumed"),
            Option(_("Searched: state of the art, databases, internet"), "searched"),
            Option(_("Consulted: the market or experts said so"), "consulted"),
            Option(_("Documented: a report or decision says so"), "documented"),
        ]
        kind = self.asker.choose(_("How is your answer founded?"), kinds, commands=False)
        note = self.asker.text(_("Note, for the file"), commands=False)
        source = self.asker.text(_("Source: a document, an address (may stay empty)"), commands=False)
        self.record.keep(fact.id, self.record.facts.get(fact.id), Basis(str(kind), str(note), str(source)))

    def _conflicts(self, fact: str) -> None:
        """Says at once when an answer cannot stand beside another."""
        for item in judge(self.book, self.record.facts, self.day).contradictions:
            if fact in item.facts:
                self.screen.gap()
                self.screen.item("mind", words(item.text))
                self.screen.paragraph(words(item.fix), indent=5)

    def _review(self, *, unfinished: bool = False) -> str | None:
        """All answers in a table; the fact to change, or None to go on."""
        verdict = judge(self.book, self.record.facts, self.day)
        used = self._used(verdict)
        answered = [name for name in self.book.facts if name in self.record.facts]
        self.screen.heading(_("Your answers"))
        rows = []
        for name in answered:
            fact = self.book.facts[name]
            text = answer_text(fact, self.record.facts[name], self.book.countries)
            if name not in used and self.record.facts[name] is not None:
                text += _(" (kept, not needed with your other answers)")
            rows.append((words(fact.label), text))
        self.screen.pairs(rows)
        for item in verdict.contradictions:
            self.screen.item("mind", f"{words(item.text)} {words(item.fix)}")
        go_on = _("Go on with the questions") if unfinished else _("All right: show the result")
        options = [Option(go_on, None)]
        options += [
            Option(_("Change: {label}").format(label=words(self.book.facts[name].label)), name)
            for name in answered
        ]
        count = len(answered)
        question = ngettext("{count} answer", "{count} answers", count).format(count=count)
        chosen = self.asker.choose(question, options, commands=False)
        return None if chosen is None else str(chosen)

    def _used(self, verdict: Verdict) -> frozenset[str]:
        """The facts that the outcome looks at, plus those that are for the documents alone."""
        used = {name for name, fact in self.book.facts.items() if fact.ask == "never"} | {
            name for name, fact in self.book.facts.items() if fact.ask == "always"
        }
        for name, value in self.record.facts.items():
            if name not in used and value is not None:
                without = {key: other for key, other in self.record.facts.items() if key != name}
                other = judge(self.book, without, self.day)
                if _outcome(other) != _outcome(verdict):
                    used.add(name)
        return frozenset(used)


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    """What an officer sees of a verdict; two that are equal differ in nothing that is shown."""
    return (
        verdict.choice.recommended,
        verdict.choice.possible,
        tuple(
            (item.available, item.regime, item.value, item.figure.amount)
            for item in verdict.judgements.values()
        ),
        tuple(finding.holds for item in verdict.judgements.values() for finding in item.findings),
    )
