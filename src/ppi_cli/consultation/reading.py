"""From a file to responses: Word forms, spreadsheets and CSV files, one firm a file or one firm a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ppi_cli.consultation.intake import Raw, Source
from ppi_cli.consultation.sheets import TABLES, Rows, columns_of, read_rows
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import _

WORD = ".docx"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_BYTES = 30 * 2**20
_CODE = re.compile(r"(?:OMC-)?([0-9A-F]{8})", re.IGNORECASE)
_FORM, _RECEIVED, _CONFIDENTIAL = "form", "received", "confidential"
_ANSWER_COLUMN, _CONFIDENTIAL_COLUMN = 2, 3
_NOT_TICKED = frozenset({"no", "n", "não", "nao", "false", "0", "☐", "-", "–"})


def read_source(path: Path, book: Lawbook) -> Source:
    """The responses in a file. Raises InputError for a file that cannot be read at all."""
    suffix = path.suffix.casefold()
    if suffix == WORD:
        from ppi_cli.consultation.word_form import read_word_form

        content = _word_bytes(path)
        return Source(path.name, content, (read_word_form(path, book),))
    if suffix not in TABLES:
        raise InputError(
            _("files of this kind are not read: {suffix}").format(suffix=suffix or path.name),
            _("Import .docx, .xlsx or .csv without macros; copy answers from e-mails into a form."),
            str(path),
        )
    sheet = read_rows(path)
    content = path.read_bytes()
    head = sheet.rows[0][1]
    if head[0].casefold() == "id" and len(head) > 1:
        _refuse_without_answers(path, head)
        return Source(path.name, content, (_one_firm(path, sheet, book),))
    return Source(path.name, content, tuple(_rows(path, sheet, book)))


def _word_bytes(path: Path) -> bytes:
    """The bytes of a form, which is neither huge nor locked. Raises InputError."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(len(_COMPOUND))
    except OSError as error:
        raise InputError(
            _("the file cannot be read: {reason}").format(reason=error.strerror or str(error)),
            _("Check its name, and that you may open it."),
            str(path),
        ) from None
    if size > _MOST_BYTES:
        raise InputError(
            _("the file is too large: {size} MB").format(size=size // 2**20),
            _("A form has less than one; take pictures and attachments out of it."),
            str(path),
        )
    if head == _COMPOUND:
        raise InputError(
            _("the file has a password, or is of an old Word (.doc)"),
            _("Open it, save it as .docx without a password, and import it again."),
            str(path),
        )
    return path.read_bytes()


def _refuse_without_answers(path: Path, head: Sequence[str]) -> None:
    """Raises InputError for a form that lost its column of answers."""
    if len(head) <= _ANSWER_COLUMN or head[_ANSWER_COLUMN].casefold().startswith("confiden"):
        raise InputError(
            _("the column with the answers is missing"),
            _("The columns of the form are: id, question, answer, confidential (x)."),
            f"{path}:1",
        )


def _one_firm(path: Path, sheet: Rows, book: Lawbook) -> Raw:
    """A form with a question a row: id, question, answer, confidential."""
    raw = Raw(str(path), problems=list(sheet.problems))
    unknown = []
    for _number, cells in sheet.rows[1:]:
        name = cells[0].strip()
        answer = cells[_ANSWER_COLUMN] if len(cells) > _ANSWER_COLUMN else ""
        if name.casefold() == _FORM:
            raw.code = _code(answer)
        elif name in book.consultation_questions:
            raw.texts[name] = answer
            if len(cells) > _CONFIDENTIAL_COLUMN and _ticked(cells[_CONFIDENTIAL_COLUMN]):
                raw.confidential.add(name)
        elif name:
            unknown.append(name)
    _told_of(raw.problems, unknown, [], book, str(path))
    return raw


def _rows(path: Path, sheet: Rows, book: Lawbook) -> list[Raw]:
    """A table with a firm a row; its first row names the questions by id or by their words."""
    columns, unknown = _matched(sheet.rows[0][1], book)
    named = set(columns.values())
    if not any(name in book.consultation_questions for name in named):
        raise InputError(
            _("no column is a question of the consultation"),
            _("The first row names them by id, such as firm.name; see: ppi consult form"),
            f"{path}:1",
        )
    problems = list(sheet.problems)
    _told_of(problems, unknown, [] if "firm.name" in named else ["firm.name"], book, f"{path}:1")
    made: list[Raw] = []
    for number, cells in sheet.rows[1:]:
        raw = Raw(f"{path}:{number}", problems=problems if not made else [])
        for column, name in columns.items():
            text = cells[column] if column < len(cells) else ""
            if name == _FORM:
                raw.code = _code(text)
            elif name == _RECEIVED:
                raw.received = text
            elif name == _CONFIDENTIAL:
                raw.confidential |= {part.strip() for part in re.split(r"[,;\s]+", text) if part.strip()}
            elif name.endswith(f".{_CONFIDENTIAL}"):
                if _ticked(text):
                    raw.confidential.add(name.removesuffix(f".{_CONFIDENTIAL}"))
            elif text:
                raw.texts[name] = text
        made.append(raw)
    return made


def _matched(head: Sequence[str], book: Lawbook) -> tuple[dict[int, str], list[str]]:
    """Column number → question or reserved name; and the names of columns that mean nothing here."""
    known: dict[str, str] = {_FORM: _FORM, _RECEIVED: _RECEIVED, _CONFIDENTIAL: _CONFIDENTIAL}
    for name, question in book.consultation_questions.items():
        known[name.casefold()] = name
        known[f"{name}.{_CONFIDENTIAL}".casefold()] = f"{name}.{_CONFIDENTIAL}"
        known |= {" ".join(text.split()).casefold(): name for text in question.text.values()}
    columns: dict[int, str] = {}
    unknown = []
    for number, name in columns_of(head):
        found = known.get(name.casefold())
        if found is None or found in columns.values():
            unknown.append(name)
        else:
            columns[number] = found
    return columns, unknown


def _told_of(
    problems: list[Problem], unknown: list[str], missing: list[str], book: Lawbook, where: str
) -> None:
    if unknown:
        guesses = {name: nearest(name.casefold(), book.consultation_questions) for name in unknown[:20]}
        fix = "; ".join(f"{name}: {guess}?" for name, guess in guesses.items() if guess)
        problems.append(
            Problem(
                _("these columns or rows are no questions, and were left out: {names}").format(
                    names=", ".join(name[:40] for name in unknown[:20])
                ),
                fix or _("Compare with the form: ppi consult form"),
                where,
            )
        )
    if missing:
        problems.append(
            Problem(
                _("these columns are missing: {names}").format(names=", ".join(missing)),
                _("Add them; their names are the ids of the questions."),
                where,
            )
        )


def _code(text: str) -> str:
    found = _CODE.search(text)
    return found[1].upper() if found else ""


def _ticked(text: str) -> bool:
    """Anything but a no marks an answer as confidential: better once too often."""
    return bool(text.strip()) and text.strip().casefold() not in _NOT_TICKED
