"""Amounts, days and answers as people read them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from ppi_cli.data.facts import convert
from ppi_cli.data.schema import FactDefinition, Text, Value
from ppi_cli.language import _, words

NO_BREAK = "\u00a0"


def euro(amount: float) -> str:
    """`1 300 000 €`, with spaces that do not break."""
    text = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return text.replace(",", NO_BREAK) + NO_BREAK + "€"


def long_day(day: datetime.date) -> str:
    """`1 March 2027`."""
    return _("{day} {month} {year}").format(day=day.day, month=_months()[day.month - 1], year=day.year)


def in_words(day: datetime.date) -> str:
    """The day with its weekday: `Thursday 5 November 2026`."""
    return _("{weekday} {day} {month} {year}").format(
        weekday=weekday(day), day=day.day, month=_months()[day.month - 1], year=day.year
    )


def short_day(day: datetime.date) -> str:
    """The day in 15 columns: `Thu  5 Nov 2026`."""
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{weekdays[day.weekday()]} {day.day:>2} {short_month(day)} {day.year}"


def weekday(day: datetime.date) -> str:
    """`Thursday`."""
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[day.weekday()]


def month_in_words(day: datetime.date) -> str:
    """The month of a day with its year: `February 2026`."""
    return _("{month} {year}").format(month=_months()[day.month - 1], year=day.year)


def short_month(day: datetime.date) -> str:
    """`Feb`."""
    names = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"),
        _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
    return names[day.month - 1]


def hour_in_words(moment: datetime.datetime) -> str:
    """The time of day: `14:00`."""
    return f"{moment:%H:%M}"


def _months() -> tuple[str, ...]:
    return (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
        _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip


def answer_text(fact: FactDefinition, value: Value, countries: Mapping[str, Text]) -> str:
    """A fact's value in words: the label of a choice, an amount with its unit, a country's name."""
    if value is None:
        return _("not known yet")
    if isinstance(value, bool):
        choice = fact.choices.get("yes" if value else "no")
        return words(choice.label) if choice else _("Yes") if value else _("No")
    if isinstance(value, str) and value in fact.choices:
        return words(fact.choices[value].label)
    if isinstance(value, datetime.date):
        return long_day(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if fact.type == "money" and isinstance(value, int | float):
        return euro(value)
    if fact.type == "percent":
        return f"{value}{NO_BREAK}%"
    if fact.type == "country" and str(value) in countries:
        return words(countries[str(value)])
    return str(value)


def read_answer(fact: FactDefinition, text: str, countries: Mapping[str, Text]) -> Value:
    """The value that `answer_text` shows as `text`, or that was typed in its place. Raises BadValue."""
    if fact.type == "text":
        return convert(fact, text, countries)
    plain = " ".join(text.split())
    if fact.type in ("choice", "yes-no", "level", "money", "percent"):
        plain = _choice_of(fact, plain) or plain
    if fact.type == "date":
        plain = _iso(plain) or plain
    if fact.type == "percent":
        plain = plain.removesuffix("%").strip()
    return convert(fact, plain, countries)


def _choice_of(fact: FactDefinition, text: str) -> str | None:
    """The id of the choice with these words in any language, or of a box that is ticked or not."""
    named = {"☒": "yes", "☑": "yes", "☐": "no"} if fact.type == "yes-no" else {}
    if fact.type == "yes-no":
        named |= {_("Yes").casefold(): "yes", _("No").casefold(): "no"}
    for identity, choice in fact.choices.items():
        named |= {" ".join(label.split()).casefold(): identity for label in choice.label.values()}
    return named.get(text.casefold())


def _iso(text: str) -> str | None:
    """`2027-03-01` from `1 March 2027`, with the months as `long_day` writes them; None for anything else."""
    found = re.fullmatch(r"(\d{1,2})\.? (\w+) (\d{4})", text)
    if not found:
        return None
    names = [long_day(datetime.date(2000, month, 1)).split()[1].casefold() for month in range(1, 13)]
    month = found[2].casefold()
    if month not in names:
        return None
    return f"{found[3]}-{names.index(month) + 1:02d}-{int(found[1]):02d}"


def listed(names: Sequence[str]) -> str:
    """`a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} or {last}").format(first=", ".join(names[:-1]), last=names[-1])
