"""The case on disk: what is kept, who wins, and what happens when something goes wrong."""

from __future__ import annotations

import datetime
import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ppi_cli.casefile import disk
from ppi_cli.casefile.answers import Basis, read_answers
from ppi_cli.casefile.case import CaseFile, now, user_name
from ppi_cli.casefile.chain import verify
from ppi_cli.casefile.decisions import Decision, Receipt
from ppi_cli.casefile.finding import find_case
from ppi_cli.casefile.journal import read_lines
from ppi_cli.errors import CaseError, InputError

Begin = Callable[..., CaseFile]
Snapshot = dict[str, bytes]


def files(folder: Path) -> Snapshot:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != disk.LOCK}


def last(case: CaseFile) -> dict[str, Any]:
    *_before, line = read_lines(case.journal)
    return {
        key: value
        for key, value in (line.record or {}).items()
        if key in ("what", "fact", "part", "old", "new")
    }


def edit(case: CaseFile, old: str, new: str) -> None:
    text = case.path.read_text()
    assert old in text
    case.path.write_text(text.replace(old, new))


FACTS = {
    "buyer.name": "NO",
    "buyer.type": None,
    "contract.cpv": ("73000000-2", "38000000-5"),
    "value.rd": 1500000.5,
    "negotiation.needed": False,
    "joint": "none",
    "joint.lead_country": "NO",
    "schedule.call_date": datetime.date(2027, 3, 1),
    "buyer.local_holidays": ("12-24", "2026-06-13"),
}


def test_facts_come_back_as_they_were_given(begin: Begin, reopen: Begin) -> None:
    case = begin(FACTS)
    assert case.facts == reopen().facts == FACTS
    assert case.places.keys() == FACTS.keys()
    assert case.places["buyer.name"] == f"{case.path}:6:9"


def test_a_case_file_is_an_answer_file(begin: Begin, definitions: Any, countries: Any) -> None:
    case = begin(FACTS)
    case.record("value.rd", 2, basis=Basis("searched"))
    answers = read_answers(case.path, definitions, countries)
    assert (answers.facts, answers.basis) == (case.facts, case.basis)


def test_a_case_is_never_begun_over_another(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    before = files(tmp_path)
    with pytest.raises(CaseError, match="already"):
        begin()
    assert files(tmp_path) == before
    case.record("value.rd", 2)
    case.path.unlink()
    with pytest.raises(CaseError, match="holds a journal, but no"):
        begin()


def test_a_beginning_that_was_never_finished_is_begun_anew(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    case.path.unlink()
    case.journal.write_bytes(case.journal.read_bytes() + b'{"n":2')
    assert begin({"value.rd": 2}).facts == {"value.rd": 2}
    assert verify(tmp_path) == []


def test_values_are_checked_before_anything_is_written(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    before = files(tmp_path)
    for fact, value in (("value.rd", -1), ("value.rdd", 1), ("buyer.type", "x"), ("buyer.name", "\0")):
        with pytest.raises(InputError):
            case.record(fact, value)
    for basis in (Basis("guessed"), Basis(note="\0")):
        with pytest.raises(InputError):
            case.record_all({}, basis={"value.rd": basis})
    with pytest.raises(InputError, match="no fact"):
        case.record_all({}, basis={"value.rdd": Basis()})
    assert files(tmp_path) == before


def test_the_nearest_case_upwards_is_found(begin: Begin, tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "a" / "ppi.yaml").mkdir()
    assert find_case(below) is None
    begin()
    assert find_case(below) == tmp_path


def test_the_clock_and_the_user_are_those_of_the_computer(
    tmp_path: Path, definitions: Any, countries: Any
) -> None:
    case = CaseFile.create(tmp_path / "new" / "case", {}, definitions, countries)
    record = next(read_lines(case.journal)).record or {}
    assert abs(datetime.datetime.fromisoformat(record["at"]) - now()) < datetime.timedelta(minutes=1)
    assert record["who"] == user_name()


def test_a_name_that_is_no_unicode_is_written_all_the_same(
    tmp_path: Path, definitions: Any, countries: Any
) -> None:
    CaseFile.create(tmp_path, {}, definitions, countries, who=lambda: "Jos\udce9")
    assert verify(tmp_path) == []


# --- edited by hand -----------------------------------------------------------------------------------------


def test_what_was_edited_by_hand_holds_and_is_journaled(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1, "buyer.name": "X"})
    edit(case, "rd: 1", "rd: 2  # as agreed")
    again = reopen()
    assert again.facts == {"value.rd": 2, "buyer.name": "X"}
    assert "value.rd" in again.notices[0]
    assert last(again) == {"what": "edited.outside", "fact": "value.rd", "old": 1, "new": 2}
    edit(case, "  name: X\n", "  type: sub-central\n")
    assert reopen().facts == {"value.rd": 2, "buyer.type": "sub-central"}
    assert [line.record["what"] for line in read_lines(case.journal) if line.record][2:] == [
        "edited.outside"
    ] * 2
    assert reopen().notices == []
    assert verify(case.folder) == []


def test_a_basis_edited_by_hand_is_journaled(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1})
    case.record("value.rd", 1, basis=Basis("assumed", "x"))
    edit(case, "note: x", "note: why")
    assert reopen().basis == {"value.rd": Basis("assumed", "why")}
    assert last(case)["part"] == "basis"
    assert last(case)["new"]["note"] == "why"


def test_a_personal_value_edited_by_hand_stays_out_of_the_journal(begin: Begin, reopen: Begin) -> None:
    case = begin({"buyer.contact": "Rui"})
    edit(case, "Rui", "Eva")
    assert reopen().facts == {"buyer.contact": "Eva"}
    assert last(case)["what"] == "edited.outside"
    assert b"Eva" not in case.journal.read_bytes()
    assert reopen().notices == []


def test_reading_only_writes_nothing(begin: Begin, reopen: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    edit(case, "rd: 1", "rd: 2")
    case.journal.write_bytes(case.journal.read_bytes() + b'{"half')
    before = files(tmp_path)
    (tmp_path / disk.LOCK).unlink()
    assert reopen(read_only=True).facts == {"value.rd": 2}
    assert reopen(read_only=True).notices
    assert files(tmp_path) == before
    assert not (tmp_path / disk.LOCK).exists()


def test_other_facts_edited_meanwhile_are_taken_over(begin: Begin) -> None:
    case = begin({"value.rd": 1, "buyer.name": "X"})
    edit(case, "name: X", "name: Z  # by hand")
    case.record("value.rd", 2)
    assert case.facts == {"value.rd": 2, "buyer.name": "Z"}
    assert "name: Z  # by hand" in case.path.read_text()
    assert [line.record["what"] for line in read_lines(case.journal) if line.record][1:] == [
        "edited.outside",
        "fact.set",
    ]


def test_the_same_fact_changed_twice_is_asked_about(begin: Begin) -> None:
    case = begin({"value.rd": 1})
    edit(case, "rd: 1", "rd: 2")
    asked: list[Any] = []
    kept = case.record("value.rd", 3, on_conflict=lambda *both: asked.append(both) or both[1])
    assert asked == [("value.rd", 2, 3)]
    assert (kept, case.facts["value.rd"]) == (2, 2)
    edit(case, "rd: 2", "rd: 5")
    assert case.record("value.rd", 6, on_conflict=lambda _fact, _theirs, ours: ours) == 6
    assert case.facts == {"value.rd": 6}


def test_the_same_fact_changed_twice_is_refused_if_nobody_can_be_asked(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    edit(case, "rd: 1", "rd: 2")
    before = files(tmp_path)
    with pytest.raises(CaseError, match="it is now 2, not 3"):
        case.record("value.rd", 3)
    assert files(tmp_path) == before
    case.record("value.rd", 3)
    assert case.facts == {"value.rd": 3}
    assert last(case) == {"what": "fact.set", "fact": "value.rd", "old": 2, "new": 3}


def test_answers_from_a_file_win_and_the_journal_keeps_the_rest(begin: Begin, reopen: Begin) -> None:
    case, other = begin({"value.rd": 1}), reopen()
    other.record("value.rd", 2)
    case.record_all(
        {"value.rd": 3, "buyer.name": "X"}, basis={"value.rd": Basis("searched"), "joint": Basis()}
    )
    news = [line.record.get("new") for line in read_lines(case.journal) if line.record]
    assert news[1:4] == [2, 3, "X"]
    assert reopen().facts == {"value.rd": 3, "buyer.name": "X"}
    assert reopen().basis == {"value.rd": Basis("searched"), "joint": Basis()}


# --- after a crash ------------------------------------------------------------------------------------------


def crash_before_the_file(case: CaseFile, change: Callable[[], Any]) -> None:
    """Makes a change of which only the journal got to the disk."""
    before = case.path.read_bytes()
    change()
    case.path.write_bytes(before)


def test_what_only_the_journal_has_goes_into_the_file(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1})
    answers = {
        "value.rd": None,
        "schedule.call_date": datetime.date(2027, 1, 2),
        "contract.cpv": ("73000000-2",),
    }
    crash_before_the_file(case, lambda: case.record_all(answers, basis={"value.rd": Basis("searched", "x")}))
    again = reopen()
    assert again.facts == answers
    assert again.basis == {"value.rd": Basis("searched", "x")}
    assert "schedule.call_date" in again.notices[0]
    assert reopen().notices == []
    assert verify(case.folder) == []


def test_an_old_copy_saved_over_ours_loses_nothing(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1, "buyer.name": "X", "joint": "none"})
    crash_before_the_file(case, lambda: case.record_all({"value.rd": 2, "joint": "national"}))
    edit(case, "name: X", "name: Z")
    edit(case, "joint: none", "joint: cross-border")
    assert reopen().facts == {"value.rd": 2, "buyer.name": "Z", "joint": "cross-border"}
    assert last(case) == {"what": "edited.outside", "fact": "joint", "old": "national", "new": "cross-border"}


def test_a_personal_value_that_was_lost_is_said_to_be(begin: Begin, reopen: Begin) -> None:
    case = begin({"buyer.contact": "Rui"})
    crash_before_the_file(case, lambda: case.record("buyer.contact", "Eva"))
    again = reopen()
    assert again.facts == {"buyer.contact": "Rui"}
    assert "answer again: buyer.contact" in again.notices[0]
    assert last(again)["what"] == "repaired"
    assert reopen().notices == []


@pytest.mark.parametrize("rest", [b'{"n":2,"at":"20', b"\0\0\0\0", b"\0\0\n", b'{"n":2}'])
def test_a_line_that_was_never_finished_is_dropped(begin: Begin, reopen: Begin, rest: bytes) -> None:
    case = begin({"value.rd": 1})
    case.journal.write_bytes(case.journal.read_bytes() + rest)
    assert reopen().facts == {"value.rd": 1}
    dropped = [line.record for line in read_lines(case.journal) if line.record][-1]
    assert (dropped["what"], dropped["dropped"]) == ("repaired", rest.decode())
    assert verify(case.folder) == []


# --- decisions ----------------------------------------------------------------------------------------------


def decision(case: CaseFile, rationale: str = "Because.\n\nNo: other # way") -> Decision:
    receipt = Receipt(
        "0.1.0", "ab" * 32, datetime.date(2026, 11, 22), case.facts_hash(), {"pcp": "available"}
    )
    return Decision("pcp", rationale, "Ana", datetime.date(2026, 11, 22), None, receipt)


def test_decisions_are_kept_with_their_receipts(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1, "buyer.contact": "Rui"})
    first, second = decision(case), decision(case, "Again")
    case.decide(first)
    case.record("value.rd", 2)
    second = msgspec.structs.replace(second, recommended="pcp", receipt=decision(case).receipt)
    case.decide(second)
    assert reopen().decisions == case.decisions == [first, second]
    record = [line.record for line in read_lines(case.journal) if line.record][1]
    assert record["decision"]["receipt"]["outcome"] == {"pcp": "available"}
    assert record["facts"] == {"value.rd": 1}
    assert verify(case.folder) == []


def test_a_decision_on_other_facts_is_refused(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    chosen = decision(case)
    edit(case, "rd: 1", "rd: 2")
    before = files(tmp_path)
    with pytest.raises(CaseError, match="facts were changed"):
        case.decide(chosen)
    assert files(tmp_path) == before
    with pytest.raises(InputError):
        case.decide(decision(case, "\0"))


def test_a_personal_fact_is_no_part_of_a_receipt(begin: Begin) -> None:
    case = begin({"value.rd": 1, "buyer.contact": "Rui"})
    before = case.facts_hash()
    case.record("buyer.contact", "Eva")
    assert case.facts_hash() == before
    case.record("value.rd", 2)
    assert case.facts_hash() != before


def test_decisions_survive_a_crash_and_an_edit(begin: Begin, reopen: Begin) -> None:
    case = begin({"value.rd": 1})
    case.decide(decision(case, "first"))
    crash_before_the_file(case, lambda: case.decide(decision(case, "second")))
    assert [one.rationale for one in reopen().decisions] == ["first", "second"]
    edit(case, "rationale: first", "rationale: First  # typo")
    assert [one.rationale for one in reopen().decisions] == ["First", "second"]
    assert "decisions" in [line.record for line in read_lines(case.journal) if line.record][-1]
    assert reopen().notices == []
    case = reopen()
    crash_before_the_file(case, lambda: case.decide(decision(case, "third")))
    edit(case, "rationale: second", "rationale: Second")
    assert [one.rationale for one in reopen().decisions] == ["First", "Second", "third"]
    assert verify(case.folder) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("procedure: pcp", "prcedure: pcp", "no 'prcedure'"),
        ("    who: Ana\n", "", "lost its 'who'"),
        ("date: 2026-11-22", "date: 2026-11-31", "calendar"),
        ("    version: ", "    versoin: ", "no 'versoin'"),
        ("rationale: first", "rationale: [first]", "one value"),
        ("decisions:\n  - ", "decisions:\n    ", "not a list"),
    ],
)
def test_a_damaged_decision_is_refused(begin: Begin, reopen: Begin, old: str, new: str, what: str) -> None:
    case = begin()
    case.decide(decision(case, "first"))
    edit(case, old, new)
    with pytest.raises(CaseError) as caught:
        reopen()
    assert any(what in problem.what for problem in caught.value.problems)
    assert all(problem.where.startswith(f"{case.path}:") for problem in caught.value.problems)


# --- damage and disks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("rd: 1", "rd: lots", "6:7"),
        ("rd: 1", "rd: 1\n  rd: 2", "7:3"),
        ("rd: 1", "rdd: 1", "6:3"),
        ("rd: 1", "rd: *x", "6:7"),
        ("  rd: 1", "\trd: 1", "6:1"),
        ("rd: 1", "rd: [1", "8:8"),
    ],
)
def test_a_damaged_case_file_is_refused_and_left_alone(
    begin: Begin, reopen: Begin, tmp_path: Path, old: str, new: str, place: str
) -> None:
    case = begin({"value.rd": 1})
    edit(case, old, new)
    before = files(tmp_path)
    for attempt in (reopen, lambda: case.record("buyer.name", "X"), lambda: reopen(read_only=True)):
        with pytest.raises(CaseError) as caught:
            attempt()
        assert caught.value.problems[0].where == f"{case.path}:{place}"
    assert files(tmp_path) == before


@pytest.mark.parametrize("raw", [b"", b"\xff\xfea\0", b"PK\x03\x04"])
def test_a_file_that_is_no_case_is_refused_and_left_alone(begin: Begin, reopen: Begin, raw: bytes) -> None:
    case = begin({"value.rd": 1})
    case.path.write_bytes(raw)
    with pytest.raises(CaseError):
        reopen()
    assert case.path.read_bytes() == raw


def test_without_a_case_the_way_to_begin_is_told(reopen: Begin) -> None:
    with pytest.raises(CaseError) as caught:
        reopen()
    assert "ppi init" in caught.value.problems[0].fix


def test_permissions_and_links_stay(begin: Begin, tmp_path: Path) -> None:
    case = begin({"value.rd": 1})
    real = tmp_path / "elsewhere"
    real.mkdir()
    case.path.rename(real / "facts.yaml")
    case.path.symlink_to(real / "facts.yaml")
    (real / "facts.yaml").chmod(0o640)
    case.record("value.rd", 2)
    assert case.path.is_symlink()
    assert stat.S_IMODE((real / "facts.yaml").stat().st_mode) == 0o640
    assert [path.name for path in real.iterdir()] == ["facts.yaml"]


def test_a_file_made_read_only_is_not_replaced(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case = begin({"value.rd": 1})
    before = files(tmp_path)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with pytest.raises(CaseError, match="cannot be saved"):
        case.record("value.rd", 2)
    assert files(tmp_path) == before


@pytest.mark.parametrize("step", ["write file", "sync file", "write journal", "sync journal", "replace"])
def test_a_full_disk_changes_nothing(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: str
) -> None:
    """The disk fills up at one of the steps of a save, after half of what was to be written."""
    case = begin({"value.rd": 1})
    before = files(tmp_path)
    write, sync, replace = os.write, os.fsync, Path.replace
    steps = iter(["write file", "sync file", "write journal", "sync journal", "replace"])

    def full(*_arguments: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def half(target: int, content: Any) -> int:
        if next(steps) != step:
            return write(target, content)
        monkeypatch.setattr(os, "write", full)
        return write(target, bytes(content)[: len(content) // 2])

    monkeypatch.setattr(os, "write", half)
    monkeypatch.setattr(os, "fsync", lambda target: full() if next(steps) == step else sync(target))
    monkeypatch.setattr(Path, "replace", lambda *both: full() if next(steps) == step else replace(*both))
    with pytest.raises(CaseError, match="No space left") as caught:
        case.record("value.rd", 2)
    monkeypatch.undo()
    assert len(caught.value.problems) == 1
    assert files(tmp_path) == before
    assert case.facts == {"value.rd": 1}
    case.record("value.rd", 3)
    assert case.facts == {"value.rd": 3}
    assert verify(tmp_path) == []


def test_a_full_disk_begins_nothing(
    tmp_path: Path, definitions: Any, countries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_target: Path, _to: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CaseError, match="No space left"):
        CaseFile.create(tmp_path, {"value.rd": 1}, definitions, countries)
    assert files(tmp_path) == {}


def test_a_folder_that_cannot_be_written_to_is_said_to_be(
    definitions: Any, countries: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CaseError, match="cannot be saved"):
            CaseFile.create(folder, {}, definitions, countries)


def test_reading_a_case_loads_no_lock() -> None:
    script = "import sys, ppi_cli.casefile.case; print('filelock' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_a_second_writer_waits_and_is_told(begin: Begin, tmp_path: Path) -> None:
    begin()
    with (
        disk.locked(tmp_path),
        pytest.raises(CaseError, match="another ppi"),
        disk.locked(tmp_path, patience=0.05),
    ):
        pass
