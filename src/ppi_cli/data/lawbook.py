"""Loading the law: the layers of procedures folders, assembled into a Lawbook, and cached as JSON."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ppi_cli import __version__
from ppi_cli.data.disk_cache import keep
from ppi_cli.data.places import cache_folder, files_of, shipped
from ppi_cli.data.schema import Lawbook
from ppi_cli.errors import RulesError
from ppi_cli.language import _


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
    from ppi_cli.data.assembly import build_lawbook

    book = build_lawbook(layers, root, digest)
    if cached:
        keep(cache, msgspec.json.encode(book), "law-*.json")
    return book


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
                _("Check that you may open it."),
                str(path),
            ) from None
    return digest.hexdigest()


@functools.cache
def _code_hash() -> str:
    """A cache made by another version of the reading code is not used."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
