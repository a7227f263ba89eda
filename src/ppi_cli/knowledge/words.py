"""Words as the search sees them: without accents and capitals, reduced to stems, without the words of every question.

Stems are those of Snowball, which are looked up by the accented word. An officer who types `inovacao` finds
*inovação* because the index knows which stem each of its words has, with and without accents.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_SNOWBALL = {"en": "english", "pt": "portuguese"}

_EN = """
a about according all also am an and another any are as at be because been being but by can could did do does doing
each either else every few for from get gets give given goes going got had has have having he her here him his
how i if in into is it its itself just let like make many may me might more most much must my no nor not now of off oh
ok on one only onto or other others our ours out over please per quite really same shall she should so some someone
something still such take tell than that the s their them then there these they thing things this those through to too
under up upon us use very want was way we well were what when where whether which while who whom whose why will with
would yes yet you your yours actually ever doesn isn didn don won wouldn couldn shouldn hasn haven aren wasn weren
cannot anything everything everyone everybody anybody somebody anyone t re ve ll difference different between explain
meaning mean never happen happens happened
"""
_PT = """
a à ainda algo alguém algum alguma alguns algumas ali ante ao aos apenas aquela aquele aqueles aquilo aqui as às assim
até cada com como da dar das de dela dele deles demais depende desde dessa desse desta deste disso disto do dos e é
ela ele eles em então entre era essa essas esse esses esta está estão estar estas este estes estou eu faço faz fazem
fazer fez foi for foram há isso isto já lá lhe lhes lo mais mas me mesma mesmo meu minha muita muito muitos na não nas
nela nele nem nessa nesse nesta neste no nós nos nossa nossas nosso nossos num numa o onde os ou outra outras outro
outros para pela pelas pelo pelos per pode podem podemos por porque porquê posso pouco preciso precisa precisamos qual
quais qualquer quando quanta quantas quanto quantos que quê quem são se ser será seu seus si sim só sobre sou sua suas
talvez também tão te tem têm temos tenho ter teu toda todas todo todos tu tudo um uma umas uns vai vamos você vou deve
devem devemos devo dever deveria deverá aplica usar uso quero queremos querer quer queria queríamos querem diferença
significa significado explicar explica fiz fizemos fizeram feito feita feitos feitas faria podia poderia poderá poderão
teria teremos terá tinha tínhamos tive tivemos houve haver haja seria seja sejam estava esteja ir ia vão ninguém nunca
funciona funcionam serve servem conta contam acontece
"""


def folded(text: str) -> str:
    """The text in small letters without accents, as `remove_diacritics` would leave it."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


STOP_WORDS = {language: frozenset(folded(text).split()) for language, text in (("en", _EN), ("pt", _PT))}
"""Words that stand in every question or sentence, without accents; they are neither kept nor looked for."""


def tokens(text: str) -> Iterator[str]:
    """The words of a text as they stand there; one with hyphens or apostrophes as its parts, `R&D` as `RD`."""
    for match in _word().finditer(text):
        word = match.group()
        if word.isalnum():
            yield word[:-1] if word[-1] == "s" and len(word) > 2 and word[:-1].isupper() else word
        elif "&" in word:
            yield word.replace("&", "")
        else:
            yield from "".join(letter if letter.isalnum() else " " for letter in word).split()


def plain_words(text: str) -> str:
    """The words of a text without accents and punctuation, with a space between them."""
    return " ".join(folded(word) for word in tokens(text))


def compounds(text: str) -> Iterator[str]:
    """Words of two parts without their hyphen, as some people write them: `precommercial`."""
    for match in _word().finditer(text):
        parts = match.group().split("-")
        if len(parts) == 2 and all(part.isalpha() for part in parts):
            yield "".join(parts)


@functools.cache
def _word() -> re.Pattern[str]:
    """A word with its hyphens and apostrophes. It takes longer to compile than the program takes for a light command."""
    return re.compile(r"\b[^\W\d_]&[^\W\d_]\b|[^\W_]+(?:[-'’‑][^\W_]+)*")


class Stemmer:
    """The stems of one language; of one without a stemmer, its words as they are.

    `known` are stems by folded word, which save loading the library.
    """

    def __init__(self, language: str, known: dict[str, str] | None = None) -> None:
        self.language = language
        self.known: dict[str, str] = known if known is not None else {}
        self._library: Any = None
        self.stops = STOP_WORDS.get(language, frozenset())

    def stem(self, word: str) -> str:
        """The stem of a word, without accents. Empty for a stop word."""
        plain = folded(word)
        if plain in self.stops:
            return ""
        if plain not in self.known:
            self.known[plain] = self._stem(word.casefold())
        return self.known[plain]

    def stems(self, text: str) -> list[str]:
        """The stems of a text in its order, without stop words."""
        return [stem for word in tokens(text) if (stem := self.stem(word))]

    def _stem(self, word: str) -> str:
        if word.isdigit() or len(word) < 3 or self.language not in _SNOWBALL:
            return folded(word)
        if self._library is None:
            self._library = _library(self.language)
        return folded(self._library.stemWord(word)) or folded(word)


@functools.cache
def _library(language: str) -> Any:
    """The stemmer of a language; the package takes 20 ms to load, so only what is new needs it."""
    import snowballstemmer

    return snowballstemmer.stemmer(_SNOWBALL[language])
