"""A short note in Word without a template: a title, some words, sections of points, on the organisation's base file.

What it says goes in as slots, character by character, so that nothing in an answer is taken for Markdown.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from ppi_cli.documents.base import Base
from ppi_cli.documents.cover import Properties
from ppi_cli.documents.labels import labels_file, load_labels
from ppi_cli.documents.library import template_files
from ppi_cli.documents.produce import complete, compose
from ppi_cli.documents.rendering import Rendered
from ppi_cli.documents.slots import Slot, mark
from ppi_cli.documents.template import Template
from ppi_cli.language import language


def write_note(
    title: str,
    opening: Sequence[str],
    sections: Sequence[tuple[str, Sequence[str]]],
    closing: Sequence[str],
    *,
    authority: str,
    day: datetime.date,
    house: Path | None = None,
) -> bytes:
    """The bytes of the Word file: paragraphs, each section with its heading in bold and points, paragraphs again.

    Raises TemplateError for a base file that cannot be used.
    """
    slots: list[Slot] = []

    def said(text: str) -> str:
        slots.append(Slot(" ".join(text.split())))
        return mark(len(slots) - 1)

    blocks = [said(text) for text in opening]
    for heading, points in sections:
        blocks += [f"**{said(heading)}**", "\n".join(f"- {said(point)}" for point in points)]
    blocks += [said(text) for text in closing]
    base = template_files(house)[0]
    labels = load_labels(labels_file(base), language())
    template = Template(
        name=title, id="note", title=title, short=title, procedures=(), facts=(), law=(), level="optional",
        cover=False, contents=False, body="", first_line=1,
    )  # fmt: skip
    about = complete(Properties(authority=authority), template, labels, day, clean=True)
    rendered = Rendered("\n\n".join(blocks), tuple(slots), ())
    return compose(template, rendered, Base(base), labels, about, day=day, clean=True)[0]
