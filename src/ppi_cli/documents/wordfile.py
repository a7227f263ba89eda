"""Opening a Word file that others have had in their hands: refused before it can do harm."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from ppi_cli.documents.archive import UNREADABLE, harm_of
from ppi_cli.errors import InputError
from ppi_cli.language import _

MOST_BYTES = 300 * 2**20  # unpacked; a report with many photographs has some 50 MB


class WordFile:
    """A Word file as it was read: its bytes and the opened document."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for what is no Word file, is far too large unpacked, or declares entities."""
        self.path = path
        try:
            self.data = path.read_bytes()
        except OSError as error:
            raise InputError(
                _("the document cannot be read: {reason}").format(reason=error.strerror or str(error)),
                _("Check its name and its permissions."),
                str(path),
            ) from None
        self.document: Any = _opened(self.data, path)

    @property
    def sha256(self) -> str:
        """Of the file's bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def _opened(data: bytes, path: Path) -> Any:
    import docx
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_harm(archive, path)
        document = docx.Document(io.BytesIO(data))
        document.element.body.tag  # noqa: B018 - a Word file without a body fails here
    except InputError:
        raise
    except (LxmlError, *UNREADABLE):
        raise InputError(
            _("this is no Word document that can be read"),
            _("Open it in Word and save it as .docx, or put it back from a backup."),
            str(path),
        ) from None
    return document


def _refuse_harm(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuses what would fill the memory or read other files while it is opened."""
    harm = harm_of(archive, MOST_BYTES)
    if harm == "size":
        raise InputError(
            _("the document is far too large when unpacked"),
            _("Make sure that it is the file you mean; shrink its pictures in Word."),
            str(path),
        )
    if harm == "entities":
        raise InputError(
            _("the document declares entities, which Word files never do"),
            _("Do not use this file; ask whoever sent it for a new one."),
            str(path),
        )
