"""Which language is spoken: `--lang`, PPI_LANG, the user settings, the system, English; in this order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ppi_cli.language import known_language, system_language
from support import Ppi

PORTUGUESE, ENGLISH = "Utilização: ppi plan", "Usage: ppi plan"


@pytest.fixture
def settings() -> Path:
    """The user's settings file; not there until it is written."""
    from ppi_cli.data.places import settings_file

    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def usage(ppi: Ppi, *arguments: str) -> str:
    return " ".join(ppi("plan", *arguments, "--help").out.split()[:3])


def test_the_option_wins_over_all(ppi: Ppi, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PPI_LANG", "en")
    settings.write_text("lang: en\n", encoding="utf-8")
    assert usage(ppi, "--lang", "pt") == PORTUGUESE
    assert usage(ppi, "--lang=pt-BR") == PORTUGUESE


def test_the_variable_wins_over_the_settings(
    ppi: Ppi, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PPI_LANG", "pt_PT.UTF-8")
    settings.write_text("lang: en\n", encoding="utf-8")
    assert usage(ppi) == PORTUGUESE


def test_the_settings_win_over_the_system(ppi: Ppi, settings: Path) -> None:
    settings.write_text("# mine\nlang: pt\n", encoding="utf-8")
    assert usage(ppi) == PORTUGUESE


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "pt_PT.UTF-8"}, PORTUGUESE),
        ({"LANG": "pt_BR"}, PORTUGUESE),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "pt_PT.UTF-8"}, PORTUGUESE),
        ({"LANG": "pt_PT.UTF-8", "LC_ALL": "C"}, ENGLISH),
        ({"LANG": "pt_PT.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, ENGLISH),
        ({"LANG": "de_DE.UTF-8"}, ENGLISH),
        ({"LANG": ""}, ENGLISH),
    ],
)
def test_the_system_is_asked_last(
    ppi: Ppi, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], spoken: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert usage(ppi) == spoken.strip()


def test_a_language_that_is_not_spoken_is_refused_where_it_was_asked_for(ppi: Ppi, settings: Path) -> None:
    ran = ppi("plan", "--lang", "fr")
    assert ran.code == 2 and "'fr' is no language of ppi (--lang)" in ran.err
    settings.write_text("lang: klingon\n", encoding="utf-8")
    ran = ppi("plan", "--no-input")
    assert ran.code == 2 and "settings.yaml:1:7" in ran.err
    assert ppi("plan", "--lang", "pt", "--help").code == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("language: pt\n", "there is no setting 'language'"),
        ("lang:\n  - pt\n", "lang takes one value"),
        ("lang: [\n", "this is not YAML"),
    ],
)
def test_settings_that_cannot_be_understood_are_refused_with_their_place(
    ppi: Ppi, settings: Path, text: str, wanted: str
) -> None:
    settings.write_text(text, encoding="utf-8")
    ran = ppi("where", "pcp")
    assert ran.code == 2 and wanted in ran.err and "settings.yaml:" in ran.err


def test_the_settings_name_the_house_too(ppi: Ppi, settings: Path, tmp_path: Path) -> None:
    house = tmp_path / "office"
    (house / "templates/en").mkdir(parents=True)
    (house / "templates/en/letter.md").write_text(
        "---\nid: letter\ntitle: Our letter\n---\nDear all\n", encoding="utf-8"
    )
    settings.write_text(f"house: {house}\n", encoding="utf-8")
    assert "Our letter" in ppi("draft").out
    settings.write_text("house: /nowhere/at/all\n", encoding="utf-8")
    ran = ppi("draft")
    assert ran.code == 2 and "settings.yaml:1:8" in ran.err


def test_complaints_about_arguments_are_in_the_language_too(ppi: Ppi) -> None:
    for arguments, told in (
        (("deadline", "--lang", "pt"), "falta o argumento INÍCIO"),
        (("plan", "--lang", "pt", "--nope"), "não existe a opção --nope"),
        (("plan", "--lang", "pt", "--explain"), "a opção --explain precisa de um valor"),
        (("plan", "--lang", "pt", "--json=1"), "a opção --json não leva valor"),
        (("status", "--lang", "pt", "a", "b"), "isto é mais do que o comando aceita: a b"),
        (("drafts", "--lang", "pt"), "não existe o comando 'drafts'. Queria dizer 'draft'?"),
    ):
        ran = ppi(*arguments)
        assert ran.code == 2 and ran.err.startswith(f"ppi: error: {told}"), ran.err


def test_without_arguments_the_help_is_shown(ppi: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PPI_LANG", "pt")
    ran = ppi()
    assert ran.code == 2 and ran.err.startswith("Utilização: ppi [OPÇÕES] COMANDO")


def test_tags_of_languages() -> None:
    assert [known_language(tag) for tag in ("pt", "PT", "pt-BR", "pt_PT.UTF-8", "pt@euro", "en-IE")] == [
        "pt", "pt", "pt", "pt", "pt", "en",
    ]  # fmt: skip
    assert [known_language(tag) for tag in ("", "C", "C.UTF-8", "POSIX", "ptx", "português")] == [None] * 6


@pytest.mark.skipif(os.name == "nt", reason="Windows tells its language otherwise")
def test_a_system_that_says_nothing_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    assert isinstance(system_language(), str)
