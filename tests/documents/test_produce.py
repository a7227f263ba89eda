"""Whole documents: cover, contents, properties, the same bytes each time, and safe saving."""

from __future__ import annotations

import datetime
import importlib.util
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn

from ppi_cli.data.places import shipped
from ppi_cli.documents.base import Base
from ppi_cli.documents.labels import load_labels
from ppi_cli.documents.package import save, to_bytes
from ppi_cli.errors import InputError, TemplateError

ROOT = Path(__file__).parents[2]
Write = Callable[..., Any]


# --- the base file


def test_committed_base_file_is_what_its_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("make_base", ROOT / "tools/make_base.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.base_bytes() == (ROOT / "templates/base.docx").read_bytes()


def test_base_file_passes_the_audit(audited: Callable[[Path], None]) -> None:
    audited(ROOT / "templates/base.docx")


def test_base_file_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "base.docx").write_text("no zip")
    with pytest.raises(TemplateError, match="base file cannot be read"):
        Base(tmp_path / "base.docx")


def test_style_that_the_base_file_lacks_is_named() -> None:
    with pytest.raises(TemplateError, match="no style Fancy"):
        Base(ROOT / "templates/base.docx").style("Fancy")


# --- cover, header, footer, contents, properties


def test_cover_and_running_lines(write: Write) -> None:
    made = write("# One\n", header="cover: yes\nshort: Short title\n")
    assert made.paragraphs("Cover Authority") == ["Municipality of Vila Serena"]
    assert made.paragraphs("Title") == ["Test & title"]
    facts = [[cell.text for cell in row.cells] for row in made.document.tables[0].rows]
    assert facts == [["Reference", "VS/1"], ["Version", "1.0"], ["Status", "draft"], ["Date", "2026-11-22"]]
    section = made.document.sections[0]
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Short title"
    assert section.footer.paragraphs[0].text == "VS/1 · Version 1.0 · draft\tPage 1 of 1"
    fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_clean_copy_is_not_called_a_draft(write: Write) -> None:
    made = write("# One\n", header="cover: yes\n", clean=True)
    facts = [[cell.text for cell in row.cells] for row in made.document.tables[0].rows]
    assert facts == [["Reference", "VS/1"], ["Version", "1.0"], ["Date", "2026-11-22"]]
    assert made.document.sections[0].footer.paragraphs[0].text == "VS/1 · Version 1.0\tPage 1 of 1"


def test_letters_bear_neither_numbers_nor_the_pages_of_the_others(write: Write, pages: Any) -> None:
    made = write(
        "# To Ana\n\nDear Ana\n\n---\n\n# To Rui\n\nDear Rui\n",
        header="cover: no\nletters: yes\n",
        clean=True,
    )
    set_pages = pages(made.path)
    assert len(set_pages) == 2
    assert "To Rui" in set_pages[1] and "VS/1" in set_pages[1]
    assert not any(word in set_pages[1] for word in ("2", "Page", "Version"))


def test_words_of_the_page_are_in_the_language_of_the_document(write: Write) -> None:
    made = write("# Um\n", header="cover: yes\ncontents: yes\n", lang="pt")
    assert made.document.sections[0].footer.paragraphs[0].text == "VS/1 · Versão 1.0 · minuta\tPágina 1 de 1"
    assert made.paragraphs("TOC Heading") == ["Índice"]
    assert made.document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "pt-PT"


def test_contents_are_written_out_and_word_is_asked_to_update_them(write: Write) -> None:
    made = write(
        "# One\n\n## Two & more\n\n### Three\n\n# Four\n\n# Last {annex}\n", header="contents: yes\n"
    )
    assert made.paragraphs("toc 1") == ["1\tOne", "2\tFour", "Annex A – Last"]
    assert made.paragraphs("toc 2") == ["1.1\tTwo & more"]
    assert made.document.settings.element.find(qn("w:updateFields")) is not None
    starts, ends = (
        [one.get(qn("w:name")) for one in made.document.element.iter(qn(f"w:{name}"))]
        for name in ("bookmarkStart", "bookmarkEnd")
    )
    anchors = [one.get(qn("w:anchor")) for one in made.document.element.iter(qn("w:hyperlink"))]
    assert (
        set(anchors) <= set(starts) and len(starts) == len(ends) == 2 * 5 + 2
    )  # and the front and the authority
    kinds = [one.get(qn("w:fldCharType")) for one in made.document.element.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_document_without_headings_has_no_contents(write: Write) -> None:
    made = write("Text.", header="contents: yes\n")
    assert made.paragraphs("TOC Heading") == []
    assert made.document.settings.element.find(qn("w:updateFields")) is None


def test_properties_of_the_file(write: Write) -> None:
    core = write("Text.").document.core_properties
    midnight = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    assert (core.title, core.author, core.language) == (
        "Test & title",
        "Municipality of Vila Serena",
        "en-GB",
    )
    assert core.created == core.modified == midnight


# --- the same bytes


def test_same_input_gives_the_same_bytes(record: Write) -> None:
    first = record("partnership")
    before = first.path.read_bytes()
    assert record("partnership").path.read_bytes() == before
    with zipfile.ZipFile(first.path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml" and names[1:] == sorted(names[1:])


# --- saving


def test_nothing_is_left_behind_when_saving_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"before")

    def locked(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        save(b"after", target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_protected_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"before")
    target.chmod(0o444)
    with pytest.raises(InputError, match="write-protected"):
        save(b"after", target)
    assert target.read_bytes() == b"before"


def test_folder_in_the_way_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        save(b"x", tmp_path / "a.docx")
    assert [one.name for one in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize("note", ["~$minutes.docx", "~$nutes.docx", ".~lock.minutes.docx#"])
def test_open_document_is_not_replaced(tmp_path: Path, note: str) -> None:
    (tmp_path / "minutes.docx").write_bytes(b"before")
    (tmp_path / note).touch()
    with pytest.raises(InputError, match="open in another program"):
        save(b"after", tmp_path / "minutes.docx")


def test_folders_are_made(tmp_path: Path) -> None:
    save(b"x", tmp_path / "documents/en/a.docx")
    assert (tmp_path / "documents/en/a.docx").read_bytes() == b"x"


# --- labels


@pytest.mark.parametrize("language", ["en", "pt"])
def test_labels_of_both_languages_are_complete(language: str) -> None:
    labels = load_labels(ROOT / "templates/labels.yaml", language)
    assert labels.locale.startswith(f"{language}-")
    assert len(labels.drafting_notes) == 2


def test_faulty_labels_are_named(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text("en: {locale: en-GB, pages: Page}\n")
    with pytest.raises(TemplateError, match="pages"):
        load_labels(tmp_path / "labels.yaml", "en")
    with pytest.raises(TemplateError, match="no labels for the language de"):
        load_labels(ROOT / "templates/labels.yaml", "de")


# --- weight


def test_a_file_holds_what_python_docx_would_write() -> None:
    document = docx.Document(str(shipped("templates") / "base.docx"))
    dot = (Path(__file__).parent / "samples/dot.png").read_bytes()
    document.add_picture(io.BytesIO(dot))
    document.add_picture(io.BytesIO(dot + b" "))
    loud = list(document.part.package.image_parts)[-1]
    loud._partname = PackURI("/word/media/image9.PNG")
    theirs = io.BytesIO()
    document.save(theirs)
    with zipfile.ZipFile(theirs) as expected, zipfile.ZipFile(io.BytesIO(to_bytes(document))) as made:
        assert made.namelist()[0] == "[Content_Types].xml"
        assert sorted(made.namelist()) == sorted(expected.namelist())
        assert [name for name in made.namelist() if made.read(name) != expected.read(name)] == []


def test_package_imports_nothing_heavy() -> None:
    code = "import sys, ppi_cli.documents; print({'docx', 'jinja2', 'markdown_it'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert found.stdout.strip() == "set()"


def test_reading_back_finds_the_house_styles(write: Write) -> None:
    made = write("# One\n\nText.")
    assert [one.style.name for one in docx.Document(str(made.path)).paragraphs] == [
        "Title",
        "Heading 1",
        "Body Text",
    ]
