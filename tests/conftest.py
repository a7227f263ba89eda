"""What all tests share: a world without the user's own folders, and a way to run `ppi`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppi_cli.language import use_language
from support import Ppi, Ran


@pytest.fixture(autouse=True)
def _no_user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and language of whoever runs the tests do not count; the cache of parsed law is shared by all tests."""
    world = tmp_path_factory.getbasetemp() / "world"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(world / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(world / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(world / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("PPI_LANG", "PPI_HOUSE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture(autouse=True)
def _english() -> None:
    """Whatever language the test before has spoken."""
    use_language("en")


@pytest.fixture
def ppi(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ppi:
    """Runs a command in an empty folder: `ppi("plan", "--json")`."""
    from ppi_cli.main import run

    monkeypatch.chdir(tmp_path)

    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran
