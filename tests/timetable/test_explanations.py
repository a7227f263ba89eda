"""How a result explains itself, and the answer of `ppi deadline --json`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.periods import as_json, count, parse_period, parse_start

BASIS = (
    "Public holidays used: Portugal, national ones, known for 2020 to 2035 as the law stood on Sunday 22"
    " November"
    " 2026 (Art. 2(1)). Those of a region or town count if you state them as local holidays."
)


def explained(calendar, start, period, back=False) -> list[str]:
    deadline = count(parse_start(start), parse_period(period), calendar, back=back)
    return [step.text for step in deadline.steps]


def test_days_that_end_on_a_saturday(calendar_of):
    assert explained(calendar_of("PT"), "2026-11-05", "30d") == [
        "Thursday 5 November 2026 is the day of the event and does not count (Regulation 1182/71, Art."
        " 3(1)).",
        "Day 1 is Friday 6 November 2026; day 30 is Saturday 5 December 2026 (Art. 3(2)(b)).",
        "Public holidays, Saturdays and Sundays within the period count (Art. 3(3)).",
        "It falls on a Saturday, so the period ends on the next working day, Monday 7 December 2026 (Art."
        " 3(4)).",
        BASIS,
    ]


def test_a_holiday_that_moves_the_end_is_named(calendar_of):
    steps = explained(calendar_of("PT"), "2026-11-08", "30d")

    assert (
        "It falls on a public holiday (Immaculate Conception), so the period ends on the next working day,"
        " Wednesday"
        " 9 December 2026 (Art. 3(4))."
    ) in steps


def test_a_holiday_on_the_way_is_named(calendar_of):
    steps = explained(calendar_of("DE"), "2026-03-05", "30d")

    assert any("falls on a Saturday" in step and "Tuesday 7 April 2026" in step for step in steps)
    assert "Public holidays passed over: Monday 6 April 2026 (Easter Monday)." in steps


def test_a_sunday_and_the_two_working_days(calendar_of):
    steps = explained(calendar_of("PT"), "2026-11-20", "2d")

    assert (
        "It falls on a Sunday, so the period ends on the next working day, Monday 23 November 2026 (Art."
        " 3(4))." in steps
    )
    assert (
        "A period of two days or more includes at least two working days; the second is Tuesday 24"
        " November 2026, and"
        " the period ends there (Art. 3(5))."
    ) in steps


def test_holidays_that_the_two_working_days_pass_over_are_named(calendar_of):
    steps = explained(calendar_of("PT"), "2026-12-04", "3d")  # Monday 7, then the holiday, then Wednesday 9

    assert any("the second is Wednesday 9 December 2026" in step for step in steps)
    assert "Public holidays passed over: Tuesday 8 December 2026 (Immaculate Conception)." in steps


def test_holidays_before_the_plain_end_are_named_when_the_two_working_days_decide(calendar_of):
    steps = explained(calendar_of("PT"), "2026-12-07", "2d")  # the holiday, Wednesday 9, then Thursday 10

    assert any("the second is Thursday 10 December 2026" in step for step in steps)
    assert "Public holidays passed over: Tuesday 8 December 2026 (Immaculate Conception)." in steps


def test_an_end_that_stays(calendar_of):
    assert "That is a working day, so the end is not moved (Art. 3(4))." in explained(
        calendar_of("PT"), "2026-11-20", "10d"
    )


def test_a_single_day(calendar_of):
    assert "Day 1 is Tuesday 24 November 2026; it is the only one (Art. 3(2)(b))." in explained(
        calendar_of("PT"), "2026-11-23", "1d"
    )


def test_working_days_name_the_holidays_passed_over(calendar_of):
    assert explained(calendar_of("PT"), "2026-11-27", "7wd") == [
        "Friday 27 November 2026 is the day of the event and does not count (Regulation 1182/71, Art. 3(1)).",
        "Public holidays, Saturdays and Sundays do not count in a period of working days (Art. 3(3)).",
        "Day 1 is Monday 30 November 2026; day 7 is Thursday 10 December 2026 (Art. 3(2)(b)).",
        "Public holidays passed over: Tuesday 1 December 2026 (Restoration of Independence Day); Tuesday 8"
        " December"
        " 2026 (Immaculate Conception).",
        BASIS,
    ]


@pytest.mark.parametrize(
    ("start", "period", "text"),
    [
        (
            "2026-11-20",
            "1w",
            "A period of 1 week ends on the same day of the week as the event: Friday 27 November 2026",
        ),
        (
            "2026-11-20",
            "2m",
            "A period of 2 months ends on the same date as the event: Wednesday 20 January 2027",
        ),
        (
            "2028-02-29",
            "1y",
            "February 2029 has no day 29: a period of 1 year ends on its last day, Wednesday 28",
        ),
    ],
)
def test_weeks_months_and_years(calendar_of, start, period, text):
    assert explained(calendar_of("PT"), start, period)[1].startswith(text)


def test_counted_back_nothing_is_moved_and_no_holiday_is_needed(calendar_of):
    assert explained(calendar_of("PT"), "2026-12-12", "6d", back=True) == [
        "Saturday 12 December 2026 is the day of the event and does not count (Regulation 1182/71, Art."
        " 3(1)).",
        "Counted back, day 1 is Friday 11 December 2026; day 6 is Sunday 6 December 2026 (Art. 3(2)(b)).",
        "Public holidays, Saturdays and Sundays within the period count (Art. 3(3)).",
        "A period counted back is never moved (Art. 3(4), second subparagraph).",
    ]


def test_counted_back_over_a_weekend_the_open_question_of_two_working_days_is_told(calendar_of):
    steps = explained(calendar_of("PT"), "2026-11-23", "2d", back=True)

    assert steps[-1] == (
        "It holds fewer than two working days. The text exempts periods counted back from Art. 3(4) only;"
        " whether"
        " Art. 3(5) lengthens them is open. To be safe, act by Thursday 19 November 2026."
    )


def test_counted_back_to_the_first_known_days_there_is_no_day_to_be_safe_by(calendar_of):
    steps = explained(calendar_of("PT"), "2020-01-03", "2d", back=True)

    assert steps[-1] == "A period counted back is never moved (Art. 3(4), second subparagraph)."


def test_hours(calendar_of):
    assert explained(calendar_of("PT"), "2026-11-20T14:20", "48h") == [
        "The hour of the event, 14:00 to 15:00 on Friday 20 November 2026, does not count (Regulation"
        " 1182/71, Art."
        " 3(1)).",
        "Counted from 15:00, a period of 48 hours ends at 15:00 on Sunday 22 November 2026 (Art. 3(2)(a)).",
        "A period in hours runs through Saturdays, Sundays and public holidays and is never moved (Art."
        " 3(3) and"
        " (4)). It is counted by the clock, without regard to summer time.",
    ]
    back = explained(calendar_of("PT"), "2026-11-20T14:20", "1h", back=True)
    assert (
        back[1]
        == "Counted back from 14:00, a period of 1 hour begins at 13:00 on Friday 20 November 2026 (Art."
        " 3(2)(a))."
    )


def test_a_local_holiday_that_decides_is_told_from_a_national_one(holiday_data):
    steps = explained(Calendar("PT", holiday_data, ["06-13"]), "2025-05-31", "13d")

    saturday = explained(Calendar("PT", holiday_data, ["06-14"]), "2025-05-31", "14d")

    assert not any("you state it" in step for step in saturday), "14 June 2025 is a Saturday, closed anyway"
    told = [step for step in steps if "you state it as a local holiday" in step]
    assert len(told) == 1
    assert told[0].startswith("Friday 13 June 2025")


def test_each_step_cites_and_the_deadline_cites_each_provision_once(calendar_of):
    deadline = count(parse_start("2026-11-05"), parse_period("30d"), calendar_of("PT"))

    assert deadline.cites == (
        "reg-1182-71 art 3(1)", "reg-1182-71 art 3(2)(b)", "reg-1182-71 art 3(3)", "reg-1182-71 art 3(4)",
        "reg-1182-71 art 2(1)",
    )  # fmt: skip


def resolve(cite: str) -> dict[str, str]:
    return {"ref": cite.upper(), "url": "http://data.europa.eu/eli/reg/1971/1182/oj"}


def test_the_json_answer_has_the_shape_of_the_contract(calendar_of):
    deadline = count(parse_start("2026-11-05"), parse_period("30d"), calendar_of("PT"))

    answer = as_json(deadline, resolve)

    assert json.loads(json.dumps(answer)) == answer
    assert {key: answer[key] for key in ("schema", "start", "period", "plain_end", "last_day", "moved")} == {
        "schema": "ppi/deadline/1", "start": "2026-11-05", "period": "30d", "plain_end": "2026-12-05",
        "last_day": "2026-12-07", "moved": True,
    }  # fmt: skip
    assert answer["steps"] == [step.text for step in deadline.steps]
    assert answer["cites"][0] == resolve("reg-1182-71 art 3(1)")
    assert (answer["country"], answer["back"], answer["ends_at"]) == ("PT", False, None)


def test_the_json_answer_in_hours_has_the_moment(calendar_of):
    answer = as_json(count(parse_start("2026-11-20T14:20"), parse_period("48h"), calendar_of("PT")), resolve)

    assert answer["start"] == "2026-11-20T14:20"
    assert answer["ends_at"] == "2026-11-22T15:00"
    assert answer["plain_end"] == answer["last_day"] == "2026-11-22"


def test_the_holidays_package_is_not_loaded_before_a_day_is_asked_for():
    script = (
        "import sys; from pathlib import Path; from ppi_cli.data.holiday_data import read_holiday_data;"
        "from ppi_cli.timetable.calendars import Calendar; from ppi_cli.timetable import periods;"
        "c = Calendar('PT', read_holiday_data(Path('procedures/holidays.yaml')));"
        "before = 'holidays' in sys.modules; c.works(__import__('datetime').date(2026, 1, 1));"
        "print(before, 'holidays' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        cwd=root,
        env={"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
    )

    assert done.stdout.split() == ["False", "True"], done.stderr
