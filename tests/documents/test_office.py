"""A real round trip through LibreOffice, and PDF files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import hands
import pytest
from desk import Desk

from ppi_cli.documents.manifest import Manifest

OFFICE = "LibreOffice (soffice) and the system's Python with UNO are needed"


def in_office(path: Path, *steps: tuple[str, str, str]) -> None:
    """Edits the file in LibreOffice, as a person would."""
    soffice, python = shutil.which("soffice"), "/usr/bin/python3"
    probe = [python, "-c", "import uno"]
    if not soffice or not Path(python).exists() or _fails(probe):
        pytest.skip(OFFICE)
    script = Path(__file__).parent / "office_edit.py"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [python, str(script), soffice, str(path), json.dumps(steps)]
    subprocess.run(command, check=True, timeout=120, env=environment)


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def names_of(path: Path, clause: str) -> dict[str, str]:
    """The bookmarks of the values of a clause, by fact."""
    record = Manifest(path.parent).records[path.name].find(clause)
    assert record is not None
    return {value.fact: value.name for value in record.values}


def test_saving_in_libreoffice_alone_touches_nothing(desk: Desk) -> None:
    in_office(desk.path)
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0
    assert desk.states(ran) == {"front": "replaced", "buyer": "replaced", "call": "same", "end": "same"}


def test_round_trip_through_libreoffice(desk: Desk) -> None:
    buyer, call = names_of(desk.path, "buyer"), names_of(desk.path, "call")
    in_office(
        desk.path,
        ("over", buyer["market.suppliers"], "12"),
        ("within", buyer["need.title"], "XX"),
        ("before", buyer["need.summary"], "(more) "),
        ("over", call["contract.type"], "Works: building and civil engineering"),
        ("after", call["schedule.call_date"], " or so"),
        ("append", "Nothing more", " Mine."),
        ("paragraph", "Before all", "My own paragraph"),
    )
    desk.set(buyer__name="Town of Nova Serena", value__rd=700_000)
    ran = desk.run("note", "--update", "--json")
    assert ran.code == 0 and set(desk.states(ran).values()) == {"yours"}
    text = "\n".join(hands.texts(desk.path))
    for mine in (
        "QuXXiet works",
        "Firms that can deliver: 12.",
        "(more) Less",
        "Works: building",
        "; or so see",
        "Mine.",
        "My own",
    ):
        assert mine in text
    assert "Town of Nova Serena" in text and "700\u00a0000\u00a0€" in text and "Vila Serena" not in text
    ran = desk.run("pull", "--yes", "--json")
    facts = desk.case().facts
    assert (facts["need.title"], facts["market.suppliers"], facts["contract.type"]) == (
        "QuXXiet works",
        12,
        "works",
    )
    assert (facts["buyer.name"], facts["need.summary"]) == ("Town of Nova Serena", "Less noise.")
    assert ran.code == 1 and "schedule.call_date" not in facts
    assert {one["fact"] for one in ran.json["unread"]} == {"need.summary", "schedule.call_date"}


def test_formatting_in_libreoffice_is_an_edit(desk: Desk) -> None:
    in_office(
        desk.path,
        ("format", " buys ", "ParaLeftMargin=1500"),
        ("format", "see section", "ParaBackColor=16776960"),
        ("format", "Nothing more", "ParaTopMargin=900"),
    )
    desk.set(buyer__name="Town of Nova Serena", contract__type="works")
    desk.template(hands.NOTE.replace("Nothing more", "No more"))
    states = desk.states(desk.run("note", "--update", "--json"))
    assert {clause for clause, state in states.items() if state in ("kept", "yours")} == {
        "buyer",
        "call",
        "end",
    }


def test_pdf_is_made_or_said_how(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(shutil, "which", lambda _name: None)
        ran = desk.run("note", "--pdf")
        assert ran.code == 2 and "libreoffice.org" in ran.err and desk.path.exists()
    if not shutil.which("soffice"):
        pytest.skip(OFFICE)
    before = desk.path.read_bytes()
    assert desk.run("note", "--pdf").code == 0
    made = desk.path.with_suffix(".pdf")
    assert made.read_bytes().startswith(b"%PDF") and desk.path.read_bytes() == before
    assert {path.name for path in made.parent.iterdir()} == {"note.docx", "note.pdf", "manifest.json"}
    about = subprocess.run(["pdfinfo", str(made)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"^Tagged: +yes$", about, re.MULTILINE), "a screen reader needs the structure"
    command = ["pdftoppm", "-r", "50", str(made)]  # the pages as pixels of three bytes
    assert b"\xff\xf2\xa8" * 9 in subprocess.run(command, check=True, capture_output=True).stdout, "yellow"


def test_a_file_that_is_no_document_any_more_is_said_to_be_so(desk: Desk) -> None:
    if not shutil.which("soffice"):
        pytest.skip(OFFICE)
    whole = desk.path.read_bytes()
    for damaged in (b"no archive", whole[: len(whole) // 2], whole[:300] + b"\0" * 200 + whole[500:]):
        desk.path.write_bytes(damaged)
        ran = desk.run("note", "--pdf")
        assert ran.code in (1, 2) and "ppi itself" not in ran.err, ran.err
        assert desk.path.read_bytes() == damaged
        assert {path.suffix for path in desk.path.parent.iterdir()} <= {".docx", ".pdf", ".json"}


def test_a_document_saved_in_libreoffice_can_be_updated_with_revisions(desk: Desk) -> None:
    """LibreOffice puts a control around the contents, which cannot be struck out as a whole."""
    in_office(desk.path)
    desk.set(buyer__name="Town of Nova Serena")
    ran = desk.run("note", "--update", "--track-changes", "--json")
    assert ran.code == 0, ran.err
    assert "Town of Nova Serena" in "\n".join(hands.texts(desk.path))
