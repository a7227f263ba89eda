"""The timetable as the JSON that other programs rely on (`ppi/timetable/1`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ppi_cli.data.citations import cite
from ppi_cli.data.schema import Law
from ppi_cli.timetable.stages import Saving, Stage, Timetable


def timetable_json(timetable: Timetable, laws: Mapping[str, Law], country: str | None) -> dict[str, Any]:
    """The document of `ppi timetable --json`. Days are ISO 8601, lengths as `ppi deadline` takes them."""
    document: dict[str, Any] = {
        "schema": "ppi/timetable/1",
        "procedure": timetable.procedure,
        "direction": "backwards" if timetable.need_by else "forwards",
        "today": timetable.today.isoformat(),
        "country": country,
        "regime": timetable.regime,
        "stages": [
            _stage(stage, laws, backwards=timetable.need_by is not None) for stage in timetable.stages
        ],
        "notes": list(timetable.notes),
    }
    if timetable.need_by:
        document["need_by"] = timetable.need_by.isoformat()
        document["late"] = timetable.late
        document["savings"] = [_saving(saving, laws) for saving in timetable.savings]
    return document


def _stage(stage: Stage, laws: Mapping[str, Law], *, backwards: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": stage.id,
        "name": stage.name,
        "date": stage.date.isoformat(),
        "earliest": _iso(stage.earliest),
        "minimum": str(stage.minimum) if stage.minimum else None,
        "legal": stage.legal,
        "text": stage.text,
        "cites": [
            {"ref": found.ref, "url": found.url} for found in (cite(text, laws) for text in stage.cites)
        ],
        "done": _iso(stage.done),
        "slip": stage.slip,
    }
    if backwards:
        found["slack"] = stage.slack
    return found


def _saving(saving: Saving, laws: Mapping[str, Law]) -> dict[str, Any]:
    refs = (cite(text, laws) for text in saving.cites)
    return {
        "text": saving.text,
        "days": saving.days,
        "cites": [{"ref": ref.ref, "url": ref.url} for ref in refs],
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
