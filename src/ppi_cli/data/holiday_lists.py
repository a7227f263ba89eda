"""The public holidays that the `holidays` package lists, and a copy of them in the user's cache folder.

Loading the package takes longer than counting with it, so what it lists for a country is kept for the next run.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from ppi_cli.data.disk_cache import keep
from ppi_cli.data.holiday_data import Certain
from ppi_cli.data.places import cache_folder
from ppi_cli.language import language

Listed = Mapping[datetime.date, str]
"""The public holidays of one country in one year, with their names in the language in use."""
ListHolidays = Callable[[str, int], Listed]
"""Gives the holidays of a country (by its code) in a year."""


def list_holidays(code: str, year: int) -> Listed:
    """What the package lists, with names in the language in use if it has them, else in English."""
    import holidays

    supported = getattr(holidays, code).supported_languages
    spoken = [tag for tag in supported if tag.split("_")[0] == language()]
    tag = spoken[0] if spoken else "en_US"
    return dict(holidays.country_holidays(code, years=year, language=tag, categories=holidays.PUBLIC))


class RememberedHolidays:
    """What the package lists, kept for all certain years of a country once one of them was asked for.

    The copy is named by the installed version of the package, so a new version is asked anew. A copy that cannot
    be read or written is done without.
    """

    def __init__(self, certain: Certain) -> None:
        self._years = range(certain.first, certain.last + 1)
        self._known: dict[str, dict[int, Listed]] = {}

    def __call__(self, code: str, year: int) -> Listed:
        if code not in self._known:
            self._known[code] = self._kept(code)
        return self._known[code].get(year) or list_holidays(code, year)

    def _kept(self, code: str) -> dict[int, Listed]:
        version = _version_of_package()
        if version is None:
            return {}
        span = f"{self._years.start}-{self._years.stop - 1}"
        file = cache_folder() / f"holidays-{version}-{code}-{language()}-{span}.json"
        found = _read(file)
        if set(found) != set(self._years):
            found = {year: list_holidays(code, year) for year in self._years}
            keep(file, _written(found), "holidays-*.json")
        return found


def _version_of_package() -> str | None:
    """A short hash that changes with the installed version of the package, which is not loaded for it."""
    found = importlib.util.find_spec("holidays")
    try:
        text = Path(found.origin).with_name("version.py").read_bytes() if found and found.origin else b""
    except OSError:
        return None
    return hashlib.sha256(text).hexdigest()[:12] if text else None


def _read(file: Path) -> dict[int, Listed]:
    """The years of a copy; none where it is not there or is damaged."""
    try:
        years = json.loads(file.read_bytes())
        return {
            int(year): {datetime.date.fromisoformat(day): str(name) for day, name in days.items()}
            for year, days in years.items()
        }
    except (OSError, ValueError, AttributeError):
        return {}


def _written(years: Mapping[int, Listed]) -> bytes:
    plain = {year: {day.isoformat(): name for day, name in days.items()} for year, days in years.items()}
    return json.dumps(plain, ensure_ascii=False).encode()
