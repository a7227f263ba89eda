"""Knowledge folders: ours is whole, and an organisation's own is read with every fault at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.errors import InputError
from ppi_cli.knowledge.reading import joined, read_note
from ppi_cli.knowledge.schema import KINDS
from ppi_cli.knowledge.shelf import load_knowledge

Write = Callable[[str, str], Path]


def test_ours_speaks_both_languages() -> None:
    knowledge = load_knowledge()
    for kind in KINDS[:-1]:
        assert knowledge.of(kind), kind
    for name in ("faq", "glossary", "cases"):
        for entry in knowledge.of(name).values():  # type: ignore[arg-type]
            for field in ("question", "answer", "term", "definition", "name", "summary"):
                text = getattr(entry, field, None)
                assert text is None or set(text) == {"en", "pt"}, (entry.id, field)


def test_what_entries_lead_on_to_exists() -> None:
    knowledge = load_knowledge()
    lost = [
        (entry.id, identity)
        for kind in KINDS
        for entry in knowledge.of(kind).values()
        for identity in getattr(entry, "see", ())
        if knowledge.find(identity) is None
    ]
    assert lost == []


def test_documents_facts_and_procedures_that_steps_name_exist() -> None:
    knowledge, book = load_knowledge(), load_lawbook()
    ids = {item.id for item in book.procedures} | set(knowledge.vocabulary["purposes"])
    for stage in knowledge.steps.values():
        assert set(stage.done_when.facts) <= set(book.facts), stage.id
        assert set(stage.procedures) <= ids, stage.id


def test_an_organisations_entry_joins_ours(write: Write) -> None:
    house = write(
        "cases/quiet.yaml",
        "cases:\n  - id: quiet-streets\n    name: Quiet streets\n    summary: Less noise.\n",
    )
    knowledge = load_knowledge(house)
    assert knowledge.cases["quiet-streets"].name == {"en": "Quiet streets"}
    assert list(knowledge.own) == ["quiet-streets"]
    assert "quiet-streets" not in load_knowledge().cases


def test_a_note_has_its_heading_as_title(write: Write) -> None:
    house = write(
        "notes/permits.md",
        "# Permits for test roads\n\nAsk the road\nauthority first.\n\n- early\n- in writing\n",
    )
    note = load_knowledge(house).notes["permits"]
    assert (note.title, note.text) == (
        "Permits for test roads",
        "Ask the road authority first.\n- early\n- in writing",
    )


def test_an_entry_of_ours_is_replaced_by_name_only(write: Write) -> None:
    text = "glossary:\n  - {operation}: innovation\n    term: innovation\n    definition: As we use it.\n"
    with pytest.raises(InputError, match=r"innovation stands at .*glossary\.yaml:.* already"):
        load_knowledge(write("terms.yaml", text.format(operation="id")))
    house = write("terms.yaml", text.format(operation="replace"))
    assert load_knowledge(house).glossary["innovation"].definition == {"en": "As we use it."}


def test_all_faults_come_at_once_with_their_lines(write: Write) -> None:
    house = write(
        "own.yaml",
        "resources:\n  - id: a\n    title: A\n    urll: https://example.org\n    kind: guidde\n"
        "casess: []\nfaq:\n  - question: No id\n    answer: None\n"
        "cases:\n  - id: b\n    name: {en: B, xx: B}\n    summary: S\n    tenders: many\n",
    )
    with pytest.raises(InputError) as caught:
        load_knowledge(house)
    told = {
        (problem.where.rpartition("own.yaml:")[2], problem.what, problem.fix)
        for problem in caught.value.problems
    }
    assert ("4:5", "there is no key urll here", "Did you mean url?") in told
    assert ("6:1", "there is no kind of entry called casess", "Did you mean cases?") in told
    assert ("8:5", "the entry has no id", "Begin it with 'id:'.") in told
    assert ("12:19", "xx is no language of ppi", "en, pt") in told


def test_a_word_that_the_vocabulary_lacks_is_refused(write: Write) -> None:
    house = write(
        "own.yaml", "resources:\n  - id: a\n    title: A\n    url: https://example.org\n    kind: guidde\n"
    )
    with pytest.raises(InputError, match="guidde is no word of the vocabulary") as caught:
        load_knowledge(house)
    assert caught.value.problems[0].fix == "Did you mean guide?"
    house = write("vocabulary.yaml", "kinds:\n  guidde: Guidde\n")
    assert load_knowledge(house).resources["a"].kind == "guidde"


@pytest.mark.parametrize(
    "text", ["", "- a\n", "just words", "faq: &a []\nx: *a\n", "faq: !!python/object:os.system []\n"]
)
def test_a_file_that_is_no_list_of_entries_is_refused(write: Write, text: str) -> None:
    with pytest.raises(InputError):
        load_knowledge(write("own.yaml", text))


def test_a_copy_is_kept_and_one_that_was_damaged_is_made_anew(write: Write) -> None:
    from ppi_cli.data.places import cache_folder

    house = write("note.md", "# A note\n")
    first = load_knowledge(house)
    copies = sorted(cache_folder().glob(f"knowledge-{first.hash[:24]}-*.json"))
    assert len(copies) == 1
    copies[0].write_text("{", encoding="utf-8")
    assert load_knowledge(house) == first == load_knowledge(house, cached=False)


def test_wrapped_lines_of_markdown_are_joined() -> None:
    text = "One\nline\n\n1. first\n   goes on\n2. second\n# Head\nafter"
    assert list(joined(text.split("\n"))) == ["One line", "1. first goes on", "2. second", "# Head", "after"]


def test_a_note_without_a_heading_keeps_its_first_line() -> None:
    assert read_note("Only this", "n").title == "Only this"
    assert read_note("", "name-of-file").title == "name-of-file"
