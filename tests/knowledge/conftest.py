"""A small index with a life of its own, and knowledge folders written for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge_samples import PASSAGES
from ppi_cli.knowledge.index import Index, open_index
from ppi_cli.language import use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def index() -> Iterator[Index]:
    """The passages above, in memory."""
    made = open_index(None, "1", "a", lambda: PASSAGES)
    yield made
    made.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file below `house/knowledge` and gives the house's folder."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / "house" / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path / "house"

    return written
