"""Facts from a YAML file or from `--set`: every mistake with its place, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ppi_cli.casefile.lists import Definitions, ReadLists, collect_lists
from ppi_cli.data.facts import BadValue, convert, nearest
from ppi_cli.data.schema import FactDefinition, Text, Value
from ppi_cli.data.yaml_source import Source, is_null, read_source
from ppi_cli.errors import InputError, Problem
from ppi_cli.language import DEFAULT, LANGUAGES, _, language

Evidence = Literal["assumed", "searched", "consulted", "documented"]
EVIDENCE: tuple[str, ...] = get_args(Evidence)
RESERVED = ("lists", "basis", "decisions", "journal")
"""What a case file holds besides facts, in the order in which it stands at the end of the file."""

DEEPEST = 8
"""Levels of nesting that are followed at all; facts need two."""

_LISTS = frozenset({"cpv-list", "day-list"})
_NOTE = FactDefinition(id="basis", type="text", section="", label={}, question={})


class Basis(msgspec.Struct, frozen=True):
    """Where a fact comes from: how well it is known, the officer's note, and the source."""

    evidence: str = "assumed"
    note: str = ""
    source: str = ""


BASIS_PARTS = Basis.__struct_fields__


class Answers(msgspec.Struct):
    """What an answer file says. `places` tells where the value of each fact stands: FILE:LINE:COLUMN."""

    facts: dict[str, Value] = msgspec.field(default_factory=dict)
    basis: dict[str, Basis] = msgspec.field(default_factory=dict)
    places: dict[str, str] = msgspec.field(default_factory=dict)
    lists: ReadLists = msgspec.field(default_factory=ReadLists)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.facts or self.basis or self.lists.rows)


def read_answers(
    path: Path,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Answers:
    """The facts in the answer file (or case file) at `path`, and its lists where `lists` says what they may be.

    Raises InputError with every problem in it.
    """
    source = read_source(path)
    answers = collect(source, definitions, countries, lists)
    source.fail_if_wrong(InputError)
    return answers


def read_story(
    path: Path,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Answers:
    """As `read_answers`, for a file of ours whose texts stand in several languages: those of the language in use."""
    source = read_source(path)
    if source.root is not None:
        source.root = _in_one_language(source.root)
    answers = collect(source, definitions, countries, lists)
    source.fail_if_wrong(InputError)
    return answers


def _in_one_language(node: Node) -> Node:
    """The tree with `{en: …, pt: …}` replaced by the words in the language in use, else in English."""
    if isinstance(node, MappingNode):
        texts = {key.value: value for key, value in node.value}
        if DEFAULT in texts and texts.keys() <= set(LANGUAGES):
            spoken: Node = texts.get(language(), texts[DEFAULT])
            return spoken
        node.value = [(key, _in_one_language(value)) for key, value in node.value]
    elif isinstance(node, SequenceNode):
        node.value = [_in_one_language(item) for item in node.value]
    return node


def collect(
    source: Source,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Answers:
    """The facts and lists in `source`; what is wrong is noted there, and the caller decides when to fail."""
    reader = _Reader(source, definitions, countries, lists)
    if source.root is None or is_null(source.root):
        if not source.problems:
            source.wrong(_("the file is empty"), _("Write facts into it, such as 'buyer.country: PT'."))
    elif not isinstance(source.root, MappingNode):
        source.wrong(
            _("the file does not hold facts"), _("Each line is a name, a colon and a value."), source.root
        )
    elif not source.problems:
        reader.top(source.root)
    return reader.answers


def parse_settings(
    settings: Iterable[str], definitions: Mapping[str, FactDefinition], countries: Mapping[str, Text]
) -> dict[str, Value]:
    """The facts given as `ID=VALUE`; an empty value or `~` is None. Raises InputError with every problem."""
    facts: dict[str, Value] = {}
    problems = []
    for setting in settings:
        where = f"--set {setting}"
        fact, equals, text = setting.partition("=")
        fact = fact.strip()
        if not equals:
            problems.append(Problem(_("there is no '='"), _("Write --set ID=VALUE."), where))
        elif fact not in definitions:
            problems.append(Problem(*unknown(fact, definitions), where))
        else:
            try:
                value = None if text.strip() in ("", "~") else convert(definitions[fact], text, countries)
            except BadValue as bad:
                problems.append(Problem(f"{fact}: {bad.what}", bad.fix, where))
                continue
            if facts.setdefault(fact, value) != value:
                twice = _("{fact} is set twice, to different values").format(fact=fact)
                problems.append(Problem(twice, _("Keep one of them."), where))
    if problems:
        raise InputError(problems=problems)
    return facts


def plain_text(text: str) -> str:
    """The text as a file can hold it: line ends are `\\n`. Raises BadValue for control characters."""
    return str(convert(_NOTE, text.encode(errors="replace").decode(), {}))


def unknown(name: str, definitions: Mapping[str, FactDefinition]) -> tuple[str, str]:
    """What to say of a name that no fact has, and what to do."""
    asked = name.casefold().replace("-", "_")
    guess = next((fact for fact, definition in definitions.items() if asked in definition.formerly), None)
    guess = guess or nearest(asked, definitions)
    fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Check the name, or leave it out.")
    return _("there is no fact '{name}'").format(name=name), fix


class _Reader:
    """Walks the nodes of one file, nested or dotted, and fills `answers`."""

    def __init__(
        self,
        source: Source,
        definitions: Mapping[str, FactDefinition],
        countries: Mapping[str, Text],
        lists: Definitions | None,
    ) -> None:
        self.source = source
        self.definitions = definitions
        self.countries = countries
        self.lists = lists
        self.groups = frozenset(
            fact[:dot] for fact in definitions for dot, letter in enumerate(fact) if letter == "."
        )
        self.answers = Answers()
        self.first: dict[str, Node] = {}

    def top(self, root: MappingNode) -> None:
        """The whole file: facts and lists, then the basis of the facts."""
        basis = None
        for key, key_node, node in self.source.entries(root):
            if key == "basis":
                basis = node
            elif key == "lists" and self.lists is not None:
                self.answers.lists = collect_lists(self.source, node, self.lists, self.countries)
            elif key not in RESERVED:
                self.fact(key, key_node, node)
        if basis is not None and not is_null(basis):
            self.first = {}
            self.bases("", basis)

    def fact(self, name: str, key_node: Node, node: Node) -> None:
        """The entry `name`: a value, or a group of entries."""
        if name.count(".") > DEEPEST:
            self.source.wrong(_("this is nested too deeply"), _("Facts need two levels."), key_node)
        elif isinstance(node, MappingNode) and (name in self.groups or name not in self.definitions):
            if not node.value and name not in self.groups:
                self.source.wrong(*unknown(name, self.definitions), key_node)
            for key, inner_key, inner in self.source.entries(node):
                self.fact(f"{name}.{key}", inner_key, inner)
        elif name in self.definitions:
            if self.once(name, key_node):
                self.value(self.definitions[name], node)
        elif name not in self.groups:
            self.source.wrong(*unknown(name, self.definitions), key_node)
        elif not is_null(node):
            self.source.wrong(
                _("{name} is a group of facts, not a fact").format(name=name),
                _("Write its facts below it, such as {example}.").format(example=self.example(name)),
                node,
            )

    def value(self, fact: FactDefinition, node: Node) -> None:
        """Reads the value of `fact`, or notes what is wrong with it."""
        before = len(self.source.problems)
        if isinstance(node, ScalarNode):
            value = None if is_null(node) else self.convert(fact, node)
        elif isinstance(node, SequenceNode) and fact.type in _LISTS:
            items = [self.item(fact, item) for item in node.value]
            value = tuple(part for item in items for part in item)
        else:
            value = None
            self.source.wrong(
                _("{fact} takes one value").format(fact=fact.id),
                _("Write it on the same line, after the colon."),
                node,
            )
        if len(self.source.problems) == before:
            self.answers.facts[fact.id] = value
            self.answers.places[fact.id] = self.source.place(node)

    def item(self, fact: FactDefinition, node: Node) -> tuple[str, ...]:
        """One item of a list, which may itself hold several parts; empty where it is wrong."""
        value = self.convert(fact, node) if isinstance(node, ScalarNode) and not is_null(node) else None
        if isinstance(value, tuple):
            return value
        if not isinstance(node, ScalarNode) or is_null(node):
            self.source.wrong(
                _("{fact} takes a list of plain values").format(fact=fact.id),
                _("Write one value after each dash."),
                node,
            )
        return ()

    def convert(self, fact: FactDefinition, node: ScalarNode) -> Value:
        """The value a scalar means for `fact`; None, with a problem noted, where it means none."""
        try:
            return convert(fact, str(node.value), self.countries)
        except BadValue as bad:
            self.source.wrong(f"{fact.id}: {bad.what}", bad.fix, node)
            return None

    def once(self, name: str, key_node: Node) -> bool:
        """False, with a problem noted, for a name that stood before in another layout."""
        first = self.first.setdefault(name, key_node)
        if first is key_node:
            return True
        self.source.wrong(
            _("{key} stands twice").format(key=name),
            _("Keep one of them; the first is on line {line}.").format(line=first.start_mark.line + 1),
            key_node,
        )
        return False

    def example(self, group: str) -> str:
        """A fact of the group."""
        return next(fact for fact in self.definitions if fact.startswith(f"{group}."))

    def bases(self, prefix: str, node: Node) -> None:
        """The section `basis`, or a group in it."""
        if not isinstance(node, MappingNode):
            self.source.wrong(
                _("the basis of a fact is written under its name"),
                _("Write it as in 'solution.available: {evidence: searched, note: …}'."),
                node,
            )
            return
        for key, key_node, value in self.source.entries(node):
            name = f"{prefix}{key}"
            if name in self.definitions:
                self.basis(name, key_node, value)
            elif name in self.groups:
                self.bases(f"{name}.", value)
            else:
                self.source.wrong(*unknown(name, self.definitions), key_node)

    def basis(self, name: str, key_node: Node, node: Node) -> None:
        """The basis of one fact; where its name is a group as well, the entries of that group too."""
        if not isinstance(node, MappingNode):
            self.bases("", node)
            return
        parts: dict[str, str] = {}
        for key, part_key, value in self.source.entries(node):
            if key in BASIS_PARTS:
                parts[key] = self.part(key, value)
            elif f"{name}.{key}" in self.definitions:
                self.basis(f"{name}.{key}", part_key, value)
            else:
                guess = nearest(key, BASIS_PARTS)
                fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Leave it out.")
                what = _("a basis has evidence, a note and a source, but no '{key}'").format(key=key)
                self.source.wrong(what, fix, part_key)
        if (parts or not node.value) and self.once(name, key_node):
            self.answers.basis[name] = Basis(**parts)

    def part(self, key: str, node: Node) -> str:
        """The text of `evidence`, `note` or `source`."""
        if not isinstance(node, ScalarNode):
            what = _("{key} takes one value").format(key=key)
            self.source.wrong(what, _("Write it on the same line, after the colon."), node)
            return ""
        text = "" if is_null(node) else str(node.value)
        if key == "evidence":
            return self.evidence(text, node)
        return str(self.convert(_NOTE, node) or "") if text else ""

    def evidence(self, text: str, node: Node) -> str:
        """One of the four words for how well a fact is known; no word at all means assumed."""
        word = text.strip().casefold() or "assumed"
        if word not in EVIDENCE:
            guess = nearest(word, EVIDENCE)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Write one of them.")
            options = ", ".join(EVIDENCE)
            self.source.wrong(
                _("'{text}' is none of {options}").format(text=text, options=options), fix, node
            )
        return word
