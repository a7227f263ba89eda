"""Writing small documents and reading them back."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import hands
import pytest
import yaml
from desk import BOOK, Desk
from desk import FACTS as DESK_FACTS
from docx.oxml.ns import qn
from docx_plus.lint import lint
from openxml_audit import OpenXmlValidator

from ppi_cli.casefile.case import CaseFile
from ppi_cli.documents import produce
from ppi_cli.documents.cover import Properties
from ppi_cli.documents.package import save
from ppi_cli.documents.slots import FactShown, FactText
from ppi_cli.documents.template import load_template
from support import Ppi

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 22)
FACTS = {
    "buyer.name": FactShown("Municipality of Vila Serena", "contracting authority"),
    "value.rd": FactShown(None, "value of research and development", "€ without VAT"),
    "need.title": FactShown(None, "title of the need"),
}


class Made:
    """A document that a test has made. `document` is without controls, which python-docx skips."""

    def __init__(self, written: produce.Made, path: Path, audited: Callable[[Path], None]) -> None:
        """Saves it at `path` and has it audited."""
        save(written.data, path)
        audited(path)
        self.written = written
        self.path = path
        self.document = docx.Document(str(path))
        self.xml: str = self.document.element.xml
        for control in list(self.document.element.iter(qn("w:sdt"))):
            for run in control.find(qn("w:sdtContent")):
                control.addprevious(run)
            control.getparent().remove(control)

    def paragraphs(self, style: str | None = None) -> list[str]:
        """The text of the body's paragraphs, of one style or of all."""
        return [one.text for one in self.document.paragraphs if style in (None, one.style.name)]

    def everything(self) -> str:
        """All text of the body, cells included, line breaks as such."""
        cells = [one.text for table in self.document.tables for row in table.rows for one in row.cells]
        return "\n".join([*self.paragraphs(), *cells])


@pytest.fixture
def audited() -> Callable[[Path], None]:
    """Fails unless Word's schema and the linter have nothing to say against a file."""

    def check(path: Path) -> None:
        result = OpenXmlValidator().validate(path)
        assert not result.errors, "\n".join(str(error) for error in result.errors)
        assert [one for one in lint(docx.Document(str(path))) if one.severity == "error"] == []

    return check


@pytest.fixture
def write(tmp_path: Path, audited: Callable[[Path], None]) -> Callable[..., Made]:
    """Writes a document from the body of a template; every one is audited."""

    def make(
        body: str, *, header: str = "cover: no\n", clean: bool = False, lang: str = "en", **context: object
    ) -> Made:
        template = tmp_path / "template.md"
        template.write_text(
            f"---\nid: test\ntitle: Test & title\nfacts: [{', '.join(FACTS)}]\n{header}---\n{body}",
            encoding="utf-8",
        )
        written = produce.render_document(
            load_template(template),
            ROOT / "templates/base.docx",
            context,
            FACTS.__getitem__,
            Properties(
                authority=FactText("buyer.name", FACTS["buyer.name"]), reference="VS/1", version="1.0"
            ),
            lang=lang,
            day=DAY,
            clean=clean,
        )
        return Made(written, tmp_path / "test.docx", audited)

    return make


def load_sample(name: str) -> dict[str, Any]:
    """A case from `samples/`: facts, properties and context."""
    path = Path(__file__).parent / "samples" / f"{name}.yaml"
    sample: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return sample


@pytest.fixture
def record(tmp_path: Path, audited: Callable[[Path], None]) -> Callable[..., Made]:
    """Writes the procedure-choice record of a sample, which `change` may alter first."""

    def make(
        name: str, change: Callable[[dict[str, Any]], None] = lambda _context: None, *, clean: bool = False
    ) -> Made:
        sample = load_sample(name)
        change(sample["context"])
        shown = {
            fact: FactShown(entry.get("text"), entry["label"], entry.get("unit", ""))
            for fact, entry in sample["facts"].items()
        }
        written = produce.render_document(
            load_template(ROOT / "templates/en/procedure-choice.md"),
            ROOT / "templates/base.docx",
            sample["context"],
            shown.__getitem__,
            Properties(authority=FactText("buyer.name", shown["buyer.name"]), **sample["properties"]),
            lang="en",
            day=DAY,
            clean=clean,
        )
        return Made(written, tmp_path / f"{name}.docx", audited)

    return make


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[Path], list[str]]:
    """The text of each page as LibreOffice sets it."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice (soffice) and pdftotext are needed to set pages")

    def convert(path: Path) -> list[str]:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        pdf = tmp_path / f"{path.stem}.pdf"
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout
        return text.decode().rstrip("\f").split("\f")

    return convert


@pytest.fixture
def desk(ppi: Ppi, tmp_path: Path) -> Desk:
    house = tmp_path / "house"
    (house / "templates/en").mkdir(parents=True)
    desk = Desk(ppi, tmp_path / "case", house)
    desk.template(hands.NOTE)
    CaseFile.create(desk.folder, DESK_FACTS, BOOK.facts, BOOK.countries)
    assert desk.run("note").code == 0
    return desk
