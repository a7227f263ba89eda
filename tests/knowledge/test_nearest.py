"""Which cases and questions are closest to a procurement, and why."""

from __future__ import annotations

from typing import Any

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.knowledge.nearest import nearest
from ppi_cli.knowledge.schema import Case, Faq, Knowledge

NAMES = {item.id: item.short for item in load_lawbook().procedures}
WORDS = {
    "sectors": {
        "health": {"en": "Health and care", "pt": "Saúde"},
        "mobility": {"en": "Mobility", "pt": "Mobilidade"},
    },
    "buyer_kinds": {"municipality": {"en": "Municipality", "pt": "Município"}},
    "topics": {"joint-procurement": {"en": "Buying jointly"}},
}


def case(identity: str, **given: Any) -> Case:
    return Case(**{"id": identity, "name": {"en": identity}, "summary": {"en": "A case."}, **given})


CASES = (
    case("robots", procedure="pcp", sector="health", purpose="pcp", country=("DK",), summary={"en": "Robots for older people."}),
    case("buses", procedure="pcp", sector="mobility", purpose="pcp", country=("FI",), summary={"en": "Buses without drivers."}),
    case("windows", procedure="competitive-dialogue", buyer_kind="municipality", country=("PT",), purpose="ppi",
         buyers=("Municipality of Mértola",), summary={"en": "Energy renovation of a town hall under heritage rules."}),
)  # fmt: skip
QUESTIONS = (
    Faq("owner", {"en": "Who owns the results of a PCP?"}, {"en": "The firm."}, procedures=("pcp",)),
    Faq("together", {"en": "How do we buy together?"}, {"en": "So."}, topics=("joint-procurement",), procedures=("pcp", "open")),
    Faq("other", {"en": "How long is a standstill?"}, {"en": "Ten days."}),
)  # fmt: skip
KNOWLEDGE = Knowledge(
    cases={one.id: one for one in CASES}, faq={one.id: one for one in QUESTIONS}, vocabulary=WORDS
)


def ids(facts: dict[str, Any], *procedures: str) -> list[str]:
    return [near.id for near in nearest(facts, KNOWLEDGE, procedures, NAMES)]


def test_the_same_procedure_and_sector_come_first() -> None:
    assert ids({"need.sector": "Health"}, "pcp")[:2] == ["robots", "buses"]
    assert ids({"need.sector": "mobilidade"}, "pcp")[:2] == ["buses", "robots"]


def test_words_of_the_need_count_across_languages() -> None:
    found = nearest(
        {"need.title": "Renovação energética dos paços do concelho"},
        KNOWLEDGE,
        ["competitive-dialogue"],
        NAMES,
    )
    assert found[0].id == "windows"
    assert "same procedure: competitive dialogue" in found[0].why[0] or "same words" in found[0].why[0]


def test_the_buyer_of_a_case_meets_it_again() -> None:
    found = nearest({"buyer.name": "Município de Mértola"}, KNOWLEDGE, ["open"], NAMES)
    assert (found[0].id, found[0].why[0]) == ("windows", "the same buyer")


def test_a_municipality_is_known_by_its_name() -> None:
    facts = {"buyer.name": "Município de Beja", "buyer.country": "PT"}
    found = nearest(facts, KNOWLEDGE, ["competitive-dialogue"], NAMES)
    assert found[0].id == "windows"
    assert found[0].why[0] == "same procedure: competitive dialogue"
    assert "same kind of buyer: Municipality" in found[0].why


def test_questions_on_the_procedure_and_on_what_the_answers_point_to() -> None:
    assert ids({"joint": "national"}, "pcp")[2:] == ["together", "owner"]


def test_nothing_is_close_to_nothing() -> None:
    assert nearest({}, KNOWLEDGE, [], NAMES) == ()
    assert nearest({}, Knowledge(), ["pcp"], NAMES) == ()


def test_no_more_than_three_cases_and_two_questions() -> None:
    many = Knowledge(
        cases={f"c{n}": case(f"c{n}", procedure="pcp") for n in range(9)},
        faq={f"q{n}": Faq(f"q{n}", {"en": "PCP?"}, {"en": "Yes."}, procedures=("pcp",)) for n in range(9)},
    )
    found = nearest({}, many, ["pcp"], NAMES)
    assert [near.kind for near in found] == ["case"] * 3 + ["faq"] * 2
