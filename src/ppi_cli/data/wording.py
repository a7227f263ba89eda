"""Amounts, days and answers as people read them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from ppi_cli.data.facts import convert
from ppi_cli.data.schema import Text, Value, ValueDefinition
from ppi_cli.language import LANGUAGES, _, ngettext, pgettext, speaking, words

NO_BREAK = "\u00a0"


def euro(amount: float) -> str:
    """`1 300 000 €`, or `1 300 000.50 €` with the decimal mark of the language; its spaces do not break."""
    text = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return text.replace(",", NO_BREAK).replace(".", _decimal_mark()) + NO_BREAK + "€"


def percent(share: float | str) -> str:
    """`62.5 %`, with the decimal mark of the language."""
    return str(share).replace(".", _decimal_mark()) + NO_BREAK + "%"


def number_text(number: float, decimals: int) -> str:
    """`0.962`: so many decimals, with the decimal mark of the language."""
    return f"{number:.{decimals}f}".replace(".", _decimal_mark())


def _decimal_mark() -> str:
    return pgettext("decimal mark", ".")


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
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), pgettext("month, short", "May"), _("Jun"), _("Jul"), _("Aug"),
        _("Sep"), _("Oct"), _("Nov"), _("Dec"),
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


def answer_text(fact: ValueDefinition, value: Value, countries: Mapping[str, Text]) -> str:
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
    if fact.type == "percent" and isinstance(value, int | float):
        return percent(value)
    if fact.type == "country" and str(value) in countries:
        return words(countries[str(value)])
    return str(value)


def read_answer(fact: ValueDefinition, text: str, countries: Mapping[str, Text]) -> Value:
    """The value that `answer_text` shows as `text` in any language, or that was typed in its place. Raises BadValue.

    A document may be in another language than the screen, and whoever fills it in may write in a third one.
    """
    if fact.type == "text":
        return convert(fact, text, countries)
    plain = " ".join(text.split())
    if fact.type in ("choice", "yes-no", "level", "money", "percent"):
        plain = _choice_of(fact, plain) or plain
    if fact.type == "date":
        plain = _iso(plain) or plain
    if fact.type == "whole":
        plain = _counted(fact, plain) or plain
    if fact.type == "percent":
        plain = _pointed(plain.removesuffix("%").strip())
    if fact.type == "money":
        plain = _pointed(plain)
    return convert(fact, plain, countries)


def _choice_of(fact: ValueDefinition, text: str) -> str | None:
    """The id of the choice with these words in any language, or of a box that is ticked or not."""
    named = {"☒": "yes", "☑": "yes", "☐": "no"} if fact.type == "yes-no" else {}
    if fact.type == "yes-no":
        for language in LANGUAGES:
            with speaking(language):
                named |= {_("Yes").casefold(): "yes", _("No").casefold(): "no"}
    for identity, choice in fact.choices.items():
        named |= {" ".join(label.split()).casefold(): identity for label in choice.label.values()}
    return named.get(text.casefold())


def _iso(text: str) -> str | None:
    """`2027-03-01` from a day in the words of any language, in full or with a short month; None for anything else.

    `1 March 2027`, `1.º de março de 2027` and `1 mar 2027` are read; `1/3/2027` is not, since March and January would
    both be right somewhere.
    """
    found = re.fullmatch(r"(\d{1,2})(?:\.?[ºª°]?|st|nd|rd|th) (.+) (\d{4})", text)
    if not found:
        return None
    month = " ".join(word for word in found[2].casefold().split() if word not in _BETWEEN).rstrip(".")
    number = _month_numbers().get(month)
    return f"{found[3]}-{number:02d}-{int(found[1]):02d}" if number else None


_BETWEEN = frozenset({"of", "de"})


def _month_numbers() -> dict[str, int]:
    """The months by their names, full and short, in all languages."""
    numbers: dict[str, int] = {}
    for language in LANGUAGES:
        with speaking(language):
            for number, name in enumerate(_months(), 1):
                numbers[name.casefold()] = number
                numbers[short_month(datetime.date(2000, number, 1)).casefold()] = number
    return numbers


def _counted(fact: ValueDefinition, text: str) -> str | None:
    """`9` from `9 months` where months are what is counted, in the words of any language; None for anything else."""
    found = re.fullmatch(r"(\d+|\d{1,3}(?: \d{3})+) ?([^\W\d].*)", text)
    return found[1] if found and found[2].casefold() in _unit_words(fact) else None


def _unit_words(fact: ValueDefinition) -> set[str]:
    """What the unit is called, of one and of many, in all languages; other units than those of time as the data says."""
    named = {" ".join(unit.split()).casefold() for unit in fact.unit.values()}
    forms: dict[str, set[str]] = {}
    for language in LANGUAGES:
        with speaking(language):
            for number in (1, 2):
                for unit, text in _time_units(number).items():
                    forms.setdefault(unit, set()).add(text.format(number="").strip().casefold())
    return named.union(*(both for both in forms.values() if both & named))


def _time_units(number: int) -> dict[str, str]:
    """So many minutes, hours, days, weeks, months and years in the language in use; `{number}` stands for the number."""
    return {
        "minutes": ngettext("{number} minute", "{number} minutes", number),
        "hours": ngettext("{number} hour", "{number} hours", number),
        "days": ngettext("{number} day", "{number} days", number),
        "weeks": ngettext("{number} week", "{number} weeks", number),
        "months": ngettext("{number} month", "{number} months", number),
        "years": ngettext("{number} year", "{number} years", number),
    }


def _pointed(text: str) -> str:
    """A number with a decimal comma as one with a point. Where a comma may part thousands, it is left for `convert`."""
    return re.sub(r"^([\d \u00a0\u202f.]*\d),(\d{1,2})(?=\D*$)", _with_point, text)


def _with_point(found: re.Match[str]) -> str:
    return f"{found[1].replace('.', '')}.{found[2]}"


def within_sentence(text: str) -> str:
    """A label as it stands within a sentence: `Award criteria` → `award criteria`, but `CPV codes` as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def listed(names: Sequence[str]) -> str:
    """`a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} or {last}").format(first=", ".join(names[:-1]), last=names[-1])
