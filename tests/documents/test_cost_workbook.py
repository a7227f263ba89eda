"""The workbook of the cost over the life cycle: its formulas against the arithmetic, and the file beside the document."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sheet_engine import Engine, Wrong

from ppi_cli.documents.costcase import FIRST, FIRST_OFFERED
from ppi_cli.documents.costresults import (
    FIRST_RECEIVED,
    LACKING,
    MISSING,
    RANK,
    RESULT,
    TENDERS,
    TOTAL,
)
from ppi_cli.documents.costsheet import EXTERNAL, RATE, YEARS
from ppi_cli.documents.costworkbook import cost_workbook
from ppi_cli.documents.lifecycle import (
    Cost,
    Terms,
    cost_of,
    due,
    in_year,
    life_cycle_cost,
    present_value,
    span,
    weight,
)
from ppi_cli.documents.manifest import Manifest
from ppi_cli.language import speaking
from support import CASES, Ppi

sys.path.insert(0, str(Path(__file__).parent / "packs"))

from sampling import BOOK, subject
from test_one_set_of_facts import procurement

DAY = datetime.date(2026, 11, 22)
PROCEDURE = "competitive-procedure-with-negotiation"
CASE = CASES / "packs/ppi.yaml"
CENT = 0.005
# Quantities and prices of one tender, in the order of the rows of the case.
OFFER = [(14, 185_000), (310_000, 0.24), (14, 6_200.5), (14, 21_000), (12.5, 100), (14, 9_000)]
RIVAL = [(14, 190_000), (290_000, 0.24), (14, 5_200), (14, 20_000), (12, 100), (14, 9_500.25)]


def full() -> Any:
    return procurement(CASE)[0]


def empty() -> Any:
    return subject({}, PROCEDURE)


def made(about: Any, *, clean: bool = False) -> bytes:
    return cost_workbook(about, "Life-cycle cost sheet", DAY, clean=clean)


def opened(data: bytes, *, results: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=results)


def terms(**changes: Any) -> Terms:
    return Terms(**({"years": 10, "rate": 3.0, "external": True} | changes))


def offered(figures: list[tuple[float, float]], **changes: Any) -> list[Cost]:
    """The costs of the case with these quantities and prices."""
    rows = full().lists["lifecycle_costs"]
    return [
        cost_of(dict(row) | {"quantity": quantity, "unit_price": price} | changes)
        for row, (quantity, price) in zip(rows, figures, strict=True)
    ]


def fill_in(book: Any, figures: list[tuple[float, float]]) -> None:
    """What a tenderer does: figures in the cells that are not locked, and nowhere else."""
    sheet = book["Tender"]
    for row, pair in enumerate(figures, FIRST_OFFERED):
        for column, figure in zip("GH", pair, strict=True):
            if not sheet[f"{column}{row}"].protection.locked:
                sheet[f"{column}{row}"] = figure


def receive(book: Any, place: int, name: str, figures: list[tuple[float, float]]) -> None:
    """What the contracting authority does with a tender."""
    sheet = book["Tenders received"]
    sheet.cell(FIRST_RECEIVED - 2, 3 + 2 * place, name)
    for row, (quantity, price) in enumerate(figures, FIRST_RECEIVED):
        sheet.cell(row, 3 + 2 * place, quantity)
        sheet.cell(row, 4 + 2 * place, price)


# --- the arithmetic, by hand


def test_a_cost_falls_due_from_its_first_year_at_its_interval_up_to_its_last() -> None:
    assert due(Cost("a", first=1, last=9, every=4), terms()) == [1, 5, 9]
    assert due(Cost("a", first=3, last=99, every=1), terms(years=5)) == [3, 4, 5]
    assert due(Cost("a", first=11, last=12, every=1), terms()) == []


def test_without_a_last_year_it_falls_due_once_or_to_the_end() -> None:
    assert due(Cost("a", first=2), terms()) == [2]
    assert due(Cost("a", first=2, every=3), terms()) == [2, 5, 8]
    assert span(Cost("a"), terms()) == (0, 0, 1)
    assert due(Cost("a", first=0), Terms()) == []


def test_what_costs_are_worth_worked_out_by_hand() -> None:
    two = [
        Cost("machine", "acquisition", quantity=2, price=1000, first=0),
        Cost("energy", "use", quantity=10, price=5.5, first=1, last=2, every=1),
        Cost("emissions", "external", quantity=1, price=100, first=1),
        Cost("scrap", "residual", quantity=2, price=110.25, first=2),
    ]
    # 2000 + 55/1.05 + 55/1.1025 + 100/1.05 - 220.50/1.1025 = 2000 + 52.3810 + 49.8866 + 95.2381 - 200
    assert life_cycle_cost(two, terms(years=5, rate=5)) == pytest.approx(1997.5057, abs=1e-4)
    assert present_value(two[1], terms(years=5, rate=5)) == pytest.approx(102.2676, abs=1e-4)
    assert life_cycle_cost(two, terms(years=5, rate=5, external=False)) == pytest.approx(1902.2676, abs=1e-4)
    assert in_year(two, terms(years=5), 2) == pytest.approx(55 - 220.5)
    assert weight(two[1], terms(years=5, rate=5)) == pytest.approx(1 / 1.05 + 1 / 1.1025)


# --- the formulas


@pytest.mark.parametrize("about", [full, empty], ids=["all facts", "no facts"])
def test_no_formula_is_an_error_and_each_comes_to_the_result_beside_it(about: Any) -> None:
    data = made(about())
    stored = opened(data, results=True)
    worked = Engine(opened(data)).results()
    assert len(worked) > 700
    for (sheet, place), value in worked.items():
        assert not isinstance(value, Wrong), f"{sheet}!{place}"
        there = stored[sheet][place].value
        if isinstance(value, int | float):
            assert there == pytest.approx(value, abs=1e-6), f"{sheet}!{place}"
        else:
            assert (there or "") == value, f"{sheet}!{place}"


def test_the_result_of_a_tender_is_that_of_the_arithmetic_to_the_cent() -> None:
    book = opened(made(full()))
    fill_in(book, OFFER)
    engine = Engine(book)
    expected = life_cycle_cost(offered(OFFER), terms())
    assert expected == pytest.approx(4_128_255.70, abs=0.01)
    assert engine.at("Calculation", RESULT) == pytest.approx(expected, abs=CENT)
    assert engine.at("Calculation", "B6") == pytest.approx(expected, abs=CENT)
    assert engine.at("Calculation", MISSING) == 0
    for number, cost in enumerate(offered(OFFER)):
        assert engine.at("Calculation", f"J{12 + number}") == pytest.approx(
            present_value(cost, terms()), abs=CENT
        )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({YEARS: 20}, terms(years=20)),
        ({YEARS: 60, RATE: 0}, terms(years=60, rate=0)),
        ({RATE: 0.0425}, terms(rate=4.25)),
        ({EXTERNAL: "No"}, terms(external=False)),
        ({YEARS: 3}, terms(years=3)),
    ],
)
def test_a_changed_assumption_changes_the_result(changed: dict[str, Any], expected: Terms) -> None:
    book = opened(made(full()))
    fill_in(book, OFFER)
    for place, value in changed.items():
        book["Assumptions"][place.replace("$", "")] = value
    assert Engine(book).at("Calculation", RESULT) == pytest.approx(
        life_cycle_cost(offered(OFFER), expected), abs=CENT
    )


def test_a_changed_year_and_interval_change_the_result() -> None:
    book = opened(made(full()))
    fill_in(book, OFFER)
    for row in range(FIRST, FIRST + len(OFFER)):
        for column, value in zip("FGH", (1, None, 4), strict=True):
            book["Assumptions"][f"{column}{row}"] = value
    costs = offered(OFFER, first_year=1, last_year=None, every=4)
    assert due(costs[0], terms()) == [1, 5, 9]
    assert Engine(book).at("Calculation", RESULT) == pytest.approx(life_cycle_cost(costs, terms()), abs=CENT)


def test_what_the_authority_gives_wins_over_what_a_tenderer_types() -> None:
    book = opened(made(full()))
    fill_in(book, OFFER)
    book["Tender"]["G7"] = 1  # as after lifting the protection; the authority gives 14
    assert Engine(book).at("Calculation", RESULT) == pytest.approx(
        life_cycle_cost(offered(OFFER), terms()), abs=CENT
    )


def test_words_where_a_number_belongs_are_missing_and_no_error() -> None:
    book = opened(made(full()))
    fill_in(book, OFFER)
    book["Tender"]["H7"] = "to be agreed"
    engine = Engine(book)
    assert engine.at("Calculation", MISSING) == 1
    assert not any(isinstance(value, Wrong) for value in engine.results().values())


def test_tenders_side_by_side_are_ranked_when_complete() -> None:
    book = opened(made(full()))
    receive(book, 0, "Stilveeg B.V.", OFFER)
    receive(book, 1, "Venta Oy", RIVAL)
    receive(book, 2, "Incomplete", [(14, 1), *OFFER[1:]])
    book["Tenders received"].cell(FIRST_RECEIVED, 8).value = None
    engine = Engine(book)
    first, second = (life_cycle_cost(offered(figures), terms()) for figures in (OFFER, RIVAL))
    assert second < first
    totals = [engine.at("Comparison", f"{column}{TOTAL}") for column in "CD"]
    assert totals == pytest.approx([first, second], abs=CENT)
    assert [engine.at("Comparison", f"{column}{RANK}") for column in "CDEF"] == [2, 1, "", ""]
    assert [engine.at("Comparison", f"{column}{LACKING}") for column in "CDEF"] == [0, 0, 1, ""]
    assert engine.at("Comparison", "C7") == pytest.approx(first - second, abs=0.011)
    assert not any(isinstance(value, Wrong) for value in engine.results().values())


def test_equal_tenders_share_a_rank() -> None:
    book = opened(made(full()))
    for place in range(TENDERS):
        receive(book, place, f"T{place}", OFFER)
    assert [Engine(book).at("Comparison", f"{column}{RANK}") for column in "CDEFGHIJ"] == [1] * TENDERS


def test_rows_written_by_hand_where_the_list_has_none_count() -> None:
    book = opened(made(empty()))
    sheet = book["Assumptions"]
    row = (None, "Acquisition", "piece", 3, 1000.5, 0)
    for column, value in zip("ABCDEF", ("Machine", *row[1:]), strict=True):
        sheet[f"{column}{FIRST}"] = value
    sheet[YEARS.replace("$", "")], sheet[RATE.replace("$", "")] = 5, 0.03
    engine = Engine(book)
    assert engine.at("Calculation", RESULT) == pytest.approx(3001.5)
    assert engine.at("Calculation", MISSING) == 0


def test_libreoffice_comes_to_the_same(tmp_path: Path) -> None:
    """Without results in the file, so that all of it is worked out; with an assumption changed."""
    book = opened(made(full()))
    fill_in(book, OFFER)
    receive(book, 0, "Venta Oy", RIVAL)
    book["Assumptions"][YEARS.replace("$", "")] = 12
    path = tmp_path / "filled.xlsx"
    book.save(path)  # openpyxl drops the results
    found = in_calc(path)
    expected = life_cycle_cost(offered(OFFER), terms(years=12))
    assert found["Calculation"][RESULT].value == pytest.approx(expected, abs=CENT)
    for (sheet, place), value in Engine(opened(path.read_bytes())).results().items():
        there = found[sheet][place].value
        if isinstance(value, int | float):
            assert there == pytest.approx(value, abs=1e-6), f"{sheet}!{place}"
        else:
            assert (there or "") == value, f"{sheet}!{place}"


def test_libreoffice_finds_no_error_without_facts(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    opened(made(empty())).save(path)
    found = in_calc(path)
    cells = [cell for sheet in found.worksheets for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 700 and not [cell for cell in cells if cell.data_type == "e"]


def in_calc(path: Path) -> Any:
    """The workbook as LibreOffice works it out."""
    soffice, out = shutil.which("soffice"), path.parent / "calc"
    if soffice:
        profile = f"-env:UserInstallation=file://{path.parent}/profile"
        command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
        subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not (out / path.name).exists():
        pytest.skip("LibreOffice Calc (soffice) is needed to work formulas out")
    return openpyxl.load_workbook(out / path.name, data_only=True)


# --- the file


def test_the_same_facts_and_day_give_the_same_bytes() -> None:
    data = made(full())
    assert made(full()) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"2026-11-22T00:00:00Z" in archive.read("docProps/core.xml")
    assert opened(data).properties.creator == "City of Lindhaven"


def test_texts_that_look_like_formulas_stay_texts() -> None:
    evil = '=HYPERLINK("http://bad.example","x")'
    row = {
        "item": evil,
        "kind": "use",
        "unit": "@SUM(A1)",
        "source": "+1",
        "quantity": 1,
        "unit_price": 2,
        "first_year": 0,
    }
    facts = {"buyer.name": "=1+1", "need.title": "-2", "lcc.external_method": "\t=cmd", "lcc.years": 5}
    data = made(subject(facts, PROCEDURE, {"lifecycle_costs": (row,)}))
    book = opened(data)
    cell = book["Assumptions"][f"A{FIRST}"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for one in cells:
                assert one.data_type != "f" or evil not in one.value
    assert Engine(book).results()[("Tender", f"A{FIRST_OFFERED}")] == evil


def test_only_what_is_to_be_filled_in_is_open() -> None:
    book = opened(made(full()))
    for sheet in book.worksheets:
        assert sheet.protection.sheet and sheet.protection.password is None
    open_cells = {
        sheet.title: {
            cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        }
        for sheet in book.worksheets
    }
    assert open_cells["Tender"] == {
        "B4", "C4", "D4", "H7", "G8", "H9", "H10", "G11", "H12", *(f"J{row}" for row in range(7, 13))
    }  # fmt: skip
    assert not any(open_cells[name] for name in ("How to use", "Assumptions", "Calculation", "Comparison"))


def test_provisions_are_those_of_the_field_of_the_contract() -> None:
    about = subject({"contract.field": "utilities", "lcc.years": 8}, PROCEDURE)
    assert opened(made(about))["Assumptions"]["F9"].value == "Directive 2014/25/EU, Art. 83(2)"
    assert opened(made(full()))["Assumptions"]["F9"].value == "Directive 2014/24/EU, Art. 68(2)"


def test_clean_leaves_the_notes_for_the_authority_out() -> None:
    def guide(data: bytes) -> str:
        return "\n".join(str(cell.value) for row in opened(data)["How to use"].iter_rows() for cell in row)

    assert "--clean" in guide(made(full())) and "--clean" not in guide(made(full(), clean=True))


def test_the_workbook_is_in_portuguese_where_the_document_is() -> None:
    about = full()
    with speaking("pt"):
        data = made(about)
    book = opened(data)
    kinds = [book["Pressupostos"][f"A{row}"].value for row in range(19, 25)]
    assert kinds[0] == "Aquisição" and kinds[-1] == "Valor residual (a deduzir)"
    assert not any(isinstance(value, Wrong) for value in Engine(book).results().values())
    assert book["Pressupostos"][EXTERNAL.replace("$", "")].value == "Sim"
    assert (
        book["Pressupostos"]["B23"].value.startswith("=IF($B$12=")
        and '"Sim"' in book["Pressupostos"]["B23"].value
    )


def test_many_rows_and_long_texts() -> None:
    rows = tuple(
        {"item": f"Cost {number} " + "with a long name " * 6, "kind": "use", "quantity": number, "unit_price": 1.25,
         "first_year": number % 5, "last_year": 30, "every": 1 + number % 3}
        for number in range(1, 61)
    )  # fmt: skip
    facts = {"buyer.name": "N" * 120, "lcc.years": 30, "business.discount_rate": 4, "lcc.external": "no"}
    data = made(subject(facts, PROCEDURE, {"lifecycle_costs": rows}))
    expected = life_cycle_cost([cost_of(row) for row in rows], Terms(30, 4, external=False))
    assert opened(data, results=True)["Calculation"][RESULT].value == pytest.approx(expected, abs=CENT)
    assert Engine(opened(data)).at("Calculation", RESULT) == pytest.approx(expected, abs=CENT)


# --- beside the document


def drafted(ppi: Ppi, tmp_path: Path, *options: str) -> Any:
    out = ("--out", str(tmp_path / "out"), "--as-of", "2026-11-22", "--procedure", PROCEDURE)
    return ppi("draft", "ppi-lcc", "--answers", str(CASE), *out, *options)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_workbook_stands_beside_the_document(ppi: Ppi, tmp_path: Path) -> None:
    ran = drafted(ppi, tmp_path, "--json")
    assert ran.code == 0
    (told,) = ran.json["documents"]
    book = Path(told["workbook"]["path"])
    assert book == Path(told["path"]).with_suffix(".xlsx") and told["workbook"]["status"] == "new"
    (name,) = Manifest(book.parent).workbooks
    assert name == "ppi-lcc.xlsx" and list(Manifest(book.parent).records) == ["ppi-lcc.docx"]
    before = book.read_bytes()
    again = drafted(ppi, tmp_path, "--json")
    assert again.json["documents"][0]["workbook"]["status"] == "unchanged" and book.read_bytes() == before
    assert "ppi-lcc.xlsx: unchanged" in one_line(drafted(ppi, tmp_path).out)


def test_an_edited_workbook_is_never_written_over(ppi: Ppi, tmp_path: Path) -> None:
    drafted(ppi, tmp_path)
    path = tmp_path / "out/ppi-lcc.xlsx"
    book = openpyxl.load_workbook(path)
    book["Tender"]["B4"] = "Mine"
    book.save(path)
    mine = path.read_bytes()
    for options in ((), ("--update",), ("--set", "lcc.years=15")):
        ran = drafted(ppi, tmp_path, *options)
        assert ran.code == 1 and "ppi-lcc.xlsx: kept" in one_line(ran.out) and path.read_bytes() == mine


def test_a_workbook_that_was_not_edited_follows_the_facts(ppi: Ppi, tmp_path: Path) -> None:
    drafted(ppi, tmp_path)
    ran = drafted(ppi, tmp_path, "--set", "lcc.years=15", "--update", "--json")
    assert ran.code == 0 and ran.json["documents"][0]["workbook"]["status"] == "updated"
    book = openpyxl.load_workbook(tmp_path / "out/ppi-lcc.xlsx")
    assert book["Assumptions"]["B9"].value == 15


def test_a_file_of_that_name_that_is_not_ours_stays(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/ppi-lcc.xlsx").write_bytes(b"mine")
    ran = drafted(ppi, tmp_path)
    assert ran.code == 1 and (tmp_path / "out/ppi-lcc.xlsx").read_bytes() == b"mine"


def test_strict_writes_no_workbook_while_facts_are_missing(ppi: Ppi, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"), "--procedure", PROCEDURE, "--strict")
    assert ppi("draft", "ppi-lcc", "--set", "need.title=Sweepers", *out).code == 1
    assert not (tmp_path / "out/ppi-lcc.xlsx").exists()


def test_other_documents_have_no_workbook(ppi: Ppi, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"), "--procedure", PROCEDURE)
    ran = ppi("draft", "risk-register", "--set", "need.title=Sweepers", *out, "--json")
    assert "workbook" not in ran.json["documents"][0]
    assert "workbooks" not in (tmp_path / "out/manifest.json").read_text(encoding="utf-8")


def test_a_template_that_asks_for_an_unknown_workbook_is_refused(tmp_path: Path) -> None:
    from ppi_cli.documents.template import load_template
    from ppi_cli.errors import TemplateError

    (tmp_path / "t.md").write_text("---\nid: t\ntitle: T\nworkbook: dreams\n---\nText\n", encoding="utf-8")
    with pytest.raises(TemplateError, match="there is no workbook dreams"):
        load_template(tmp_path / "t.md")


def test_the_case_names_costs_that_the_list_knows() -> None:
    kinds = BOOK.lists["lifecycle_costs"].column("kind")
    assert kinds is not None
    assert {row["kind"] for row in full().lists["lifecycle_costs"]} <= set(kinds.choices)
