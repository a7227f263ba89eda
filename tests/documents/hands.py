"""Editing a Word file as Word does it: into controls, beside them, elsewhere."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from ppi_cli.documents.ooxml import add, add_text, new
from ppi_cli.documents.reading import Text
from ppi_cli.documents.wordfile import WordFile

NOTE = """---
id: note
title: A note
contents: yes
facts: [buyer.name, need.title, need.summary, value.rd, schedule.call_date, rd.needed, contract.type,
  market.suppliers]
---
Before all.

# The buyer {id=buyer}

{{ fact('buyer.name') }} buys {{ fact('need.title') }} for {{ fact('value.rd') }}.

{{ fact('need.summary') }}

Firms that can deliver: {{ fact('market.suppliers') }}.

# The call {id=call}

The call is sent on {{ fact('schedule.call_date') }}; see section [](#buyer).

1. {{ fact('contract.type') }}
2. Research is needed: {{ tick('rd.needed') }}

{% if known('schedule.call_date') %}
# Dated {id=dated}

| Day | Who |
|---|---|
| {{ fact('schedule.call_date') }} | {{ fact('buyer.name') }} |
{% endif %}

# The end {id=end}

Nothing more, says [the law](https://example.org/law).
"""


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Opens a file, changes its document and saves it."""
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))


def controls(document: Any, fact: str) -> list[Any]:
    """The controls of a fact, in order."""
    found = []
    for control in document.element.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and tag.get(qn("w:val")) == fact:
            found.append(control)
    return found


def type_into(path: Path, fact: str, text: str, which: int = -1) -> None:
    """Replaces what one of the fact's controls shows (the last, unless said otherwise)."""

    def change(document: Any) -> None:
        control = controls(document, fact)[which]
        content = control.find(qn("w:sdtContent"))
        for run in list(content):
            content.remove(run)
        add_text(add(content, "r"), text)
        for asked in control.findall(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"):
            asked.getparent().remove(asked)

    edit(path, change)


def type_beside(path: Path, fact: str, text: str, *, before: bool = False, which: int = -1) -> None:
    """Puts a run right before or behind one of the fact's controls."""

    def change(document: Any) -> None:
        control = controls(document, fact)[which]
        run = new("r")
        add_text(run, text)
        control.addprevious(run) if before else control.addnext(run)

    edit(path, change)


def _properties(document: Any, words: str, holder: str) -> Any:
    """The properties of the paragraph, the letters or the cell that hold the words; made where there are none.

    `holder` is `pPr`, `rPr` or `tcPr`; or `numPr` or `tcBorders`, which stand in one of these.
    """
    texts = [one for one in document.element.iter(qn("w:t")) if words in (one.text or "")]
    run = texts[-1].getparent()  # a heading stands in the contents too
    outer = {"numPr": "pPr", "tcBorders": "tcPr"}.get(holder, holder)
    owner = next(run.iterancestors(qn(f"w:{outer.removesuffix('Pr')}"))) if outer != "rPr" else run
    found = owner.find(qn(f"w:{outer}"))
    if found is None:
        found = owner.makeelement(qn(f"w:{outer}"))
        owner.insert(0, found)
    if outer != holder:
        inner = found.find(qn(f"w:{holder}"))
        found = inner if inner is not None else add(found, holder)
    return found


def give(path: Path, words: str, holder: str, name: str, **values: str) -> None:
    """Sets a property of the paragraph, the letters or the cell that hold the words."""

    def change(document: Any) -> None:
        properties = _properties(document, words, holder)
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
        add(properties, name, **values)

    edit(path, change)


def given(path: Path, words: str, holder: str, name: str) -> dict[str, str]:
    """What a property says that was given so."""
    found = _properties(docx.Document(str(path)), words, holder).find(qn(f"w:{name}"))
    return {key.rpartition("}")[2]: value for key, value in found.items()}


def write_over(path: Path, words: str, instead: str) -> None:
    """Replaces words wherever they stand in one run."""

    def change(document: Any) -> None:
        found = [one for one in document.element.iter(qn("w:t")) if words in (one.text or "")]
        assert found, words
        for one in found:
            one.text = one.text.replace(words, instead)

    edit(path, change)


def add_paragraph_below(path: Path, words: str, text: str) -> None:
    """A paragraph of the officer's own behind the one that holds the words."""

    def change(document: Any) -> None:
        above = next(one for one in document.paragraphs if words in one.text)
        made = copy.deepcopy(above._p)
        for child in list(made):
            if child.tag != qn("w:pPr"):
                made.remove(child)
        add_text(add(made, "r"), text)
        above._p.addnext(made)

    edit(path, change)


def bold(path: Path, words: str) -> None:
    """Sets the run that holds the words in bold."""

    def change(document: Any) -> None:
        run = next(one for p in document.paragraphs for one in p.runs if words in one.text)
        run.bold = True

    edit(path, change)


def texts(path: Path) -> list[str]:
    """All paragraphs, as an officer reads them."""
    return [line.text for clause in Text(WordFile(path).document).clauses for line in clause.lines]


def part(path: Path, name: str) -> str:
    """A part of the file as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()
