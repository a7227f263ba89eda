"""What ships in `knowledge/`: whole in both languages, true to its figures, and with every reference in place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from ppi_cli.data.citations import parse_citation
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.knowledge.schema import KINDS, Case, Knowledge
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.knowledge.template_heads import heads_by_id
from ppi_cli.main import COMMANDS
from support import CASES, ROOT

FIGURES: dict[str, Any] = yaml.safe_load((CASES / "knowledge" / "figures.yaml").read_text(encoding="utf-8"))
NUMBERS: dict[str, list[float]] = yaml.safe_load(
    (CASES / "knowledge" / "case-numbers.yaml").read_text(encoding="utf-8")
)
TERMS: dict[str, str] = yaml.safe_load((CASES / "knowledge" / "terms.yaml").read_text(encoding="utf-8"))
FILES = sorted((ROOT / "knowledge").glob("*.yaml"))
LEAST = {
    "faq": 30, "glossary": 60, "steps": 10, "cases": 25, "resources": 200, "centres": 10, "topics": 20, "lessons": 10,
}  # fmt: skip
NEVER_EUROPEAN = re.compile(
    r"\b(acção|acções|projecto\w*|objectiv\w+|direct[oa]s?|contratac\w+|adjudicatari\w+|usuári\w+|gerenci\w+|planejament\w+"
    r"|equipes?|controle|registro\w*|econômic\w+|acadêmic\w+|fato|fatos|contacto direta|óptim\w+|selecç\w+|correcç\w+"
    r"|concepç\w+|recepç\w+|sector\w*|factores|factor|protecç\w+|percentagen)\b",
    re.IGNORECASE,
)
"""Spellings from before the orthographic agreement, or from Brazil."""
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(cached=False)


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in two languages, with where it stands."""
    for path in FILES:
        yield from _texts(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader), path.name)


def _texts(node: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(node, dict):
        if {"en", "pt"} & set(node) and not any(isinstance(value, list | dict) for value in node.values()):
            yield where, node
        else:
            for key, value in node.items():
                yield from _texts(value, f"{where} {key}")
    elif isinstance(node, list):
        for value in node:
            yield from _texts(
                value, f"{where} {value['id']}" if isinstance(value, dict) and "id" in value else where
            )


def numbers(text: str) -> list[str]:
    """The numbers in a text: `1 274` is one, `0,8` is `0.8`, and 26(4) is two."""
    found: list[str] = []
    for match in NUMBER.findall(text):
        whole = re.sub(r"[\u00a0\u202f ](?=\d{3}(?!\d))", "", match)
        for part in re.split(r"[\u00a0\u202f ]", whole):
            decimal = re.fullmatch(r"\d+[.,]\d+", part)
            found += [part.replace(",", ".")] if decimal else re.split(r"[.,]", part)
    return sorted(found)


def days(length: str) -> int:
    """A length such as `35d`, in days."""
    assert length.endswith("d")
    return int(length[:-1])


def addresses(node: Any) -> Iterator[str]:
    """Every address in an entry, in its own field or within a source."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "url":
                yield value
            elif key == "source":
                yield from re.findall(r"https?://[^\s;]+", value)
            else:
                yield from addresses(value)
    elif isinstance(node, list):
        for value in node:
            yield from addresses(value)


def test_there_is_enough_of_everything(knowledge: Knowledge) -> None:
    for kind, least in LEAST.items():
        assert len(getattr(knowledge, kind)) >= least, kind
    seen = [resource for resource in knowledge.resources.values() if resource.confidence == "verified"]
    assert len(seen) >= 200


def test_every_text_stands_in_both_languages_and_differs() -> None:
    everything = list(texts())
    assert len(everything) > 1000
    for where, text in everything:
        assert set(text) == {"en", "pt"}, where
        assert all(words.strip() for words in text.values()), where
        if len(text["en"]) > 60:
            assert text["en"] != text["pt"], where


def test_both_languages_name_the_same_numbers() -> None:
    for where, text in texts():
        assert numbers(text["en"]) == numbers(text["pt"]), where


def test_the_portuguese_is_european_and_current() -> None:
    for where, text in texts():
        assert not NEVER_EUROPEAN.search(text["pt"]), f"{where}: {NEVER_EUROPEAN.search(text['pt'])}"


def test_what_entries_point_to_exists(knowledge: Knowledge) -> None:
    for kind in KINDS:
        for entry in knowledge.of(kind).values():
            for identity in entry.see:
                assert knowledge.find(identity), f"{entry.id} points to {identity}"
                assert identity != entry.id, f"{entry.id} points to itself"


def test_all_citations_name_a_law_that_is_listed() -> None:
    laws = load_lawbook().laws
    cited = [
        text
        for path in FILES
        for text in _cites(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))
    ]
    assert len(cited) > 150
    for text in cited:
        parse_citation(text, laws)


def _cites(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from value if key == "cites" else _cites(value)
    elif isinstance(node, list):
        for value in node:
            yield from _cites(value)


def test_articles_40_and_41_have_no_numbered_paragraphs() -> None:
    for path in FILES:
        assert not re.search(r"dir-2014-24 art 4[01]\(", path.read_text(encoding="utf-8")), path.name


def test_addresses_are_well_formed() -> None:
    found = [
        url
        for path in FILES
        for url in addresses(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))
    ]
    assert len(found) > 350
    for url in found:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https"), url
        assert re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", parts.netloc), url
        assert not re.search(r"[\s<>\"{}|\\^`]", url), url


def test_every_entry_says_where_it_comes_from(knowledge: Knowledge) -> None:
    for case in knowledge.cases.values():
        assert case.sources and all(source.url and source.title for source in case.sources), case.id
    for resource in knowledge.resources.values():
        assert resource.url and resource.description and resource.publisher and resource.language, resource.id
    for centre in knowledge.centres.values():
        assert centre.source, centre.id
    for entry in (
        *knowledge.faq.values(), *knowledge.glossary.values(), *knowledge.steps.values(), *knowledge.topics.values(),
    ):  # fmt: skip
        assert entry.source or entry.cites or entry.confidence == "recalled", entry.id


def test_no_two_resources_are_the_same(knowledge: Knowledge) -> None:
    urls = [resource.url for resource in knowledge.resources.values()]
    twice = {url for url in urls if urls.count(url) > 1}
    assert not twice


def test_countries_have_names(knowledge: Knowledge) -> None:
    known = {*load_lawbook().countries, "EU", "INT"}
    for entry in (*knowledge.resources.values(), *knowledge.centres.values()):
        assert entry.country in known, entry.id
    for case in knowledge.cases.values():
        assert case.country and set(case.country) <= known, case.id


def test_answers_are_short(knowledge: Knowledge) -> None:
    for faq in knowledge.faq.values():
        for language, answer in faq.answer.items():
            assert len(answer.split()) <= 120, f"{faq.id} {language}"


def test_steps_and_lessons_count_from_one(knowledge: Knowledge) -> None:
    assert [step.order for step in knowledge.steps.values()] == list(range(1, len(knowledge.steps) + 1))
    assert [lesson.order for lesson in knowledge.lessons.values()] == list(
        range(1, len(knowledge.lessons) + 1)
    )


def test_steps_name_what_the_program_has(knowledge: Knowledge) -> None:
    facts = set(load_lawbook().facts)
    templates = {path.stem for path in (ROOT / "templates" / "en").glob("*.md")}
    for step in knowledge.steps.values():
        assert set(step.done_when.facts) <= facts, step.id
        assert {*step.documents, *step.done_when.documents} <= templates, step.id
        for command in step.commands:
            assert command.split()[0] == "ppi" and command.split()[1] in (*COMMANDS, "consult"), command


def test_each_template_stands_at_a_step(knowledge: Knowledge) -> None:
    templates = {path.stem for path in (ROOT / "templates" / "en").glob("*.md")}
    named = [name for step in knowledge.steps.values() for name in step.documents]
    assert templates - set(named) == set()
    for step in knowledge.steps.values():
        assert len(set(step.documents)) == len(step.documents) >= 1, step.id


def test_the_templates_of_a_step_serve_a_procedure_of_that_step(knowledge: Knowledge) -> None:
    heads = heads_by_id()
    for step in knowledge.steps.values():
        for name in step.documents:
            found = heads[name].procedures
            assert not found or not step.procedures or set(found) & set(step.procedures), f"{step.id} {name}"


def test_the_thresholds_that_are_told_are_those_of_the_rules(knowledge: Knowledge) -> None:
    """The figures of the answer are the figures by which `ppi plan` decides, no more and no fewer."""
    day = datetime.date(2026, 6, 1)
    in_force = [
        value
        for threshold in load_lawbook().thresholds
        for value in threshold.values
        if value.starts <= day and (value.ends is None or day <= value.ends)
    ]
    amounts = {int(value.value) for value in in_force}
    years = {value.ends.year for value in in_force if value.ends} | {2026}
    for language, answer in knowledge.faq["which-thresholds"].answer.items():
        assert {int(number) for number in numbers(answer)} == amounts | years, language


def test_the_days_that_are_told_are_those_of_the_time_limits(knowledge: Knowledge) -> None:
    """The lengths of the general directive, with what may be taken off them, and no other number of days."""
    limits = [
        limit
        for limit in load_lawbook().limits
        if limit.period
        and limit.stage in ("tenders-due", "requests-due")
        and "dir-2014-24" in str(limit.cite)
    ]
    known = set()
    for limit in limits:
        assert limit.period is not None
        known.add(days(limit.period))
        for change in limit.shorter:
            known.add(days(change.period) if change.period else days(limit.period) - change.less)
    assert len(limits) == 7
    for language, answer in knowledge.faq["how-many-days-for-tenders"].answer.items():
        assert {int(number) for number in numbers(answer)} == known, language


def test_every_question_of_the_course_has_one_right_answer_and_reasons(knowledge: Knowledge) -> None:
    asked = [question for lesson in knowledge.lessons.values() for question in lesson.questions]
    assert len({question.id for question in asked}) == len(asked) >= 2 * len(knowledge.lessons)
    for question in asked:
        assert [option.right for option in question.options].count("yes") == 1, question.id
        assert len(question.options) >= 2 and all(option.why for option in question.options), question.id


def test_the_right_answer_is_not_always_in_the_same_place(knowledge: Knowledge) -> None:
    places = [
        [option.right for option in question.options].index("yes")
        for lesson in knowledge.lessons.values()
        for question in lesson.questions
    ]
    assert max(places.count(place) for place in set(places)) < 0.7 * len(places)


def test_topics_stand_in_a_group(knowledge: Knowledge) -> None:
    raw = yaml.safe_load((ROOT / "knowledge" / "topics.yaml").read_text(encoding="utf-8"))
    groups = [group["id"] for group in raw["groups"]]
    for group in groups:
        orders = [topic.order for topic in knowledge.topics.values() if topic.group == group]
        assert orders == list(range(1, len(orders) + 1)) and orders, group
    assert {topic.group for topic in knowledge.topics.values()} == set(groups)


@pytest.mark.parametrize("identity", FIGURES)
def test_a_case_has_the_figures_of_its_sources(knowledge: Knowledge, identity: str) -> None:
    case, figures = knowledge.cases[identity], FIGURES[identity]
    assert case.procedure == figures.get("procedure", "")
    assert case.country[0] == figures["lead"] or figures["lead"] in case.country
    assert [case.years.get("from"), case.years.get("to")] == figures.get("years", [None, None])
    assert [money.amount for money in case.money] == figures.get("money", [])
    assert {phase.phase: phase.contractors for phase in case.funnel} == figures.get("funnel", {})
    assert case.tenders == figures.get("tenders")
    assert (case.planned == "yes") is figures.get("planned", False)
    for language in ("en", "pt"):
        said = numbers(told(case, language))
        for number in figures.get("said", []):
            assert str(number) in said, f"{identity} {language}: {number}"


@pytest.mark.parametrize("identity", FIGURES)
def test_a_case_tells_no_number_that_its_sources_do_not_give(knowledge: Knowledge, identity: str) -> None:
    given = {float(number) for number in NUMBERS[identity]}
    for language in ("en", "pt"):
        said = {float(number) for number in numbers(told(knowledge.cases[identity], language))}
        assert said <= given, f"{identity} {language}: {sorted(said - given)}"


def told(case: Case, language: str) -> str:
    """What a case tells, in a language."""
    return "\n".join(text[language] for text in (case.summary, case.outcome, *case.lessons) if text)


def test_no_case_lacks_its_figures(knowledge: Knowledge) -> None:
    assert set(FIGURES) == set(knowledge.cases)


@pytest.mark.parametrize(("identity", "portuguese"), TERMS.items())
def test_the_glossary_speaks_as_the_code_does(knowledge: Knowledge, identity: str, portuguese: str) -> None:
    assert portuguese in knowledge.glossary[identity].term["pt"]
