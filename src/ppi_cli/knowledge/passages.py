"""What the search looks through, as passages in one language: knowledge and the texts of the law."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

import msgspec

from ppi_cli.data.citations import BadCitation, parse_citation
from ppi_cli.data.schema import Cites, Law, Lawbook, Text
from ppi_cli.knowledge.schema import Also, Case, Centre, Entry, Knowledge, Lesson, Term, Topic, title_of
from ppi_cli.language import DEFAULT, LANGUAGES

SINGULAR = {
    "faq": "faq", "glossary": "term", "steps": "step", "cases": "case", "resources": "resource", "centres": "centre",
    "topics": "topic", "lessons": "lesson", "notes": "note",
}  # fmt: skip
"""What one entry of a list is called in a hit."""
OF_THE_LAW = ("procedure", "rule", "advice", "limit", "check", "fact", "law", "template")
SYNONYMS = "synonyms"
AFTER = "after"
UNSEEN = (SYNONYMS, AFTER)
"""Passages that only help to read a question and are never hits."""
HIT_KINDS = (*SINGULAR.values(), *OF_THE_LAW)
_TITLE = 110
_UNITS = {"art": "art article artigo", "recital": "recital considerando", "annex": "annex anexo"}
"""A provision is found by its name in any language, whatever the language in use when the index was made."""
_ADDRESS = re.compile(r"https?://\S+")


class Passage(msgspec.Struct, frozen=True):
    """One entry in one language. `also` is looked for as a title is, but not shown; `names` are its synonyms.

    `asked` are ways in which people ask for it, each as good as its title and never shown.
    """

    kind: str
    id: str
    lang: str
    title: str
    text: str
    also: str = ""
    url: str = ""
    own: bool = False
    country: str = ""
    names: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.kind}/{self.id}/{self.lang}/{self.country}"

    @property
    def digest(self) -> str:
        """A hash over all that it holds."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=12).hexdigest()


def knowledge_passages(knowledge: Knowledge, book: Lawbook) -> Iterator[Passage]:
    """Every entry of the knowledge folders in every language."""
    laws = book.laws
    for kind, name in SINGULAR.items():
        for identity, entry in knowledge.of(kind).items():  # type: ignore[arg-type]  # the keys are the kinds
            for lang in LANGUAGES:
                yield Passage(
                    kind=name,
                    id=identity,
                    lang=lang,
                    title=_title_of(entry, book, lang),
                    text="\n".join(_texts(entry, lang)),
                    also=" ".join(_also(knowledge, entry, book, lang)),
                    url=address_of(entry, laws),
                    own=identity in knowledge.own,
                    names=(_in(entry.term, lang), *entry.also.names(lang)) if isinstance(entry, Term) else (),
                    asked=_asked(entry, lang),
                )


def synonym_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Everyday words for one thing, and words that tell which kind of entry somebody is after."""
    for lang, lines in knowledge.same.items():
        for number, names in enumerate(lines):
            yield Passage(SYNONYMS, str(number), lang, "", "", names=names)
    for lang, kinds in knowledge.after.items():
        for kind, words in kinds.items():
            yield Passage(AFTER, kind, lang, "", "", names=words)


def law_passages(book: Lawbook, country: str = "") -> Iterator[Passage]:
    """Procedures, rules, advice, limits, checks, facts and laws in every language; `country` marks an overlay."""
    for lang in LANGUAGES:
        for kind, identity, title, text, cites in _of_the_book(book, lang):
            refs, url = _refs(cites, book.laws)
            shown, _dots, rest = _cut(title)
            yield Passage(kind, identity, lang, shown, f"{rest} {text}".strip(), refs, url, country=country)
        for law in book.laws.values():
            title, name = _in(law.title, lang), _in(law.name, lang)
            yield Passage("law", law.id, lang, name if title == name else f"{name}: {title}", "", "", law.url)


def address_of(entry: Entry, laws: Mapping[str, Law]) -> str:
    """Where to read on: the entry's own address, else that of its source or first citation."""
    url = getattr(entry, "url", "")
    if not url and isinstance(entry, Case):
        url = next((source.url for source in entry.sources if source.url), "")
    if not url:
        found = _ADDRESS.search(str(getattr(entry, "source", "")))
        url = found[0].rstrip(".,;") if found else ""
    return url or _refs(getattr(entry, "cites", {}), laws)[1]


def _title_of(entry: Entry, book: Lawbook, lang: str) -> str:
    """What an entry is called. A centre with its country, by which it is looked for: its own name tells nobody where it is."""
    title = _in(title_of(entry), lang)
    country = _in(book.countries.get(entry.country, {}), lang) if isinstance(entry, Centre) else ""
    return f"{title} ({country})" if country else title


def _asked(entry: Entry, lang: str) -> tuple[str, ...]:
    """How people ask for an entry, as it says itself."""
    found = getattr(entry, "asked", None)
    return found.names(lang) if isinstance(found, Also) else ()


def _texts(entry: Entry, lang: str) -> Iterator[str]:
    """The words of an entry in the order in which they are read."""
    for name in ("answer", "definition", "goal", "gate", "summary", "outcome", "description", "host", "text"):
        found = getattr(entry, name, None)
        if found:
            yield _in(found, lang) if isinstance(found, dict) else str(found)
    for name in ("work", "leaves", "pitfalls", "lessons", "services"):
        for found in getattr(entry, name, ()):
            yield _in(found, lang)
    if isinstance(entry, Lesson):
        for quiz in entry.questions:
            yield _in(quiz.question, lang)


def _also(knowledge: Knowledge, entry: Entry, book: Lawbook, lang: str) -> Iterator[str]:
    """Names of words, buyers, laws: what an entry may be looked for by, though it does not say so."""
    yield entry.id.replace("-", " ")
    for field, group in (
        ("sector", "sectors"),
        ("buyer_kind", "buyer_kinds"),
        ("purpose", "purposes"),
        ("kind", "kinds"),
    ):
        word = getattr(entry, field, "")
        if word:
            yield _in(knowledge.name_of(group, word), lang)
    if isinstance(entry, Topic) and entry.group in knowledge.groups:
        yield _in(knowledge.groups[entry.group].name, lang)
    if isinstance(entry, Centre):
        yield _in(knowledge.name_of("topics", "competence-centre"), lang)
    for word in getattr(entry, "topics", ()):
        yield _in(knowledge.name_of("topics", word), lang)
    yield from getattr(entry, "buyers", ())
    yield from (word.replace("-", " ") for word in getattr(entry, "procedures", ()))
    yield str(getattr(entry, "procedure", "")).replace("-", " ")
    yield str(getattr(entry, "publisher", ""))
    where = getattr(entry, "country", ())
    yield from (
        _in(book.countries.get(code, {}), lang) for code in ((where,) if isinstance(where, str) else where)
    )
    yield _refs(getattr(entry, "cites", {}), book.laws)[0]


def _of_the_book(book: Lawbook, lang: str) -> Iterator[tuple[str, str, str, str, Cites]]:
    """Kind, id, title, further text and citations of what a lawbook says in words."""
    names = {item.id: _in(item.name, lang) for item in book.procedures}
    for item in book.procedures:
        yield "procedure", item.id, names[item.id], _in(item.summary, lang), item.cite
    for rule in book.rules:
        for part in (rule, *rule.any_of):
            title = f"{names.get(part.procedure, '')}: {_in(part.holds, lang)}"
            yield "rule", part.id, title, f"{_in(part.fails, lang)} {_in(part.open, lang)}", part.cite
    for advice in book.advice:
        yield "advice", advice.id, _in(advice.text, lang), "", advice.cite
    for limit in book.limits:
        yield "limit", limit.id, _in(limit.text, lang), _in(limit.firm, lang), limit.cite
    for check in book.checks:
        yield "check", check.id, _in(check.text, lang), _in(check.fix, lang), check.cite
    for fact in book.facts.values():
        text = " ".join(_in(part, lang) for part in (fact.help, fact.example, fact.if_unknown))
        yield "fact", fact.id, _in(fact.question, lang), f"{_in(fact.label, lang)}. {text}", fact.cite


def _refs(cites: Cites, laws: Mapping[str, Law]) -> tuple[str, str]:
    """The citations in words, and the address of the first."""
    refs, url = [], ""
    for text in (text for found in cites.values() for text in found):
        try:
            law, unit, at = parse_citation(text, laws)
        except BadCitation:
            continue
        refs.append(f"{' '.join(law.name.values())} {_UNITS.get(unit, unit)} {at}")
        url = url or law.url
    return "; ".join(dict.fromkeys(refs)), url


def _cut(title: str) -> tuple[str, str, str]:
    """A title that is a whole text, cut after a sentence, and the text where that is longer."""
    if len(title) <= _TITLE:
        return title, "", ""
    end = title.find(". ")
    if 0 < end < _TITLE:
        return title[: end + 1], "", title[end + 2 :]
    return title[: title.rfind(" ", 0, _TITLE)] + " …", "…", title


def _in(texts: Text, lang: str) -> str:
    """The text in a language, else in English, else in any."""
    return texts.get(lang) or texts.get(DEFAULT) or next(iter(texts.values()), "")
