"""Finding the procurement that a command is run in. Kept light: every command asks."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

NAME = "ppi.yaml"
"""The case file; the folder that holds it is the procurement."""
_COUNTRY = re.compile(rb"^ *(?:buyer\.)?country: *[\"']?([A-Za-z]{2})\b", re.MULTILINE)


def find_case(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds a case file, or None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        with contextlib.suppress(OSError):
            if (folder / NAME).is_file():
                return folder
    return None


def guess_country(file: Path) -> str:
    """The code of the country that a file of facts seems to be for, without reading it as YAML; empty where unclear."""
    try:
        found = _COUNTRY.search(file.read_bytes())
    except OSError:
        return ""
    return found[1].decode().upper() if found else ""
