"""`ppi plan` as a script sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support import CASES, Ppi

STUDIES = {"marine-eo": "pcp", "frederiksberg": "innovation-partnership", "mertola": "competitive-dialogue"}


@pytest.mark.parametrize(("study", "expected"), STUDIES.items())
def test_a_case_study_gets_its_procedure(ppi: Ppi, study: str, expected: str) -> None:
    ran = ppi("plan", "--answers", str(CASES / f"{study}.yaml"), "--json")
    assert (ran.code, ran.json["recommended"]) == (0, expected)
    chosen = next(item for item in ran.json["procedures"] if item["id"] == expected)
    assert chosen["status"] == "available"
    assert all(reason["cites"] for reason in chosen["reasons"])


def test_a_purchase_below_the_threshold_is_orientation(ppi: Ppi) -> None:
    ran = ppi(
        "plan", "--set", "buyer.type=sub-central", "--set", "contract.type=supplies", "--set", "rd.needed=no",
        "--set", "solution.available=ready", "--set", "value.purchase=60000", "--as-of", "2026-11-22",
    )  # fmt: skip
    text = " ".join(ran.out.split())
    assert ran.code == 0
    assert "Orientation: Open procedure" in text
    assert "the EU procedures do not bind" in text
    assert "National law decides" in text


def test_without_a_folder_nothing_is_written(ppi: Ppi, tmp_path: Path) -> None:
    ppi("plan", "--set", "rd.needed=yes", "--json")
    assert list(tmp_path.iterdir()) == []


def test_in_a_folder_what_is_given_is_recorded(ppi: Ppi, tmp_path: Path) -> None:
    ppi("init", "here", "--no-input")
    ppi("plan", "-p", "here", "--set", "rd.needed=yes", "--json")
    assert "rd:\n  needed: yes" in (tmp_path / "here" / "ppi.yaml").read_text(encoding="utf-8")


def test_set_wins_over_the_answer_file(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("rd.needed: yes\n", encoding="utf-8")
    ran = ppi("plan", "--answers", "facts.yaml", "--set", "rd.needed=no", "--json")
    pcp = ran.json["procedures"][0]
    assert (pcp["id"], pcp["status"]) == ("pcp", "unavailable")


def test_an_open_question_shows_its_branches(ppi: Ppi) -> None:
    ran = ppi("plan", "--set", "rd.needed=no")
    text = " ".join(ran.out.split())
    assert ran.code == 1
    assert "Not decided yet" in text
    assert "If a firm offers a ready solution → open procedure" in text


def test_contradictions_recommend_nothing(ppi: Ppi) -> None:
    ran = ppi("plan", "--set", "solution.available=none", "--set", "rd.needed=no", "--json")
    assert ran.code == 1
    assert ran.json["recommended"] is None
    assert ran.json["contradictions"][0]["facts"] == ["solution.available", "rd.needed"]


def test_a_decision_needs_its_reason(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input")
    ran = ppi("plan", "--decide", "open", "--no-input")
    assert ran.code == 2
    assert "--because" in ran.err


def test_a_decision_is_kept_with_its_receipt(ppi: Ppi, tmp_path: Path) -> None:
    ppi("init", ".", "--no-input")
    ppi("plan", "--set", "rd.needed=no", "--set", "solution.available=ready", "--no-input")
    ran = ppi("plan", "--decide", "open", "--because", "It is for sale.", "--no-input")
    assert ran.code == 0
    text = (tmp_path / "ppi.yaml").read_text(encoding="utf-8")
    assert "procedure: open" in text
    assert "It is for sale." in text
    assert ppi("status", "--json").json["decided"] == "open"
    assert ppi("journal", "verify").code == 0


def test_a_decision_on_other_facts_is_said_to_be_so(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input")
    ppi("plan", "--set", "rd.needed=no", "--set", "solution.available=ready", "--no-input")
    ppi("plan", "--decide", "open", "--because", "It is for sale.", "--no-input")
    ppi("plan", "--set", "value.purchase=100", "--no-input")
    assert ppi("status", "--json").json["decision_on_other_facts"] is True


def test_what_documents_and_dates_need_leaves_a_decision_as_it_is(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input")
    ppi("plan", "--set", "rd.needed=no", "--set", "solution.available=ready", "--no-input")
    ppi("plan", "--decide", "open", "--because", "It is for sale.", "--no-input")
    ppi("plan", "--set", "tender.validity_months=6", "--set", "plan.evaluation_weeks=8", "--no-input")
    assert ppi("status", "--json").json["decision_on_other_facts"] is False
    assert ppi("journal", "verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("plan", "--set", "buyer.typ=x"), "ppi: error: there is no fact 'buyer.typ' (--set buyer.typ=x)"),
        (("plan", "--explain", "pcpp"), "ppi: error: there is no procedure 'pcpp' (--explain)"),
        (
            ("plan", "--as-of", "2026-02-30"),
            "ppi: error: the calendar has no 2026-02-30 (--as-of 2026-02-30)",
        ),
        (("plan", "--lang", "xx"), "ppi: error: 'xx' is no language of ppi (--lang)"),
        (("plan", "-p", "nowhere"), "ppi: error: there is no procurement in this folder (nowhere)"),
        (("plan", "--answers", "nix.yaml"), "ppi: error: there is no such file (nix.yaml)"),
        (("status",), "ppi: error: there is no procurement here"),
    ],
)
def test_an_error_is_a_line_and_a_line_on_what_to_do(
    ppi: Ppi, arguments: tuple[str, ...], expected: str
) -> None:
    ran = ppi(*arguments)
    lines = ran.err.splitlines()
    assert (ran.code, ran.out, lines[0]) == (2, "", expected)
    assert len(lines) == 2
    assert lines[1].startswith("  ")


@pytest.mark.parametrize("arguments", [("plan", "--bogus"), ("plam",), ("deadline", "2026-01-01")])
def test_misuse_of_the_command_line_is_an_error_too(ppi: Ppi, arguments: tuple[str, ...]) -> None:
    ran = ppi(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("ppi: error: ")
    assert "Traceback" not in ran.err


def test_all_errors_of_a_file_come_at_once(ppi: Ppi, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(
        "buyer:\n  type: municipality\nvalue.rd: -5\nsolution.availabel: none\ncontract.cpv: 73000000-1\n",
        encoding="utf-8",
    )
    ran = ppi("plan", "--answers", "facts.yaml", "--json")
    errors = [line for line in ran.err.splitlines() if line.startswith("ppi: error:")]
    assert ran.code == 2
    assert [line[line.index("(facts.yaml") :] for line in errors] == [
        "(facts.yaml:2:9)", "(facts.yaml:3:11)", "(facts.yaml:4:1)", "(facts.yaml:5:15)",
    ]  # fmt: skip


def test_a_fault_of_our_own_shows_no_traceback(ppi: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ppi_cli.commands.plan.assess", lambda *_: 1 / 0)
    ran = ppi("plan", "--json")
    assert ran.code == 2
    assert "something went wrong in ppi itself" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("lang", "name"),
    [("en", "Directive 2014/24/EU does not apply"), ("pt", "A Diretiva 2014/24/UE não se aplica")],
)
def test_a_day_before_the_directive_names_it_as_the_language_does(ppi: Ppi, lang: str, name: str) -> None:
    ran = ppi("plan", "--no-input", "--as-of", "2010-01-01", "--lang", lang)
    assert ran.code == 2
    assert ran.err.startswith(f"ppi: error: {name}")


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_programs_find_the_directive_under_one_name(ppi: Ppi, lang: str) -> None:
    assert ppi("plan", "--json", "--as-of", "2026-11-22", "--lang", lang).json["directive"] == "2014/24/EU"


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_each_act_is_told_once_with_its_provisions_in_order(ppi: Ppi, lang: str) -> None:
    facts = ("--answers", CASES / "mertola.yaml", "--no-input", "--lang", lang)
    out = ppi("plan", *facts, "--explain", "competitive-dialogue").out
    assert out.count("https://diariodarepublica.pt/dr/legislacao-consolidada/decreto-lei/2008-34455475") == 1
    told = " ".join(
        out[out.index("CCP: Art" if lang == "en" else "Código dos Contratos Públicos: ") :].split()
    )
    numbers = [int(number) for number in re.findall(r"[Aa]rt\. (\d+)", told.partition("https://")[0])]
    assert len(numbers) > 30
    assert numbers == sorted(numbers)
