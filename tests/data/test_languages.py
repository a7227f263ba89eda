"""Every text of the law that ships stands in each language: present, with the same placeholders, and translated."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Lawbook, Text
from ppi_cli.language import LANGUAGES

BOOK = load_lawbook("PT", cached=False)
"""With the overlay of Portugal, once there is one."""

NO_WORDS = frozenset({"follows", "of", "abbreviation"})
"""Fields with the shape of texts: ids and values, and what only some languages need to write a citation."""

THE_SAME = frozenset({"PCP", "%", "€", "consulta prévia", "ajuste direto"})
"""What reads the same in both languages."""

PROPER_NAMES = frozenset({"countries"})
"""Kinds whose texts are names, many of which are the same in both languages."""

STAGE_COLUMN = 19
"""Characters that the short name of a stage has on screen."""


class Found(typing.NamedTuple):
    """A text and where it stands: `facts.buyer.name.label`."""

    place: str
    text: Text


def texts_of(kind: str) -> Iterator[Found]:
    """All texts of a kind of entries."""
    yield from _texts(typing.get_type_hints(Lawbook)[kind], getattr(BOOK, kind), kind)


def _texts(hint: Any, value: object, place: str) -> Iterator[Found]:
    """The texts in a value that the schema declares as `hint`. An optional text that is not given is left out."""
    if hint == Text:
        if value:
            yield Found(place, typing.cast(Text, value))
    elif isinstance(value, msgspec.Struct):
        for name, inner in typing.get_type_hints(type(value)).items():
            if name not in NO_WORDS:
                yield from _texts(inner, getattr(value, name), f"{place}.{name}")
    elif isinstance(value, Mapping):
        inner = (*typing.get_args(hint), Any, Any)[1]
        for key, item in value.items():
            yield from _texts(inner, item, f"{place}.{key}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(typing.get_args(hint)[0], item, f"{place}.{getattr(item, 'id', number)}")


def _placeholders(words: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", words))


KINDS = [kind for kind in Lawbook.__struct_fields__ if any(texts_of(kind))]


def test_the_walk_finds_texts_at_every_depth() -> None:
    places = {found.place for kind in Lawbook.__struct_fields__ for found in texts_of(kind)}
    assert {
        "facts.rd.needed.choices.yes.suppose",
        "countries.PT",
        "limits.open-tenders.shorter.urgency.name",
        "timetables.pcp.steps.2.note",
        "procedures.competitive-procedure-with-negotiation.names.defence",
        "rules.competitive-dialogue.ground.any_of.competitive-dialogue.ground-innovation.fails",
        "contradictions.ready-solution-with-rd.text",
    } <= places
    assert not any(".follows" in place or ".cite" in place for place in places)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_stands_in_every_language(kind: str) -> None:
    found = texts_of(kind)
    assert [one.place for one in found if not all(one.text.get(code, "").strip() for code in LANGUAGES)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_placeholders_are_the_same(kind: str) -> None:
    wrong = [
        one.place
        for one in texts_of(kind)
        if len({tuple(_placeholders(words)) for words in one.text.values()}) > 1
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in PROPER_NAMES])
def test_no_text_was_left_in_english(kind: str) -> None:
    left = [one for one in texts_of(kind) if one.text.get("pt") == one.text["en"]]
    in_words = [one for one in left if any(letter.isalpha() for letter in one.text["en"])]
    assert [one for one in in_words if one.text["en"] not in THE_SAME] == []


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_end_alike(kind: str) -> None:
    """A question stays a question, and a sentence keeps its full stop."""
    unlike = [
        one
        for one in texts_of(kind)
        if len({re.sub(r"[^.?!:]", "", words[-1]) for words in one.text.values()}) > 1
    ]
    assert unlike == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_consultation_of_the_market_is_no_procedure(kind: str) -> None:
    """`consulta prévia` is a procedure of the Code and never the preliminary consultation of the market."""
    wrong = [
        one
        for one in texts_of(kind)
        if "consulta prévia" in one.text["pt"] and "consultation" in one.text["en"]
    ]
    assert wrong == []


def test_short_names_of_stages_fit_their_column() -> None:
    long = [
        words for stage in BOOK.stages.values() for words in stage.short.values() if len(words) > STAGE_COLUMN
    ]
    assert long == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_of_choices_are_told_apart(code: str) -> None:
    """An answer is read back from its words in any language, so two choices of a fact never share them."""
    for fact in BOOK.facts.values():
        others = {}
        for identity, choice in fact.choices.items():
            assert others.setdefault(choice.label[code].casefold(), identity) == identity
            for words in choice.label.values():
                assert others.get(words.casefold(), identity) == identity
