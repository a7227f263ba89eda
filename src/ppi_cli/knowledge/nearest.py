"""The cases and questions that are closest to a procurement, and why; pure, so that any command can ask.

What counts: the same procedure, sector, kind of buyer, purpose and country, the buyer itself, and the words of the
need. No score is shown, only the reasons.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from ppi_cli.data.schema import Text, Value
from ppi_cli.knowledge.schema import Case, Faq, Knowledge, title_of
from ppi_cli.knowledge.words import STOP_WORDS, folded
from ppi_cli.language import _, words

CASES, QUESTIONS = 3, 2
_LEAST = 3.0
_PURPOSES: Mapping[str, tuple[str, ...]] = {
    "pcp": ("pcp", "pcp-then-ppi"),
    "innovation-partnership": ("partnership",),
}
"""The purposes that a procedure serves by its nature; the others serve the purchase of a solution."""
_TOPICS: tuple[tuple[str, frozenset[Value], str], ...] = (
    ("joint", frozenset({"national", "cross-border"}), "joint-procurement"),
    ("funding.horizon", frozenset({"pcp", "ppi"}), "funding"),
    ("rd.needed", frozenset({True}), "ipr"),
    ("means.known", frozenset({False}), "dialogue"),
    ("spec.precise", frozenset({False}), "specifications"),
    ("criteria.price_only", frozenset({True}), "award-criteria"),
    ("solution.available", frozenset({None}), "market-consultation"),
)
"""The topics on which a fact makes questions likely."""
_SHORTEST = 4
_ROOT = 6
_COMMON = frozenset(
    [
        "less",
        "uses",
        "used",
        "using",
        "look",
        "stay",
        "stays",
        "ways",
        "rules",
        "better",
        "best",
        "good",
        "cost",
        "costs",
        "time",
        "times",
        "year",
        "years",
        "work",
        "works",
        "high",
        "result",
        "results",
        "menos",
        "usa",
        "usar",
        "modo",
        "modos",
        "regras",
        "melhor",
        "custo",
        "custos",
        "tempo",
        "anos",
        "trabalho",
        "resultado",
        "resultados",
    ]
)
"""Words of every need."""
_STOPS = STOP_WORDS["en"] | STOP_WORDS["pt"] | _COMMON
_OWN_WORDS = frozenset(
    {
        "innova",
        "inovac",
        "inovad",
        "procur",
        "public",
        "contra",
        "soluti",
        "soluco",
        "servic",
        "buyer",
        "compra",
    }
)
"""Roots that every entry holds."""


class Near(msgspec.Struct, frozen=True):
    """An entry that is close, and why, in words."""

    kind: str
    id: str
    title: str
    why: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As `ppi plan --json` tells it."""
        return {"kind": self.kind, "id": self.id, "title": self.title, "why": list(self.why)}


def nearest(
    facts: Mapping[str, Value],
    knowledge: Knowledge,
    procedures: Sequence[str],
    names: Mapping[str, Text],
    *,
    cases: int = CASES,
    questions: int = QUESTIONS,
) -> tuple[Near, ...]:
    """The closest cases, then the closest questions, best first; fewer where few are close.

    `procedures` are those at hand: the one decided or recommended, else all that are still possible; `names` are
    their names for the reasons.
    """
    at_hand = _Need(facts, knowledge, procedures, names)
    return (
        *_best(at_hand.case, knowledge.cases.values(), cases),
        *_best(at_hand.faq, knowledge.faq.values(), questions),
    )


class _Need:
    """The procurement at hand as entries are compared with it."""

    def __init__(
        self,
        facts: Mapping[str, Value],
        knowledge: Knowledge,
        procedures: Sequence[str],
        names: Mapping[str, Text],
    ) -> None:
        self.facts = facts
        self.knowledge = knowledge
        self.procedures = procedures
        self.names = names
        told = " ".join(str(facts.get(name) or "") for name in ("need.title", "need.summary", "need.sector"))
        self.roots = roots(told)
        self.sector = self._vocabulary_word("sectors", str(facts.get("need.sector") or ""))
        self.buyer_kind = self._kind_of_buyer()
        self.purposes = self._purposes()
        self.weights = _weights([_case_roots(case) for case in knowledge.cases.values()])

    def case(self, case: Case) -> tuple[float, tuple[str, ...]]:
        """How close a case is, and the reasons, the strongest first."""
        reasons: list[tuple[float, str]] = []
        buyer = str(self.facts.get("buyer.name") or "")
        if buyer and any(_same_name(buyer, other) for other in case.buyers):
            reasons.append((5.0, _("the same buyer")))
        if case.procedure in self.procedures:
            reasons.append((3.0 / len(self.procedures) ** 0.5, self._on_procedure(case.procedure)))
        if self.sector and case.sector == self.sector:
            name = words(self.knowledge.name_of("sectors", case.sector))
            reasons.append((3.0, _("same sector: {name}").format(name=name)))
        if self.buyer_kind and case.buyer_kind == self.buyer_kind:
            name = words(self.knowledge.name_of("buyer_kinds", case.buyer_kind))
            reasons.append((1.2, _("same kind of buyer: {name}").format(name=name)))
        if case.purpose in self.purposes:
            reasons.append((1.0, _("same purpose")))
        if self.facts.get("buyer.country") in case.country:
            reasons.append((1.0, _("same country")))
        shared = self._shared(case)
        if shared:
            weight = min(4.0, sum(self.weights[root] for root in shared))
            said = sorted(shared, key=lambda root: -self.weights[root])[:3]
            text = _("same words: {words}").format(words=", ".join(self.roots[root] for root in said))
            reasons.append((weight, text))
        reasons.sort(key=lambda reason: -reason[0])
        return sum(weight for weight, _text in reasons), tuple(text for _weight, text in reasons)

    def faq(self, faq: Faq) -> tuple[float, tuple[str, ...]]:
        """How close a question is: about this procedure above all, then about what the facts make likely."""
        reasons: list[tuple[float, str]] = []
        known = [name for name in faq.procedures if name in self.procedures]
        if known:
            weight = 2.5 + 2.0 / len(faq.procedures)
            reasons.append((weight / len(self.procedures) ** 0.5, self._on_procedure(known[0])))
        for fact, values, topic in _TOPICS:
            if topic in faq.topics and fact in self.facts and self.facts[fact] in values:
                name = words(self.knowledge.name_of("topics", topic))
                reasons.append((1.5, _("on {topic}, since your answers point there").format(topic=name)))
        titled = roots(" ".join(faq.question.values())).keys() & self.roots.keys()
        if titled:
            text = _("same words: {words}").format(
                words=", ".join(sorted(self.roots[root] for root in titled))
            )
            reasons.append((min(2.0, 0.7 * len(titled)), text))
        reasons.sort(key=lambda reason: -reason[0])
        return sum(weight for weight, _text in reasons), tuple(text for _weight, text in reasons)

    def _on_procedure(self, identity: str) -> str:
        name = words(self.names[identity]) if identity in self.names else identity
        return _("same procedure: {name}").format(name=name)

    def _shared(self, case: Case) -> frozenset[str]:
        return _case_roots(case) & self.roots.keys()

    def _vocabulary_word(self, group: str, text: str) -> str:
        """The word of a vocabulary that a text names best, by its id or by a word of its name."""
        found = roots(text)
        best = max(
            self.knowledge.vocabulary.get(group, {}).items(),
            key=lambda item: len(found.keys() & roots(f"{item[0]} {' '.join(item[1].values())}").keys()),
            default=None,
        )
        if best is None or not found.keys() & roots(f"{best[0]} {' '.join(best[1].values())}").keys():
            return text if text in self.knowledge.vocabulary.get(group, {}) else ""
        return best[0]

    def _kind_of_buyer(self) -> str:
        if self.facts.get("joint") == "cross-border":
            return "several-countries"
        named = self._vocabulary_word("buyer_kinds", str(self.facts.get("buyer.name") or ""))
        if named:
            return named
        return "national" if self.facts.get("buyer.type") == "central-government" else ""

    def _purposes(self) -> frozenset[str]:
        found: set[str] = set()
        for name in self.procedures:
            found |= set(_PURPOSES.get(name, ("ppi",)))
        if "pcp" in self.procedures and self.facts.get("purchase.plan") == "none":
            found.discard("pcp-then-ppi")
        return frozenset(found)


def roots(text: str) -> dict[str, str]:
    """The beginnings of the longer words of a text, without accents, each with the word as it stands there.

    Six letters are the same in *renovation* and *renovação*, *energy* and *energia*: enough to compare languages.
    """
    found: dict[str, str] = {}
    for word in "".join(letter if letter.isalpha() else " " for letter in text).split():
        plain = folded(word)
        root = plain[:_ROOT]
        if len(plain) >= _SHORTEST and plain not in _STOPS and root not in _OWN_WORDS:
            found.setdefault(root, word)
    return found


@functools.lru_cache(maxsize=512)
def _roots_of_text(text: str) -> frozenset[str]:
    return frozenset(roots(text))


def _case_roots(case: Case) -> frozenset[str]:
    texts = [*case.name.values(), *case.summary.values(), *case.outcome.values(), case.sector]
    return _roots_of_text(" ".join(texts))


def _weights(all_roots: Iterable[frozenset[str]]) -> dict[str, float]:
    """What sharing a root tells: less, the more cases hold it."""
    held = list(all_roots)
    counts: dict[str, int] = {}
    for found in held:
        for root in found:
            counts[root] = counts.get(root, 0) + 1
    return {root: math.log(1 + len(held) / count) / 2 for root, count in counts.items()}


def _same_name(one: str, other: str) -> bool:
    """Whether two names of buyers mean the same: the rarer words of one stand in the other."""
    first, second = roots(one).keys(), roots(other).keys()
    general = {
        "munici",
        "camara",
        "city",
        "minist",
        "public",
        "region",
        "agency",
        "agenci",
        "hospit",
        "univer",
    }
    told = (first & second) - general
    return bool(told) and (first - general <= second or second - general <= first)


def _best(score: Any, entries: Iterable[Case | Faq], most: int) -> list[Near]:
    scored = [(score(entry), entry) for entry in entries]
    close = [(value, why, entry) for (value, why), entry in scored if value >= _LEAST]
    close.sort(key=lambda one: (-one[0], one[2].id))
    return [
        Near("case" if isinstance(entry, Case) else "faq", entry.id, words(title_of(entry)), why[:3])
        for _value, why, entry in close[:most]
    ]
