"""Lists in documents: rows, cells, sums, placeholders, and what lint says of them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from desk import BOOK, Desk

ROWS: dict[str, Any] = {
    "criteria": [
        {"name": "Noise | at *night*", "weight": 40, "kind": "quality"},
        {"name": "Price", "weight": 60},
    ],
    "lots": [
        {"number": "1", "title": "North", "estimated_value": 1_300_000, "cpv": ("43300000-6", "73120000-9")},
        {"number": "2", "title": "South"},
    ],
    "targets": [{"name": "Quiet"}],
}
NOTE = """---
id: note
title: Note
cover: no
lists: [{lists}]
---
# Criteria {{id=criteria}}

{body}
"""
TABLE = """
| Criterion | Weight |
|---|--:|
{% for row in rows('criteria') %}
| {{ row.name }} | {{ row.weight }} |
{% endfor %}
| **Total** | {{ total('criteria', 'weight') }} |
"""


@pytest.fixture
def note(desk: Desk) -> Any:
    """Writes a note with this body over lists; gives the run and the cells of its tables, row by row."""

    def made(
        body: str, lists: str = "criteria", rows: Any = ROWS, *options: str
    ) -> tuple[Any, list[list[str]]]:
        desk.template(NOTE.format(lists=lists, body=body))
        desk.lists(rows)
        ran = desk.run("note", "--json", *options)
        if not desk.path.exists():
            return ran, []
        tables = docx.Document(str(desk.path)).tables
        return ran, [[cell.text for cell in row.cells] for table in tables for row in table.rows]

    return made


@pytest.fixture(autouse=True)
def _anew(desk: Desk) -> None:
    desk.path.unlink()


def test_rows_are_printed_as_readers_want_them(note: Any) -> None:
    ran, cells = note(TABLE)
    assert cells == [
        ["Criterion", "Weight"],
        ["Noise | at *night*", "40\u00a0%"],
        ["Price", "60\u00a0%"],
        ["Total", "100\u00a0%"],
    ]
    assert ran.json["documents"][0]["missing"] == []


def test_an_empty_cell_is_a_placeholder_and_the_list_is_missed(note: Any, desk: Desk) -> None:
    ran, cells = note(
        "| A | B |\n|---|---|\n{% for row in rows('criteria') %}\n| {{ row.name }} | {{ row.kind }} |\n{% endfor %}\n"
    )
    assert [row[1] for row in cells] == ["B", "Quality", "[kind]"]
    assert ran.json["documents"][0]["missing"] == ["lists.criteria"]
    xml = zipfile.ZipFile(desk.path).read("word/document.xml").decode()
    assert xml.count('w:val="Placeholder"') == 1
    assert "<w:sdt>" not in xml, "cells are plain text"


def test_a_sum_of_which_a_part_is_not_known_is_not_known(note: Any) -> None:
    ran, _cells = note("{{ total('lots', 'estimated_value') }}", "lots")
    assert ran.json["documents"][0]["missing"] == ["lists.lots"]
    assert "[estimated value, € without VAT]" in desk_text(ran)


def test_an_empty_list_is_missed_and_strict_refuses(note: Any, desk: Desk) -> None:
    ran, cells = note(TABLE, "criteria", {})
    assert cells == [["Criterion", "Weight"], ["Total", "[weight, %]"]]
    assert ran.json["documents"][0]["missing"] == ["lists.criteria"]
    desk.path.unlink()
    ran, cells = note(TABLE, "criteria", {}, "--strict")
    assert (ran.code, cells) == (1, [])
    assert "lists.criteria" in ran.err


def test_blank_rows_stand_for_those_that_are_to_come(note: Any) -> None:
    body = TABLE.replace("rows('criteria')", "rows('criteria', blank=2)")
    _ran, cells = note(body, "criteria", {})
    assert cells[1:3] == [["[criterion]", "[weight, %]"]] * 2
    _ran, cells = note(body)
    assert len(cells) == 4, "the rows that are there stand alone"


def test_conditions_see_plain_values(note: Any) -> None:
    body = """{% for row in rows('criteria') %}{% if row.value('weight') > 50 %}
{{ row.name }} {{ row.value('kind') or 'of no kind' }}{% endif %}{% endfor %}

{% for row in rows('lots') if not row.has('estimated_value') %}{{ row.title }} has no value.{% endfor %}

{% if has_rows('risks') %}Risks.{% else %}No risks.{% endif %}
"""
    ran, _cells = note(body, "criteria, lots, risks")
    text = desk_text(ran)
    assert "Price of no kind" in text
    assert "South has no value." in text
    assert "No risks." in text
    assert ran.json["documents"][0]["missing"] == []


@pytest.mark.parametrize(
    ("body", "what", "fix"),
    [
        ("{{ rows('lots') | length }}", "the list lots is not listed under lists:", "Add it"),
        (
            "{% for row in rows('criteria') %}{{ row.wieght }}{% endfor %}",
            "criteria has no column wieght",
            "weight",
        ),
        ("{{ rows('criteria')[0].has('wight') }}", "criteria has no column wight", "weight"),
        ("{{ total('criteria', 'name') }}", "criteria.name holds no numbers", "weight"),
        ("{{ total('criteria', 'wight') }}", "criteria has no column wight", "weight"),
        ("{{ rows('criteria')[0] }}", "prints texts and whole numbers", "Hand it over"),
        ("{{ rows('criteria')[0]._cells }}", "_cells", "given"),
    ],
)
def test_what_a_template_gets_wrong_is_an_error_with_its_line(
    note: Any, body: str, what: str, fix: str
) -> None:
    ran, _cells = note(body)
    assert ran.code == 2
    assert what in ran.err
    assert fix in ran.err
    assert "note.md:9" in ran.err


def test_a_list_that_does_not_exist_is_an_error(note: Any) -> None:
    ran, _cells = note("{{ rows('criterias') }}", "criterias")
    assert "there is no list criterias" in ran.err


def test_a_word_file_as_template_has_rows_too(desk: Desk) -> None:
    pytest.importorskip("docxtpl")
    document = docx.Document()
    document.add_paragraph("{% for row in rows('criteria') %}{{ row.name }}: {{ row.weight }}; {% endfor %}")
    document.save(str(desk.folder.parent / "house/templates/en/letter.docx"))
    desk.lists(ROWS)
    ran = desk.run("letter", "--json")
    assert "Noise | at *night*: 40\u00a0%; Price: 60\u00a0%;" in desk_text(ran)


LINT = [
    ("criteria", TABLE, []),
    ("criteria, lots", TABLE, ["the list lots is listed, but never used"]),
    ("", TABLE, ["the list criteria is not listed under lists: in the header"] * 1),
    ("criterias", "{% for row in rows('criterias') %}{% endfor %}", ["there is no list criterias"]),
    (
        "criteria",
        "{% for row in rows('criteria') %}{{ row.wieght }}{% endfor %}",
        ["the list criteria has no column wieght"],
    ),
    (
        "criteria",
        "{% for row in rows('criteria') if row.value('kind') == 'cost' %}\n# Cost {id=cost}\n\n{% endfor %}",
        [],
    ),
    (
        "criteria",
        "{% for row in rows('criteria') if row.value('kind') == 'costs' %}\n# Cost {id=cost}\n\n{% endfor %}",
        ["no facts that were tried reach the clause cost"],
    ),
    (
        "criteria",
        "{% for row in rows('criteria') if row.value('weight') + 1 > 3 %}x{% endfor %}",
        ["unsupported operand"],
    ),
]


@pytest.mark.parametrize(("lists", "body", "said"), LINT)
def test_lint_tries_rows_of_every_kind(desk: Desk, lists: str, body: str, said: list[str]) -> None:
    desk.template(NOTE.format(lists=lists, body=body))
    ran = desk._ppi("draft", "lint", "note", "--house", str(desk._house), "--json")
    found = [one["what"] for one in ran.json["findings"]]
    assert len(found) == len(said), found
    for what, start in zip(found, said, strict=True):
        assert start in what


def test_every_list_can_be_printed_whole(note: Any) -> None:
    """Each list of the data, with each of its columns, full and blank."""
    parts = []
    for one in BOOK.lists.values():
        heads = " | ".join(column.id for column in one.columns)
        cells = " | ".join(f"{{{{ row.{column.id} }}}}" for column in one.columns)
        parts.append(
            f"| {heads} |\n|{'---|' * len(one.columns)}\n{{% for row in rows('{one.id}', blank=1) %}}\n| {cells} |\n"
            "{% endfor %}\n"
        )
    ran, cells = note("\n".join(parts), ", ".join(BOOK.lists), {})
    assert ran.code == 0, ran.err
    assert len(cells) == 2 * len(BOOK.lists)
    assert set(ran.json["documents"][0]["missing"]) == {f"lists.{name}" for name in BOOK.lists}


def desk_text(ran: Any) -> str:
    document = docx.Document(ran.json["documents"][0]["path"])
    for control in list(
        document.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt")
    ):
        control.getparent().remove(control)
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_answers_of_one_run_bring_their_lists(desk: Desk, ppi: Any, tmp_path: Path) -> None:
    desk.template(NOTE.format(lists="criteria", body=TABLE))
    (tmp_path / "answers.yaml").write_text("lists: {criteria: [{name: Price, weight: 100}]}\n")
    ran = ppi("draft", "note", "--answers", "answers.yaml", "--house", "house", "--out", "out", "--json")
    assert ran.code == 0, ran.err
    assert docx.Document("out/note.docx").tables[0].rows[1].cells[0].text == "Price"
    assert not (tmp_path / "ppi.yaml").exists()


@pytest.mark.parametrize("name", ["all", "pull", "lint"])
@pytest.mark.parametrize("words", [["note"], ["lint", "note"], ["lint"]])
def test_a_template_is_not_called_as_what_draft_does(desk: Desk, name: str, words: list[str]) -> None:
    """In passing: `ppi draft pull` could never write such a document."""
    text = "---\nid: x\ntitle: X\n---\n# X\n"
    (desk.folder.parent / f"house/templates/en/{name}.md").write_text(text, encoding="utf-8")
    ran = (
        desk.run(*words)
        if words[0] != "lint"
        else desk._ppi("draft", *words, "--house", str(desk._house), "--json")
    )
    if words == ["lint", "note"]:
        assert ran.code == 0, "only the one that is named is looked at"
    elif words == ["lint"]:
        assert [one["what"] for one in ran.json["findings"]] == [f"a template cannot be called {name}"]
    else:
        assert ran.code == 2
        assert f"a template cannot be called {name}" in ran.err


def test_a_template_whose_header_has_another_name_is_refused(desk: Desk) -> None:
    (desk.folder.parent / "house/templates/en/mine.md").write_text("---\nid: yours\ntitle: X\n---\n# X\n")
    ran = desk.run("mine")
    assert ran.code == 2
    assert "the header calls the template yours, its file mine" in ran.err and "mine.md" in ran.err
    linted = desk._ppi("draft", "lint", "mine", "--house", str(desk._house), "--json")
    assert [one["what"] for one in linted.json["findings"]] == [
        "the header calls the template yours, its file mine"
    ]
    assert desk.run("note").code == 0, "a document of its own name is not kept from being written"
