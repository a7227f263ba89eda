"""The lists of public holidays and the copy that is kept of them."""

import datetime
import json
import subprocess
import sys

import pytest

from ppi_cli.data import holiday_lists
from ppi_cli.data.holiday_data import Certain
from ppi_cli.data.holiday_lists import RememberedHolidays, list_holidays
from ppi_cli.language import use_language
from support import ROOT

CERTAIN = Certain(2020, 2035, datetime.date(2026, 11, 22))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(holiday_lists, "cache_folder", lambda: tmp_path / "cache")
    yield tmp_path / "cache"
    use_language("en")


@pytest.mark.parametrize("country", ["PT", "DE", "NL"])
@pytest.mark.parametrize("lang", ["en", "pt"])
def test_a_copy_says_what_the_package_says(folder, country, lang):
    use_language(lang)
    RememberedHolidays(CERTAIN)(country, 2026)
    for year in (2020, 2026, 2035):
        assert RememberedHolidays(CERTAIN)(country, year) == list_holidays(country, year)
    assert len(list(folder.iterdir())) == 1


def test_a_year_outside_the_certain_ones_is_asked_of_the_package(folder):
    assert RememberedHolidays(CERTAIN)("PT", 2019) == list_holidays("PT", 2019)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"2026": 5}', b'{"2026": {"2026-13-01": "x"}}', b"{}"]
)
def test_a_damaged_copy_is_made_anew(folder, damage):
    RememberedHolidays(CERTAIN)("PT", 2026)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert RememberedHolidays(CERTAIN)("PT", 2026) == list_holidays("PT", 2026)
    assert json.loads(file.read_bytes()) == json.loads(whole)


def test_another_version_of_the_package_is_asked_anew(folder, monkeypatch):
    RememberedHolidays(CERTAIN)("PT", 2026)
    monkeypatch.setattr(holiday_lists, "_version_of_package", lambda: "other")
    RememberedHolidays(CERTAIN)("PT", 2026)
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder):
    folder.write_text("a file where the folder should be")
    assert RememberedHolidays(CERTAIN)("PT", 2026) == list_holidays("PT", 2026)


def test_the_package_is_not_loaded_for_a_second_deadline(tmp_path):
    code = (
        "import sys; from ppi_cli.main import run\n"
        "run(['deadline', '2026-11-05', '30d', '--country', 'PT', '--json'])\n"
        "print('loaded' if 'holidays' in sys.modules else 'not loaded', file=sys.stderr)"
    )
    environment = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
        )
        for _run in range(2)
    ]
    assert [run.stderr.strip() for run in runs] == ["loaded", "not loaded"]
    assert runs[0].stdout == runs[1].stdout
