"""A document that LibreOffice has opened and saved, and nobody has edited, is one that nobody has edited."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from sampling import DAY, procurement

from ppi_cli.documents.library import make_one, read_library
from ppi_cli.documents.manifest import signature
from ppi_cli.documents.reading import Text
from support import CASES

DOCUMENTS = {
    "pcp": ("pcp-request-for-tenders", "risk-register", "business-case"),
    "ip": ("ip-agreement", "award-letter", "timetable"),
    "cd": ("evaluation-plan", "procedure-choice", "omc-questionnaire"),
}
"""Lists, totals, letters, pages across, shaded cells, ticks and call-outs: of each at least one."""


def test_saving_in_libreoffice_touches_no_clause(tmp_path: Path) -> None:
    soffice, library = shutil.which("soffice"), read_library("en")
    if not soffice:
        pytest.skip("LibreOffice (soffice) is needed")
    made: dict[Path, Text] = {}
    for pack, names in DOCUMENTS.items():
        supposed, _procedure = procurement(CASES / f"packs/{pack}.yaml")
        for name in names:
            data = make_one(library, name, supposed, DAY).data
            path = tmp_path / f"{pack}-{name}.docx"
            path.write_bytes(data)
            made[path] = Text(docx.Document(io.BytesIO(data)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    saved = tmp_path / "saved"
    convert = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(saved),
        *map(str, made),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    for path, written in made.items():
        there = Text(docx.Document(str(saved / path.name)))
        assert [one.bookmark for one in there.clauses] == [one.bookmark for one in written.clauses], path.name
        for before, after in zip(written.clauses, there.clauses, strict=True):
            assert signature(after) == signature(before), (path.name, before.lines[0].text)
