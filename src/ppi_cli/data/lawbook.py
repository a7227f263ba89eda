"""Loading the law: the layers of procedures folders, assembled into a Lawbook, and kept as JSON."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ppi_cli.data.disk_cache import code_hash, files_hash, kept
from ppi_cli.data.places import cache_folder, files_of, shipped
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import RulesError


def load_lawbook(country: str | None = None, house: Path | None = None, *, cached: bool = True) -> Lawbook:
    """The law that ships with the program, the overlay of `country` if there is one, and the organisation's own.

    Raises RulesError with every fault in the data. A copy is kept in the user's cache folder, named by a hash over
    all files, so that the next run need not parse them; a cache that cannot be read or written is done without.
    """
    known = countries_with_rules()
    code = country.upper() if country and country.upper() in known else ""

    def build() -> Lawbook:
        book = _build(code, house)
        others = [_build(other, house).facts for other in ("", *known) if other != code]
        elsewhere = {name: fact for facts in others for name, fact in facts.items() if name not in book.facts}
        return msgspec.structs.replace(book, elsewhere=elsewhere)

    if not cached:
        return build()
    digest = files_hash(files_of(_layers(known, house)), RulesError)
    name = f"law-{code or 'EU'}-{digest[:24]}-{code_hash(Path(__file__).parent)[:12]}.json"
    return kept(cache_folder() / name, Lawbook, build)


def _build(country: str, house: Path | None) -> Lawbook:
    """The law of a country, or of the EU alone, from its files."""
    from ppi_cli.data.assembly import build_lawbook

    layers = _layers([country] if country else (), house)
    return build_lawbook(layers, shipped("procedures"), files_hash(files_of(layers), RulesError))


def _layers(countries: Iterable[str], house: Path | None) -> list[Path]:
    """The folders of rules, lowest layer first; an organisation may have some for a country alone."""
    root, names = shipped("procedures"), [country.lower() for country in countries]
    layers = [root / name for name in ("common", "eu", *names)]
    own = house / "procedures" if house else None
    return layers + [folder for name in ("", *names) if own and (folder := own / name).is_dir()]


@functools.cache
def countries_with_rules() -> tuple[str, ...]:
    """The codes of the countries whose national rules ship with the program."""
    names = (path.name for path in shipped("procedures").iterdir() if path.is_dir())
    return tuple(sorted(name.upper() for name in names if name not in ("common", "eu", "procedures")))
