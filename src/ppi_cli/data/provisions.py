"""A place in an act as lawyers of each language write it.

`art 26(4)(a)(i)` is `Art. 26(4)(a)(i)` in English and `artigo 26.º, n.º 4, alínea a), subalínea i)` in Portuguese.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

import msgspec

UNITS = ("art", "recital", "annex", "section", "chapter")

_NUMBER = r"([0-9]+)(?:\.?º)?(?:-?([A-Za-z]))?"
_PART = r"\(([0-9]+[a-z]?|[A-Za-z]+)\)"
_ARTICLE = re.compile(rf"{_NUMBER}((?:{_PART})*)(?:-(?:{_NUMBER}|{_PART}))?")


class Article(msgspec.Struct, frozen=True):
    """`30-A(1)(b)` read: the number with its letter, and what stands in brackets.

    A range ends in another article (`to_number`) or in another part (`to_part`); both are empty without one.
    """

    number: str
    parts: tuple[str, ...] = ()
    to_number: str = ""
    to_part: str = ""


class Place(msgspec.Struct, frozen=True):
    """A place in words and in short; `inside` says that it goes deeper than one article, annex or recital."""

    full: str
    short: str
    inside: bool = False


def read_article(at: str) -> Article | None:
    """`30-A(1)(b)`, `2a(2)`, `78-82`, `44(1)-(3)` or `218-A-218-D`; None for anything else."""
    match = _ARTICLE.fullmatch(at)
    if not match:
        return None
    number, letter, brackets, _last, to_number, to_letter, to_part = match.groups()
    parts = tuple(re.findall(_PART, brackets))
    if (to_part and not parts) or (to_number and parts):
        return None
    to = _lettered(to_number, to_letter) if to_number else ""
    return Article(_lettered(number, letter), parts, to, to_part or "")


def place_words(unit: str, at: str, language: str) -> Place:
    """The place in a language; in English for a language whose way of citing is not known."""
    if language != "pt":
        return _english(unit, at)
    article = read_article(at) if unit == "art" else None
    if article is not None:
        return Place(_portuguese(article, _LONG), _portuguese(article, _SHORT), bool(article.parts))
    words = f"{_PORTUGUESE_UNITS[unit]} {at}"
    return Place(words, words)


def in_order(text: str) -> tuple[str | int, ...]:
    """A key that sorts citations as a reader looks for them: article 16 before 104, 19 to 21 before 20, 30-A after 30.

    Numbers count as such, the plural before one (`artigos`, `n.os`, `Arts.`) as its singular, and the act after the
    place (`do Código …`) not at all, so that a paragraph comes before its points.
    """
    place = re.split(r",? d[ao]s? (?=[A-Z])", text)[0]
    parts = re.split(r"(\d+)", unicodedata.normalize("NFKC", place).casefold())
    return tuple(
        int(part) if odd else re.sub(r"(?<=\w)s?\W*$", "", part)
        for part, odd in zip(parts, itertools.cycle((False, True)), strict=False)
    )


# --- English ----------------------------------------------------------------------------------------------------

_ENGLISH_UNITS = {
    "art": "Art.", "recital": "recital", "annex": "Annex", "section": "section", "chapter": "chapter",
}  # fmt: skip


def _english(unit: str, at: str) -> Place:
    words = f"{_ENGLISH_UNITS[unit]} {at}"
    return Place(words, words)


# --- Portuguese -------------------------------------------------------------------------------------------------


class _Names(msgspec.Struct, frozen=True):
    """What the levels of an article are called: one of them, then several."""

    article: tuple[str, str]
    paragraph: tuple[str, str]
    letter: tuple[str, str]
    below: tuple[str, str]
    point: tuple[str, str]


_LONG = _Names(
    article=("artigo ", "artigos "),
    paragraph=("n.º ", "n.os "),
    letter=("alínea ", "alíneas "),
    below=("subalínea ", "subalíneas "),
    point=("ponto ", "pontos "),
)
_SHORT = msgspec.structs.replace(
    _LONG, article=("art. ", "arts. "), letter=("al. ", "als. "), below=("", ""), point=("pt. ", "pts. ")
)
_PORTUGUESE_UNITS = {
    "art": "artigo", "recital": "considerando", "annex": "anexo", "section": "secção", "chapter": "capítulo",
}  # fmt: skip


def _portuguese(article: Article, names: _Names) -> str:
    if article.to_number:
        ends = _ordinal(article.number), _ordinal(article.to_number)
        return names.article[1] + _range(ends, (article.number, article.to_number))
    levels = [names.article[0] + _ordinal(article.number)]
    above = ""
    for index, part in enumerate(article.parts):
        at_end = index == len(article.parts) - 1
        levels.append(_level(above, part, article.to_part if at_end else "", names))
        above = part
    return ", ".join(levels)


def _level(above: str, part: str, to: str, names: _Names) -> str:
    """One bracket: a number is a paragraph, or a point below one; a letter below a letter is a sub-letter."""
    numbered = part[0].isdigit()
    if numbered:
        kind = names.point if above else names.paragraph
    else:
        kind = names.below if above and not above[0].isdigit() else names.letter
    ends = tuple(_inserted(item) if numbered else f"{item})" for item in (part, to) if item)
    return kind[1] + _range((ends[0], ends[1]), (part, to)) if to else kind[0] + ends[0]


def _range(ends: tuple[str, str], raw: tuple[str, str]) -> str:
    """`74.º a 77.º`, but `46.º e 47.º`: between neighbours there is nothing."""
    low, high = raw
    numbers = low.isdigit() and high.isdigit() and int(high) - int(low) == 1
    letters = len(low) == len(high) == 1 and low.isalpha() and ord(high) - ord(low) == 1
    return (" e " if numbers or letters else " a ").join(ends)


def _ordinal(number: str) -> str:
    """`30.º-A` from `30-A`."""
    digits, dash, letter = number.partition("-")
    return f"{digits}.º{dash}{letter}"


def _inserted(number: str) -> str:
    """`1-A` from `1a`, the paragraph that a later act put in."""
    return _lettered(number[:-1], number[-1]) if number[-1:].isalpha() else number


def _lettered(number: str, letter: str | None) -> str:
    return f"{number}-{letter.upper()}" if letter else number
