"""The consultation on screen: the checklist by stage, the next item opened, and what the controls find."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from ppi_cli.consultation.checklist import STAGES, Line, next_open
from ppi_cli.consultation.controls import Found, basis_words, sources_of
from ppi_cli.data.citations import cite
from ppi_cli.data.schema import Law, Lawbook, Value
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen

_KINDS = {"done": "yes", "open": "open", "not-applicable": ""}
_GRAVE = {"error": "no", "warning": "mind", "note": ""}
_ID_COLUMN = 17


def stage_name(stage: str) -> str:
    """The name of a stage of the checklist."""
    return {"before": _("Before"), "during": _("During"), "after": _("After")}[stage]


def show_status(
    screen: Screen,
    title: str,
    lines: Sequence[Line],
    findings: Sequence[Found],
    book: Lawbook,
    facts: Mapping[str, Value],
) -> None:
    """Every item with its state, the next one with its reason, and the findings in short."""
    screen.gap()
    screen.line((_("Market consultation"), "bold"), f" · {title}" if title and not screen.plain else "")
    for stage in STAGES:
        of_stage = [line for line in lines if line.item.stage == stage]
        settled = sum(line.state != "open" for line in of_stage)
        screen.gap()
        screen.ends(
            (stage_name(stage), "bold"),
            _("{settled} of {count} settled").format(settled=settled, count=len(of_stage)),
        )
        for line in of_stage:
            _show_line(screen, line)
    following = next_open(list(lines))
    if following is not None:
        show_item(screen, following, book, facts)
        screen.line(f"ppi consult done {following.item.id} --note …", indent=3)
    screen.gap()
    _show_short(screen, findings)


def _show_line(screen: Screen, line: Line) -> None:
    progress, right = line.progress, ""
    if progress is not None and line.state == "done":
        right = screen.joined(*(part for part in (progress.by, str(progress.on or "")) if part))
    elif line.state == "not-applicable":
        right = _("not applicable")
    elif line.rests_on:
        right = _("if it applies")
    text = words(line.item.text)
    style = "dim" if line.state == "not-applicable" else ""
    symbol, colour = screen.symbol(_KINDS[line.state])
    lead = f"{symbol} "
    room = screen.width - len(lead) - _ID_COLUMN - 4
    wrapped = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    screen.line((lead, colour), f"{line.item.id:<{_ID_COLUMN}} ", (wrapped[0], style), indent=2)
    for more in (*wrapped[1:], *([right] if right else [])):
        screen.line(" " * (len(lead) + _ID_COLUMN + 1), (more, "dim" if more is right else style), indent=2)


def show_item(screen: Screen, line: Line, book: Lawbook, facts: Mapping[str, Value]) -> None:
    """One item opened: why, when it applies, what counts as done, who usually does it, what helps, what asks for it."""
    item = line.item
    screen.heading(_("Next: {text}").format(text=words(item.text)))
    screen.paragraph(words(item.why), indent=3)
    rows = [(_("Done when"), words(item.done)), (_("Usually"), words(item.who))]
    if line.rests_on:
        labels = ", ".join(words(book.facts[name].label) for name in line.rests_on)
        rows.insert(0, (_("Applies"), _("that depends, and is not known: {facts}").format(facts=labels)))
    rows += [("" if number else _("With"), part) for number, part in enumerate(item.how)]
    refs = [cite(text, book.laws).ref for text in sources_of(book, item.cite, facts)]
    rows.append((_("Asked by"), f"{basis_words(item.basis)}: {'; '.join(refs)}"))
    screen.pairs(rows)


def _show_short(screen: Screen, findings: Sequence[Found]) -> None:
    if not findings:
        screen.item("yes", _("The controls find nothing. What is not recorded, they cannot see."), indent=1)
        return
    count = len(findings)
    head = ngettext("{count} finding: ppi consult check", "{count} findings: ppi consult check", count)
    screen.item("mind", head.format(count=count), indent=1)
    for one in findings[:5]:
        screen.item(_GRAVE[one.severity], one.text, indent=3)


def show_findings_of(screen: Screen, findings: Sequence[Found], record: str) -> None:
    """What the controls find in one record, just after it was made; notes can wait."""
    for one in findings:
        if one.where == record and one.severity != "note":
            screen.item("mind", one.text, indent=1)
            screen.paragraph(one.fix if screen.plain else f"→ {one.fix}", indent=3, hanging=2)


def show_findings(screen: Screen, findings: Sequence[Found], laws: Mapping[str, Law]) -> None:
    """Every finding with what to do, and whether law or good practice asks for it."""
    screen.heading(_("Equal treatment and records"))
    if not findings:
        _show_short(screen, findings)
    for one in findings:
        screen.gap()
        lead = {"error": _("Error."), "warning": _("Warning."), "note": _("Note.")}[one.severity]
        screen.item("" if screen.plain else _GRAVE[one.severity], f"{lead} {one.text}", indent=1)
        screen.paragraph(one.fix if screen.plain else f"→ {one.fix}", indent=3, hanging=2)
        refs = [cite(text, laws).ref for text in one.cites]
        below = [
            one.where,
            basis_words(one.basis),
            *refs,
            *([one.mark] if one.mark and not any(one.mark in text for text in refs) else []),
        ]
        screen.paragraph(screen.joined(*(part for part in below if part)), indent=3, style="dim")
