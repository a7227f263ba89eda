"""No text of a document is swallowed by the note or the citation above it, with which a clean copy would lose it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from sampling import BOOK, all_facts, all_lists, subject

from ppi_cli.documents.context import Subject, fact_reader, list_reader
from ppi_cli.documents.library import read_library
from ppi_cli.documents.rendering import render
from ppi_cli.documents.template import Template

LIBRARY = read_library("en")
TEMPLATES = {template.id: template for template in LIBRARY.templates}


def swallowed(template: Template, about: Subject) -> list[str]:
    """Lines that follow a quotation without an empty line between, so that Markdown takes them as part of it."""
    made = render(
        template,
        about.context,
        lambda name: fact_reader(about, name),
        lists=lambda name: list_reader(about, name),
        folders=LIBRARY.folders,
    )
    lines = made.markdown.split("\n")
    return [
        below
        for above, below in pairwise(lines)
        if above.lstrip().startswith(">") and below.strip() and not below.lstrip().startswith(">")
    ]


def supposed(template: Template) -> Iterator[tuple[str, Any]]:
    """Each choice of each fact of a template."""
    for name in template.facts:
        definition = BOOK.facts[name]
        if definition.type == "choice":
            yield from ((name, choice) for choice in definition.choices)
        elif definition.type == "yes-no":
            yield from ((name, answer) for answer in (True, False))


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_line_is_swallowed_by_the_quotation_above_it(name: str) -> None:
    template = TEMPLATES[name]
    for procedure in template.procedures or ("pcp", "open", "competitive-dialogue", "innovation-partnership"):
        for lists in ({}, all_lists()):
            assert swallowed(template, subject({"need.title": "Quiet works"}, procedure, lists)) == []
            assert swallowed(template, subject(all_facts(), procedure, lists)) == []
    procedure = (template.procedures or ("competitive-procedure-with-negotiation",))[0]
    for fact, answer in supposed(template):
        about = subject({"need.title": "Quiet works", fact: answer}, procedure, all_lists())
        assert swallowed(template, about) == [], (fact, answer)


@pytest.mark.parametrize("name", TEMPLATES)
def test_how_to_use_belongs_to_the_note_above_it(name: str) -> None:
    """After an empty line it would be a quotation of its own, which a clean copy keeps."""
    lines = TEMPLATES[name].body.split("\n")
    above = [above for above, below in pairwise(["", *lines]) if "parts/how-to-use.md" in below]
    assert all(line.startswith(">") for line in above)
