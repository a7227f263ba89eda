"""Entries of the law as pages, so that every hit of the search can be read in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ppi_cli.data.schema import Cites, Lawbook, Text
from ppi_cli.knowledge.pages import Block, Page, citations, plain_words
from ppi_cli.language import _, language, words


def law_page(identity: str, book: Lawbook, house: Path | None = None, *, mark: str = "") -> Page | None:
    """The page of an entry of the procedures folders or of a template; None where nothing has this id.

    `mark` stands beside its title.
    """
    marks = (mark,) if mark else ()
    for kind, title, texts, cites in _entries(identity, book):
        lines = tuple(text for text in map(words, texts) if text)
        where = Block(_("Where it is written"), (f"- ppi where {identity}",))
        blocks = (Block(lines=lines), where) if lines else (where,)
        return Page(kind, identity, words(title), marks, blocks, tuple(citations(cites, book.laws)))
    if identity in book.laws:
        law = book.laws[identity]
        return Page("law", identity, words(law.title), marks, (), url=law.url)
    return _template_page(identity, house)


def _entries(identity: str, book: Lawbook) -> Iterator[tuple[str, Text, tuple[Text, ...], Cites]]:
    for procedure in book.procedures:
        if procedure.id == identity:
            yield "procedure", procedure.name, (procedure.summary,), procedure.cite
    for rule in book.rules:
        for part in (rule, *rule.any_of):
            if part.id == identity:
                yield "rule", part.holds, (_otherwise(part.fails), part.open), part.cite
    for advice in book.advice:
        if advice.id == identity:
            yield "advice", advice.text, (), advice.cite
    for limit in book.limits:
        if limit.id == identity:
            yield "limit", limit.text, (limit.firm,), limit.cite
    for check in book.checks:
        if check.id == identity:
            yield "check", check.text, (check.fix,), check.cite
    fact = book.facts.get(identity)
    if fact:
        yield "fact", fact.question, (fact.help, fact.example, fact.if_unknown), fact.cite


def _otherwise(fails: Text) -> Text:
    """What a rule says where it does not hold."""
    return {language(): _("Otherwise: {text}").format(text=words(fails))} if fails else {}


def _template_page(identity: str, house: Path | None) -> Page | None:
    from ppi_cli.knowledge.template_heads import heads_by_id

    head = heads_by_id(house).get(identity)
    if head is None:
        return None
    draft = Block(_("With ppi"), (f"- ppi draft {identity}",))
    purpose = (Block(lines=(plain_words(head.purpose),)),) if head.purpose else ()
    return Page("template", identity, head.title, (), (*purpose, draft))
