"""What the demo made and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ppi_cli.language import _
from ppi_cli.terminal.screen import Screen


def show_demo(screen: Screen, folder: Path, documents: Sequence[Path]) -> None:
    """The files, then the commands to try in the folder."""
    screen.heading(_("Made in {folder}").format(folder=folder))
    first, *others = (str(path.relative_to(folder)) for path in documents)
    rows = [(first, _("the procedure-choice record, as a Word document"))]
    if others:
        rows.append((f"{others[0]} …", _("the market consultation: its documents and both reports")))
    rows += [
        ("ppi.yaml", _("the facts, their evidence and the decision; open it in any editor")),
        ("consultation/", _("who was met, what was asked and answered, what was found")),
        ("journal.jsonl", _("who changed what and when")),
    ]
    screen.pairs(rows)
    screen.heading(_("Look at it"))
    screen.pairs(
        [
            (f"cd {folder}", ""),
            ("ppi status", _("where the procurement stands")),
            ("ppi consult check", _("what the market consultation would be blamed for")),
            ("ppi consult responses", _("what twelve organisations said")),
            ("ppi plan --explain pcp", _("why not a pre-commercial procurement")),
            ("ppi plan --what-if", _("which answers would change the result")),
            ("ppi journal verify", _("whether the audit trail is whole")),
        ]
    )
