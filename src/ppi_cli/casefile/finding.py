"""Finding the procurement that a command is run in. Kept light: every command asks."""

from __future__ import annotations

import contextlib
from pathlib import Path

NAME = "ppi.yaml"
"""The case file; the folder that holds it is the procurement."""


def find_case(start: Path) -> Path | None:
    """The nearest folder from `start` upwards that holds a case file, or None."""
    start = start.absolute()
    for folder in (start, *start.parents):
        with contextlib.suppress(OSError):
            if (folder / NAME).is_file():
                return folder
    return None
