"""Progress of long work: a line on standard error that names what is being done; nothing in plain or JSON output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from ppi_cli.terminal.screen import Screen

Item = TypeVar("Item")


def tracked(screen: Screen, items: Sequence[Item], label: str, *, quiet: bool) -> Iterator[Item]:
    """Gives the items one by one while their progress is shown."""
    if quiet or screen.plain or len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(" {task.description}"), BarColumn(bar_width=30), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=len(items))
        for item in items:
            progress.update(task, description=f"{label} {item}")
            yield item
            progress.advance(task)
