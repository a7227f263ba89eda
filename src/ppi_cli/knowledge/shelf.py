"""The knowledge at hand: read from its folders once, then kept as JSON in the user's cache folder."""

from __future__ import annotations

from pathlib import Path

from ppi_cli.data.disk_cache import code_hash, files_hash, kept
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.places import cache_folder, shipped
from ppi_cli.knowledge.schema import Knowledge

FOLDER = "knowledge"
VOCABULARY = "vocabulary.yaml"
SYNONYMS = "synonyms.yaml"
ENQUIRY = "enquiry.yaml"


def load_knowledge(house: Path | None = None, *, cached: bool = True) -> Knowledge:
    """What ships with the program and what the organisation wrote itself. Raises InputError with every fault.

    A copy is kept in the cache folder, named by a hash over all files; one that cannot be used is done without.
    """
    own = own_folder(house)
    digest = files_hash([*knowledge_files(shipped(FOLDER)), *(knowledge_files(own) if own else ())])

    def read() -> Knowledge:
        from ppi_cli.knowledge.reading import read_knowledge

        return read_knowledge(shipped(FOLDER), own, load_lawbook(None, house).laws, digest)

    copy = cache_folder() / f"knowledge-{digest[:24]}-{made_by()}.json"
    return kept(copy, Knowledge, read) if cached else read()


def own_folder(house: Path | None) -> Path | None:
    """The organisation's own knowledge folder, if it has one."""
    return house / FOLDER if house and (house / FOLDER).is_dir() else None


def knowledge_files(folder: Path) -> list[Path]:
    """The files of a knowledge folder in the order in which they are read; subfolders one level down count too.

    The vocabulary comes first, since the entries are checked against it.
    """
    found = [
        path
        for pattern in ("*.yaml", "*/*.yaml", "*.md", "*/*.md")
        for path in sorted(folder.glob(pattern))
        if path.is_file()
    ]
    return sorted(found, key=lambda path: path.name != VOCABULARY)


def made_by() -> str:
    """A short hash over the code that reads entries; what another version has made is not used."""
    own = Path(__file__).parent
    return f"{code_hash(own)[:8]}{code_hash(own.parent / 'data')[:8]}"
