"""Entries from one centre to another: what is handed on is taken in whole, and nothing else is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.errors import InputError
from ppi_cli.knowledge.exchange import MOST_BYTES, SCHEMA, Parcel, own_entries, pack, unpack
from ppi_cli.knowledge.shelf import load_knowledge

Write = Callable[[str, str], Path]
CASE = (
    "cases:\n  - id: quiet-streets\n    name: {en: Quiet streets, pt: Ruas calmas}\n    summary: |-\n      First.\n\n"
    "      - an item\n    money: [{what: R&D, amount: 5000}]\n    years: {from: 2024}\n"
)


def taken(path: Path) -> list[Parcel]:
    return unpack(path, load_knowledge(), load_lawbook().laws)


@pytest.fixture
def house(write: Write) -> Path:
    write("notes/permits.md", "# Permits\n\nAsk early.\n\n- in writing\n")
    return write("cases/quiet.yaml", CASE)


@pytest.mark.parametrize("name", ["out.yaml", "out.zip"])
def test_what_is_handed_on_is_taken_in_word_for_word(
    house: Path, tmp_path: Path, write: Write, name: str
) -> None:
    knowledge = load_knowledge(house)
    path = tmp_path / name
    path.write_bytes(pack(own_entries(knowledge), zipped=name.endswith(".zip")))
    parcels = {parcel.id: parcel for parcel in taken(path)}
    assert parcels["quiet-streets"].entry == knowledge.cases["quiet-streets"]
    assert ("permits" in parcels) == name.endswith(".zip")
    other = tmp_path / "other" / "knowledge"
    for parcel in parcels.values():
        (other / parcel.place).parent.mkdir(parents=True, exist_ok=True)
        (other / parcel.place).write_text(parcel.content(), encoding="utf-8")
    again = load_knowledge(tmp_path / "other")
    assert again.cases["quiet-streets"] == knowledge.cases["quiet-streets"]
    if name.endswith(".zip"):
        assert again.notes["permits"] == knowledge.notes["permits"]


def test_the_same_entries_make_the_same_file(house: Path) -> None:
    entries = own_entries(load_knowledge(house))
    assert pack(entries, zipped=True) == pack(entries, zipped=True)


def test_only_what_is_ones_own_is_handed_on(house: Path) -> None:
    knowledge = load_knowledge(house)
    assert [one.id for one in own_entries(knowledge, ["quiet-streets"])["cases"]] == ["quiet-streets"]  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="'silver' is no entry of your organisation's own"):
        own_entries(knowledge, ["silver"])


def test_what_is_here_already_is_seen(house: Path, tmp_path: Path) -> None:
    knowledge = load_knowledge(house)
    path = tmp_path / "out.yaml"
    path.write_bytes(pack(own_entries(knowledge), zipped=False))
    assert [parcel.state for parcel in unpack(path, knowledge, load_lawbook().laws)] == ["same"]
    path.write_text(path.read_text(encoding="utf-8").replace("Ruas calmas", "Outras"), encoding="utf-8")
    assert [parcel.state for parcel in unpack(path, knowledge, load_lawbook().laws)] == ["differs"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CASE, "the schema of the file is none"),
        ("schema: ppi/knowledge/2\n" + CASE, "the schema of the file is ppi/knowledge/2"),
        (f"schema: {SCHEMA}\nsteps: []\n", "steps is nothing that is exchanged"),
        (f"schema: {SCHEMA}\ncases:\n  - id: ../../evil\n    name: x\n    summary: x\n", "is no id"),
        (f"schema: {SCHEMA}\ncases:\n  - id: CON.\n    name: x\n    summary: x\n", "is no id"),
        (f"schema: {SCHEMA}\ncases:\n  - id: a\n    name: \"\\e[2J\"\n    summary: x\n", "control character"),
        (f"schema: {SCHEMA}\ncases:\n  - id: a\n    name: \"\\u202Ex\"\n    summary: x\n", "control character"),
        (
            f"schema: {SCHEMA}\nresources:\n  - id: a\n    title: x\n    url: 'javascript:alert(1)'\n",
            "is no address of a page",
        ),
        (f"schema: {SCHEMA}\ncases:\n  - id: a\n    name: x\n    summary: x\n    sector: unheard\n", "no word of the vocabulary"),
        (f"schema: {SCHEMA}\ncases: !!python/object/apply:os.system ['true']\n", "is not allowed here"),
        (f"schema: {SCHEMA}\ncases:\n  - replace: silver\n    name: x\n    summary: x\n", "there is no silver to replace"),
        ("", "the schema of the file is none"),
        ("just words", "the schema of the file is none"),
    ],
)  # fmt: skip
def test_whatever_is_no_list_of_entries_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "in.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        taken(path)


def archive(tmp_path: Path, members: dict[str, bytes], *, link: bool = False) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if link:
                info.external_attr = 0o120777 << 16
            made.writestr(info, content)
    path = tmp_path / "in.zip"
    path.write_bytes(packed.getvalue())
    return path


GOOD = f"schema: {SCHEMA}\n{CASE}".encode()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md", "/etc/evil.md", "notes/../../evil.md", "C:\\evil.md", "notes\\evil.md", "run.sh", "notes/run.py",
        "deep/notes/a.md", "notes/.hidden.md", "notes/A b.md", "other.yaml", "knowledge.yaml/../x.md",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="which has no place in it"):
        taken(archive(tmp_path, {"knowledge.yaml": GOOD, name: b"# x\n"}))


def test_a_link_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="which has no place in it"):
        taken(archive(tmp_path, {"knowledge.yaml": b"/etc/passwd"}, link=True))


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = archive(tmp_path, {"knowledge.yaml": b"#" * (MOST_BYTES * 3)})
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="the file is too large"):
        taken(path)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members = {"knowledge.yaml": GOOD} | {f"notes/n{number}.md": b"# x\n" for number in range(600)}
    with pytest.raises(InputError, match="the file is too large"):
        taken(archive(tmp_path, members))


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "in.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(InputError, match="the file is too large"):
        taken(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04rubbish", b"\xff\xfe\x00", b""])
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.zip"
    path.write_bytes(content)
    with pytest.raises(InputError):
        taken(path)


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"knowledge.yaml": GOOD})
    content = bytearray(path.read_bytes())
    content[60:70] = b"\x00" * 10
    path.write_bytes(content)
    with pytest.raises(InputError):
        taken(path)
