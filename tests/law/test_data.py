"""Checks over the data itself: nothing without its source, nothing that cannot be reached."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

import pytest

from casebook import law_cases
from ppi_cli.data.citations import parse_citation
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.schema import Advice, Cites, Guidance, Law, Lawbook, Regime, Rule, Text
from ppi_cli.data.trees import names_in
from ppi_cli.law.assess import assess, mark_of
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld

_BOOK = load_lawbook(cached=False)
FIELDS = ("general", "utilities", "defence")
DIRECTIVES = {"dir-2014-24": "general", "dir-2014-25": "utilities", "dir-2009-81": "defence"}
NEVER_ASKED = {
    # What only the exception without publication needs: it is never recommended, so nobody is asked for it.
    "exception.no_tenders",
    "exception.single_operator",
    "exception.extreme_urgency",
    "exception.research_supplies",
    # What only advice and contradictions look at: it never holds up a recommendation.
    "criteria.price_only",
    "targets.definable",
    "contract.cpv",
    "contract.lots",
    "prior.involvement",
    "joint",
    "market.suppliers",
    "need.ai",
    "need.net_zero",
    "funding.horizon",
    "solution.trl",
    "value.prizes",
}


def rules(book: Lawbook = _BOOK) -> Iterator[Rule]:
    """Every rule and every alternative."""
    for rule in book.rules:
        yield rule
        yield from rule.any_of


def cited() -> Iterator[tuple[str, Cites]]:
    """Every entry that speaks to an officer, with its citations."""
    yield from ((f"rule {rule.id}", rule.cite) for rule in rules())
    yield from ((f"advice {item.id}", item.cite) for item in _BOOK.advice)
    yield from ((f"guidance {item.id}", item.cite) for item in _BOOK.guidance)
    yield from ((f"regime {name}", item.cite) for name, item in _BOOK.regimes.items())
    yield from ((f"procedure {item.id}", item.cite) for item in _BOOK.procedures)
    yield from (
        (f"value {name}", item.cite) for name, item in _BOOK.derived.items() if item.parts or item.within
    )
    yield from (
        (f"threshold {series.id} {dated.starts}", dated.cite)
        for series in _BOOK.thresholds
        for dated in series.values
    )


def sentences() -> Iterator[tuple[str, Text]]:
    """Every text that stands alone."""
    for rule in rules():
        yield from ((f"rule {rule.id}", text) for text in (rule.holds, rule.fails, rule.open) if text)
    for kind in (_BOOK.advice, _BOOK.guidance):
        yield from ((item.id, item.text) for item in kind)
    for item in _BOOK.contradictions:
        yield from ((f"contradiction {item.id}", text) for text in (item.text, item.fix))
    yield from ((f"regime {name}", regime.text) for name, regime in _BOOK.regimes.items())
    yield from ((f"summary {item.id}", item.summary) for item in _BOOK.procedures)
    for name, fact in _BOOK.facts.items():
        example = fact.example if fact.type != "text" else {}
        yield from ((f"fact {name}", text) for text in (fact.help, example, fact.if_unknown) if text)


@pytest.mark.parametrize(
    ("name", "cites"), list(cited()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_everything_that_is_said_has_a_source(name: str, cites: Cites) -> None:
    assert any(cites.values()), name


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if rule.when is not None or rule.any_of], ids=lambda rule: rule.id
)
def test_a_rule_with_a_condition_has_words_for_both_sides(rule: Rule) -> None:
    assert rule.holds and rule.fails
    assert rule.holds != rule.fails


@pytest.mark.parametrize(
    ("name", "text"), list(sentences()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_a_sentence_begins_large_and_ends_with_a_full_stop(name: str, text: Text) -> None:
    for words in text.values():
        assert words[0].isupper() or words[0].isdigit(), name
        assert words.endswith("."), name
        assert "  " not in words


def test_every_question_is_one() -> None:
    assert [
        name for name, fact in _BOOK.facts.items() for text in fact.question.values() if "?" not in text
    ] == []


def test_alternatives_and_groups_say_what_is_shown_while_they_are_open() -> None:
    assert [rule.id for rule in _BOOK.rules if rule.any_of and not rule.open] == []


@pytest.mark.parametrize("field", FIELDS)
def test_what_speaks_in_a_field_has_a_source_for_that_field_and_of_no_other_directive(field: str) -> None:
    wrong = []
    worlds = [(procedure.id, _world_of(field, procedure.subject)) for procedure in _BOOK.procedures]
    for entry in (*rules(), *_BOOK.advice, *_BOOK.guidance, *_BOOK.regimes.values()):
        if not any(_may_speak(entry, procedure, world) for procedure, world in worlds):
            continue
        refs = (*entry.cite.get("any", ()), *entry.cite.get(field, ()))
        directives = {DIRECTIVES[ref.split()[0]] for ref in refs if ref.split()[0] in DIRECTIVES}
        if not refs or directives - {field}:
            wrong.append((entry.id, refs))
    assert wrong == []


def _world_of(field: str, subject: str) -> FactWorld:
    world = FactWorld(_BOOK, {"contract.field": field})
    this = {"this.subject": world.options(subject), "this.value": world.options("value.rd")}
    everything = {
        "this.threshold": world.options("value.rd"),
        "this.regime": frozenset({"above-threshold", "excluded"}),
    }
    return FactWorld(_BOOK, {"contract.field": field}).within(this | everything, {})


def _may_speak(entry: Rule | Advice | Guidance | Regime, procedure: str, world: FactWorld) -> bool:
    """Whether some facts of this field let the entry speak of this procedure."""
    if isinstance(entry, Rule):
        group = next((rule for rule in _BOOK.rules if entry in rule.any_of), entry)
        may = truth(group.applies, world) is not False and truth(entry.applies, world) is not False
        return entry.procedure == procedure and may
    if isinstance(entry, Advice) and entry.procedures and procedure not in entry.procedures:
        return False
    if isinstance(entry, Guidance):
        gone = [
            rule
            for rule in _BOOK.rules
            if rule.procedure == entry.recommend and truth(rule.when, world) is False
        ]
        return procedure == entry.recommend and not gone and truth(entry.when, world) is not False
    return truth(entry.when, world) is not False


@pytest.mark.parametrize("kind", ["advice", "guidance", "rules"])
def test_nothing_is_in_force_before_or_after_its_source(kind: str) -> None:
    early: list[tuple[str, str]] = []
    for entry in getattr(_BOOK, kind):
        for refs in entry.cite.values():
            for ref in refs:
                law, _unit, _at = parse_citation(ref, _BOOK.laws)
                if _outlives(entry, law):
                    early.append((entry.id, ref))
    assert early == []


def _outlives(entry: Advice | Guidance | Rule, law: Law) -> bool:
    """Whether the entry speaks on a day on which its source does not hold."""
    if law.id in DIRECTIVES or law.kind == "practice":
        return False
    first, last = datetime.date(2020, 1, 1), datetime.date(2027, 12, 31)
    starts, ends = max(entry.in_force or first, first), min(entry.until or last, last)
    asks_for_grant = isinstance(entry, Advice) and entry.when and "funding.horizon" in names_in(entry.when)
    too_early = law.in_force is not None and law.in_force > starts and law.in_force > first
    too_late = law.until is not None and law.until < ends
    return (too_early or too_late) and not (kind_of_guidance(entry) and not asks_for_grant)


def kind_of_guidance(entry: Advice | Guidance | Rule) -> bool:
    """Guidance of practice quotes a definition, which is not applied as law."""
    return isinstance(entry, Guidance)


@pytest.mark.parametrize("series", _BOOK.thresholds, ids=lambda series: series.id)
def test_a_series_of_thresholds_has_no_gap_from_2020_to_2027(series: object) -> None:
    values = series.values  # type: ignore[attr-defined]  # a Threshold
    assert values[0].starts == datetime.date(2020, 1, 1)
    assert values[-1].ends == datetime.date(2027, 12, 31)
    for before, after in itertools.pairwise(values):
        assert after.starts - before.ends == datetime.timedelta(days=1)


def test_what_conditions_look_at_can_be_asked_for_or_is_known_not_to_be() -> None:
    conditions = [rule.when for rule in rules()] + [rule.applies for rule in rules()]
    for kind in (_BOOK.advice, _BOOK.guidance, _BOOK.contradictions, _BOOK.thresholds, _BOOK.directives):
        conditions += [item.when for item in kind]
    conditions += [item.excluded_when or item.excluded_if for item in _BOOK.procedures] + [
        item.when for item in _BOOK.regimes.values()
    ]
    terms = [term for item in _BOOK.derived.values() for term in (*item.parts, *item.cases)]
    names = {name for condition in conditions if condition for name in names_in(condition)}
    names |= {name for term in terms for name in (names_in(term.when) if term.when else ())}
    names |= {term.take for term in terms if term.take} | {
        item.first_of for item in _BOOK.derived.values() if item.first_of
    }
    facts = {name for name in names if name in _BOOK.facts}
    assert {name for name in facts if _BOOK.facts[name].ask == "never"} == NEVER_ASKED


def test_what_is_only_recalled_or_pending_is_never_shown_without_its_mark() -> None:
    marks = {item.id: mark_of(item.confidence) for item in (*_BOOK.advice, *_BOOK.guidance)}
    seen = set()
    for case in law_cases(_BOOK):
        if "refused" not in case.expect:
            assessment = assess(_BOOK, case.facts, case.on)
            notes = [note for item in assessment.procedures for note in item.advice] + list(
                assessment.recommendation.reasons
            )
            for note in notes:
                if marks.get(note.id):
                    assert marks[note.id] in note.mark
                    seen.add(note.id)
    assert seen == {name for name, mark in marks.items() if mark}


def test_practice_is_never_shown_as_law() -> None:
    assert {item.kind for item in _BOOK.guidance} == {"practice"}
    for case in law_cases(_BOOK):
        if "refused" not in case.expect:
            for reason in assess(_BOOK, case.facts, case.on).recommendation.reasons:
                assert "practice" in reason.mark


def test_every_rule_advice_guidance_and_contradiction_speaks_in_a_case() -> None:
    spoken: set[str] = set()
    for case in law_cases(_BOOK):
        if "refused" in case.expect:
            continue
        assessment = assess(_BOOK, case.facts, case.on)
        for item in assessment.procedures:
            spoken |= {f"{reason.rule} {reason.holds}" for reason in item.reasons} | {
                note.id for note in item.advice
            }
        spoken |= {note.id for note in assessment.recommendation.reasons} | {
            item.id for item in assessment.contradictions
        }
    expected = {f"{rule.id} True" for rule in rules()}
    expected |= {f"{rule.id} False" for rule in rules() if rule.fails}
    expected |= {item.id for kind in (_BOOK.advice, _BOOK.guidance, _BOOK.contradictions) for item in kind}
    assert expected - spoken == set()


def test_the_procedures_are_those_of_the_contract() -> None:
    assert [item.id for item in _BOOK.procedures] == [
        "pcp",
        "innovation-partnership",
        "competitive-dialogue",
        "competitive-procedure-with-negotiation",
        "open",
        "restricted",
        "design-contest",
        "negotiated-without-publication",
    ]
    assert [item.id for item in _BOOK.procedures if item.exception] == ["negotiated-without-publication"]
    assert "negotiated-without-publication" not in {item.recommend for item in _BOOK.guidance}


def test_the_facts_are_those_of_the_contract() -> None:
    assert set(_BOOK.facts) >= {
        "buyer.name",
        "buyer.type",
        "buyer.country",
        "need.title",
        "need.summary",
        "need.plan_or_design",
        "contract.field",
        "contract.type",
        "contract.cpv",
        "value.rd",
        "value.purchase",
        "solution.available",
        "solution.trl",
        "solution.design_or_innovation",
        "spec.precise",
        "means.known",
        "negotiation.needed",
        "prior.failed",
        "rd.needed",
        "rd.services_share",
        "rd.benefits_shared",
        "rd.cost_shared",
        "purchase.plan",
        "criteria.price_only",
        "candidates.expected",
        "funding.horizon",
        "joint",
        "schedule.call_date",
        "schedule.need_by",
        "pin.sent",
        "urgency.substantiated",
        "esubmission",
        "standstill.means",
        "need.sector",
        "need.circular",
        "need.ai",
        "need.net_zero",
        "market.suppliers",
        "targets.definable",
        "budget.approved",
        "funding.eu",
        "contract.existing",
        "contract.months",
        "contract.lots",
        "data.personal",
        "security.sensitive",
        "prior.involvement",
        "team.ready",
        "joint.lead_country",
        "buyer.local_holidays",
    }
    choices = {name: set(fact.choices) for name, fact in _BOOK.facts.items() if fact.type == "choice"}
    assert choices["buyer.type"] == {"central-government", "sub-central"}
    assert choices["contract.field"] == {"general", "utilities", "defence"}
    assert choices["contract.type"] == {"works", "supplies", "services", "social-services"}
    assert choices["solution.available"] == {"ready", "adaptable", "near-market", "none"}
    assert choices["purchase.plan"] == {"none", "later", "same-contract"}
    assert choices["funding.horizon"] == {"none", "pcp", "ppi"}
    assert choices["joint"] == {"none", "national", "cross-border"}
    assert choices["standstill.means"] == {"electronic", "other"}
    defaults = {name: fact.default for name, fact in _BOOK.facts.items() if fact.default is not None}
    assert (
        defaults.items()
        >= {
            "contract.field": "general",
            "value.prizes": "0",
            "esubmission": "yes",
            "standstill.means": "electronic",
        }.items()
    )
