"""What the responses say, question by question: counts, distributions, medians with their spread, quotes without names."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ppi_cli.consultation.answers import NUMBERS, answer_words, is_value
from ppi_cli.consultation.privacy import Redactor
from ppi_cli.consultation.records import Answer, Operator, Records, Response
from ppi_cli.data.schema import ConsultationQuestion, Lawbook, Text, Value
from ppi_cli.knowledge.words import folded
from ppi_cli.language import _, words

QUOTES = 20
"""How many quotes of a question are shown at most; the others stand in the records."""
_BINS = 5
_FEW = 3
"""Below so many values no figure is shown to the public, since it could be traced to a firm; up to so many there are
no classes, since most would be empty."""


class Count(msgspec.Struct, frozen=True):
    """How many gave an answer."""

    label: str
    number: int


class Spread(msgspec.Struct, frozen=True):
    """Of numbers: how many they are, the smallest, lower quartile, median, upper quartile, the largest."""

    size: int
    low: float
    lower: float
    median: float
    upper: float
    high: float


class Quote(msgspec.Struct, frozen=True):
    """What somebody wrote: the response, the words, whether they are confidential."""

    response: str
    text: str
    confidential: bool


class Summary(msgspec.Struct, frozen=True):
    """One question: how many answered and did not, how many confidentially, and what they said.

    `withheld` says that too few answered for their figures to be public.
    """

    question: ConsultationQuestion
    answered: int
    silent: int
    confidential: int
    counts: tuple[Count, ...]
    spread: Spread | None
    quotes: tuple[Quote, ...]
    more: int
    withheld: bool = False


def summarise(book: Lawbook, records: Records, asked: Sequence[str], *, public: bool) -> list[Summary]:
    """The summary of every question asked but those about the firm. For the public without confidential answers,
    without figures that few gave, and with names taken out.
    """
    redactor = Redactor(records)
    found = []
    for name in asked:
        question = book.consultation_questions.get(name)
        if question is not None and not question.about_firm:
            found.append(_summary(book, records, question, redactor, public))
    return found


def _summary(
    book: Lawbook, records: Records, question: ConsultationQuestion, redactor: Redactor, public: bool
) -> Summary:
    given = [one for one in records.responses.values() if question.id in one.answers]
    hidden = [one for one in given if question.id in one.confidential]
    shown = [one for one in given if not public or question.id not in one.confidential]
    values = [one.answers[question.id] for one in shown]
    counted = [value for value in values if is_value(question, value)]
    numbers = [float(value) for value in counted if question.type in NUMBERS and not isinstance(value, str)]
    withheld = public and question.type in NUMBERS and 0 < len(numbers) < _FEW
    texts = [
        one for one in shown if isinstance(one.answers[question.id], str) and not _is_choice(question, one)
    ]
    quotes = [
        Quote(
            one.id,
            redactor.clean(str(one.answers[question.id])) if public else str(one.answers[question.id]),
            question.id in one.confidential,
        )
        for one in texts[:QUOTES]
    ]
    return Summary(
        question,
        len(given),
        len(records.responses) - len(given),
        len(hidden),
        () if withheld else _counts(question, counted, numbers, book.countries),
        None if withheld or not numbers else _spread(numbers),
        tuple(quotes) if not withheld else (),
        max(len(texts) - QUOTES, 0),
        withheld,
    )


def _is_choice(question: ConsultationQuestion, response: Response) -> bool:
    return question.type in ("choice", "country") and is_value(question, response.answers[question.id])


def _counts(
    question: ConsultationQuestion,
    values: Sequence[Answer],
    numbers: Sequence[float],
    countries: Mapping[str, Text],
) -> tuple[Count, ...]:
    if question.type == "choice":
        told = Counter(values)
        return tuple(Count(words(choice.label), told[name]) for name, choice in question.choices.items())
    if question.type == "yes-no":
        told = Counter(values)
        return tuple(Count(answer_words(question, value, countries), told[value]) for value in (True, False))
    if question.type == "level" and numbers:
        levels = Counter(int(number) for number in numbers)
        return tuple(
            Count(f"TRL {level}", levels[level]) for level in range(int(min(numbers)), int(max(numbers)) + 1)
        )
    return _bins(question, numbers, countries) if len(numbers) > _FEW else ()


def _bins(
    question: ConsultationQuestion, numbers: Sequence[float], countries: Mapping[str, Text]
) -> tuple[Count, ...]:
    """The numbers in a few classes of equal and round width."""
    low, high = min(numbers), max(numbers)
    if low == high:
        return (Count(answer_words(question, _whole(low), countries), len(numbers)),)
    width = _round_width((high - low) / _BINS)
    start = low // width * width
    found = []
    while start <= high:
        inside = sum(start <= number < start + width for number in numbers)
        label = _("{low} to under {high}").format(
            low=answer_words(question, _whole(start), countries),
            high=answer_words(question, _whole(start + width), countries),
        )
        found.append(Count(label, inside))
        start += width
    return tuple(found)


def _round_width(width: float) -> float:
    """The next larger of 1, 2, 5, 10, 20, …"""
    power = 10.0 ** len(str(int(width))) / 10 if width >= 1 else 0.1
    return next(power * step for step in (1, 2, 5, 10) if power * step >= width)


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else round(number, 2)


def _spread(numbers: Sequence[float]) -> Spread:
    low, high, median = min(numbers), max(numbers), statistics.median(numbers)
    if len(numbers) < 2:
        return Spread(1, low, low, low, low, low)
    lower, _middle, upper = statistics.quantiles(numbers, n=4, method="inclusive")
    return Spread(len(numbers), low, lower, median, upper, high)


class Group(msgspec.Struct, frozen=True):
    """Participation by one property of the firms."""

    name: str
    counts: tuple[Count, ...]


def participation(book: Lawbook, records: Records) -> list[Group]:
    """Who answered: by kind, size and country. Firms that only came to meetings are not counted here."""
    answered = {one.operator for one in records.responses.values()}
    firms = [one for one in records.operators.values() if one.id in answered]
    return [
        Group(_("Kind of organisation"), _by_choice(book, "firm.role", (one.kind for one in firms))),
        Group(_("Size"), _by_choice(book, "firm.size", (one.size for one in firms))),
        Group(_("Country"), _by_country(book, firms)),
    ]


def _by_choice(book: Lawbook, question: str, values: Iterable[str]) -> tuple[Count, ...]:
    told = Counter(values)
    choices = book.consultation_questions[question].choices
    found = [Count(words(choice.label), told[name]) for name, choice in choices.items() if told[name]]
    rest = sum(number for name, number in told.items() if name not in choices)
    return (*found, *([Count(_("not said"), rest)] if rest else []))


def _by_country(book: Lawbook, firms: Sequence[Operator]) -> tuple[Count, ...]:
    told = Counter(one.country for one in firms)
    named = sorted(((words(book.countries[code]), number) for code, number in told.items() if code in book.countries),
                   key=lambda pair: (-pair[1], folded(pair[0])))  # fmt: skip
    rest = sum(number for code, number in told.items() if code not in book.countries)
    return (*(Count(*pair) for pair in named), *([Count(_("not said"), rest)] if rest else []))


class Hint(msgspec.Struct, frozen=True):
    """What the answers could mean for a fact: the value, who said so, and how many of how many."""

    fact: str
    value: str
    responses: tuple[str, ...]
    number: int
    answered: int


def hints(book: Lawbook, facts: Mapping[str, Value], records: Records, asked: Sequence[str]) -> list[Hint]:
    """Facts that the answers speak to, and what they say: never more than a proposal for a finding.

    Of readiness the furthest claim counts, since one solution that is ready is enough; of money the median.
    """
    found = []
    for name in asked:
        question = book.consultation_questions.get(name)
        fact = question.serves[0] if question and question.serves else ""
        if question is None or fact not in book.facts:
            continue
        given = {
            one.id: one.answers[name]
            for one in records.responses.values()
            if name in one.answers and is_value(question, one.answers[name])
        }
        value, who = _hinted(question, book, fact, given)
        if value and who:
            found.append(Hint(fact, value, who, len(who), len(given)))
    return found


def _hinted(
    question: ConsultationQuestion, book: Lawbook, fact: str, given: Mapping[str, Answer]
) -> tuple[str, tuple[str, ...]]:
    if not given:
        return "", ()
    definition = book.facts[fact]
    if question.type == "choice" and set(question.choices) <= set(definition.choices):
        furthest = next(name for name in question.choices if name in given.values())
        return furthest, tuple(one for one, value in given.items() if value == furthest)
    if question.type == "yes-no" and definition.type == "yes-no":
        yes = tuple(one for one, value in given.items() if value is True)
        no = tuple(one for one, value in given.items() if value is False)
        if len(yes) == len(no):
            return "", ()  # they do not agree
        return ("yes", yes) if len(yes) > len(no) else ("no", no)
    if question.type == "level" and definition.type == "level":
        best = max(value for value in given.values() if isinstance(value, int))
        return str(best), tuple(one for one, value in given.items() if value == best)
    if question.type == "money" and definition.type == "money":
        median = statistics.median([float(value) for value in given.values() if not isinstance(value, str)])
        return str(round(median)), tuple(given)
    return "", ()
