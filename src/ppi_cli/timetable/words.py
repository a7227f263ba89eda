"""Days and moments in words, in the language in use. The only place that formats them."""

from __future__ import annotations

import datetime

from ppi_cli.language import _


def in_words(day: datetime.date) -> str:
    """The day with its weekday, such as `Thursday 5 November 2026`."""
    return _("{weekday} {day} {month} {year}").format(
        weekday=_weekdays()[day.weekday()], day=day.day, month=_months()[day.month - 1], year=day.year
    )


def month_in_words(day: datetime.date) -> str:
    """The month of a day with its year, such as `February 2026`."""
    return _("{month} {year}").format(month=_months()[day.month - 1], year=day.year)


def hour_in_words(moment: datetime.datetime) -> str:
    """The time of day, such as `14:00`."""
    return f"{moment:%H:%M}"


def _weekdays() -> tuple[str, ...]:
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def _months() -> tuple[str, ...]:
    first = (_("January"), _("February"), _("March"), _("April"), _("May"), _("June"))
    return (*first, _("July"), _("August"), _("September"), _("October"), _("November"), _("December"))
