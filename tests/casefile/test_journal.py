"""The journal: what it tells, what it keeps to itself, and how every tampering shows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppi_cli.casefile.answers import Basis
from ppi_cli.casefile.case import CaseFile
from ppi_cli.casefile.chain import verify
from ppi_cli.casefile.journal import Head, read_lines, same, seal
from ppi_cli.errors import CaseError

Begin = Callable[..., CaseFile]


def records(case: CaseFile) -> list[dict[str, Any]]:
    return [line.record or {} for line in read_lines(case.journal)]


def kinds(case: CaseFile) -> list[tuple[int, str]]:
    return [(finding.line, finding.kind) for finding in verify(case.folder)]


@pytest.fixture
def five(begin: Begin) -> CaseFile:
    """A case with five lines in its journal."""
    case = begin({"value.rd": 0})
    for amount in range(1, 5):
        case.record("value.rd", amount)
    return case


def lines_of(case: CaseFile) -> list[bytes]:
    return case.journal.read_bytes().splitlines(keepends=True)


def test_each_change_is_told_with_who_when_old_and_new(begin: Begin) -> None:
    case = begin({"value.rd": 1})
    case.record("value.rd", 2, basis=Basis("searched", "two offers"))
    case.record("contract.cpv", ("73000000-2",))
    case.record("contract.cpv", ("73000000-2",), basis=Basis("documented"))
    told = [
        {key: value for key, value in record.items() if key not in ("prev", "hash")}
        for record in records(case)
    ]
    head = {"at": "2026-11-22T10:30:00Z", "who": "Ana"}
    searched = {"evidence": "searched", "note": "two offers", "source": ""}
    documented = {"evidence": "documented", "note": "", "source": ""}
    assert told == [
        {"n": 1, **head, "what": "case.created", "facts": {"value.rd": 1}, "basis": {}},
        {"n": 2, **head, "what": "fact.set", "fact": "value.rd", "old": 1, "new": 2, "basis": searched},
        {"n": 3, **head, "what": "fact.set", "fact": "contract.cpv", "new": ["73000000-2"]},
        {"n": 4, **head, "what": "basis.set", "fact": "contract.cpv", "part": "basis", "new": documented},
    ]


def test_recording_the_same_again_says_nothing(five: CaseFile) -> None:
    before = five.path.read_bytes(), five.journal.read_bytes()
    five.record("value.rd", 4)
    five.record_all({"value.rd": 4})
    assert (five.path.read_bytes(), five.journal.read_bytes()) == before


def test_any_program_can_check_the_chain(five: CaseFile) -> None:
    before = ""
    for line in lines_of(five):
        stated = json.loads(line)
        assert stated["prev"] == before
        before = hashlib.sha256(re.sub(rb',"hash":"\w+"', b"", line.rstrip())).hexdigest()
        assert stated["hash"] == before


def test_personal_values_stand_as_salted_hashes(begin: Begin, reopen: Begin) -> None:
    case = begin({"buyer.contact": "Rui Alves"})
    case.record("buyer.contact", "Eva Lima", basis=Basis(note="Eva told me"))
    case.record("buyer.contact", "Rui Alves")
    case.record("buyer.contact", None)
    raw = case.journal.read_text()
    assert "Rui" not in raw
    assert "Eva" not in raw
    values = [record["new"] for record in records(case)[1:]] + [records(case)[0]["facts"]["buyer.contact"]]
    assert same("Eva Lima", values[0])
    assert not same("Eva Lima", values[1])
    assert same("Rui Alves", values[1])
    assert same("Rui Alves", values[3])
    assert values[1]["sha256"] != values[3]["sha256"]
    assert values[2] is None
    assert reopen().notices == []


def test_an_untouched_journal_has_no_findings(five: CaseFile) -> None:
    assert verify(five.folder) == []


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5])
def test_a_changed_line_is_found(five: CaseFile, reopen: Begin, place: int) -> None:
    lines = lines_of(five)
    lines[place - 1] = lines[place - 1].replace(b"Ana", b"Eva")
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(place, "changed")]
    assert verify(five.folder)[0].where == f"{five.journal}:{place}"
    with pytest.raises(CaseError):
        reopen()


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5])
def test_a_changed_line_that_was_sealed_again_is_found(five: CaseFile, reopen: Begin, place: int) -> None:
    lines = lines_of(five)
    record = json.loads(lines[place - 1])
    head = Head(record.pop("n") - 1, record.pop("prev"))
    record.pop("hash")
    lines[place - 1] = seal([{**record, "who": "Eva"}], head)[0]
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(place + 1, "broken")] if place < 5 else [(5, "head-differs")]
    with pytest.raises(CaseError):
        reopen()


@pytest.mark.parametrize(("place", "at"), [(1, 1), (2, 2), (4, 4), (5, 4)])
def test_a_removed_line_is_found(five: CaseFile, reopen: Begin, place: int, at: int) -> None:
    lines = lines_of(five)
    del lines[place - 1]
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(at, "removed")]
    with pytest.raises(CaseError):
        reopen()


def test_a_journal_cut_short_by_several_lines_is_found(five: CaseFile) -> None:
    five.journal.write_bytes(b"".join(lines_of(five)[:2]))
    assert kinds(five) == [(2, "removed")]
    assert "knows 5, the journal has 2" in verify(five.folder)[0].what


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_reordered_lines_are_found(five: CaseFile, reopen: Begin, place: int) -> None:
    lines = lines_of(five)
    lines[place - 1 : place + 1] = [lines[place], lines[place - 1]]
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(place + 1, "reordered")]
    with pytest.raises(CaseError):
        reopen()


@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_duplicated_line_is_found(five: CaseFile, reopen: Begin, place: int) -> None:
    lines = lines_of(five)
    lines.insert(place, lines[place - 1])
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(place + 1, "duplicated")]
    with pytest.raises(CaseError):
        reopen()


@pytest.mark.parametrize(
    "junk", [b"junk\n", b"\xff\xfe\x00\n", b"[" * 100_000 + b"\n", b"[1]\n", b"{}\n", b"\n"]
)
def test_garbage_is_reported_and_nothing_else(five: CaseFile, reopen: Begin, junk: bytes) -> None:
    lines = lines_of(five)
    lines[2] = junk
    five.journal.write_bytes(b"".join(lines))
    assert kinds(five) == [(3, "unreadable")]
    with pytest.raises(CaseError) as caught:
        reopen()
    assert caught.value.problems[0].where == f"{five.journal}:3"
    assert "ppi journal verify" in caught.value.problems[0].fix


def test_a_last_line_without_end_is_found(five: CaseFile) -> None:
    five.journal.write_bytes(five.journal.read_bytes() + b'{"n":6,"at')
    assert kinds(five) == [(6, "truncated")]
    five.journal.write_bytes(b"".join(lines_of(five)[:5])[:-20])
    assert (5, "truncated") in kinds(five)
    assert (5, "removed") in kinds(five)


def test_windows_line_ends_are_no_tampering(five: CaseFile) -> None:
    five.journal.write_bytes(five.journal.read_bytes().replace(b"\n", b"\r\n"))
    assert verify(five.folder) == []


def test_a_lost_or_wrong_head_is_found(five: CaseFile, reopen: Begin) -> None:
    text = five.path.read_text()
    for damaged, kind in (
        (text.partition("journal:")[0], "head-missing"),
        (text.replace("lines: 5", "lines: many"), "head-missing"),
        (text.replace("lines: 5", "lines: 4"), "head-differs"),
        (text.replace("lines: 5", "lines: 0"), "head-differs"),
        ("\t" + text, "head-missing"),
    ):
        five.path.write_text(damaged)
        assert [finding.kind for finding in verify(five.folder)] == [kind]
        with pytest.raises(CaseError):
            reopen()
        assert five.path.read_text() == damaged


def test_a_missing_journal_is_never_begun_anew(five: CaseFile, reopen: Begin) -> None:
    five.journal.unlink()
    assert kinds(five) == [(0, "missing")]
    for attempt in (reopen, lambda: five.record("value.rd", 9)):
        with pytest.raises(CaseError, match="the journal is missing"):
            attempt()
    assert not five.journal.exists()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_verify_says_something_of_whatever_was_done_to_a_journal(
    tmp_path_factory: Any, definitions: Any, countries: Any, data: st.DataObject
) -> None:
    folder: Path = tmp_path_factory.mktemp("case")
    case = CaseFile.create(folder, {"value.rd": 0}, definitions, countries)
    for amount in (1, 2, 3):
        case.record("value.rd", amount)
    raw = case.journal.read_bytes()
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start, len(raw)))
    damaged = raw[:start] + data.draw(st.binary(max_size=5)) + raw[end:]
    case.journal.write_bytes(damaged)
    assert bool(verify(folder)) == (damaged != raw)
