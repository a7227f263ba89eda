"""A procurement with one document, on which the commands are run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ppi_cli.casefile.case import CaseFile
from ppi_cli.data.lawbook import load_lawbook
from support import Ppi

BOOK = load_lawbook(None, None)
FACTS: dict[str, Any] = {
    "buyer.name": "Town of Vila Serena",
    "need.title": "Quiet works",
    "need.summary": "Less noise.",
    "value.rd": 400_000,
    "contract.type": "services",
}


class Desk:
    """A procurement with one document, and the commands run on it."""

    def __init__(self, ppi: Ppi, folder: Path, house: Path) -> None:
        self.folder, self.path = folder, folder / "documents/note.docx"
        self._ppi, self._house = ppi, house

    def run(self, *arguments: str) -> Any:
        return self._ppi(
            "draft", *arguments, "-p", str(self.folder), "--house", str(self._house), "--as-of", "2026-11-22"
        )

    def set(self, **facts: Any) -> None:
        case = self.case()
        for name, value in facts.items():
            case.record(name.replace("__", "."), value)

    def case(self) -> CaseFile:
        return CaseFile.open(self.folder, BOOK.facts, BOOK.countries, lists=BOOK.lists)

    def lists(self, rows: dict[str, Any]) -> None:
        """The case has these lists and no others."""
        self.case().record_all({}, rows=dict.fromkeys(BOOK.lists, ()) | rows)

    def template(self, text: str) -> None:
        (self._house / "templates/en/note.md").write_text(text, encoding="utf-8")

    def states(self, ran: Any) -> dict[str, str]:
        return {one["clause"]: one["state"] for one in ran.json["documents"][0]["clauses"]}
