"""Entries that are written once and numbered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import Problem

Build = Callable[..., Lawbook]
Faults = Callable[..., list[Problem]]


def numbered(span: str) -> dict[str, str]:
    text = f"advice:\n  - {{id: 'more-{{n}}', numbered: {span}, text: 'After {{before}} comes {{n}}.'}}\n"
    return {"eu/more.yaml": text}


def test_each_number_is_an_entry(build: Build) -> None:
    book = build(numbered("4-6"))
    found = [(one.id, one.text["en"]) for one in book.advice if one.id.startswith("more-")]
    assert found == [
        ("more-4", "After 3 comes 4."),
        ("more-5", "After 4 comes 5."),
        ("more-6", "After 5 comes 6."),
    ]


@pytest.mark.parametrize("span", ["4", "6-4", "0-3", "1-100", "a-b", "[1, 2]"])
def test_what_is_no_range_is_refused_at_its_line(faults: Faults, span: str) -> None:
    (problem,) = faults(numbered(span))
    assert "is no range of numbers" in problem.what
    assert problem.where.startswith("eu/more.yaml:2:")
