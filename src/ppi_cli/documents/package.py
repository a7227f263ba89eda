"""From an opened document to a file: the same bytes each time, and never half a file."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ppi_cli.errors import InputError
from ppi_cli.language import _

_CONTENT_TYPES = "[Content_Types].xml"  # Word expects it first
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows
_NO_SYSTEM = 0


def to_bytes(document: Any) -> bytes:
    """The file of a python-docx document, without the time and the system that it was made on.

    Its parts are packed here: python-docx would pack them with the time, and to unpack and pack them once more takes
    as long as to write a tenth of the document.
    """
    package = document.part.package
    parts = {"_rels/.rels": package.rels.xml}
    for part in package.parts:
        part.before_marshal()
        parts[part.partname.membername] = part.blob
        if len(part.rels):
            parts[part.partname.rels_uri.membername] = part.rels.xml
    return pack({_CONTENT_TYPES: _content_types(package.parts), **parts})


def _content_types(parts: Iterable[Any]) -> bytes:
    """What each part is, as every office file says first: by the end of its name where that tells, else by its name."""
    from docx.opc.constants import CONTENT_TYPE, NAMESPACE
    from docx.opc.spec import default_content_types
    from lxml import etree

    ends = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    names = {}
    for part in parts:
        end = part.partname.ext.lower()  # of `.PNG` and `.png` the file may say one
        if (end, part.content_type) in default_content_types:
            ends[end] = part.content_type
        else:
            names[str(part.partname)] = part.content_type
    space: dict[Any, str] = {None: NAMESPACE.OPC_CONTENT_TYPES}
    root = etree.Element("Types", None, space)
    for end in sorted(ends):
        etree.SubElement(root, "Default", Extension=end, ContentType=ends[end])
    for name in sorted(names):
        etree.SubElement(root, "Override", PartName=name, ContentType=names[name])
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """An office file of these parts, by their names, without the time and the system that it was made on."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != _CONTENT_TYPES, name)):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = _NO_SYSTEM
            archive.writestr(info, parts[name])
    return packed.getvalue()


def save(data: bytes, path: Path) -> None:
    """Puts the whole file in place at once. InputError when it is open elsewhere or cannot be written.

    A file that is replaced stays until the new one is on the disk.
    """
    refuse_if_open(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.exists() and not path.stat().st_mode & 0o222:
            raise PermissionError(None, _("the file is write-protected"))
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(data)
            if path.exists():
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(
            _("the document cannot be written: {reason}").format(reason=error.strerror or str(error)),
            _("Close it in Word, lift its write protection, or write to another folder."),
            str(path),
        ) from None


def refuse_if_open(path: Path) -> None:
    """Raises InputError for a file that is open: Word and LibreOffice leave a note beside it, and to replace it would lose
    what is typed there.
    """
    notes = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    for note in notes:
        if path.exists() and path.with_name(note).exists():
            raise InputError(
                _("the document is open in another program"),
                _("Close it there; if it is not open, delete {note} beside it.").format(note=note),
                str(path),
            )
