"""One entry as a page: headings, paragraphs, lists, citations and what to read next, in the language in use."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ppi_cli.data.citations import BadCitation, Cite, cite
from ppi_cli.data.schema import Confidence, Law, Lawbook, Text
from ppi_cli.data.wording import NO_BREAK, euro
from ppi_cli.knowledge.passages import SINGULAR
from ppi_cli.knowledge.schema import (
    Case,
    Centre,
    Entry,
    Faq,
    Kind,
    Knowledge,
    Lesson,
    Money,
    OwnNote,
    Resource,
    Stage,
    Term,
    Topic,
    title_of,
)
from ppi_cli.language import _, language, words

_IN_PHASES = ("pcp", "innovation-partnership")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_STRONG = re.compile(r"(\*\*|\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_ADDRESS = re.compile(r",?\s*(https?://\S+)")


class Block(msgspec.Struct, frozen=True):
    """A part of a page. `lines` are paragraphs, or items where they begin with `- `; `pairs` have two columns."""

    heading: str = ""
    lines: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


class Page(msgspec.Struct, frozen=True):
    """An entry ready to be shown. `marks` say what it is not, or whose it is."""

    kind: str
    id: str
    title: str
    marks: tuple[str, ...]
    blocks: tuple[Block, ...]
    cites: tuple[Cite, ...] = ()
    see: tuple[tuple[str, str], ...] = ()
    source: str = ""
    url: str = ""
    raw: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As `ppi learn show --json` tells it."""
        return {
            "schema": "ppi/learn-entry/1",
            "kind": self.kind,
            "id": self.id,
            "title": self.title,
            "marks": list(self.marks),
            "text": [line for block in self.blocks for line in block.lines],
            "cites": [{"ref": one.ref, "url": one.url} for one in self.cites],
            "see": [{"id": identity, "title": title} for identity, title in self.see],
            "source": self.source or None,
            "url": self.url or None,
            "entry": dict(self.raw),
        }


def page_of(knowledge: Knowledge, kind: Kind, entry: Entry, book: Lawbook) -> Page:
    """The page of an entry of the knowledge folders."""
    import msgspec

    source, address = _source(str(getattr(entry, "source", "")))
    return Page(
        kind=SINGULAR[kind],
        id=entry.id,
        title=words(title_of(entry)),
        marks=tuple(marks_of(knowledge, entry)),
        blocks=tuple(block for block in _blocks(entry, knowledge, book) if block.lines or block.pairs),
        cites=tuple(citations(getattr(entry, "cites", {}), book.laws)),
        see=tuple(_see(knowledge, getattr(entry, "see", ()))),
        source=source,
        url=str(getattr(entry, "url", "")) or address,
        raw=msgspec.to_builtins(entry),
    )


def marks_of(knowledge: Knowledge, entry: Entry) -> Iterator[str]:
    """What an entry carries beside its title: whose it is, and whether it has been verified."""
    if entry.id in knowledge.own:
        yield _("your organisation's own")
    confidence: Confidence = getattr(entry, "confidence", "verified")
    shown = {
        "recalled": _("to be confirmed"),
        "secondary": _("from a secondary source"),
        "pending": _("not law yet"),
    }.get(confidence)
    if shown:
        yield shown


def citations(cites: Mapping[str, Sequence[str]], laws: Mapping[str, Law]) -> Iterator[Cite]:
    """The citations of an entry in the language in use; one of a law that is gone is left out."""
    for text in dict.fromkeys(text for found in cites.values() for text in found):
        try:
            yield cite(text, laws)
        except BadCitation:
            continue


def plain_words(text: str) -> str:
    """Markdown as words: emphasis goes, the address of a link follows it."""
    return _STRONG.sub(r"\2", _LINK.sub(r"\1 (\2)", text))


def amount_in_words(money: Money) -> str:
    """`2 150 000 €`, or with the code of another currency."""
    text = euro(money.amount)
    return text if money.currency == "EUR" else text.removesuffix("€") + money.currency


def years_in_words(case: Case) -> str:
    """`2012-2016`, or the year that is known."""
    first, last = case.years.get("from"), case.years.get("to")
    if first and last:
        return str(first) if first == last else f"{first}-{last}"
    return (
        _("from {year}").format(year=first) if first else _("until {year}").format(year=last) if last else ""
    )


def funnel_in_words(case: Case) -> str:
    """`33 tenders, contractors by phase: 7 > 3 > 1`; of a single phase that is known, which it is."""
    parts = [_("{count} tenders").format(count=case.tenders)] if case.tenders else []
    phases = sorted(case.funnel, key=lambda phase: phase.phase)
    counts = [str(phase.contractors) for phase in phases]
    if len(phases) == 1 and case.procedure in _IN_PHASES:
        text = _("contractors in phase {phase}: {count}").format(phase=phases[0].phase, count=counts[0])
    elif len(phases) == 1:
        text = _("contractors: {count}").format(count=counts[0])
    else:
        text = _("contractors by phase: {counts}").format(counts=" > ".join(counts)) if counts else ""
    if text:
        parts.append(text + (_(" (planned)") if case.planned == "yes" else ""))
    return ", ".join(parts)


def procedure_name(book: Lawbook, knowledge: Knowledge, identity: str) -> str:
    """What a procedure, or a purpose that stands in its place, is called."""
    for procedure in book.procedures:
        if procedure.id == identity:
            return words(procedure.name)
    return words(knowledge.name_of("purposes", identity))


def country_names(book: Lawbook, codes: Sequence[str]) -> str:
    """Countries in words; the Union and the world at large have names too."""
    names = {"EU": _("European Union"), "INT": _("international")}
    return ", ".join(
        words(book.countries[code]) if code in book.countries else names.get(code, code) for code in codes
    )


def paragraphs_of(text: Text) -> tuple[str, ...]:
    """The paragraphs of a text in the language in use."""
    return tuple(plain_words(line) for line in words(text).split("\n") if line.strip())


def _items(texts: Sequence[Text]) -> tuple[str, ...]:
    return tuple(f"- {plain_words(words(text))}" for text in texts)


@functools.singledispatch
def _blocks(entry: Entry, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    raise TypeError(type(entry))


@_blocks.register
def _faq(entry: Faq, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.answer))


@_blocks.register
def _term(entry: Term, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.definition))
    others = [name for lang in ("en", "pt") for name in entry.also.names(lang) if lang == language()]
    in_other = [text for lang, text in entry.term.items() if lang != language()]
    pairs = [(_("also called"), ", ".join(others)), (_("in the other language"), ", ".join(in_other))]
    yield Block(pairs=tuple(pair for pair in pairs if pair[1]))


@_blocks.register
def _stage(entry: Stage, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.goal))
    yield Block(_("What to do"), _items(entry.work))
    yield Block(_("What remains of it"), _items(entry.leaves))
    yield Block(_("Mind"), _items(entry.pitfalls))
    yield Block(_("To be decided before going on"), paragraphs_of(entry.gate) if entry.gate else ())
    yield Block(_("Documents"), _templates(entry, book))
    drafts = bool(entry.documents) and not any(command.startswith("ppi draft") for command in entry.commands)
    commands = [*entry.commands, *(["ppi draft ID"] if drafts else [])]
    yield Block(_("With ppi"), tuple(f"- {command}" for command in commands))


def _templates(stage: Stage, book: Lawbook) -> tuple[str, ...]:
    """The templates of a step, with those of a single procedure together below its name."""
    from ppi_cli.knowledge.template_heads import heads_by_id

    heads = heads_by_id()
    groups: dict[tuple[str, ...], list[str]] = {}
    for head in (heads[name] for name in stage.documents if name in heads):
        groups.setdefault(head.procedures, []).append(f"{head.title} ({head.id})")
    short = {item.id: words(item.short) for item in book.procedures}
    lines = []
    for procedures, titles in sorted(groups.items(), key=lambda group: bool(group[0])):
        names = ", ".join(short.get(name, name) for name in procedures)
        lines += [f"- {names}: {'; '.join(titles)}"] if names else [f"- {title}" for title in titles]
    return tuple(lines)


@_blocks.register
def _case(entry: Case, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.summary))
    pairs = [
        (_("buyers"), "; ".join(entry.buyers)),
        (_("countries"), country_names(book, entry.country)),
        (_("sector"), words(knowledge.name_of("sectors", entry.sector)) if entry.sector else ""),
        (_("procedure"), procedure_name(book, knowledge, entry.procedure) if entry.procedure else ""),
        (_("purpose"), words(knowledge.name_of("purposes", entry.purpose)) if entry.purpose else ""),
        (_("years"), years_in_words(entry)),
        *((_("money"), f"{amount_in_words(one)}: {words(one.what)}") for one in entry.money),
        (_("competition"), funnel_in_words(entry)),
        (_("to be asked"), entry.contact),
    ]
    yield Block(pairs=tuple(pair for pair in pairs if pair[1]))
    yield Block(_("What came of it"), paragraphs_of(entry.outcome) if entry.outcome else ())
    yield Block(_("Lessons"), _items(entry.lessons))
    yield Block(
        _("Sources"), tuple(f"- {one.title}{': ' + one.url if one.url else ''}" for one in entry.sources)
    )


@_blocks.register
def _resource(entry: Resource, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.description) if entry.description else ())
    pairs = [
        (_("kind"), words(knowledge.name_of("kinds", entry.kind)) if entry.kind else ""),
        (_("by"), entry.publisher),
        (_("year"), str(entry.year or "")),
        (_("language"), ", ".join(entry.language)),
        (_("country"), country_names(book, (entry.country,)) if entry.country else ""),
        (_("on"), ", ".join(words(knowledge.name_of("topics", topic)) for topic in entry.topics)),
    ]
    yield Block(pairs=tuple(pair for pair in pairs if pair[1]))


@_blocks.register
def _centre(entry: Centre, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    pairs = [
        (_("country"), country_names(book, (entry.country,))),
        (_("run by"), words(entry.host) if entry.host else ""),
        (_("status"), status_name(entry.status)),
        (_("e-mail"), entry.email),
    ]
    yield Block(pairs=tuple(pair for pair in pairs if pair[1]))
    yield Block(_("What it does"), _items(entry.services))
    yield Block(_("Ask it"), (f"- ppi learn centres --ask {entry.id}",))


@_blocks.register
def _topic(entry: Topic, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.text))


@_blocks.register
def _lesson(entry: Lesson, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=paragraphs_of(entry.text))
    yield Block(_("Its questions"), (f"- ppi learn course {entry.id}",) if entry.questions else ())


@_blocks.register
def _note(entry: OwnNote, knowledge: Knowledge, book: Lawbook) -> Iterator[Block]:
    yield Block(lines=tuple(plain_words(line) for line in entry.text.split("\n") if line.strip()))


def status_name(status: str) -> str:
    """Whether a centre is at work, in words."""
    known = {
        "established": _("at work"),
        "new": _("being built up"),
        "closed": _("closed"),
        "unclear": _("not confirmed"),
    }
    return known.get(status, status.replace("-", NO_BREAK))


def _source(text: str) -> tuple[str, str]:
    """The words of a source and the address in it."""
    found = _ADDRESS.search(text)
    if not found:
        return text, ""
    return _ADDRESS.sub("", text).strip(" ;,"), found[1].rstrip(".,;)")


def _see(knowledge: Knowledge, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for identity in ids:
        found = knowledge.find(identity)
        if found:
            yield identity, words(title_of(found[1]))
