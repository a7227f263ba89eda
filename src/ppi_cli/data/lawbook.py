"""Loading the law: the layers of procedures folders, checked, assembled into a Lawbook, and cached as JSON."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from yaml.nodes import MappingNode, SequenceNode

from ppi_cli import __version__
from ppi_cli.data import expressions, schema
from ppi_cli.data.entries import Builder
from ppi_cli.data.expressions import Meaning, kind_of
from ppi_cli.data.layers import Entries, Entry, collect, files_of, refuse
from ppi_cli.data.references import check_references
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
from ppi_cli.errors import RulesError
from ppi_cli.language import _

S = TypeVar("S", bound=Struct)
REGIMES = frozenset({"above-threshold", "below-threshold", "excluded"})
_NO_WORDS: Meaning = ("word", frozenset())
_OF_A_PROCEDURE: dict[str, Meaning] = {"this.value": ("number", frozenset())}
"""Known wherever one procedure is looked at, with `this.subject`."""
_OF_A_REGIME: dict[str, Meaning] = {"this.threshold": ("number", frozenset()), "this.regime": ("word", REGIMES)}
"""Known once the threshold of that procedure is: in rules, regimes and advice."""


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
    entries, sources = collect(layers, root)
    faulty = [source for source in sources if source.problems]
    if any(source.root is None for source in faulty):
        refuse(faulty)
    book = _Assembly(entries).book(digest)
    check_references(entries, book)
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
        in_procedure = everywhere | _OF_A_PROCEDURE | {"this.subject": everywhere.get("contract.type", _NO_WORDS)}
        self.builder = Builder(laws, everywhere)
        directives = tuple(self._all("directives", Directive).values())
        derived = self._all("derived", Derived)
        guidance = tuple(self._all("guidance", Guidance).values())
        contradictions = tuple(self._all("contradictions", Contradiction).values())
        self.builder = Builder(laws, in_procedure)
        thresholds = tuple(self._all("thresholds", Threshold).values())
        procedures = tuple(sorted(self._all("procedures", Procedure).values(), key=lambda item: item.order))
        self.builder = Builder(laws, in_procedure | _OF_A_REGIME)
        return Lawbook(
            laws=laws,
            sections=tuple(self._all("sections", Section).values()),
            facts=facts,
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
            places={
                f"{kind}:{name}": tuple(entry.places)
                for kind, found in self.entries.items()
                if kind != "countries"
                for name, entry in found.items()
            },
            hash=digest,
        )

    def _all(self, kind: str, struct: type[S]) -> dict[str, S]:
        built = ((name, self.builder.build(struct, entry, id=name)) for name, entry in self.entries[kind].items())
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
        case = {str(key.value): str(value.value) for key, value in item.value} if isinstance(item, MappingNode) else {}
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


