"""Writing into the user's cache folder, which may be full, read-only or shared with another run."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ppi_cli import __version__
from ppi_cli.errors import InputError, PpiError
from ppi_cli.language import _

_KEPT_SECONDS = 30 * 86400
Held = TypeVar("Held")


def kept(cache: Path, kind: Any, make: Callable[[], Held]) -> Held:
    """What the copy at `cache` (KIND-….json) holds; what `make` gives where there is none, or where it was damaged.

    `kind` is the type of what is held, for msgspec. A copy that cannot be read or written is done without.
    """
    try:
        held: Held = msgspec.json.decode(cache.read_bytes(), type=kind)
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        held = make()
        keep(cache, msgspec.json.encode(held), f"{cache.name.partition('-')[0]}-*.json")
    return held


def keep(cache: Path, content: bytes, siblings: str) -> None:
    """Writes `content` beside its place and moves it there, so that nobody reads half of it.

    Files of the folder that match `siblings` and are thirty days older are removed. A folder that cannot be
    written costs speed, nothing else.
    """
    unfinished = None
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache.parent, delete=False) as file:
            unfinished = Path(file.name)
            file.write(content)
        unfinished.replace(cache)
        for old in cache.parent.glob(siblings):
            if old != cache and old.stat().st_mtime < cache.stat().st_mtime - _KEPT_SECONDS:
                old.unlink(missing_ok=True)
    except OSError:
        if unfinished is not None:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)


@functools.cache
def code_hash(folder: Path) -> str:
    """SHA-256 over the program's version and the state of the code in a folder: what another version has made is not
    used. Within one version only a developer changes code, and then its size or its time too.
    """
    digest = hashlib.sha256(__version__.encode())
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                state = entry.stat()
                digest.update(f"{entry.name} {state.st_size} {state.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def files_hash(paths: Iterable[Path], error: type[PpiError] = InputError) -> str:
    """SHA-256 over the names and contents of files. Raises `error` for one that cannot be read."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        try:
            digest.update(path.read_bytes())
        except OSError as fault:
            raise error(
                _("the file cannot be read: {reason}").format(reason=fault.strerror or fault),
                _("Check that you may open it."),
                str(path),
            ) from None
    return digest.hexdigest()
