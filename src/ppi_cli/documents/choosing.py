"""Which documents a procurement has, and how much each is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ppi_cli.data.schema import Value
from ppi_cli.documents.context import Subject
from ppi_cli.documents.template import Level, Template
from ppi_cli.language import words
from ppi_cli.law.judge import judge
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld


class Offered(msgspec.Struct, frozen=True):
    """A template that goes with the procurement: `level` is must, should or optional, `why` says so in words.

    `missing` are the absent facts that its header lists; not every one of them need be asked for.
    """

    template: Template
    level: Level
    why: str
    missing: tuple[str, ...]


def offered(templates: Sequence[Template], subject: Subject, procedure: str | None) -> list[Offered]:
    """The documents of a procedure, those that must be first.

    The rules of the data decide, else the header of the template; a template is left out where a rule says so or
    where its header names other procedures.
    """
    world = _world(subject, procedure)
    found = [one for template in templates for one in _level(template, subject, procedure, world)]
    order = ("must", "should", "optional")
    return sorted(found, key=lambda one: order.index(one.level))


def lists_used(templates: Sequence[Template], subject: Subject, procedure: str | None) -> frozenset[str]:
    """The ids of the lists that the documents of a procedure print, by the headers of their templates.

    A Word file as template has no header, and so adds none.
    """
    return frozenset(name for one in offered(templates, subject, procedure) for name in one.template.lists)


def _level(
    template: Template, subject: Subject, procedure: str | None, world: FactWorld | None
) -> Iterator[Offered]:
    if not template.fits(procedure):
        return
    level, why = template.level, ""
    for rule in subject.book.documents:
        fits = rule.document == template.id and (not rule.procedures or procedure in rule.procedures)
        if fits and (rule.when is None or (world is not None and truth(rule.when, world) is True)):
            if rule.level == "none":
                return
            level, why = rule.level, words(rule.text)
            break
    yield Offered(template, level, why, _absent(template.facts, subject.facts))


def _absent(names: Sequence[str], facts: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(name for name in names if facts.get(name) is None)


def _world(subject: Subject, procedure: str | None) -> FactWorld | None:
    """The facts as seen from the procedure; without one no condition can be judged."""
    verdict = judge(subject.book, subject.facts, subject.assessment.as_of)
    judgement = verdict.judgements.get(procedure or "")
    return judgement.world if judgement else None
