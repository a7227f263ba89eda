"""PDF files of documents, made by LibreOffice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ppi_cli.documents.archive import UNREADABLE, harm_of
from ppi_cli.documents.package import pack
from ppi_cli.documents.wordfile import MOST_BYTES
from ppi_cli.errors import InputError
from ppi_cli.language import _

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
_FORMAT = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
"""With the structure that a screen reader follows."""
_PLAIN_TEXT = re.compile(rb"<w:text(?:\s[^>]*)?(?:/>|>\s*</w:text>)")
_PATIENCE = 120
"""Seconds for a document; the first one starts LibreOffice."""


def to_pdf(paths: Sequence[Path]) -> list[Path]:
    """A PDF beside each document. Raises InputError where LibreOffice is missing or fails."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise InputError(
            _("a PDF needs LibreOffice, which was not found; the Word documents are written"),
            _("Install it from libreoffice.org, or save as PDF in Word."),
            "--pdf",
        )
    by_folder: dict[Path, list[Path]] = {}
    for path in paths:
        by_folder.setdefault(path.parent, []).append(path)
    with tempfile.TemporaryDirectory() as profile:  # so that a LibreOffice that is open does not matter
        for folder, group in by_folder.items():
            _convert(program, Path(profile), folder, group)
    return [path.with_suffix(".pdf") for path in paths]


def _convert(program: str, profile: Path, folder: Path, paths: Sequence[Path]) -> None:
    copies = {
        path: path.with_name(f".{path.stem}.{os.getpid()}.docx") for path in paths
    }  # links may be relative
    with tempfile.TemporaryDirectory(dir=folder) as made:
        command = [program, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless"]
        command += ["--convert-to", _FORMAT, "--outdir", made, *map(str, copies.values())]
        try:
            for path, copy in copies.items():
                copy.write_bytes(_with_marks(path.read_bytes()))
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE * len(paths))
            for path, copy in copies.items():
                (Path(made) / f"{copy.stem}.pdf").replace(path.with_suffix(".pdf"))
        except (subprocess.SubprocessError, OSError):
            raise InputError(
                _("LibreOffice could not make the PDF; the Word documents are written"),
                _("Open a document in it once, or save as PDF in Word."),
                str(folder),
            ) from None
        finally:
            for copy in copies.values():
                copy.unlink(missing_ok=True)


def _with_marks(data: bytes) -> bytes:
    """The document with controls of any text instead of plain text: of the latter LibreOffice does not paint the yellow.

    A file that is no such document any more, or that could fill the memory, is left as it is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as document:
            if harm_of(document, MOST_BYTES):
                return data
            parts = {name: document.read(name) for name in document.namelist()}
    except UNREADABLE:
        return data
    return pack(
        {name: _PLAIN_TEXT.sub(b"", part) if name.endswith(".xml") else part for name, part in parts.items()}
    )
