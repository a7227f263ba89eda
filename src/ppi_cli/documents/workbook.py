"""Workbooks with formulas: each formula with its result, so that it is seen before anything is worked out anew.

A mail program, a telephone and Excel's protected view show the results that a file holds and work nothing out.
The same contents give the same bytes.
"""

from __future__ import annotations

import datetime
import io
import math
import zipfile
from typing import Any, Literal

import msgspec

from ppi_cli.documents.package import pack

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"
_SHADES = {"head": "DCE6F0", "wanted": "FFF4C2", "given": "F2F2F2"}
_LINE = 15.0  # points
_SIZES = {"title": 16, "section": 13}
_INKS = {"hidden": "FFFFFF"}
_BOLD = frozenset({"title", "section", "head", "result"})
_FRAMED = frozenset({"head", "wanted", "given", "cell", "result"})


class Look(msgspec.Struct, frozen=True):
    """How a cell looks: its kind, its number format, and on which side it stands (empty: as its value wants)."""

    kind: str = ""
    format: str = "General"
    side: str = ""


def as_text(cell: Any, text: str) -> None:
    """Puts a text in a cell that stays a text, even where a spreadsheet would take it for a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_RUNS)


def quoted(text: str) -> str:
    """A text within a formula."""
    return '"' + text.replace('"', '""') + '"'


class Page:
    """A sheet, protected without a password but for the cells that are left open."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.results: dict[str, str | float] = {}

    @property
    def reach(self) -> str:
        """How formulas on other sheets begin that look at this one."""
        title: str = self.sheet.title
        return "'" + title.replace("'", "''") + "'!"

    def text(self, place: str, text: str, look: Look = Look()) -> None:  # noqa: B008 -- a tuple never changes
        """A text, never a formula."""
        as_text(self._cell(place, look), text)

    def value(self, place: str, value: float | str | None, look: Look) -> None:
        """A number or a text; nothing where it is None."""
        if isinstance(value, str):
            self.text(place, value, look)
        else:
            self._cell(place, look).value = value

    def formula(self, place: str, formula: str, result: float | str, look: Look) -> None:
        """A formula, without its equals sign, and what it comes to."""
        self._cell(place, look).value = f"={formula}"
        self.results[place] = result

    def open_cell(self, place: str, look: Look = Look("wanted")) -> None:  # noqa: B008 -- a tuple never changes
        """An empty cell to be filled in."""
        from openpyxl.styles import Protection

        self._cell(place, look).protection = Protection(locked=False)

    def _cell(self, place: str, look: Look) -> Any:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = self.sheet[place]
        cell.number_format = look.format
        indent = int(look.side == "left")  # so that a text does not cling to the number before it
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal=look.side or None, indent=indent
        )  # fmt: skip
        size, ink = _SIZES.get(look.kind, 11), _INKS.get(look.kind)
        cell.font = Font(name="Calibri", size=size, bold=look.kind in _BOLD, color=ink)
        if look.kind in _SHADES:
            cell.fill = PatternFill("solid", fgColor=_SHADES[look.kind])
        if look.kind in _FRAMED:
            line = Side(style="thin", color="BFBFBF")
            cell.border = Border(left=line, right=line, top=line, bottom=line)
        return cell

    def check(self, cells: str, kind: Literal["whole", "decimal"], least: int, most: int) -> None:
        """Refuses what is no number, or out of range, when somebody types it."""
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(
            type=kind, operator="between", formula1=str(least), formula2=str(most), allow_blank=True
        )
        self._add(rule, cells)

    def choose(self, cells: str, source: str) -> None:
        """Offers words to choose among: those of `source`, a formula or a list in quotes."""
        from openpyxl.worksheet.datavalidation import DataValidation

        self._add(DataValidation(type="list", formula1=source, allow_blank=True), cells)

    def _add(self, rule: Any, cells: str) -> None:
        rule.showErrorMessage = True
        rule.add(cells.replace("$", ""))
        self.sheet.add_data_validation(rule)

    def shade(self, cells: str, formula: str, color: str, ink: str = "000000") -> None:
        """A ground and a colour of letters where a formula, without its equals sign, is true."""
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import Font, PatternFill

        fill = PatternFill("solid", bgColor=color)
        rule: Any = FormulaRule  # openpyxl says nothing of its types
        self.sheet.conditional_formatting.add(
            cells, rule(formula=[formula], fill=fill, font=Font(color=ink))
        )  # fmt: skip

    def widths(self, **columns: float) -> None:
        """How wide columns are, in letters."""
        for name, width in columns.items():
            self.sheet.column_dimensions[name].width = width

    def across(self, cells: str) -> None:
        """One cell over several."""
        self.sheet.merge_cells(cells)

    def print_area(self, cells: str, wide: int, head: int) -> None:
        """What is printed, on so many pages side by side, each with the first column and the row `head`."""
        self.sheet.print_area = cells
        self.sheet.page_setup.fitToWidth = wide
        self.sheet.print_title_cols, self.sheet.print_title_rows = "A:A", f"{head}:{head}"

    def tall(self, row: int, letters: int, width: float) -> None:
        """Room for so many letters in a column, or in several that are one, of this width."""
        lines = math.ceil(letters / width)
        self.sheet.row_dimensions[row].height = _LINE * max(1, lines) + 1

    def settle(self) -> None:
        """Room for what is known to stand in each row: not every program makes it by itself."""
        for cells in self.sheet.iter_rows():
            row = cells[0].row
            shown = [(cell, self.results.get(cell.coordinate, cell.value)) for cell in cells]
            needed = [
                math.ceil(len(text) / self.sheet.column_dimensions[cell.column_letter].width)
                for cell, text in shown
                if isinstance(text, str) and cell.coordinate not in self.sheet.merged_cells
            ]
            if self.sheet.row_dimensions[row].height is None and max(needed, default=1) > 1:
                self.sheet.row_dimensions[row].height = _LINE * max(needed) + 1


class Book:
    """A workbook in the making."""

    def __init__(self) -> None:
        import openpyxl

        self._book = openpyxl.Workbook()
        for sheet in self._book.worksheets:
            self._book.remove(sheet)
        self._pages: list[Page] = []

    def page(self, name: str, *, landscape: bool = True, freeze: str = "") -> Page:
        """A new sheet behind the others, printed one page wide."""
        sheet: Any = self._book.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        sheet.freeze_panes = freeze or None
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # not forbidden
        self._pages.append(Page(sheet))
        return self._pages[-1]

    def to_bytes(self, title: str, author: str, day: datetime.date) -> bytes:
        """The file, as made on `day`; `author` and `title` are its properties."""
        self._book.properties.title, self._book.properties.creator = title, author
        self._book.calculation.fullCalcOnLoad = True
        for page in self._pages:
            page.settle()
        stream = io.BytesIO()
        self._book.save(stream)
        with zipfile.ZipFile(stream) as made:
            parts = {name: made.read(name) for name in made.namelist()}
        for number, page in enumerate(self._pages, 1):
            name = f"xl/worksheets/sheet{number}.xml"
            parts[name] = _with_results(parts[name], page.results)
        parts["docProps/core.xml"] = _dated(parts["docProps/core.xml"], day)
        return pack(parts)


def _with_results(part: bytes, results: dict[str, str | float]) -> bytes:
    """A sheet whose formulas have their results beside them."""
    from lxml import etree

    root = etree.fromstring(part)
    for formula in root.iter(f"{_MAIN}f"):
        cell = formula.getparent()
        place = "" if cell is None else cell.get("r", "")
        if cell is None or place not in results:
            continue
        result = results[place]
        value = cell.find(f"{_MAIN}v")
        value = etree.SubElement(cell, f"{_MAIN}v") if value is None else value
        value.text = result if isinstance(result, str) else repr(float(result))
        if isinstance(result, str):
            cell.set("t", "str")
        else:
            cell.attrib.pop("t", "")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _dated(part: bytes, day: datetime.date) -> bytes:
    """The properties with the day instead of the moment at which the file was made."""
    from lxml import etree

    root = etree.fromstring(part)
    for name in ("created", "modified"):
        for element in root.iter(f"{_TERMS}{name}"):
            element.text = f"{day.isoformat()}T00:00:00Z"
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
