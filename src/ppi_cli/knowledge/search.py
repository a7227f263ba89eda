"""`ppi learn search`: the passages that answer a question best, each with a few words in which it was found."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from ppi_cli.knowledge.index import BETWEEN, Index
from ppi_cli.knowledge.query import Group, Query, read_query
from ppi_cli.knowledge.words import folded, tokens

MARK = "*"
"""Stands on both sides of a word that was found."""
MOST = 10
_CANDIDATES = 80
_BOUND = 4000
"""Passages that a word of an OR may bring in before it only counts among those that rarer words have found."""
_COLUMNS = "6.0, 5.0, 2.5, 1.0"
"""How much more a word counts in the title, in a way of asking and among other names than in the text."""
_SNIPPET = 170
_TITLED, _NAMED, _ENOUGH, _USUAL_LENGTH = 3.0, 1.0, 1.2, 60
"""What a word in the title and among other names counts, when more of it tells nothing more, and a text's usual length."""
_ANSWER = 1.15
_KINDS = {
    "faq": 1.15, "term": 1.05, "step": 1.0, "topic": 1.05, "case": 1.0, "lesson": 0.9, "note": 1.1, "centre": 1.0,
    "resource": 0.8, "procedure": 0.9, "rule": 0.55, "advice": 0.6, "limit": 0.6, "check": 0.5, "fact": 0.5,
    "law": 0.55, "template": 0.8,
}  # fmt: skip
"""An answer in words is preferred to a rule that says the same."""
_AFTER = 1.4
"""What more an entry counts if it is of the kind that somebody is after."""
_ASKED = 0.97
"""A way of asking counts as a title does, all but a little: what an entry is called comes first."""


class Hit(msgspec.Struct, frozen=True):
    """A passage that was found; `own`: the organisation wrote it; `country`: its national law."""

    kind: str
    id: str
    title: str
    snippet: str
    url: str | None
    own: bool = False
    country: str = ""

    def as_json(self) -> dict[str, Any]:
        """As `ppi learn search --json` tells it."""
        told: dict[str, Any] = {
            "kind": self.kind, "id": self.id, "title": self.title, "snippet": self.snippet, "url": self.url,
        }  # fmt: skip
        told |= {"own": True} if self.own else {}
        return told | ({"country": self.country} if self.country else {})


class Found(msgspec.Struct, frozen=True):
    """The hits, best first, and how the words were read."""

    hits: tuple[Hit, ...]
    query: Query


class _Candidate(msgspec.Struct):
    """A passage that one of the words brought in."""

    number: int
    score: float
    kind: str
    title: str
    columns: tuple[str, str, str, str]


def search(index: Index, text: str, lang: str, *, kinds: Sequence[str] = (), most: int = MOST) -> Found:
    """The best passages for a text in either language; none where no word of it tells anything."""
    query = read_query(index, text, lang)
    if not query.groups:
        return Found((), query)
    ranked = sorted(_candidates(index, query, kinds), key=lambda one: -_score(one, query))
    words = _surface(index, query)
    hits, seen = [], set()
    for one in ranked:
        hit = _hit(index, one, words)
        if (hit.kind, hit.id) not in seen:
            seen.add((hit.kind, hit.id))
            hits.append(hit)
        if len(hits) == most:
            break
    query.meant = {typed: _as_written(guess, hits) for typed, guess in query.meant.items()}
    return Found(tuple(hits), query)


def _as_written(guess: str, hits: Sequence[Hit]) -> str:
    """A word as the hits write it, with its accents, which the index does without."""
    for hit in hits:
        for word in tokens(f"{hit.title} {hit.snippet}"):
            if folded(word) == guess:
                return word.lower()
    return guess


def _candidates(index: Index, query: Query, kinds: Sequence[str]) -> list[_Candidate]:
    """The passages with the best rank, for the words that tell most; common ones alone must all be there."""
    by_rarity = sorted(query.groups, key=lambda group: -group.weight)
    chosen: list[Group] = []
    room = _BOUND
    for group in by_rarity:
        room -= _reach(index, query.lang, group)
        if room >= 0 or not chosen:
            chosen.append(group)
    if _reach(index, query.lang, chosen[0]) > _BOUND:
        everywhere = " AND ".join(group.expression() for group in by_rarity[:6])
        found = _match(index, query.lang, f"{{title also}} : ({everywhere})", kinds)
        return (
            found
            or _match(index, query.lang, everywhere, kinds)
            or _match(index, query.lang, f"{{title}} : {chosen[0].expression()}", kinds)
        )
    return _match(index, query.lang, " OR ".join(group.expression() for group in chosen), kinds)


def _reach(index: Index, lang: str, group: Group) -> int:
    return sum(min(index.count(lang, stem) for stem in phrase.split()) for phrase in group.phrases)


def _match(index: Index, lang: str, expression: str, kinds: Sequence[str]) -> list[_Candidate]:
    table = f"stems_{lang}"
    if kinds:
        marks = ", ".join("?" for _kind in kinds)
        picked = f"AND {table}.rowid IN (SELECT number FROM passage WHERE kind IN ({marks}))"
    else:
        picked = ""
    rows = index.db.execute(
        f"SELECT best.rowid, best.score, passage.kind, passage.title, stems.title, stems.asked, stems.also, "
        f"stems.body FROM "
        f"(SELECT rowid, bm25({table}, {_COLUMNS}) AS score FROM {table} WHERE {table} MATCH ? {picked} "
        f"ORDER BY score LIMIT {_CANDIDATES}) AS best "
        f"JOIN passage ON passage.number = best.rowid JOIN {table} AS stems ON stems.rowid = best.rowid",
        (expression, *kinds),
    )
    return [
        _Candidate(number, score, kind, title, (head, asked, also, body))
        for number, score, kind, title, head, asked, also, body in rows
    ]


def _score(one: _Candidate, query: Query) -> float:
    """How well it answers, by its title or by the way of asking for it that fits best; a question asks for answers."""
    title, asked, also, body = one.columns
    rest = (f" {also} ", f" {body} ")
    score = _score_under(title, rest, query)
    for way in asked.split(f" {BETWEEN} ") if asked else ():
        score = max(score, _ASKED * _score_under(way, rest, query))
    score *= _AFTER if one.kind in query.after else 1.0
    return score * _KINDS.get(one.kind, 0.7) * (_ANSWER if query.asking and one.kind == "faq" else 1.0)


def _score_under(head: str, rest: tuple[str, str], query: Query) -> float:
    """How well it answers under one title: each word once, however it is put, by its rarity and by where it stands.

    Less for each word that is missing, more where the words are all of the title.
    """
    also, body = rest
    length = 0.5 + 0.5 * body.count(" ") / _USUAL_LENGTH
    total = told = score = 0.0
    for group in query.groups:
        total += group.weight
        often = _TITLED * group.times(f" {head} ") + _NAMED * group.times(also) + group.times(body) / length
        if often:
            told += group.weight
            score += group.weight * often / (often + _ENOUGH)
    share = told / total if total else 0.0
    stems = set(head.split())
    titled = len(stems & query.phrases) / len(stems) if stems else 0.0
    return score * (0.3 + 0.7 * share) * (1 + 0.4 * titled * math.sqrt(share))


def _hit(index: Index, one: _Candidate, words: frozenset[str]) -> Hit:
    row = index.db.execute(
        "SELECT kind, id, title, body, url, own, country FROM passage WHERE number = ?", (one.number,)
    ).fetchone()
    kind, identity, title, body, url, own, country = row
    return Hit(kind, identity, title, snippet(body, words), url or None, bool(own), country)


def _surface(index: Index, query: Query) -> frozenset[str]:
    """Every word of our texts, without accents, that counts as found."""
    stems = sorted(query.phrases)[:200]
    marks = ", ".join("?" for _stem in stems)
    rows = index.db.execute(
        f"SELECT word FROM word WHERE lang = ? AND stem IN ({marks})", (query.lang, *stems)
    )
    return frozenset(word for (word,) in rows)


_SPACES = re.compile(r"\s+")
_DECORATION = re.compile(r"[*`]+|\[([^\]]*)\]\([^)]*\)|(?<=\s)[-+] (?=\S)|#+ ")
_RUN = re.compile(r"\S+")


def snippet(body: str, words: frozenset[str], room: int = _SNIPPET) -> str:
    """The stretch of a text that holds most of the words, which stand between marks."""
    text = _SPACES.sub(" ", _DECORATION.sub(lambda found: found[1] or "", f" {body[:6_000]}")).strip()
    runs = [(match.start(), match.end()) for match in _RUN.finditer(text)]
    hits = [bool(words.intersection(map(folded, tokens(text[start:end])))) for start, end in runs]
    first = _densest(runs, hits, room)
    shown: list[str] = []
    for (start, end), hit in zip(runs[first:], hits[first:], strict=True):
        if shown and end - runs[first][0] > room:
            shown[-1] += " …"
            break
        shown.append(_marked(text[start:end]) if hit else text[start:end])
    return ("… " if first else "") + " ".join(shown).replace(f"{MARK} {MARK}", " ")


def _densest(runs: Sequence[tuple[int, int]], hits: Sequence[bool], room: int) -> int:
    """The run with which the best stretch begins: a few words before its first hit, or the very beginning."""
    best, most = 0, 0
    for place, hit in enumerate(hits):
        if not hit:
            continue
        count = 0
        for later in range(place, len(runs)):
            if runs[later][1] - runs[place][0] > room * 0.8:
                break
            count += hits[later]
        if count > most:
            best, most = place, count
    if not most or runs[best][1] <= room * 0.6:
        return 0
    return max(0, best - 4)


def _marked(word: str) -> str:
    """A word between marks, its punctuation outside."""
    core = word.strip(".,;:!?()[]«»“”\"'…")
    return word.replace(core, f"{MARK}{core}{MARK}", 1) if core else word
