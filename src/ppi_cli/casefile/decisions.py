"""A decision on the procedure, with the receipt that lets anyone check later what it was taken on."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ppi_cli.casefile.journal import as_json
from ppi_cli.data.facts import BadValue, nearest, parse_day
from ppi_cli.data.schema import FactDefinition, Value
from ppi_cli.data.yaml_source import Source, is_null
from ppi_cli.language import _

if TYPE_CHECKING:
    from ppi_cli.casefile.scalars import Tree

_BESIDE = ("actual.", "planned.", "plan.", "consultation.")
"""How the ids of facts begin that say when something happens, or how the market is consulted."""


class Receipt(msgspec.Struct, frozen=True):
    """What a result was computed with.

    version of the program, SHA-256 of the law data, the day whose law applies, SHA-256 of the facts (see
    `facts_hash`), and the status of every procedure.
    """

    version: str
    law: str
    day: datetime.date
    facts: str
    outcome: Mapping[str, str] = msgspec.field(default_factory=dict)


class Decision(msgspec.Struct, frozen=True):
    """A procedure chosen: why, by whom, on which day, and what was recommended (None while undetermined)."""

    procedure: str
    rationale: str
    who: str
    on: datetime.date
    recommended: str | None
    receipt: Receipt

    def as_tree(self) -> dict[str, Tree]:
        """As it stands in `ppi.yaml`, where `on` is called `date` (YAML 1.1 reads `on` as yes)."""
        receipt = msgspec.structs.asdict(self.receipt)
        return {
            "procedure": self.procedure,
            "date": self.on,
            "who": self.who,
            "recommended": self.recommended,
            "rationale": self.rationale,
            "receipt": {**receipt, "outcome": dict(self.receipt.outcome)},
        }

    def as_json(self) -> dict[str, Any]:
        """As it stands in the journal: the same, days as text."""
        tree: dict[str, Any] = self.as_tree()
        receipt = {**tree["receipt"], "day": self.receipt.day.isoformat()}
        return {**tree, "date": self.on.isoformat(), "receipt": receipt}


def decision_from_json(record: Mapping[str, Any]) -> Decision:
    """The decision that stands in a line of the journal.

    Raises KeyError, TypeError or ValueError when it is none.
    """
    receipt = record["receipt"]
    return Decision(
        procedure=record["procedure"],
        rationale=record["rationale"],
        who=record["who"],
        on=datetime.date.fromisoformat(record["date"]),
        recommended=record["recommended"],
        receipt=Receipt(**{**receipt, "day": datetime.date.fromisoformat(receipt["day"])}),
    )


def may_decide(definition: FactDefinition) -> bool:
    """Whether the choice of procedure may rest on the fact.

    What documents print, when stages lie and how the market is consulted change nothing in it.
    """
    return definition.section != "documents" and not definition.id.startswith(_BESIDE)


def open_facts(facts: Mapping[str, Value], definitions: Mapping[str, FactDefinition]) -> dict[str, Any]:
    """The facts that may decide and are not personal, in JSON terms: what a decision is said to rest on."""
    return {
        name: as_json(value)
        for name, value in sorted(facts.items())
        if not definitions[name].personal and may_decide(definitions[name])
    }


def facts_hash(facts: Mapping[str, Value], definitions: Mapping[str, FactDefinition]) -> str:
    """SHA-256 over the facts that may decide and are not personal: compact JSON, sorted by id, in UTF-8."""
    text = json.dumps(open_facts(facts, definitions), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_decisions(source: Source, node: Node) -> list[Decision]:
    """The section `decisions` of a case file; what is wrong is noted in `source`."""
    if is_null(node):
        return []
    if not isinstance(node, SequenceNode):
        source.wrong(_("the decisions are not a list"), _("Begin each with a dash."), node)
        return []
    return [decision for item in node.value if (decision := _decision(source, item))]


def _decision(source: Source, node: Node) -> Decision | None:
    before = len(source.problems)
    parts = _parts(source, node, ("procedure", "date", "who", "recommended", "rationale", "receipt"))
    receipt = _parts(source, parts.get("receipt"), Receipt.__struct_fields__)
    outcome = receipt.get("outcome")
    statuses = _parts(source, outcome, None) if outcome is not None and not is_null(outcome) else {}
    decision = Decision(
        procedure=_word(source, parts, "procedure"),
        rationale=_word(source, parts, "rationale"),
        who=_word(source, parts, "who"),
        on=_day(source, parts, "date"),
        recommended=_word(source, parts, "recommended") or None,
        receipt=Receipt(
            version=_word(source, receipt, "version"),
            law=_word(source, receipt, "law"),
            day=_day(source, receipt, "day"),
            facts=_word(source, receipt, "facts"),
            outcome={procedure: _word(source, statuses, procedure) for procedure in statuses},
        ),
    )
    return decision if len(source.problems) == before else None


def _parts(source: Source, node: Node | None, allowed: tuple[str, ...] | None) -> dict[str, Node]:
    """The entries of a mapping; all of `allowed` must be there and nothing else, unless that is None."""
    if not isinstance(node, MappingNode):
        if node is not None:
            source.wrong(
                _("this is no decision"), _("Put back what ppi wrote, or take the decision out."), node
            )
        return {}
    parts = {}
    for key, key_node, value in source.entries(node):
        if allowed is None or key in allowed:
            parts[key] = value
            continue
        guess = nearest(key, allowed)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Leave it out.")
        source.wrong(_("a decision has no '{key}'").format(key=key), fix, key_node)
    for key in allowed or ():
        if key not in parts:
            what = _("the decision has lost its '{key}'").format(key=key)
            source.wrong(what, _("Put back what ppi wrote, or take the decision out."), node)
    return parts


def _word(source: Source, parts: Mapping[str, Node], key: str) -> str:
    node = parts.get(key)
    if node is None or is_null(node):
        return ""
    if not isinstance(node, ScalarNode):
        source.wrong(
            _("{key} takes one value").format(key=key), _("Write it on the same line, after the colon."), node
        )
        return ""
    return str(node.value)


def _day(source: Source, parts: Mapping[str, Node], key: str) -> datetime.date:
    """A day; the first of the calendar, with a problem noted, where there is none."""
    try:
        return parse_day(_word(source, parts, key).strip())
    except BadValue as bad:
        if key in parts:
            source.wrong(bad.what, bad.fix, parts[key])
        return datetime.date.min
