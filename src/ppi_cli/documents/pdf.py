"""PDF files of documents, made by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ppi_cli.errors import InputError
from ppi_cli.language import _

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
_PATIENCE = 120
"""Seconds for one run, however many documents."""


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
    with tempfile.TemporaryDirectory(dir=folder) as made:
        command = [program, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", made, *map(str, paths)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE + 10 * len(paths))
            for path in paths:
                (Path(made) / f"{path.stem}.pdf").replace(path.with_suffix(".pdf"))
        except (subprocess.SubprocessError, OSError):
            raise InputError(
                _("LibreOffice could not make the PDF; the Word documents are written"),
                _("Open a document in it once, or save as PDF in Word."),
                str(folder),
            ) from None
