"""What a document is made of: controls, bookmarks, clauses, references, comments; what the manifest says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import hands
from desk import BOOK, FACTS, Desk
from docx.oxml.ns import qn

from ppi_cli.documents.manifest import Manifest


def test_each_value_is_a_tagged_control_within_a_bookmark(
    desk: Desk, audited: Callable[[Path], None]
) -> None:
    audited(desk.path)
    document = docx.Document(str(desk.path))
    for control in document.element.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        tag, alias = (properties.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("tag", "alias"))
        assert tag == alias and tag in BOOK.facts
        assert control.getprevious().get(qn("w:name")).startswith("ppi_f_")
        assert control.getnext().get(qn("w:id")) == control.getprevious().get(qn("w:id"))
    kinds = {
        fact: [
            child.tag.rpartition("}")[2] for child in hands.controls(document, fact)[0].find(qn("w:sdtPr"))
        ][-1]
        for fact in ("buyer.name", "schedule.call_date", "contract.type", "rd.needed")
    }
    assert kinds == {
        "buyer.name": "text",
        "schedule.call_date": "date",
        "contract.type": "dropDownList",
        "rd.needed": "checkbox",
    }
    asked = hands.controls(document, "schedule.call_date")[0].find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    assert asked is not None


def test_manifest_tells_what_was_written(desk: Desk) -> None:
    record = Manifest(desk.folder / "documents").records["note.docx"]
    assert [clause.id for clause in record.clauses] == ["front", "buyer", "call", "end"]
    assert (record.template, record.lang, record.day) == ("note", "en", "2026-11-22")
    assert set(record.facts) == {*FACTS, "schedule.call_date", "rd.needed", "market.suppliers"}
    told = json.loads((desk.folder / "documents/manifest.json").read_text())["documents"]["note.docx"]
    assert told["facts"] == list(record.facts) and len(told["sha256"]) == 64


def test_same_facts_give_the_same_file_and_manifest(desk: Desk) -> None:
    manifest = desk.folder / "documents/manifest.json"
    before = desk.path.read_bytes(), manifest.read_bytes()
    desk.path.unlink()
    manifest.unlink()
    assert desk.run("note").code == 0
    assert (desk.path.read_bytes(), manifest.read_bytes()) == before


def test_reference_is_a_field_and_one_to_a_missing_clause_is_refused(desk: Desk) -> None:
    assert "REF _Ref" in hands.part(desk.path, "word/document.xml")
    desk.template(hands.NOTE.replace("[](#buyer)", "[](#nobody)"))
    desk.path.unlink()
    ran = desk.run("note")
    assert ran.code == 2 and "the clause nobody, which is not in the document" in ran.err


def test_legal_basis_is_a_comment_by_ppi_and_gone_from_a_clean_copy(
    desk: Desk, audited: Callable[[Path], None]
) -> None:
    desk.template(hands.NOTE.replace("{id=call}", "{id=call}\n\n> Legal basis: Art. 31(1) & more"))
    assert desk.run("note").code == 0
    audited(desk.path)
    comments = list(docx.Document(str(desk.path)).comments)
    assert [(one.author, one.text) for one in comments] == [("ppi", "Legal basis: Art. 31(1) & more")]
    assert "Art. 31(1)" not in "\n".join(hands.texts(desk.path))
    assert desk.run("note", "--clean").code == 0
    assert list(docx.Document(str(desk.path)).comments) == []


def test_comment_of_ppi_is_taken_over_by_an_update(desk: Desk, audited: Callable[[Path], None]) -> None:
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.template(hands.NOTE.replace("{id=call}", "{id=call}\n\n> Legal basis: Art. 31(1)"))
    assert desk.states(desk.run("note", "--update", "--json"))["call"] == "replaced"
    audited(desk.path)
    assert [one.text for one in docx.Document(str(desk.path)).comments] == ["Legal basis: Art. 31(1)"]
    assert desk.states(desk.run("note", "--update", "--json"))["call"] == "same"
