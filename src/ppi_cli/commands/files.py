"""Files that a command writes for other programs."""

from __future__ import annotations

import os
from pathlib import Path

from ppi_cli.errors import InputError
from ppi_cli.language import _


def write_whole(path: Path, content: bytes) -> None:
    """Puts the content in place of the file at once; a failure leaves what was there. Raises InputError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(
            _("the file cannot be written: {reason}").format(reason=error.strerror or str(error)),
            _("Check its folder, or close it in the program that has it open."),
            str(path),
        ) from None
