"""One case, documents in two languages: their files, their words, updating them and reading them back."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import hands
import pytest
from docx.oxml.ns import qn

from support import CASES, Ppi

FACTS = ("--answers", str(CASES / "mertola.yaml"), "--as-of", "2026-11-22")


def words_of(path: Path) -> str:
    body = docx.Document(str(path)).element.body
    return " ".join(" ".join(text.text or "" for text in body.iter(qn("w:t"))).split())


@pytest.fixture
def case(ppi: Ppi, tmp_path: Path) -> Path:
    """A procurement whose documents are begun in English."""
    assert ppi("init").code == 0
    assert ppi("plan", *FACTS, "--no-input").code == 0
    return tmp_path


def drafted(ppi: Ppi, *arguments: str, code: int = 0) -> list[tuple[str, str, str]]:
    ran = ppi("draft", *arguments, "--as-of", "2026-11-22", "--no-input", "--json")
    assert ran.code == code, ran.err
    return [(one["lang"], Path(one["path"]).name, one["status"]) for one in ran.json["documents"]]


def test_both_languages_in_one_run_have_files_of_their_own(ppi: Ppi, case: Path) -> None:
    assert drafted(ppi, "procedure-choice", "--lang", "en", "--lang", "pt") == [
        ("en", "procedure-choice.docx", "new"),
        ("pt", "procedure-choice.pt.docx", "new"),
    ]
    english = words_of(case / "documents/procedure-choice.docx")
    portuguese = words_of(case / "documents/procedure-choice.pt.docx")
    assert "Competitive dialogue" in english and "1 March 2027" in english
    assert "Diálogo concorrencial" in portuguese and "1 de março de 2027" in portuguese
    for foreign in ("Competitive", "threshold", "Directive", "March", "not known"):
        assert foreign not in portuguese


def test_the_language_that_a_folder_was_begun_in_keeps_the_plain_name(ppi: Ppi, case: Path) -> None:
    assert drafted(ppi, "procedure-choice", "--lang", "pt") == [("pt", "procedure-choice.docx", "new")]
    assert drafted(ppi, "procedure-choice", "--lang", "en") == [("en", "procedure-choice.en.docx", "new")]
    assert drafted(ppi, "procedure-choice", "--lang", "pt") == [("pt", "procedure-choice.docx", "unchanged")]
    assert drafted(ppi, "timetable", "--lang", "en") == [("en", "timetable.en.docx", "new")]
    assert "Diálogo concorrencial" in words_of(case / "documents/procedure-choice.docx")


def test_a_manifest_of_an_earlier_version_tells_its_language_by_its_documents(ppi: Ppi, case: Path) -> None:
    drafted(ppi, "procedure-choice")
    path = case / "documents/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest.pop("lang") == "en"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert drafted(ppi, "procedure-choice", "--lang", "pt") == [("pt", "procedure-choice.pt.docx", "new")]


def test_an_update_brings_each_document_up_to_date_in_its_own_language(ppi: Ppi, case: Path) -> None:
    drafted(ppi, "procedure-choice", "--lang", "en", "--lang", "pt")
    portuguese = case / "documents/procedure-choice.pt.docx"
    hands.edit(portuguese, lambda document: document.add_paragraph("Acrescentado pela entidade."))
    assert (
        ppi("plan", "--set", "schedule.call_date=2027-05-03", "--no-input", "--as-of", "2026-11-22").code == 0
    )
    assert {(lang, status) for lang, _name, status in drafted(ppi, "--update")} == {
        ("en", "updated"),
        ("pt", "updated"),
    }
    assert "3 May 2027" in words_of(case / "documents/procedure-choice.docx")
    text = words_of(portuguese)
    assert "3 de maio de 2027" in text and "Acrescentado pela entidade." in text
    assert drafted(ppi, "--update", "--lang", "pt") == [("pt", "procedure-choice.pt.docx", "unchanged")]


def test_a_value_typed_into_the_document_of_another_language_comes_back(ppi: Ppi, case: Path) -> None:
    drafted(ppi, "procedure-choice", "--lang", "en", "--lang", "pt")
    portuguese = case / "documents/procedure-choice.pt.docx"
    hands.type_into(portuguese, "value.purchase", "512 300,50 €")
    hands.type_into(portuguese, "schedule.call_date", "7 de abril de 2027")
    ran = ppi("draft", "pull", "procedure-choice", "--yes", "--json")
    assert {(one["fact"], one["status"]) for one in ran.json["changes"]} == {
        ("value.purchase", "recorded"),
        ("schedule.call_date", "recorded"),
    }
    assert "512300.5" in (case / "ppi.yaml").read_text(encoding="utf-8")


def test_an_unchanged_document_in_another_language_is_no_conflict(ppi: Ppi, case: Path) -> None:
    """What the Portuguese one prints differs from the English answer in letters, not in meaning."""
    drafted(ppi, "procedure-choice", "--lang", "en", "--lang", "pt")
    hands.type_into(case / "documents/procedure-choice.docx", "contract.type", "Services")
    ran = ppi("draft", "pull", "--yes", "--json")
    assert [(one["fact"], one["status"]) for one in ran.json["changes"]] == [("contract.type", "recorded")]


def test_a_template_without_translation_is_english_throughout_and_says_so(ppi: Ppi, case: Path) -> None:
    house = case / "house"
    (house / "templates/en").mkdir(parents=True)
    (house / "templates/en/letter.md").write_text(
        "---\nid: letter\ntitle: Letter\nfacts: [contract.type, schedule.call_date]\n---\n# To all {id=all}\n\n"
        "{{ fact('contract.type') }} on {{ fact('schedule.call_date') }}: {{ plan.recommended_name }}\n",
        encoding="utf-8",
    )
    own = ("--house", str(house), "--lang", "pt")
    ran = ppi("draft", "letter", *own, "--as-of", "2026-11-22", "--no-input")
    assert ran.code == 0 and "Ainda não há tradução, por isso está em inglês." in ran.out
    text = words_of(case / "documents/letter.docx")
    assert "1 March 2027" in text and "Competitive dialogue" in text and "Works" in text
    assert drafted(ppi, "letter", *own) == [("en", "letter.docx", "unchanged")]
    assert "sem tradução" in ppi("draft", *own).out
    both = drafted(ppi, "letter", "--house", str(house), "--lang", "en", "--lang", "pt")
    assert both == [("en", "letter.docx", "unchanged")]


def test_lint_compares_the_languages(ppi: Ppi, tmp_path: Path) -> None:
    for lang, heads, fact in (("en", ("one", "two"), "buyer.name"), ("pt", ("one",), "need.title")):
        folder = tmp_path / "house/templates" / lang
        folder.mkdir(parents=True)
        clauses = "\n\n".join(f"# Clause {{id={head}}}\n\n{{{{ fact('{fact}') }}}}" for head in heads)
        (folder / "letter.md").write_text(
            f"---\nid: letter\ntitle: Letter\nfacts: [{fact}]\n---\n{clauses}\n", encoding="utf-8"
        )
    ran = ppi("draft", "lint", "letter", "--house", str(tmp_path / "house"), "--json")
    told = [one["what"] for one in ran.json["findings"]]
    assert ran.code == 1
    assert any("lacks clauses" in what and "two" in what for what in told)
    assert any("does not print facts" in what and "buyer.name" in what for what in told)


def test_our_own_templates_agree_in_all_languages(ppi: Ppi) -> None:
    assert ppi("draft", "lint").code == 0
