"""Reading a questionnaire that came back as a Word file, from Word or LibreOffice.

Each question is a clause of its own, so what was typed is found by the clause: within the control or the bookmark of
the answer, or in any paragraph that was added below it. `omc-questionnaire` in templates/ is what is read here.
"""

from __future__ import annotations

import re
from pathlib import Path

from ppi_cli.consultation.intake import Raw
from ppi_cli.data.schema import Lawbook
from ppi_cli.documents.controls import FIELD, short_hash
from ppi_cli.documents.reading import Clause, Line, Text
from ppi_cli.documents.slots import TICKED, UNTICKED
from ppi_cli.documents.wordfile import WordFile
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _

ANSWER, CONFIDENTIAL = 1, 2
"""Which value of its clause is the answer, and which the box that marks it as confidential."""
EMPTY = "…"
"""What stands in the brackets of a field that nobody filled in, in every language."""
_CODE = re.compile(r"OMC-([0-9A-F]{8})")
_PLACEHOLDER = re.compile(r"\[…[^\]\n]{0,60}\]")
_BOXES = (TICKED, "☑", UNTICKED)


def clause_of(question: str) -> str:
    """The id of the clause of a question."""
    return f"q-{question}"


def read_word_form(path: Path, book: Lawbook) -> Raw:
    """What was typed into a form. Raises InputError for what is no form, or no Word file that may be opened."""
    text = Text(WordFile(path).document)
    whole = "\n".join(line.text for clause in text.clauses for line in clause.lines)
    code = _CODE.search(whole)
    raw = Raw(str(path), code=code[1] if code else "")
    clauses = {name: text.find(clause_of(name)) for name in book.consultation_questions}
    if code is None or not any(clauses.values()):
        raise InputError(
            _("this is no questionnaire of ppi, or its questions can no longer be found"),
            _("Ask for the form as it was sent out; copy the answers into it if need be."),
            str(path),
        )
    for name, clause in clauses.items():
        if clause is not None:
            _read_clause(raw, name, clause)
    return raw


def _read_clause(raw: Raw, name: str, clause: Clause) -> None:
    if any("revision" in line.extras for line in clause.lines):
        raw.problems.append(
            Problem(
                _("{question}: the answer holds tracked changes").format(question=name),
                _("Accept or reject them in Word; it was read as if they were accepted."),
                raw.where,
            )
        )
    answer = f"{FIELD}{short_hash(clause_of(name))}_{ANSWER}"
    box = f"{FIELD}{short_hash(clause_of(name))}_{CONFIDENTIAL}"
    lines = clause.lines[1:]  # behind the question itself
    first = next((number for number, line in enumerate(lines) if _has(line, answer, name)), None)
    if first is None:
        first = _after_hint(lines)
    typed = []
    for line in lines[first:]:
        if _is_box(line, box):
            if any(mark in line.text for mark in _BOXES[:2]):
                raw.confidential.add(name)
            continue
        typed.append(line.text)
    raw.texts[name] = _PLACEHOLDER.sub("", "\n".join(typed)).strip()


def _has(line: Line, bookmark: str, name: str) -> bool:
    return bookmark in line.marks or any(one.fact == f"omc.{name}" for one in line.controls)


def _after_hint(lines: list[Line]) -> int:
    """Where the answer begins although its bookmark is gone: behind the hint, which is set in italics."""
    for number, line in enumerate(lines):
        if not (line.looks and all("Emphasis" in look for look in line.looks)):
            return number
    return len(lines)


def _is_box(line: Line, bookmark: str) -> bool:
    return bookmark in line.marks or line.text.lstrip()[:1] in _BOXES
