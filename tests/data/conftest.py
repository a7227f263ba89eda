"""Small worlds of rules, written into folders."""

# ruff: noqa: E501 - one row is one case, so that a table can be read

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from ppi_cli.data.assembly import build_lawbook
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import Problem, RulesError

BASE = {
    "common/laws.yaml": """
        laws:
          - {id: act, name: Act 1, title: The act, url: "http://example.org/act", in_force: 2016-01-01}
          - {id: handbook, name: Handbook, title: Our handbook, url: "http://example.org/book", kind: practice}
        """,
    "common/countries.yaml": """
        countries:
          PT: {en: Portugal, pt: Portugal}
        """,
    "eu/facts.yaml": """
        sections:
          - {id: you, name: You}
        facts:
          - {id: contract.field, type: choice, section: you, label: Field, question: Which field?, default: general, choices: {general: {label: General}}}
          - {id: contract.type, type: choice, section: you, label: Type, question: Which type?, choices: {works: {label: Works}, supplies: {label: Supplies}}}
          - {id: rd.needed, type: yes-no, section: you, label: Research, question: Is it needed?}
          - {id: value.rd, type: money, section: you, label: Value, question: How much?}
        """,
    "eu/values.yaml": """
        directives:
          - {id: general, when: contract.field == general, name: 1/EU, law: act, in_force: 2016-01-01}
        derived:
          - {id: value.all, name: All, parts: [{take: value.rd, when: rd.needed}], cite: act art 5}
          - {id: subject.all, name: Subject, cases: [{take: contract.type}], cite: act art 3}
        thresholds:
          - id: general.all
            name: All
            when: contract.field == general
            values:
              - {value: 100, starts: 2020-01-01, ends: 2021-12-31, cite: act art 4}
              - {value: 200, starts: 2022-01-01, ends: 2023-12-31, cite: act art 4}
        regimes:
          - {id: above-threshold, text: Above., cite: act art 4}
          - {id: below-threshold, text: Below., cite: act art 4}
          - {id: excluded, text: Outside., cite: act art 14}
        """,
    "eu/guidance.yaml": """
        guidance:
          - {id: research, recommend: open, when: rd.needed, text: Do it., cite: handbook}
        advice:
          - {id: mind, procedures: [open], text: Mind this., cite: act art 6}
          - {id: lots, text: Mind the lots., cite: act art 7}
        contradictions:
          - {id: nothing, when: rd.needed and value.rd == 0, facts: [rd.needed, value.rd], text: Both., fix: One., follows: {value.rd: {rd.needed: "no"}}}
        """,
    "eu/procedures/open.yaml": """
        id: open
        order: 1
        name: Open procedure
        short: open
        summary: Anyone may tender.
        value: value.all
        subject: subject.all
        cite: act art 27
        available:
          - id: research
            when: rd.needed
            holds: It is needed.
            fails: It is not.
            cite: act art 26
          - id: groups
            holds: One holds.
            fails: None holds.
            cite: act art 26
            any_of:
              - {id: large, when: value.rd > 50, holds: Large., fails: Small., cite: act art 26}
        """,
}

Write = Callable[..., list[Path]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the small world, with some files changed or added, and returns its layers, lowest first."""

    def written(
        changes: dict[str, str] | None = None, layers: tuple[str, ...] = ("common", "eu")
    ) -> list[Path]:
        for name, text in (BASE | (changes or {})).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return [tmp_path / layer for layer in layers]

    return written


@pytest.fixture
def build(write: Write, tmp_path: Path) -> Callable[..., Lawbook]:
    """The Lawbook of the small world with changes."""
    return lambda changes=None, layers=("common", "eu"): build_lawbook(write(changes, layers), tmp_path)


@pytest.fixture
def faults(build: Callable[..., Lawbook]) -> Callable[..., list[Problem]]:
    """What is refused in the small world with changes."""

    def found(changes: dict[str, str], layers: tuple[str, ...] = ("common", "eu")) -> list[Problem]:
        with pytest.raises(RulesError) as caught:
            build(changes, layers)
        return list(caught.value.problems)

    return found
