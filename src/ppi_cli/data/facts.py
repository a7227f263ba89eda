"""Reading the value of a fact from text: one converter for answer files, `--set`, the interview and Word."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping

from ppi_cli.data.schema import Text, Value, ValueDefinition
from ppi_cli.language import _, words

CPV_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
MOST_MONEY = 10**12
DECIMALS = 4
"""Decimal places that amounts and percentages keep."""
_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false"})
_CONTROL = re.compile("[\0-\x08\x0b-\x1f]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DAY_OF_YEAR = re.compile(r"\d{2}-\d{2}")


class BadValue(ValueError):
    """A text that is no value of the fact: what is wrong, and what to write."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(what)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is most like `word`, or None when none is close."""
    import difflib

    found = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return found[0] if found else None


def convert(fact: ValueDefinition, text: str, countries: Mapping[str, Text]) -> Value:
    """The value that `text` means for `fact`. Raises BadValue.

    Money and percentages are int where whole, else float (euro without VAT; 0 to 100); days are `date`; yes/no is
    bool; lists are tuples of text.
    """
    text = text.strip() if fact.type != "text" else text
    match fact.type:
        case "text":
            return _text(text)
        case "choice":
            return _choice(fact, text)
        case "yes-no":
            return _yes_no(text)
        case "money" | "percent" | "whole" | "level":
            return _number(fact, text)
        case "date":
            return parse_day(text)
        case "country":
            return _country(text, countries)
        case "cpv-list":
            return tuple(_cpv(part) for part in _parts(text))
        case "day-list":
            return tuple(_holiday(part) for part in _parts(text))


def show(value: Value) -> str:
    """The value as it is written in an answer file: what `convert` reads back."""
    match value:
        case None:
            return "~"
        case bool():
            return "yes" if value else "no"
        case datetime.date():
            return value.isoformat()
        case float():
            return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def parse_day(text: str) -> datetime.date:
    """A day written YYYY-MM-DD. Raises BadValue."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadValue(
            _("'{text}' is not a date").format(text=text), _("Write year-month-day, such as 2027-03-01.")
        )
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadValue(
            _("the calendar has no {text}").format(text=text), _("Check the day and the month.")
        ) from None


def cpv_check_digit(code: str) -> int:
    """The check digit of eight digits of the Common Procurement Vocabulary (weights 3, 7, 1, modulo 10)."""
    return sum(int(digit) * weight for digit, weight in zip(code, CPV_WEIGHTS, strict=True)) % 10


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _no_xml_character(text)
    if bad:
        raise BadValue(
            _("the text holds a control character (code {code})").format(code=ord(bad)),
            _("Remove it."),
        )
    return text


def _no_xml_character(text: str) -> str:
    """A character of the text that XML 1.0 cannot hold; empty where there is none.

    One pattern for all of them takes longer to compile than to start the program.
    """
    found = _CONTROL.search(text)
    if found:
        return found.group()
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return text[error.start]  # half of a surrogate pair
    return next((letter for letter in "\ufffe\uffff" if letter in text), "")


def _choice(fact: ValueDefinition, text: str) -> str:
    if text in fact.choices:
        return text
    folded = text.casefold().replace("_", "-").replace(" ", "-")
    if folded in fact.choices:
        return folded
    options = ", ".join(fact.choices)
    guess = nearest(folded, fact.choices)
    fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Write one of them.")
    raise BadValue(_("'{text}' is none of {options}").format(text=text, options=options), fix)


def _yes_no(text: str) -> bool:
    folded = text.casefold()
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise BadValue(_("'{text}' is neither yes nor no").format(text=text), _("Write yes or no."))


def _number(fact: ValueDefinition, text: str) -> str | int | float:
    if text in fact.choices:
        return text
    grouped = re.sub(r"(?<=\d)[_\u00a0\u202f ](?=\d{3}(?!\d))", "", text)
    if fact.type == "money":
        grouped = _plain_amount(grouped)
    if not _NUMBER.fullmatch(grouped):
        expected = _expected_number(fact)
        guess = nearest(text, fact.choices)
        fix = (
            _("Did you mean {guess}?").format(guess=guess)
            if guess
            else _("Write {expected}.").format(expected=expected)
        )
        raise BadValue(_("'{text}' is not {expected}").format(text=text, expected=expected), fix)
    value = round(float(grouped), DECIMALS)
    if fact.type in ("whole", "level") and not value.is_integer():
        raise BadValue(_("{text} is not a whole number").format(text=text), _("Write a whole number."))
    low = fact.minimum if fact.minimum is not None else 0.0
    high = (
        fact.maximum if fact.maximum is not None else (100.0 if fact.type == "percent" else float(MOST_MONEY))
    )
    if not math.isfinite(value) or not low <= value <= high:
        raise BadValue(
            _("{text} is out of range").format(text=text),
            _("Write a number from {low} to {high}.").format(low=f"{low:.0f}", high=f"{high:.0f}"),
        )
    return int(value) if value.is_integer() else value


def _plain_amount(text: str) -> str:
    """An amount without its sign of the euro and its thousands separators. Raises BadValue where these are unclear.

    `1.300.000` and `1,300,000` can only be one number; `40.000` and `40,000` are forty thousand in one country and
    forty in another.
    """
    text = re.sub(r"\s*(?:€|EUR|euros?)$|^€\s*", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,}", text):
        return re.sub("[.,]", "", text)
    unclear = re.fullmatch(r"(\d{1,3})[.,](\d{3})", text)
    if unclear:
        whole, rest = unclear.groups()
        raise BadValue(
            _("'{text}' can be read in two ways").format(text=text),
            _("Write {large} or {small}, without a separator.").format(large=f"{whole}{rest}", small=whole),
        )
    if re.fullmatch(r"\d+\.\d{3,}", text):
        raise BadValue(_("'{text}' has more than two decimals").format(text=text), _("Write euro and cents."))
    return text


def _expected_number(fact: ValueDefinition) -> str:
    expected = {
        "money": _("an amount in euro, such as 1500000"),
        "percent": _("a percentage from 0 to 100"),
        "whole": _("a whole number"),
        "level": _("a level from 1 to 9"),
    }[fact.type]
    if fact.choices:
        return _("{expected}, or one of {options}").format(expected=expected, options=", ".join(fact.choices))
    return expected


def _country(text: str, countries: Mapping[str, Text]) -> str:
    code = text.upper()
    if code in countries:
        return code
    by_name = {name.casefold(): code for code, names in countries.items() for name in names.values()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    guess = nearest(text.casefold(), by_name)
    fix = (
        _("Did you mean {code} ({name})?").format(code=by_name[guess], name=words(countries[by_name[guess]]))
        if guess
        else _("Write the two letters of ISO 3166, such as PT.")
    )
    raise BadValue(_("'{text}' is not a country code").format(text=text), fix)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _cpv(text: str) -> str:
    match = re.fullmatch(r"(\d{8})(?:-(\d))?", text)
    if not match:
        raise BadValue(
            _("'{text}' is not a CPV code").format(text=text),
            _("Write eight digits, such as 73000000 or 73000000-2."),
        )
    digit = cpv_check_digit(match[1])
    if match[2] and int(match[2]) != digit:
        raise BadValue(
            _("the CPV code {text} has a wrong check digit").format(text=text),
            _("Check the eight digits; with these the code is {code}.").format(code=f"{match[1]}-{digit}"),
        )
    return f"{match[1]}-{digit}"


def _holiday(text: str) -> str:
    if _DAY_OF_YEAR.fullmatch(text):
        parse_day(f"2024-{text}")
        return text
    return parse_day(text).isoformat()
