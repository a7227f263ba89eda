"""Collecting the entries of all procedures folders and laying the overlays upon each other.

Layers come lowest first: what all share, the EU, the country, the organisation. An entry adds itself by `id`, or
touches one of a lower layer by `replace: ID`, `drop: ID` (with `because:`), `also_cite: ID` (with `cite:`) or
`reword: ID` (new words, and with `cite:` further citations).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import yaml

from ppi_cli.data.facts import nearest
from ppi_cli.data.numbering import spell_out
from ppi_cli.data.places import files_of
from ppi_cli.data.yaml_source import Node, Source, read_source
from ppi_cli.errors import RulesError
from ppi_cli.language import _

KINDS = (
    "overlays", "laws", "countings", "sections", "facts", "directives", "derived", "thresholds", "regimes",
    "procedures", "rules", "guidance", "advice", "contradictions", "countries", "stages", "timetables", "limits",
    "windows", "exemptions", "candidates", "checks", "documents", "lists", "list_checks",
    "consultation_items", "consultation_groups", "consultation_questions", "consultation_controls", "consultation_formats",
    "consultation_steps", "consultation_outcomes", "languages",
)  # fmt: skip
"""Kinds of entries; each is a list under a top-level key of its name, but for the procedures: one file each."""

_OPERATIONS = ("id", "replace", "drop", "also_cite", "reword")


class Entry(msgspec.Struct):
    """One entry as it was written: its mapping node, its file, and what higher layers did to it."""

    id: str
    node: Node
    source: Source
    layer: int
    places: list[str]
    extra_cites: list[tuple[Node, Source]] = msgspec.field(default_factory=list)
    rewordings: list[tuple[Node, Source]] = msgspec.field(default_factory=list)
    member_cites: dict[str, list[tuple[Node, Source]]] = msgspec.field(default_factory=dict)
    """Further citations of the alternatives of a group, by the id that they have in it."""


Entries = dict[str, dict[str, Entry]]


def collect(layers: Sequence[Path], root: Path) -> tuple[Entries, list[Source]]:
    """All entries by kind and id, overlays applied, in the order of the files; and the files, with what is wrong.

    Names of files are shown relative to `root` where they lie in it.
    """
    entries: Entries = {kind: {} for kind in KINDS}
    sources: list[Source] = []
    for level, folder in enumerate(layers):
        touched: dict[tuple[str, str], str] = {}
        for path in files_of([folder]):
            name = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
            source = read_source(path, name)
            if isinstance(source.root, yaml.MappingNode):
                spell_out(source, source.root)
                _read_file(source, level, entries, touched)
            elif not source.problems:
                source.wrong(
                    _("the file holds no entries"), _("Remove it, or write entries into it."), source.root
                )
            sources.append(source)
    return entries, sources


def _read_file(source: Source, level: int, entries: Entries, touched: dict[tuple[str, str], str]) -> None:
    assert source.root is not None
    keys = {key: value for key, _key_node, value in source.entries(source.root)}
    if "id" in keys:
        _read_procedure(source, keys, level, entries, touched)
        return
    for kind, node in keys.items():
        if kind not in KINDS:
            guess = nearest(kind, KINDS)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(KINDS)
            source.wrong(_("there is no kind of entry called {kind}").format(kind=kind), fix, node)
        elif kind == "countries":
            for code, key_node, value in source.entries(node):
                entries[kind][code] = Entry(code, value, source, level, [source.place(key_node)])
        else:
            _read_list(source, kind, node, level, entries, touched)


def _read_list(
    source: Source,
    kind: str,
    node: Node,
    level: int,
    entries: Entries,
    touched: dict[tuple[str, str], str],
    prefix: str = "",
) -> None:
    if not isinstance(node, yaml.SequenceNode):
        source.wrong(_("{kind} must be a list").format(kind=kind), _("Begin each entry with '- id:'."), node)
        return
    for item in node.value:
        if isinstance(item, yaml.MappingNode):
            _place(source, kind, item, level, entries, touched, prefix)
        else:
            source.wrong(_("an entry must be a mapping"), _("Begin it with '- id:'."), item)


def _read_procedure(
    source: Source, keys: dict[str, Node], level: int, entries: Entries, touched: dict[tuple[str, str], str]
) -> None:
    """A procedure's file: its own keys, and its rules under `available`."""
    root = source.root
    assert root is not None
    rules = keys.get("available")
    root.value = [(key, value) for key, value in root.value if key.value != "available"]
    _place(source, "procedures", root, level, entries, touched, "")
    if rules is not None:
        _read_list(source, "rules", rules, level, entries, touched, prefix=f"{keys['id'].value}.")


def _place(
    source: Source,
    kind: str,
    node: Node,
    level: int,
    entries: Entries,
    touched: dict[tuple[str, str], str],
    prefix: str,
) -> None:
    """Adds an entry, or lets it act upon one of a lower layer."""
    keys = {str(key.value): value for key, value in node.value}
    operation = next((name for name in _OPERATIONS if name in keys), None)
    if operation is None or not isinstance(keys[operation], yaml.ScalarNode):
        source.wrong(_("the entry has no id"), _("Begin it with 'id:'."), node)
        return
    name = prefix + str(keys[operation].value)
    known = entries[kind]
    place = source.place(keys[operation])
    if (kind, name) in touched:
        source.wrong(
            _("{name} is written twice in the same layer").format(name=name),
            _("Keep one of them; the other is at {place}.").format(place=touched[kind, name]),
            keys[operation],
        )
        return
    touched[kind, name] = place
    if operation == "id":
        if name in known:
            fix = _("To change the entry at {place}, write 'replace: {name}'.").format(
                place=known[name].places[0], name=name
            )
            source.wrong(_("{name} exists in a lower layer").format(name=name), fix, keys[operation])
        else:
            known[name] = Entry(name, node, source, level, [place])
        return
    _touch(source, operation, kind, name, node, keys, entries)


def _touch(
    source: Source, operation: str, kind: str, name: str, node: Node, keys: dict[str, Node], entries: Entries
) -> None:
    known = entries[kind]
    below = known.get(name)
    owner = _group_of(name, known) if kind == "rules" and below is None else None
    if owner is not None and operation == "also_cite" and "cite" in keys:
        owner.member_cites.setdefault(name.partition(".")[2], []).append((keys["cite"], source))
        owner.places.insert(0, source.place(node))
    elif below is None:
        guess = nearest(name, known)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Check the id.")
        of_one = _(
            "What the law of one country alone has is touched in a folder of its code (procedures/pt/)."
        )
        source.wrong(
            _("there is no {name} to {operation}").format(name=name, operation=operation),
            f"{fix} {of_one}",
            node,
        )
    elif operation == "replace":
        below.node, below.source = node, source
        below.rewordings.clear()
        below.places.insert(0, source.place(node))
    elif operation == "drop":
        if "because" not in keys:
            source.wrong(
                _("{name} is dropped without a reason").format(name=name), _("Add 'because:'."), node
            )
        del known[name]
        if kind == "procedures":
            for rule in [rule for rule in entries["rules"] if rule.startswith(f"{name}.")]:
                del entries["rules"][rule]
    elif operation == "also_cite" and "cite" not in keys:
        source.wrong(_("also_cite needs 'cite:'"), _("Add the citation."), node)
    else:
        if "cite" in keys:
            below.extra_cites.append((keys["cite"], source))
        if operation == "reword":
            below.rewordings.append((node, source))
        below.places.insert(0, source.place(node))


def _group_of(name: str, rules: dict[str, Entry]) -> Entry | None:
    """The group of alternatives that holds `open.ground-innovation`, if there is one."""
    procedure, _dot, member = name.partition(".")
    for rule in rules.values():
        if rule.id.startswith(f"{procedure}.") and isinstance(rule.node, yaml.MappingNode):
            for key, value in rule.node.value:
                if key.value == "any_of" and isinstance(value, yaml.SequenceNode) and member in _ids(value):
                    return rule
    return None


def _ids(items: yaml.SequenceNode) -> list[str]:
    return [
        str(value.value)
        for item in items.value
        if isinstance(item, yaml.MappingNode)
        for key, value in item.value
        if key.value == "id"
    ]


def refuse(sources: Sequence[Source]) -> None:
    """Raises RulesError when there is any problem in the files."""
    problems = [problem for source in sources for problem in source.problems]
    if problems:
        raise RulesError(problems=problems)
