"""Finding the procurement that a command is run in. Kept light: every command asks."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

NAME = "ppi.yaml"
"""The case file; the folder that holds it is the procurement."""
_COUNTRY = re.compile(
    rb"(?:^|[ {\xbf])[\"']?(?:buyer\.)?country[\"']? *: *[\"']?([A-Za-z]{2})\b", re.MULTILINE
)
_LOOKED_THROUGH = 200_000


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
    if not file.is_file():
        return ""  # what is no file on the disk can be read once only
    try:
        with file.open("rb") as beginning:
            found = _COUNTRY.search(beginning.read(_LOOKED_THROUGH))
    except OSError:
        return ""
    return found[1].decode().upper() if found else ""
