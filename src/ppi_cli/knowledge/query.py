"""From what an officer typed to what is looked for: stems in groups, each a word with its other names."""

from __future__ import annotations

import difflib
import itertools
import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from ppi_cli.knowledge.index import Index
from ppi_cli.knowledge.words import Stemmer, folded, tokens
from ppi_cli.language import LANGUAGES

MOST_WORDS = 40
"""Words of a question that are looked at; a longer text is no question."""
_MOST_LETTERS = 20_000
_LONGEST_NAME = 4
_SHORTEST_GUESS = 4
_ALIKE = 0.8
_UNSURE = 0.6
"""What a word counts that was only guessed."""
_RAREST = 4.5
"""The most that a word counts: one that stands in a single entry is as often beside the point as it is the point."""
_OTHER_NAME = 0.7
_ASKING = re.compile(
    r"\?|\b(?:how|what|when|where|which|who|why|can|may|must|should|do|does|is|are|como|qual|quais|quando|onde|quem|"
    r"quanto|quanta|quantos|quantas|porque|posso|podemos|pode|devo|deve|temos|tenho|preciso|é)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]+)[\"“”«»„]")
_PREFIX = re.compile(r"([^\W_]{2,})\*")


class Group(msgspec.Struct):
    """One word or phrase that is looked for: phrases of stems of which any will do."""

    phrases: list[str]
    weight: float = 1.0
    sure: float = 1.0

    def expression(self) -> str:
        """As FTS5 reads it. Stems are letters and digits, so quotation marks make them safe."""
        return "(" + " OR ".join(f'"{phrase}"' for phrase in self.phrases) + ")"

    def times(self, text: str) -> float:
        """How often a text of stems, with a space at both ends, holds it. What was typed counts more than other names."""
        own, *others = self.phrases
        found = text.count(f" {own} ")
        if found or not others:
            return found
        return _OTHER_NAME * max(text.count(f" {phrase} ") for phrase in others)


class Query(msgspec.Struct):
    """What is looked for in one language; `asking` says that it is a question, `after` which kinds of entry it is after.

    `meant` tells how misspelt words were read, `unknown` what nothing holds.
    """

    lang: str
    asking: bool = False
    after: frozenset[str] = frozenset()
    groups: list[Group] = msgspec.field(default_factory=list)
    meant: dict[str, str] = msgspec.field(default_factory=dict)
    unknown: list[str] = msgspec.field(default_factory=list)

    @property
    def phrases(self) -> frozenset[str]:
        """Every stem that counts as found."""
        return frozenset(stem for group in self.groups for phrase in group.phrases for stem in phrase.split())


def read_query(index: Index, text: str, lang: str) -> Query:
    """The query in the language in which it is written; `lang` where both will do."""
    text = text[:_MOST_LETTERS]
    best = max(LANGUAGES, key=lambda name: (_likeness(index, text, name), name == lang))
    return _Reader(index, best).read(text)


def _likeness(index: Index, text: str, lang: str) -> float:
    """How much a text looks like one in this language: its small words, and the words that our texts hold."""
    stops = Stemmer(lang).stops
    score = 0.0
    for word in list(tokens(text))[:MOST_WORDS]:
        plain = folded(word)
        if plain in stops:
            score += 1.5
        elif _known(index, lang, plain):
            score += 1.0
    return score


def _known(index: Index, lang: str, word: str) -> str | None:
    row = index.db.execute("SELECT stem FROM word WHERE lang = ? AND word = ?", (lang, word)).fetchone()
    return row[0] if row and (index.count(lang, row[0]) or index.other_names(lang, row[0])) else None


class _Reader:
    """Reads one query in one language."""

    def __init__(self, index: Index, lang: str) -> None:
        self.index = index
        self.stemmer = Stemmer(lang)
        self.query = Query(lang)

    def read(self, text: str) -> Query:
        stems: list[str] = []
        self.query.asking = bool(_ASKING.search(text))
        self.query.after = self._kinds_after(text)
        for phrase in _QUOTED.findall(text):
            found = [stem for word in self._words(phrase) if (stem := self._stem(word))]
            if len(found) > 1:
                self._add([" ".join(found)])
        for word in _PREFIX.findall(text):
            self._add(self._beginning_with(folded(word)))
        for word in self._words(_PREFIX.sub(" ", text)):
            stem = self._stem(word)
            if stem and stem not in stems:
                stems.append(stem)
            elif stem is None:
                self._unknown(folded(word))
        self._add_with_other_names(stems)
        self._weigh()
        return self.query

    def _kinds_after(self, text: str) -> frozenset[str]:
        """The kinds of entry that the words of a question name, such as cases by *has any city*."""
        asked = f" {' '.join(itertools.islice(map(folded, tokens(text)), 2 * MOST_WORDS))} "
        return frozenset(
            kind for words, kind in self.index.kinds_after(self.query.lang) if f" {words} " in asked
        )

    def _words(self, text: str) -> Iterator[str]:
        seen = []
        for word in tokens(text):
            if folded(word) not in self.stemmer.stops and word not in seen:
                seen.append(word)
                yield word
                if len(seen) == MOST_WORDS:
                    return

    def _stem(self, word: str) -> str | None:
        """The stem of a word that our texts hold in some form; None for one that they do not."""
        known = _known(self.index, self.query.lang, folded(word))
        if known is not None:
            return known
        stem = self.stemmer.stem(word)
        there = self.index.count(self.query.lang, stem) or self.index.other_names(self.query.lang, stem)
        return stem if there else None

    def _unknown(self, word: str) -> None:
        """A word that no text holds: the beginning of one that some do, or one that was misspelt."""
        longer = self._beginning_with(word) if len(word) > 2 else []
        if longer:
            self._add(longer, _UNSURE)
            return
        guess = self._guess(word)
        if guess:
            self.query.meant[word] = guess
            self._add([str(_known(self.index, self.query.lang, guess))], _UNSURE)
        else:
            self.query.unknown.append(word)

    def _beginning_with(self, word: str) -> list[str]:
        rows = self.index.db.execute(
            "SELECT DISTINCT stem FROM word WHERE lang = ? AND word >= ? AND word < ? LIMIT 30",
            (self.query.lang, word, word + "\U0010ffff"),
        )
        return [stem for (stem,) in rows if self.index.count(self.query.lang, stem)]

    def _guess(self, word: str) -> str | None:
        """The word of our texts that is most like a misspelt one."""
        if len(word) < _SHORTEST_GUESS:
            return None
        near = "SELECT word, stem FROM word WHERE lang = ? AND length(word) BETWEEN ? AND ?"
        length = (self.query.lang, len(word) - 2, len(word) + 2)
        rows = self.index.db.execute(
            f"{near} AND word >= ? AND word < ?", (*length, word[0], word[0] + "\U0010ffff")
        )
        known = dict(rows.fetchall())
        found = difflib.get_close_matches(word, known, n=3, cutoff=_ALIKE)
        if not found:
            known = dict(self.index.db.execute(near, length).fetchall())
            found = difflib.get_close_matches(word, known, n=3, cutoff=_ALIKE + 0.08)
        alive = [one for one in found if self.index.count(self.query.lang, known[one])]
        return max(
            alive,
            key=lambda one: (
                round(difflib.SequenceMatcher(None, word, one).ratio(), 2),
                self.index.count(self.query.lang, known[one]),
            ),
            default=None,
        )

    def _add_with_other_names(self, stems: Sequence[str]) -> None:
        """A group for each stem; words that are together the name of a term are also looked for by its other names."""
        names: dict[int, list[str]] = {place: [stem] for place, stem in enumerate(stems)}
        for length in range(1, _LONGEST_NAME + 1):
            for start in range(len(stems) - length + 1):
                name = " ".join(stems[start : start + length])
                for other in self.index.other_names(self.query.lang, name):
                    for place in range(start, start + length):
                        if other not in names[place]:
                            names[place].append(other)
        for phrases in names.values():
            self._add(phrases)

    def _add(self, phrases: list[str], sure: float = 1.0) -> None:
        if phrases and len(self.query.groups) < MOST_WORDS:
            self.query.groups.append(Group(phrases, sure=sure))

    def _weigh(self) -> None:
        """What is rare tells more: the weight of a group is its inverse frequency, as in bm25."""
        size = max(self.index.size(self.query.lang), 1)
        for group in self.query.groups:
            count = max(
                min(self.index.count(self.query.lang, stem) for stem in phrase.split())
                for phrase in group.phrases
            )
            rarity = math.log(1 + (size - count + 0.5) / (count + 0.5))
            group.weight = group.sure * min(rarity, _RAREST)
