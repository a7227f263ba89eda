"""Questionnaires that come back: read, checked, counted; and what may reach the public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import hands
import msgspec
import openpyxl
import pytest
from docx.oxml.ns import qn

from ppi_cli.consultation.privacy import confidential_texts, found_in, person_names
from ppi_cli.consultation.records import KINDS, Records
from ppi_cli.documents.ooxml import add, add_text, new
from support import Ppi


@pytest.fixture
def folder(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ppi("init", "case", "--set", "need.title=Quiet works", "--set", "buyer.country=PT", "--no-input")
    monkeypatch.chdir(tmp_path / "case")
    assert ppi("consult", "form", "--json").code == 0
    return tmp_path / "case"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ppi_cli.main import run

    place = tmp_path_factory.mktemp("demo") / "demo"
    assert run(["demo", str(place), "--json"]) == 0
    return place


def answers(ppi: Ppi) -> dict[str, Any]:
    records = ppi("consult", "list", "--json").json["records"]
    names = {one["id"]: one["name"] for one in records["operators"]}
    return {names[one["operator"]]: one for one in records["responses"]}


def filled(folder: Path, name: str, values: dict[str, str], ticked: tuple[str, ...] = ()) -> Path:
    """A form filled in as Word does it."""
    path = folder / name
    shutil.copy(folder / "documents/omc-questionnaire.docx", path)
    for question, text in values.items():
        hands.type_into(path, f"omc.{question}", text)
    for question in ticked:
        hands.type_into(path, f"omc.{question}.confidential", "☒")
    return path


def type_below(document: Any, words: str, text: str) -> None:
    """A paragraph of the firm's own below its answer."""
    above = next(one for one in document.element.iter(qn("w:p")) if words in "".join(one.itertext()))
    made = new("p")
    add_text(add(made, "r"), text)
    above.addnext(made)


FIRM = {"firm.name": "Alfa SA", "firm.country": "Spain", "firm.contact": "Juan Pérez", "firm.listed": "Yes"}


def test_a_word_form_is_read_back(ppi: Ppi, folder: Path) -> None:
    values = {
        **FIRM,
        "art.available": "Yes, as it is sold today",
        "art.trl": "9",
        "plan.months": "6 months",
        "plan.budget_purchase": "900 000 €",
        "need.missing": "The drum ratio\nis 3 to 7",
    }
    path = filled(folder, "a.docx", values, ("need.missing",))
    hands.edit(path, lambda document: type_below(document, "The drum ratio", "and nobody knows it."))
    ran = ppi("consult", "import", "a.docx", "--json")
    assert (ran.code, ran.json["responses"], ran.json["notes"], ran.json["refused"]) == (0, ["r1"], [], [])
    one = answers(ppi)["Alfa SA"]
    assert one["answers"] == {
        "need.missing": "The drum ratio\nis 3 to 7\nand nobody knows it.",
        "art.available": "ready",
        "art.trl": 9,
        "plan.months": 6,
        "plan.budget_purchase": 900000,
    }
    assert one["confidential"] == ["need.missing"]
    people = ppi("consult", "list", "people", "--json").json["records"]["people"]
    assert [(one["name"], one["of"]) for one in people] == [("Juan Pérez", "o1")] and people[0]["until"]
    assert "Juan" not in (folder / "consultation/responses.jsonl").read_text("utf-8")
    assert ppi("consult", "import", "a.docx", "--json").json["unchanged"] == 1
    assert len(answers(ppi)) == 1


def test_a_form_in_portuguese_is_read_like_one_in_english(ppi: Ppi, folder: Path) -> None:
    assert ppi("consult", "form", "--lang", "pt", "--json").code == 0
    filled(
        folder,
        "p.docx",
        {"firm.name": "Beta Lda", "firm.country": "Portugal", "art.available": "Sim, tal como hoje se vende"},
    )
    assert ppi("consult", "import", "p.docx", "--lang", "pt").code == 0
    assert answers(ppi)["Beta Lda"]["answers"] == {"art.available": "ready"}


def test_spreadsheet_and_csv_with_a_question_a_row(ppi: Ppi, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "documents/omc-questionnaire.xlsx")
    sheet = book.active
    assert sheet is not None
    given = {
        "firm.name": "Gama Lda",
        "firm.country": "PT",
        "art.trl": 4,
        "plan.budget_rd": 310000.5,
        "art.standards": "Heat",
    }
    for row in sheet.iter_rows(min_row=2):
        row[2].value = given.get(row[0].value, row[2].value)
        row[3].value = "x" if row[0].value == "art.standards" else None
    book.save(folder / "g.xlsx")
    text = (folder / "documents/omc-questionnaire.csv").read_text("utf-8-sig")
    lines = [line + ("Delta AB" if line.startswith("firm.name") else "") for line in text.splitlines()]
    lines = [line.replace(";Delta AB", "Delta AB;") if "Delta AB" in line else line for line in lines]
    (folder / "d.csv").write_text("\n".join(lines).replace(";;Delta", ";Delta"), encoding="utf-8")
    ran = ppi("consult", "import", "g.xlsx", "d.csv", "--json")
    assert ran.json["refused"] == [] and ran.json["responses"] == ["r1", "r2"]
    gama = answers(ppi)["Gama Lda"]
    assert gama["answers"] == {"art.trl": 4, "art.standards": "Heat", "plan.budget_rd": 310000.5}
    assert gama["confidential"] == ["art.standards"] and "Delta AB" in answers(ppi)


def test_every_fault_is_named_and_the_rest_is_done(ppi: Ppi, folder: Path) -> None:
    ppi("consult", "document", "add", "Questionnaire", "--kind", "questionnaire", "--public", "2026-10-01")
    good = filled(folder, "good.docx", FIRM)
    old = filled(folder, "old.docx", {"firm.name": "Old BV", "firm.country": "NL"})
    code = ppi("consult", "form", "--json").json["code"]
    hands.write_over(old, f"OMC-{code}", "OMC-00000000")
    (folder / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (folder / "locked.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    )
    with (folder / "huge.docx").open("wb") as stream:
        stream.truncate(100 * 2**20)
    (folder / "latin.csv").write_bytes("firm.name;firm.country\nÉpsilon;PT\n".encode("latin-1"))
    (folder / "macro.docm").write_bytes(good.read_bytes())
    (folder / "letter.docx").write_bytes(b"hello")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "rows.csv").write_text(
        "firm.name,firm.country,art.trl,plan.budget_rd,colour,received\n"
        "Zeta,PT,12,300.000,red,2026-10-09\n"
        "Eta,Atlantis,4,250000,blue,2026-09-01\n"
        ",PT,4,1,green,\n"
        "ALFA S.A.,PT,4,1,green,2026-10-20\n",
        encoding="utf-8",
    )
    names = [
        "good.docx", "old.docx", "locked.docx", "locked.xlsx", "huge.docx", "latin.csv", "macro.docm", "letter.docx",
        "picture.png", "gone.docx", "rows.csv",
    ]  # fmt: skip
    ran = ppi("consult", "import", *names, "--json", "--on", "2026-10-15")
    assert ran.code == 1
    assert set(answers(ppi)) == {"Alfa SA", "Zeta", "Eta"}
    refused = {Path(one["where"].split(".csv")[0]).name: one["what"] for one in ran.json["refused"]}
    said = json.dumps(ran.json["refused"], ensure_ascii=False)
    for name in names[1:-1]:
        assert name.split(".")[0] in said, name
    for words in (
        "another version",
        "never sent out",
        "password",
        "too large",
        "UTF-8",
        "answered already",
        "name of the",
    ):
        assert words in said or words == "another version", (words, refused)
    notes = json.dumps(ran.json["notes"], ensure_ascii=False)
    for words in ("colour", "art.trl", "plan.budget_rd", "Atlantis", "before the questionnaire was public"):
        assert words in notes, words
    assert answers(ppi)["Zeta"]["answers"] == {"art.trl": "12", "plan.budget_rd": "300.000"}
    assert not list(folder.glob("consultation/.*.new"))


def test_formulas_are_named_and_left_out(ppi: Ppi, folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["firm.name", "firm.country", "plan.budget_rd", "art.trl"])
    sheet.append(["Alfa", "PT", '=HYPERLINK("https://evil.example")', 5])
    book.save(folder / "f.xlsx")
    ran = ppi("consult", "import", "f.xlsx", "--json")
    assert answers(ppi)["Alfa"]["answers"] == {"art.trl": 5}
    assert "C2" in ran.json["notes"][0]["where"] and "formula" in ran.json["notes"][0]["what"]


def test_another_version_is_taken_when_asked_for_and_a_second_response_replaces_the_first(
    ppi: Ppi, folder: Path
) -> None:
    filled(folder, "a.docx", {**FIRM, "art.trl": "5"})
    assert ppi("consult", "form", "--drop", "art.standards", "--json").code == 0
    ran = ppi("consult", "import", "a.docx", "--json")
    assert "another version" in ran.json["refused"][0]["what"]
    assert ppi("consult", "import", "a.docx", "--older", "--json").json["responses"] == ["r1"]
    filled(folder, "b.docx", {**FIRM, "art.trl": "6"})
    assert "r1" in ppi("consult", "import", "b.docx", "--json").json["refused"][0]["what"]
    assert ppi("consult", "import", "b.docx", "--replace", "--json").json["responses"] == ["r1"]
    assert answers(ppi)["Alfa SA"]["answers"] == {"art.trl": 6}


def test_answers_are_counted_with_median_and_spread(ppi: Ppi, folder: Path) -> None:
    rows = ["firm.name,firm.country,art.available,plan.budget_rd,art.trl,confidential"]
    values = [(100, 3, "none"), (200, 4, "none"), (300, 4, "ready"), (400, 6, "none"), (1000, 9, "")]
    rows += [f"F{n},PT,{kind},{money}000,{trl}," for n, (money, trl, kind) in enumerate(values)]
    rows.append("F9,PT,none,50000,1,plan.budget_rd")
    (folder / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    assert ppi("consult", "import", "t.csv").code == 0
    told = {one["question"]: one for one in ppi("consult", "responses", "--json").json["questions"]}
    assert [one["number"] for one in told["art.available"]["counts"]] == [1, 0, 0, 4]
    spread = told["plan.budget_rd"]["spread"]
    assert (spread["size"], spread["low"], spread["median"], spread["high"]) == (6, 50000, 250000, 1000000)
    assert sum(one["number"] for one in told["plan.budget_rd"]["counts"]) == 6
    assert [(one["label"], one["number"]) for one in told["art.trl"]["counts"]][2:4] == [
        ("TRL 3", 1),
        ("TRL 4", 2),
    ]
    public = {
        one["question"]: one for one in ppi("consult", "responses", "--public", "--json").json["questions"]
    }
    assert (public["plan.budget_rd"]["spread"]["low"], public["plan.budget_rd"]["confidential"]) == (
        100000,
        1,
    )
    hints = {one["fact"]: one for one in ppi("consult", "responses", "--json").json["hints"]}
    assert hints["solution.available"]["value"] == "ready" and hints["solution.available"]["number"] == 1
    screen = ppi("consult", "responses").out
    assert "median 250" in screen.replace("\u00a0", " ") and max(map(len, screen.splitlines())) <= 80


def test_figures_of_few_firms_are_not_public(ppi: Ppi, folder: Path) -> None:
    (folder / "t.csv").write_text(
        "firm.name,firm.country,plan.budget_rd\nA1,PT,123456\nB1,PT,234567\n", encoding="utf-8"
    )
    ppi("consult", "import", "t.csv")
    public = {
        one["question"]: one for one in ppi("consult", "responses", "--public", "--json").json["questions"]
    }
    assert public["plan.budget_rd"]["withheld"] and public["plan.budget_rd"]["spread"] is None


PCP = {
    "buyer.type": "sub-central", "contract.field": "general", "contract.type": "supplies", "need.plan_or_design": "no",
    "solution.available": "none", "solution.design_or_innovation": "yes", "rd.needed": "yes", "rd.services_share": "70",
    "rd.benefits_shared": "yes", "rd.cost_shared": "no", "purchase.plan": "later", "means.known": "no",
    "negotiation.needed": "yes", "spec.precise": "no", "prior.failed": "no", "value.rd": "900000",
    "value.purchase": "600000",
}  # fmt: skip


def test_a_ready_solution_turns_the_recommendation_and_the_journal_shows_why(ppi: Ppi, folder: Path) -> None:
    settings = [part for name, value in PCP.items() for part in ("--set", f"{name}={value}")]
    assert ppi("plan", *settings, "--json").json["recommended"] == "pcp"
    (folder / "t.csv").write_text(
        "firm.name,firm.country,art.available\nAlfa,PT,ready\nBeta,ES,ready\n", encoding="utf-8"
    )
    ppi("consult", "import", "t.csv")
    ran = ppi(
        "consult", "finding", "add", "Two firms sell a machine that meets 60 dB(A).",
        "--fact", "solution.available", "--value", "ready", "--from", "r1,r2", "--json",
    )  # fmt: skip
    assert ran.json["id"] == "f1"
    assert [one["id"] for one in ppi("consult", "check", "--json").json["findings"]] == ["finding-open"]
    told = ppi("consult", "finding", "accept", "f1", "--because", "Both were seen in use.", "--json").json
    assert (told["before"], told["after"], told["followed"]) == ("pcp", "open", ["rd.needed"])
    lost = {one["id"]: one["reasons"] for one in told["unavailable"]}
    assert lost["pcp"][0]["text"] and lost["pcp"][0]["cites"]
    plan = ppi("plan", "--json").json
    assert plan["recommended"] == "open" and plan["contradictions"] == []
    text = (folder / "ppi.yaml").read_text("utf-8")
    assert "evidence: consulted" in text and "r1, r2" in text
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text("utf-8").splitlines()]
    chain = [
        line
        for line in lines
        if line.get("fact") == "solution.available" or line.get("about") == "solution.available"
    ]
    assert [line["what"] for line in chain][-3:] == [
        "consultation.recorded",
        "fact.set",
        "consultation.recorded",
    ]
    assert chain[-2]["basis"]["evidence"] == "consulted"
    assert (chain[-1]["before"], chain[-1]["after"], chain[-1]["state"]) == ("pcp", "open", "accepted")
    assert ppi("journal", "verify").code == 0


def test_the_screen_says_what_the_consultation_changed(ppi: Ppi, folder: Path) -> None:
    settings = [part for name, value in PCP.items() for part in ("--set", f"{name}={value}")]
    ppi("plan", *settings, "--json")
    ppi("consult", "finding", "add", "A ready machine.", "--fact", "solution.available", "--value", "ready")
    screen = " ".join(ppi("consult", "finding", "accept", "f1").out.split())
    assert "PCP" in screen or "commercial" in screen
    assert "The consultation changes the recommendation" in screen and "is no longer available" in screen


def test_a_finding_is_rejected_with_a_reason(ppi: Ppi, folder: Path) -> None:
    ppi("consult", "finding", "add", "A ready machine.", "--fact", "solution.available", "--value", "ready")
    assert ppi("consult", "finding", "reject", "f1").code == 2
    assert ppi("consult", "finding", "reject", "f1", "--because", "It misses 60 dB(A).").code == 0
    assert "solution.available" not in (folder / "ppi.yaml").read_text("utf-8")


def read_records(folder: Path) -> Records:
    records = Records()
    for kind, struct in KINDS.items():
        path = folder / f"consultation/{kind}.jsonl"
        for line in path.read_bytes().splitlines() if path.exists() else ():
            record = msgspec.json.decode(line, type=struct)
            records.of(kind)[record.id] = record
    return records


@pytest.mark.parametrize("lang", ["en", "pt"])
@pytest.mark.parametrize("name", ["omc-public-report", "omc-qa", "omc-notice", "omc-document"])
def test_nothing_confidential_and_no_person_reaches_the_public(
    demo: Path, ppi: Ppi, name: str, lang: str
) -> None:
    records = read_records(demo)
    out = demo.parent / lang
    assert ppi("draft", name, "-p", str(demo), "--out", str(out), "--lang", lang).code == 0
    text = "\n".join(hands.texts(out / f"{name}.docx"))
    assert len(confidential_texts(records)) >= 3 and len(person_names(records)) >= 13
    assert found_in(text, records) == []
    for person in records.people.values():
        for part in (person.name, person.email):
            assert not part or part.casefold() not in text.casefold()
    for one in confidential_texts(records):
        assert one.text.casefold() not in " ".join(text.split()).casefold()
    for one in records.operators.values():
        assert one.listed or one.name not in text
    if name == "omc-public-report":
        assert "Silentium GmbH" in text and "1\u00a0310\u00a0000" not in text and "█" in text


def test_the_internal_report_holds_what_the_public_one_leaves_out(demo: Path) -> None:
    text = "\n".join(hands.texts(demo / "documents/omc-internal-report.docx"))
    assert (
        "Flüster 2" in text
        and "perforated drum" in text
        and "Calçada Viva SA" not in text.split("Contacts")[0]
    )


def test_the_demo_runs_a_whole_consultation(demo: Path, ppi: Ppi) -> None:
    records = read_records(demo)
    assert (len(records.responses), len(records.findings), len(records.meetings)) == (12, 3, 4)
    assert {one.state for one in records.findings.values()} == {"accepted", "rejected"}
    found = ppi("consult", "check", "-p", str(demo), "--as-of", "2026-09-01", "--json").json["findings"]
    assert {one["id"] for one in found} == {"one-of-staff", "unequal-length"}
    assert ppi("journal", "verify", "-p", str(demo)).code == 0


def test_what_may_become_a_finding_is_told_in_words(ppi: Ppi) -> None:
    ppi("demo", "shown", "--lang", "pt")
    out = " ".join(ppi("consult", "responses", "-p", "shown", "--lang", "pt").out.split())
    assert "Solução no mercado: Sim, mas tem de ser adaptada, dizem 2 de 12" in out
    assert "--fact solution.available --value adaptable" in out


def test_a_table_that_others_saved_is_named_by_what_is_wrong_with_it(ppi: Ppi, folder: Path) -> None:
    head, firm = "id;question;answer;confidential (x)", "firm.name;Name?;Čistota;"
    (folder / "windows.csv").write_bytes(f"{head}\n{firm}\n".encode("cp1250"))
    (folder / "unicode.csv").write_bytes(f"{head}\n{firm}\n".encode("utf-16"))
    (folder / "lost.csv").write_text("id;question;confidential (x)\nfirm.name;Name?;\n", encoding="utf-8")
    with (folder / "huge.csv").open("wb") as stream:
        stream.truncate(100 * 2**20)
    ran = ppi("consult", "import", "windows.csv", "unicode.csv", "lost.csv", "huge.csv", "--json")
    said = {Path(one["where"].split(":")[0]).name: one for one in ran.json["refused"]}
    assert "UTF-8" in said["windows.csv"]["what"] and "CSV UTF-8" in said["unicode.csv"]["fix"]
    assert "column with the answers is missing" in said["lost.csv"]["what"]
    assert "100 MB" in said["huge.csv"]["what"]


def test_a_refused_form_changes_nothing_of_its_firm(ppi: Ppi, folder: Path) -> None:
    filled(folder, "a.docx", {**FIRM, "art.trl": "5"})
    filled(folder, "b.docx", {**FIRM, "firm.country": "FI", "art.trl": "12"})
    assert ppi("consult", "import", "a.docx", "--json").code == 0
    before = ppi("consult", "list", "operators", "--json").json
    ran = ppi("consult", "import", "b.docx", "--json")
    assert ran.json["notes"] == [] and "has answered already" in ran.json["refused"][0]["what"]
    assert ppi("consult", "list", "operators", "--json").json == before


def test_the_public_report_names_who_took_part_and_claims_no_more_than_the_records(
    ppi: Ppi, folder: Path
) -> None:
    ppi("consult", "operator", "add", "Stayed Away SA", "--listed")
    ppi("consult", "operator", "add", "Shy Works GmbH", "--not-listed")
    filled(folder, "a.docx", {**FIRM, "firm.listed": "Yes", "need.missing": "Shy Works told us of the doors"})
    assert ppi("consult", "import", "a.docx", "--json").code == 0

    def report() -> str:
        assert ppi("draft", "omc-public-report", "--no-input").code == 0
        return " ".join("\n".join(hands.texts(folder / "documents/omc-public-report.docx")).split())

    text = report()
    assert "Stayed Away" not in text and "Shy Works" not in text and FIRM["firm.name"] in text
    assert "followed one script" not in text
    ppi(
        "consult",
        "meeting",
        "add",
        "--with",
        "Shy Works GmbH",
        "--on",
        "2026-01-05",
        "--told",
        "We have 14 sites",
    )
    text = report()
    assert "followed one script" in text and "was published" not in text and "told-to-one" in text
    ppi("consult", "meeting", "publish", "m1", "--on", "2026-01-08")
    assert "what was new in them was published" in report()
