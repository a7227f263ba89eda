"""docs/languages.md keeps its word: its files, and nothing else, make a small language and a small country."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import CASES, ROOT

GUIDE = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
FILES = re.findall(r"^ *```(?:yaml|po) (\S+)\n(.*?)^ *```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with what the guide says."""
    tree = tmp_path_factory.mktemp("guide")
    for folder in ("src", "procedures", "templates", "knowledge", "tools"):
        if (ROOT / folder).exists():
            shutil.copytree(
                ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "_shipped")
            )
    shutil.copy(ROOT / "pyproject.toml", tree)
    assert run(tree, "tools/messages.py", "--new", "eo").returncode == 0
    for name, text in FILES:
        lines = text.split("\n")
        indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        content = "\n".join(line[indent:] for line in lines)
        if name.endswith(".po"):
            fill(tree / name, content)
        else:
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(content, encoding="utf-8")
    assert run(tree, "tools/messages.py").returncode == 0
    return tree


def fill(path: Path, entries: str) -> None:
    """Writes the translations of the guide into the catalogue that the tool has begun."""
    catalogue = path.read_text(encoding="utf-8")
    for entry in entries.strip().split("\n\n"):
        original, _, translation = entry.rpartition("\n")
        assert f'{original}\nmsgstr ""' in catalogue, f"no such message: {original}"
        catalogue = catalogue.replace(f'{original}\nmsgstr ""', f"{original}\n{translation}", 1)
    path.write_text(catalogue, encoding="utf-8")


def run(tree: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=tree, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONPATH": str(tree / "src"), "PYTHONUTF8": "1"},
    )  # fmt: skip


def ppi(tree: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run(tree, "-m", "ppi_cli", *arguments)


def test_the_guide_holds_the_files_of_both() -> None:
    assert {name for name, _text in FILES} == {
        "src/ppi_cli/locale/eo/LC_MESSAGES/ppi.po",
        "house/procedures/words.yaml",
        "procedures/ad/laws.yaml",
        "procedures/ad/advice.yaml",
    }


def test_the_language_speaks_where_it_has_words_and_english_elsewhere(tree: Path) -> None:
    ran = ppi(tree, "plan", "--no-input", "--lang", "eo", "--house", "house", "--answers", CASES / "mertola.yaml",
              "--set", "buyer.country=DE", "--set", "solution.available=ready",
        "--set",
        "value.purchase=6000000", "--set", "means.known=yes")  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "Rekomendita: Malfermita proceduro" in ran.stdout
    assert "ppi supports your decision" in ran.stdout
    assert "1-a de marto 2027" in " ".join(ran.stdout.split())
    assert "--lang en|eo|pt" in ppi(tree, "plan", "--help").stdout


def test_documents_and_search_do_without_the_language(tree: Path) -> None:
    ran = ppi(
        tree,
        "draft",
        "procedure-choice",
        "--lang",
        "eo",
        "--answers",
        CASES / "mertola.yaml",
        "--out",
        "out",
        "--json",
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["documents"][0]["lang"] == "en"
    assert ppi(tree, "learn", "search", "dialogue", "--lang", "eo").returncode in (0, 1)


def test_the_tool_says_what_the_language_lacks(tree: Path) -> None:
    ran = run(tree, "tools/messages.py", "--check")
    assert ran.returncode == 1
    assert "eo: not translated" in ran.stdout and not re.search("(?m)^pt:", ran.stdout)


def test_the_country_adds_its_rule(tree: Path) -> None:
    facts = ("--no-input", "--as-of", "2026-11-22", "--answers", CASES / "mertola.yaml", "--explain", "open")
    ran = ppi(tree, "plan", "--set", "buyer.country=AD", *facts)
    assert "Publish the notice in two newspapers too." in ran.stdout, ran.stdout + ran.stderr
    assert "Example Act, Art. 3(1)" in ran.stdout
    assert (
        "Publikigu la anoncon"
        in ppi(tree, "plan", "--set", "buyer.country=AD", "--lang", "eo", *facts).stdout
    )
    assert "newspapers" not in ppi(tree, "plan", "--set", "buyer.country=DE", *facts).stdout
    assert "ad/advice.yaml" in ppi(tree, "where", "ad-two-newspapers").stdout
