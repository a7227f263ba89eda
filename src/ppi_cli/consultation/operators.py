"""Economic operators and others from a spreadsheet or CSV file: name, kind, country, size, listed, involved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ppi_cli.consultation.answers import read_answer
from ppi_cli.consultation.sheets import columns_of, read_rows
from ppi_cli.data.facts import BadValue, nearest
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _

COLUMNS = {
    "name": "firm.name",
    "kind": "firm.role",
    "country": "firm.country",
    "size": "firm.size",
    "listed": "firm.listed",
    "partners": "firm.partners",
    "involved": "",
}
"""The columns that are read, and the question whose answers they hold."""


def read_operators(path: Path, book: Lawbook) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The rows that can be read, and what is wrong with the others. Raises InputError for the whole file."""
    sheet = read_rows(path)
    head = dict(columns_of(sheet.rows[0][1])) if sheet.rows else {}
    columns = {number: name.casefold() for number, name in head.items() if name.casefold() in COLUMNS}
    if "name" not in columns.values():
        raise InputError(
            _("there is no column 'name'"),
            _("The columns are: {names}.").format(names=", ".join(COLUMNS)),
            f"{path}:1",
        )
    problems = list(sheet.problems)
    for name in head.values():
        if name.casefold() not in COLUMNS:
            guess = nearest(name.casefold(), COLUMNS)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("It was left out.")
            problems.append(
                Problem(_("there is no column '{name}' to read").format(name=name[:40]), fix, f"{path}:1")
            )
    rows = []
    for number, cells in sheet.rows[1:]:
        row = _row(cells, columns, book, problems, f"{path}:{number}")
        if row is not None:
            rows.append(row)
    return rows, problems


def _row(
    cells: list[str], columns: dict[int, str], book: Lawbook, problems: list[Problem], where: str
) -> dict[str, Any] | None:
    row: dict[str, Any] = {}
    for column, name in columns.items():
        text = cells[column].strip() if column < len(cells) else ""
        question = book.consultation_questions.get(COLUMNS[name])
        if not text:
            continue
        try:
            row[name] = read_answer(question, text, book) if question else text
        except BadValue as bad:
            problems.append(Problem(f"{name}: {bad.what}", bad.fix, where))
    if not row.get("name"):
        problems.append(Problem(_("the row has no name"), _("Write the name of the organisation."), where))
        return None
    return row
