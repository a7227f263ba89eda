"""Amounts, days and answers as people read them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from ppi_cli.data.schema import FactDefinition, Text, Value
from ppi_cli.language import _, words

NO_BREAK = "\u00a0"


def euro(amount: float) -> str:
    """`1 300 000 €`, with spaces that do not break."""
    text = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return text.replace(",", NO_BREAK) + NO_BREAK + "€"


def long_day(day: datetime.date) -> str:
    """`1 March 2027`."""
    months = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August"),
        _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return f"{day.day} {months[day.month - 1]} {day.year}"


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


def listed(names: Sequence[str]) -> str:
    """`a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} or {last}").format(first=", ".join(names[:-1]), last=names[-1])
