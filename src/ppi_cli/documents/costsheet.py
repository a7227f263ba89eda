"""The sheets of the life-cycle workbook that are filled in: by the contracting authority, and by the tenderer.

Rows are those of the list `lifecycle_costs`, and empty ones where it has none. What the contracting authority gives wins
over what anybody else types, on every sheet.
"""

from __future__ import annotations

from collections.abc import Iterable

from ppi_cli.documents.costcase import FIRST, FIRST_OFFERED, LIST, Case
from ppi_cli.documents.lifecycle import MOST_YEARS, Cost, sign, unsaid
from ppi_cli.documents.workbook import Look, Page, quoted
from ppi_cli.language import _, words

YEARS, RATE, EXTERNAL = "$B$9", "$B$10", "$B$12"
"""Where the assumptions stand that formulas go by."""
WANTED_COUNT, WANTED_MONEY = Look("wanted", "#,##0.####"), Look("wanted", "#,##0.00")
_KINDS = 19
_TEXT = Look("given", side="left")
_MONEY = Look("given", "#,##0.00")
_COUNT = Look("given", "#,##0.####")
_WHOLE = Look("given", "0", "center")
_AT_LEFT, _SHARE = Look("given", "0", "left"), Look("given", "0.0##%", "left")
_HEAD, _CELL = Look("head", side="left"), Look("cell", side="left")


def write_inputs(page: Page, case: Case) -> Page:
    """What the contracting authority assumes and gives."""
    page.widths(A=44, B=22, C=16, D=16, E=16, F=10, G=10, H=10, I=34)
    page.text("A1", _("Assumptions of the contracting authority"), Look("title"))
    page.text("A2", _("The same for all tenders. This sheet is protected; tenderers do not change it."))
    for place in ("A1:I1", "A2:I2"):
        page.across(place)
    _write_terms(page, case)
    _write_kinds(page, case)
    _write_costs(page, case)
    _check_inputs(page, case)
    return page


def _write_terms(page: Page, case: Case) -> None:
    """The assumptions, each with its provision."""
    for place, text in zip("ABF", (_("Assumption"), _("Value"), _("Legal basis")), strict=True):
        page.text(f"{place}5", text, _HEAD)
    page.across("B5:E5")
    page.across("F5:I5")
    for row, (fact, label, value, look) in enumerate(_terms(case), 6):
        page.text(f"A{row}", label or words(case.definition(fact).label), _CELL)
        page.value(f"B{row}", value, look)
        page.across(f"B{row}:E{row}")
        page.text(f"F{row}", case.law(fact), _CELL)
        page.across(f"F{row}:I{row}")
        page.tall(row, max(len(value) if isinstance(value, str) else 0, len(case.law(fact))), 62)


def _terms(case: Case) -> Iterable[tuple[str, str, float | str | None, Look]]:
    """Fact, label where it is not that of the fact, value and look of each assumption, in order."""
    terms, (yes, no) = case.terms, yes_and_no()
    rate = None if terms.rate is None else terms.rate / 100
    external = None if terms.external is None else yes if terms.external else no
    year = case.subject.facts.get("business.price_year")
    price_year = year if isinstance(year, int) else None
    return (
        ("buyer.name", "", case.known("buyer.name"), _TEXT),
        ("need.title", "", case.known("need.title"), _TEXT),
        ("procedure.reference", "", case.known("procedure.reference"), _TEXT),
        ("lcc.years", "", terms.years, _AT_LEFT),
        ("business.discount_rate", _("Discount rate for each year, without inflation"), rate, _SHARE),
        ("business.price_year", "", price_year, _AT_LEFT),
        ("lcc.external", _("Environmental costs are counted"), external, _TEXT),
        ("lcc.external_method", "", case.known("lcc.external_method"), _TEXT),
        ("lcc.binding", "", case.known("lcc.binding"), _TEXT),
    )


def yes_and_no() -> tuple[str, str]:
    """The words that a cell has which is one or the other."""
    return _("Yes"), _("No")


def _write_kinds(page: Page, case: Case) -> None:
    """How each kind of cost counts: what the formulas look up."""
    page.text(f"A{_KINDS - 1}", case.head("kind"), _HEAD)
    page.text(f"B{_KINDS - 1}", _("Counts"), _HEAD)
    page.text(f"C{_KINDS - 1}", _("1 is added, -1 deducted, 0 left out"))
    page.across(f"C{_KINDS - 1}:I{_KINDS - 1}")
    for row, identity in enumerate(case.column("kind").choices, _KINDS):
        page.text(f"A{row}", case.kind(identity), _CELL)
        counts = sign(identity, case.terms)
        if identity == "external":
            page.formula(f"B{row}", f"IF({EXTERNAL}={quoted(yes_and_no()[0])},1,0)", counts, _AT_LEFT)
        else:
            page.value(f"B{row}", counts, _AT_LEFT)


def kinds_table(case: Case, page: Page) -> str:
    """Where the formulas of other sheets look up how a kind counts."""
    return f"{page.reach}$A${_KINDS}:$B${_KINDS + len(case.column('kind').choices) - 1}"


def _write_costs(page: Page, case: Case) -> None:
    """The costs, as the list has them."""
    page.text(f"A{FIRST - 3}", words(case.subject.book.lists[LIST].label), Look("section"))
    page.text(
        f"A{FIRST - 2}",
        _("Year 0 is the year of delivery. Quantities and prices that are empty are given by the tenderer."),
    )  # fmt: skip
    page.across(f"A{FIRST - 2}:I{FIRST - 2}")
    names = ("item", "kind", "unit", "quantity", "unit_price", "first_year", "last_year", "every", "source")
    for place, name in zip("ABCDEFGHI", names, strict=True):
        page.text(f"{place}{FIRST - 1}", case.head(name), _HEAD)
    looks = (_TEXT, _TEXT, _TEXT, _COUNT, _MONEY, _WHOLE, _WHOLE, _WHOLE, _TEXT)
    for row, cost in enumerate(case.costs, FIRST):
        kind = case.kind(cost.kind)
        years = (cost.first, cost.last, cost.every)
        cells = (cost.item, kind, cost.unit, cost.quantity, cost.price, *years, cost.evidence)
        for place, value, look in zip("ABCDEFGHI", cells, looks, strict=True):
            page.value(f"{place}{row}", None if value == "" else value, look)


def _check_inputs(page: Page, case: Case) -> None:
    """What may be typed once the protection is lifted."""
    kinds = f"$A${_KINDS}:$A${_KINDS + len(case.column('kind').choices) - 1}"
    page.check(YEARS, "whole", 1, MOST_YEARS)
    page.check(RATE, "decimal", 0, 1)
    page.choose(EXTERNAL, quoted(",".join(yes_and_no())))
    page.choose(f"B{FIRST}:B{case.last}", f"={kinds}")
    page.check(f"D{FIRST}:E{case.last}", "decimal", 0, 10**12)
    page.check(f"F{FIRST}:G{case.last}", "whole", 0, MOST_YEARS)
    page.check(f"H{FIRST}:H{case.last}", "whole", 1, MOST_YEARS)


# --- what the tenderer gives ------------------------------------------------------------------------------------


def write_offered(page: Page, case: Case, inputs: Page) -> Page:
    """What one tenderer gives, beside what is given."""
    page.widths(A=38, B=20, C=14, D=9, E=9, F=9, G=15, H=15, I=26, J=36)
    page.text("A1", _("Figures of the tenderer"), Look("title"))
    page.text(
        "A2",
        _(
            "Fill in the yellow cells. Amounts in euro without VAT, at the prices of the year stated; 0 where there is no cost."
        ),
    )
    for place in ("A1:J1", "A2:J2"):
        page.across(place)
    page.text("A4", _("Tenderer"), _HEAD)
    for column in "BCD":
        page.open_cell(f"{column}4")
    page.across("B4:D4")
    names = ("item", "kind", "unit", "first_year", "last_year", "every", "quantity", "unit_price", "source")
    for place, name in zip("ABCDEFGHI", names, strict=True):
        page.text(f"{place}6", case.head(name), _HEAD)
    page.text("J6", _("Evidence given, remarks"), _HEAD)
    for number, cost in enumerate(case.costs):
        _write_offered_row(page, case, inputs, number, cost)
    page.check(f"G{FIRST_OFFERED}:H{case.last_offered}", "decimal", 0, 10**12)
    return page


def _write_offered_row(page: Page, case: Case, inputs: Page, number: int, cost: Cost) -> None:
    row, source = FIRST_OFFERED + number, FIRST + number
    given: dict[str, tuple[str, float | str | None, Look]] = {
        "A": ("A", cost.item, _TEXT),
        "B": ("B", case.kind(cost.kind), _TEXT),
        "C": ("C", cost.unit, _TEXT),
        "D": ("F", cost.first, _WHOLE),
        "E": ("G", cost.last, _WHOLE),
        "F": ("H", cost.every, _WHOLE),
        "I": ("I", cost.evidence, _TEXT),
    }
    for place, (where, value, look) in given.items():
        _repeat(page, f"{place}{row}", inputs, f"{where}{source}", value, look)
    for place, where, value, look, wanted in (
        ("G", "D", cost.quantity, _COUNT, WANTED_COUNT),
        ("H", "E", cost.price, _MONEY, WANTED_MONEY),
    ):
        if value is None:
            page.open_cell(f"{place}{row}", wanted)
        else:
            _repeat(page, f"{place}{row}", inputs, f"{where}{source}", value, look)
    page.open_cell(f"J{row}")


def _repeat(page: Page, place: str, source: Page, where: str, value: float | str | None, look: Look) -> None:
    """Shows what another sheet says, and nothing where it says nothing."""
    there = f"{source.reach}${where[0]}${where[1:]}"
    page.formula(place, f'IF({there}="","",{there})', "" if value is None else value, look)


def missing_terms(case: Case, inputs: Page) -> tuple[str, int]:
    """The formula that counts the assumptions that are not made yet, and what it comes to."""
    at = inputs.reach
    external = _KINDS + list(case.column("kind").choices).index("external")
    rows = f"{at}$B${FIRST}:$B${case.last}"
    formula = (
        f"IF(ISNUMBER({at}{YEARS}),0,1)+IF(ISNUMBER({at}{RATE}),0,1)"
        f'+IF(AND({at}{EXTERNAL}="",COUNTIF({rows},{at}$A${external})>0),1,0)'
    )
    return formula, unsaid(case.costs, case.terms)
