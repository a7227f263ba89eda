"""Documents that live: drafted, edited, brought up to date, read back."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import hands
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Ppi

from ppi_cli.casefile.case import CaseFile
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.documents.manifest import read_manifest
from ppi_cli.documents.pulling import read_back
from ppi_cli.documents.reading import Text
from ppi_cli.documents.wordfile import WordFile

BOOK = load_lawbook(None, None)
FACTS: dict[str, Any] = {
    "buyer.name": "Town of Vila Serena",
    "need.title": "Quiet works",
    "need.summary": "Less noise.",
    "value.rd": 400_000,
    "contract.type": "services",
}
OFFICE = "LibreOffice (soffice) and the system's Python with UNO are needed"


class Desk:
    """A procurement with one document, and the commands run on it."""

    def __init__(self, ppi: Ppi, folder: Path, house: Path) -> None:
        self.folder, self.path = folder, folder / "documents/note.docx"
        self._ppi, self._house = ppi, house

    def run(self, *arguments: str) -> Any:
        return self._ppi(
            "draft", *arguments, "-p", str(self.folder), "--house", str(self._house), "--as-of", "2026-11-22"
        )

    def set(self, **facts: Any) -> None:
        case = self.case()
        for name, value in facts.items():
            case.record(name.replace("__", "."), value)

    def case(self) -> CaseFile:
        return CaseFile.open(self.folder, BOOK.facts, BOOK.countries)

    def template(self, text: str) -> None:
        (self._house / "templates/en/note.md").write_text(text, encoding="utf-8")

    def states(self, ran: Any) -> dict[str, str]:
        return {one["clause"]: one["state"] for one in ran.json["documents"][0]["clauses"]}


@pytest.fixture
def desk(ppi: Ppi, tmp_path: Path) -> Desk:
    house = tmp_path / "house"
    (house / "templates/en").mkdir(parents=True)
    desk = Desk(ppi, tmp_path / "case", house)
    desk.template(hands.NOTE)
    CaseFile.create(desk.folder, FACTS, BOOK.facts, BOOK.countries)
    assert desk.run("note").code == 0
    return desk


# --- controls, bookmarks, clauses, manifest


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
    record = read_manifest(desk.folder / "documents")["note.docx"]
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


# --- the words of the command


@pytest.mark.parametrize(
    "words",
    [
        ("pull", "note", "--yes", "--json"),
        ("--yes", "pull", "--json", "note"),
        ("--json", "pull", "--yes"),
        ("pull", "--json", "all", "--yes"),
    ],
)
def test_pull_is_told_from_documents_in_any_order_of_options(desk: Desk, words: tuple[str, ...]) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    ran = desk.run(*words)
    assert ran.code == 0 and ran.json["schema"] == "ppi/draft-pull/1"
    assert desk.case().facts["need.title"] == "Silent works"


@pytest.mark.parametrize("words", [("lint", "--json"), ("--json", "lint", "note"), ("--json", "lint", "all")])
def test_lint_is_told_from_documents_in_any_order_of_options(desk: Desk, words: tuple[str, ...]) -> None:
    ran = desk.run(*words)
    assert ran.code == 0 and ran.json["schema"] == "ppi/draft-lint/1"


@pytest.mark.parametrize(
    "words",
    [
        ("note", "pull"),
        ("pull", "lint"),
        ("all", "note"),
        ("note", "--yes"),
        ("pull", "--update"),
        ("note", "--track-changes"),
    ],
)
def test_words_that_contradict_each_other_are_refused(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.path.read_bytes()
    assert desk.run(*words).code == 2
    assert desk.path.read_bytes() == before


# --- update


def test_untouched_clauses_are_replaced_and_new_ones_inserted(
    desk: Desk, audited: Callable[[Path], None]
) -> None:
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.set(schedule__call_date=datetime.date(2027, 3, 1), need__title="Silent works")
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0
    assert desk.states(ran) == {
        "front": "replaced",
        "buyer": "replaced",
        "call": "replaced",
        "dated": "new",
        "end": "yours",
    }
    found = hands.texts(desk.path)
    assert "Town of Vila Serena buys Silent works for 400\u00a0000\u00a0€." in found
    assert "1 March 2027" in found and any(text.startswith("Much more, says") for text in found)
    assert found.index("Dated") < found.index("The end")
    audited(desk.path)


def test_clause_that_falls_away_is_removed_unless_it_was_edited(desk: Desk) -> None:
    desk.set(schedule__call_date=datetime.date(2027, 3, 1))
    desk.run("note")
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.set(schedule__call_date=None)
    assert desk.states(desk.run("--update", "note", "--json"))["dated"] == "dropped"
    assert "Dated" not in hands.texts(desk.path)
    desk.set(schedule__call_date=datetime.date(2027, 3, 1))
    assert desk.states(desk.run("--update", "note", "--json"))["dated"] == "new"
    hands.write_over(desk.path, "Who", "By whom")
    desk.set(schedule__call_date=None)
    ran = desk.run("--update", "note", "--json")
    assert ran.code == 1 and desk.states(ran)["dated"] == "kept"
    assert "By whom" in hands.texts(desk.path)


def word(path: Path) -> None:
    hands.write_over(path, " buys ", " purchases ")


def look(path: Path) -> None:
    hands.bold(path, " buys ")


def comment(path: Path) -> None:
    def change(document: Any) -> None:
        runs = [one for p in document.paragraphs for one in p.runs if " buys " in one.text]
        document.add_comment(runs, "Really?", author="A. Officer", initials="AO")

    hands.edit(path, change)


def picture(path: Path) -> None:
    def change(document: Any) -> None:
        run = next(one for p in document.paragraphs for one in p.runs if " buys " in one.text)
        run.add_picture(str(Path(__file__).parent / "samples/dot.png"))

    hands.edit(path, change)


def revision(path: Path) -> None:
    def change(document: Any) -> None:
        run = next(one for p in document.paragraphs for one in p.runs if " buys " in one.text)._r
        mark = run.makeelement(qn("w:ins"), {qn("w:id"): "9000", qn("w:author"): "A. Officer"})
        run.addprevious(mark)
        mark.append(run)

    hands.edit(path, change)


def own_paragraph(path: Path) -> None:
    hands.add_paragraph_below(path, " buys ", "My own words.")


@pytest.mark.parametrize("touch", [word, look, comment, picture, revision, own_paragraph])
def test_touched_clause_is_kept_with_new_facts_and_both_texts(
    desk: Desk, touch: Callable[[Path], None]
) -> None:
    touch(desk.path)
    before = [text for text in hands.texts(desk.path) if "Vila Serena" not in text]
    desk.set(buyer__name="Town of Nova Serena")
    desk.template(hands.NOTE.replace(" buys ", " acquires "))
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 1
    told = next(one for one in ran.json["documents"][0]["clauses"] if one["clause"] == "buyer")
    assert told["state"] == "kept"
    assert "acquires" in told["generated"] and "acquires" not in told["here"]
    found = hands.texts(desk.path)
    assert [text for text in found if "Nova Serena" not in text] == before
    assert any(text.startswith("Town of Nova Serena ") for text in found)
    assert (
        hands.texts(desk.path) == found and desk.run("note").code == 1
    )  # it is never written as a whole again
    assert hands.texts(desk.path) == found


def test_value_typed_over_is_kept_until_it_is_pulled(desk: Desk) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    desk.set(buyer__name="Town of Nova Serena")
    assert desk.states(desk.run("note", "--update", "--json"))["buyer"] == "yours"
    assert "Town of Nova Serena buys Silent works for 400\u00a0000\u00a0€." in hands.texts(desk.path)
    assert desk.run("pull", "--yes").code == 0
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0 and desk.states(ran) == {
        "front": "replaced",
        "buyer": "same",
        "call": "same",
        "end": "same",
    }
    assert desk.run("pull", "--json").json["changes"] == []


def test_clause_that_the_officer_removed_stays_removed(desk: Desk) -> None:
    def change(document: Any) -> None:
        body = document.element.body
        heading = next(one for one in document.paragraphs if one.text == "The end")._p
        for element in [heading, heading.getnext()]:
            body.remove(element)

    hands.edit(desk.path, change)
    for name in ("Town of Nova Serena", "Town of Alta Serena"):
        desk.set(buyer__name=name)
        assert desk.states(desk.run("note", "--update", "--json"))["end"] == "removed"
        assert "The end" not in hands.texts(desk.path)


def test_header_that_was_edited_survives(desk: Desk) -> None:
    hands.edit(desk.path, lambda document: document.sections[0].header.paragraphs[-1].add_run(" – my header"))
    desk.set(buyer__name="Town of Nova Serena")
    assert desk.run("note", "--update").code == 0
    assert docx.Document(str(desk.path)).sections[0].header.paragraphs[-1].text.endswith("my header")


def test_tracked_update_shows_revisions_by_ppi(desk: Desk, audited: Callable[[Path], None]) -> None:
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("note", "--update", "--track-changes", "--json")
    assert ran.code == 0
    audited(desk.path)
    root = docx.Document(str(desk.path)).element
    authors = {one.get(qn("w:author")) for name in ("ins", "del") for one in root.iter(qn(f"w:{name}"))}
    assert authors == {"ppi"}
    deleted = "".join(one.text or "" for one in root.iter(qn("w:delText")))
    assert "Town of Vila Serena" in deleted and "Nothing more" not in deleted
    assert set(desk.states(desk.run("note", "--update", "--json")).values()) == {"same"}


# --- pull


def test_pull_shows_and_records_only_with_yes(desk: Desk) -> None:
    hands.type_into(desk.path, "value.rd", "1\u00a0500\u00a0000\u00a0€")
    hands.type_into(desk.path, "schedule.call_date", "2 March 2028")
    hands.type_into(desk.path, "contract.type", "Works: building and civil engineering")
    hands.type_into(desk.path, "rd.needed", "☒")
    ran = desk.run("pull", "--json")
    assert ran.code == 1 and {one["status"] for one in ran.json["changes"]} == {"found"}
    assert desk.case().facts["value.rd"] == 400_000
    assert desk.run("pull", "--yes").code == 0
    facts = desk.case().facts
    assert (facts["value.rd"], facts["contract.type"], facts["rd.needed"]) == (1_500_000, "works", True)
    assert facts["schedule.call_date"] == datetime.date(2028, 3, 2)
    assert "1500000" in (desk.folder / "journal.jsonl").read_text()


@pytest.mark.parametrize("text", ["about a million", "1.500", "-3", "", "[title of the need] and more"])
def test_what_is_no_value_is_reported_and_not_recorded(desk: Desk, text: str) -> None:
    hands.type_into(desk.path, "value.rd", text)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"] == []
    assert [(one["fact"], one["clause"]) for one in ran.json["unread"]] == [("value.rd", "buyer")]
    assert desk.case().facts["value.rd"] == 400_000


@pytest.mark.parametrize("before", [True, False])
def test_text_beside_a_value_is_never_taken_for_a_part_of_it(desk: Desk, before: bool) -> None:
    hands.type_beside(desk.path, "buyer.name", "Joint ", before=before)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and [one["fact"] for one in ran.json["unread"]] == ["buyer.name"]
    assert desk.case().facts["buyer.name"] == "Town of Vila Serena"


def test_value_without_its_bookmark_is_read_by_its_tag(desk: Desk) -> None:
    hands.type_into(desk.path, "need.summary", "No noise at all.")

    def change(document: Any) -> None:
        for name in ("bookmarkStart", "bookmarkEnd"):
            for mark in list(hands.controls(document, "need.summary")[0].getparent().iter(qn(f"w:{name}"))):
                mark.getparent().remove(mark)

    hands.edit(desk.path, change)
    assert desk.run("pull", "--yes").code == 0
    assert desk.case().facts["need.summary"] == "No noise at all."


def test_places_that_disagree_are_shown_and_not_settled(desk: Desk) -> None:
    hands.type_into(desk.path, "buyer.name", "One", which=0)
    hands.type_into(desk.path, "buyer.name", "Two", which=1)
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"][0]["status"] == "conflict"
    assert [one["value"] for one in ran.json["changes"][0]["found"]] == ["One", "Two"]
    assert desk.case().facts["buyer.name"] == "Town of Vila Serena"


def test_case_file_that_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    desk.set(need__title="Calm works")
    ran = desk.run("pull", "--yes", "--json")
    assert ran.code == 1 and ran.json["changes"][0]["status"] == "conflict"
    assert desk.case().facts["need.title"] == "Calm works"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\r\ufffe\uffff").filter(
            lambda one: one >= " " or one in "\t\n"
        ),
        min_size=1,
    ).filter(str.strip)
)
def test_any_text_comes_back_identical(desk: Desk, text: str) -> None:
    desk.set(need__summary=text)
    desk.path.unlink(missing_ok=True)
    desk.run("note")
    assert desk.run("pull", "--json").json == {"schema": "ppi/draft-pull/1", "changes": [], "unread": []}
    hands.type_into(desk.path, "need.title", text)
    record = read_manifest(desk.folder / "documents")["note.docx"]
    filled, unread = read_back("note.docx", Text(WordFile(desk.path).document), record, BOOK)
    assert unread == []
    assert [one.value for one in filled] == ([text] if text != "Quiet works" else [])
    assert desk.run("pull", "--yes").code == 0
    assert desk.case().facts["need.title"] == text
    desk.set(need__title="Quiet works")


# --- templates that are not ours


def test_template_without_end_is_stopped_and_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from ppi_cli.documents import confined

    monkeypatch.setattr(confined.confined, "__kwdefaults__", {"seconds": 3.0})
    desk.template(
        hands.NOTE + "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    )
    before = desk.path.read_bytes()
    ran = desk.run("note")
    assert ran.code == 2 and "takes longer than 3 seconds" in ran.err and "note.md" in ran.err
    assert desk.path.read_bytes() == before


def test_template_that_eats_the_memory_is_stopped_and_named(desk: Desk) -> None:
    desk.template(hands.NOTE + "{% set a = 'x' * 999999999 %}{% set b = a ~ a ~ a %}{{ b | length }}")
    ran = desk.run("note")
    assert ran.code == 2 and "too much memory" in ran.err and "note.md" in ran.err


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{% include '../../../../etc/passwd' %}"])
def test_template_cannot_leave_its_sandbox(desk: Desk, attack: str) -> None:
    desk.template(hands.NOTE + attack)
    ran = desk.run("note")
    assert ran.code == 2 and "note.md" in ran.err and "root:" not in ran.out + ran.err


def own_word_file(desk: Desk, text: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(desk.path.parents[2] / "house/templates/en/letter.docx"))


def test_word_file_of_an_organisation_is_a_template(desk: Desk) -> None:
    own_word_file(
        desk, "To {{ fact('buyer.name') }}, by {{ fact('schedule.call_date') }} {{ plan.directive }}."
    )
    desk.set(buyer__name="Smith & Sons <Ltd>")
    ran = desk.run("letter", "--json")
    assert ran.code == 0 and ran.json["documents"][0]["missing"] == ["schedule.call_date"]
    path = desk.path.with_name("letter.docx")
    assert hands.texts(path) == ["To Smith & Sons <Ltd>, by [day of the call] Directive 2014/24/EU."]
    before = path.read_bytes()
    assert desk.run("letter").code == 0 and path.read_bytes() == before
    hands.write_over(path, "To ", "Dear ")
    assert desk.run("letter", "--update").code == 1 and hands.texts(path)[0].startswith("Dear ")


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{{ fact('no.fact') }}", "{{ ''.__class__.__mro__ }}", "{% if %}"]
)
def test_fault_in_an_own_word_file_is_one_error(desk: Desk, text: str) -> None:
    own_word_file(desk, text)
    ran = desk.run("letter")
    assert ran.code == 2 and ran.err.count("ppi: error") == 1 and "letter.docx" in ran.err
    assert not desk.path.with_name("letter.docx").exists()


FAULTS = {
    "[](#nobody)": "the clause nobody, which is not in the document",
    "{{ fact('value.rs') }}": "value.rs is not listed",
    "{% if %}": "Expected an expression",
    "{{ nothing }}": "'nothing' is undefined",
    "{% if false %}\n\n# Hidden {id=hidden}\n\n{% endif %}": "no facts that were tried reach the clause hidden",
    "{% if known('value.rd') %}\n\n# Rich {id=rich}\n\n{% endif %}\n\n[](#rich)": "the clause rich, which some facts",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items())
def test_lint_finds_the_fault_of_a_body(desk: Desk, text: str, said: str) -> None:
    desk.template(f"{hands.NOTE}\n{text}\n")
    ran = desk.run("lint", "note", "--json")
    assert [said in one["what"] for one in ran.json["findings"]] == [True]
    assert ran.code == (0 if "hidden" in said else 1)


def test_lint_finds_the_faults_of_a_header_and_of_languages(desk: Desk) -> None:
    header = "facts: [value.purchase, buyer.nam, "
    desk.template(hands.NOTE.replace("facts: [", "law: [dir-9 art 1]\n" + header))
    portuguese = desk.path.parents[2] / "house/templates/pt/note.md"
    portuguese.parent.mkdir()
    portuguese.write_text(hands.NOTE.replace(" {id=call}", " {id=chamada}"), encoding="utf-8")
    said = " ".join(one["what"] for one in desk.run("lint", "note", "--json").json["findings"])
    for fault in ("value.purchase is listed, but never used", "no fact buyer.nam", "no law is called dir-9"):
        assert fault in said
    assert "lacks clauses" in said and "chamada" in said


def test_our_own_templates_have_no_fault(ppi: Ppi) -> None:
    ran = ppi("draft", "lint", "--json")
    assert (ran.code, ran.json["findings"]) == (0, [])


# --- hostile files


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

        monkeypatch.setattr(Path, "write_bytes", full)
        monkeypatch.setattr(os, "write", full)
    ran = desk.run("note", "--update")
    monkeypatch.undo()
    assert ran.code == 2 and ran.err.count("ppi: error") == 1
    assert desk.path.read_bytes() == before
    assert not list(desk.path.parent.glob(".*tmp"))


# --- LibreOffice


def in_office(path: Path, *steps: tuple[str, str, str]) -> None:
    """Edits the file in LibreOffice, as a person would."""
    soffice, python = shutil.which("soffice"), "/usr/bin/python3"
    probe = [python, "-c", "import uno"]
    if not soffice or not Path(python).exists() or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip(OFFICE)
    script = Path(__file__).parent / "office_edit.py"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [python, str(script), soffice, str(path), json.dumps(steps)]
    subprocess.run(command, check=True, timeout=120, env=environment)


def names_of(path: Path, clause: str) -> dict[str, str]:
    """The bookmarks of the values of a clause, by fact."""
    record = read_manifest(path.parent)[path.name].find(clause)
    assert record is not None
    return {value.fact: value.name for value in record.values}


def test_saving_in_libreoffice_alone_touches_nothing(desk: Desk) -> None:
    in_office(desk.path)
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0
    assert desk.states(ran) == {"front": "replaced", "buyer": "replaced", "call": "same", "end": "same"}


def test_round_trip_through_libreoffice(desk: Desk) -> None:
    buyer, call = names_of(desk.path, "buyer"), names_of(desk.path, "call")
    in_office(
        desk.path,
        ("over", buyer["market.suppliers"], "12"),
        ("within", buyer["need.title"], "XX"),
        ("before", buyer["need.summary"], "(more) "),
        ("over", call["contract.type"], "Works: building and civil engineering"),
        ("after", call["schedule.call_date"], " or so"),
        ("append", "Nothing more", " Mine."),
        ("paragraph", "Before all", "My own paragraph"),
    )
    desk.set(buyer__name="Town of Nova Serena", value__rd=700_000)
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0 and set(desk.states(ran).values()) == {"yours"}
    text = "\n".join(hands.texts(desk.path))
    for mine in (
        "QuXXiet works",
        "Firms that can deliver: 12.",
        "(more) Less",
        "Works: building",
        "; or so see",
        "Mine.",
        "My own",
    ):
        assert mine in text
    assert "Town of Nova Serena" in text and "700\u00a0000\u00a0€" in text and "Vila Serena" not in text
    ran = desk.run("pull", "--yes", "--json")
    facts = desk.case().facts
    assert (facts["need.title"], facts["market.suppliers"], facts["contract.type"]) == (
        "QuXXiet works",
        12,
        "works",
    )
    assert (facts["buyer.name"], facts["need.summary"]) == ("Town of Nova Serena", "Less noise.")
    assert ran.code == 1 and "schedule.call_date" not in facts
    assert {one["fact"] for one in ran.json["unread"]} == {"need.summary", "schedule.call_date"}


def test_pdf_is_made_or_said_how(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(shutil, "which", lambda _name: None)
        ran = desk.run("note", "--pdf")
        assert ran.code == 2 and "libreoffice.org" in ran.err and desk.path.exists()
    if not shutil.which("soffice"):
        pytest.skip(OFFICE)
    assert desk.run("note", "--pdf").code == 0
    assert desk.path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
