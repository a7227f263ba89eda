"""The national rules of Portugal: every case of `tests/cases/pt/law`, and checks over the data of the overlay."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

import pytest
import yaml

from casebook import LAW_CASES, Case, differences, in_words, law_cases
from ppi_cli.data.citations import cite, parse_citation
from ppi_cli.data.lawbook import countries_with_rules, load_lawbook
from ppi_cli.data.schema import Cites, Rule
from ppi_cli.law.assess import assess, mark_of

BOOK = load_lawbook("PT", cached=False)
EU = load_lawbook(cached=False)
_CASES = law_cases(BOOK, LAW_CASES.parent / "pt" / "law")
_PT = LAW_CASES.parent / "pt"
TRAPS = yaml.safe_load((_PT / "traps.yaml").read_text(encoding="utf-8"))


def spelled_out(numbers: Iterable[object]) -> set[int]:
    """`82-84` and `108` as numbers."""
    ends = [str(number).split("-") for number in numbers]
    return {number for end in ends for number in range(int(end[0]), int(end[-1]) + 1)}


REVOKED = spelled_out(TRAPS["revoked"])
"""Articles of the Code that Decreto-Lei 111-B/2017 revoked and some copies still show (Art. 10(1)(b))."""


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_the_portuguese_case(case: Case) -> None:
    found = list(differences(BOOK, case))
    assert not found, "\n".join([in_words(case), "  but:", *(f"    {line}" for line in found)])


def test_every_trap_and_worked_example_is_met_by_a_case() -> None:
    """The cases stand beside each other in the folder; a test that looks at all of the data counts too."""
    files = [path for path in _PT.rglob("*.yaml") if path.name != "traps.yaml" or path.parent != _PT]
    texts = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in files]
    cases = {item["case"] for text in texts for item in text["cases"]}
    tests = {
        name
        for path in (LAW_CASES.parents[1]).rglob("test_*.py")
        for name in re.findall(r"(?m)^def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    assert [item["number"] for item in TRAPS["traps"]] == list(range(1, 22))
    assert len(TRAPS["examples"]) == 10
    for item in (*TRAPS["traps"], *TRAPS["examples"]):
        assert item.get("cases") or item.get("tests"), item
        assert set(item.get("cases", ())) <= cases, set(item["cases"]) - cases
        assert set(item.get("tests", ())) <= tests, item


def test_every_case_names_its_article() -> None:
    assert [case.name for case in _CASES if "Art." not in case.law] == []


def rules() -> Iterator[Rule]:
    for rule in BOOK.rules:
        yield rule
        yield from rule.any_of


def national() -> Iterator[tuple[str, Cites]]:
    """Every entry of the overlay that speaks to an officer, with its citations."""
    kinds = ("advice", "guidance", "limits", "checks", "candidates", "procedures")
    for kind in kinds:
        yield from ((f"{kind} {item.id}", item.cite) for item in getattr(BOOK, kind) if _ours(kind, item.id))
    yield from (
        (f"rule {rule.id}", rule.cite)
        for rule in rules()
        if rule.procedure in ("consulta-previa", "ajuste-direto")
    )
    yield from (
        (f"regime {name}", item.cite) for name, item in BOOK.regimes.items() if _ours("regimes", name)
    )
    yield from ((f"counting {name}", item.cite) for name, item in BOOK.countings.items())
    yield from ((f"overlay {item.id}", item.cite) for item in BOOK.overlays)


def _ours(kind: str, name: str) -> bool:
    return BOOK.places[f"{kind}:{name}"][0].startswith("pt/")


def every_citation() -> set[str]:
    places = [cites for _name, cites in national()] + [rule.cite for rule in rules()]
    places += [step.cite for plan in BOOK.timetables.values() for step in plan.steps]
    places += [fact.cite for fact in BOOK.facts.values()]
    places += [change.cite for limit in BOOK.limits for change in (*limit.shorter, *limit.longer)]
    return {ref for cites in places for refs in cites.values() for ref in refs}


@pytest.mark.parametrize(
    ("name", "cites"), list(national()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_everything_that_is_said_has_a_source_of_portugal(name: str, cites: Cites) -> None:
    laws = {parse_citation(ref, BOOK.laws)[0].country for refs in cites.values() for ref in refs}
    assert "PT" in laws, name


def test_no_revoked_article_is_cited() -> None:
    cited = {ref for ref in every_citation() if ref.startswith("ccp art ")}
    assert len(cited) > 60
    for ref in cited:
        article = re.match(r"ccp art (\d+)(-[A-Z])?(?:-(\d+)(-[A-Z])?)?", ref)
        assert article is not None
        first, letter, last, last_letter = article.groups()
        for number in range(int(first), int(last or first) + 1):
            assert number not in REVOKED or letter or last_letter, ref


def test_a_citation_is_written_as_lawyers_of_each_language_do() -> None:
    from ppi_cli.language import use_language

    assert cite("ccp art 20(1)(c)", BOOK.laws).ref == "CCP, Art. 20(1)(c)"
    use_language("pt")
    try:
        assert (
            cite("ccp art 218-A(3)(a)", BOOK.laws).ref
            == "artigo 218.º-A, n.º 3, alínea a), do Código dos Contratos Públicos"
        )
    finally:
        use_language("en")


def test_what_is_only_recalled_or_pending_is_never_shown_without_its_mark() -> None:
    marks = {item.id: mark_of(item.confidence) for item in BOOK.advice if _ours("advice", item.id)}
    marks = {name: mark for name, mark in marks.items() if mark}
    regimes = {f"regime.{name}" for name, item in BOOK.regimes.items() if mark_of(item.confidence)}
    seen: set[str] = set()
    for case in _CASES:
        for result in assess(BOOK, case.facts, case.on).procedures:
            for note in result.advice:
                if note.id in marks:
                    assert marks[note.id] in note.mark
                    seen.add(note.id)
            for reason in result.reasons:
                if reason.rule in regimes:
                    assert reason.mark == "to be confirmed"
                    seen.add(reason.rule)
    assert seen == {*marks, *regimes}


def test_every_rule_advice_guidance_and_regime_of_portugal_speaks_in_a_case() -> None:
    spoken: set[str] = set()
    for case in _CASES:
        assessment = assess(BOOK, case.facts, case.on)
        for result in assessment.procedures:
            spoken |= {f"{reason.rule} {reason.holds}" for reason in result.reasons}
            spoken |= {note.id for note in result.advice}
        spoken |= {note.id for note in assessment.recommendation.reasons}
    ours = [rule for rule in rules() if rule.procedure in ("consulta-previa", "ajuste-direto")]
    expected = {f"{rule.id} {side}" for rule in ours for side in (True, False)}
    expected |= {f"regime.{name} True" for name in BOOK.regimes if _ours("regimes", name)}
    expected |= {item.id for item in (*BOOK.advice, *BOOK.guidance) if item.id not in _eu_ids()}
    assert expected - spoken == set()


def _eu_ids() -> set[str]:
    return {item.id for item in (*EU.advice, *EU.guidance)}


def test_where_a_rule_of_the_directive_is_relied_on_the_code_is_cited_too() -> None:
    """But for what a PCP rests on outside both: guidance of the Commission, and that research is needed at all."""
    alone = [
        rule.id
        for rule in rules()
        if "dir-2014-24" in " ".join(rule.cite.get("general", ()))
        and "ccp" not in " ".join(rule.cite.get("general", ()))
    ]
    assert alone == ["pcp.rd-needed"]


def test_what_counts_since_the_revision_of_the_code_counts_from_its_day() -> None:
    """The Code as it stands here is in force since 1 January 2018; an entry with another first day names another act."""
    first = BOOK.laws["ccp"].in_force
    other = {
        item.id: item.in_force
        for kind in ("advice", "guidance", "limits", "checks", "candidates")
        for item in getattr(BOOK, kind)
        if _ours(kind, item.id) and item.id.startswith("pt-") and item.in_force != first
    }
    assert first == datetime.date(2018, 1, 1)
    assert other == {
        "pt-agency": datetime.date(2026, 1, 1),
        "pt-consultation-on-base": datetime.date(2026, 1, 19),
        "pt-housing": datetime.date(2025, 10, 28),
        "pt-reconstruction": datetime.date(2026, 2, 13),
        "pt-reform": datetime.date(2025, 11, 3),
        "pt-several-years": datetime.date(2012, 2, 22),
        "pt-visa": None,
    }
    assert {rule.in_force for rule in rules() if rule.procedure in ("consulta-previa", "ajuste-direto")} == {
        first
    }


def test_the_procedures_are_those_of_article_16_in_their_order() -> None:
    assert [item.id for item in BOOK.procedures] == [
        "pcp", "innovation-partnership", "competitive-dialogue", "competitive-procedure-with-negotiation",
        "consulta-previa", "ajuste-direto", "open", "restricted", "design-contest", "negotiated-without-publication",
    ]  # fmt: skip
    names = {item.id: item.name["pt"] for item in BOOK.procedures}
    assert names["open"] == "Concurso público"
    assert names["restricted"] == "Concurso limitado por prévia qualificação"
    assert names["competitive-procedure-with-negotiation"] == "Procedimento de negociação"
    assert names["innovation-partnership"] == "Parceria para a inovação"


def test_a_day_before_the_revision_of_2018_does_not_know_the_consulta_previa() -> None:
    facts = {
        "buyer.type": "sub-central",
        "contract.type": "supplies",
        "solution.available": "ready",
        "rd.needed": False,
    }
    on = datetime.date(2017, 12, 31)
    result = assess(BOOK, {**facts, "value.purchase": 60000}, on).procedure("consulta-previa")
    assert result.status == "unavailable"
    assert result.reasons[-1].text == "The law of 31 December 2017 does not have this procedure."


def test_the_overlay_touches_nothing_without_the_country() -> None:
    assert countries_with_rules() == ("PT",)
    assert EU.overlays == ()
    assert "consulta-previa" not in {item.id for item in EU.procedures}
    assert all(law.country == "" for law in EU.laws.values())
    assert set(EU.facts) < set(BOOK.facts)
