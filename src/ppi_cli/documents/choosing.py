"""Which documents a procurement has, and how much each is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ppi_cli.documents.context import Subject
from ppi_cli.documents.template import Level, Template
from ppi_cli.language import words
from ppi_cli.law.judge import judge
from ppi_cli.law.logic import truth
from ppi_cli.law.world import FactWorld
from ppi_cli.timetable.stages import CALL_DATE

_LEVELS = ("must", "should", "optional")
_DAYS = re.compile(r"\bday\(")


class Offered(msgspec.Struct, frozen=True):
    """A template that goes with the procurement: `level` is must, should or optional, `why` says so in words.

    `missing` are the absent facts that its header lists, and the day of the call where its days hang on that; not
    every one of them need be asked for.
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
    return sorted(found, key=lambda one: _LEVELS.index(one.level))


def in_order_of_work(entries: Iterable[Offered], steps: Iterable[Sequence[str]]) -> list[Offered]:
    """The same within each level as they are needed: by the first step that names them, and as it names them.

    `steps` are the ids of the documents of each step. What no step names stands at the end of its level.
    """
    place: dict[str, int] = {}
    for name in (name for documents in steps for name in documents):
        place.setdefault(name, len(place))
    return sorted(entries, key=lambda one: (_LEVELS.index(one.level), place.get(one.template.id, len(place))))


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
    yield Offered(template, level, why, _absent(template, subject))


def _absent(template: Template, subject: Subject) -> tuple[str, ...]:
    made, known = subject.timetable, subject.book.facts
    hangs = made is not None and made.need_by is not None and _DAYS.search(template.body) is not None
    names = [*template.facts, *([CALL_DATE] if hangs else [])]
    return tuple(
        name
        for name in dict.fromkeys(names)
        if subject.facts.get(name) is None and (name not in known or known[name].default is None)
    )


def _world(subject: Subject, procedure: str | None) -> FactWorld | None:
    """The facts as seen from the procedure; without one no condition can be judged."""
    verdict = judge(subject.book, subject.facts, subject.assessment.as_of)
    judgement = verdict.judgements.get(procedure or "")
    return judgement.world if judgement else None
