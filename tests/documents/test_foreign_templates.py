"""Templates that are not ours: limits, Word files, and what lint finds."""

from __future__ import annotations

import operator

import docx
import hands
import pytest
from desk import Desk

from ppi_cli.documents import confined as confined_module
from ppi_cli.errors import TemplateError
from support import Ppi


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


HIDDEN = "{% if false %}\n\n# Hidden {id=hidden}\n\n{% endif %}"
DANGLING = "{% if known('value.rd') %}\n\n# Rich {id=rich}\n\n{% endif %}\n\n[](#rich)"
FAULTS = {
    "[](#nobody)": "the clause nobody, which is not in the document",
    "{{ fact('value.rs') }}": "value.rs is not listed",
    "{% if %}": "Expected an expression",
    "{{ nothing }}": "'nothing' is undefined",
    HIDDEN: "no facts that were tried reach the clause hidden",
    DANGLING: "the clause rich, which some facts",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items())
def test_lint_finds_the_fault_of_a_body(desk: Desk, text: str, said: str) -> None:
    desk.template(f"{hands.NOTE}\n{text}\n")
    ran = desk.run("lint", "note", "--json")
    assert [said in one["what"] for one in ran.json["findings"]] == [True]
    assert ran.code == (0 if "hidden" in said else 1)


PARTS = {
    "{{ fact('value.rs') }}": ["value.rs is not listed"],
    "{{ rows('lots') | length }}": ["the list lots is not listed"],
    "{% if %}": ["Expected an expression"],
    "[](#nobody)": ["the clause nobody, which is not in the document"],
    HIDDEN: ["no facts that were tried reach the clause hidden"],
    "# Part {id=part}\n\n[](#part)": [],
}


@pytest.mark.parametrize(("text", "said"), PARTS.items())
def test_lint_finds_the_fault_of_a_part_that_is_included(desk: Desk, text: str, said: list[str]) -> None:
    part = desk.path.parents[2] / "house/templates/en/parts/part.md"
    part.parent.mkdir()
    part.write_text(f"{text}\n", encoding="utf-8")
    desk.template(f"{hands.NOTE}\n{{% include 'en/parts/part.md' %}}\n\nSee [](#call).\n")
    found = desk.run("lint", "note", "--json").json["findings"]
    assert [expected in one["what"] for expected, one in zip(said, found, strict=True)] == [True] * len(said)
    assert all("parts/part.md:" in one["where"] for one in found), found


def test_a_fact_that_only_a_part_prints_is_used(desk: Desk) -> None:
    part = desk.path.parents[2] / "house/templates/en/parts/part.md"
    part.parent.mkdir()
    part.write_text("{{ fact('value.purchase') }}\n", encoding="utf-8")
    note = hands.NOTE.replace("facts: [", "facts: [value.purchase, ")
    desk.template(f"{note}\n{{% include 'en/parts/part.md' %}}\n")
    assert desk.run("lint", "note", "--json").json["findings"] == []


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


def test_a_process_that_dies_at_its_start_is_no_reason_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """More was handed over than a pipe holds, and nobody was there to read it."""
    monkeypatch.setattr(confined_module, "_within", operator.is_)  # takes two arguments, and ends
    with pytest.raises(TemplateError):
        confined_module.confined(len, "x" * 10_000_000, where="a template")
