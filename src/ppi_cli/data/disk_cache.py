"""Writing into the user's cache folder, which may be full, read-only or shared with another run."""

from __future__ import annotations

import tempfile
from pathlib import Path

_KEPT_SECONDS = 30 * 86400


def keep(cache: Path, content: bytes, siblings: str) -> None:
    """Writes `content` beside its place and moves it there, so that nobody reads half of it.

    Files of the folder that match `siblings` and are thirty days older are removed. A folder that cannot be
    written costs speed, nothing else.
    """
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(cache)
        for old in cache.parent.glob(siblings):
            if old != cache and old.stat().st_mtime < cache.stat().st_mtime - _KEPT_SECONDS:
                old.unlink(missing_ok=True)
    except OSError:
        return
