"""What may harm whoever opens an office file that others have had in their hands: Word and Excel files are archives."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import Literal

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, AttributeError, OSError, EOFError, RuntimeError,
)  # fmt: skip
"""What opening a damaged file raises, or one with a password, or one packed in a way that Python does not know."""
_MOST_PARTS = 5_000
_DECLARED = re.compile(
    rb"<\x00?!\x00?(D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)"
)


def harm_of(archive: zipfile.ZipFile, most_bytes: int) -> Literal["size", "entities"] | None:
    """Whether it would fill the memory (more than `most_bytes` when unpacked) or read other files when it is parsed."""
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
        return "size"
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and _DECLARED.search(archive.read(part)):
            return "entities"
    return None
