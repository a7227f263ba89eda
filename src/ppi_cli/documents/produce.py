"""One document, from its template to its file."""

from __future__ import annotations

import datetime
import gc
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.documents import cover as outside
from ppi_cli.documents.base import Base
from ppi_cli.documents.comments import Comments
from ppi_cli.documents.confined import confined
from ppi_cli.documents.controls import FRONT, Places, begin_clause
from ppi_cli.documents.cover import Properties
from ppi_cli.documents.fields import contents
from ppi_cli.documents.headings import Outline
from ppi_cli.documents.inline import Inline
from ppi_cli.documents.labels import Labels, labels_file, load_labels
from ppi_cli.documents.lists import ListReader, no_lists
from ppi_cli.documents.markdown import parse
from ppi_cli.documents.ooxml import Element, add, tag
from ppi_cli.documents.package import to_bytes
from ppi_cli.documents.rendering import (
    FactReader,
    Rendered,
    Supposed,
    carried,
    render,
    render_apart,
    shown_facts,
    shown_lists,
)
from ppi_cli.documents.sections import GAP, settle_sections, widen_footers
from ppi_cli.documents.slots import Slot, slot_of
from ppi_cli.documents.template import Template
from ppi_cli.documents.writer import Writer
from ppi_cli.language import language

_EMU_OF_A_TWIP = 635
_MADE, _COLLECT_EVERY = itertools.count(1), 40
"""Documents made, and after how many Python is to look for those that nobody uses: the parts of a document refer to each
other, and Python does not see how much memory they hold.
"""


class Made(msgspec.Struct, frozen=True):
    """A document in memory: its bytes, the absent facts that it asks for, what it printed, the ids of its
    clauses in order, and the opened document itself."""

    data: bytes
    missing: tuple[str, ...]
    slots: tuple[Slot, ...]
    clauses: tuple[str, ...]
    document: Any


def render_document(
    template: Template,
    base: Path,
    context: Mapping[str, object],
    facts: FactReader,
    properties: Properties,
    *,
    lang: str,
    day: datetime.date,
    lists: ListReader = no_lists,
    clean: bool = False,
    folders: Sequence[Path] = (),
    trusted: bool = True,
) -> Made:
    """A document in memory. A template that is not `trusted` is rendered in a process of its own.

    `lang` chooses the words of `labels.yaml` beside the base file; `day` dates the document (no clock is
    read); `clean` leaves the drafting notes out; templates may include files of `folders`. The same arguments
    give the same bytes. Raises TemplateError for the template, the labels or the base file.
    """
    labels = load_labels(labels_file(base), lang)
    if trusted:
        rendered = render(template, context, facts, lists=lists, folders=folders)
    else:
        given = carried(context, template.body)
        supposed = [Supposed(given, shown_facts(template, facts), shown_lists(template, lists))]
        rendered = confined(render_apart, template, supposed, folders, language(), where=template.name)[0]
    about = complete(properties, template, labels, day, clean=clean)
    opened = Base(base)
    data, clauses = compose(template, rendered, opened, labels, about, day=day, clean=clean)
    on_cover = (slot_of(text) for text in msgspec.structs.astuple(about))
    asked = [slot.fact for slot in on_cover if slot.placeholder and slot.fact]
    missing = tuple(dict.fromkeys([*asked, *rendered.missing]))
    if next(_MADE) % _COLLECT_EVERY == 0:
        gc.collect()
    return Made(data, missing, rendered.slots, clauses, opened.document)


def complete(
    about: Properties, template: Template, labels: Labels, day: datetime.date, *, clean: bool = False
) -> Properties:
    """The properties with what the template, the language and the day say where they are silent.

    A `clean` copy is what goes out: it is not called a draft.
    """
    return msgspec.structs.replace(
        about,
        title=about.title or template.title,
        short=about.short or about.title or template.short,
        status=about.status or ("" if clean else labels.draft),
        day_text=about.day_text or day.isoformat(),
    )


def compose(
    template: Template,
    rendered: Rendered,
    base: Base,
    labels: Labels,
    about: Properties,
    *,
    day: datetime.date,
    clean: bool = False,
) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the Word file and the ids of its clauses. `base` is used up: open it anew for each."""
    section = base.document.sections[0]
    margins = section.left_margin + section.right_margin
    width = (section.page_width - margins) // _EMU_OF_A_TWIP
    across = (section.page_height - margins) // _EMU_OF_A_TWIP
    tree = parse(rendered.markdown)
    outline = Outline(tree, rendered.slots, labels)
    inline = Inline(base, rendered.slots, Places(), outline)
    comments = Comments(base, day.isoformat())
    writer = Writer(
        base,
        inline,
        outline,
        labels,
        comments=comments,
        clean=clean,
        width=width,
        across=across,
        numbered=not template.letters,
    )
    text = writer.write(tree)
    inline.places.clause = "cover"  # its values are numbered by themselves
    front = (
        outside.cover(base, inline, labels, about, width)
        if template.cover
        else outside.title_only(base, inline, about)
    )
    listing = contents(base, labels.contents, writer.entries) if template.contents else []
    if template.cover or listing:
        outside.start_page(text, base)
    _open_front(front[0], inline.places)
    _fill_body(base, [*front, *listing, *text])
    settle_sections(base.document, base.style(GAP))
    if listing:
        ask_word_to_update(base.document)
    outside.header_and_footer(base, labels, about, cover=template.cover, counted=not template.letters)
    widen_footers(base.document)
    outside.set_language(base, labels)
    outside.set_properties(base, labels, about, day)
    return to_bytes(base.document), tuple(head.clause for head in outline.heads)


def _open_front(first: Element, places: Places) -> None:
    """Marks where the document begins, as each clause is marked."""
    begin_clause(first, places, FRONT)
    properties = first.find(tag("pPr"))
    position = 0 if properties is None else 1
    for offset, element in enumerate(list(first)[-2:]):
        first.insert(position + offset, element)


def _fill_body(base: Base, blocks: Sequence[object]) -> None:
    """Replaces what the base file's body holds, all but the section at its end."""
    body = base.body
    last = body.find(tag("sectPr"))
    old = [element for element in body if element is not last]
    for position, block in enumerate(blocks):
        body.insert(position, block)  # type: ignore[arg-type]  # every block is an element
    for element in old:
        body.remove(element)


def ask_word_to_update(document: Any) -> None:
    """The contents need page numbers that only Word knows; it asks once, on opening."""
    settings = document.settings.element
    if settings.find(tag("updateFields")) is None:
        update = add(settings, "updateFields", val="true")
        behind = next((one for one in settings if one.tag in _BEHIND_UPDATE), None)
        if behind is not None:
            behind.addprevious(update)


# Of the settings that the schema puts behind `updateFields`, the first ones that a Word file has.
_BEHIND_UPDATE = frozenset(tag(name) for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat"))
