"""The file of the index: made once, brought up to date, made anew when damaged, and done without."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from knowledge_samples import PASSAGES
from ppi_cli.knowledge.index import open_index
from ppi_cli.knowledge.passages import Passage
from ppi_cli.knowledge.search import search

NEW = Passage("faq", "lots", "en", "May a contract be split into lots?", "Yes.")


def never() -> Iterable[Passage]:
    raise AssertionError("the passages were read again")


def found(
    path: Path | None, digest: str, passages: Iterable[Passage], words: str, version: str = "1"
) -> list[str]:
    index = open_index(path, version, digest, lambda: passages)
    try:
        return [hit.id for hit in search(index, words, "en").hits]
    finally:
        index.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "search.sqlite"


def test_it_is_made_once(path: Path) -> None:
    assert found(path, "a", PASSAGES, "robots") == ["silver"]
    index = open_index(path, "1", "a", never)
    assert [hit.id for hit in search(index, "robots", "en").hits] == ["silver"]
    index.close()


def test_a_change_touches_what_changed_alone(path: Path) -> None:
    found(path, "a", PASSAGES, "robots")
    before = dict(sqlite3.connect(path).execute("SELECT key, number FROM passage"))
    changed = [*(one for one in PASSAGES if one.id != "silver"), NEW]
    assert found(path, "b", changed, "lots") == ["lots"]
    after = dict(sqlite3.connect(path).execute("SELECT key, number FROM passage"))
    assert {key: after[key] for key in before if key in after} == {
        key: number for key, number in before.items() if not key.startswith("case/")
    }
    assert found(path, "b", changed, "robots") == []


def test_a_text_that_was_changed_is_found_by_its_new_words_alone(path: Path) -> None:
    found(path, "a", [NEW], "lots")
    other = Passage("faq", "lots", "en", "May a contract be divided?", "Yes.")
    assert found(path, "b", [other], "divided") == ["lots"]
    assert found(path, "b", [other], "lots") == []


def test_another_version_makes_it_anew(path: Path) -> None:
    found(path, "a", PASSAGES, "robots")
    assert found(path, "a", [NEW], "lots", version="2") == ["lots"]


@pytest.mark.parametrize("content", [b"", b"this is no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_made_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert found(path, "a", PASSAGES, "robots") == ["silver"]
    assert found(path, "a", PASSAGES, "robots") == ["silver"]


def test_an_index_in_a_language_no_longer_spoken_is_made_anew(path: Path) -> None:
    assert found(path, "a", PASSAGES, "robots") == ["silver"]
    other = sqlite3.connect(path)
    other.execute("UPDATE passage SET lang = 'xx', key = replace(key, '/en', '/xx')")
    other.commit()
    other.close()
    assert found(path, "b", PASSAGES, "robots") == ["silver"]


def test_a_database_of_somebody_else_is_made_anew(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE meta (name, value)")
    other.commit()
    other.close()
    assert found(path, "a", PASSAGES, "robots") == ["silver"]


def test_damage_in_the_middle_is_mended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ppi_cli.knowledge import finding

    monkeypatch.setattr(finding, "index_path", lambda _house: path)
    assert finding.find("innovation procurement", "en").hits
    content = bytearray(path.read_bytes())
    content[4096:-4096] = b"\xaa" * (len(content) - 8192)
    path.write_bytes(content)
    assert finding.find("innovation procurement", "en").hits
    assert finding.find("innovation procurement", "en").hits


def test_a_place_that_can_hold_no_file_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert found(tmp_path / "cache" / "search.sqlite", "a", PASSAGES, "robots") == ["silver"]


def test_a_file_that_may_only_be_read_is_read(path: Path) -> None:
    found(path, "a", PASSAGES, "robots")
    path.chmod(0o400)
    index = open_index(path, "1", "a", never)
    assert [hit.id for hit in search(index, "robots", "en").hits] == ["silver"]
    index.close()


def test_two_programs_at_once(path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from knowledge_samples import PASSAGES\n"
        "from ppi_cli.knowledge.index import open_index\n"
        "from ppi_cli.knowledge.search import search\n"
        "index = open_index(Path(sys.argv[1]), '1', sys.argv[3], lambda: PASSAGES)\n"
        "print([hit.id for hit in search(index, 'robots', 'en').hits])\n"
    )
    here = str(Path(__file__).parents[1])
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), here, digest],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for digest in ("a", "b", "a")
    ]
    outcomes = [process.communicate(timeout=60) for process in both]
    assert [out.strip() for out, _error in outcomes] == ["['silver']"] * 3, outcomes
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    numbers = sqlite3.connect(path).execute("SELECT count(*), count(DISTINCT key) FROM passage").fetchone()
    assert numbers == (len(PASSAGES), len(PASSAGES))
