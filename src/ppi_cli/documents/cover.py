"""What surrounds the text: cover page, running header and footer, and the properties of the file."""

from __future__ import annotations

import datetime

import msgspec

from ppi_cli.documents.base import Base
from ppi_cli.documents.fields import add_field
from ppi_cli.documents.inline import Inline
from ppi_cli.documents.labels import Labels
from ppi_cli.documents.ooxml import Element, add, add_text, clean, new, paragraph, set_flag, tag
from ppi_cli.documents.sections import ends_section
from ppi_cli.documents.slots import slot_of
from ppi_cli.documents.tables import Cell, Grid, write_table

_LONGEST_PROPERTY = 255  # characters; Word takes no more


class Properties(msgspec.Struct, frozen=True):
    """What a document says about itself. A `FactText` stays a fact; a text that is empty is left out.

    `authority` is who issues it, `subject` what is procured, `reference` the file number. Unless given,
    `title` and `short` (running title) come from the template, `status` is the language's word for a draft
    (a clean copy has none), `day_text` (the day as the cover shows it) is ISO 8601, and `author` is the authority.
    """

    authority: str = ""
    subject: str = ""
    reference: str = ""
    version: str = ""
    status: str = ""
    day_text: str = ""
    title: str = ""
    short: str = ""
    author: str = ""


def cover(base: Base, inline: Inline, labels: Labels, about: Properties, width: int) -> list[Element]:
    """The blocks of the cover page."""
    page = new("body")
    for style, text in (
        ("Cover Authority", about.authority),
        ("Title", about.title),
        ("Cover Subject", about.subject),
    ):
        if text:
            inline.slot(paragraph(page, base.style(style)), slot_of(text))

    def cell(text: str) -> Cell:
        def fill(element: Element) -> None:
            inline.slot(element, slot_of(text))

        return Cell(text, fill)

    rows = [
        (cell(label), cell(text))
        for label, text in (
            (labels.reference, about.reference),
            (labels.version, about.version),
            (labels.status, about.status),
            (labels.date, about.day_text),
        )
        if text
    ]
    write_table(page, base, Grid(("left", "left"), (), rows), width, about.title)
    paragraph(page, base.style("Table Gap"))
    return list(page)


def title_only(base: Base, inline: Inline, about: Properties) -> list[Element]:
    """The head of a document without a cover: the title at the top of the page, not as deep as on a cover."""
    page = new("body")
    title = paragraph(page, base.style("Title"))
    add(next(title.iterfind(tag("pPr"))), "spacing", before=0)
    inline.slot(title, slot_of(about.title))
    return list(page)


def start_page(blocks: list[Element], base: Base) -> None:
    """Lets the first of the blocks begin on a new page; a section that begins there does so by itself."""
    if blocks and ends_section(blocks[0]):
        return
    if blocks and blocks[0].tag != tag("p"):
        blocks.insert(0, paragraph(new("body"), base.style("Table Gap")))
    if blocks:
        set_flag(blocks[0], "pageBreakBefore")


def header_and_footer(
    base: Base, labels: Labels, about: Properties, *, cover: bool, counted: bool = True
) -> None:
    """Fills the last paragraph of the base file's header and footer; what stands above stays.

    Pages that are not `counted` are letters to several: each bears the reference, and neither version nor page.
    """
    section = base.document.sections[0]
    section.different_first_page_header_footer = cover
    add_text(add(section.header.paragraphs[-1]._p, "r"), about.short)
    footer: Element = section.footer.paragraphs[-1]._p
    if not counted:
        add_text(add(footer, "r"), " · ".join(text for text in (about.reference, about.status) if text))
        return
    version = f"{labels.version} {about.version}" if about.version else ""
    left = " · ".join(text for text in (about.reference, version, about.status) if text)
    add_text(add(footer, "r"), f"{left}\t{labels.page} ")
    add_field(footer, "PAGE", "1")
    add_text(add(footer, "r"), f" {labels.of} ")
    add_field(footer, "NUMPAGES", "1")


def set_properties(base: Base, labels: Labels, about: Properties, day: datetime.date) -> None:
    """Title, subject, author, days and language of the file. The hour is midnight: no clock is read."""
    moment = datetime.datetime.combine(day, datetime.time())
    author = about.author or ("" if slot_of(about.authority).placeholder else about.authority)
    core = base.document.core_properties
    core.title, core.subject = _short(about.title), _short(about.subject)
    core.author = core.last_modified_by = _short(author)
    core.created = core.modified = moment
    core.language = labels.locale
    core.revision = 1


def set_language(base: Base, labels: Labels) -> None:
    """The language of the words, for spelling and screen readers, and the word before an annex's letter."""
    for language in base.styles_root.iterfind(f"{tag('docDefaults')}//{tag('lang')}"):
        language.set(tag("val"), labels.locale)
    for theme in base.document.settings.element.iter(tag("themeFontLang")):
        theme.set(tag("val"), labels.locale)
    text = base.list_levels("Annex Heading").find(f".//{tag('lvlText')}")
    if text is not None:
        text.set(tag("val"), f"{labels.annex} %1 –")


def _short(text: str) -> str:
    return clean(text).replace("\n", " ")[:_LONGEST_PROPERTY]
