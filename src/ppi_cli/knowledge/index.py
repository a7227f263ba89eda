"""The index of the search: SQLite with FTS5 in one file of the user's cache folder.

It holds stems instead of words, since the tokenizers of SQLite know neither Portuguese nor synonyms. The table
`word` remembers which stem each word of the texts has; so a query needs no stemmer, and a misspelt word is seen.
The file is brought up to date passage by passage, in one transaction; two programs may do so at the same time. One
that is damaged or of another version is made anew, and where the folder cannot be written it is kept in memory.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from ppi_cli.knowledge.passages import AFTER, SYNONYMS, Passage
from ppi_cli.knowledge.words import Stemmer, compounds, plain_words
from ppi_cli.language import LANGUAGES

PATIENCE = 20.0
"""Seconds to wait for another program that is writing the index."""
BETWEEN = "|"
"""Stands between the ways in which an entry is asked for; the tokenizer of FTS5 does not see it."""
_MAGIC = 0x70706931
"""Marks the file as ours (`ppi1`)."""
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE passage (
  number INTEGER PRIMARY KEY, key TEXT UNIQUE, digest TEXT, kind TEXT, id TEXT, lang TEXT, title TEXT, body TEXT,
  url TEXT, own INTEGER, country TEXT);
CREATE TABLE word (lang TEXT, word TEXT, stem TEXT, PRIMARY KEY (lang, word)) WITHOUT ROWID;
CREATE INDEX word_by_stem ON word (lang, stem);
CREATE TABLE frequency (lang TEXT, stem TEXT, passages INTEGER, PRIMARY KEY (lang, stem)) WITHOUT ROWID;
CREATE TABLE synonym (lang TEXT, stems TEXT, other TEXT, number INTEGER);
CREATE INDEX synonym_by_stems ON synonym (lang, stems);
CREATE INDEX synonym_by_number ON synonym (number);
CREATE TABLE after (lang TEXT, words TEXT, kind TEXT, number INTEGER);
"""
_PER_LANGUAGE = """
CREATE VIRTUAL TABLE stems_{lang} USING fts5(
  title, asked, also, body, tokenize = "unicode61 remove_diacritics 2", columnsize = 1);
CREATE VIRTUAL TABLE counts_{lang} USING fts5vocab(stems_{lang}, row);
"""

Passages = Callable[[], Iterable[Passage]]


class Index:
    """An open index. Use `open_index`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self._counts: dict[tuple[str, str], int] = {}

    def close(self) -> None:
        """Lets go of the file."""
        self.db.close()

    def forget(self) -> None:
        """Counts every word anew."""
        self._counts.clear()

    def meta(self, name: str) -> str | None:
        """What the index says of itself."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def size(self, lang: str) -> int:
        """How many passages there are in a language."""
        if ("", lang) not in self._counts:
            stored = self.meta(f"size.{lang}")
            self._counts["", lang] = int(stored or 0)
        return self._counts["", lang]

    def count(self, lang: str, stem: str) -> int:
        """In how many passages of a language a stem occurs."""
        if (lang, stem) not in self._counts:
            row = self.db.execute(
                "SELECT passages FROM frequency WHERE lang = ? AND stem = ?", (lang, stem)
            ).fetchone()
            self._counts[lang, stem] = row[0] if row else 0
        return self._counts[lang, stem]

    def other_names(self, lang: str, stems: str) -> list[str]:
        """What else a word or phrase is called, as stems."""
        rows = self.db.execute(
            "SELECT DISTINCT other FROM synonym WHERE lang = ? AND stems = ?", (lang, stems)
        )
        return [other for (other,) in rows]

    def kinds_after(self, lang: str) -> list[tuple[str, str]]:
        """Words, folded and with a space between, with the kind of entry that they tell somebody is after."""
        return self.db.execute("SELECT words, kind FROM after WHERE lang = ?", (lang,)).fetchall()


def open_index(path: Path | None, version: str, digest: str, passages: Passages) -> Index:
    """The index over `passages`, brought up to date if it was made of others than `digest` stands for.

    `version` is that of the code; `path` None keeps it in memory. Never fails for want of a usable file.
    """
    if path is not None:
        for _attempt in range(2):
            with contextlib.suppress(OSError, sqlite3.OperationalError):
                try:
                    return _open_file(path, version, digest, passages)
                except (_Unusable, sqlite3.DatabaseError) as fault:
                    if is_passing(fault):
                        break  # another program keeps it, or the disk will not take it: no reason to remove it
                    path.unlink(missing_ok=True)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _create(connection, version)
    index = Index(connection)
    _update(index, digest, passages)
    return index


class _Unusable(Exception):
    """The file is no index of ours, or that of another version."""


def is_passing(fault: Exception) -> bool:
    """Whether the fault lies in the moment or the place, and not in the file."""
    passing = ("locked", "readonly", "unable to open", "disk", "full", "busy")
    return isinstance(fault, sqlite3.OperationalError) and any(word in str(fault) for word in passing)


def _open_file(path: Path, version: str, digest: str, passages: Passages) -> Index:
    # One that a crashed program left half-written has to be opened for writing before it can be read.
    with contextlib.suppress(sqlite3.OperationalError):
        fresh = _current(path, version, digest)
        if fresh is not None:
            return fresh
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        # Lost on a power cut it is made anew; so it need not wait for the disk.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        index = Index(connection)
        if _is_empty(connection):
            _create(connection, version)
        elif index.meta("version") != version:
            raise _Unusable
        if index.meta("digest") != digest:
            _update(index, digest, passages)
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return index


def _current(path: Path, version: str, digest: str) -> Index | None:
    """The index as it is, if it is up to date; opened for reading alone, so that a read-only folder will do."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None
    )
    try:
        index = Index(connection)
        if not _is_empty(connection) and index.meta("version") == version and index.meta("digest") == digest:
            return index
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file is new. Raises _Unusable for a database that is not ours."""
    magic: int = connection.execute("PRAGMA application_id").fetchone()[0]
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and magic != _MAGIC:
        raise _Unusable
    return not tables


def _create(connection: sqlite3.Connection, version: str) -> None:
    connection.execute(f"PRAGMA application_id = {_MAGIC}")
    for part in [_TABLES, *(_PER_LANGUAGE.format(lang=lang) for lang in LANGUAGES)]:
        for statement in part.split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (version,))


def _update(index: Index, digest: str, passages: Passages) -> None:
    """Takes in the passages that are new or changed, and drops those that are gone."""
    db = index.db
    held = {
        key: (number, hashed) for number, key, hashed in db.execute("SELECT number, key, digest FROM passage")
    }
    stemmers = {
        lang: Stemmer(
            lang, dict(db.execute("SELECT word, stem FROM word WHERE lang = ?", (lang,)).fetchall())
        )
        for lang in LANGUAGES
    }
    before = {lang: set(stemmer.known) for lang, stemmer in stemmers.items()}
    for passage in passages():
        number, hashed = held.pop(passage.key, (None, None))
        if hashed == passage.digest:
            continue
        if number is not None:
            _remove(db, number, passage.lang)
        _insert(db, passage, stemmers[passage.lang])
    for key, (number, _hashed) in held.items():
        _remove(db, number, key.split("/")[2])
    for lang, stemmer in stemmers.items():
        new = [(lang, word, stem) for word, stem in stemmer.known.items() if word not in before[lang]]
        db.executemany("INSERT OR IGNORE INTO word VALUES (?, ?, ?)", new)
        # Asked of FTS5 itself, a count takes the longer the more passages hold the stem.
        db.execute("DELETE FROM frequency WHERE lang = ?", (lang,))
        db.execute(f"INSERT INTO frequency SELECT ?, term, doc FROM counts_{_safe(lang)}", (lang,))
        size = db.execute("SELECT count(*) FROM passage WHERE lang = ?", (lang,)).fetchone()[0]
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"size.{lang}", str(size)))
    db.execute("INSERT OR REPLACE INTO meta VALUES ('digest', ?)", (digest,))
    index.forget()


def _remove(db: sqlite3.Connection, number: int, lang: str) -> None:
    db.execute("DELETE FROM passage WHERE number = ?", (number,))
    db.execute(f"DELETE FROM stems_{_safe(lang)} WHERE rowid = ?", (number,))
    db.execute("DELETE FROM synonym WHERE number = ?", (number,))
    db.execute("DELETE FROM after WHERE number = ?", (number,))


def _insert(db: sqlite3.Connection, passage: Passage, stemmer: Stemmer) -> None:
    row = db.execute(
        "INSERT INTO passage (key, digest, kind, id, lang, title, body, url, own, country) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            passage.key, passage.digest, passage.kind, passage.id, passage.lang, passage.title, passage.text,
            passage.url, passage.own, passage.country,
        ),
    )  # fmt: skip
    everything = f"{passage.title} {' '.join(passage.asked)} {passage.also} {passage.text}"
    also = " ".join((*passage.names, passage.also, *compounds(everything)))
    asked = f" {BETWEEN} ".join(" ".join(stemmer.stems(one)) for one in passage.asked)
    title, other, body = (" ".join(stemmer.stems(text)) for text in (passage.title, also, passage.text))
    if passage.kind == AFTER:
        told = [(passage.lang, plain_words(name), passage.id, row.lastrowid) for name in passage.names]
        db.executemany("INSERT INTO after VALUES (?, ?, ?, ?)", told)
        return
    if passage.kind != SYNONYMS:
        db.execute(
            f"INSERT INTO stems_{_safe(passage.lang)} (rowid, title, asked, also, body) VALUES (?, ?, ?, ?, ?)",
            (row.lastrowid, title, asked, other, body),
        )
    names = [" ".join(stemmer.stems(name)) for name in passage.names]
    pairs = [(one, other) for one in names for other in names if one and other and one != other]
    db.executemany(
        "INSERT INTO synonym VALUES (?, ?, ?, ?)",
        [(passage.lang, one, other, row.lastrowid) for one, other in dict.fromkeys(pairs)],
    )


def _safe(lang: str) -> str:
    """A language as part of the name of a table. Raises _Unusable for one that the program no longer speaks."""
    if lang not in LANGUAGES:
        raise _Unusable(lang)
    return lang
