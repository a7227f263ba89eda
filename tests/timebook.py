"""The cases in `tests/cases/timetable` and `tests/cases/checks`: days and findings that a lawyer can read
and extend.

A file holds `given` (facts that all its cases share) and `cases`. A case names a procedure and its law, may
add facts and take some away (`without`), and tells what it expects. Of a timetable: for each stage its
`date`, `earliest` day, `minimum`, whether it is `legal`, words that its text `says`; or `absent`. Of the
checks: `finds` (id: severity) and `not_found`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ppi_cli.data.facts import convert
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.timetable.stages import Timetable

CASES = Path(__file__).parent / "cases"
TODAY = datetime.date(2026, 10, 1)


class TimeCase(msgspec.Struct, frozen=True):
    """One case. `on` is today."""

    name: str
    law: str
    procedure: str
    facts: dict[str, Value]
    on: datetime.date
    expect: dict[str, Any]
    finds: dict[str, str]
    not_found: list[str]


def time_cases(book: Lawbook, folder: str) -> list[TimeCase]:
    """Every case of every file of a folder, in the order of the names of the files."""
    return [case for path in sorted((CASES / folder).glob("*.yaml")) for case in _read(path, book)]


def differences(timetable: Timetable, expect: Mapping[str, Any]) -> Iterator[str]:
    """Where a timetable is not what a case expects, in words; nothing when it is."""
    for stage_id, wanted in expect.items():
        stage = timetable.stage(stage_id)
        if wanted == "absent":
            if stage is not None:
                yield f"{stage_id} is there: {stage.date}"
            continue
        if stage is None:
            yield f"{stage_id} is absent"
            continue
        found = {
            "date": str(stage.date),
            "earliest": str(stage.earliest or "none"),
            "minimum": str(stage.minimum or "none"),
            "legal": "yes" if stage.legal else "no",
        }
        for key, value in wanted.items():
            if key == "says":
                if value not in stage.text:
                    yield f"{stage_id} does not say {value!r}: {stage.text}"
            elif found[key] != value:
                yield f"{stage_id}: {key} is {found[key]}, expected {value} ({stage.text})"


def _read(path: Path, book: Lawbook) -> Iterator[TimeCase]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for item in data["cases"]:
        facts = {**data.get("given", {}), **item.get("facts", {})}
        for name in item.get("without", []):
            del facts[name]
        yield TimeCase(
            name=f"{path.stem}: {item['case']}",
            law=item["law"],
            procedure=item["procedure"],
            facts={name: convert(book.facts[name], text, book.countries) for name, text in facts.items()},
            on=datetime.date.fromisoformat(item["on"]) if "on" in item else TODAY,
            expect=item.get("expect", {}),
            finds=item.get("finds", {}),
            not_found=item.get("not_found", []),
        )
