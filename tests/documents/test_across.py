"""Tables too wide for an upright page: on pages across, with their heading, and the rest as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from desk import Desk
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn

from ppi_cli.documents.reading import Text
from ppi_cli.documents.sections import UNSEEN

WIDE = "\n".join(
    ["|" + "|".join(f" H{n} " for n in range(8)) + "|", "|" + "---|" * 8, "|" + " some words |" * 8]
)
TEXT = f"# One\n\nBefore.\n\n# Two {{id=two}}\n\nThe table:\n\n{WIDE}\n\nAfter.\n\n# Three\n\nEnd.\n"


def layout(path: Path) -> list[tuple[str, bool, bool]]:
    """Of each section: how its pages lie, whether it has a header of the document, and a first page of its own."""
    sections = docx.Document(str(path)).sections
    return [
        (
            "across"
            if one.orientation == WD_ORIENT.LANDSCAPE and one.page_width > one.page_height
            else "upright",
            "Test & title" in "".join(paragraph.text for paragraph in one.header.paragraphs),
            one.different_first_page_header_footer,
        )
        for one in sections
    ]


@pytest.mark.parametrize("cover", ["cover: yes\n", "cover: no\n"])
def test_a_wide_table_lies_across_with_its_heading(write: Callable[..., Any], pages: Any, cover: str) -> None:
    made = write(TEXT, header=cover)
    first = cover == "cover: yes\n"
    assert layout(made.path) == [("upright", True, first), ("across", True, False), ("upright", True, False)]
    body = [one for one in docx.Document(str(made.path)).element.body if one.tag == qn("w:tbl")]
    widths = [int(one.get(qn("w:w"))) for one in body[-1].iter(qn("w:gridCol"))]
    assert sum(widths) == 16838 - 2 * 1417
    set_pages = pages(made.path)[int(first) :]
    assert len(set_pages) == 3, "no page is empty"
    assert ["Before." in set_pages[0], "Two" in set_pages[1], "H7" in set_pages[1]] == [True] * 3
    assert "After." in set_pages[2] and "Three" in set_pages[2]
    total = 3 + int(first)
    for number, page in enumerate(set_pages, 1 + int(first)):
        assert f"Page {number} of {total}" in page


def test_a_table_between_two_wide_ones_is_as_wide(write: Callable[..., Any]) -> None:
    small = "| A | B |\n|---|---|\n| some words | and some more |\n"
    made = write(f"# One\n\n{small}\n# Two\n\n{WIDE}\n\n{small}\n{WIDE}\n\nWords.\n\n{small}")
    tables = [one for one in docx.Document(str(made.path)).element.body if one.tag == qn("w:tbl")][-5:]
    widths = [sum(int(one.get(qn("w:w"))) for one in table.iter(qn("w:gridCol"))) for table in tables]
    upright, across = 11906 - 2 * 1417, 16838 - 2 * 1417
    assert widths == [upright, across, across, across, upright]
    assert [int(next(table.iter(qn("w:tblW"))).get(qn("w:w"))) for table in tables] == widths


def test_the_clause_holds_both_ends_of_its_section(write: Callable[..., Any]) -> None:
    made = write(TEXT)
    clause = Text(docx.Document(str(made.path))).find("two")
    assert clause is not None
    assert sum(len(list(block.iter(qn("w:sectPr")))) for block in clause.blocks) == 2
    assert [line.text for line in clause.lines if line.text.strip(UNSEEN)][:2] == ["Two", "The table:"]


def test_a_wide_table_at_the_end_leaves_no_empty_page(write: Callable[..., Any], pages: Any) -> None:
    made = write(f"# One\n\nBefore.\n\n# Two\n\n{WIDE}\n")
    assert [one[0] for one in layout(made.path)] == ["upright", "across"]
    assert len(pages(made.path)) == 2


def test_far_from_its_heading_a_wide_table_lies_across_alone(write: Callable[..., Any], pages: Any) -> None:
    made = write("# One\n\n" + "Words.\n\n" * 6 + WIDE + "\n\n" + WIDE + "\n\n---\n\nAfter.\n")
    assert [one[0] for one in layout(made.path)] == ["upright", "across", "across", "upright"]
    found = pages(made.path)
    assert "Words." in found[0] and "After." in found[-1]
    assert len(found) == 4 and all("H7" in page for page in found[1:-1]), "no page is empty"


@pytest.mark.parametrize(
    "between", ["", "A word on the next one.\n\n", "# Three {id=three}\n\nThe next one:\n\n"]
)
def test_wide_tables_in_succession_leave_no_empty_page(
    write: Callable[..., Any], pages: Any, between: str
) -> None:
    made = write(
        f"# One\n\nBefore.\n\n# Two\n\n{WIDE}\n\n{between}{WIDE}\n\n# Four\n\nAfter.\n", header="cover: no\n"
    )
    assert [one[0] for one in layout(made.path)] == ["upright", "across", "across", "upright"]
    found = pages(made.path)
    assert len(found) == 4 and "H7" in found[1] and "H7" in found[2]
    assert "After." not in found[2]


def test_six_columns_stand_upright(write: Callable[..., Any]) -> None:
    made = write("# One\n\n" + "\n".join(["| a " * 6 + "|", "|---" * 6 + "|", "| b " * 6 + "|"]) + "\n")
    assert len(layout(made.path)) == 1


def test_libreoffice_keeps_the_clause_of_a_wide_table(
    write: Callable[..., Any], tmp_path: Path, pages: Any
) -> None:
    made = write(TEXT)
    pages(made.path)  # skips without LibreOffice
    (tmp_path / "saved").mkdir()
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "saved"), str(made.path)], check=True, capture_output=True, timeout=120
    )
    text = Text(docx.Document(str(tmp_path / "saved" / made.path.name)))
    clause = text.find("two")
    assert clause is not None
    assert [line.text for line in clause.lines if line.text.strip(UNSEEN)][:2] == ["Two", "The table:"]
    assert [one[0] for one in layout(tmp_path / "saved" / made.path.name)] == ["upright", "across", "upright"]


def test_an_update_brings_and_drops_pages_across(desk: Desk, pages: Any) -> None:
    """With an edit elsewhere, so that the file is brought up to date and not written anew."""
    head = "---\nid: note\ntitle: Note\ncover: no\nfacts: [need.title]\n---\n# One {id=one}\n\n{{ fact('need.title') }}\n\n"
    wide, tail = f"# Two {{id=two}}\n\nThe table:\n\n{WIDE}\n\n", "# Three {id=three}\n\nEnd.\n"
    desk.path.unlink()
    desk.template(head + tail)
    assert desk.run("note").code == 0
    document = docx.Document(str(desk.path))
    document.paragraphs[-1].add_run(" Mine.")
    document.save(str(desk.path))
    desk.template(head + wide + tail)
    desk.run("note", "--update")
    assert [one[0] for one in layout(desk.path)] == ["upright", "across", "upright"]
    found = pages(desk.path)
    assert len(found) == 3 and "Quiet works" in found[0] and "H7" in found[1] and "End. Mine." in found[2]
    assert "Page 2 of 3" in found[1]
    desk.template(head + wide.replace("some words", "other words") + tail)
    desk.run("note", "--update")
    assert "other" in pages(desk.path)[1], "a clause across is brought up to date like any other"
    desk.template(head + tail)
    desk.run("note", "--update")
    assert [one[0] for one in layout(desk.path)] == ["upright"]
    assert "End. Mine." in pages(desk.path)[0]


def test_pages_across_stay_apart_when_the_clause_before_goes(desk: Desk) -> None:
    """Two clauses across share no upright page between them; the second keeps its own when the first is dropped."""
    head = "---\nid: note\ntitle: Note\ncover: no\nfacts: [need.title]\n---\n# One {id=one}\n\n{{ fact('need.title') }}\n\n"
    first, second = (f"# {name} {{id={name.lower()}}}\n\n{WIDE}\n\n" for name in ("Two", "Three"))
    tail = "# Four {id=four}\n\nEnd.\n"
    desk.path.unlink()
    desk.template(head + first + second + tail)
    assert desk.run("note").code == 0
    assert [one[0] for one in layout(desk.path)] == ["upright", "across", "across", "upright"]
    document = docx.Document(str(desk.path))
    document.paragraphs[-1].add_run(" Mine.")
    document.save(str(desk.path))
    desk.template(head + second + tail)
    desk.run("note", "--update")
    assert [one[0] for one in layout(desk.path)] == ["upright", "across", "upright"]
    desk.template(head + first + second + tail)
    desk.run("note", "--update")
    assert [one[0] for one in layout(desk.path)] == ["upright", "across", "across", "upright"]


def test_the_page_number_stands_at_the_edge_of_pages_across(write: Callable[..., Any]) -> None:
    sections = docx.Document(str(write(TEXT).path)).sections
    assert [one.orientation == WD_ORIENT.LANDSCAPE for one in sections] == [False, True, False]
    for section in sections:
        edge = section.page_width - section.left_margin - section.right_margin
        line = section.footer.paragraphs[-1]
        stops = list(line.paragraph_format.tab_stops) or list(line.style.paragraph_format.tab_stops)
        (right,) = [stop.position for stop in stops if stop.alignment == WD_TAB_ALIGNMENT.RIGHT]
        assert abs(right - edge) < 1000


def test_a_chart_needs_no_room(write: Callable[..., Any]) -> None:
    months = "".join(f" M{number} |" for number in range(10))
    rows = "".join(f"| Stage {row} |{' □ |' * row}{' |' * (10 - row)}\n" for row in range(1, 9))
    made = write(f"# Two\n\n| Stage |{months}\n|---|{':-:|' * 10}\n{rows}")
    assert [kind for kind, *_ in layout(made.path)] == ["upright"]


def test_an_upright_table_is_not_carried_onto_a_page_across(write: Callable[..., Any], pages: Any) -> None:
    heads = "".join(f" H{number} |" for number in range(1, 8))
    wide = f"|{heads}\n|{'---|' * 7}\n|{' w |' * 7}\n"
    made = write(f"# Two\n\n| A | B |\n|---|---|\n| slim | x |\n\nThe next one.\n\n{wide}\n")
    set_pages = pages(made.path)
    assert "slim" in set_pages[0] and "H7" not in set_pages[0]
    assert "H7" in set_pages[1]
