"""The catalogues: complete, up to date, with the same placeholders; and the tool that keeps them so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

TOOL = ROOT / "tools" / "messages.py"


def told(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of the tool."""
    return subprocess.run(
        [sys.executable, str(TOOL), *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
    )


def test_every_message_of_the_program_is_translated() -> None:
    ran = told("--check")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small program with two messages, and a catalogue of Portuguese that has them."""
    package = tmp_path / "src" / "ppi_cli"
    package.mkdir(parents=True)
    (package / "one.py").write_text(
        'a = _("Write {count} of `ppi plan`.")\nb = typer.Option("--x", help="Some help.", metavar="FILE")\n',
        encoding="utf-8",
    )
    assert told("--root", tmp_path, "--new", "pt").returncode == 0
    fill(tmp_path, "Write {count} of `ppi plan`.", "Escreva {count} de `ppi plan`.")
    fill(tmp_path, "Some help.", "Uma ajuda.")
    fill(tmp_path, "FILE", "FICHEIRO")
    assert told("--root", tmp_path).returncode == 0
    assert told("--root", tmp_path, "--check").returncode == 0
    return tmp_path


def fill(tree: Path, message: str, text: str) -> None:
    """Writes a translation into the catalogue, as a translator would."""
    path = tree / "src/ppi_cli/locale/pt/LC_MESSAGES/ppi.po"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[lines.index(f'msgid "{message}"') + 1] = f'msgstr "{text}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def complaints(tree: Path) -> str:
    ran = told("--root", tree, "--check")
    assert ran.returncode == 1
    return ran.stdout


def test_a_message_that_the_catalogue_lacks_is_reported_and_then_added(tree: Path) -> None:
    source = tree / "src/ppi_cli/one.py"
    source.write_text(
        source.read_text(encoding="utf-8") + 'c = ngettext("{n} day", "{n} days", n)\n', encoding="utf-8"
    )
    assert "not in the catalogue: '{n} day'" in complaints(tree)
    told("--root", tree)
    assert "not translated: '{n} day'" in complaints(tree)


def test_a_message_that_is_gone_leaves_the_catalogue(tree: Path) -> None:
    source = tree / "src/ppi_cli/one.py"
    source.write_text(
        source.read_text(encoding="utf-8").replace("Some help.", "Other help."), encoding="utf-8"
    )
    assert "no longer used: 'Some help.'" in complaints(tree)
    told("--root", tree)
    assert "Uma ajuda" not in (tree / "src/ppi_cli/locale/pt/LC_MESSAGES/ppi.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Escreva {conta} de `ppi plan`.", "placeholders, options or words to type differ"),
        ("Escreva {count} de `ppi plano`.", "placeholders, options or words to type differ"),
        ("Escreva {count} de `ppi plan`. ", "spaces or line breaks at its ends differ"),
        ("", "not translated"),
    ],
)
def test_a_translation_that_would_mislead_is_reported(tree: Path, text: str, wrong: str) -> None:
    fill(tree, "Write {count} of `ppi plan`.", text)
    told("--root", tree)
    assert wrong in complaints(tree)


def test_a_catalogue_that_is_not_compiled_is_reported(tree: Path) -> None:
    fill(tree, "Some help.", "Alguma ajuda.")
    assert "ppi.mo is not made from ppi.po" in complaints(tree)


def test_a_message_put_together_in_the_source_is_refused(tree: Path) -> None:
    (tree / "src/ppi_cli/one.py").write_text('a = _(f"Write {x}.")\n', encoding="utf-8")
    ran = told("--root", tree, "--check")
    assert ran.returncode == 1 and "one.py:1" in ran.stderr
