"""Entries from one centre to another, as one file: YAML, or a zip that holds it with the notes beside it.

What comes from elsewhere is hostile until read: only text, only of the schema, never a path that leads out, never
more than fits in a small memory, never over an entry that is here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Protocol

import msgspec
import yaml

from ppi_cli.data.schema import Law, Struct
from ppi_cli.data.yaml_source import Source, read_text
from ppi_cli.errors import InputError
from ppi_cli.knowledge.reading import Reader, read_note, unfit
from ppi_cli.knowledge.schema import Case, Faq, Knowledge, OwnNote, Resource, title_of
from ppi_cli.language import _, words

SCHEMA = "ppi/knowledge/1"
LISTS = ("cases", "resources", "faq")
"""What is exchanged, besides notes."""
MOST_BYTES = 20_000_000
"""Bytes of all that a file holds, unpacked."""
MOST_MEMBERS = 500
_INSIDE = "knowledge.yaml"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
State = Literal["new", "same", "differs"]


class Parcel(msgspec.Struct, frozen=True):
    """An entry that somebody else wrote, and what is here under its id."""

    kind: str
    id: str
    title: str
    state: State
    entry: Struct

    @property
    def place(self) -> str:
        """Where it goes below the organisation's knowledge folder."""
        return f"notes/{self.id}.md" if self.kind == "notes" else f"{self.kind}/{self.id}.yaml"

    def content(self) -> str:
        """As it is written there."""
        if isinstance(self.entry, OwnNote):
            return _note_text(self.entry)
        return as_yaml({self.kind: [msgspec.to_builtins(self.entry)]})


class Identified(Protocol):
    """An entry of any kind."""

    @property
    def id(self) -> str:
        """What it is called."""


def own_entries(knowledge: Knowledge, ids: Sequence[str] = ()) -> dict[str, list[Identified]]:
    """The organisation's own entries by list, or those with these ids. Raises InputError for an id that is not its own."""
    for asked in ids:
        if asked not in knowledge.own:
            raise InputError(
                _("'{name}' is no entry of your organisation's own").format(name=asked),
                _("See which there are: ppi learn cases, ppi learn notes."),
            )
    found: dict[str, list[Identified]] = {}
    for kind in (*LISTS, "notes"):
        entries = [
            entry
            for name, entry in getattr(knowledge, kind).items()
            if name in knowledge.own and (not ids or name in ids)
        ]
        if entries:
            found[kind] = entries
    return found


def pack(entries: Mapping[str, Sequence[Identified]], *, zipped: bool) -> bytes:
    """The file to hand on. Notes go into a zip alone."""
    lists = {
        kind: [msgspec.to_builtins(one) for one in found] for kind, found in entries.items() if kind in LISTS
    }
    text = as_yaml({"schema": SCHEMA, **lists})
    if not zipped:
        return text.encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed time, so that the same entries make the same file.
        _add(archive, _INSIDE, text)
        for note in entries.get("notes", ()):
            if isinstance(note, OwnNote):
                _add(archive, f"notes/{note.id}.md", _note_text(note))
    return packed.getvalue()


def unpack(path: Path, knowledge: Knowledge, laws: Mapping[str, Law]) -> list[Parcel]:
    """The entries of a file, each with what is here under its id. Raises InputError with every fault; nothing is written."""
    texts = _members(path) if zipfile.is_zipfile(path) else {path.name: _plain_text(path)}
    main = [name for name in texts if name.endswith(".yaml")]
    if len(main) != 1:
        raise InputError(
            _("the file holds no list of entries"), _("Ask for one that `ppi learn export` wrote."), str(path)
        )
    entries = _entries(
        f"{path.name}:{main[0]}" if len(texts) > 1 else str(path), texts[main[0]], knowledge, laws
    )
    for name, text in texts.items():
        if name.endswith(".md"):
            entries.append(("notes", _note(path, name, text)))
    return [_parcel(kind, entry, knowledge) for kind, entry in entries]


def as_yaml(tree: Mapping[str, Any]) -> str:
    """YAML that people can read: block style, words of any language as they are."""
    found: str = yaml.safe_dump(
        tree, allow_unicode=True, sort_keys=False, width=100, default_flow_style=False
    )
    return found


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def _note_text(note: OwnNote) -> str:
    parts = note.text.split("\n")
    return "\n".join([f"# {note.title}", "", *(f"{part}\n" for part in parts)]).rstrip() + "\n"


def _plain_text(path: Path) -> str:
    if path.suffix.lower() == ".zip":
        raise InputError(
            _("the file is no zip archive"), _("Ask for it again; it may have been damaged."), str(path)
        )
    return read_text(path)


def _members(path: Path) -> dict[str, str]:
    """The texts in a zip by name. Raises InputError for whatever is no text in its place, or too much of it."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_MEMBERS:
                raise _too_large(path)
            texts: dict[str, str] = {}
            room = MOST_BYTES
            for info in infos:
                _refuse_name(path, info)
                with archive.open(info) as member:
                    # What the archive says of its size is not believed.
                    raw = member.read(room + 1)
                room -= len(raw)
                if room < 0:
                    raise _too_large(path)
                texts[info.filename] = raw.decode("utf-8-sig")
            return texts
    except UnicodeDecodeError:
        raise InputError(_("the file is not text in UTF-8"), _("Ask for it again."), str(path)) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        raise InputError(
            _("the zip archive cannot be read: {reason}").format(reason=error),
            _("Ask for it again; it may have been damaged."),
            str(path),
        ) from None


def _refuse_name(path: Path, info: zipfile.ZipInfo) -> None:
    """Only `knowledge.yaml` and notes are read; no links, no other files, no way out of the folder."""
    name = info.filename
    pure = PurePosixPath(name)
    packed = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    is_link = (info.external_attr >> 16) & 0o170000 == 0o120000
    note = pure.suffix == ".md" and pure.parts == ("notes", pure.name) and _NAME.fullmatch(pure.name)
    if is_link or not packed or "\\" in name or not (name == _INSIDE or note):
        raise InputError(
            _("the archive holds '{name}', which has no place in it").format(name=name[:100]),
            _("Nothing was taken from it. It may hold knowledge.yaml and notes/*.md, and nothing else."),
            str(path),
        )


def _too_large(path: Path) -> InputError:
    return InputError(
        _("the file is too large"), _("Entries have a few kilobytes; is this the right file?"), str(path)
    )


def _entries(
    where: str, text: str, knowledge: Knowledge, laws: Mapping[str, Law]
) -> list[tuple[str, Struct]]:
    source = Source(where, text)
    source.fail_if_wrong()
    keys = dict(_top(source))
    if keys.get("schema") != SCHEMA:
        said = str(keys.get("schema") or _("none"))[:60]
        raise InputError(
            _("the schema of the file is {schema}, not {expected}").format(schema=said, expected=SCHEMA),
            _("Ask for a file that `ppi learn export` wrote, with a version of ppi like yours."),
            where,
        )
    reader = Reader(laws)
    reader.vocabulary = {group: dict(found) for group, found in knowledge.vocabulary.items()}
    for kind in keys:
        if kind not in (*LISTS, "schema"):
            raise InputError(
                _("{kind} is nothing that is exchanged").format(kind=kind), ", ".join(LISTS), where
            )
    reader.read_source(source, own=True)
    source.fail_if_wrong()
    found = [(kind, entry) for kind in LISTS for entry in reader.entries[kind].values()]
    for _kind, entry in found:
        if not _NAME.fullmatch(entry.id):
            raise InputError(
                _("'{name}' is no id").format(name=entry.id[:80]),
                _("An id has small letters, digits and hyphens."),
                where,
            )
    return found


def _top(source: Source) -> list[tuple[str, str]]:
    if not isinstance(source.root, yaml.MappingNode):
        return []
    return [(key, str(node.value)) for key, _key_node, node in source.entries(source.root)]


def _note(path: Path, name: str, text: str) -> OwnNote:
    note = read_note(text, PurePosixPath(name).stem)
    what = unfit(note)
    if what:
        raise InputError(what, _("Nothing was taken from the file."), f"{path}:{name}")
    return note


def _parcel(kind: str, entry: Struct, knowledge: Knowledge) -> Parcel:
    assert isinstance(entry, Case | Resource | Faq | OwnNote)
    here = knowledge.find(entry.id)
    state: State = "new" if here is None else "same" if here[1] == entry else "differs"
    return Parcel(kind, entry.id, words(title_of(entry)), state, entry)


def parcel_json(parcel: Parcel, *, taken: bool) -> dict[str, Any]:
    """As `ppi learn import --json` tells it."""
    return {
        "kind": parcel.kind,
        "id": parcel.id,
        "title": parcel.title,
        "state": parcel.state,
        "taken": taken,
    }
