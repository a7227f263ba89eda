"""`ppi list`: to a spreadsheet and back, and files that mean harm or mistake."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.documents.listsheets import SheetReader, heading, sheet_name, write_sheets
from ppi_cli.documents.spreadsheet import MOST_ROWS, column_letter, read_spreadsheet
from ppi_cli.language import LANGUAGES, use_language
from support import Ppi

BOOK = load_lawbook()
HEAD = ["Number", "Requirement", "Kind", "Category"]
CASE = """\
need.title: Quiet  # agreed
lists:
  criteria:
    - name: Noise  # agreed too
      weight: 40
      kind: quality
    - name: =Price()
      weight: 59.5
  cashflow:
    - {year: 2027, investment: 1300000, note: "@once"}
  targets:
    - name: Quiet
      due: 2028-03-01
  attachments:
    - title: Plan
      confidential: yes
  lots:
    - {number: "1", title: North, cpv: [73000000-2, 73120000-9]}
  tenderers:
    - {name: Firm, country: PT}
"""


@pytest.fixture
def case(ppi: Ppi, tmp_path: Path) -> Ppi:
    """A procurement with some lists; gives a way to run `ppi list` on it."""
    (tmp_path / "answers.yaml").write_text(CASE, encoding="utf-8")
    assert ppi("init", "case", "--answers", "answers.yaml", "--no-input").code == 0
    return lambda *words: ppi("list", *words, "-p", "case")


def workbook(path: Path, *lines: list[Any], name: str = "Requirements") -> Any:
    """A workbook of one sheet with these rows, saved; it may be changed and saved again."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = name
    for line in lines:
        sheet.append(line)
    book.save(path)
    return book


def test_the_overview_counts_rows(case: Ppi) -> None:
    told = {one["id"]: one["rows"] for one in case("--json").json["lists"]}
    assert (told["criteria"], told["risks"]) == (2, 0)
    out = case().out
    assert "criteria" in out and "Award criteria: 2 rows" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_list_is_shown_with_its_labels(case: Ppi) -> None:
    out = case("show", "criteria").out
    assert "Criterion" in out and "=Price()" in out and "59.5" in out
    assert case("show", "criteria", "--json").json["rows"][0] == {
        "name": "Noise",
        "weight": 40,
        "kind": "quality",
    }
    ran = case("show", "criterias")
    assert ran.code == 2
    assert "Did you mean criteria?" in ran.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_exported_comes_back_unchanged(case: Ppi, tmp_path: Path, lang: str) -> None:
    before = (tmp_path / "case/ppi.yaml").read_bytes(), (tmp_path / "case/journal.jsonl").read_bytes()
    assert case("export", "all.xlsx", "--lang", lang).code == 0
    ran = case("import", "all.xlsx", "--yes", "--json")
    assert ran.code == 0, ran.err
    assert {one["status"] for one in ran.json["lists"]} == {"unchanged"}
    assert len(ran.json["lists"]) == 6
    assert (
        (tmp_path / "case/ppi.yaml").read_bytes(),
        (tmp_path / "case/journal.jsonl").read_bytes(),
    ) == before


def test_the_sheets_are_ready_to_be_filled_in(case: Ppi, tmp_path: Path) -> None:
    case("export", "some.xlsx", "criteria", "requirements", "cashflow", "targets")
    book: Any = openpyxl.load_workbook(tmp_path / "some.xlsx")
    assert book.sheetnames[:4] == [
        "Award criteria",
        "Requirements",
        "Costs and benefits by year",
        "Intermediate targets",
    ]
    assert book["ppi"].sheet_state == "hidden"
    sheet = book["Requirements"]
    assert [cell.value for cell in sheet[1]][:3] == ["Number", "Requirement", "Kind"]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].number_format == "@", "1.10 stays 1.10"
    (rule,) = [one for one in sheet.data_validations.dataValidation if "C2" in one.sqref]
    letter = rule.formula1[len("=ppi!$")]
    assert [cell.value for cell in book["ppi"][letter]][:2] == ["Minimum requirement", "Wish"]
    assert book["Award criteria"]["B1"].value == "Weight (%)"
    assert book["Costs and benefits by year"]["B2"].value == 1_300_000
    assert book["Intermediate targets"]["H2"].value == datetime.datetime(2028, 3, 1)


def test_text_that_looks_like_a_formula_is_none(case: Ppi, tmp_path: Path) -> None:
    case("export", "some.xlsx", "criteria", "cashflow")
    book: Any = openpyxl.load_workbook(tmp_path / "some.xlsx")
    for cell in (book["Award criteria"]["A3"], book["Costs and benefits by year"]["F2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix, "Excel leaves it text even when somebody edits it"
    xml = zipfile.ZipFile(tmp_path / "some.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml


def test_a_file_that_is_there_is_not_written_over(case: Ppi, tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"filled in")
    assert case("export", "mine.xlsx").code == 2
    assert (tmp_path / "mine.xlsx").read_bytes() == b"filled in"
    assert case("export", "mine.xlsx", "--replace").code == 0


def test_without_a_procurement_the_sheets_are_empty(ppi: Ppi, tmp_path: Path) -> None:
    assert ppi("list", "export", "form.xlsx", "lots").code == 0
    book: Any = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book["Lots"].max_row == 1


def test_rows_are_shown_first_and_recorded_when_agreed(case: Ppi, tmp_path: Path) -> None:
    lines = [["R1", "Be quiet", "Minimum requirement", None], ["R2", "Be light", "wish", "weight"]]
    workbook(tmp_path / "in.xlsx", HEAD, *lines)
    ran = case("import", "in.xlsx")
    assert ran.code == 1
    assert "not recorded yet, 2 rows" in ran.out and "R1; R2" in ran.out
    assert case("show", "requirements", "--json").json["rows"] == []
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 0 and "recorded, 2 rows" in ran.out
    assert case("show", "requirements", "--json").json["rows"] == [
        {"id": "R1", "text": "Be quiet", "kind": "must"},
        {"id": "R2", "text": "Be light", "kind": "wish", "category": "weight"},
    ]
    assert "unchanged" in case("import", "in.xlsx").out
    lines = [["R3", "Be cheap"], ["R1", "Be very quiet", "Requisito mínimo"]]
    workbook(tmp_path / "in.xlsx", HEAD, *lines)
    (told,) = case("import", "in.xlsx", "--yes", "--json").json["lists"]
    assert (told["added"], told["removed"], told["changed"]) == (["R3"], ["R2"], ["R1"])
    text = (tmp_path / "case/ppi.yaml").read_text(encoding="utf-8")
    assert "title: Quiet" in text and "kind: quality" in text


def test_the_rest_of_the_file_and_its_comments_stay(case: Ppi, tmp_path: Path) -> None:
    path = tmp_path / "case/ppi.yaml"
    text = path.read_text(encoding="utf-8").replace("weight: 40", "weight: 40   # a long talk")
    path.write_text(text, encoding="utf-8")
    workbook(tmp_path / "in.xlsx", HEAD, ["R1", "Be quiet"])
    assert case("import", "in.xlsx", "--yes").code == 0
    now = path.read_text(encoding="utf-8")
    assert "weight: 40   # a long talk" in now
    assert (
        now.partition("journal:")[0].replace("  requirements:\n    - id: R1\n      text: Be quiet\n", "")
        == (text.partition("journal:")[0])
    )


def test_every_mistake_is_told_with_its_cell(case: Ppi, tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "in.xlsx", ["Criterion", "Weight (%)", "Kind"], ["A", "much", "quality"], [None, 120, "x"]
    )
    book.active["D3"] = "stray"
    book.active["A4"] = "=1+1"
    book.active["B4"] = "#REF!"
    book.active.title = "Award criteria"
    book.save(tmp_path / "in.xlsx")
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 2
    for place, what in (
        ("B2", "'much' is not a percentage"),
        ("B3", "120 is out of range"),
        ("C3", "'x' is none of quality, cost, price"),
        ("A4", "there is a formula"),
        ("B4", "the error #REF!"),
    ):
        (line,) = [one for one in ran.err.splitlines() if f"in.xlsx:Award criteria!{place})" in one]
        assert what in line
    assert case("show", "criteria", "--json").json["rows"][0]["name"] == "Noise"


@pytest.mark.parametrize(
    ("lines", "what", "place"),
    [
        ([["Number", "Requiremant"], ["R1", "X"]], "has no column 'Requiremant'", "B1"),
        ([["Requirement", "Number", "Requisito"], ["X", "R1", "Y"]], "there twice", "C1"),
        ([["Number"], ["R1"]], "column Requirement is missing", "A1"),
        ([["Number", "Requirement"], ["R1", None]], "Requirement is empty", "B2"),
        ([["Number", "Requirement"], ["R1", "X", "lost"]], "a value below no heading", "C2"),
        ([[None, None], [None, "Number", "Requirement"], [None, "R1"]], "Requirement is empty", "C3"),
    ],
)  # fmt: skip
def test_a_sheet_that_does_not_fit_is_refused(
    case: Ppi, tmp_path: Path, lines: Any, what: str, place: str
) -> None:
    workbook(tmp_path / "in.xlsx", *lines)
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 2
    assert what in ran.err
    assert f"Requirements!{place})" in ran.err


def test_a_column_that_was_deleted_does_not_empty_the_list(case: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Criterion"], ["Noise"], name="Award criteria")
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 2
    assert "the column Weight (%) is missing" in ran.err


def test_an_empty_sheet_leaves_its_list_alone_unless_it_is_named(case: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Criterion", "Weight", "Kind"], name="criteria")
    ran = case("import", "in.xlsx", "--yes", "--json")
    assert (ran.code, ran.json["lists"]) == (0, [])
    (told,) = case("import", "in.xlsx", "--yes", "--json", "--list", "criteria").json["lists"]
    assert told["removed"] == ["Noise", "=Price()"]
    assert case("show", "criteria", "--json").json["rows"] == []


def test_numbers_mean_what_they_show(case: Ppi, tmp_path: Path) -> None:
    head = ["Criterion", "Weight", "Kind"]
    book = workbook(tmp_path / "in.xlsx", head, ["A", 0.4], ["B", 0.4], ["C", "33.3 %"], name="criteria")
    book.active["B2"].number_format = "0.0%"
    book.active["B3"].number_format = '0.0" %"'
    book.save(tmp_path / "in.xlsx")
    book.active["A4"] = 1.5
    book.save(tmp_path / "in.xlsx")
    case("import", "in.xlsx", "--yes")
    rows = case("show", "criteria", "--json").json["rows"]
    assert [row["weight"] for row in rows] == [40, 0.4, 33.3]
    assert rows[2]["name"] == "1.5"


def test_a_csv_file_is_read_too(case: Ppi, tmp_path: Path) -> None:
    (tmp_path / "lots.csv").write_text(
        'Lot;Title;Estimated value;CPV codes\n1;=A1;1 300 000 €;\n2;"North\nWest";;\n', "utf-8-sig"
    )
    assert case("import", "lots.csv", "--yes").code == 0
    assert case("show", "lots", "--json").json["rows"] == [
        {"number": "1", "title": "=A1", "estimated_value": 1_300_000},
        {"number": "2", "title": "North\nWest"},
    ]
    (tmp_path / "table.csv").write_text("Lot,Title,Estimated value,cpv\n1,X,many,\n", "utf-8")
    ran = case("import", "table.csv", "--yes")
    assert "no sheet of the file is named after a list" in ran.err
    ran = case("import", "table.csv", "--yes", "--list", "lots")
    assert "table.csv:C2)" in ran.err


def _packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return stream.getvalue()


def _with(part: str, data: bytes) -> Callable[[bytes], bytes]:
    """The workbook with one part replaced or added."""

    def changed(whole: bytes) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(whole)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                if info.filename != part:
                    new.writestr(info.filename, old.read(info))
            new.writestr(part, data)
        return stream.getvalue()

    return changed


HARM: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda whole: b"", "no spreadsheet that can be read"),
    "text": (lambda whole: b"Lot;Title\n", "no spreadsheet that can be read"),
    "cut off": (lambda whole: whole[:-200], "no spreadsheet that can be read"),
    "another archive": (lambda whole: _packed(a_xml=b"<a/>"), "no spreadsheet that can be read"),
    "damaged part": (_with("xl/workbook.xml", b"<workbook"), "no spreadsheet that can be read"),
    "bomb": (_with("xl/media/zeros.bin", b"\0" * (120 * 2**20)), "far too large"),
    "entities": (_with("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares entities"),
    "macros": (_with("xl/vbaProject.bin", b"Sub"), "holds macros"),
    "old": (lambda whole: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
    "password": (
        lambda whole: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
        ),
        "has a password",
    ),
    "a million rows": (
        _with(
            "xl/worksheets/sheet1.xml",
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + b"".join(
                b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (number, number) for number in range(1, 1000)
            )
            + b"</sheetData></worksheet>",
        ),
        "far too large",
    ),
    "too many rows": (
        _with(
            "xl/worksheets/sheet1.xml",
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + b"<row><c><v>1</v></c></row>" * (MOST_ROWS + 1)
            + b"</sheetData></worksheet>",
        ),
        "far too large",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_means_harm_is_refused(case: Ppi, tmp_path: Path, harm: str) -> None:
    path = tmp_path / "in.xlsx"
    workbook(path, HEAD, ["R1", "Be quiet"])
    change, said = HARM[harm]
    path.write_bytes(change(path.read_bytes()))
    before = (tmp_path / "case/ppi.yaml").read_bytes()
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 2
    assert (tmp_path / "case/ppi.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["exprot", "x.xlsx"], "Did you mean export?"),
        (["export"], "which file?"),
        (["export", "x.csv"], "ends in .xlsx"),
        (["export", "x.xlsx", "lot"], "Did you mean lots?"),
        (["import"], "which file?"),
        (["import", "a.xlsx", "b.xlsx"], "one file at a time"),
        (["import", "none.xlsx"], "there is no such file"),
        (["show"], "which list?"),
        (["show", "lots", "--yes"], "--yes has no meaning here"),
    ],
)
def test_words_that_make_no_sense_are_told(case: Ppi, words: list[str], said: str) -> None:
    ran = case(*words)
    assert ran.code == 2
    assert said in ran.err


def test_the_journal_tells_of_rows(case: Ppi, ppi: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", HEAD, ["R1", "Be quiet"])
    case("import", "in.xlsx", "--yes")
    assert "requirements: from row 1 on 0 rows gave way to 1 row" in ppi("journal", "-p", "case").out


@pytest.mark.parametrize("code", LANGUAGES)
def test_sheets_and_headings_are_told_apart(code: str) -> None:
    """A sheet is known by its name, and a column by its heading, in whichever language they were exported."""
    sheets: dict[str, str] = {}
    for one in BOOK.lists.values():
        assert sheets.setdefault(sheet_name(one, code).casefold(), one.id) == one.id
        heads = [column.label[code].casefold() for column in one.columns]
        assert len(set(heads)) == len(heads)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letter(number) for number in (0, 25, 26, 51, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD",
    ]  # fmt: skip


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("\n=+-@'_x000D_;,\"")
).filter(str.strip)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS},
        optional={
            "received": st.dates(datetime.date(1900, 3, 1), datetime.date(2200, 1, 1)),
            "price": st.integers(0, 10**12)
            | st.floats(0, 10**9).map(lambda x: round(x, 2)).filter(lambda x: x % 1),
            "sme": st.booleans(),
            "country": st.sampled_from(["PT", "DE"]),
            "status": st.sampled_from(["candidate", "awarded"]),
            "contact": TEXTS,
        },
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from(LANGUAGES))
def test_any_rows_come_back_from_a_spreadsheet(tmp_path: Path, rows: list[Any], code: str) -> None:
    use_language(code)
    try:
        definition = BOOK.lists["tenderers"]
        path = tmp_path / "rows.xlsx"
        path.write_bytes(write_sheets([definition], {"tenderers": tuple(rows)}, BOOK.countries))
        reader = SheetReader(path, BOOK.lists, BOOK.countries, {})
        (sheet,) = read_spreadsheet(path)
        assert reader.definition_of(sheet) is definition
        assert reader.read(sheet, definition).rows == tuple(rows)
        assert reader.problems == []
        assert all(heading(column) for column in definition.columns)
    finally:
        use_language("en")
