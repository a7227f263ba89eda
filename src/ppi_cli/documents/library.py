"""The templates at hand, and writing one of them into a folder without ever losing an officer's edit."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ppi_cli.data.disk_cache import code_hash, files_hash, kept
from ppi_cli.data.places import cache_folder, shipped
from ppi_cli.data.wording import long_day
from ppi_cli.documents.beside import Beside, write_beside
from ppi_cli.documents.confined import confined
from ppi_cli.documents.context import Subject, day_of, fact_reader, list_reader
from ppi_cli.documents.cover import Properties
from ppi_cli.documents.manifest import (
    DocumentRecord,
    Manifest,
    record_clauses,
)
from ppi_cli.documents.package import save
from ppi_cli.documents.produce import Made, render_document
from ppi_cli.documents.reading import Text
from ppi_cli.documents.rendering import Supposed, render
from ppi_cli.documents.slots import FactText
from ppi_cli.documents.template import Template, named_template, refuse_name
from ppi_cli.documents.wordtemplate import render_word_template, word_template
from ppi_cli.errors import TemplateError
from ppi_cli.language import DEFAULT, _, language, speaking

if TYPE_CHECKING:
    from ppi_cli.documents.updating import ClauseUpdate

_INCLUDES = re.compile(r"\{%-?\s*(include|import|from|extends)\b")
WORD = ".docx"
Status = Literal["new", "updated", "unchanged", "kept"]


class Library:
    """The templates in one language. `paths` gives the file of each id; a house's own win over ours.

    What reads a template raises TemplateError.
    """

    def __init__(self, lang: str, paths: Mapping[str, Path], base: Path, folders: Sequence[Path]) -> None:
        self.lang = lang
        self.paths = paths
        self.base = base
        self.folders = folders
        self._known: dict[str, Template] = {}

    @cached_property
    def templates(self) -> tuple[Template, ...]:
        """All of them."""
        read = _loaded(tuple(self.paths.values()))
        self._known = {template.id: template for template in read}
        return read

    def template(self, name: str) -> Template:
        """The one with this id, without reading the others; KeyError where there is none."""
        if name not in self._known:
            self._known[name] = _read(self.paths[name])
        return self._known[name]

    def language_of(self, name: str) -> str:
        """The language that a template is in: that of the library, or English where it has no translation."""
        return self.paths[name].parent.name


class Drafted(msgspec.Struct, frozen=True):
    """One document: where it is, the absent facts that it asks for, and what happened to the file.

    `kept` says that the file there was edited since we wrote it, so it stays and nothing was written, and
    `why` what kept it from being updated. `clauses` tells what an update did to each clause. `asked` is the language
    that was wanted; another `lang` says that the template has no translation. `workbook` stands beside the document.
    `edited` says that somebody edited the file since we wrote it.
    """

    id: str
    lang: str
    path: Path
    sha256: str
    missing: tuple[str, ...]
    status: Status
    clauses: tuple[ClauseUpdate, ...] = ()
    why: str = ""
    asked: str = ""
    workbook: Beside | None = None
    edited: bool = False

    @property
    def untranslated(self) -> bool:
        """Whether it is in another language than was wanted."""
        return bool(self.asked) and self.asked != self.lang

    def as_json(self) -> dict[str, Any]:
        """As `ppi draft --json` tells it."""
        told: dict[str, Any] = {
            "id": self.id,
            "lang": self.lang,
            "path": str(self.path),
            "sha256": self.sha256,
            "missing": list(self.missing),
            "status": self.status,
        }
        if self.clauses:
            told["clauses"] = [msgspec.structs.asdict(clause) for clause in self.clauses]
        if self.workbook:
            told["workbook"] = self.workbook.as_json()
        return told | ({"why": self.why} if self.why else {})


def template_files(house: Path | None = None) -> tuple[Path, tuple[Path, ...], list[Path]]:
    """The base file that wins, the folders that templates include from, and all templates in all languages.

    Of two files in the same language with the same name the organisation's own is meant.
    """
    roots = [*([house / "templates"] if house else []), shipped("templates")]
    found: dict[tuple[str, str], Path] = {}
    for root in roots:
        for path in sorted(root.glob("*/*.md")):
            found.setdefault((path.parent.name, path.stem), path)
    base = next(path for root in roots if (path := root / "base.docx").is_file())
    return base, tuple(root for root in roots if root.is_dir()), list(found.values())


def read_library(lang: str, house: Path | None = None) -> Library:
    """The templates in `lang`; one that has no translation is taken in English. Raises TemplateError."""
    roots = [*([house / "templates"] if house else []), shipped("templates")]
    paths: dict[str, Path] = {}
    for spoken in dict.fromkeys((lang, DEFAULT)):
        for root in roots:
            for path in sorted((root / spoken).glob("*.md")):
                paths.setdefault(path.stem, path)
            if root != shipped("templates"):
                for path in sorted((root / spoken).glob("*.docx")):
                    paths.setdefault(path.stem, path)
    for path in paths.values():
        refuse_name(path)
    base = next(path for root in roots if (path := root / "base.docx").is_file())
    return Library(lang, paths, base, tuple(root for root in roots if root.is_dir()))


def _loaded(paths: Sequence[Path]) -> tuple[Template, ...]:
    """These templates, from the copy in the user's cache folder where none of them was changed since."""
    about = "".join(f"{path}\n" for path in paths).encode()
    name = hashlib.sha256(about + files_hash(paths, TemplateError).encode()).hexdigest()[:24]
    copy = cache_folder() / f"templates-{name}-{code_hash(Path(__file__).parent)[:12]}.json"
    return kept(copy, tuple[Template, ...], lambda: tuple(_read(path) for path in paths))


def _read(path: Path) -> Template:
    return word_template(path) if path.suffix == WORD else named_template(path)


def draft_one(
    library: Library,
    name: str,
    subject: Subject,
    manifest: Manifest,
    today: datetime.date,
    *,
    clean: bool = False,
    strict: bool = False,
) -> Drafted:
    """Writes one document into the manifest's folder, unless its file there was edited, or `strict` and a fact is missing.

    `subject` has its words in the language of the document (`library.language_of`). Raises TemplateError for the
    template and InputError where the folder cannot be written.
    """
    made = make_one(library, name, subject, today, clean=clean)
    path = file_of(library, name, manifest)
    digest = hashlib.sha256(made.data).hexdigest()
    status = _status(path, digest, manifest.records.get(path.name))
    if status in ("new", "updated") and not (strict and made.missing):
        save(made.data, path)
    if status != "kept" and not (strict and made.missing):
        record = record_of(library, name, made, day_of(subject, today), clean=clean)
        if manifest.records.get(path.name) != record:
            manifest.put(path.name, record, library.lang)
    lang = library.language_of(name)
    why = ""
    if status == "kept" and manifest.damaged:
        why = _("kept: the record of what was written cannot be read, so it may hold edits of yours")
    edited = status == "kept"
    return Drafted(name, lang, path, digest, made.missing, status, why=why, asked=library.lang, edited=edited)


def with_workbook(
    library: Library,
    drafted: Drafted,
    subject: Subject,
    manifest: Manifest,
    today: datetime.date,
    *,
    write: bool = True,
) -> Drafted:
    """The document with the workbook beside it, where its template asks for one; both are clean, or neither is.

    Raises InputError where the folder cannot be written.
    """
    template = library.template(drafted.id)
    record = manifest.records.get(drafted.path.name)
    clean = record is not None and record.clean
    day = day_of(subject, today)
    given = {"lang": drafted.lang, "folder_lang": library.lang}
    book = write_beside(template, drafted.path, subject, manifest, day, **given, clean=clean, write=write)
    return msgspec.structs.replace(drafted, workbook=book) if book else drafted


def file_of(library: Library, name: str, manifest: Manifest) -> Path:
    """The file of a document: `ID.docx` in the language of the folder, `ID.pt.docx` in another one.

    A document that was written before keeps its file, and no other document ever takes it.
    """
    lang, folder = library.language_of(name), manifest.folder
    for file, record in manifest.records.items():
        if record.template == name and record.lang == lang:
            return folder / file
    home = manifest.lang or library.lang
    if home in (library.lang, lang) and f"{name}.docx" not in manifest.records:
        return folder / f"{name}.docx"
    return folder / f"{name}.{lang}.docx"


def make_one(
    library: Library, name: str, subject: Subject, today: datetime.date, *, clean: bool = False
) -> Made:
    """One document in memory, in its own language whatever that of the screen. Raises TemplateError."""
    day = day_of(subject, today)
    with speaking(library.language_of(name)):
        if library.paths[name].suffix == WORD:
            return _from_word(library.paths[name], subject)
        return render_document(
            library.template(name),
            library.base,
            subject.context,
            _reader(subject),
            _properties(subject, day),
            lists=partial(list_reader, subject),
            lang=library.language_of(name),
            day=day,
            clean=clean,
            folders=library.folders,
            trusted=is_ours(library.paths[name], library.folders),
        )


def missing_facts(library: Library, names: Sequence[str], subject: Subject) -> list[str]:
    """The absent facts that these documents would ask for, in the order in which they print them.

    Of a template that is not ours, and of a Word file, those that its header lists.
    """
    found: dict[str, None] = {}
    context, read = subject.context, _reader(subject)
    for name in names:
        path = library.paths[name]
        template = library.template(name)
        if path.suffix != WORD and is_ours(path, library.folders):
            lists = partial(list_reader, subject)
            asked = render(template, context, read, lists=lists, folders=library.folders).missing
        else:
            asked = tuple(fact for fact in template.facts if subject.facts.get(fact) is None)
        found |= dict.fromkeys(fact for fact in asked if fact in subject.book.facts)
    return list(found)


def _from_word(path: Path, subject: Subject) -> Made:
    import docx

    facts = {identity: fact_reader(subject, identity) for identity in subject.book.facts}
    lists = {identity: list_reader(subject, identity) for identity in subject.book.lists}
    supposed = Supposed(subject.context, facts, lists)
    data, missing = confined(render_word_template, path, supposed, language(), where=str(path))
    return Made(data, missing, (), (), docx.Document(io.BytesIO(data)))


def is_ours(path: Path, folders: Sequence[Path]) -> bool:
    """True for a template that ships with the program and can include nothing that does not."""
    own = shipped("templates")
    alone = all(folder == own for folder in folders)
    return path.is_relative_to(own) and (alone or not _INCLUDES.search(path.read_text(encoding="utf-8")))


def record_of(library: Library, name: str, made: Made, day: datetime.date, *, clean: bool) -> DocumentRecord:
    """What the manifest says of a document that was just made."""
    path = library.paths[name]
    return DocumentRecord(
        template=name,
        lang=path.parent.name,
        day=day.isoformat(),
        sha256=hashlib.sha256(made.data).hexdigest(),
        source=hashlib.sha256(path.read_bytes()).hexdigest(),
        clean=clean,
        edited=False,
        clauses=record_clauses(Text(made.document), made.clauses),
    )


def _reader(subject: Subject) -> Callable[[str], Any]:
    return lambda identity: fact_reader(subject, identity)


def _properties(subject: Subject, day: datetime.date) -> Properties:
    """What stands on the cover; facts that are absent are placeholders there too, save the reference.

    The version is the last one of the list of changes.
    """
    reference = FactText("procedure.reference", fact_reader(subject, "procedure.reference"))
    versions = [str(row["version"]) for row in subject.lists.get("changes", ()) if row.get("version")]
    return Properties(
        authority=FactText("buyer.name", fact_reader(subject, "buyer.name")),
        subject=FactText("need.title", fact_reader(subject, "need.title")),
        reference="" if reference.placeholder else reference,
        version=versions[-1] if versions else "1",
        day_text=long_day(day),
    )


def _status(path: Path, digest: str, ours: DocumentRecord | None) -> Status:
    """What is to happen to the file: an edited one has a hash that is neither the new one nor our last."""
    try:
        there = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "new"
    if there == digest:
        return "unchanged"  # an edit that is taken back leaves our own file
    return "updated" if ours and there == ours.sha256 and not ours.edited else "kept"
