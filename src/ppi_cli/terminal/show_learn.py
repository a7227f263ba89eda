"""Knowledge on screen: what there is, lists, one entry as a page, and the hits of a search."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from ppi_cli.data.schema import Lawbook, Text
from ppi_cli.knowledge.pages import (
    Page,
    country_names,
    marks_of,
    page_of,
    paragraphs_of,
    procedure_name,
    status_name,
    years_in_words,
)
from ppi_cli.knowledge.schema import (
    Case,
    Centre,
    Entry,
    Faq,
    Kind,
    Knowledge,
    Resource,
    Term,
    Topic,
    title_of,
)
from ppi_cli.knowledge.search import MARK, Found, Hit
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Part, Screen

if TYPE_CHECKING:
    from ppi_cli.terminal.asking import Asker

_SEARCH = "search"
_WORD = 40
"""Letters of an unknown word that are shown; what is longer is none."""


def list_names() -> dict[Kind, str]:
    """What the lists are called, in their order."""
    return {
        "faq": _("Questions and answers"),
        "glossary": _("Glossary"),
        "steps": _("From need to lessons, step by step"),
        "cases": _("Cases: innovation procurements of others"),
        "resources": _("Resources: guides, templates, tools"),
        "centres": _("Competence centres that help public buyers"),
        "topics": _("Subjects in depth"),
        "lessons": _("Course"),
        "notes": _("Notes of your organisation"),
    }


def kind_names() -> dict[str, str]:
    """What one entry is called in a hit."""
    return {
        "faq": _("question"), "term": _("term"), "step": _("step"), "case": _("case"), "resource": _("resource"),
        "centre": _("centre"), "topic": _("subject"), "lesson": _("lesson"), "note": _("note"),
        "procedure": _("procedure"), "rule": _("rule"), "advice": _("advice"), "limit": _("time limit"),
        "check": _("check"), "fact": _("question of the interview"), "law": _("law"), "template": _("template"),
    }  # fmt: skip


def show_start(screen: Screen, knowledge: Knowledge) -> None:
    """What there is, how much of it, and how to go on."""
    screen.gap()
    screen.line((_("What others know about buying innovation"), "bold"))
    screen.paragraph(_("All of it is on this computer; none of it needs the internet."))
    screen.gap()
    rows = []
    for kind, name in list_names().items():
        count = len(knowledge.of(kind))
        if count:
            command = "course" if kind == "lessons" else kind
            rows.append((f"ppi learn {command}", f"{name} ({count})"))
    screen.pairs(rows)
    screen.heading(_("How to go on"))
    screen.pairs(
        [
            (_("ppi learn search WORDS"), _("search all of it, and the law: in your own words")),
            (_("ppi learn show ID"), _("one entry in full")),
            (_("ppi learn add note|case"), _("add what your organisation knows")),
        ]
    )


def show_list(
    screen: Screen, kind: Kind, entries: Sequence[Entry], knowledge: Knowledge, book: Lawbook
) -> None:
    """A list of entries, each with its title, its id, and what tells it from others."""
    screen.gap()
    screen.ends((f"{list_names()[kind]} ({len(entries)})", "bold"), _("one in full: ppi learn show ID"))
    if not (entries and isinstance(entries[0], Topic)):
        screen.gap()  # the heading of a group brings its own
    if not entries:
        _none(screen, kind, knowledge)
    group = None
    for entry in entries:
        if isinstance(entry, Topic) and entry.group != group:
            group = entry.group
            name = words(knowledge.groups[group].name) if group in knowledge.groups else group
            screen.heading(name)
        _row(screen, entry, knowledge, book)


def _none(screen: Screen, kind: Kind, knowledge: Knowledge) -> None:
    """What to do where a list is empty: see all of it, or write the first entry."""
    screen.paragraph(_("There is none that fits."), indent=3)
    if knowledge.of(kind):
        screen.paragraph(_("The whole list: {command}").format(command=f"ppi learn {kind}"), indent=3)
    elif kind == "notes":
        screen.paragraph(_("Write the first one: ppi learn add note"), indent=3)


def _row(screen: Screen, entry: Entry, knowledge: Knowledge, book: Lawbook) -> None:
    title = _title(screen, words(title_of(entry)))
    facts = [entry.id, *_telling(entry, knowledge, book), *marks_of(knowledge, entry)]
    if isinstance(entry, Term):
        screen.paragraph(title, indent=3, style="bold")
        for line in paragraphs_of(entry.definition):
            screen.paragraph(line, indent=5)
    else:
        screen.paragraph(title, indent=3, hanging=2)
    screen.paragraph(screen.joined(*facts), indent=5, style="dim")


def _title(screen: Screen, title: str) -> str:
    """A title without the dot that only eyes can read."""
    return title.replace(" · ", ". ") if screen.plain else title


def _telling(entry: Entry, knowledge: Knowledge, book: Lawbook) -> list[str]:
    """What tells an entry from the others of its list, in a few words."""
    if isinstance(entry, Case):
        sector = words(knowledge.name_of("sectors", entry.sector)) if entry.sector else ""
        procedure = procedure_name(book, knowledge, entry.procedure) if entry.procedure else ""
        where = ", ".join(entry.country)
        found = [procedure, sector, where, years_in_words(entry)]
    elif isinstance(entry, Resource):
        kind = words(knowledge.name_of("kinds", entry.kind)) if entry.kind else ""
        found = [kind, ", ".join(entry.language), entry.country]
    elif isinstance(entry, Centre):
        found = [country_names(book, (entry.country,)), status_name(entry.status)]
    elif isinstance(entry, Faq):
        found = [", ".join(words(knowledge.name_of("topics", topic)) for topic in entry.topics)]
    else:
        found = []
    return [text for text in found if text]


def show_page(screen: Screen, page: Page) -> None:
    """One entry in full."""
    screen.gap()
    screen.paragraph(_title(screen, page.title), style="bold")
    kind = kind_names().get(page.kind, page.kind)
    screen.paragraph(screen.joined(kind, page.id, *page.marks), style="dim")
    for block in page.blocks:
        if block.heading:
            screen.heading(block.heading)
        else:
            screen.gap()
        show_lines(screen, block.lines, indent=3 if block.heading else 1)
        screen.pairs(block.pairs, indent=3)
    if page.cites:
        screen.heading(_("Law and sources"))
        for cite, following in zip_longest(page.cites, page.cites[1:]):
            screen.paragraph(cite.ref, indent=3, hanging=2)
            if cite.url and (following is None or following.url != cite.url):
                screen.line((cite.url, "dim"), indent=5)  # once for all articles of a law
    if page.source or page.url:
        screen.heading(_("Read on") if page.url and not page.source else _("Source"))
        if page.source:
            screen.paragraph(page.source, indent=3, hanging=2)
        if page.url:
            screen.line((page.url, "dim"), indent=5 if page.source else 3)
    if page.see:
        screen.heading(_("See also"))
        screen.pairs([(identity, title) for identity, title in page.see])


def show_lines(screen: Screen, lines: Sequence[str], *, indent: int) -> None:
    """Paragraphs with an empty line between them, and items of lists close together."""
    before = ""
    for line in lines:
        marker, rest = _marker(line)
        if before and not (marker and before == "item"):
            screen.gap()
        if marker:
            rest, _colon, address = rest.partition(": http")
            screen.paragraph(f"{marker} {rest}", indent=indent, hanging=len(marker) + 1)
            if address:
                screen.line((f"http{address}", "dim"), indent=indent + len(marker) + 1)
        elif line.startswith("#"):
            screen.paragraph(line.lstrip("# "), indent=indent, style="bold")
        else:
            screen.paragraph(line, indent=indent)
        before = "item" if marker else "words"


def _marker(line: str) -> tuple[str, str]:
    """The mark of an item of a list and its words; nothing for a paragraph."""
    head, _space, rest = line.partition(" ")
    if head in ("-", "*", "+"):
        return "-", rest
    return (head, rest) if head.rstrip(".)").isdigit() and head[-1:] in ".)" else ("", line)


def show_found(screen: Screen, text: str, found: Found, countries: Mapping[str, Text]) -> None:
    """The hits of a search, and how misspelt words were read. `countries` are the names for the marks of national law."""
    screen.gap()
    for typed, meant in found.query.meant.items():
        screen.paragraph(
            _("No text has '{typed}'; did you mean '{meant}'? Shown for it.").format(
                typed=typed, meant=meant
            ),
            style="warn",
        )
    unknown = ", ".join(_cut(word, _WORD) for word in found.query.unknown)
    if unknown and found.hits:
        screen.paragraph(_("No text has: {words}").format(words=unknown), style="dim")
    if not found.hits:
        _nothing(screen, unknown, asked=any(map(str.isalnum, text)))
        return
    count = len(found.hits)
    head = ngettext("{count} entry", "{count} entries", count).format(count=count)
    screen.ends((head, "bold"), _("one in full: ppi learn show ID"))
    for hit in found.hits:
        _hit(screen, hit, words(countries[hit.country]) if hit.country in countries else hit.country)


def _nothing(screen: Screen, unknown: str, *, asked: bool) -> None:
    if unknown:
        screen.paragraph(_("Nothing was found: no text has {words}.").format(words=unknown))
    elif asked:
        screen.paragraph(_("Nothing was found: these words stand in every question."))
    else:
        screen.paragraph(_("There is nothing to look for."))
    screen.paragraph(_("Write the words that matter, such as: ppi learn search market consultation"))


def _hit(screen: Screen, hit: Hit, country: str) -> None:
    screen.gap()
    screen.paragraph(_title(screen, hit.title), indent=3, style="bold", hanging=2)
    own = [_("your organisation's own")] if hit.own else []
    own += [_("law of {country}").format(country=country)] if country else []
    screen.paragraph(screen.joined(kind_names().get(hit.kind, hit.kind), hit.id, *own), indent=5, style="dim")
    for line in textwrap.wrap(hit.snippet, screen.width - 6, break_long_words=False, break_on_hyphens=False):
        screen.line(*_marked(screen, line), indent=5)


def _marked(screen: Screen, line: str) -> list[str | Part]:
    """The words that were found: bold where the screen can, between marks where it cannot, bare for who listens."""
    if screen.plain:
        return [line.replace(MARK, "")]
    if not screen.styled:
        return [line]
    parts: list[str | Part] = []
    for place, part in enumerate(line.split(MARK)):
        parts.append((part, "bold" if place % 2 else "dim"))
    return parts


def browse(screen: Screen, knowledge: Knowledge, book: Lawbook, look_up: Callable[[str], Found]) -> None:
    """The start as a menu: a search or a list, then its entries, until the officer has read enough."""
    from ppi_cli.terminal.asking import Option
    from ppi_cli.terminal.start import asker_for

    asker = asker_for(screen)
    kinds = [
        Option(f"{name} ({len(knowledge.of(kind))})", kind)
        for kind, name in list_names().items()
        if knowledge.of(kind)
    ]
    options = [Option(_("Search all of it"), _SEARCH), *kinds, Option(_("Enough for now"), None)]
    screen.gap()
    while True:
        chosen = asker.choose(_("What would you like to read?"), options, commands=False)
        if chosen is None:
            return
        if chosen == _SEARCH:
            typed = str(asker.text(_("What are you looking for, in your own words?"), commands=False))
            show_found(screen, typed, look_up(typed), book.countries)
            screen.gap()
        else:
            _browse_list(screen, asker, chosen, knowledge, book)


def _browse_list(screen: Screen, asker: Asker, kind: Kind, knowledge: Knowledge, book: Lawbook) -> None:
    """One list: an entry is shown alone, and the list again when it has been read."""
    from ppi_cli.terminal.asking import Option

    entries = knowledge.of(kind)
    titles = [Option(_cut(words(title_of(entry)), screen.width - 6), name) for name, entry in entries.items()]
    last: object = None
    while True:
        last = asker.choose(list_names()[kind], [Option(_("Back"), None), *titles], last, commands=False)
        if last is None:
            return
        show_page(screen, page_of(knowledge, kind, entries[str(last)], book))
        screen.gap()
        ways = [Option(_("Back to the list"), True), Option(_("Back to the beginning"), False)]
        if not asker.choose(_("Read on?"), ways, commands=False):
            return


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 2].rstrip() + " …"
