"""Searching with nothing but a folder and a question: which files are indexed, and where the index lies."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from ppi_cli.data.disk_cache import code_hash, files_hash
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.places import cache_folder, shipped
from ppi_cli.errors import InputError
from ppi_cli.knowledge.index import Index, is_passing, open_index
from ppi_cli.knowledge.passages import (
    Passage,
    knowledge_passages,
    law_passages,
    synonym_passages,
)
from ppi_cli.knowledge.search import MOST, Found, search
from ppi_cli.knowledge.shelf import FOLDER, knowledge_files, load_knowledge, made_by, own_folder
from ppi_cli.knowledge.template_heads import template_folders, template_heads, template_passages
from ppi_cli.language import _


def find(
    text: str, lang: str, house: Path | None = None, *, kinds: Sequence[str] = (), most: int = MOST
) -> Found:
    """What knowledge, law and templates say about a text, from the index of the user's cache folder.

    Raises InputError for faults in the organisation's files, or where SQLite cannot search at all.
    """
    for path in (index_path(house), None):
        try:
            index = opened(house, path)
            try:
                return search(index, text, lang, kinds=kinds, most=most)
            finally:
                index.close()
        except sqlite3.Error as fault:
            if path is None:
                raise InputError(
                    _("the search cannot be used here: {reason}").format(reason=fault),
                    _("The lists can: ppi learn."),
                ) from None
            if not is_passing(fault):
                # Damage that was only met while reading: without the file it is made anew next time.
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
    raise AssertionError


def opened(house: Path | None, path: Path | None) -> Index:
    """The index over everything at hand, brought up to date."""
    own = own_folder(house)
    sources = [
        *knowledge_files(shipped(FOLDER)),
        *(knowledge_files(own) if own else ()),
        *law_files(house),
        *(file for folder in template_folders(house) for file in sorted(folder.glob("*/*.md"))),
    ]
    version = f"{made_by()}{code_hash(Path(__file__).parent)[:8]}"
    return open_index(path, version, files_hash(sources), lambda: passages(house))


def index_path(house: Path | None) -> Path:
    """The file of the index; each organisation's folder has its own."""
    name = hashlib.sha256(str(house.absolute() if house else "").encode()).hexdigest()[:12]
    return cache_folder() / f"search-{name}.sqlite"


def passages(house: Path | None) -> Iterator[Passage]:
    """Everything that is searched. What a country's overlay leaves as it is stands there once."""
    book = load_lawbook(None, house)
    knowledge = load_knowledge(house)
    yield from synonym_passages(knowledge)
    yield from knowledge_passages(knowledge, book)
    seen = set()
    for country in ("", *countries()):
        for passage in law_passages(load_lawbook(country or None, house), country):
            known = (passage.kind, passage.id, passage.lang, passage.title, passage.text)
            if known not in seen:
                seen.add(known)
                yield passage
    yield from template_passages(template_heads(template_folders(house)), book.documents)


def countries() -> list[str]:
    """The countries whose own rules ship with the program."""
    root = shipped("procedures")
    return sorted(
        path.name.upper() for path in root.iterdir() if path.is_dir() and path.name not in ("common", "eu")
    )


def law_files(house: Path | None) -> list[Path]:
    """All files of the law, of every country and of the organisation."""
    roots = [shipped("procedures"), *([house / "procedures"] if house else [])]
    return [file for root in roots for file in sorted(root.rglob("*.yaml"))]
