"""Reading the knowledge folders: what ships with the program, and on top of it what an organisation wrote itself.

An entry of the organisation adds itself by `id`, or takes the place of one of ours by `replace: ID`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ppi_cli.data.entries import Builder
from ppi_cli.data.facts import nearest
from ppi_cli.data.layers import Entry as Place
from ppi_cli.data.schema import Law, Struct, Text
from ppi_cli.data.yaml_source import Source, read_source, read_text
from ppi_cli.errors import InputError, PpiError, Problem
from ppi_cli.knowledge.schema import (
    WORDS,
    Case,
    Centre,
    Faq,
    Group,
    Knowledge,
    Lesson,
    OwnNote,
    Resource,
    Stage,
    Term,
    Topic,
)
from ppi_cli.knowledge.shelf import ENQUIRY, SYNONYMS, VOCABULARY, knowledge_files
from ppi_cli.language import LANGUAGES, _

SHAPES: Mapping[str, type[Struct]] = {
    "faq": Faq, "glossary": Term, "steps": Stage, "cases": Case, "resources": Resource, "centres": Centre,
    "topics": Topic, "lessons": Lesson, "groups": Group,
}  # fmt: skip
"""The shape of the entries of each list in a file."""
_MARKER = re.compile(r"\s*([-*+]|\d+[.)])\s")
_STEERING = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing and so can make words look like others."""
_HEADING = re.compile(r"#{1,6}\s+")


def read_knowledge(shipped: Path, own: Path | None, laws: Mapping[str, Law], digest: str = "") -> Knowledge:
    """All entries of both folders. Raises InputError with every fault found."""
    reader = Reader(laws)
    reader.read(shipped, own=False)
    if own is not None:
        reader.read(own, own=True)
    return reader.knowledge(digest)


def read_entries(source: Source, laws: Mapping[str, Law]) -> dict[str, list[Any]]:
    """The entries of one text, by list; for what comes from elsewhere. Raises InputError with every fault found."""
    reader = Reader(laws)
    reader.read_source(source, own=True)
    source.fail_if_wrong()
    return {kind: list(found.values()) for kind, found in reader.entries.items() if found}


class Reader:
    """Collects entries and the faults in their files."""

    def __init__(self, laws: Mapping[str, Law]) -> None:
        self.builder = Builder(
            dict(laws), {}, paragraphs, _("See 'How to write an entry' in docs/knowledge.md.")
        )
        self.entries: dict[str, dict[str, Any]] = {kind: {} for kind in (*SHAPES, "notes")}
        self.vocabulary: dict[str, dict[str, Text]] = {name: {} for name in WORDS}
        self.same: dict[str, list[tuple[str, ...]]] = {}
        self.after: dict[str, dict[str, tuple[str, ...]]] = {}
        self.enquiry: dict[str, tuple[str, ...]] = {}
        self.places: dict[str, tuple[str, ...]] = {}
        self.own: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, folder: Path, *, own: bool) -> None:
        """Reads all files of a folder."""
        for path in knowledge_files(folder):
            name = str(path if own else path.relative_to(folder.parent))
            try:
                if path.suffix == ".md":
                    self._note(path, name)
                    continue
                source = read_source(path, name)
            except PpiError as error:
                self.problems += error.problems
                continue
            special = {VOCABULARY: self._words, SYNONYMS: self._synonyms, ENQUIRY: self._enquiry}
            if path.name in special:
                special[path.name](source)
            else:
                self.read_source(source, own=own)
            self.problems += source.problems

    def read_source(self, source: Source, *, own: bool) -> None:
        """Reads the lists of one file."""
        if not isinstance(source.root, yaml.MappingNode):
            if not source.problems:
                source.wrong(
                    _("the file holds no entries"), _("Remove it, or write entries into it."), source.root
                )
            return
        for kind, key_node, node in source.entries(source.root):
            if kind == "schema":
                continue
            if kind not in SHAPES:
                guess = nearest(kind, SHAPES)
                fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(SHAPES)
                source.wrong(_("there is no kind of entry called {kind}").format(kind=kind), fix, key_node)
            elif not isinstance(node, yaml.SequenceNode):
                source.wrong(
                    _("{kind} must be a list").format(kind=kind), _("Begin each entry with '- id:'."), node
                )
            else:
                for item in node.value:
                    self._place(source, kind, item, own=own)

    def knowledge(self, digest: str) -> Knowledge:
        """Everything read, once its references hold. Raises InputError with every fault found."""
        if self.problems:
            raise InputError(problems=self.problems)
        in_order = {
            kind: dict(sorted(found.items(), key=_order)) if kind in ("steps", "lessons") else found
            for kind, found in self.entries.items()
        }
        same = {lang: tuple(lines) for lang, lines in self.same.items()}
        return Knowledge(
            **in_order,
            vocabulary=self.vocabulary,
            same=same,
            after=self.after,
            enquiry=self.enquiry,
            own=self.own,
            places=self.places,
            hash=digest,
        )

    def _place(self, source: Source, kind: str, node: yaml.Node, *, own: bool) -> None:
        keys = (
            {str(key.value): value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
        )
        operation = next((name for name in ("id", "replace") if name in keys), None)
        if operation is None or not isinstance(keys[operation], yaml.ScalarNode):
            source.wrong(_("the entry has no id"), _("Begin it with 'id:'."), node)
            return
        name = str(keys[operation].value)
        place = source.place(keys[operation])
        if not self._may_stand(source, kind, name, keys[operation], replaces=operation == "replace"):
            return
        entry = self.builder.build(SHAPES[kind], Place(name, node, source, int(own), [place]), id=name)
        self._unknown_words(source, entry, keys)
        if entry is not None and self._may_be_shown(source, entry, node):
            self.entries[kind][name] = entry
            self._keep_place(kind, name, place, own=own)

    def _may_be_shown(self, source: Source, entry: Struct, node: yaml.Node) -> bool:
        """Whether its words are words and its addresses those of pages; what comes from elsewhere is hostile until read."""
        what = unfit(entry)
        if what:
            source.wrong(f"{getattr(entry, 'id', '')}: {what}", _("Remove it."), node)
        return not what

    def _may_stand(self, source: Source, kind: str, name: str, node: yaml.Node, *, replaces: bool) -> bool:
        """Whether the id is free, or names an entry of the same kind that is to be replaced."""
        if kind == "groups":
            return True
        first = self.places.get(name)
        if replaces and name not in self.entries[kind]:
            guess = nearest(name, self.entries[kind])
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("Check the id.")
            source.wrong(
                _("there is no {name} to {operation}").format(name=name, operation="replace"), fix, node
            )
            return False
        if first is None or replaces:
            return True
        fix = _("Choose another id, or write 'replace: {name}'.").format(name=name)
        source.wrong(_("{name} stands at {place} already").format(name=name, place=first[0]), fix, node)
        return False

    def _keep_place(self, kind: str, name: str, place: str, *, own: bool) -> None:
        if kind == "groups":
            return
        self.places[name] = (place, *self.places.get(name, ()))
        if own:
            self.own[name] = place

    def _unknown_words(self, source: Source, entry: Struct | None, keys: Mapping[str, yaml.Node]) -> None:
        """Notes a kind, sector or topic that the vocabulary does not have. One of no vocabulary at all passes."""
        for field, group in (
            ("kind", "kinds"), ("sector", "sectors"), ("buyer_kind", "buyer_kinds"), ("purpose", "purposes"),
            ("topics", "topics"),
        ):  # fmt: skip
            known = self.vocabulary[group]
            value = getattr(entry, field, ()) if known and field in keys else ()
            for word in (value,) if isinstance(value, str) else value:
                if word and word not in known:
                    guess = nearest(word, known)
                    fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(known)
                    what = _("{word} is no word of the vocabulary").format(word=word)
                    source.wrong(what, fix, keys[field])

    def _words(self, source: Source) -> None:
        """The vocabulary; that of the organisation adds to ours."""
        if not isinstance(source.root, yaml.MappingNode):
            return
        for group, key_node, node in source.entries(source.root):
            if group not in WORDS or not isinstance(node, yaml.MappingNode):
                source.wrong(
                    _("there is no kind of entry called {kind}").format(kind=group),
                    ", ".join(WORDS),
                    key_node,
                )
                continue
            for word, _key_node, value in source.entries(node):
                place = Place(word, value, source, 0, [])
                self.vocabulary[group][word] = self.builder.text(place)

    def _synonyms(self, source: Source) -> None:
        """Everyday words for one thing, and those that name a kind of entry; the organisation's own add to ours."""
        root = source.root
        if not isinstance(root, yaml.MappingNode):
            return
        readers = {"same": self._same, "after": self._after}
        for key, key_node, node in source.entries(root):
            if key not in readers or not isinstance(node, yaml.MappingNode):
                source.wrong(_("there is no key {key} here").format(key=key), ", ".join(readers), key_node)
                continue
            for lang, lang_node, found in source.entries(node):
                if lang not in LANGUAGES or not readers[key](source, lang, found):
                    what = _("{language} is no language of ppi").format(language=lang)
                    source.wrong(what, ", ".join(LANGUAGES), lang_node)

    def _same(self, _source: Source, lang: str, lines: yaml.Node) -> bool:
        """Lines of words for one thing; whether it is a list at all."""
        if not isinstance(lines, yaml.SequenceNode):
            return False
        words = [tuple(word.strip() for word in str(line.value).split(",")) for line in lines.value]
        self.same.setdefault(lang, []).extend(words)
        return True

    def _after(self, source: Source, lang: str, kinds: yaml.Node) -> bool:
        """Lists of words by the kind that they tell of; whether they are such lists."""
        if not isinstance(kinds, yaml.MappingNode):
            return False
        for kind, words in _lists(source, kinds):
            held = self.after.setdefault(lang, {})
            held[kind] = (*held.get(kind, ()), *words)
        return True

    def _enquiry(self, source: Source) -> None:
        """Which facts an enquiry may tell; the organisation's list takes the place of ours."""
        root = source.root
        for key, key_node, node in source.entries(root) if isinstance(root, yaml.MappingNode) else ():
            lists = (
                dict(_lists(source, node)) if key == "enquiry" and isinstance(node, yaml.MappingNode) else {}
            )
            if set(lists) != {"tell", "amounts", "sensitive"}:
                source.wrong(
                    _("the lists of facts are not whole"),
                    _("Write tell:, amounts: and sensitive: below enquiry:."),
                    key_node,
                )
            else:
                self.enquiry = lists

    def _note(self, path: Path, name: str) -> None:
        note = read_note(read_text(path, name), path.stem)
        what = unfit(note)
        if what:
            self.problems.append(Problem(what, _("Remove it."), name))
            return
        if note.id in self.places:
            what = _("{name} stands at {place} already").format(name=note.id, place=self.places[note.id][0])
            self.problems.append(Problem(what, _("Rename the file."), name))
            return
        self.entries["notes"][note.id] = note
        self.places[note.id], self.own[note.id] = (name,), name


def read_note(text: str, stem: str) -> OwnNote:
    """A note: its first heading, else its first line, is the title."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    title = _HEADING.sub("", lines[0]).strip() if lines[0].strip() else stem
    headed = bool(_HEADING.match(lines[0]))
    return OwnNote(stem, title, "\n".join(joined(lines[1:] if headed else lines)))


def paragraphs(node: yaml.ScalarNode) -> str:
    """The words of a text with a line for each paragraph and item; a literal block is Markdown."""
    lines = str(node.value).split("\n")
    if node.style == "|":
        return "\n".join(joined(lines))
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def joined(lines: list[str]) -> Iterator[str]:
    """Lines of Markdown with the wrapped ones joined: one for each paragraph, heading and item of a list."""
    held: list[str] = []
    for line in lines:
        starts = bool(_MARKER.match(line) or _HEADING.match(line))
        if held and (not line.strip() or starts):
            yield " ".join(held)
            held = []
        held += line.split()
        if _HEADING.match(line):
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def _lists(source: Source, node: yaml.Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, _key_node, value in source.entries(node):
        if isinstance(value, yaml.SequenceNode):
            yield name, tuple(str(item.value) for item in value.value)


def unfit(entry: Struct) -> str:
    """What keeps an entry from being shown: a character that steers a screen, an address that is none of a page."""
    for name, text in _strings(msgspec.to_builtins(entry), ""):
        bad = _STEERING.search(text)
        if bad:
            return _("the text holds a control character (code {code})").format(code=ord(bad.group()))
        if name == "url" and text and not re.match(r"https?://[^\s]+$", text):
            return _("'{text}' is no address of a page").format(text=text[:80])
    return ""


def _strings(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner, name)


def _order(item: tuple[str, Any]) -> tuple[int, str]:
    return item[1].order, item[0]


def to_builtins(entry: Struct) -> dict[str, Any]:
    """An entry as it is written in a file."""
    found: dict[str, Any] = msgspec.to_builtins(entry)
    return found
