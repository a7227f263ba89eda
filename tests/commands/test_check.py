"""`ppi check` as an officer and a script see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import Ppi

FACTS = (
    "buyer.country=DK", "buyer.type=sub-central", "contract.type=supplies", "rd.needed=no",
    "solution.available=ready", "value.purchase=900000", "schedule.call_date=2026-11-05",
)  # fmt: skip
SETTINGS = tuple(word for fact in FACTS for word in ("--set", fact))
TODAY = ("--as-of", "2026-10-01")
EARLY = ("--set", "planned.tenders_due=2026-11-20")


def test_an_error_ends_with_status_1_and_names_the_article(ppi: Ppi) -> None:
    ran = ppi("check", "--procedure", "open", *SETTINGS, *EARLY, *TODAY, "--json")
    assert ran.code == 1
    assert (ran.json["schema"], ran.json["procedure"]) == ("ppi/check/1", "open")
    found = ran.json["findings"][0]
    assert set(found) == {"id", "severity", "text", "where", "fix", "cites"}
    assert (found["id"], found["severity"], found["where"]) == (
        "too-early.tenders-due",
        "error",
        "planned.tenders_due",
    )
    assert found["cites"][0]["ref"] == "Directive 2014/24/EU, Art. 27(1)"
    assert found["cites"][0]["url"].startswith("http")


def test_without_an_error_it_ends_with_status_0(ppi: Ppi) -> None:
    ran = ppi("check", *SETTINGS, *TODAY)
    assert ran.code == 0
    assert "Check: Open procedure" in ran.out
    assert "Nothing was found that would not stand up" in ran.out


def test_a_finding_names_its_place_in_the_file(ppi: Ppi, tmp_path: Path) -> None:
    ppi("init", "case", "--no-input", *SETTINGS, *EARLY)
    found = ppi("check", "-p", "case", *TODAY, "--json").json["findings"][0]
    place, line, column = found["where"].rsplit(":", 2)
    assert Path(place) == Path("case/ppi.yaml")
    text = (tmp_path / "case" / "ppi.yaml").read_text(encoding="utf-8").splitlines()
    assert text[int(line) - 1][int(column) - 1 :].startswith("2026-11-20")


def test_settings_count_for_this_run_alone(ppi: Ppi, tmp_path: Path) -> None:
    ppi("init", "case", "--no-input", *SETTINGS)
    before = (tmp_path / "case" / "ppi.yaml").read_bytes()
    assert ppi("check", "-p", "case", *EARLY, *TODAY).code == 1
    assert (tmp_path / "case" / "ppi.yaml").read_bytes() == before


def test_contradictions_are_found_before_there_is_a_procedure(ppi: Ppi) -> None:
    ran = ppi("check", "--set", "solution.available=none", "--set", "rd.needed=no")
    assert ran.code == 1
    assert "No procedure is decided or recommended yet" in ran.out


def test_a_decision_on_other_facts_is_found(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input", *SETTINGS)
    ppi("plan", "--decide", "open", "--because", "It is for sale.", "--no-input", *TODAY)
    assert ppi("check", *TODAY, "--json").json["findings"] == []
    ppi("plan", "--set", "value.purchase=700000", "--no-input", *TODAY)
    assert [item["id"] for item in ppi("check", *TODAY, "--json").json["findings"]] == [
        "decision-on-other-facts"
    ]


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_the_screen_is_calm(ppi: Ppi, plain: tuple[str, ...]) -> None:
    ran = ppi(
        "check", "--procedure", "open", *SETTINGS, *EARLY, "--set", "pin.sent=2020-01-02", *TODAY, *plain
    )
    assert ran.code == 1
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    assert "1 error, 1 warning" in ran.out
    assert ("✖" in ran.out) is (not plain)


def test_an_unknown_procedure_is_refused(ppi: Ppi) -> None:
    ran = ppi("check", "--procedure", "opne")
    assert (ran.code, ran.err.splitlines()) == (
        2,
        ["ppi: error: there is no procedure 'opne' (--procedure)", "  Did you mean open?"],
    )
