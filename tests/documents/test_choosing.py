"""Which documents a procurement has: the rules of the data over the levels of the templates."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from ppi_cli.commands.common import Session
from ppi_cli.commands.subjects import make_subject
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Compare, DocumentRule, Name, Word
from ppi_cli.documents.choosing import Offered, in_order_of_work, offered
from ppi_cli.documents.context import Subject
from ppi_cli.documents.library import missing_facts, read_library
from ppi_cli.documents.template import Template
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.law.assess import assess
from support import Ppi

BOOK = load_lawbook()
DAY = datetime.date(2026, 11, 22)
ANY = Template("a.md", "a", "A", "A", (), ("need.title",), (), "optional", True, False, "", 1)
JOINT = Compare("==", Name("joint"), (Word("national"),))


def levels(rules: list[DocumentRule], facts: dict[str, object], procedure: str | None = "open") -> list[str]:
    book = msgspec.structs.replace(BOOK, documents=tuple(rules))
    subject = Subject(book, facts, assess(book, facts, DAY))  # type: ignore[arg-type]
    return [one.level for one in offered([ANY], subject, procedure)]


def rule(level: str, **more: object) -> DocumentRule:
    return DocumentRule(f"a.{level}", "a", level, {"en": "Because."}, **more)  # type: ignore[arg-type]


def test_without_rules_the_template_says_how_much_it_is_needed() -> None:
    assert levels([], {}) == ["optional"]


@pytest.mark.parametrize(
    ("joint", "level"), [("national", ["must"]), ("none", []), (None, [])], ids=["yes", "no", "unknown"]
)
def test_the_first_rule_that_certainly_holds_decides(joint: str | None, level: list[str]) -> None:
    rules = [rule("must", when=JOINT), rule("none")]
    assert levels(rules, {"joint": joint} if joint else {}) == level


def test_a_rule_counts_for_its_procedures_alone() -> None:
    rules = [rule("must", procedures=("pcp",))]
    assert levels(rules, {}, "pcp") == ["must"]
    assert levels(rules, {}, "open") == levels(rules, {}, None) == ["optional"]


def test_without_a_procedure_no_condition_is_judged() -> None:
    assert levels([rule("must", when=JOINT)], {"joint": "national"}, None) == ["optional"]


def test_a_rule_may_look_at_the_regime_of_the_procedure() -> None:
    above = Compare("==", Name("this.regime"), (Word("above-threshold"),))
    facts = {"buyer.type": "sub-central", "contract.type": "supplies", "rd.needed": False}
    assert levels([rule("must", when=above)], facts | {"value.purchase": 5_000_000}) == ["must"]
    assert levels([rule("must", when=above)], facts | {"value.purchase": 50_000}) == ["optional"]


def test_musts_come_first_and_tell_what_is_missing() -> None:
    book = msgspec.structs.replace(BOOK, documents=(DocumentRule("b", "b", "must", {"en": "Always."}),))
    subject = Subject(book, {"need.title": "Quiet works"}, assess(book, {}, DAY))
    second = msgspec.structs.replace(ANY, id="b", facts=("need.title", "buyer.name"))
    found = offered([ANY, second], subject, "open")
    assert [(one.template.id, one.why, one.missing) for one in found] == [
        ("b", "Always.", ("buyer.name",)),
        ("a", "", ()),
    ]


def test_every_rule_names_a_template() -> None:
    known = {template.id for template in read_library("en").templates}
    assert {rule.document for rule in BOOK.documents} <= known


def test_facts_with_a_default_are_not_missing() -> None:
    weeks = next(name for name, fact in BOOK.facts.items() if fact.default is not None)
    template = msgspec.structs.replace(ANY, facts=("need.title", weeks))
    found = offered([template], Subject(BOOK, {}, assess(BOOK, {}, DAY)), "open")
    assert found[0].missing == ("need.title",)


def test_within_a_level_documents_stand_in_the_order_of_work() -> None:
    made = [
        Offered(msgspec.structs.replace(ANY, id=name), level, "", ())  # type: ignore[arg-type]
        for name, level in [("award", "must"), ("extra", "must"), ("need", "must"), ("first", "should")]
    ]
    found = in_order_of_work(made, [("first", "need"), ("award", "need")])
    assert [one.template.id for one in found] == ["need", "award", "extra", "first"]


def test_the_list_begins_with_the_mandate_and_ends_with_the_award(ppi: Ppi) -> None:
    ran = ppi("draft", "--json", "--no-input")
    ids = [one["id"] for one in ran.json["documents"]]
    levels = [one["level"] for one in ran.json["documents"]]
    assert levels == sorted(levels, key=["must", "should", "optional"].index)
    assert sorted(ids) != ids
    steps = [name for step in load_knowledge().steps.values() for name in step.documents]
    for level in set(levels):
        places = [steps.index(name) for name, other in zip(ids, levels, strict=True) if other == level]
        assert places == sorted(places)


def test_the_list_says_that_it_counts_the_most_that_may_be_missing(ppi: Ppi) -> None:
    shown = ppi("draft", "--no-input").out
    assert "up to " in shown and " facts missing" in shown


@pytest.mark.parametrize("name", ["ip-descriptive-document", "evaluation-plan", "needs-report"])
def test_the_number_in_the_list_is_never_less_than_what_a_document_asks_for(name: str) -> None:
    library = read_library("en")
    facts = {
        "need.title": "Quiet works",
        "schedule.need_by": datetime.date(2031, 6, 30),
        "buyer.country": "PT",
    }
    supposed = make_subject(
        Session(no_input=True, as_of=DAY.isoformat()), BOOK, dict(facts), {}, assess(BOOK, facts, DAY), None,
        "innovation-partnership",
    )  # fmt: skip
    listed = {
        one.template.id: one.missing for one in offered(library.templates, supposed, "innovation-partnership")
    }[name]
    asked = missing_facts(library, [name], supposed)
    assert ("schedule.call_date" in asked) == (name != "needs-report")
    assert set(asked) <= set(listed)
