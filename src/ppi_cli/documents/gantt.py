"""A timetable as documents show it: rows of dates, and a chart of cells that a table can hold."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ppi_cli.data.wording import in_words, short_month
from ppi_cli.timetable.stages import Stage, Timetable

COLUMNS = 10
"""The most periods in a chart: with more, the names of the stages have no room on a page."""
LAW, PLAN = "■", "□"
"""What stands in a cell of the chart besides its shade, for those who see or print no colours."""


def timetable_context(timetable: Timetable) -> dict[str, object]:
    """Rows, chart and notes for a template. Days are in words; `axis` names the periods by month and year."""
    starts = periods(timetable.stages)
    return {
        "procedure": timetable.procedure,
        "rows": [_row(stage) for stage in timetable.stages],
        "backwards": timetable.need_by is not None,
        "late": timetable.late,
        "savings": [saving.text for saving in timetable.savings],
        "axis": [short_month(start) + "\n" + str(start.year) for start in starts],
        "chart": [{"name": stage.short, "cells": bar(stage, starts)} for stage in timetable.stages],
        "notes": list(timetable.notes),
        "law": LAW,
        "plan": PLAN,
    }


def periods(stages: Sequence[Stage]) -> list[datetime.date]:
    """The first days of equal periods of whole months that cover all stages, `COLUMNS` of them at most."""
    first = min(stage.begins or stage.date for stage in stages).replace(day=1)
    last = max(stage.date for stage in stages)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    length = -(-months // COLUMNS)
    count = -(-months // length)
    return [_later(first, number * length) for number in range(count)]


def bar(stage: Stage, starts: Sequence[datetime.date]) -> list[str]:
    """A cell for each period: marked where the stage runs, as law or as plan, else empty."""
    mark = LAW if stage.legal else PLAN
    begins = stage.begins or stage.date
    ends = [*starts[1:], _later(starts[-1], 1200)]
    return [
        mark if begins < end and start <= stage.date else "" for start, end in zip(starts, ends, strict=True)
    ]


def _row(stage: Stage) -> dict[str, str]:
    return {
        "name": stage.name,
        "day": in_words(stage.date),
        "earliest": in_words(stage.earliest) if stage.earliest else "–",
        "text": stage.text,
        "done": in_words(stage.done) if stage.done else "",
    }


def _later(month: datetime.date, number: int) -> datetime.date:
    """The first day of the month so many months later."""
    total = month.year * 12 + month.month - 1 + number
    return datetime.date(total // 12, total % 12 + 1, 1)
