"""The consultation within the procurement: when it is the next step, and what a finding does to the recommendation."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest

from ppi_cli.consultation.planning import MOST, questions_for, spare_questions
from ppi_cli.data.lawbook import load_lawbook
from support import Ppi

PCP = (
    "contract.field=general", "buyer.type=sub-central", "rd.needed=yes", "solution.available=none",
    "purchase.plan=later", "rd.services_share=80", "rd.benefits_shared=yes", "rd.cost_shared=no", "value.rd=1200000",
)  # fmt: skip


def begin(ppi: Ppi, folder: Path, monkeypatch: pytest.MonkeyPatch, *facts: str) -> None:
    given = [part for fact in facts for part in ("--set", fact)]
    assert ppi("init", str(folder), "--set", "need.title=Quiet robots", *given, "--no-input").code == 0
    monkeypatch.chdir(folder)


@pytest.fixture
def case(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    begin(ppi, tmp_path / "case", monkeypatch, "buyer.country=PT", *PCP)
    return tmp_path / "case"


def following(ppi: Ppi) -> object:
    return ppi("status", "--json").json["consultation"]["next"]


def test_the_market_is_asked_before_a_decision_on_what_is_only_assumed(ppi: Ppi, case: Path) -> None:
    ran = ppi("status")
    assert "market not consulted yet" in ran.out and "Next: ppi consult, to ask the market" in ran.out
    assert following(ppi) == "mandate"
    ppi("consult", "done", "mandate", "--note", "Signed")
    ran = ppi("status")
    assert "market consultation: 1 of" in ran.out and "to go on: Settle which decisions" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_who_buys_what_is_sold_is_not_sent_to_a_consultation(
    ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(ppi, tmp_path / "other", monkeypatch, "rd.needed=no", "solution.available=ready")
    assert following(ppi) is None and "consult" not in ppi("status").out


def test_who_has_asked_the_market_elsewhere_is_not_sent_there_again(
    ppi: Ppi, case: Path, tmp_path: Path
) -> None:
    (tmp_path / "known.yaml").write_text(
        "solution.available: none\nbasis:\n  solution.available: {evidence: documented, note: Study of May}\n",
        encoding="utf-8",
    )
    ppi("plan", "--answers", str(tmp_path / "known.yaml"), "--no-input")
    assert following(ppi) is None


def test_what_closes_a_procurement_is_no_next_step(ppi: Ppi, case: Path) -> None:
    stages = ppi("consult", "status", "--json").json["stages"]
    items = [item["id"] for stage in stages for item in stage["items"]]
    for item in items:
        if item not in ("archive", "forget"):
            ppi("consult", "skip", item, "--because", "Done on paper")
    assert following(ppi) is None and ppi("status", "--json").json["consultation"]["begun"]


def test_the_form_stays_short_and_says_what_it_leaves_out(ppi: Ppi, case: Path) -> None:
    plan = ppi("consult", "plan", "--json").json
    asked = [one for one in plan["questions"] if one["why"] != "firm"]
    assert len(asked) == MOST and plan["left_out"]
    assert not {one["id"] for one in plan["left_out"]} & {one["id"] for one in plan["questions"]}
    book = load_lawbook()
    everything = {*book.consultation_questions}
    kept = {one.question.id for one in questions_for(book, {}, {})}
    spared = {one.question.id for one in spare_questions(book, {}, {})}
    assert kept | spared <= everything and not kept & spared
    assert all(book.consultation_questions[name].spare for name in spared)
    left = plan["left_out"][0]["id"]
    form = ppi("consult", "form", "--ask", left, "--json").json
    assert left in form["questions"]


def found_ready(ppi: Ppi) -> None:
    added = ("Two firms sell it", "--fact", "solution.available", "--value", "ready")
    assert ppi("consult", "finding", "add", *added).code == 0


def test_where_a_fact_is_missing_the_finding_says_which_and_how_to_give_it(ppi: Ppi, case: Path) -> None:
    found_ready(ppi)
    ran = ppi("consult", "finding", "accept", "f1", "--no-input")
    assert ran.code == 0, ran.err
    for text in (
        "no longer available",
        "ppi plan --set value.purchase=…",
        "not settled yet",
        "Value of the purchase",
    ):
        assert text in ran.out, text
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_missing_facts_may_come_with_the_acceptance(ppi: Ppi, case: Path) -> None:
    found_ready(ppi)
    given = ("--set", "contract.type=supplies", "--set", "value.purchase=900000")
    told = ppi("consult", "finding", "accept", "f1", *given, "--json").json
    assert (told["before"], told["after"], told["missing"]) == ("pcp", "open", [])


def test_the_missing_facts_are_asked_for_and_the_journal_shows_the_chain(
    ppi: Ppi, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_ready(ppi)
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n900000\n"))
    ran = ppi("consult", "finding", "accept", "f1", "--plain")
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert "more facts have to be known" in said and "→ Open procedure" in said
    lines = [msgspec.json.decode(line) for line in (case / "journal.jsonl").read_bytes().splitlines()]
    chain = [(one["what"], one.get("fact") or one.get("record"), one.get("after")) for one in lines[-6:]]
    assert chain == [
        ("fact.set", "solution.available", None),
        ("fact.set", "rd.needed", None),
        ("consultation.recorded", "f1", None),
        ("fact.set", "contract.type", None),
        ("fact.set", "value.purchase", None),
        ("consultation.recorded", "f1", "open"),
    ]
    told = ppi("journal").out
    assert "Market consultation, finding f1" in " ".join(told.split())


def test_who_does_not_know_the_missing_fact_keeps_the_finding(
    ppi: Ppi, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_ready(ppi)
    monkeypatch.setattr("sys.stdin", io.StringIO("5\n"))
    ran = ppi("consult", "finding", "accept", "f1", "--plain")
    assert ran.code == 0 and "not settled yet" in ran.out
    finding = ppi("consult", "list", "findings", "--json").json["records"]["findings"][0]
    assert finding["state"] == "accepted" and "after" not in finding
