"""A timetable on screen: one line a stage, then bars on one axis of time."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Sequence

from ppi_cli.data.wording import in_words, short_day, short_month
from ppi_cli.language import _, ngettext
from ppi_cli.terminal.screen import Screen
from ppi_cli.timetable.stages import Stage, Timetable

_NAME, _DATE = 19, 15
_LAW, _PRACTICE, _TODAY, _MONTH = "█", "░", "┆", "│"


def show_timetable(screen: Screen, timetable: Timetable, title: str, ref: str) -> None:
    """Stages with their days and how they are counted, bars, and what has to be said of them."""
    screen.gap()
    if ref:
        screen.ends((title, "bold"), ref)
    else:
        screen.line((title, "bold"))
    if timetable.need_by:
        screen.paragraph(_verdict(timetable))
    screen.gap()
    _heads(screen, timetable)
    for stage in timetable.stages:
        _line(screen, stage, timetable)
    if not screen.plain:
        _bars(screen, timetable)
    if timetable.savings:
        screen.heading(_("What would help"))
        for saving in timetable.savings:
            screen.item("", _("{days} earlier. {text}").format(days=_days(saving.days), text=saving.text))
    screen.gap()
    for note in timetable.notes:
        screen.paragraph(note, style="dim")
    screen.paragraph(_("ppi supports your decision; it does not replace legal advice."), style="dim")


def _verdict(timetable: Timetable) -> str:
    assert timetable.need_by is not None, "only a timetable counted backwards has a verdict"
    day = in_words(timetable.need_by)
    if timetable.late:
        text = _("Latest days if it must be in use on {day}. As planned, it would be {late} late.")
        return text.format(day=day, late=_days(timetable.late))
    slack = min(stage.slack for stage in timetable.stages if stage.slack is not None)
    return _("Latest days if it must be in use on {day}. As planned, {slack} are left.").format(
        day=day, slack=_days(max(slack, 0))
    )


def _heads(screen: Screen, timetable: Timetable) -> None:
    """What stands in the columns."""
    if screen.plain:
        return
    width = len(_days_apart(timetable.stages[0], timetable)[0])
    apart = f"{_('left') if timetable.need_by else _('slip'):>{width}}" if width else ""
    screen.line((f"  {_('stage'):<{_NAME}} {_('day'):<{_DATE}}{apart}  {_('how it is counted')}", "dim"))


def _line(screen: Screen, stage: Stage, timetable: Timetable) -> None:
    """Name, day, how counted; the latter wrapped in its own column."""
    below = stage.earliest is not None and stage.date < stage.earliest
    brief = stage.brief
    if below and stage.earliest:
        brief = _("{brief}; too early: not before {day}").format(brief=brief, day=short_day(stage.earliest))
    if screen.plain:
        parts = [part for part in (brief, _moved(stage, timetable)) if part]
        text = _("{name}: {day}, {brief}")
        screen.paragraph(
            text.format(name=stage.name, day=in_words(stage.date), brief="; ".join(parts)), hanging=2
        )
        return
    days, style = _days_apart(stage, timetable)
    mark, colour = screen.symbol("mind" if below else "yes") if below or stage.done else (" ", "")
    room = screen.width - _NAME - _DATE - len(days) - 7
    lines = textwrap.wrap(brief, room, break_long_words=False, break_on_hyphens=False) or [""]
    screen.line(
        (f"{mark} ", colour),
        f"{_fitted(stage.short)} ",
        (f"{short_day(stage.date):<{_DATE}}", "bold"),
        (days, style),
        "  ",
        (lines[0], "dim"),
    )
    for line in lines[1:]:
        screen.line((line, "dim"), indent=_NAME + _DATE + len(days) + 6)


def _days_apart(stage: Stage, timetable: Timetable) -> tuple[str, str]:
    """A column of its own for the room that a day has, or for how far it has slipped; none where nothing
    is.
    """
    if timetable.need_by:
        number = None if stage.done else stage.slack
        style = "bad" if (number or 0) < 0 else "good"
    elif any(other.slip for other in timetable.stages):
        number, style = stage.slip or None, "warn"
    else:
        return "", ""
    return f"{'' if number is None else _('{days:+} d').format(days=number):>8}", style


def _fitted(name: str) -> str:
    """The name in its column."""
    return f"{name if len(name) <= _NAME else name[: _NAME - 1] + '…':<{_NAME}}"


def _moved(stage: Stage, timetable: Timetable) -> str:
    """How far a day has slipped, or how much room it has."""
    if timetable.need_by:
        if stage.slack is None or stage.done:
            return ""
        return (
            _("{days} left").format(days=_days(stage.slack))
            if stage.slack >= 0
            else _("{days} short").format(days=_days(-stage.slack))
        )
    if stage.slip > 0:
        return _("{days} later").format(days=_days(stage.slip))
    return _("{days} earlier").format(days=_days(-stage.slip)) if stage.slip else ""


def _days(number: int) -> str:
    return ngettext("{number} day", "{number} days", number).format(number=number)


# --- the bars ---------------------------------------------------------------------------------------------


class _Axis:
    """Days to columns."""

    def __init__(self, timetable: Timetable, columns: int) -> None:
        days = [day for stage in timetable.stages for day in (stage.begins, stage.date) if day]
        self.first, self.last = min(days), max(days)
        self.columns = columns
        # Today is on the axis unless that would press the procedure into a corner.
        if self.first > timetable.today >= self.first - (self.last - self.first) / 2:
            self.first = timetable.today

    def column(self, day: datetime.date) -> int:
        """The column of a day, counted from 0; days beyond the axis are at its ends."""
        span = max(1, (self.last - self.first).days)
        return min(self.columns - 1, max(0, round((day - self.first).days * (self.columns - 1) / span)))

    def shows(self, day: datetime.date) -> bool:
        """Whether the day lies on the axis."""
        return self.first <= day <= self.last

    def labels(self) -> str:
        """Months along the axis, as many as fit."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        most = self.columns // 9
        step = next((number for number in (1, 2, 3, 6, 12, 24, 36) if months / number <= most), 60)
        text = [" "] * self.columns
        free = 0
        for number in range(1, months + 1):
            year, month = divmod(self.first.year * 12 + self.first.month - 1 + number, 12)
            day = datetime.date(year, month + 1, 1)
            label = f"{_MONTH}{short_month(day)} {day.year}"
            at = self.column(day)
            if month % step == 0 and free <= at <= self.columns - len(label):
                text[at : at + len(label)] = label
                free = at + len(label) + 1
        return "".join(text)


def _bars(screen: Screen, timetable: Timetable) -> None:
    axis = _Axis(timetable, screen.width - _NAME - 3)
    screen.gap()
    screen.line((" " * (_NAME + 1) + axis.labels().rstrip(), "dim"))
    for stage in timetable.stages:
        screen.line(f"{_fitted(stage.short)} ", *_bar(axis, stage, timetable.today))
    legend = [_("{sign} the law").format(sign=_LAW), _("{sign} assumed").format(sign=_PRACTICE)]
    if axis.shows(timetable.today):
        legend.append(_("{sign} today").format(sign=_TODAY))
    else:
        legend.append(_("← today") if timetable.today < axis.first else _("today →"))
    screen.line((" " * (_NAME + 1) + "   ".join(legend), "dim"))


def _bar(axis: _Axis, stage: Stage, today: datetime.date) -> Sequence[tuple[str, str]]:
    """The cells of one stage: what the law asks for solid, what is only assumed hatched, today where it is
    free.
    """
    cells = [" "] * axis.columns
    if axis.shows(today):
        cells[axis.column(today)] = _TODAY
    end = axis.column(stage.date)
    apart = stage.begins is not None and abs((stage.date - stage.begins).days) > 1
    start = axis.column(stage.begins) if stage.begins and apart else end
    least = stage.earliest or stage.date
    solid = axis.column(min(least, stage.date)) if stage.legal else start - 1
    for column in range(min(start, end), end + 1):
        cells[column] = _LAW if column <= solid else _PRACTICE
    return [("".join(cells).rstrip(), "accent" if stage.legal else "")]
