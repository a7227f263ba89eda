"""What an officer types finds what was meant, and nothing that is typed breaks anything."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ppi_cli.knowledge.index import Index, open_index
from ppi_cli.knowledge.passages import Passage
from ppi_cli.knowledge.search import search, snippet


def ids(index: Index, text: str, lang: str = "en") -> list[str]:
    return [hit.id for hit in search(index, text, lang).hits]


def test_words_without_accents_find_words_with_them(index: Index) -> None:
    assert ids(index, "inovacao", "pt")[0] == "innovation"
    assert ids(index, "contratacao publica", "pt")[0] == "innovation"


@pytest.mark.parametrize(
    ("typed", "lang", "expected"),
    [
        ("innovations", "en", "innovation"),
        ("innovative", "en", "innovation"),
        ("consulting the markets", "en", "consultation"),
        ("inovador", "pt", "innovation"),
        ("negociar", "pt", "innovation"),
        ("consultas preliminares", "pt", "consultation"),
    ],
)
def test_other_forms_of_a_word_find_it(index: Index, typed: str, lang: str, expected: str) -> None:
    assert ids(index, typed, lang)[0] == expected


def test_the_beginning_of_a_word_finds_it(index: Index) -> None:
    assert ids(index, "prelim")[0] == "consultation"
    assert ids(index, "rob*") == ["silver"]


def test_another_name_of_a_term_finds_what_speaks_of_the_term(index: Index) -> None:
    assert ids(index, "market sounding")[:2] == ["consultation", "advisers"]
    assert ids(index, "OMC")[0] == "consultation"


def test_a_word_without_its_hyphen_is_found(index: Index) -> None:
    assert ids(index, "precommercial") == ["silver"]


def test_a_misspelt_word_is_read_as_the_nearest(index: Index) -> None:
    found = search(index, "negotation", "en")
    assert found.query.meant == {"negotation": "negotiation"}
    assert [hit.id for hit in found.hits] == ["dialogue.needs"]


def test_a_word_that_no_text_has_is_named(index: Index) -> None:
    found = search(index, "zzyzx", "en")
    assert (found.hits, found.query.unknown) == ((), ["zzyzx"])


def test_the_words_of_every_question_are_dropped(index: Index) -> None:
    assert ids(index, "what is the")[:1] == []
    assert ids(index, "must a firm that advised us stay out of it?")[0] == "advisers"


def test_where_not_all_words_are_found_some_will_do(index: Index) -> None:
    assert ids(index, "older people and unicorns")[0] == "silver"


def test_the_language_of_the_words_is_seen(index: Index) -> None:
    found = search(index, "o que é a contratação pública", "en")
    assert found.query.lang == "pt"
    assert found.hits[0].title == "O que é a contratação pública de inovação?"


def test_an_article_is_found_by_its_number(index: Index) -> None:
    hit = search(index, "article 30", "en").hits[0]
    assert (hit.id, hit.url) == ("dialogue.needs", "http://data.europa.eu/eli/dir/2014/24/oj")


def test_a_phrase_in_quotation_marks_is_looked_for_as_it_stands(index: Index) -> None:
    assert ids(index, '"older people"') == ["silver"]


def test_only_one_kind(index: Index) -> None:
    assert [hit.kind for hit in search(index, "market consultation", "en", kinds=["faq"]).hits] == ["faq"]


def test_the_snippet_marks_what_was_found(index: Index) -> None:
    assert search(index, "older", "en").hits[0].snippet == "Robots that help *older* people to live at home."


def test_a_snippet_begins_near_the_words() -> None:
    text = "word " * 80 + "here is the needle and the thread " + "word " * 80
    shown = snippet(text, frozenset({"needle", "thread"}))
    assert "*needle*" in shown and "*thread*" in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(shown) < 200


STRANGE = [
    "", " ", '"', '""', "*", "a*", "AND", "OR", "NOT", "-", "--", "-market", "NEAR(a b)", "title:market", "(", ")",
    "market AND", "'; DROP TABLE passage; --", "\x00", "\x1b[31m", "a\x00b", "^market", "{title}: x", "market" * 2000,
    "market " * 1500, "ş" * 10, "😀", "\u0301", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]  # fmt: skip


@pytest.mark.parametrize("typed", STRANGE)
def test_nothing_that_is_typed_breaks_the_search(index: Index, typed: str) -> None:
    found = search(index, typed, "en")
    assert len(found.hits) <= 10


@given(st.text(max_size=200))
@example('market "consultation')
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_breaks_the_search(index: Index, typed: str) -> None:
    assert len(search(index, typed, "pt").hits) <= 10


ASKED = (
    Passage(
        "faq",
        "lots",
        "en",
        "Must I divide?",
        "No.",
        asked=("cut the order into pieces", "several smaller contracts"),
    ),
    Passage("faq", "other", "en", "May contracts be cut?", "Yes, an order into pieces."),
    Passage("case", "bus", "en", "Driverless bus", "A town tried a bus without a driver."),
    Passage("faq", "drive", "en", "Who drives a bus without a driver?", "Nobody drives the bus."),
    Passage("after", "case", "en", "", "", names=("has any town", "example")),
)


def found_among(passages: tuple[Passage, ...], text: str, lang: str = "en") -> list[str]:
    made = open_index(None, "1", "a", lambda: passages)
    try:
        return ids(made, text, lang)
    finally:
        made.close()


def test_a_way_of_asking_counts_as_a_title() -> None:
    assert found_among(ASKED, "cut the order into pieces")[0] == "lots"


def test_words_of_two_ways_of_asking_do_not_add_up_to_one() -> None:
    assert found_among(ASKED, "cut contracts")[0] == "other"


def test_who_is_after_cases_gets_cases_first() -> None:
    assert found_among(ASKED, "bus without a driver")[0] == "drive"
    assert found_among(ASKED, "has any town a bus without a driver")[0] == "bus"


def test_what_only_helps_to_read_a_question_is_no_hit() -> None:
    assert found_among(ASKED, "example") == []
