"""Loading the law: the layers of procedures folders, checked, assembled into a Lawbook, and cached as JSON."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from ppi_cli import __version__
from ppi_cli.data import expressions, schema
from ppi_cli.data.entries import Builder
from ppi_cli.data.expressions import Vocabulary, kind_of
from ppi_cli.data.layers import Entries, Entry, collect, files_of, refuse
from ppi_cli.data.places import cache_folder, shipped
from ppi_cli.data.schema import (
    Advice,
    Contradiction,
    Derived,
    Directive,
    FactDefinition,
    Guidance,
    Law,
    Lawbook,
    Procedure,
    Regime,
    Rule,
    Section,
    Struct,
    Threshold,
)
from ppi_cli.data.yaml_source import Source
from ppi_cli.errors import RulesError
from ppi_cli.language import _

S = TypeVar("S", bound=Struct)

REGIMES = frozenset({"above-threshold", "below-threshold", "excluded"})
_FIELD = "contract.field"


def load_lawbook(country: str | None = None, house: Path | None = None, *, cached: bool = True) -> Lawbook:
    """The law that ships with the program, the overlay of `country` if there is one, and the organisation's own.

    Raises RulesError with every fault in the data. A copy is kept in the user's cache folder, named by a hash over
    all files, so that the next run need not parse them; a cache that cannot be read or written is done without.
    """
    root = shipped("procedures")
    layers = [root / "common", root / "eu"]
    if country and (root / country.lower()).is_dir() and country.lower() != "eu":
        layers.append(root / country.lower())
    if house and (house / "procedures").is_dir():
        layers.append(house / "procedures")
    digest = _hash(layers)
    cache = cache_folder() / f"law-{digest[:24]}-{_code_hash()[:12]}.json"
    if cached:
        try:
            return msgspec.json.decode(cache.read_bytes(), type=Lawbook)
        except (OSError, msgspec.MsgspecError):
            pass  # no copy yet, or one that was damaged: make it anew
    book = build_lawbook(layers, root, digest)
    if cached:
        _keep(cache, book)
    return book


def build_lawbook(layers: Sequence[Path], root: Path, digest: str = "") -> Lawbook:
    """The Lawbook of these folders, lowest layer first. Raises RulesError with every fault found."""
    entries, problems = collect(layers, root)
    refuse(problems)
    build = _Assembly(entries)
    book = build.book(digest)
    problems = [problem for source in build.sources() for problem in source.problems]
    refuse(problems)
    return book


class _Assembly:
    """Builds the entries of each kind in the order in which they need each other."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.builder = Builder({}, {})

    def sources(self) -> list[Source]:
        seen = {id(entry.source): entry.source for kind in self.entries.values() for entry in kind.values()}
        return list(seen.values())

    def book(self, digest: str) -> Lawbook:
        laws = self._all("laws", Law)
        self.builder = Builder(laws, {})
        facts = self._all("facts", FactDefinition)
        self.builder = Builder(laws, self._vocabulary(facts))
        rules = self._rules()
        countries = {
            code: {str(key.value): str(value.value) for key, value in entry.node.value}
            for code, entry in self.entries["countries"].items()
        }
        return Lawbook(
            laws=laws,
            sections=tuple(self._all("sections", Section).values()),
            facts=facts,
            countries=countries,
            directives=tuple(self._all("directives", Directive).values()),
            derived=self._all("derived", Derived),
            thresholds=tuple(self._all("thresholds", Threshold).values()),
            regimes=self._all("regimes", Regime),
            procedures=tuple(sorted(self._all("procedures", Procedure).values(), key=lambda item: item.order)),
            rules=rules,
            guidance=tuple(self._all("guidance", Guidance).values()),
            advice=tuple(self._all("advice", Advice).values()),
            contradictions=tuple(self._all("contradictions", Contradiction).values()),
            places={
                f"{kind}:{name}": tuple(entry.places)
                for kind, found in self.entries.items()
                if kind != "countries"
                for name, entry in found.items()
            },
            hash=digest,
        )

    def _all(self, kind: str, struct: type[S]) -> dict[str, S]:
        built = ((name, self.builder.build(struct, entry)) for name, entry in self.entries[kind].items())
        return {name: item for name, item in built if item is not None}

    def _rules(self) -> tuple[Rule, ...]:
        """Rules carry the id of their procedure in front of their own; a group's alternatives do so too."""
        rules = []
        for name, entry in self.entries["rules"].items():
            procedure = name.split(".", 1)[0]
            if procedure not in self.entries["procedures"]:
                entry.source.wrong(_("there is no procedure {name}").format(name=procedure), _("Check the id."), entry.node)
                continue
            rule = self.builder.build(Rule, entry, id=name, procedure=procedure)
            if rule is not None:
                members = tuple(
                    msgspec.structs.replace(member, id=f"{procedure}.{member.id}", procedure=procedure)
                    for member in rule.any_of
                )
                rules.append(msgspec.structs.replace(rule, any_of=members))
        return tuple(rules)

    def _vocabulary(self, facts: dict[str, FactDefinition]) -> Vocabulary:
        vocabulary = {name: kind_of(fact) for name, fact in facts.items()}
        vocabulary |= {
            "this.value": ("number", frozenset()),
            "this.threshold": ("number", frozenset()),
            "this.regime": ("word", REGIMES),
        }
        for name, entry in self.entries["derived"].items():
            vocabulary[name] = _derived_kind(entry, facts)
        if "this.subject" not in vocabulary and "contract.type" in vocabulary:
            vocabulary["this.subject"] = vocabulary["contract.type"]
        return vocabulary


def _derived_kind(entry: Entry, facts: dict[str, FactDefinition]) -> tuple[expressions.Kind, frozenset[str]]:
    keys = {key.value: value for key, value in entry.node.value}
    if "within" in keys:
        return "yes-no", frozenset({"yes", "no"})
    if "cases" not in keys:
        return "number", frozenset()
    options: set[str] = set()
    for item in keys["cases"].value:
        case = {key.value: value.value for key, value in item.value}
        options |= {case["word"]} if "word" in case else set(facts[case["take"]].choices) if case.get("take") in facts else set()
    return "word", frozenset(options)


def _hash(layers: Sequence[Path]) -> str:
    """SHA-256 over the names and contents of all files of the layers."""
    digest = hashlib.sha256()
    for path in files_of(layers):
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise RulesError(
                _("a rules file cannot be read: {reason}").format(reason=error.strerror or error),
                _("Check that you may open it."), str(path),
            ) from None
    return digest.hexdigest()


def _code_hash() -> str:
    """A cache made by another version of the reading code is not used."""
    digest = hashlib.sha256(__version__.encode())
    for module in (schema, expressions):
        if module.__file__:
            digest.update(Path(module.__file__).read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()


def _keep(cache: Path, book: Lawbook) -> None:
    """Writes the copy beside its place and moves it there, so that nobody reads half of one."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache.parent, delete=False) as file:
            file.write(msgspec.json.encode(book))
        os.replace(file.name, cache)
        for old in cache.parent.glob("law-*.json"):
            if old != cache and old.stat().st_mtime < cache.stat().st_mtime - 30 * 86400:
                old.unlink(missing_ok=True)
    except OSError:
        return  # a full or read-only cache folder costs speed, nothing else


