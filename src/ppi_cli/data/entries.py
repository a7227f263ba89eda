"""From a YAML mapping to an entry of the schema: unknown keys, texts, conditions and citations checked at their line."""

from __future__ import annotations

import datetime
import functools
import re
import types
import typing
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
import yaml

from ppi_cli.data.citations import BadCitation, parse_citation
from ppi_cli.data.expressions import BadExpression, Vocabulary, parse
from ppi_cli.data.facts import BadValue, nearest, parse_day
from ppi_cli.data.layers import Entry
from ppi_cli.data.schema import Cites, Expr, Law, Struct, Text
from ppi_cli.data.yaml_source import Node, Source, is_null
from ppi_cli.language import LANGUAGES, _

S = TypeVar("S", bound=Struct)
CITE_KEYS = ("any", "general", "utilities", "defence")
_OVERLAY_KEYS = frozenset({"replace"})
_REWORDING_KEYS = frozenset({"reword", "cite"})


class Builder:
    """Turns entries into structs. Problems are noted in the source of each entry.

    `wording` makes the words of a text from its node: by default one line. `guide` names the page that explains
    how such entries are written.
    """

    def __init__(
        self,
        laws: dict[str, Law],
        vocabulary: Vocabulary,
        wording: Callable[[yaml.ScalarNode], str] | None = None,
        guide: str = "",
    ) -> None:
        self.laws = laws
        self.vocabulary = vocabulary
        self.wording = wording or (lambda node: _one_line(str(node.value)))
        self.guide = guide or _("See 'How to write a rule' in docs/.")

    def build(self, kind: type[S], entry: Entry, **given: Any) -> S | None:
        """The struct for an entry; `given` fields are not read from the file. None when a problem was noted."""
        touched = (*entry.extra_cites, *entry.rewordings)
        sources = {id(source): source for source in (entry.source, *(source for _node, source in touched))}
        before = sum(len(source.problems) for source in sources.values())
        data = self._mapping(kind, entry.node, entry.source, given)
        for node, source in entry.rewordings:
            self._reword(kind, node, source, data)
        data["cite"] = self.with_more(data.get("cite", {}), entry.extra_cites)
        if not data["cite"]:
            del data["cite"]
        if sum(len(source.problems) for source in sources.values()) > before:
            return None
        try:
            return msgspec.convert({**data, **given}, kind, strict=False)
        except msgspec.ValidationError as error:
            message, _sep, path = str(error).partition(" - at ")
            entry.source.wrong(f"{entry.id}: {message}", self.guide, _node_at(entry.node, path))
            return None

    def with_more(self, cites: Cites, extra: Sequence[tuple[Node, Source]]) -> Cites:
        """Citations with those that higher layers add."""
        found = dict(cites)
        for node, source in extra:
            for key, refs in self._cites(node, source).items():
                found[key] = (*found.get(key, ()), *refs)
        return found

    def _reword(self, kind: type[Struct], node: Node, source: Source, data: dict[str, Any]) -> None:
        """Puts other words into an entry; whatever is no text is refused, and keeps `replace` for itself."""
        hints = _hints(kind)
        for key, key_node, value in source.entries(node):
            if key in _REWORDING_KEYS:
                continue
            if hints.get(key) == Text:
                data[key] = self._text(value, source)
            elif hints.get(key) == dict[str, Text]:
                texts = {name: self._text(text, source) for name, _key, text in source.entries(value)}
                data[key] = {**data.get(key, {}), **texts}
            else:
                source.wrong(
                    _("{key} is no text of this entry").format(key=key),
                    _("reword changes words only; write replace to change the rest."),
                    key_node,
                )

    def text(self, entry: Entry) -> Text:
        """An entry that is nothing but words in some languages."""
        return self._text(entry.node, entry.source)

    def _mapping(
        self, kind: type[Struct], node: Node, source: Source, given: dict[str, Any]
    ) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            source.wrong(_("a mapping is expected here"), _("Write names and values."), node)
            return {}
        hints = _hints(kind)
        data: dict[str, Any] = {}
        for key, key_node, value in source.entries(node):
            if key in _OVERLAY_KEYS or key in given:
                continue
            if key not in hints:
                guess = nearest(key, hints)
                fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(sorted(hints))
                source.wrong(_("there is no key {key} here").format(key=key), fix, key_node)
            else:
                data[key] = self._value(hints[key], value, source)
        for name, field in _required(kind).items():
            if name not in data and name not in given:
                source.wrong(_("{name} is missing").format(name=field), _("Add it."), node)
        return data

    def _value(self, hint: Any, node: Node, source: Source) -> Any:
        if hint is Text or hint == Text:
            return self._text(node, source)
        if hint == Cites:
            return self._cites(node, source)
        if _is_condition(hint):
            return self._condition(node, source)
        if isinstance(node, yaml.ScalarNode) and datetime.date in (hint, *typing.get_args(hint)):
            return self._day(node, source)
        if isinstance(node, yaml.SequenceNode) and Text in typing.get_args(hint):
            return [self._text(item, source) for item in node.value]
        inner = _struct_inside(hint)
        if inner and isinstance(node, yaml.SequenceNode):
            return [self._mapping(inner, item, source, {}) for item in node.value]
        if inner and typing.get_origin(hint) is dict:
            return {key: self._mapping(inner, value, source, {}) for key, _key, value in source.entries(node)}
        return self._plain(node, source)

    def _day(self, node: Node, source: Source) -> str | None:
        try:
            return parse_day(str(node.value)).isoformat()
        except BadValue as error:
            source.wrong(error.what, error.fix, node)
            return None

    def _plain(self, node: Node, source: Source) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {key: self._plain(value, source) for key, _key, value in source.entries(node)}
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, source) for item in node.value]
        return None if is_null(node) else node.value

    def _text(self, node: Node, source: Source) -> dict[str, str]:
        if isinstance(node, yaml.ScalarNode):
            return {"en": self.wording(node)}
        if not isinstance(node, yaml.MappingNode):
            source.wrong(_("a text is expected here"), _("Write words, or en: and pt:."), node)
            return {}
        texts = {}
        for language, key_node, value in source.entries(node):
            if language not in LANGUAGES:
                source.wrong(
                    _("{language} is no language of ppi").format(language=language),
                    ", ".join(LANGUAGES),
                    key_node,
                )
            elif not isinstance(value, yaml.ScalarNode):
                source.wrong(_("a text is expected here"), _("Write words, or en: and pt:."), value)
            else:
                texts[language] = self.wording(value)
        return texts

    def _cites(self, node: Node, source: Source) -> dict[str, tuple[str, ...]]:
        if isinstance(node, yaml.MappingNode):
            found = {}
            for key, key_node, value in source.entries(node):
                if key not in CITE_KEYS:
                    what = _("{key} is no field that a citation may be for").format(key=key)
                    source.wrong(what, ", ".join(CITE_KEYS), key_node)
                found[key] = self._cite_list(value, source)
            return found
        return {"any": self._cite_list(node, source)}

    def _cite_list(self, node: Node, source: Source) -> tuple[str, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        refs = []
        for item in items:
            try:
                parse_citation(str(item.value), self.laws)
            except BadCitation as error:
                source.wrong(error.what, error.fix, item)
            refs.append(str(item.value))
        return tuple(refs)

    def _condition(self, node: Node, source: Source) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            source.wrong(_("a condition is expected here"), _("Write one line, such as: rd.needed"), node)
            return None
        try:
            return msgspec.to_builtins(parse(str(node.value), self.vocabulary))
        except BadExpression as error:
            what, fix = f"{error.what}: {node.value}", _("See 'Conditions' in docs/rules.md.")
            source.wrong(what, fix, node, column=1 if node.style else error.column)
            return None


@functools.cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@functools.cache
def _required(kind: type[Struct]) -> dict[str, str]:
    return {field.name: field.encode_name for field in msgspec.structs.fields(kind) if field.required}


def _is_condition(hint: Any) -> bool:
    arms = (
        typing.get_args(hint)
        if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union
        else ()
    )
    return set(typing.get_args(Expr)) <= set(arms)


def _struct_inside(hint: Any) -> type[Struct] | None:
    for arm in typing.get_args(hint):
        if isinstance(arm, type) and issubclass(arm, Struct):
            return arm
    return None


def _one_line(text: str) -> str:
    """Without the line ends of the file; a space that does not break, as within an amount, stays."""
    return " ".join(re.split(r"[ \t\r\n]+", text.strip()))


def _node_at(node: Node, path: str) -> Node:
    """The node that msgspec's path (`$.values[0].starts`) leads to, or the nearest above it."""
    for step in path.strip("`$").replace("[", ".[").split("."):
        if step.startswith("[") and isinstance(node, yaml.SequenceNode) and step[1:-1].isdigit():
            node = node.value[int(step[1:-1])]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return node
