"""The national rules of Portugal: every case of `tests/cases/pt/law`, and checks over the data of the overlay."""

from __future__ import annotations

import pytest

from casebook import LAW_CASES, Case, differences, in_words, law_cases
from ppi_cli.data.lawbook import load_lawbook

BOOK = load_lawbook("PT", cached=False)
_CASES = law_cases(BOOK, LAW_CASES.parent / "pt" / "law")


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_the_portuguese_case(case: Case) -> None:
    found = list(differences(BOOK, case))
    assert not found, "\n".join([in_words(case), "  but:", *(f"    {line}" for line in found)])
