"""From Markdown to Word: every construct, and every value as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppi_cli.documents.ooxml import clean
from ppi_cli.errors import TemplateError

Write = Callable[..., Any]

NASTY = [
    "& < > \" '",
    "]]> <![CDATA[ &amp; &lt;",
    "{{ 7*7 }} {% if %}",
    "*Markdown* **bold** `code` [a](http://b.c) # no heading",
    "<b>HTML</b><script>alert(1)</script>",
    "| a | b |",
    "one\ntwo\n\nthree",
    "- no list\n1. no list\n> no quote\n---",
    "שלום עולם و مرحبا",
    "🏛️ 👩‍⚖️ emoji",
    "\ue0000\ue001 \ue00099\ue001 \ue000",
    "tab\there",
    "  spaces  around  ",
    "\u00a0no-break",
    "~$C:\\path\\name %s %(x)s {0}",
]


def runs(document: Any, text: str) -> Any:
    return next(run for one in document.paragraphs for run in one.runs if text in run.text)


# --- values


@pytest.mark.parametrize("value", NASTY)
def test_value_stands_as_written(write: Write, value: str) -> None:
    body = "A{{ v }}Z\n\n| a | b |\n|---|---|\n| A{{ v }}Z | x |\n\n# A{{ v }}Z\n\n- A{{ v }}Z\n"
    assert write(body, v=value).everything().count(f"A{value}Z") == 4


@pytest.mark.parametrize("value", NASTY)
def test_value_stands_as_written_on_the_cover_and_in_a_signature(write: Write, value: str) -> None:
    made = write("```signature\nName: A{{ v }}Z\n```", header="cover: yes\n", v=value)
    assert f"A{value}Z" in made.everything()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_any_text_stands_as_xml_can_hold_it(write: Write, value: str) -> None:
    assert f"A{clean(value)}Z" in write("A{{ v }}Z", v=value).everything()


def test_placeholder_is_marked_and_listed(write: Write) -> None:
    made = write("Value: {{ fact('value.rd') }}, **{{ fact('value.rd') }}**.")
    run = runs(made.document, "[value of research and development, € without VAT]")
    assert run.style.name == "Placeholder"
    assert made.written.missing == ("value.rd",)


def test_absent_fact_on_the_cover_is_listed(record: Write) -> None:
    made = record("undetermined")
    assert made.written.missing[0] == "buyer.name"
    assert "value.purchase" in made.written.missing


# --- inline


def test_weights_and_code_are_character_styles(write: Write) -> None:
    document = write("plain **bold** *slant* ***both*** `code`").document
    assert [runs(document, word).style.name for word in ("plain", "bold", "slant", "both", "code")] == [
        "Default Paragraph Font",
        "Strong",
        "Emphasis",
        "Strong with Emphasis",
        "Code Text",
    ]


def test_link_leads_to_its_address(write: Write) -> None:
    made = write(
        "[{{ ref }}]({{ url }})", ref="Art. 31", url="http://data.europa.eu/eli/dir/2014/24/oj?a=1&b=[2]"
    )
    link = made.document.paragraphs[-1].hyperlinks[0]
    assert (link.text, link.address) == ("Art. 31", "http://data.europa.eu/eli/dir/2014/24/oj?a=1&b=%5B2%5D")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "C:/x", ""]
)
def test_address_that_is_not_of_the_web_is_no_link(write: Write, address: str) -> None:
    made = write("[word]({{ url }})", url=address)
    assert made.document.paragraphs[-1].hyperlinks == []
    assert made.document.paragraphs[-1].text == "word"


def test_line_breaks(write: Write) -> None:
    assert write("one\ntwo  \nthree").paragraphs()[-1] == "one two\nthree"


def test_html_in_a_template_is_text(write: Write) -> None:
    assert write("a <b>c</b>\n\n<div>d</div>").paragraphs()[-2:] == ["a <b>c</b>", "<div>d</div>"]


def test_picture_is_refused(write: Write) -> None:
    with pytest.raises(TemplateError, match="image"):
        write("![alt](x.png)")


# --- headings


def test_headings_are_numbered_by_word(write: Write) -> None:
    made = write("# One\n\n## Two\n\n### Three\n\n#### Four\n")
    assert [made.paragraphs(f"Heading {n}") for n in (1, 2, 3, 4)] == [["One"], ["Two"], ["Three"], ["Four"]]
    numbered = made.document.styles["Heading 2"].element.find(f".//{qn('w:numPr')}")
    identity = numbered.find(qn("w:numId")).get(qn("w:val"))
    numbering = made.document.part.numbering_part.element
    abstract = next(
        num.find(qn("w:abstractNumId")).get(qn("w:val"))
        for num in numbering.iter(qn("w:num"))
        if num.get(qn("w:numId")) == identity
    )
    levels = next(
        one for one in numbering.iter(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == abstract
    )
    links = {
        level.find(qn("w:pStyle")).get(qn("w:val")): level.find(qn("w:lvlText")).get(qn("w:val"))
        for level in levels.iter(qn("w:lvl"))
    }
    assert links == {"Heading1": "%1", "Heading2": "%1.%2", "Heading3": "%1.%2.%3", "Heading4": "%1.%2.%3.%4"}


def test_heading_stays_with_what_follows(write: Write) -> None:
    styles = write("# One").document.styles
    names = ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "Annex Heading", "Table Head")
    assert all(styles[name].paragraph_format.keep_with_next for name in names)


def test_annex_is_lettered_in_the_language_of_the_document(write: Write) -> None:
    made = write("# Fontes {annex}", lang="pt")
    assert made.paragraphs("Annex Heading") == ["Fontes"]
    assert 'w:lvlText w:val="Anexo %1 –"' in made.document.part.numbering_part.element.xml


# --- lists


def numbers_of(made: Any) -> list[tuple[str, str, str]]:
    """List, level and text of each paragraph that counts by itself."""
    return [
        (numbered.numId.val, numbered.ilvl.val, one.text)
        for one in made.document.paragraphs
        if one._p.pPr is not None and (numbered := one._p.pPr.numPr) is not None
    ]


def test_each_ordered_list_counts_anew(write: Write) -> None:
    made = write("1. a\n2. b\n\nText.\n\n1. c\n2. d\n\nText.\n\n5. e\n")
    lists = numbers_of(made)
    assert [text for _list, _level, text in lists] == ["a", "b", "c", "d", "e"]
    ids = [identity for identity, _level, _text in lists]
    assert ids[0] == ids[1] and ids[2] == ids[3] and len(set(ids)) == 3
    numbering = made.document.part.numbering_part.element
    starts = {
        num.numId: num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for num in numbering.iter(qn("w:num"))
        if num.find(f".//{qn('w:startOverride')}") is not None
    }
    assert [starts[ids[0]], starts[ids[2]], starts[ids[4]]] == ["1", "1", "5"]


def test_nested_lists_go_deeper(write: Write) -> None:
    made = write("1. a\n   1. b\n   2. c\n2. d\n\n   more\n\n- e\n  - f\n    - g\n")
    assert [(level, text) for _list, level, text in numbers_of(made)] == [
        (0, "a"),
        (1, "b"),
        (1, "c"),
        (0, "d"),
    ]
    assert made.paragraphs("List Continue") == ["more"]
    assert [made.paragraphs(name) for name in ("List Bullet", "List Bullet 2", "List Bullet 3")] == [
        ["e"],
        ["f"],
        ["g"],
    ]


def test_list_with_brackets_is_one_of_clauses(write: Write) -> None:
    assert write("1) a\n2) b\n").paragraphs("List Clause") == ["a", "b"]


# --- tables


def test_table_has_a_head_that_repeats_and_rows_that_stay_whole(write: Write) -> None:
    rows = "".join(f"| {n} | text {n} |\n" for n in range(60))
    made = write(f"| No | Text |\n|---:|---|\n{rows}")
    table = made.document.tables[0]
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True] + [False] * 60
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    assert [cell.paragraphs[0].style.name for cell in table.rows[1].cells] == ["Table Number", "Table Text"]
    assert [cell.paragraphs[0].style.name for cell in table.rows[0].cells] == [
        "Table Head Number",
        "Table Head",
    ]


def test_sixty_rows_repeat_their_head_on_the_page(write: Write, pages: Callable[[Path], list[str]]) -> None:
    rows = "".join(f"| {n} | text {n} |\n" for n in range(60))
    made = write(f"| Number | What |\n|---:|---|\n{rows}")
    found = pages(made.path)
    assert len(found) >= 2
    assert all(re.search(r"Number +What", page) for page in found)


@pytest.mark.parametrize(
    "row",
    [
        "| a | b | c |",
        "| a long text that needs much more room than the others have, and then some | 1 | x |",
        f"| {'W' * 120} | b | c |",
    ],
)
def test_columns_fill_the_width_of_the_text(write: Write, row: str) -> None:
    widths = (
        write(f"| one | two | three |\n|---|---:|---|\n{row}\n").document.tables[0]._tbl.tblGrid.gridCol_lst
    )
    twips = [round(column.w / 635) for column in widths]
    assert sum(twips) == 9072
    assert min(twips) > 500


def test_longer_texts_get_wider_columns(write: Write) -> None:
    made = write(f"| a | b |\n|---|---|\n| yes | {'long text ' * 20} |\n")
    first, second = (column.w for column in made.document.tables[0]._tbl.tblGrid.gridCol_lst)
    assert second > 3 * first


def test_table_without_a_head_is_labels_and_values(write: Write) -> None:
    table = write("| | |\n|---|---|\n| Name | {{ fact('buyer.name') }} |\n").document.tables[0]
    assert table.style.name == "House Facts"
    assert [cell.text for cell in table.rows[0].cells] == ["Name", "Municipality of Vila Serena"]
    assert table.rows[0].cells[0].paragraphs[0].style.name == "Table Label"


def heights_of(table: Any) -> list[int]:
    """The least height of each row in twips, 0 for none."""
    found = [row._tr.find(f"{qn('w:trPr')}/{qn('w:trHeight')}") for row in table.rows]
    assert all(one is None or one.get(qn("w:hRule")) == "atLeast" for one in found)
    return [0 if one is None else int(one.get(qn("w:val"))) for one in found]


def test_a_row_to_fill_in_is_high_enough_to_write_in(write: Write) -> None:
    made = write("| No. | Task | Days |\n|---|---|---:|\n| 1 | | |\n| 2 | | |\n")
    head, *rows = heights_of(made.document.tables[0])
    assert head == 0
    assert min(rows) >= 450  # 8 mm


def test_an_answer_to_a_question_has_more_room_than_a_name(write: Write) -> None:
    question = "Who will buy the solution besides the buyers of this procurement? How large is that market?"
    made = write(f"| | |\n|---|---|\n| Name | |\n| {question} | |\n| Reference | 7/2026 |\n")
    name, answer, filled = heights_of(made.document.tables[0])
    assert answer > 2 * name > 0
    assert filled == 0


def test_a_box_has_room_for_some_sentences(write: Write) -> None:
    assert heights_of(write("| |\n|---|\n| |\n").document.tables[0]) == [2270]


def test_a_gap_between_full_cells_makes_no_row_higher(write: Write) -> None:
    made = write("| Option | Cost | Note |\n|---|---:|---|\n| A | 1 | |\n| B | 2 | preferred |\n")
    assert heights_of(made.document.tables[0]) == [0, 0, 0]


def test_a_column_to_fill_in_is_wide_enough_to_write_in(write: Write) -> None:
    text = "A requirement that is worded at some length, as they are"
    made = write(f"| No. | Requirement | Task | Days |\n|---|---|---|---:|\n| 1 | {text} | | |\n")
    number, _, task, days = (
        round(column.w / 635) for column in made.document.tables[0]._tbl.tblGrid.gridCol_lst
    )
    assert task >= 1500
    assert days >= 1000
    assert number < 700


def test_total_is_set_off(write: Write) -> None:
    head = "| a | b |\n|---|---:|\n| x | 1 |\n"
    look = [
        write(head + last).document.tables[0]._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:lastRow"))
        for last in ("| **Total** | 1 |\n", "| y | 2 |\n")
    ]
    assert look == ["1", "0"]


def test_tables_that_touch_stay_two(write: Write) -> None:
    table = "| a |\n|---|\n| b |\n"
    body = write(f"{table}\n{table}").document.element.body
    kinds = [element.tag.rpartition("}")[2] for element in body]
    assert kinds[1:] == ["tbl", "p", "tbl", "p", "sectPr"]


# --- call-outs, signatures, breaks


NOTES = """Before.

> Drafting note: *secret* advice.
>
> - point

> Nota de redação: outra.

> A quotation.

After.
"""


def test_drafting_note_is_a_call_out(write: Write) -> None:
    made = write(NOTES)
    assert made.paragraphs("Drafting Note Head") == ["Drafting note"] * 2
    assert made.paragraphs("Drafting Note") == ["secret advice.", "outra."]
    assert made.paragraphs("Drafting Note List") == ["point"]
    assert made.paragraphs("Quote") == ["A quotation."]


def test_clean_copy_has_no_drafting_note_in_any_language(write: Write) -> None:
    text = write(NOTES, clean=True).everything()
    assert "secret" not in text and "point" not in text and "outra" not in text
    assert [word in text for word in ("Before.", "A quotation.", "After.")] == [True] * 3


def test_value_cannot_pass_for_a_drafting_note(write: Write) -> None:
    assert "Drafting note: mine" in write("> {{ v }}", clean=True, v="Drafting note: mine").everything()


def test_both_sides_sign_in_one_block(write: Write) -> None:
    (table,) = write("```signature\nFor us: A\nSignature:\n---\nFor you: B\nSignature:\n```").document.tables
    assert [row.cells[0].text for row in table.rows] == ["For us", "Signature", "", "For you", "Signature"]
    lines = [len(list(row._tr.iter(qn("w:tcBorders")))) for row in table.rows]
    assert lines == [1, 1, 0, 1, 1], "no line between the two"


def test_signature_block_has_a_line_for_each_label(write: Write) -> None:
    table = write("Text.\n\n```signature\nDecided by: {{ v }}\n\nSignature:\n```", v="A: B").document.tables[
        0
    ]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Decided by", "A: B"],
        ["Signature", ""],
    ]
    assert "w:bottom" in table.rows[1].cells[1]._tc.xml


def test_code_is_a_block(write: Write) -> None:
    assert write("```\na  b\n  {{ v }}\n```", v="*x*").paragraphs("Code Block") == ["a  b\n  *x*"]


def test_rule_begins_a_new_page(write: Write) -> None:
    made = write("Text\n\n---\n\n# Next\n\n---\n\n| a |\n|---|\n| b |\n")
    broken = [one.text for one in made.document.paragraphs if one.paragraph_format.page_break_before]
    assert broken == ["Next", ""]


def test_words_with_a_colon_stay_with_what_they_announce(write: Write) -> None:
    made = write(
        "Why:\n\nBecause.\n\n1. Body:\n\n   A court.\n\n2. Each part:\n\n| a |\n|---|\n| b |\n\nEnd:"
    )
    kept = [one.text for one in made.document.paragraphs if one.paragraph_format.keep_with_next and one.text]
    assert kept == ["Why:", "Because.", "Body:", "Each part:"]  # the second introduces the list


def test_introduction_stays_with_its_table_and_its_list(write: Write) -> None:
    made = write("Lead\n\n| a |\n|---|\n| b |\n\nThese:\n\n- c\n\nFor this reason:\n\nText.\n\nMore:")
    kept = [one.text for one in made.document.paragraphs if one.paragraph_format.keep_with_next and one.text]
    assert kept == ["Lead", "These:", "For this reason:"]


@pytest.mark.parametrize(
    ("above", "last"),
    [
        ("> Drafting note: Read it.", ["Read it."]),
        ("- One\n- Item", ["Item"]),
        ("| Body | Court |\n|---|---|\n| Time | A month |", ["Time", "A month"]),
    ],
)
def test_block_to_sign_stays_with_what_stands_above_it(write: Write, above: str, last: list[str]) -> None:
    made = write(above + "\n\n```signature\nName: A\nSignature:\n```")
    everything = list(made.document.element.body.iter(qn("w:p")))
    kept = [
        one.text for one in everything if one.pPr is not None and one.pPr.find(qn("w:keepNext")) is not None
    ]
    assert [text for text in kept if text in last] == last


def test_item_that_ends_in_a_colon_stays_with_its_next_paragraph(write: Write) -> None:
    made = write("1. They are:\n\n   Text.\n\n2. Alone:\n\n3. Other")
    kept = [one.text for one in made.document.paragraphs if one.paragraph_format.keep_with_next and one.text]
    assert kept == ["They are:"]


def test_base_file_opens_with_the_named_styles_only() -> None:
    document = docx.Document(str(Path(__file__).parents[2] / "templates/base.docx"))
    assert "Drafting Note" in [style.name for style in document.styles]
    assert "Light Shading" not in [style.name for style in document.styles]
