"""The questionnaire as a spreadsheet and as CSV, to be filled in by one firm each: id, question, answer, confidential."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from ppi_cli.data.schema import ConsultationQuestion, Lawbook
from ppi_cli.language import _, words

FORM_ROW = "form"


def form_rows(book: Lawbook, questions: Sequence[str], code: str) -> list[tuple[str, str, str, str]]:
    """The rows of a blank form, its code in the last one."""
    rows = [("id", _("question"), _("answer"), _("confidential (x)"))]
    for name in questions:
        question = book.consultation_questions[name]
        rows.append((name, _asked(question), "", ""))
    return [
        *rows,
        (FORM_ROW, _("Leave this row as it is: it names the version of the form."), f"OMC-{code}", ""),
    ]


def _asked(question: ConsultationQuestion) -> str:
    hint = words(question.hint) if question.hint else ""
    choices = " / ".join(words(choice.label) for choice in question.choices.values())
    return " ".join(part for part in (words(question.text), hint, f"({choices})" if choices else "") if part)


def as_csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """The form as CSV in UTF-8 with a byte-order mark, which spreadsheet programs need to read accents."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(book: Lawbook, questions: Sequence[str], code: str) -> bytes:
    """The form as a spreadsheet, with lists to choose from."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    rows = form_rows(book, questions, code)
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = _("Questionnaire")
    for row in rows:
        sheet.append(row)
    for letter, width in (("A", 20), ("B", 60), ("C", 50), ("D", 16)):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6F0")
    for line in sheet.iter_rows(min_row=2, max_row=len(rows)):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, name in enumerate(questions, 2):
        question = book.consultation_questions[name]
        labels = [words(choice.label).replace(",", ";") for choice in question.choices.values()]
        if question.type == "yes-no":
            labels = [_("Yes"), _("No")]
        listed = ",".join(labels)
        if labels and len(listed) <= 250 and not any(";" in label for label in labels):
            choice = DataValidation(
                type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False
            )
            sheet.add_data_validation(choice)
            choice.add(f"C{number}")
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()
