"""The sheets of the life-cycle workbook that compute: year by year for one tender, and tenders side by side."""

from __future__ import annotations

from ppi_cli.documents.costcase import FIRST, FIRST_OFFERED, Case
from ppi_cli.documents.costsheet import (
    RATE,
    WANTED_COUNT,
    WANTED_MONEY,
    YEARS,
    kinds_table,
    missing_terms,
)
from ppi_cli.documents.economics import factor
from ppi_cli.documents.lifecycle import (
    MOST_YEARS,
    Cost,
    amount,
    due,
    in_year,
    life_cycle_cost,
    present_value,
    sign,
    span,
    unsaid,
    weight,
)
from ppi_cli.documents.spreadsheet import column_letter
from ppi_cli.documents.workbook import Book, Look, Page
from ppi_cli.language import _

TENDERS = 8
"""How many tenders can be compared."""
RESULT, MISSING = "B4", "B5"
"""Where the cost over the life cycle stands on the sheet of the calculation, and how many figures are missing."""
FIRST_WORKED = 12
"""The row of the first cost on that sheet."""
FIRST_RECEIVED = 7
"""The row of the first cost on the sheet of the tenders received."""
FIRST_COMPARED = 11
"""The row of the first cost on the sheet of the comparison."""
TOTAL, LACKING, DISTANCE, RANK = 5, 6, 7, 8
"""The rows of the results on that sheet."""
_YEAR0 = 11  # the column of year 0, counted from zero
_HEADS, _FACTORS = 10, 11
_TEXT, _HEAD = Look("cell", side="left"), Look("head", side="left")
_MONEY, _COUNT, _WHOLE = Look("cell", "#,##0.00"), Look("cell", "#,##0.####"), Look("cell", "0", "center")
_RESULT, _RESULT_COUNT = Look("result", "#,##0.00", "right"), Look("result", "0", "right")
_YEAR_MONEY = Look("", "#,##0.00;-#,##0.00;")  # nothing where nothing is due
_SHARE = Look("cell", "0.0000")
_WARNING = "F8CBAD"
_SHOWN = 10  # years on a printed page


# --- one tender, year by year -------------------------------------------------------------------------------


def write_calculation(book: Book, case: Case, inputs: Page, offered: Page) -> Page:
    """Each cost of one tender in each year, discounted."""
    page = book.page(_("Calculation"), freeze=f"B{FIRST_WORKED}")
    page.widths(A=42, B=10, C=13, D=14, E=16, F=8, G=8, H=8, I=14, J=17, K=10)
    page.text("A1", _("Calculation for the figures on the sheet Tender"), Look("title"))
    page.text(
        "A2", _("An amount of year t is divided by (1 + r) to the power of t; year 0 is not discounted.")
    )
    for place in ("A1:K1", "A2:K2"):
        page.across(place)
    _write_heads(page, case)
    _write_years(page, case, inputs)
    for number, cost in enumerate(case.costs):
        _write_cost(page, case, inputs, offered, number, cost)
        _write_due(page, case, inputs, number, cost)
    _write_sums(page, case)
    _write_result(page, case, inputs)
    return page


def _write_heads(page: Page, case: Case) -> None:
    heads = (
        case.head("item"),
        _("Counts"),
        _("Quantity"),
        case.head("unit_price"),
        _("Amount each time it falls due (€)"),
        _("From year"),
        _("To year"),
        _("Every … years"),
        _("Sum of the discount factors"),
        _("Present value (€)"),
        _("Figures missing"),
    )
    for place, text in zip("ABCDEFGHIJK", heads, strict=True):
        page.text(f"{place}{_HEADS}", text, _HEAD)


def _columns() -> list[str]:
    """The columns of the years, 0 to the last that is possible."""
    return [column_letter(_YEAR0 + year) for year in range(MOST_YEARS + 1)]


def _years_of(row: int, *, fixed: bool) -> str:
    """The cells of all years in a row."""
    mark = "$" if fixed else ""
    return f"$L{mark}{row}:${_columns()[-1]}{mark}{row}"


def _write_years(page: Page, case: Case, inputs: Page) -> None:
    """The number and the discount factor of each year; years beyond the period are white on white."""
    page.text(f"A{_HEADS - 1}", _("Amounts by year (€)"), Look("section"))
    page.text(f"A{_FACTORS}", _("Discount factor"), _TEXT)
    years, rate = f"{inputs.reach}{YEARS}", f"{inputs.reach}{RATE}"
    for year, column in enumerate(_columns()):
        page.value(f"{column}{_HEADS}", year, Look("hidden", f'"{_("Year")} "0', "right"))
        within = case.terms.years is not None and year <= case.terms.years
        worth = factor(case.terms.rate or 0, year) if within else 0.0
        formula = f"IF(AND(ISNUMBER({years}),{column}${_HEADS}<={years}),1/(1+N({rate}))^{column}${_HEADS},0)"
        page.formula(f"{column}{_FACTORS}", formula, worth, Look("", "0.0000;-0.0000;"))
        page.widths(**{column: 14})
    page.shade(f"L{_HEADS}:{_columns()[-1]}{_HEADS}", f"L${_FACTORS}>0", "DCE6F0")
    shown = case.terms.years or _SHOWN
    area = f"A1:{_columns()[shown]}{FIRST_WORKED + len(case.costs) + 2}"
    page.print_area(area, wide=1 + (shown + _SHOWN) // _SHOWN, head=_HEADS)


def _write_cost(page: Page, case: Case, inputs: Page, offered: Page, number: int, cost: Cost) -> None:
    """What a cost is, how it counts, and what it adds."""
    row, source, tender = FIRST_WORKED + number, FIRST + number, FIRST_OFFERED + number
    at, from_tender = inputs.reach, offered.reach
    terms, (first, last, every) = case.terms, span(cost, case.terms)
    name, kind = f"{at}$A${source}", f"{at}$B${source}"
    page.formula(f"A{row}", f'IF({name}="","",{name})', cost.item, _TEXT)
    counts = f"IFERROR(VLOOKUP({kind},{kinds_table(case, inputs)},2,FALSE),1)"
    page.formula(f"B{row}", counts, sign(cost.kind, terms), _WHOLE)
    for place, given, own, value, look in (
        ("C", f"{at}$D${source}", f"{from_tender}$G${tender}", cost.quantity, _COUNT),
        ("D", f"{at}$E${source}", f"{from_tender}$H${tender}", cost.price, _MONEY),
    ):
        page.formula(f"{place}{row}", _first_number(given, own), value or 0, look)
    page.formula(f"E{row}", f"B{row}*C{row}*D{row}", amount(cost, terms), _MONEY)
    from_year, to_year, interval = (f"{at}${place}${source}" for place in "FGH")
    open_end = f"IF(ISNUMBER({interval}),N({at}{YEARS}),F{row})"
    page.formula(f"F{row}", f"N({from_year})", first, _WHOLE)
    page.formula(f"G{row}", f"IF(ISNUMBER({to_year}),{to_year},{open_end})", last, _WHOLE)
    page.formula(f"H{row}", f"MAX(1,N({interval}))", every, _WHOLE)
    lacking = "+".join(
        f"IF(ISNUMBER({one}),0,1)"
        for one in (_either(f"{at}$D${source}", f"{from_tender}$G${tender}"),
                    _either(f"{at}$E${source}", f"{from_tender}$H${tender}"), from_year)
    )  # fmt: skip
    page.formula(f"K{row}", f'IF({name}="",0,{lacking})', cost.missing if cost.item else 0, _WHOLE)
    page.shade(f"K{row}", f"K{row}>0", _WARNING)


def _first_number(given: str, own: str) -> str:
    """What the contracting authority gives, else what the tenderer does, else nil."""
    return f"IF(ISNUMBER({given}),{given},N({own}))"


def _either(given: str, own: str) -> str:
    """A number where either cell has one."""
    return f"IF(ISNUMBER({given}),{given},{own})"


def _write_due(page: Page, case: Case, inputs: Page, number: int, cost: Cost) -> None:
    """What falls due in each year, and what all of it is worth."""
    row, years = FIRST_WORKED + number, due(cost, case.terms)
    each = amount(cost, case.terms)
    for year, column in enumerate(_columns()):
        at = f"{column}${_HEADS}"
        due_then = f"AND({column}${_FACTORS}>0,{at}>=$F{row},{at}<=$G{row},MOD({at}-$F{row},$H{row})=0)"
        page.formula(
            f"{column}{row}", f"IF({due_then},$E{row},0)", each if year in years else 0.0, _YEAR_MONEY
        )
    heads, factors = _years_of(_HEADS, fixed=True), _years_of(_FACTORS, fixed=True)
    falls = f"({heads}>=F{row})*({heads}<=G{row})*(MOD({heads}-F{row},H{row})=0)"
    page.formula(f"I{row}", f"SUMPRODUCT({falls}*{factors})", weight(cost, case.terms), _SHARE)
    worth = present_value(cost, case.terms)
    page.formula(f"J{row}", f"SUMPRODUCT({_years_of(row, fixed=False)},{factors})", worth, _MONEY)


def _write_sums(page: Page, case: Case) -> None:
    """The sums by year, and what they are worth."""
    last, row = FIRST_WORKED + len(case.costs) - 1, FIRST_WORKED + len(case.costs) + 1
    page.text(f"A{row}", _("Sum of the year"), Look("result"))
    page.text(f"A{row + 1}", _("Sum of the year, discounted"), Look("result"))
    totals = []
    for year, column in enumerate(_columns()):
        total = in_year(case.costs, case.terms, year)
        page.formula(f"{column}{row}", f"SUM({column}{FIRST_WORKED}:{column}{last})", total, _YEAR_MONEY)
        totals.append(total * factor(case.terms.rate or 0, year))
        worth = f"{column}{row}*{column}${_FACTORS}"
        page.formula(f"{column}{row + 1}", worth, totals[-1], _YEAR_MONEY)
    page.formula(f"J{row + 1}", f"SUM({_years_of(row + 1, fixed=False)})", sum(totals), _RESULT)


def _write_result(page: Page, case: Case, inputs: Page) -> None:
    """The cost over the life cycle, and whether anything is missing."""
    last = FIRST_WORKED + len(case.costs) - 1
    missing, terms_missing = missing_terms(case, inputs)
    lacking = sum(cost.missing for cost in case.costs if cost.item) + terms_missing
    total, label = life_cycle_cost(case.costs, case.terms), _("Cost over the life cycle, € without VAT")
    sums = f"SUM(K{FIRST_WORKED}:K{last})+{missing}"
    rows: tuple[tuple[str, str, float, Look], ...] = (
        (label, f"SUM(J{FIRST_WORKED}:J{last})", total, _RESULT),
        (_("Figures that are still missing"), sums, lacking, _RESULT_COUNT),
        (_("The same cost, added up by year"), f"J{last + 3}", total, _MONEY),
    )
    for row, (name, formula, value, look) in enumerate(rows, 4):
        page.text(f"A{row}", name, Look("result") if row < 6 else _TEXT)
        page.formula(f"B{row}", formula, value, look)
        page.across(f"B{row}:D{row}")
    page.shade("B5:D5", "$B$5>0", _WARNING)
    page.text("E5", _("The result holds when this is 0."), Look("", side="left"))
    page.across("E5:K5")


# --- tenders side by side -------------------------------------------------------------------------------------


def _pair(tender: int) -> tuple[str, str]:
    """The columns of a tender's quantities and prices, on the sheet of the tenders received."""
    return column_letter(2 + 2 * tender), column_letter(3 + 2 * tender)


def write_received(book: Book, case: Case, inputs: Page) -> Page:
    """Where the contracting authority enters what it received."""
    page = book.page(_("Tenders received"), freeze=f"C{FIRST_RECEIVED}")
    page.widths(A=38, B=18)
    page.text("A1", _("Tenders received"), Look("title"))
    page.text("A2", _("Name each tender, and paste the quantities and prices of its sheet Tender as values."))
    for place in ("A1:H1", "A2:H2"):
        page.across(place)
    page.text(f"A{FIRST_RECEIVED - 2}", _("Tenderer"), _HEAD)
    page.text(f"A{FIRST_RECEIVED - 1}", case.head("item"), _HEAD)
    page.text(f"B{FIRST_RECEIVED - 1}", case.head("unit"), _HEAD)
    for tender in range(TENDERS):
        _write_pair(page, case, tender)
    page.print_area(
        f"A1:{_pair(TENDERS - 1)[1]}{FIRST_RECEIVED + len(case.costs) - 1}", 1, FIRST_RECEIVED - 1
    )
    for number, cost in enumerate(case.costs):
        row = FIRST_RECEIVED + number
        for place, source, value in (("A", "A", cost.item), ("B", "C", cost.unit)):
            where = f"{inputs.reach}${source}${FIRST + number}"
            page.formula(f"{place}{row}", f'IF({where}="","",{where})', value, Look("given"))
    return page


def _write_pair(page: Page, case: Case, tender: int) -> None:
    """The columns of one tender."""
    quantity, price = _pair(tender)
    for column, text in ((quantity, _("Quantity")), (price, case.head("unit_price"))):
        page.open_cell(f"{column}{FIRST_RECEIVED - 2}")
        page.text(f"{column}{FIRST_RECEIVED - 1}", text, _HEAD)
        page.widths(**{column: 14})
    page.across(f"{quantity}{FIRST_RECEIVED - 2}:{price}{FIRST_RECEIVED - 2}")
    last = FIRST_RECEIVED + len(case.costs) - 1
    for row in range(FIRST_RECEIVED, last + 1):
        page.open_cell(f"{quantity}{row}", WANTED_COUNT)
        page.open_cell(f"{price}{row}", WANTED_MONEY)
    page.check(f"{quantity}{FIRST_RECEIVED}:{price}{last}", "decimal", 0, 10**12)


def write_comparison(book: Book, case: Case, inputs: Page, worked: Page, received: Page) -> Page:
    """The present value of each cost and the whole of it, tender by tender."""
    page = book.page(_("Comparison"), freeze=f"B{FIRST_COMPARED}")
    page.widths(A=42, B=18)
    page.text("A1", _("Comparison"), Look("title"))
    page.text(
        "A2",
        _(
            "Cost over the life cycle in euro without VAT, discounted year by year at the rate of the contracting authority."
        ),
    )
    for place in ("A1:H1", "A2:H2"):
        page.across(place)
    labels = (
        _("Tenderer"),
        _("Cost over the life cycle"),
        _("Figures missing"),
        _("More than the lowest"),
        _("Rank by this cost"),
    )
    for row, label in enumerate(labels, TOTAL - 1):
        page.text(f"A{row}", label, _HEAD if row < TOTAL else Look("result"))
    page.text(f"A{FIRST_COMPARED - 1}", _("Present value of each cost"), _HEAD)
    for number, cost in enumerate(case.costs):
        where = f"{inputs.reach}$A${FIRST + number}"
        page.formula(f"A{FIRST_COMPARED + number}", f'IF({where}="","",{where})', cost.item, _TEXT)
    _write_own(page, case, worked)
    for tender in range(TENDERS):
        _write_tender(page, case, tender, inputs, worked, received)
    return page


def _write_own(page: Page, case: Case, worked: Page) -> None:
    """The figures of the sheet of the tenderer, which take no part in the ranking."""
    page.text(f"B{TOTAL - 1}", _("Sheet Tender, not ranked"), _HEAD)
    page.text(f"B{FIRST_COMPARED - 1}", "", _HEAD)
    total = life_cycle_cost(case.costs, case.terms)
    page.formula(f"B{TOTAL}", f"ROUND({worked.reach}{RESULT},2)", round(total, 2), _RESULT)
    lacking = sum(cost.missing for cost in case.costs if cost.item) + unsaid(case.costs, case.terms)
    page.formula(f"B{LACKING}", f"{worked.reach}{MISSING}", lacking, _RESULT_COUNT)
    for row in (DISTANCE, RANK):
        page.text(f"B{row}", "–", _RESULT)
    for number, cost in enumerate(case.costs):
        formula = f"{worked.reach}$J${FIRST_WORKED + number}"
        page.formula(f"B{FIRST_COMPARED + number}", formula, present_value(cost, case.terms), _MONEY)


def _write_tender(page: Page, case: Case, tender: int, inputs: Page, worked: Page, received: Page) -> None:
    """One tender: its costs by the figures received, the whole, and its rank among those that are complete."""
    column, (quantity, price) = column_letter(2 + tender), _pair(tender)
    first, last = FIRST_COMPARED, FIRST_COMPARED + len(case.costs) - 1
    name = f"{received.reach}${quantity}${FIRST_RECEIVED - 2}"
    page.widths(**{column: 18})
    page.formula(f"{column}{TOTAL - 1}", f'IF({name}="","",{name})', "", _HEAD)
    page.text(f"{column}{FIRST_COMPARED - 1}", "", _HEAD)
    for number in range(len(case.costs)):
        source, given = FIRST_RECEIVED + number, FIRST + number
        figures = "*".join(
            _first_number(f"{inputs.reach}${own}${given}", f"{received.reach}${theirs}${source}")
            for own, theirs in (("D", quantity), ("E", price))
        )
        counts, factors = (f"{worked.reach}${place}${FIRST_WORKED + number}" for place in "BI")
        formula = f'IF({column}${TOTAL - 1}="","",{counts}*{figures}*{factors})'
        page.formula(f"{column}{first + number}", formula, "", _MONEY)
    unnamed, totals, lacking, ranks = (
        f"{column}${TOTAL - 1}=\"\"", *(f"$C${row}:${column_letter(1 + TENDERS)}${row}" for row in (TOTAL, LACKING, RANK))
    )  # fmt: skip
    page.formula(
        f"{column}{TOTAL}", f'IF({unnamed},"",ROUND(SUM({column}{first}:{column}{last}),2))', "", _RESULT
    )
    missing = _missing(case, inputs, received, quantity, price)
    page.formula(f"{column}{LACKING}", f'IF({unnamed},"",{missing})', "", _RESULT_COUNT)
    complete = f"AND(ISNUMBER({column}{TOTAL}),ISNUMBER({column}{LACKING}),N({column}{LACKING})=0)"
    better = f"SUMPRODUCT(ISNUMBER({totals})*({lacking}=0)*ISNUMBER({lacking})*({totals}<{column}{TOTAL}))"
    page.formula(f"{column}{RANK}", f'IF({complete},1+{better},"")', "", _RESULT_COUNT)
    lowest = f"SUMIF({ranks},1,{totals})/COUNTIF({ranks},1)"
    page.formula(f"{column}{DISTANCE}", f'IF({complete},{column}{TOTAL}-{lowest},"")', "", _RESULT)
    page.shade(f"{column}{LACKING}", f"N({column}{LACKING})>0", _WARNING)


def _missing(case: Case, inputs: Page, received: Page, quantity: str, price: str) -> str:
    """The formula that counts what a tender and the assumptions lack."""
    at, last, end = inputs.reach, case.last, FIRST_RECEIVED + len(case.costs) - 1
    named = f'({at}$A${FIRST}:$A${last}<>"")'
    parts = [
        f"SUMPRODUCT({named}*(1-ISNUMBER({at}${own}${FIRST}:${own}${last}))"
        f"*(1-ISNUMBER({received.reach}${theirs}${FIRST_RECEIVED}:${theirs}${end})))"
        for own, theirs in (("D", quantity), ("E", price))
    ]
    years = f"SUMPRODUCT({named}*(1-ISNUMBER({at}$F${FIRST}:$F${last})))"
    return "+".join([*parts, years, missing_terms(case, inputs)[0]])
