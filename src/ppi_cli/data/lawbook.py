"""Loading the law: the layers of procedures folders, assembled into a Lawbook, and cached as JSON."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ppi_cli.data.disk_cache import code_hash, files_hash, keep
from ppi_cli.data.places import cache_folder, files_of, shipped
from ppi_cli.data.schema import FactDefinition, Lawbook
from ppi_cli.errors import RulesError


def load_lawbook(country: str | None = None, house: Path | None = None, *, cached: bool = True) -> Lawbook:
    """The law that ships with the program, the overlay of `country` if there is one, and the organisation's own.

    Raises RulesError with every fault in the data. A copy is kept in the user's cache folder, named by a hash over
    all files, so that the next run need not parse them; a cache that cannot be read or written is done without.
    """
    root = shipped("procedures")
    layers = [root / "common", root / "eu"]
    if country and country.upper() in countries_with_rules():
        layers.append(root / country.lower())
    if house and (house / "procedures").is_dir():
        layers.append(house / "procedures")
    digest = files_hash(files_of(layers), RulesError)
    cache = cache_folder() / f"law-{digest[:24]}-{code_hash(Path(__file__).parent)[:12]}.json"
    if cached:
        try:
            return msgspec.json.decode(cache.read_bytes(), type=Lawbook)
        except (OSError, msgspec.MsgspecError):
            pass  # no copy yet, or one that was damaged: make it anew
    from ppi_cli.data.assembly import build_lawbook

    book = build_lawbook(layers, root, digest)
    if cached:
        keep(cache, msgspec.json.encode(book), "law-*.json")
    return book


@functools.cache
def countries_with_rules() -> tuple[str, ...]:
    """The codes of the countries whose national rules ship with the program."""
    names = (path.name for path in shipped("procedures").iterdir() if path.is_dir())
    return tuple(sorted(name.upper() for name in names if name not in ("common", "eu", "procedures")))


def with_facts_of(book: Lawbook, countries: Iterable[Lawbook]) -> Lawbook:
    """The law of the EU with the facts of countries beside its own: an answer file may hold any of them, and which
    country it is for is known only when it has been read.
    """
    more: dict[str, FactDefinition] = {}
    for country in countries:
        more |= country.facts
    return msgspec.structs.replace(
        book, facts=book.facts | {k: v for k, v in more.items() if k not in book.facts}
    )
