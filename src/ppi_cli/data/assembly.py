"""Building the Lawbook from the entries of all layers, each kind after those that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from yaml.nodes import MappingNode, SequenceNode

from ppi_cli.data.entries import Builder
from ppi_cli.data.expressions import Meaning, kind_of
from ppi_cli.data.layers import Entries, Entry, collect, refuse
from ppi_cli.data.references import check_references
from ppi_cli.data.schedule_references import check_schedule
from ppi_cli.data.schema import (
    Advice,
    CandidateNumber,
    Check,
    ConsultationControl,
    ConsultationFormat,
    ConsultationGroup,
    ConsultationItem,
    ConsultationOutcome,
    ConsultationQuestion,
    ConsultationStep,
    Contradiction,
    Counting,
    Derived,
    Directive,
    DocumentRule,
    Exemption,
    FactDefinition,
    Guidance,
    Law,
    Lawbook,
    Limit,
    ListCheck,
    ListDefinition,
    Overlay,
    Procedure,
    Regime,
    Rule,
    Section,
    SpokenLanguage,
    StageKind,
    StagePlan,
    Struct,
    Threshold,
    Window,
)
from ppi_cli.language import _

S = TypeVar("S", bound=Struct)
REGIMES = frozenset({"above-threshold", "below-threshold", "excluded"})
_NO_WORDS: Meaning = ("word", frozenset())
_OF_A_PROCEDURE: dict[str, Meaning] = {"this.value": ("number", frozenset())}
"""Known wherever one procedure is looked at, with `this.subject`."""
_OF_A_REGIME: dict[str, Meaning] = {
    "this.threshold": ("number", frozenset()),
    "this.regime": ("word", REGIMES),
}
"""Known once the threshold of that procedure is: in rules, regimes and advice."""
_OF_A_TIMETABLE: dict[str, Meaning] = {"this.notice_in_window": ("yes-no", frozenset({"yes", "no"}))}
"""Known once the day of the call is: in time limits and checks."""


def build_lawbook(layers: Sequence[Path], root: Path, digest: str = "") -> Lawbook:
    """The Lawbook of these folders, lowest layer first. Raises RulesError with every fault found."""
    entries, sources = collect(layers, root)
    faulty = [source for source in sources if source.problems]
    if any(source.root is None for source in faulty):
        refuse(faulty)
    book = _Assembly(entries).book(digest)
    check_references(entries, book)
    check_schedule(entries)
    refuse(faulty or sources)
    return book


class _Assembly:
    """Builds the entries of each kind in the order in which they need each other."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.builder = Builder({}, {})

    def book(self, digest: str) -> Lawbook:
        laws = self._all("laws", Law)
        self.builder = Builder(laws, {})
        facts = self._all("facts", FactDefinition)
        everywhere = self._vocabulary(facts)
        in_procedure = (
            everywhere | _OF_A_PROCEDURE | {"this.subject": everywhere.get("contract.type", _NO_WORDS)}
        )
        self.builder = Builder(laws, everywhere)
        directives = tuple(self._all("directives", Directive).values())
        derived = self._all("derived", Derived)
        guidance = tuple(sorted(self._all("guidance", Guidance).values(), key=lambda item: item.order))
        contradictions = tuple(self._all("contradictions", Contradiction).values())
        self.builder = Builder(laws, in_procedure)
        thresholds = tuple(self._all("thresholds", Threshold).values())
        procedures = tuple(sorted(self._all("procedures", Procedure).values(), key=lambda item: item.order))
        self.builder = Builder(laws, in_procedure | _OF_A_REGIME | _OF_A_TIMETABLE)
        limits = tuple(self._all("limits", Limit).values())
        checks = tuple(self._all("checks", Check).values())
        self.builder = Builder(laws, in_procedure | _OF_A_REGIME)
        return Lawbook(
            overlays=tuple(self._all("overlays", Overlay).values()),
            laws=laws,
            countings=self._all("countings", Counting),
            sections=tuple(self._all("sections", Section).values()),
            facts=facts,
            lists=dict(sorted(self._all("lists", ListDefinition).items(), key=lambda item: item[1].order)),
            countries={name: self.builder.text(entry) for name, entry in self.entries["countries"].items()},
            directives=directives,
            derived=derived,
            thresholds=thresholds,
            regimes=self._all("regimes", Regime),
            procedures=procedures,
            rules=self._rules(),
            guidance=guidance,
            advice=tuple(self._all("advice", Advice).values()),
            contradictions=contradictions,
            stages=self._all("stages", StageKind),
            timetables=self._all("timetables", StagePlan),
            limits=limits,
            windows=tuple(self._all("windows", Window).values()),
            exemptions=tuple(self._all("exemptions", Exemption).values()),
            candidates=tuple(self._all("candidates", CandidateNumber).values()),
            checks=checks,
            list_checks=tuple(self._all("list_checks", ListCheck).values()),
            documents=tuple(self._all("documents", DocumentRule).values()),
            consultation_items=self._all("consultation_items", ConsultationItem),
            consultation_groups=self._all("consultation_groups", ConsultationGroup),
            consultation_questions=self._all("consultation_questions", ConsultationQuestion),
            consultation_controls=self._all("consultation_controls", ConsultationControl),
            consultation_formats=self._all("consultation_formats", ConsultationFormat),
            consultation_steps=self._all("consultation_steps", ConsultationStep),
            consultation_outcomes=self._all("consultation_outcomes", ConsultationOutcome),
            languages=self._all("languages", SpokenLanguage),
            places={
                f"{kind}:{name}": tuple(entry.places)
                for kind, found in self.entries.items()
                if kind != "countries"
                for name, entry in found.items()
            },
            hash=digest,
        )

    def _all(self, kind: str, struct: type[S]) -> dict[str, S]:
        built = (
            (name, self.builder.build(struct, entry, id=name)) for name, entry in self.entries[kind].items()
        )
        return {name: item for name, item in built if item is not None}

    def _rules(self) -> tuple[Rule, ...]:
        """Rules carry the id of their procedure in front of their own; a group's alternatives do so too."""
        rules = []
        for name, entry in self.entries["rules"].items():
            procedure = name.split(".", 1)[0]
            if procedure not in self.entries["procedures"]:
                entry.source.wrong(
                    _("there is no procedure {name}").format(name=procedure), _("Check the id."), entry.node
                )
                continue
            rule = self.builder.build(Rule, entry, id=name, procedure=procedure)
            if rule is not None:
                members = tuple(
                    msgspec.structs.replace(
                        member,
                        id=f"{procedure}.{member.id}",
                        procedure=procedure,
                        cite=self.builder.with_more(member.cite, entry.member_cites.get(member.id, ())),
                    )
                    for member in rule.any_of
                )
                rules.append(msgspec.structs.replace(rule, any_of=members))
        return tuple(rules)

    def _vocabulary(self, facts: dict[str, FactDefinition]) -> dict[str, Meaning]:
        derived = {name: _derived_kind(entry, facts) for name, entry in self.entries["derived"].items()}
        return {name: kind_of(fact) for name, fact in facts.items()} | derived


def _derived_kind(entry: Entry, facts: dict[str, FactDefinition]) -> Meaning:
    keys = {str(key.value): value for key, value in entry.node.value}
    if "within" in keys:
        return "yes-no", frozenset({"yes", "no"})
    if "cases" not in keys:
        return "number", frozenset()
    options: set[str] = set()
    cases = keys["cases"].value if isinstance(keys["cases"], SequenceNode) else []
    for item in cases:
        case = (
            {str(key.value): str(value.value) for key, value in item.value}
            if isinstance(item, MappingNode)
            else {}
        )
        options |= (
            {case["word"]}
            if "word" in case
            else set(facts[case["take"]].choices)
            if case.get("take") in facts
            else set()
        )
    return "word", frozenset(options)
