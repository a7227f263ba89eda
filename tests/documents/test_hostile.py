"""Files that cannot be read or written: one error, and nothing is lost."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import hands
import pytest
from desk import Desk


def no_zip(path: Path) -> None:
    path.write_text("no zip")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(400 * 2**20))


def entity(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    secret = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = secret + parts["word/document.xml"].split(b"?>", 1)[1]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize("spoil", [no_zip, bomb, entity, cut_off])
@pytest.mark.parametrize("command", [("note", "--update"), ("pull", "--yes")])
def test_file_that_is_no_document_is_one_error_and_stays(
    desk: Desk, spoil: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    spoil(desk.path)
    before = desk.path.read_bytes()
    ran = desk.run(*command)
    assert ran.code == 2 and ran.err.count("ppi: error") == 1 and "Traceback" not in ran.err
    assert desk.path.read_bytes() == before


def test_document_without_our_marks_is_kept(desk: Desk) -> None:
    docx.Document(str(Path(__file__).parents[2] / "templates/base.docx")).save(str(desk.path))
    before = desk.path.read_bytes()
    ran = desk.run("note", "--update")
    assert ran.code == 1 and "no longer holds anything by which ppi knows its clauses" in " ".join(
        ran.out.split()
    )
    assert desk.path.read_bytes() == before


def test_document_that_ppi_did_not_write_is_kept(desk: Desk) -> None:
    (desk.folder / "documents/manifest.json").unlink()
    hands.write_over(desk.path, "Nothing more", "Much more")
    before = desk.path.read_bytes()
    assert desk.run("note", "--update").code == 1
    assert desk.path.read_bytes() == before


def test_clause_that_stands_twice_is_kept_and_its_values_are_not_read(desk: Desk) -> None:
    import copy

    def change(document: Any) -> None:
        first = next(one for one in document.paragraphs if one.text == "The buyer")._p
        last = document.element.body[-1]
        for element in (first, first.getnext(), first.getnext().getnext()):
            last.addprevious(copy.deepcopy(element))

    hands.edit(desk.path, change)
    hands.type_into(desk.path, "need.title", "Silent works")
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"] == []
    desk.set(buyer__name="Town of Nova Serena")
    found = hands.texts(desk.path)
    assert desk.states(desk.run("note", "--update", "--json"))["buyer"] == "kept"
    assert [text for text in hands.texts(desk.path) if "buys" in text] == [
        text for text in found if "buys" in text
    ]


@pytest.mark.parametrize("hindrance", ["open", "protected", "full"])
def test_target_that_cannot_be_written_stays_as_it_is(
    desk: Desk, hindrance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.set(buyer__name="Town of Nova Serena")
    before = desk.path.read_bytes()
    if hindrance == "open":
        desk.path.with_name("~$note.docx").touch()
    elif hindrance == "protected":
        desk.path.chmod(0o444)
    else:

        def full(*_arguments: object) -> int:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(os, "fsync", full)
    ran = desk.run("note", "--update")
    monkeypatch.undo()
    assert ran.code == 2 and ran.err.count("ppi: error") == 1
    assert ("open in another program" if hindrance == "open" else "cannot be written") in ran.err
    assert desk.path.read_bytes() == before
    assert not list(desk.path.parent.glob(".*tmp"))
