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
from support import CASES, Ppi

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


@pytest.fixture
def marine(ppi: Ppi) -> Ppi:
    """A procurement for which a PCP is recommended."""
    assert ppi("init", "case", "--answers", CASES / "marine-eo.yaml", "--no-input").code == 0
    return lambda *words: ppi(*words, "-p", "case")


def sheets_of(path: Path) -> list[str]:
    """The ids of the lists whose sheets a workbook shows, in order."""
    ids = {sheet_name(one): one.id for one in BOOK.lists.values()}
    book: Any = openpyxl.load_workbook(path)
    return [ids[name] for name in book.sheetnames if name in ids]


def test_every_list_has_a_place_of_its_own_and_the_common_ones_come_first() -> None:
    places = [one.order for one in BOOK.lists.values()]
    assert places == sorted(set(places))
    assert list(BOOK.lists)[:4] == ["requirements", "criteria", "phases", "risks"]
    assert list(BOOK.lists).index("scores") > list(BOOK.lists).index("tenderers")
    assert list(BOOK.lists)[-1] == "changes"


def test_the_export_holds_the_lists_of_the_recommended_procedure(marine: Ppi, tmp_path: Path) -> None:
    ran = marine("list", "export", "lists.xlsx", "--json")
    sheets = sheets_of(tmp_path / "lists.xlsx")
    assert ran.json["procedure"] == "pcp"
    assert list(ran.json["lists"]) == sheets
    assert sheets == [name for name in BOOK.lists if name in sheets], "in the order of the work"
    assert sheets[:4] == ["requirements", "criteria", "phases", "risks"]
    assert {"targets", "rights", "scores"} < set(sheets)
    assert not {"dialogue_topics", "performance", "deployments"} & set(sheets)


def test_the_export_follows_the_decision(marine: Ppi, tmp_path: Path) -> None:
    ran = marine("plan", "--decide", "competitive-dialogue", "--because", "To talk.", "--no-input")
    assert ran.code == 0, ran.err
    assert marine("list", "export", "lists.xlsx", "--json").json["procedure"] == "competitive-dialogue"
    sheets = sheets_of(tmp_path / "lists.xlsx")
    assert "dialogue_topics" in sheets
    assert "rights" not in sheets


def test_a_list_with_rows_is_exported_whatever_the_procedure(marine: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Topic"], ["Who owns the data"], name="dialogue_topics")
    ran = marine("list", "import", "in.xlsx", "--yes")
    assert ran.code == 0, ran.err
    assert marine("list", "export", "lists.xlsx", "--json").json["lists"]["dialogue_topics"] == 1
    assert "dialogue_topics" in sheets_of(tmp_path / "lists.xlsx")


def test_all_lists_are_exported_on_demand_and_while_no_procedure_is_known(
    marine: Ppi, ppi: Ppi, tmp_path: Path
) -> None:
    assert marine("list", "export", "all.xlsx", "all", "--json").json["procedure"] is None
    assert sheets_of(tmp_path / "all.xlsx") == list(BOOK.lists)
    assert ppi("init", "new", "--set", "need.title=X", "--no-input").code == 0
    for number, words in enumerate((("-p", "new"), ())):
        ran = ppi("list", "export", f"{number}.xlsx", *words)
        assert ran.code == 0, ran.err
        assert f"{len(BOOK.lists)} sheets, without rows yet." in ran.out
        assert "write `all`" not in ran.out
        assert sheets_of(tmp_path / f"{number}.xlsx") == list(BOOK.lists)


def test_the_screen_tells_of_lists_with_rows_one_by_one_and_of_the_others_in_one_line(
    marine: Ppi, tmp_path: Path
) -> None:
    workbook(tmp_path / "in.xlsx", HEAD, ["R1", "Be quiet"])
    marine("list", "import", "in.xlsx", "--yes")
    ran = marine("list", "export", "lists.xlsx")
    count = len(sheets_of(tmp_path / "lists.xlsx"))
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[1:3] == ["Requirements 1 row", f"{count - 1} further sheets have no rows yet."]
    said = " ".join(lines[3:])
    assert said.casefold().startswith("pre-commercial procurement")
    assert f"For all {len(BOOK.lists)}, write `all` behind the name of the file." in said
    assert ran.out.count("no rows") == 1
    assert max(map(len, ran.out.splitlines())) <= 80
    out = marine("list", "export", "one.xlsx", "requirements").out
    assert "further" not in out and "write `all`" not in out


def test_sheets_without_rows_are_one_calm_line(marine: Ppi, tmp_path: Path) -> None:
    marine("list", "export", "lists.xlsx")
    book: Any = openpyxl.load_workbook(tmp_path / "lists.xlsx")
    book["Requirements"].append(["R1", "Be quiet"])
    book.save(tmp_path / "lists.xlsx")
    empty = len(sheets_of(tmp_path / "lists.xlsx")) - 1
    ran = marine("list", "import", "lists.xlsx", "--yes")
    said = [line.strip() for line in ran.out.splitlines()]
    assert said == [
        "✔ Requirements: recorded, 1 row",
        "new  R1",
        f"{empty} sheets have no rows, so their lists stay as they are.",
    ]
    told = marine("list", "import", "lists.xlsx", "--json").json["not_read"]
    assert len(told) == empty
    assert {one["why"] for one in told} == {"it has no rows, so the list stays as it is"}


def test_a_sheet_whose_rows_were_deleted_is_told_by_itself(case: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Criterion", "Weight", "Kind"], name="criteria")
    ran = case("import", "in.xlsx", "--yes")
    said = " ".join(ran.out.split())
    assert said.startswith("! not read: the sheet criteria: it has no rows any more")
    assert said.endswith("to empty it, add --list criteria")
    assert case("show", "criteria", "--json").json["rows"][0]["name"] == "Noise"


@pytest.mark.parametrize(
    ("typed", "months"), [("9 months", 9), ("1 month", 1), ("9 Meses", 9), ("1 mês", 1), (9, 9)]
)
def test_a_duration_may_be_written_with_its_unit(
    case: Ppi, tmp_path: Path, typed: object, months: int
) -> None:
    workbook(tmp_path / "in.xlsx", ["Phase", "Duration (months)"], ["Design", typed], name="Phases")
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 0, ran.err
    assert case("show", "phases", "--json").json["rows"] == [{"name": "Design", "months": months}]


def test_a_duration_in_another_unit_is_refused(case: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Phase", "Duration (months)"], ["Design", "9 weeks"], name="Phases")
    ran = case("import", "in.xlsx", "--yes")
    assert ran.code == 2
    assert "Duration (months): '9 weeks' is not a whole number (in.xlsx:Phases!B2)" in ran.err


def test_an_unknown_column_is_told_with_those_that_are_known(case: Ppi, tmp_path: Path) -> None:
    workbook(tmp_path / "in.xlsx", ["Phase", "Zzz"], ["Design", 1], name="Phases")
    (_what, fix) = case("import", "in.xlsx", "--yes").err.splitlines()
    assert fix.startswith("  Known columns: Phase, Duration (months), ")
    assert fix.endswith(". Delete this column, or give it one of these headings.")


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
        (["export", "x.xlsx", "all", "lots"], "all lists, or some by name?"),
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
