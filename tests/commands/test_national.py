"""National rules at the command line: where they are included, and where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppi_cli.casefile.finding import guess_country
from support import CASES, Ppi

SIXTY = (
    "--set", "buyer.country=PT", "--set", "buyer.type=sub-central", "--set", "contract.type=supplies",
    "--set", "solution.available=ready", "--set", "rd.needed=no", "--set", "value.purchase=60000",
    "--as-of", "2026-11-22",
)  # fmt: skip


def test_sixty_thousand_euro_of_a_portuguese_municipality_is_a_consulta_previa(ppi: Ppi) -> None:
    ran = ppi("plan", *SIXTY, "--json")
    assert ran.code == 0
    assert ran.json["recommended"] == "consulta-previa"
    found = {item["id"]: item for item in ran.json["procedures"]}
    assert found["consulta-previa"]["national"] is True
    assert found["consulta-previa"]["regime"] == "below-threshold"
    refs = [cite["ref"] for reason in found["consulta-previa"]["reasons"] for cite in reason["cites"]]
    assert "CCP, Art. 20(1)(c)" in refs


def test_it_is_recommended_and_no_orientation(ppi: Ppi) -> None:
    text = " ".join(ppi("plan", *SIXTY, "--no-input").out.split())
    assert "Recommended: Consulta prévia" in text
    assert "Orientation" not in text
    assert "National rules: Public Contracts Code (CCP), as checked on 22 November 2026." in text
    assert "are not included" not in text
    assert "If the value of the purchase were 75" in text
    assert "An article without the name of an act is one of Directive 2014/24/EU." in text


def test_in_portuguese_with_the_names_of_the_code(ppi: Ppi) -> None:
    text = " ".join(ppi("plan", *SIXTY, "--no-input", "--lang", "pt").out.split())
    assert "Consulta prévia" in text
    assert "Concurso público" in text
    assert "art. 20.º, n.º 1, al. c), do CCP" in text


@pytest.mark.parametrize("country", ["DK", "DE"])
def test_a_country_without_an_overlay_gets_the_rules_of_the_eu_and_that_word(ppi: Ppi, country: str) -> None:
    facts = [word.replace("country=PT", f"country={country}") for word in SIXTY]
    ran = ppi("plan", *facts, "--no-input")
    text = " ".join(ran.out.split())
    assert "are not included; these are the rules of the EU" in text
    assert "competence centre" in text
    assert "Orientation: Open procedure" in text
    answer = ppi("plan", *facts, "--json").json
    assert answer["recommended"] == "open"
    assert {item["national"] for item in answer["procedures"]} == {False}


def test_mertola_stays_a_dialogue_and_its_timetable_is_that_of_the_code(ppi: Ppi) -> None:
    case = str(CASES / "mertola.yaml")
    assert ppi("plan", "--answers", case, "--json").json["recommended"] == "competitive-dialogue"
    stages = {item["id"]: item for item in ppi("timetable", "--answers", case, "--json").json["stages"]}
    assert (stages["tenders-due"]["minimum"], stages["standstill-ends"]["minimum"]) == ("30d", "10wd")
    assert {"qualification-report", "hearing-ends", "draft-accepted", "contract-latest"} <= set(stages)


def test_facts_of_a_country_may_stand_in_an_answer_file(ppi: Ppi, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("visa.amount: 5000000\nbuyer.country: PT\n", encoding="utf-8")
    assert ppi("plan", "--answers", answers, *SIXTY, "--json").code == 0
    assert ppi("init", "case", "--no-input", "--answers", answers).code == 0
    assert ppi("plan", "-p", "case", *SIXTY, "--json").json["recommended"] == "consulta-previa"


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("buyer.country: PT\n", "PT"),
        ("need: {title: x}\nbuyer:\n  name: y\n  country: 'pt'\n", "PT"),
        ("buyer.country: Portugal\n", ""),
        ("need.title: the country is PT\n", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_file_is_guessed(tmp_path: Path, text: str, guess: str) -> None:
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    assert guess_country(tmp_path / "answers.yaml") == guess
    assert guess_country(tmp_path / "none.yaml") == ""


@pytest.mark.parametrize(("said", "national"), [("PT", {True}), ("DK", {False})])
@pytest.mark.parametrize("guessed", ["PT", "DK"])
def test_the_law_follows_the_facts_whatever_was_guessed(
    ppi: Ppi, tmp_path: Path, said: str, guessed: str, national: set[bool]
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"buyer.country: {guessed}\nvisa.amount: 5000000\n", encoding="utf-8")
    settings = [word.replace("=PT", f"={said}") for word in SIXTY]
    told = ppi("plan", "--answers", answers, *settings, "--json")
    assert told.code == 0
    assert national <= {item["national"] for item in told.json["procedures"]}
    assert (told.json["recommended"] == "consulta-previa") is (said == "PT")


def test_where_shows_the_file_of_the_country(ppi: Ppi) -> None:
    places = ppi("where", "consulta-previa.limit", "--json").json["entries"][0]["places"]
    assert places[0].startswith("pt/procedures/consulta-previa.yaml:")
    eu = ppi("where", "open.field", "--json").json["entries"][0]["places"]
    assert [place.partition("/")[0] for place in eu] == ["eu"]
    ppi("init", ".", "--no-input", "--set", "buyer.country=PT")
    both = ppi("where", "open.field", "--json").json["entries"][0]["places"]
    assert [place.partition("/")[0] for place in both] == ["pt", "eu"]


# --- counting ----------------------------------------------------------------------------------------------------


def test_the_regulation_counts_unless_a_rule_is_named_and_the_other_ends_are_told(ppi: Ppi) -> None:
    answer = ppi("deadline", "2026-11-20", "10d", "--country", "PT", "--json").json
    assert (answer["rule"], answer["last_day"]) == ("eu", "2026-11-30")
    assert [(item["rule"], item["last_day"]) for item in answer["otherwise"]] == [("ccp", "2026-12-07")]
    text = " ".join(ppi("deadline", "2026-11-20", "10d", "--country", "PT").out.split())
    assert "Then the last day is Monday 7 December 2026: --rule ccp." in text


def test_a_rule_of_the_country_counts_and_explains_itself(ppi: Ppi) -> None:
    answer = ppi("deadline", "2026-11-20", "10d", "--country", "PT", "--rule", "ccp", "--json").json
    assert (answer["rule"], answer["last_day"], answer["otherwise"]) == ("ccp", "2026-12-07", [])
    assert any("1 December 2026" in step for step in answer["steps"])
    assert "CCP, Art. 470(1)" in {cite["ref"] for cite in answer["cites"]}
    days = ppi("deadline", "2026-11-05", "30d", "--country", "PT", "--rule", "ccp-submission", "--json").json
    assert (days["plain_end"], days["last_day"], days["moved"]) == ("2026-12-05", "2026-12-07", True)


def test_a_municipal_holiday_of_the_buyer_stops_the_working_days(ppi: Ppi) -> None:
    ppi("init", ".", "--no-input", "--set", "buyer.country=PT", "--set", "buyer.local_holidays=12-03")
    answer = ppi("deadline", "2026-11-20", "10d", "--rule", "ccp", "--json").json
    assert answer["last_day"] == "2026-12-09"


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--country", "PT", "--rule", "ccpp"), "there is no rule 'ccpp' for counting (Portugal)"),
        (("--country", "DE", "--rule", "ccp"), "there is no rule 'ccp' for counting (Germany)"),
        (("--rule", "ccp"), "there is no rule 'ccp' for counting (no country)"),
        (
            ("--country", "PT", "--rule", "ccp", "--back"),
            "a period is counted back under the Regulation only",
        ),
    ],
)
def test_a_rule_that_does_not_count_is_refused(ppi: Ppi, arguments: tuple[str, ...], what: str) -> None:
    ran = ppi("deadline", "2026-11-20", "10d", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"ppi: error: {what}")
