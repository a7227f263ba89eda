"""Lists on screen: which there are, their rows, and how a spreadsheet differs from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ppi_cli.data.schema import ListDefinition, Row, Text
from ppi_cli.data.wording import answer_text
from ppi_cli.language import _, ngettext, words
from ppi_cli.terminal.asking import Option
from ppi_cli.terminal.screen import Screen
from ppi_cli.terminal.start import asker_for

_TOLD = 8
"""Names of rows that are told; of more there is the number."""


def show_overview(screen: Screen, lists: Iterable[ListDefinition], counts: Mapping[str, int]) -> None:
    """Every list with its id and the number of its rows."""
    screen.heading(_("Lists"))
    screen.pairs([(one.id, f"{words(one.label)}: {_rows(counts[one.id])}") for one in lists])
    screen.gap()
    screen.paragraph(
        _("Fill them in in Excel: ppi list export FILE.xlsx, then ppi list import FILE.xlsx; or in ppi.yaml.")
    )


def show_rows(
    screen: Screen, definition: ListDefinition, rows: Sequence[Row], countries: Mapping[str, Text]
) -> None:
    """The rows of a list, each as names and values."""
    screen.heading(_("{list}: {count}").format(list=words(definition.label), count=_rows(len(rows))))
    for number, row in enumerate(rows, 1):
        screen.gap()
        screen.line((str(number), "dim"))
        screen.pairs(
            [
                (words(column.label), answer_text(column, row[column.id], countries))
                for column in definition.columns
                if column.id in row
            ]
        )
    if not rows:
        screen.paragraph(
            _("Fill it in in Excel: ppi list export FILE.xlsx {list}").format(list=definition.id)
        )


def show_exported(
    screen: Screen,
    path: Path,
    lists: Sequence[ListDefinition],
    counts: Mapping[str, int],
    *,
    procedure: str,
    known: int,
) -> None:
    """The file, the lists in it that have rows, and how many have none.

    `procedure` is the name of the one whose documents use these lists, if they were chosen by it; `known` is the number
    of all lists there are.
    """
    screen.item("yes", _("written: {path}").format(path=path), indent=1)
    filled = [one for one in lists if counts[one.id]]
    screen.pairs([(words(one.label), _rows(counts[one.id])) for one in filled])
    if len(filled) < len(lists):
        screen.paragraph(_without_rows(len(lists) - len(filled), further=bool(filled)), indent=3)
    if procedure and len(lists) < known:
        told = _(
            "{procedure}: these are the lists that its documents use, and those with rows. For all {count}, write "
            "`all` behind the name of the file."
        )
        screen.paragraph(told.format(procedure=procedure, count=known))
    screen.line(_("Take it back with: ppi list import {path}").format(path=path))


def _without_rows(count: int, *, further: bool) -> str:
    """How many sheets have no rows; `further`: others do."""
    if further:
        told = ngettext(
            "{count} further sheet has no rows yet.", "{count} further sheets have no rows yet.", count
        )
    else:
        told = ngettext("{count} sheet, without rows yet.", "{count} sheets, without rows yet.", count)
    return told.format(count=count)


def ask_import(
    screen: Screen, lists: Mapping[str, ListDefinition], changes: Sequence[Mapping[str, Any]]
) -> bool:
    """Shows the change and asks whether it is to be recorded."""
    for change in changes:
        _show_change(screen, lists, change)
    options = [Option(_("Record it"), True), Option(_("Leave the case file as it is"), False)]
    return bool(asker_for(screen).choose(_("Record this in the case file?"), options, commands=False))


def show_imported(
    screen: Screen,
    lists: Mapping[str, ListDefinition],
    changes: Sequence[Mapping[str, Any]],
    passed: Sequence[Mapping[str, str]],
    empty: int,
    *,
    seen: bool,
) -> None:
    """What became of each list, and the sheets that were not read; `seen`: the differences were shown already.

    `empty` is the number of sheets without rows, of which there is nothing to say one by one.
    """
    for change in changes:
        _show_change(screen, lists, change, brief=seen)
    for one in passed:
        screen.item("mind", _("not read: the sheet {sheet}: {why}").format(**one), indent=1)
    if empty:
        told = ngettext(
            "{count} sheet has no rows, so its list stays as it is.",
            "{count} sheets have no rows, so their lists stay as they are.",
            empty,
        )
        screen.paragraph(told.format(count=empty))


def _show_change(
    screen: Screen, lists: Mapping[str, ListDefinition], change: Mapping[str, Any], *, brief: bool = False
) -> None:
    name = words(lists[change["id"]].label)
    head = {
        "unchanged": _("{list}: unchanged, {count}"),
        "recorded": _("{list}: recorded, {count}"),
        "found": _("{list}: not recorded yet, {count}"),
    }[change["status"]].format(list=name, count=_rows(change["rows"]))
    kinds = {"unchanged": "yes", "recorded": "yes", "found": "open"}
    screen.item(kinds[change["status"]], head, indent=1)
    if brief:
        return
    told = (("added", _("new")), ("changed", _("changed")), ("removed", _("gone")))
    if change["status"] != "unchanged":
        pairs = [(label, _names(change[key])) for key, label in told if change[key]]
        screen.pairs(pairs or [(_("changed"), _("the order of the rows"))], indent=4)
    if change["status"] == "found":
        screen.line(_("--yes records it"), indent=4)


def _names(names: Sequence[str]) -> str:
    shown = "; ".join(name if len(name) <= 60 else f"{name[:59]}…" for name in names[:_TOLD])
    left = len(names) - _TOLD
    return shown if left <= 0 else _("{names}; and {count} more").format(names=shown, count=left)


def _rows(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=count) if count else _("no rows")
