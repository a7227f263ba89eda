"""Every law case of `tests/cases/law`, each with its article."""

from __future__ import annotations

import pytest

from casebook import Case, differences, in_words, law_cases
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Lawbook

_CASES = law_cases(load_lawbook(cached=False))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_the_law_case(book: Lawbook, case: Case) -> None:
    found = list(differences(book, case))
    assert not found, "\n".join([in_words(case), "  but:", *(f"    {line}" for line in found)])


def test_every_case_expects_something_and_names_its_law() -> None:
    assert all(case.expect for case in _CASES)
    assert all(
        any(mark in case.law for mark in ("Art.", "COM(", "C(", "Annex", "practice")) for case in _CASES
    )


def test_no_two_cases_have_one_name() -> None:
    names = [case.name for case in _CASES]
    assert len(names) == len(set(names))
