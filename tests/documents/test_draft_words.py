"""The words of `ppi draft`: told apart in any order of options."""

from __future__ import annotations

import hands
import pytest
from desk import Desk


@pytest.mark.parametrize(
    "words",
    [
        ("pull", "note", "--yes", "--json"),
        ("--yes", "pull", "--json", "note"),
        ("--json", "pull", "--yes"),
        ("pull", "--json", "all", "--yes"),
    ],
)
def test_pull_is_told_from_documents_in_any_order_of_options(desk: Desk, words: tuple[str, ...]) -> None:
    hands.type_into(desk.path, "need.title", "Silent works")
    ran = desk.run(*words)
    assert ran.code == 0 and ran.json["schema"] == "ppi/draft-pull/1"
    assert desk.case().facts["need.title"] == "Silent works"


@pytest.mark.parametrize("words", [("lint", "--json"), ("--json", "lint", "note"), ("--json", "lint", "all")])
def test_lint_is_told_from_documents_in_any_order_of_options(
    desk: Desk, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ppi_cli.documents import linting

    monkeypatch.setattr(
        linting, "lint_template", lambda *_template: []
    )  # that ours have no fault is tested elsewhere
    ran = desk.run(*words)
    assert ran.code == 0 and ran.json["schema"] == "ppi/draft-lint/1"


@pytest.mark.parametrize(
    "words",
    [
        ("note", "pull"),
        ("pull", "lint"),
        ("all", "note"),
        ("note", "--yes"),
        ("pull", "--update"),
        ("note", "--track-changes"),
    ],
)
def test_words_that_contradict_each_other_are_refused(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.path.read_bytes()
    assert desk.run(*words).code == 2
    assert desk.path.read_bytes() == before
