"""`ppi learn` as an officer and as a script use it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from support import CASES, Ppi


def test_the_start_says_what_there_is(ppi: Ppi) -> None:
    ran = ppi("learn")
    assert ran.code == 0
    assert "ppi learn glossary" in ran.out
    assert "ppi learn search WORDS" in ran.out
    counts = ppi("learn", "--json").json["counts"]
    assert counts["cases"] >= 2
    assert f"({counts['cases']})" in ran.out


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize(
    "word", ["faq", "glossary", "steps", "cases", "resources", "centres", "topics", "notes"]
)
@pytest.mark.parametrize("lang", ["en", "pt"])
def test_every_list_fits_the_screen(ppi: Ppi, word: str, lang: str, plain: tuple[str, ...]) -> None:
    ran = ppi("learn", word, "--lang", lang, *plain)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    if plain:
        assert not set(ran.out) & set("·✔✖█░→")


def test_every_entry_has_a_page(ppi: Ppi) -> None:
    for word in ("faq", "glossary", "steps", "cases", "resources", "centres", "topics"):
        document = ppi("learn", word, "--json").json
        assert document["schema"] == ("ppi/learn-steps/1" if word == "steps" else "ppi/learn-list/1")
        for entry in document.get("entries") or document["steps"]:
            ran = ppi("learn", "show", entry["id"])
            assert ran.code == 0, ran.err
            assert all(len(line) <= 80 or "http" in line for line in ran.out.splitlines())


def test_filters(ppi: Ppi) -> None:
    swedish = ppi("learn", "cases", "--country", "Sweden", "--json").json["entries"]
    assert "silver" in [entry["id"] for entry in swedish]
    assert all("SE" in entry["entry"]["country"] for entry in swedish)
    health = ppi("learn", "cases", "--sector", "Health and care", "--json").json["entries"]
    assert {entry["entry"]["sector"] for entry in health} == {"health"}
    pcp = ppi("learn", "faq", "--procedure", "pcp", "--json").json["entries"]
    assert pcp and all("pcp" in entry["entry"]["procedures"] for entry in pcp)
    assert [
        entry["id"] for entry in ppi("learn", "glossary", "pre-commercial", "--json").json["entries"]
    ] == ["pre-commercial-procurement"]


def test_a_filter_that_fits_nothing_is_refused(ppi: Ppi) -> None:
    ran = ppi("learn", "cases", "--sector", "helth")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[1].strip() == "Did you mean health?"
    assert ppi("learn", "faq", "--language", "en").code == 2


def test_search_gives_one_document(ppi: Ppi) -> None:
    document = ppi("learn", "search", "o que é a contratação pública de inovação", "--json").json
    assert document["schema"] == "ppi/search/1"
    assert document["hits"][0]["id"] in ("what-is-innovation-procurement", "innovation-procurement")
    assert all({"kind", "id", "title", "snippet", "url"} <= hit.keys() for hit in document["hits"])


def test_search_covers_knowledge_law_and_templates(ppi: Ppi) -> None:
    kinds = {
        hit["kind"]
        for words in ("record of the choice of procedure", "innovation partnership", "Regulation 1182/71")
        for hit in ppi("learn", "search", words, "--json", "--most", "40").json["hits"]
    }
    assert {"template", "procedure", "rule", "law"} <= kinds


def test_every_hit_has_a_page(ppi: Ppi) -> None:
    for words in ("candidates", "record of the choice of procedure", "trl", "time limit", "price"):
        for hit in ppi("learn", "search", words, "--json").json["hits"]:
            ran = ppi("learn", "show", hit["id"])
            assert ran.code == 0, (hit, ran.err)


def test_a_misspelt_word_is_asked_about(ppi: Ppi) -> None:
    ran = ppi("learn", "search", "negotation")
    assert "did you mean 'negotiation'?" in ran.out
    assert ppi("learn", "search", "negotation", "--json").json["did_you_mean"] == {
        "negotation": "negotiation"
    }


@pytest.mark.parametrize("words", ["", '"', "AND", "*", "-", "'; DROP TABLE x", "a" * 10_000, "\x1b[2J"])
def test_strange_words_end_in_plain_words(ppi: Ppi, words: str) -> None:
    ran = ppi("learn", "search", "--", words)
    assert ran.code == 0
    assert ran.err == ""
    assert "\x1b" not in ran.out


def test_what_nobody_has_is_refused_with_a_hint(ppi: Ppi) -> None:
    ran = ppi("learn", "show", "silverr")
    assert ran.code == 2
    assert "Did you mean silver?" in ran.err


def test_options_before_the_word_hold_too(ppi: Ppi) -> None:
    assert ppi("learn", "--json", "faq").json["kind"] == "faq"


def test_an_organisations_own_entries_are_marked_and_found(ppi: Ppi, tmp_path: Path) -> None:
    notes = tmp_path / "house" / "knowledge"
    notes.mkdir(parents=True)
    (notes / "xylophones.md").write_text(
        "# Xylophones in schools\n\nWe bought them once.\n", encoding="utf-8"
    )
    hit = ppi("learn", "search", "xylophone", "--house", "house", "--json").json["hits"][0]
    assert (hit["kind"], hit["id"], hit["own"]) == ("note", "xylophones", True)
    assert "your organisation's own" in ppi("learn", "search", "xylophone", "--house", "house").out
    assert "your organisation's own" in ppi("learn", "notes", "--house", "house").out
    assert ppi("learn", "search", "xylophone", "--json").json["hits"] == []


def test_a_fault_in_an_organisations_file_is_told_and_stops_no_plan(ppi: Ppi, tmp_path: Path) -> None:
    own = tmp_path / "house" / "knowledge"
    own.mkdir(parents=True)
    (own / "own.yaml").write_text("cases: 3\n", encoding="utf-8")
    assert ppi("learn", "--house", "house").code == 2
    study = str(CASES / "marine-eo.yaml")
    assert ppi("plan", "--answers", study, "--json", "--house", "house").json["nearest"] == []


def test_the_plan_names_what_is_closest(ppi: Ppi) -> None:
    study = str(CASES / "marine-eo.yaml")
    nearest = ppi("plan", "--answers", study, "--json").json["nearest"]
    assert nearest and all({"kind", "id", "title", "why"} == near.keys() for near in nearest)
    assert len([near for near in nearest if near["kind"] == "case"]) <= 3
    ran = ppi("plan", "--answers", study, "--no-input")
    assert "Closest to this" in ran.out
    assert nearest[0]["id"] in ran.out


def test_steps_follow_the_procurement(ppi: Ppi, tmp_path: Path) -> None:
    assert "state" not in ppi("learn", "steps", "--json").json["steps"][0]
    ppi("init", "here", "--no-input")
    first = ppi("learn", "steps", "-p", "here", "--json").json["steps"][0]
    assert first["state"] == "next"
    lacking = [lack["name"] for lack in first["lacks"]]
    assert lacking
    assert "not answered yet" in ppi("learn", "steps", "-p", "here").out
    ppi("plan", "-p", "here", "--answers", str(CASES / "mertola.yaml"), "--no-input")
    assert ppi("learn", "steps", "-p", "here", "--json").json["steps"][0]["state"] == "done"


@pytest.fixture
def here(ppi: Ppi) -> None:
    """The Mértola procurement in the folder `here`."""
    ppi("init", "here", "--no-input")
    ppi("plan", "-p", "here", "--answers", str(CASES / "mertola.yaml"), "--no-input")


def test_the_plan_for_mertola_names_the_case_of_mertola(ppi: Ppi) -> None:
    nearest = ppi("plan", "--answers", str(CASES / "mertola.yaml"), "--json").json["nearest"]
    assert "mertola" in [near["id"] for near in nearest if near["kind"] == "case"]
    assert "ppi learn show ID" in ppi("plan", "--answers", str(CASES / "mertola.yaml"), "--no-input").out


@pytest.mark.usefixtures("here")
def test_an_enquiry_is_a_draft_in_the_folder(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi("learn", "centres", "--ask", "-p", "here", "--no-amounts")
    assert ran.code == 0, ran.err
    assert "480" not in ran.out
    assert (tmp_path / "here" / "enquiry-centre-pt.eml").is_file()
    document = ppi("learn", "centres", "Germany", "--ask", "-p", "here", "--json").json
    assert (document["schema"], document["to"]["id"]) == ("ppi/enquiry/1", "centre-de")
    assert "480 000" in document["text"]
    ppi("learn", "centres", "--ask", "-p", "here")
    assert (tmp_path / "here" / "enquiry-centre-pt-2.eml").is_file()


@pytest.mark.usefixtures("here")
def test_the_buyer_of_a_case_is_asked_the_same_way(ppi: Ppi, tmp_path: Path) -> None:
    ran = ppi(
        "learn",
        "centres",
        "--case",
        "koprivnica",
        "-p",
        "here",
        "--out",
        "ask.txt",
        "--question",
        "Who paid?",
    )
    assert ran.code == 0, ran.err
    text = (tmp_path / "ask.txt").read_text(encoding="utf-8")
    assert "Who paid?" in text
    assert ppi("learn", "centres", "--case", "koprivnica", "-p", "here", "--out", "ask.txt").code == 2
    assert ppi("learn", "centres", "--case", "koprivnika", "-p", "here").code == 2


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("lang", ["en", "pt"])
def test_an_enquiry_may_be_a_word_note(ppi: Ppi, tmp_path: Path, lang: str) -> None:
    import docx

    ran = ppi("learn", "centres", "--ask", "-p", "here", "--out", "ask.docx", "--lang", lang, "--no-input")
    assert ran.code == 0, ran.err
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "ask.docx")).paragraphs]
    points = [line[2:] for line in ran.out.splitlines() if line.startswith(" - ")]
    assert len(points) > 8
    text = " ".join(" ".join(said).split())
    for point in points:
        assert " ".join(point.split()) in text
    assert said[-1].endswith("Mértola")


@pytest.mark.usefixtures("here")
def test_what_an_officer_wrote_is_no_markdown_in_the_note(ppi: Ppi, tmp_path: Path) -> None:
    import docx

    asked = "# **Who** paid? | {{ x }} <b>"
    ran = ppi(
        "learn", "centres", "--ask", "-p", "here", "--out", "ask.docx", "--question", asked, "--no-input"
    )
    assert ran.code == 0, ran.err
    assert asked in [paragraph.text for paragraph in docx.Document(str(tmp_path / "ask.docx")).paragraphs]


@pytest.mark.usefixtures("here")
def test_the_next_step_names_the_documents_that_it_wants(ppi: Ppi) -> None:
    steps = ppi("learn", "steps", "-p", "here", "--json").json["steps"]
    wanted = {step["id"]: step["documents"] for step in steps}
    assert wanted["needs"] == ["needs-report", "risk-register"]
    assert "cd-dialogue-protocol" in wanted["pack"]
    assert not [name for name in wanted["pack"] if name.startswith(("pcp-", "ip-", "dc-"))]
    named = next(step for step in steps if step["state"] == "next")
    assert f"documents: {named['documents'][0]}" in ppi("learn", "steps", "-p", "here").out


@pytest.mark.usefixtures("here")
def test_a_case_is_filled_from_the_lessons_sheet(ppi: Ppi, tmp_path: Path) -> None:
    said = {
        "lessons.solution": 'Windows "as before".', "lessons.results": "35 % less energy.",
        "lessons.well": "Ask early.", "lessons.differently": "Start earlier: in spring.", "lessons.value": "500000",
        "actual.in_use": "2028-05-01",
    }  # fmt: skip
    settings = [word for name, value in said.items() for word in ("--set", f"{name}={value}")]
    assert ppi("plan", "-p", "here", "--no-input", *settings).code == 0
    (tmp_path / "house").mkdir()
    for kind in ("case", "note"):
        ran = ppi("learn", "add", kind, "Town", "hall", kind, "-p", "here", "--house", "house")
        assert ran.code == 0, ran.err
    case = ppi("learn", "show", "town-hall-case", "--house", "house", "--json").json["entry"]
    assert case["outcome"] == {"en": 'Windows "as before". 35 % less energy.'}
    assert case["lessons"] == [{"en": "Ask early."}, {"en": "Start earlier: in spring."}]
    assert [money["amount"] for money in case["money"]] == [500000]
    assert case["years"]["to"] == 2028
    note = ppi("learn", "show", "town-hall-note", "--house", "house").out
    assert "35 % less energy." in note and "Start earlier: in spring." in note


def test_an_empty_list_says_how_to_go_on(ppi: Ppi) -> None:
    assert "The whole list: ppi learn centres" in ppi("learn", "centres", "--country", "FR").out
    assert "ppi learn add note" in ppi("learn", "notes").out


def test_a_word_of_ten_thousand_letters_is_not_printed(ppi: Ppi) -> None:
    assert max(map(len, ppi("learn", "search", "x" * 10_000).out.splitlines())) <= 80


def test_signs_alone_are_nothing_to_look_for(ppi: Ppi) -> None:
    assert "There is nothing to look for." in ppi("learn", "search", '"').out


def test_hits_are_marked_for_eyes_and_not_for_ears(ppi: Ppi) -> None:
    assert "*market*" in ppi("learn", "search", "market").out
    assert "*" not in ppi("learn", "search", "market", "--plain").out


def test_a_misspelt_word_is_shown_as_the_texts_write_it(ppi: Ppi) -> None:
    assert "'inovação'" in ppi("learn", "search", "inovassao", "--lang", "pt").out


def test_an_enquiry_needs_a_procurement(ppi: Ppi) -> None:
    ran = ppi("learn", "centres", "--ask")
    assert ran.code == 2
    assert "there is no procurement here" in ran.err


@pytest.mark.usefixtures("here")
def test_what_one_centre_adds_another_takes_in(ppi: Ppi, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    added = ppi("learn", "add", "case", "-p", "here", "--house", "one", "--json").json
    assert added["id"] == "energy-renovation-of-the-town-hall"
    shown = ppi("learn", "show", added["id"], "--house", "one", "--json").json["entry"]
    assert shown["procedure"] == "competitive-dialogue"
    assert shown["money"][0]["amount"] == 480000
    assert shown["years"] == {"from": 2027}
    assert ppi("learn", "add", "case", "-p", "here", "--house", "one").code == 2
    assert ppi("learn", "add", "note", "Permits take long", "--house", "one").code == 0
    assert ppi("learn", "export", "out.zip", "--house", "one").code == 0
    assert ppi("learn", "export", "out.zip", "--house", "one").code == 2
    looked = ppi("learn", "import", "out.zip", "--house", "two", "--no-input")
    assert looked.code == 1
    assert "Permits take long" in looked.out
    assert not (tmp_path / "two" / "knowledge").exists()
    done = ppi("learn", "import", "out.zip", "--house", "two", "--yes", "--json")
    assert {entry["taken"] for entry in done.json["entries"]} == {True}
    assert ppi("learn", "search", "permits", "--house", "two", "--json").json["hits"][0]["own"]
    assert ppi("learn", "import", "out.zip", "--house", "two", "--no-input").code == 0


def test_a_pack_that_is_no_pack_is_refused_in_two_lines(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("schema: other/1\n", encoding="utf-8")
    ran = ppi("learn", "import", "x.yaml", "--yes")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


def test_add_without_a_title_is_refused(ppi: Ppi) -> None:
    assert ppi("learn", "add", "note").code == 2
    assert ppi("learn", "add", "poem", "Title").code == 2


def test_the_course_lists_asks_and_keeps(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    document = ppi("learn", "course", "--json").json
    assert (document["schema"], document["done"]) == ("ppi/course/1", 0)
    first = document["lessons"][0]
    assert document["next"] == first["id"]
    assert "Question 1" in ppi("learn", "course", "1", "--no-input").out
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * len(first["questions"]) + "2\n"))
    ran = ppi("learn", "course", "--plain")
    assert ran.code == 0, ran.err
    assert not set(ran.out) & set("✔✖─·")
    assert ppi("learn", "course", "--json").json["lessons"][0]["state"] in ("begun", "done")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert ppi("learn", "course", "2", "--plain").code == 130
    assert ppi("learn", "course", "--json").json["lessons"][1]["state"] == "begun"
    ppi("learn", "course", "--restart", "--no-input")
    assert ppi("learn", "course", "--json").json["lessons"][0]["state"] == "open"
    assert ppi("learn", "course", "nothing").code == 2


@pytest.mark.usefixtures("here")
def test_steps_of_other_procedures_are_left_out(ppi: Ppi) -> None:
    names = [step["id"] for step in ppi("learn", "steps", "-p", "here", "--json").json["steps"]]
    assert "delivery" in names
    assert "phases" not in names
    assert "phases" in [
        step["id"] for step in ppi("learn", "steps", "--procedure", "pcp", "--json").json["steps"]
    ]


def test_where_finds_an_entry(ppi: Ppi) -> None:
    assert "knowledge/cases.yaml:" in ppi("where", "silver").out
    assert ppi("where", "silver", "--json").json["entries"][0]["kind"] == "cases"
