"""The few things that touch the disk: a lock, an append, and a file replaced whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from ppi_cli.errors import CaseError
from ppi_cli.language import _

LOCK = ".ppi.lock"
PATIENCE = 10.0
"""Seconds to wait for another `ppi` to finish writing."""

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds the folder for one writer. Raises CaseError when another keeps it, or it cannot be written to."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise CaseError(
            _("another ppi is writing to this folder"),
            _("Wait until it is done, and try again."),
            str(folder),
        ) from None
    except OSError as error:
        raise cannot_write(folder, error) from None
    try:
        yield
    finally:
        lock.release()


def cannot_write(path: Path, error: OSError) -> CaseError:
    """What to say when the disk refuses."""
    reason = error.strerror or str(error)
    return CaseError(
        _("the case cannot be saved: {reason}").format(reason=reason),
        _("Nothing was changed. Check the folder's permissions and the space on the disk."),
        str(path),
    )


def save(journal: Path, lines: bytes, kept: int, file: Path, content: bytes) -> None:
    """Appends `lines` to the journal behind its first `kept` bytes, then puts `content` in place of `file`.

    The new content is on the disk before the journal is touched, and takes its place after the journal is: a
    full disk changes neither, and a crash leaves the old file or the new one. Raises CaseError with nothing
    changed.
    """
    file = Path(os.path.realpath(file))
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, _("the file is read-only"))
        try:
            _write_new(temporary, content, file)
            _append(journal, lines, kept)
            try:
                temporary.replace(file)
            except OSError:
                _take_back(journal, kept)
                raise
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise cannot_write(file, error) from None
    _sync_folder(file.parent)


def _write_new(path: Path, content: bytes, like: Path) -> None:
    """Writes a file that nobody else has open, with the permissions of `like`."""
    path.unlink(missing_ok=True)
    number = os.open(path, _NEW_FILE, 0o666)
    try:
        if like.exists() and hasattr(os, "fchmod"):
            os.fchmod(number, stat.S_IMODE(like.stat().st_mode))
        _write_all(number, content)
    finally:
        os.close(number)


def _append(path: Path, lines: bytes, kept: int) -> None:
    """Appends in one write; takes back what was written when the disk is full."""
    number = os.open(path, _APPEND, 0o666)
    try:
        if os.fstat(number).st_size > kept:
            os.ftruncate(number, kept)
        _write_all(number, lines)
    except OSError:
        _take_back(path, kept)
        raise
    finally:
        os.close(number)


def _take_back(journal: Path, kept: int) -> None:
    """Leaves the journal as it was; one that was only begun goes."""
    if kept:
        os.truncate(journal, kept)
    else:
        journal.unlink(missing_ok=True)


def _write_all(number: int, content: bytes) -> None:
    """Everything, down to the disk. A short write is followed by the error that explains it."""
    left = memoryview(content)
    while left:
        left = left[os.write(number, left) :]
    os.fsync(number)


def _sync_folder(folder: Path) -> None:
    """Makes the new name of a file last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
