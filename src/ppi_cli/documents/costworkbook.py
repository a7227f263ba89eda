"""The cost over the life cycle as a workbook with formulas, beside the Word document of the same name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ppi_cli.data.wording import long_day
from ppi_cli.documents.context import Subject
from ppi_cli.documents.costcase import FIRST_OFFERED, Case, case_of
from ppi_cli.documents.costresults import write_calculation, write_comparison, write_received
from ppi_cli.documents.costsheet import write_inputs, write_offered
from ppi_cli.documents.workbook import Book, Look, Page
from ppi_cli.language import _


def cost_workbook(subject: Subject, title: str, day: datetime.date, *, clean: bool = False) -> bytes:
    """The workbook in the language in use, dated `day`; `clean` leaves the notes for the contracting authority out.

    `title` is that of the Word document. The same arguments give the same bytes.
    """
    case, book = case_of(subject), Book()
    _write_guide(book.page(_("How to use"), landscape=False), case, title, day, clean=clean)
    inputs = write_inputs(book.page(_("Assumptions")), case)
    offered = write_offered(book.page(_("Tender"), freeze=f"B{FIRST_OFFERED}"), case, inputs)
    worked = write_calculation(book, case, inputs, offered)
    received = write_received(book, case, inputs)
    write_comparison(book, case, inputs, worked, received)
    return book.to_bytes(title, case.known("buyer.name"), day)


def _write_guide(page: Page, case: Case, title: str, day: datetime.date, *, clean: bool) -> None:
    page.widths(A=4, B=92)
    page.text("A1", title, Look("title"))
    page.across("A1:B1")
    page.tall(1, 2 * len(title), 80)
    row = 2
    for text in (
        case.known("need.title"),
        case.known("buyer.name"),
        case.known("procedure.reference"),
        long_day(day),
    ):
        if text:
            page.text(f"A{row}", text)
            page.across(f"A{row}:B{row}")
            page.tall(row, len(text), 90)
            row += 1
    row = _write_steps(page, row + 1, _("What the sheets are"), _sheets())
    row = _write_steps(page, row, _("For tenderers"), _for_tenderers())
    if not clean:
        row = _write_steps(page, row, _("For the contracting authority, before publication"), _before())
    _write_steps(page, row, _("For the contracting authority, after the opening of tenders"), _after())


def _write_steps(page: Page, row: int, title: str, steps: Iterable[str]) -> int:
    """A heading and numbered lines; gives the row in which to go on."""
    page.text(f"A{row}", title, Look("section"))
    page.across(f"A{row}:B{row}")
    for number, step in enumerate(steps, 1):
        row += 1
        page.value(f"A{row}", number, Look("", "0", "left"))
        page.text(f"B{row}", step)
        page.tall(row, len(step), 100)
    return row + 2


def _sheets() -> tuple[str, ...]:
    return (
        _("The Word document of the same name states the method. The workbook applies it; if they differ, the document counts."),
        _("Assumptions: years, discount rate, quantities and prices that the contracting authority gives, the same for all."),
        _("Tender: the figures of one tenderer. Yellow cells are filled in; grey ones are given."),
        _("Calculation: each cost in each year, discounted, and the cost over the life cycle."),
        _("Tenders received and Comparison: for the contracting authority, when it has opened the tenders."),
    )  # fmt: skip


def _for_tenderers() -> tuple[str, ...]:
    return (
        _("Fill in the yellow cells of the sheet Tender: amounts in euro without VAT, at the prices of the year stated."),
        _("Leave no yellow cell of a cost empty: write 0 where there is none. The sheet Calculation counts what is missing."),
        _("Name the evidence for each figure in the last column."),
        _("Hand in the workbook with the tender, and carry its result over to the statement in the Word document."),
    )  # fmt: skip


def _before() -> tuple[str, ...]:
    return (
        _("Assumptions and costs come from the case file. Change them there and draft again while nobody has edited this file."),
        _("Protection has no password: lift it in Excel by Review, Unprotect Sheet, in LibreOffice by Tools, Protect Sheet."),
        _("Fill in the sheet Tender with the solution of today in a copy: its result is your point of comparison."),
        _("Publish the workbook with empty yellow cells. Option --clean leaves these notes out."),
    )  # fmt: skip


def _after() -> tuple[str, ...]:
    return (
        _("Work in your own copy, not in a workbook that a tenderer sent: protection without a password can be lifted."),
        _("Copy quantities and prices from the sheet Tender of each tender; paste them as values on the sheet Tenders received."),
        _("The sheet Comparison discounts them by your assumptions. What you give yourself counts whatever a tenderer typed."),
        _("A tender in which figures are missing gets no rank; the Word document says what happens to it."),
    )  # fmt: skip
