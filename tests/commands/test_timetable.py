"""`ppi timetable` as an officer and a script see it: dates, files for other programs, days as they happen."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path

import icalendar
import pytest

from support import Ppi

CALL = ("--set", "schedule.call_date=2026-11-05", "--set", "buyer.country=PT")
DECIDED = (
    "buyer.country=PT", "buyer.type=sub-central", "contract.type=supplies", "rd.needed=no",
    "solution.available=ready", "value.purchase=900000", "schedule.call_date=2026-11-05",
    "schedule.need_by=2029-01-31", "need.title=Town hall",
)  # fmt: skip
TODAY = ("--as-of", "2026-10-01")


@pytest.fixture
def folder(ppi: Ppi, tmp_path: Path) -> Path:
    settings = [word for fact in DECIDED for word in ("--set", fact)]
    ppi("init", "case", "--no-input", *settings)
    ppi("plan", "-p", "case", "--decide", "open", "--because", "It is for sale.", "--no-input", *TODAY)
    return tmp_path / "case"


# --- the answer for scripts ------------------------------------------------------------------------------


def test_the_answer_keeps_the_contract(ppi: Ppi) -> None:
    ran = ppi("timetable", "--procedure", "innovation-partnership", *CALL, *TODAY, "--json")
    assert ran.code == 0
    assert (ran.json["schema"], ran.json["procedure"]) == ("ppi/timetable/1", "innovation-partnership")
    stages = {stage["id"]: stage for stage in ran.json["stages"]}
    assert {"id", "name", "date", "earliest", "minimum", "legal", "text", "cites"} <= set(
        stages["requests-due"]
    )
    due = stages["requests-due"]
    assert (due["earliest"], due["minimum"], due["legal"]) == ("2026-12-07", "30d", True)
    assert due["date"] >= due["earliest"]
    assert due["cites"][0]["ref"] == "Directive 2014/24/EU, Art. 31(1)"
    decided = stages["award-decided"]
    assert (decided["earliest"], decided["minimum"], decided["legal"]) == (None, None, False)
    assert "pin-latest" not in stages


@pytest.mark.parametrize(
    ("procedure", "ids"),
    [
        (
            "open",
            "pin-latest call-sent tenders-due award-decided standstill-ends contract-earliest"
            " award-notice-due",
        ),
        (
            "restricted",
            "pin-latest call-sent requests-due invitation-sent tenders-due award-decided standstill-ends"
            " contract-earliest award-notice-due",
        ),
        (
            "pcp",
            "call-sent tenders-due award-decided contract-signed phase-1-ends phase-3-ends",
        ),
        (
            "competitive-dialogue",
            "call-sent requests-due invitation-sent dialogue-ends tenders-due award-decided",
        ),
    ],
)
def test_the_stages_have_the_names_of_the_contract(ppi: Ppi, procedure: str, ids: str) -> None:
    stages = ppi("timetable", "--procedure", procedure, *CALL, "--json").json["stages"]
    assert [stage["id"] for stage in stages if stage["id"] in ids.split()] == ids.split()


def test_without_a_folder_it_needs_nothing_and_leaves_nothing(ppi: Ppi, tmp_path: Path) -> None:
    assert ppi("timetable", "--procedure", "open", "--json").code == 0
    assert list(tmp_path.iterdir()) == []


def test_settings_count_for_this_run_alone(ppi: Ppi, folder: Path) -> None:
    before = (folder / "ppi.yaml").read_bytes()
    ran = ppi("timetable", "-p", "case", "--set", "schedule.call_date=2027-01-04", "--json")
    assert ran.json["stages"][1]["date"] == "2027-01-04"
    assert (folder / "ppi.yaml").read_bytes() == before


def test_the_decided_procedure_is_the_default(ppi: Ppi, folder: Path) -> None:
    assert ppi("timetable", "-p", "case", "--json").json["procedure"] == "open"
    assert (
        ppi("timetable", "-p", "case", "--procedure", "restricted", "--json").json["procedure"]
        == "restricted"
    )


def test_backwards_gives_latest_days_and_the_room_that_is_left(ppi: Ppi, folder: Path) -> None:
    answer = ppi("timetable", "-p", "case", "--backwards", *TODAY, "--json").json
    assert (answer["direction"], answer["need_by"], answer["late"]) == ("backwards", "2029-01-31", 0)
    call = next(stage for stage in answer["stages"] if stage["id"] == "call-sent")
    assert call["slack"] == (datetime.date.fromisoformat(call["date"]) - datetime.date(2026, 11, 5)).days > 0


def test_too_late_says_what_would_help(ppi: Ppi, folder: Path) -> None:
    late = ("-p", "case", "--backwards", "--set", "schedule.need_by=2027-05-31", *TODAY)
    answer = ppi("timetable", *late, "--json").json
    assert answer["late"] > 0
    assert any("documented urgency" in saving["text"] and saving["cites"] for saving in answer["savings"])
    text = " ".join(ppi("timetable", *late).out.split())
    assert f"it would be {answer['late']} days late" in text
    assert "What would help" in text


# --- the screen ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize("direction", [(), ("--backwards", "--set", "schedule.need_by=2030-06-28")])
@pytest.mark.parametrize(
    "procedure",
    [
        "pcp", "innovation-partnership", "competitive-dialogue", "competitive-procedure-with-negotiation",
        "open", "restricted", "design-contest", "negotiated-without-publication",
    ],
)  # fmt: skip
def test_every_timetable_fits_the_screen(
    ppi: Ppi, procedure: str, direction: tuple[str, ...], plain: tuple[str, ...]
) -> None:
    ran = ppi("timetable", "--procedure", procedure, *CALL, *direction, *TODAY, *plain)
    assert ran.code == 0
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    assert ("█" in ran.out or "░" in ran.out) is (not plain)
    assert ("today" in ran.out.split("Lengths")[0]) is (not plain)
    assert "None" not in ran.out


def test_a_line_tells_name_day_and_how_it_is_counted(ppi: Ppi) -> None:
    ran = ppi("timetable", "--procedure", "restricted", *CALL, *TODAY, "--set", "plan.requests_weeks=2")
    lines = ran.out.splitlines()
    at = next(number for number, line in enumerate(lines) if "Requests due" in line)
    told = " ".join(" ".join(lines[at : at + 2]).split())
    assert told == "Requests due Mon 7 Dec 2026 30 days, 2014/24/EU, Art. 28(1); Saturday → Monday"


def test_without_a_code_of_the_country_the_directive_needs_no_name(ppi: Ppi) -> None:
    danish = [word.replace("country=PT", "country=DK") for word in CALL]
    ran = ppi("timetable", "--procedure", "restricted", *danish, *TODAY)
    assert "30 days, Art. 28(1)" in ran.out


def test_a_procedure_that_is_not_available_says_so(ppi: Ppi) -> None:
    ran = ppi("timetable", "--procedure", "innovation-partnership", *CALL, "--set", "contract.field=defence")
    assert "not available: Directive 2009/81/EC has no innovation partnership." in " ".join(ran.out.split())


# --- for the calendar and the spreadsheet ----------------------------------------------------------------


def events(path: Path) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_a_calendar_reads_all_day_events_with_reminders(ppi: Ppi, folder: Path, tmp_path: Path) -> None:
    answer = ppi("timetable", "-p", "case", "--ics", "dates.ics", "--json", *TODAY).json
    found = events(tmp_path / "dates.ics")
    assert len(found) == len(answer["stages"])
    by_day = {event.decoded("dtstart").isoformat() for event in found.values()}
    assert by_day == {stage["date"] for stage in answer["stages"]}
    for event in found.values():
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert type(start) is datetime.date
        assert end - start == datetime.timedelta(days=1)
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert len(event.walk("VALARM")) == (2 if start >= datetime.date(2026, 10, 1) else 0)
    assert any("Art. 27(1)" in str(event["description"]) for event in found.values())


def test_a_second_import_changes_the_events_of_the_first(ppi: Ppi, folder: Path, tmp_path: Path) -> None:
    ppi("timetable", "-p", "case", "--ics", "first.ics", *TODAY)
    ppi("timetable", "-p", "case", "done", "call-sent", "2026-11-12", *TODAY)
    ppi("timetable", "-p", "case", "--ics", "second.ics", *TODAY)
    first, second = events(tmp_path / "first.ics"), events(tmp_path / "second.ics")
    merged = first | second
    assert set(first) == set(second) == set(merged)
    moved = [uid for uid in merged if first[uid].decoded("dtstart") != merged[uid].decoded("dtstart")]
    assert len(moved) > 3
    assert all(int(second[uid]["sequence"]) >= int(first[uid]["sequence"]) for uid in merged)


def test_two_procurements_have_different_events(ppi: Ppi, folder: Path, tmp_path: Path) -> None:
    ppi("timetable", "--procedure", "open", *CALL, "--ics", "one.ics")
    ppi("timetable", "-p", "case", "--ics", "two.ics")
    assert not set(events(tmp_path / "one.ics")) & set(events(tmp_path / "two.ics"))


def test_a_spreadsheet_reads_the_table(ppi: Ppi, tmp_path: Path) -> None:
    answer = ppi("timetable", "--procedure", "open", *CALL, "--csv", "dates.csv", "--json").json
    raw = (tmp_path / "dates.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [stage["id"] for stage in answer["stages"]]
    due = next(row for row in rows if row["id"] == "tenders-due")
    assert (due["earliest lawful day"], due["minimum"], due["law"]) == ("2026-12-07", "30d", "yes")
    assert due["weekday"] == "Thursday"


@pytest.mark.parametrize("option", ["--ics", "--csv"])
def test_a_file_that_cannot_be_written_is_one_line_and_no_half_file(
    ppi: Ppi, tmp_path: Path, option: str
) -> None:
    (tmp_path / "taken").mkdir()
    ran = ppi("timetable", "--procedure", "open", *CALL, option, "taken")
    assert ran.code == 2
    assert ran.err.startswith("ppi: error: the file cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


# --- days as they happen ---------------------------------------------------------------------------------


def test_a_day_is_recorded_journaled_and_moves_the_rest(ppi: Ppi, folder: Path) -> None:
    ran = ppi("timetable", "done", "call-sent", "2026-11-12", "-p", "case", *TODAY)
    assert ran.code == 0
    assert "Recorded: actual.call_sent 2026-11-12" in ran.out
    assert "+7 d" in ran.out
    assert "call_sent: 2026-11-12" in (folder / "ppi.yaml").read_text(encoding="utf-8")
    assert ppi("journal", "-p", "case", "--json").json["lines"][-1]["fact"] == "actual.call_sent"
    assert ppi("journal", "verify", "-p", "case").code == 0
    stages = {stage["id"]: stage for stage in ppi("timetable", "-p", "case", *TODAY, "--json").json["stages"]}
    assert (stages["call-sent"]["done"], stages["tenders-due"]["slip"]) == ("2026-11-12", 7)


def test_a_day_that_was_wrong_can_be_recorded_anew(ppi: Ppi, folder: Path) -> None:
    ppi("timetable", "done", "call-sent", "2026-11-12", "-p", "case", *TODAY)
    assert ppi("timetable", "done", "call-sent", "2026-11-06", "-p", "case", *TODAY).code == 0
    assert ppi("timetable", "-p", "case", *TODAY, "--json").json["stages"][1]["done"] == "2026-11-06"


def test_what_happens_later_does_not_unsettle_the_decision(ppi: Ppi, folder: Path) -> None:
    ppi("timetable", "done", "call-sent", "2026-11-12", "-p", "case", *TODAY)
    assert ppi("status", "-p", "case", "--json").json["decision_on_other_facts"] is False


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("done", "tenders-due", "2026-11-01"), "tenders-due cannot be on 2026-11-01, before call-sent"),
        (("done", "tender-due", "2026-12-01"), "this timetable has no stage 'tender-due'"),
        (("done", "contract-earliest", "2026-12-01"), "contract-earliest follows from other days"),
        (("done", "call-sent", "2026-02-30"), "the calendar has no 2026-02-30 (DATE)"),
        (("done", "call-sent"), "'done call-sent' is nothing a timetable does"),
        (("dnoe", "call-sent", "2026-11-05"), "'dnoe call-sent 2026-11-05' is nothing a timetable does"),
        (("--procedure", "opne"), "there is no procedure 'opne' (--procedure)"),
        (("--set", "plan.evaluation_weeks=9999"), "plan.evaluation_weeks: 9999 is out of range"),
        (("--set", "schedule.call_date=2035-12-01"), "public holidays are not known for 2036"),
        (("--set", "schedule.call_date=2015-12-01"), "Directive 2014/24/EU does not apply on 2015-12-01"),
    ],
)
def test_bad_input_is_a_line_and_a_line_on_what_to_do(
    ppi: Ppi, folder: Path, arguments: tuple[str, ...], expected: str
) -> None:
    before = (folder / "ppi.yaml").read_bytes()
    ran = ppi("timetable", "-p", "case", *arguments, *TODAY)
    lines = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert lines[0].startswith(f"ppi: error: {expected}")
    assert len(lines) == 2
    assert (folder / "ppi.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "no procedure is decided or recommended yet"),
        (("--procedure", "open", "--backwards"), "schedule.need_by is not known"),
    ],
)
def test_an_answer_that_is_missing_ends_with_status_1(
    ppi: Ppi, arguments: tuple[str, ...], expected: str
) -> None:
    ran = ppi("timetable", *arguments, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"ppi: error: {expected}")


def test_done_needs_a_folder(ppi: Ppi) -> None:
    ran = ppi("timetable", "done", "call-sent", "2026-11-05")
    assert ran.code == 2
    assert "there is no procurement here" in ran.err


def test_a_country_without_a_calendar_is_done_without(ppi: Ppi) -> None:
    ran = ppi("timetable", "--procedure", "open", "--set", "buyer.country=US", "--json")
    assert ran.code == 0
    assert ran.json["country"] is None
    assert any("Public holidays were not considered" in note for note in ran.json["notes"])


def test_the_answer_is_one_document(ppi: Ppi) -> None:
    assert json.loads(ppi("timetable", "--procedure", "pcp", "--json").out)["procedure"] == "pcp"


@pytest.mark.parametrize("months", range(24, 61, 2))
def test_no_month_on_the_axis_is_cut_by_the_next_one(ppi: Ppi, months: int) -> None:
    phase = f"plan.phase3_months={months}"
    ran = ppi("timetable", "--procedure", "pcp", "--set", "schedule.call_date=2027-02-01", "--set", phase)
    (axis,) = [line for line in ran.out.splitlines() if line.count("│") > 1]
    labels = [label.strip() for label in axis.split("│")[1:]]
    assert all(re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", label) for label in labels), labels
