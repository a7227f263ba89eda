"""A small world of facts, made by hand, and a clock that stands still."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ppi_cli.casefile.case import CaseFile
from ppi_cli.data.schema import Choice, FactDefinition, FactType

_YES_OR_NO = ("negotiation.needed", "joint.binding")
_SPECIAL: dict[str, dict[str, Any]] = {
    "buyer.type": {"choices": {word: Choice(label={}) for word in ("central-government", "sub-central")}},
    "joint": {"choices": {word: Choice(label={}) for word in ("none", "national", "cross-border")}},
    "buyer.contact": {"personal": True, "formerly": ("desk.person",)},
}
_TYPES: dict[str, FactType] = {
    "buyer.name": "text",
    "buyer.type": "choice",
    "buyer.country": "country",
    "buyer.contact": "text",
    "need.title": "text",
    "need.summary": "text",
    "contract.cpv": "cpv-list",
    "value.rd": "money",
    "solution.trl": "level",
    "negotiation.needed": "yes-no",
    "joint": "choice",
    "joint.binding": "yes-no",
    "joint.lead_country": "country",
    "schedule.call_date": "date",
    "buyer.local_holidays": "day-list",
}


@pytest.fixture(scope="session")
def definitions() -> dict[str, FactDefinition]:
    return {
        name: FactDefinition(
            id=name,
            type=type_,
            section="all",
            label={},
            question={},
            **_SPECIAL.get(name, {"minimum": 1, "maximum": 9} if type_ == "level" else {}),
        )
        for name, type_ in _TYPES.items()
    }


@pytest.fixture(scope="session")
def countries() -> dict[str, dict[str, str]]:
    return {"PT": {"en": "Portugal"}, "NO": {"en": "Norway"}, "DE": {"en": "Germany"}}


def clock() -> datetime.datetime:
    return datetime.datetime(2026, 11, 22, 10, 30, 0, tzinfo=datetime.UTC)


def ana() -> str:
    return "Ana"


@pytest.fixture(scope="session")
def rewrite() -> Callable[[Path, str], None]:
    return _rewrite


@pytest.fixture
def begin(tmp_path: Path, definitions: Any, countries: Any) -> Callable[..., CaseFile]:
    """Begins a case with some facts; with `text`, an officer then writes all but its journal part anew."""

    def make(facts: dict[str, Any] | None = None, text: str | None = None) -> CaseFile:
        CaseFile.create(tmp_path, facts or {}, definitions, countries, clock=clock, who=ana)
        if text is not None:
            _rewrite(tmp_path, text)
        return CaseFile.open(tmp_path, definitions, countries, clock=clock, who=ana)

    return make


@pytest.fixture
def reopen(tmp_path: Path, definitions: Any, countries: Any) -> Callable[..., CaseFile]:
    def again(**options: Any) -> CaseFile:
        return CaseFile.open(tmp_path, definitions, countries, clock=clock, who=ana, **options)

    return again


def _rewrite(folder: Path, text: str) -> None:
    """What an officer does in an editor: other text, the same journal part (for JOURNAL, or at the end)."""
    path = folder / "ppi.yaml"
    ending = "\r\n" if "\r\n" in text else "\n"
    journal = path.read_text().partition("journal:\n")[2].splitlines()
    section = ending.join(["journal:", *journal, ""])
    if "JOURNAL" not in text:
        text = f"{text}{'' if text.endswith(ending) else ending}JOURNAL"
    path.write_bytes(text.replace("JOURNAL", section).encode())
