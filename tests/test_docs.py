"""What the README shows is run; what there is, is in the README."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ppi_cli.main import COMMANDS as NAMES
from support import ROOT, Ppi

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line[2:])
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


def test_the_commands_of_the_readme_work_in_order(
    ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(COMMANDS) > 10
    monkeypatch.setenv(
        "XDG_CONFIG_HOME", str(tmp_path / "config")
    )  # what it adds is no other test's business
    for name, *arguments in COMMANDS:
        if name == "cd":
            monkeypatch.chdir(tmp_path / arguments[0])
            continue
        ran = ppi(*arguments)
        undecided = arguments[:2] == ["plan", "--set"] and "buyer.country=PT" in arguments
        assert (arguments, ran.code) == (arguments, 1 if undecided else 0), ran.err


def test_the_answer_file_of_the_readme_is_read(ppi: Ppi, tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    assert example
    (tmp_path / "facts.yaml").write_text(example[1], encoding="utf-8")
    ran = ppi("plan", "--answers", "facts.yaml", "--json")
    assert ran.json["recommended"] is None
    assert set(ran.json["possible"]) == {
        "innovation-partnership",
        "pcp",
        "competitive-dialogue",
        "competitive-procedure-with-negotiation",
    }


@pytest.mark.parametrize("command", NAMES)
def test_every_command_is_in_the_readme_and_has_help(ppi: Ppi, command: str) -> None:
    assert f"ppi {command}" in README
    ran = ppi(command, "--help")
    assert ran.code == 0
    assert all(len(line) <= 80 for line in ran.out.splitlines())


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!http)([^)#]+)", text) + [
        target for target in re.findall(r"\]\((?!http)([^)#]+)", README) if target.endswith(page)
    ]
    assert all((ROOT / "docs" / target).exists() or (ROOT / target).exists() for target in targets)


def test_the_project_speaks_of_itself_alone() -> None:
    forbidden = re.compile(r"/(?:home|root|tmp|work)/|issue \d", re.IGNORECASE)
    files = [
        path
        for folder in ("src", "procedures", "templates", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    ]
    texts = [path for path in [ROOT / "README.md", *files] if path.suffix in (".py", ".yaml", ".md")]
    found = [str(path) for path in texts if forbidden.search(path.read_text(encoding="utf-8"))]
    assert found == []
