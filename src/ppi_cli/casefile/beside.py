"""Files beside `ppi.yaml` that the journal vouches for: sealed with a salted hash, put in place after the journal.

A new content is first written to `.NAME.new`, then journaled, then moved to its place. Whoever reads the file
compares it with its seal; where they differ and the waiting content fits, the move is finished.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ppi_cli.casefile.disk import cannot_write
from ppi_cli.casefile.journal import Record, conceal, same


class Beside(msgspec.Struct, frozen=True):
    """What is to be journaled, and the files that change with it: path below the folder → content, None: removed.

    The records lack time and writer, and none of them has a member `fact` or `decisions`.
    """

    records: Sequence[Record]
    files: Mapping[str, bytes | None]


def seal_of(content: bytes | None) -> Any:
    """The seal of a content: a salted hash, so that nobody can guess what stood in a file; None for no file."""
    return conceal(None if content is None else hashlib.sha256(content).hexdigest())


def fits(content: bytes | None, seal: Any) -> bool:
    """Whether a content is the one that was sealed."""
    return same(None if content is None else hashlib.sha256(content).hexdigest(), seal)


def stage_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Writes the new contents to the disk, beside their places. Raises CaseError with nothing left behind."""
    written: list[Path] = []
    try:
        for name, content in files.items():
            waiting = waiting_for(folder / name)
            waiting.parent.mkdir(parents=True, exist_ok=True)
            written.append(waiting)
            if content is not None:
                with waiting.open("wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise cannot_write(folder, error) from None


def place_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Moves what was staged to its place, and removes what is to go. Raises CaseError."""
    try:
        for name, content in files.items():
            if content is None:
                (folder / name).unlink(missing_ok=True)
            else:
                _place(folder / name, content)
    except OSError as error:
        raise cannot_write(folder, error) from None


def _place(path: Path, content: bytes) -> None:
    """Moves a staged file to its place; it may be there already, by whoever found the move unfinished."""
    try:
        waiting_for(path).replace(path)
    except FileNotFoundError:
        if not path.is_file() or path.read_bytes() != content:
            raise


def read_beside(folder: Path, name: str, seal: Any, *, finish: bool) -> tuple[bytes | None, bool]:
    """The content of a file, and whether it is as sealed; a move that a crash cut short is finished (`finish`, which
    only the holder of the lock may ask for) or looked through.
    """
    path = folder / name
    waiting = waiting_for(path)
    content = _bytes_of(path)
    if fits(content, seal):
        return content, True
    held = _bytes_of(waiting)
    if held is not None and fits(held, seal):
        if finish:
            waiting.replace(path)
        return held, True
    content = _bytes_of(path)  # another ppi may have put the waiting file in place meanwhile
    return content, fits(content, seal)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return None


def waiting_for(path: Path) -> Path:
    """Where a new content waits until the journal knows it."""
    return path.with_name(f".{path.name}.new")
