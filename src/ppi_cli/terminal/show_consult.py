"""The consultation on screen: the checklist by stage, the next item opened, and what the controls find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppi_cli.consultation.checklist import STAGES, Line, next_open
from ppi_cli.consultation.controls import Found
from ppi_cli.data.citations import cite, cites_for
from ppi_cli.data.schema import Law
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.screen import Screen

_KINDS = {"done": "yes", "open": "open", "not-applicable": ""}
_GRAVE = {"error": "no", "warning": "mind", "note": ""}
_ID_COLUMN = 17


def stage_name(stage: str) -> str:
    """The name of a stage of the checklist."""
    return {"before": _("Before"), "during": _("During"), "after": _("After")}[stage]


def show_status(
    screen: Screen, title: str, lines: Sequence[Line], findings: Sequence[Found], laws: Mapping[str, Law]
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
        show_item(screen, following, laws)
    screen.gap()
    _show_short(screen, findings)


def _show_line(screen: Screen, line: Line) -> None:
    progress, right = line.progress, ""
    if progress is not None and line.state == "done":
        right = f"{progress.by[:12]} {progress.on}".strip() if progress.on else progress.by[:23]
    elif line.state == "not-applicable":
        right = _("not applicable")
    text = words(line.item.text)
    style = "dim" if line.state == "not-applicable" else ""
    screen.item(_KINDS[line.state], f"{line.item.id:<{_ID_COLUMN}} {text}", right, indent=2, style=style)


def show_item(screen: Screen, line: Line, laws: Mapping[str, Law]) -> None:
    """One item opened: why, what counts as done, who usually does it, and what asks for it."""
    item = line.item
    screen.heading(_("Next: {text}").format(text=words(item.text)))
    screen.paragraph(words(item.why), indent=3)
    rows = [(_("Done when"), words(item.done)), (_("Usually"), words(item.who))]
    refs = [cite(text, laws).ref for text in cites_for(item.cite, "general")]
    basis = _("law") if item.basis == "law" else _("good practice")
    rows.append((_("Asked by"), f"{basis}: {'; '.join(refs)}"))
    screen.pairs(rows)
    screen.line(f"ppi consult done {item.id} --note …", indent=3)


def _show_short(screen: Screen, findings: Sequence[Found]) -> None:
    if not findings:
        screen.item("yes", _("The controls find nothing. What is not recorded, they cannot see."), indent=1)
        return
    count = len(findings)
    head = ngettext("{count} finding: ppi consult check", "{count} findings: ppi consult check", count)
    screen.item("mind", head.format(count=count), indent=1)
    for one in findings[:5]:
        screen.item(_GRAVE[one.severity], one.text, indent=3)


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
        basis = _("law") if one.basis == "law" else _("good practice")
        below = [
            one.where,
            basis,
            *(cite(text, laws).ref for text in one.cites),
            *([one.mark] if one.mark else []),
        ]
        screen.paragraph(screen.joined(*(part for part in below if part)), indent=3, style="dim")
