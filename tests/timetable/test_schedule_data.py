"""Time limits in a folder of an organisation's own: what they change, and how a fault in them is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support import Ppi

FACTS = (
    "--set", "buyer.type=sub-central", "--set", "contract.type=supplies", "--set", "rd.needed=no",
    "--set", "schedule.call_date=2026-11-05", "--set", "buyer.country=DK",
)  # fmt: skip
NATIONAL = """
limits:
  - id: our-tenders
    stage: tenders-due
    counted_from: call-sent
    procedures: [open]
    period: 40d
    text: from the day the notice is sent
    national: true
    cite: dir-2014-24 art 47(1)
"""


def house(folder: Path, text: str) -> Path:
    (folder / "house" / "procedures").mkdir(parents=True)
    (folder / "house" / "procedures" / "times.yaml").write_text(text, encoding="utf-8")
    return folder / "house"


def tenders(ppi: Ppi, *arguments: str | Path) -> Any:
    stages = ppi("timetable", "--procedure", "open", *FACTS, *arguments, "--json").json["stages"]
    return next(stage for stage in stages if stage["id"] == "tenders-due")


def test_the_stricter_of_two_limits_governs(ppi: Ppi, tmp_path: Path) -> None:
    own = ("--house", house(tmp_path, NATIONAL))
    stage = tenders(ppi, *own, "--set", "value.purchase=900000")
    assert (stage["minimum"], stage["earliest"]) == ("40d", "2026-12-15")


def test_a_national_limit_binds_where_those_of_the_eu_do_not(ppi: Ppi, tmp_path: Path) -> None:
    below = ("--set", "value.purchase=60000")
    assert tenders(ppi, *below)["minimum"] is None
    assert tenders(ppi, *below, "--house", house(tmp_path, NATIONAL))["minimum"] == "40d"


def test_of_two_last_days_the_earlier_governs(ppi: Ppi, tmp_path: Path) -> None:
    text = """
limits:
  - id: our-notice
    stage: award-notice-due
    counted_from: contract-signed
    procedures: [open]
    latest: true
    period: 20d
    text: after the contract
    national: true
    cite: dir-2014-24 art 50(1)
"""
    done = ("--set", "actual.contract_signed=2026-12-09", "--set", "value.purchase=900000")
    days = []
    for own in ((), ("--house", house(tmp_path, text))):
        stages = ppi("timetable", "--procedure", "open", *FACTS, *done, *own, "--json").json["stages"]
        days.append(next(stage["date"] for stage in stages if stage["id"] == "award-notice-due"))
    assert days == ["2027-01-08", "2026-12-29"]


def test_a_limit_of_the_eu_can_be_replaced(ppi: Ppi, tmp_path: Path) -> None:
    text = NATIONAL.replace("id: our-tenders", "replace: open-tenders")
    stage = tenders(ppi, "--house", house(tmp_path, text), "--set", "value.purchase=900000")
    assert stage["minimum"] == "40d"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("stage: tenders-due", "stage: tender-due"), "tender-due is not known here (times.yaml:4:12)"),
        (("counted_from: call-sent", "counted_from: call"), "call is not known here (times.yaml:5:19)"),
        (("[open]", "[opne]"), "opne is not known here (times.yaml:6:18)"),
        (("period: 40d", "period: 40 days"), "our-tenders: Expected `str` matching regex"),
        (
            ("period: 40d", "days_from: plan.preparation"),
            "plan.preparation is not known here (times.yaml:7:16)",
        ),
        (
            ("period: 40d", "days_from: contract.months"),
            "contract.months does not tell its unit (times.yaml:7:16)",
        ),
        (("period: 40d", "perod: 40d"), "there is no key perod here (times.yaml:7:5)"),
    ],
)
def test_a_fault_is_reported_at_its_place(
    ppi: Ppi, tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    own = house(tmp_path, NATIONAL.replace(*change))
    ran = ppi("timetable", "--procedure", "open", "--house", own)
    assert ran.code == 2
    assert expected in ran.err.replace(f"{own}/procedures/", "")


def test_where_a_limit_stands_can_be_asked(ppi: Ppi) -> None:
    assert "eu/timetable.yaml" in ppi("where", "open-tenders").out
