"""`ppi demo`: the same story in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ppi_cli.casefile.answers import read_story
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.places import shipped
from ppi_cli.language import LANGUAGES, use_language
from support import Ppi

STORY = shipped("procedures") / "demo.yaml"


def _told(language: str) -> tuple[dict[str, object], dict[str, str], list[str]]:
    """The facts that are no text, those that are, and the notes and sources, as an officer of that language has them."""
    book = load_lawbook()
    use_language(language)
    try:
        story = read_story(STORY, book.facts, book.countries, book.lists)
    finally:
        use_language("en")
    texts = {name: str(value) for name, value in story.facts.items() if book.facts[name].type == "text"}
    others = {name: value for name, value in story.facts.items() if name not in texts}
    evidence = {f"basis.{name}": basis.evidence for name, basis in story.basis.items()}
    return (
        {**others, **evidence},
        texts,
        [text for basis in story.basis.values() for text in (basis.note, basis.source)],
    )


def test_the_story_is_the_same_in_every_language_and_only_its_words_differ() -> None:
    english, portuguese = _told("en"), _told("pt")
    assert english[0] == portuguese[0]
    assert english[1].keys() == portuguese[1].keys()
    assert [name for name, text in english[1].items() if portuguese[1][name] == text] == []
    assert [text for text, other in zip(english[2], portuguese[2], strict=True) if text == other] == []


def test_no_text_of_the_story_lacks_a_language() -> None:
    def lacking(value: object) -> list[object]:
        if not isinstance(value, dict):
            return []
        if "en" in value or "pt" in value:
            return [] if set(value) == set(LANGUAGES) else [value]
        return [found for item in value.values() for found in lacking(item)]

    assert lacking(yaml.safe_load(STORY.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Quiet street works"), ("pt", "Obras silenciosas na via pública")]
)
def test_the_demo_is_made_in_the_language_asked_for(
    ppi: Ppi, tmp_path: Path, language: str, title: str
) -> None:
    try:
        written = _case(ppi, tmp_path / "ppi-demo", language)
    finally:
        use_language("en")
    assert written["need"]["title"] == title
    assert written["rd"]["services_share"] == 70


def _case(ppi: Ppi, folder: Path, language: str) -> dict[str, dict[str, object]]:
    ran = ppi("demo", "--json", "--lang", language)
    assert ran.code == 0, ran.err
    found: dict[str, dict[str, object]] = yaml.safe_load((folder / "ppi.yaml").read_text(encoding="utf-8"))
    return found


def test_the_provisions_are_named_in_portuguese(ppi: Ppi) -> None:
    """The directive in hand by the article alone, every other act with its name."""
    try:
        ran = ppi("demo", "--lang", "pt", "--plain")
        timetable = ppi("timetable", "--lang", "pt", "--plain", "--project", "ppi-demo")
    finally:
        use_language("en")
    plan, days = " ".join(ran.out.split()), " ".join(timetable.out.split())
    assert "art. 31.º, n.º 2" in plan
    assert "art. 26.º, n.º 4, al. a), i)" in plan
    assert "(Comunicação COM(2007) 799)" in plan
    assert "30 dias, art. 31.º, n.º 1" in days
    assert "art. 95.º, n.º 3, do CCP" in days
    assert "Art. " not in plan + days
