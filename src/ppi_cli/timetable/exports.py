"""The timetable for other programs: a calendar file (iCalendar, RFC 5545) and a table (CSV)."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from ppi_cli import __version__
from ppi_cli.data.citations import cite
from ppi_cli.data.schema import Law
from ppi_cli.data.wording import weekday
from ppi_cli.language import _
from ppi_cli.timetable.arithmetic import ONE_DAY
from ppi_cli.timetable.stages import Stage, Timetable

_EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_REMINDERS = (datetime.timedelta(days=-7), datetime.timedelta(days=-1))


def calendar_file(
    timetable: Timetable, laws: Mapping[str, Law], key: str, title: str, moment: datetime.datetime
) -> bytes:
    """The stages as all-day events, with reminders a week and a day before those that are still to come.

    `key` tells one procurement from another: with the id of the stage it makes the UID, so that a second
    import changes the events of the first. `moment` (with its zone) is when the file is made; SEQUENCE
    grows with it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//ppi//ppi-cli {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if title:
        calendar.add("x-wr-calname", title)
    for stage in timetable.stages:
        calendar.add_component(_event(stage, timetable, laws, key, title, moment))
    content: bytes = calendar.to_ical()
    return content


def _event(
    stage: Stage,
    timetable: Timetable,
    laws: Mapping[str, Law],
    key: str,
    title: str,
    moment: datetime.datetime,
) -> Any:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", uid(key, stage.id))
    event.add("dtstamp", moment.astimezone(datetime.UTC))
    event.add("sequence", int((moment - _EPOCH).total_seconds()))
    event.add("dtstart", stage.date)
    event.add("dtend", stage.date + ONE_DAY)
    event.add(
        "summary", _("{stage} · {title}").format(stage=stage.name, title=title) if title else stage.name
    )
    refs = [f"{found.ref}: {found.url}" for found in (cite(text, laws) for text in stage.cites)]
    event.add("description", "\n".join([stage.text, *refs]))
    event.add("transp", "TRANSPARENT")
    if stage.done is None and stage.date >= timetable.today:
        for before in _REMINDERS:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", stage.name)
            alarm.add("trigger", before)
            event.add_component(alarm)
    return event


def uid(key: str, stage: str) -> str:
    """The name of an event, the same in every file of one procurement."""
    return f"{hashlib.sha256(f'{key}/{stage}'.encode()).hexdigest()[:32]}@ppi-cli"


def table_file(timetable: Timetable, laws: Mapping[str, Law]) -> bytes:
    """The stages as CSV: UTF-8 with a byte-order mark, by which spreadsheet programs know the encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            _("id"),
            _("stage"),
            _("date"),
            _("weekday"),
            _("earliest lawful day"),
            _("minimum"),
            _("law"),
            _("done"),
            _("slip in days"),
            _("slack in days"),
            _("how counted"),
            _("sources"),
        ]
    )
    for stage in timetable.stages:
        writer.writerow(
            [
                stage.id,
                stage.name,
                stage.date.isoformat(),
                weekday(stage.date),
                stage.earliest.isoformat() if stage.earliest else "",
                str(stage.minimum or ""),
                _("yes") if stage.legal else _("no"),
                stage.done.isoformat() if stage.done else "",
                stage.slip,
                "" if stage.slack is None else stage.slack,
                stage.text,
                "; ".join(cite(found, laws).ref for found in stage.cites),
            ]
        )
    return text.getvalue().encode("utf-8-sig")
