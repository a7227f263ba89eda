"""Edited documents are brought up to date, and no edit is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import hands
import pytest
from desk import Desk
from docx.oxml.ns import qn
from lxml import etree


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


def formula(path: Path) -> None:
    def change(document: Any) -> None:
        above = next(one for one in document.paragraphs if " buys " in one.text)._p
        space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        made = above.makeelement(f"{{{space}}}oMath")
        letter = made.makeelement(f"{{{space}}}r")
        letter.append(letter.makeelement(f"{{{space}}}t"))
        letter[0].text = "x"
        made.append(letter)
        above.append(made)

    hands.edit(path, change)


@pytest.mark.parametrize("touch", [formula, word, look, comment, picture, revision, own_paragraph])
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


FORMATS = [
    ("buyer", " buys ", "pPr", "ind", {"left": "720"}),
    ("buyer", " buys ", "pPr", "spacing", {"before": "480"}),
    ("buyer", " buys ", "pPr", "shd", {"val": "clear", "fill": "FFFF00"}),
    ("buyer", " buys ", "pPr", "pageBreakBefore", {}),
    ("buyer", " buys ", "rPr", "shd", {"val": "clear", "fill": "FFFF00"}),
    ("buyer", "The buyer", "rPr", "b", {"val": "off"}),
    ("buyer", "The buyer", "rPr", "color", {"val": "auto"}),
    ("buyer", " buys ", "rPr", "rFonts", {"hAnsi": "Georgia"}),
    ("buyer", " buys ", "pPr", "spacing", {"line": "480", "lineRule": "exact"}),
    ("dated", "Who", "pPr", "jc", {"val": "end"}),
    ("dated", "Who", "tcPr", "shd", {"val": "clear", "fill": "FFFF00"}),
    ("dated", "Who", "tcPr", "vAlign", {"val": "bottom"}),
]
"""Clause, words, and the property that an officer gives to their paragraph, letters or cell."""


@pytest.mark.parametrize(("clause", "words", "holder", "name", "values"), FORMATS)
def test_formatting_alone_is_an_edit(
    desk: Desk, clause: str, words: str, holder: str, name: str, values: dict[str, str]
) -> None:
    desk.set(schedule__call_date=datetime.date(2027, 3, 1))
    desk.run("note")
    hands.give(desk.path, words, holder, name, **values)
    desk.set(buyer__name="Town of Nova Serena", schedule__call_date=datetime.date(2027, 4, 1))
    states = desk.states(desk.run("note", "--update", "--json"))
    assert {one for one, state in states.items() if state in ("kept", "yours")} == {clause}
    assert hands.given(desk.path, words, holder, name) == values
    found = hands.texts(desk.path)
    assert "1 April 2027" in found and any(text.startswith("Town of Nova Serena") for text in found)


def test_a_list_item_that_no_longer_is_one_is_an_edit(desk: Desk) -> None:
    hands.give(desk.path, "Research is needed", "numPr", "numId", val="0")
    desk.set(contract__type="works")
    assert desk.states(desk.run("note", "--update", "--json"))["call"] in ("kept", "yours")


@pytest.mark.parametrize(
    ("edge", "seen"),
    [
        ({"val": "double", "sz": "12", "color": "FF0000"}, True),
        ({"val": "nil"}, True),
        ({"val": "single", "sz": "4", "color": "BFBFBF"}, False),  # as the style of the table draws it anyway
    ],
)
def test_a_border_is_an_edit_unless_the_style_draws_it(desk: Desk, edge: dict[str, str], seen: bool) -> None:
    desk.set(schedule__call_date=datetime.date(2027, 3, 1))
    desk.run("note")
    hands.give(desk.path, "Who", "tcBorders", "top", **edge)
    desk.set(schedule__call_date=datetime.date(2027, 4, 1))
    state = desk.states(desk.run("note", "--update", "--json"))["dated"]
    assert (state in ("kept", "yours")) is seen


def test_what_the_styles_say_already_is_no_edit(desk: Desk) -> None:
    """LibreOffice writes it into each paragraph."""
    spacing = next(
        one
        for style in docx.Document(str(desk.path)).styles.element.iter(qn("w:style"))
        if style.get(qn("w:styleId")) == "Heading1"
        for one in style.iter(qn("w:spacing"))
    )
    distances = {side: spacing.get(qn(f"w:{side}")) for side in ("before", "after")}
    hands.give(desk.path, "The buyer", "pPr", "spacing", **distances)
    hands.give(desk.path, "The buyer", "pPr", "jc", val="start")
    hands.give(desk.path, "The buyer", "rPr", "b")
    hands.give(desk.path, "The buyer", "rPr", "u", val="none")
    hands.give(desk.path, " buys ", "pPr", "ind", left="0")
    desk.set(buyer__name="Town of Nova Serena")
    assert desk.states(desk.run("note", "--update", "--json"))["buyer"] == "replaced"


def test_comments_and_marks_between_the_elements_of_a_file_are_no_edit(desk: Desk) -> None:
    """Other programs leave them; the schema allows the marks."""
    desk.set(schedule__call_date=datetime.date(2027, 3, 1))
    desk.run("note")
    hands.give(desk.path, "Who", "tcBorders", "top", val="single", sz="4", color="BFBFBF")

    def change(document: Any) -> None:
        for name in ("pPr", "tcPr", "tcBorders", "tblPr", "tr", "tc"):
            for one in document.element.body.iter(qn(f"w:{name}")):
                one.insert(len(one), etree.Comment("left by another program"))
        for name in ("tr", "tblPr"):
            for one in list(document.element.body.iter(qn(f"w:{name}"))):
                one.addprevious(
                    one.makeelement(qn("w:bookmarkStart"), {qn("w:id"): "901", qn("w:name"): "_x"})
                )
                one.addprevious(one.makeelement(qn("w:bookmarkEnd"), {qn("w:id"): "901"}))

    hands.edit(desk.path, change)
    desk.set(schedule__call_date=datetime.date(2027, 4, 1))
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0, ran.err
    assert desk.states(ran)["dated"] == "replaced"


def test_styles_in_a_circle_are_read(desk: Desk) -> None:
    def change(document: Any) -> None:
        for name, parent in (("BodyText", "ListNumber"), ("ListNumber", "BodyText")):
            style = next(
                one for one in document.styles.element.iter(qn("w:style")) if one.get(qn("w:styleId")) == name
            )
            based = style.find(qn("w:basedOn"))
            if based is None:
                based = style.makeelement(qn("w:basedOn"))
                style.find(qn("w:name")).addnext(based)
            based.set(qn("w:val"), parent)

    hands.edit(desk.path, change)
    hands.give(desk.path, " buys ", "pPr", "spacing", before="480")
    desk.set(buyer__name="Town of Nova Serena")
    assert desk.states(desk.run("note", "--update", "--json"))["buyer"] in ("kept", "yours")


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


# --- what was worked out, in clauses that are kept

AWARD = """---
id: note
title: A note
facts: [buyer.name]
lists: [criteria]
---
# Award {id=award}

{{ fact('buyer.name') }} awards by these criteria.

| Criterion | Weight |
|---|---:|
{% for row in rows('criteria') %}
| {{ row.name }} | {{ row.weight }} |
{% endfor %}

Together {{ total('criteria', 'weight') }} points.

Nothing else counts.
"""


def award(desk: Desk, **weights: int) -> None:
    desk.lists({"criteria": [{"name": name, "weight": weight} for name, weight in weights.items()]})


def begun(desk: Desk) -> None:
    """A document with a table and a sum, in whose only clause the officer has written."""
    desk.template(AWARD)
    award(desk, Price=40, Quality=60)
    desk.path.unlink()
    desk.run("note")
    hands.write_over(desk.path, "Nothing else counts", "Nothing else counts, say I")


@pytest.mark.parametrize("track", [(), ("--track-changes",)])
def test_cells_and_sums_that_nobody_edited_are_renewed_in_a_clause_that_is_kept(
    desk: Desk, track: tuple[str, ...], audited: Callable[[Path], None]
) -> None:
    begun(desk)
    award(desk, Price=30, Quality=60)
    ran = desk.run("note", "--update", *track, "--json")
    (told,) = (one for one in ran.json["documents"][0]["clauses"] if one["clause"] == "award")
    assert (told["state"], told["renewed"], told["title"]) == ("yours", True, "Award")
    assert told["here"].replace("\u00a0%", "").split("\n")[2:] == [
        "Criterion | Weight", "Price | 30", "Quality | 60", "Together 90 points.", "Nothing else counts, say I.",
    ]  # fmt: skip
    assert ran.code == 0
    audited(desk.path)
    revised = [one.tag for one in docx.Document(str(desk.path)).element.iter(qn("w:ins"), qn("w:del"))]
    assert bool(revised) is bool(track)
    award(desk, Price=35, Quality=60)
    (told,) = desk.run("note", "--update", "--json").json["documents"][0]["clauses"][-1:]
    if track:  # what waits to be accepted or rejected is not touched again
        assert told["state"] == "kept" and "Price | 30" in told["here"]
        return
    assert "Price | 35" in told["here"] and "Together 95\u00a0% points." in told["here"]
    assert desk.run("note", "--update", "--json").json["documents"][0]["status"] == "unchanged"


def test_a_row_in_which_the_officer_has_written_stays_whole(desk: Desk) -> None:
    begun(desk)
    hands.write_over(desk.path, "60", "55")
    award(desk, Price=30, Quality=50, Time=20)
    ran = desk.run("note", "--update", "--json")
    (told,) = (one for one in ran.json["documents"][0]["clauses"] if one["clause"] == "award")
    assert (ran.code, told["state"], told["renewed"]) == (1, "kept", True)
    assert "Price | 30" in told["here"] and "Quality | 55" in told["here"] and "Time" not in told["here"]
    text = " ".join(desk.run("note", "--update").out.split())
    assert "note.docx: you edited what would be new now" in text
    assert "in the document: Quality | 55" in text and "would be new: Time | 20" in text


def test_rows_that_begin_alike_and_words_that_change_are_left_to_the_officer(desk: Desk) -> None:
    desk.template(AWARD)
    desk.lists({"criteria": [{"name": "Price", "weight": 40}, {"name": "Price", "weight": 60}]})
    desk.path.unlink()
    desk.run("note")
    hands.write_over(desk.path, "Nothing else counts", "Nothing else counts, say I")
    desk.lists({"criteria": [{"name": "Price", "weight": 40}, {"name": "Price", "weight": 50}]})
    desk.template(AWARD.replace("awards by these", "compares tenders by these"))
    ran = desk.run("note", "--update", "--json")
    (told,) = (one for one in ran.json["documents"][0]["clauses"] if one["clause"] == "award")
    assert told["state"] == "kept" and "Price | 60" in told["here"] and "awards by these" in told["here"]
    assert "Price | 50" in told["generated"] and "Together 90\u00a0% points." in told["here"]


def test_the_report_ends_with_what_asks_for_a_decision(desk: Desk) -> None:
    hands.write_over(desk.path, " buys ", " purchases ")
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.set(buyer__name="Town of Nova Serena")
    desk.template(hands.NOTE.replace(" buys ", " acquires "))
    text = desk.run("note", "--update").out
    told = [line.strip() for line in text.splitlines() if line.strip()]
    assert "brought up to date, your edits kept" in text and "new values, your words kept: The buyer" in text
    assert text.index("placeholder") < text.index("you edited what would be new now")
    assert any(line.startswith("would be new: Town of Nova Serena acquires") for line in told[-4:])


@pytest.mark.parametrize(
    "text", ["", "{", '{"schema": "ppi/manifest/1", "documents": {}}', '{"schema": "ppi/manifest/2"}']
)
def test_a_record_that_cannot_be_read_is_said_and_kept(desk: Desk, text: str) -> None:
    record = desk.path.with_name("manifest.json")
    record.write_text(text, encoding="utf-8")
    for words in (("--update",), ("note", "--update"), ("pull", "--yes")):
        ran = desk.run(*words)
        assert ran.code == 2 and "the record of what was written cannot be read" in ran.err
    ran = desk.run("note")
    assert ran.code in (0, 1) and record.read_text(encoding="utf-8") != ""
    desk.path.write_bytes(desk.path.read_bytes() + b"\0")
    record.write_text(text or "{", encoding="utf-8")
    ran = desk.run("note")
    assert ran.code == 1 and "cannot be read, so it may hold edits of yours" in " ".join(ran.out.split())


def test_one_document_that_is_open_stops_an_update_before_it_begins(desk: Desk, tmp_path: Path) -> None:
    desk.run("procedure-choice")
    other = desk.path.with_name("procedure-choice.docx")
    before = other.read_bytes()
    desk.path.with_name(f".~lock.{desk.path.name}#").write_text("open")
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("--update")
    assert ran.code == 2 and "open in another program" in ran.err
    assert other.read_bytes() == before


def test_what_was_typed_and_not_read_back_is_named(desk: Desk) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("note", "--update")
    assert "Changed in Word, but not in the case file: Title" in " ".join(ran.out.split()), ran.out
    assert ran.out.rstrip().endswith("ppi draft pull")
    desk.run("pull", "--yes")
    assert "Changed in Word" not in desk.run("note", "--update").out


HINT = "Filled in in Word? Read it back with: ppi draft pull"


def test_an_edited_document_that_lacks_facts_says_how_they_are_read_back(desk: Desk) -> None:
    assert HINT not in desk.run("note").out  # nobody has edited it
    hands.type_into(desk.path, "schedule.call_date", "1 March 2027")
    kept = desk.run("note")
    assert HINT in kept.out and "schedule.call_date" in kept.out
    shown = desk.run("note", "--update").out  # it knows which fact was typed, and says so
    assert HINT not in shown and "Read the values back: ppi draft pull" in shown


def test_an_edited_document_that_lacks_facts_names_pull_again_and_again(desk: Desk) -> None:
    hands.write_over(desk.path, "Nothing more", "Much more")
    for _again in range(2):  # the second time the update changes nothing
        shown = desk.run("note", "--update").out
        assert shown.count(HINT) == 1 and "schedule.call_date" in shown


def test_an_edited_document_that_lacks_nothing_says_nothing_of_reading_back(desk: Desk) -> None:
    hands.write_over(desk.path, "Nothing more", "Much more")
    desk.set(schedule__call_date=datetime.date(2027, 3, 1), rd__needed=True, market__suppliers=3)
    assert HINT not in desk.run("note", "--update").out


def test_an_edited_document_that_is_open_is_kept_as_any_other(desk: Desk) -> None:
    hands.write_over(desk.path, " buys ", " purchases ")
    desk.path.with_name(f".~lock.{desk.path.name}#").write_text("open")
    ran = desk.run("note", "--json")
    assert (ran.code, ran.json["documents"][0]["status"]) == (1, "kept")


def test_an_edit_that_says_what_would_be_new_asks_for_no_decision(desk: Desk) -> None:
    hands.write_over(desk.path, " buys ", " acquires ")
    desk.template(hands.NOTE.replace(" buys ", " acquires "))
    ran = desk.run("note", "--update", "--json")
    assert (ran.code, desk.states(ran)["buyer"]) == (0, "yours")
