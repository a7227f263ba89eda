"""YAML read as hostile: what is no plain text with plain values is refused, with its place, and ends nothing."""

# ruff: noqa: E501 - one row is one case, so that a table can be read

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppi_cli.data import yaml_source
from ppi_cli.data.yaml_source import DEEPEST, Source, is_null, read_source, read_text
from ppi_cli.errors import InputError

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        (BOMB, "aliases (& and *) are not allowed", None),
        ("a: &x [*x]\n", "aliases (& and *) are not allowed", None),
        ("a: &reason and more\n", "aliases (& and *) are not allowed", "facts.yaml:1:4"),
        ("a: *nowhere\n", "aliases (& and *) are not allowed", "facts.yaml:1:4"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", "!!python/object/apply:os.system is not allowed here", "facts.yaml:2:4"),
        ("a: !mine 5\n", "!mine is not allowed here", "facts.yaml:1:4"),
        ("a: !!binary AAAA\n", "!!binary is not allowed here", "facts.yaml:1:4"),
        ("a: !!set {b}\n", "!!set is not allowed here", "facts.yaml:1:4"),
        ("a: {<<: {b: 1}}\n", "<< is not allowed here", "facts.yaml:1:5"),
        ("a:\n\tb: 1\n", "a tab is used to indent", "facts.yaml:2:1"),
        ("a: 1\n---\nb: 2\n", "the file holds more than one document", "facts.yaml:2:1"),
        ("a: [1, 2\n", "this is not YAML: did not find expected ',' or ']'", "facts.yaml:2:1"),
        ("a: b: c\n", "this is not YAML: mapping values are not allowed in this context", "facts.yaml:1:5"),
        ("a: 'b\n", "this is not YAML: found unexpected end of stream", "facts.yaml:2:1"),
        ("\0\1\2", "the file holds characters that no text file has", "facts.yaml"),
        ("a: \x07\n", "the file holds characters that no text file has", "facts.yaml"),
        ("[" * 100_000, "the file is nested too deeply", "facts.yaml:1:101"),
        ("- " * 100_000, "the file is nested too deeply", "facts.yaml:1:201"),
        ("{a: " * 100_000, "the file is nested too deeply", "facts.yaml:1:401"),
        ("? " * 100_000, "the file is nested too deeply", "facts.yaml:1:201"),
        ("\n".join(" " * n + "a:" for n in range(1000)), "the file is nested too deeply", "facts.yaml:101:101"),
    ],
)  # fmt: skip
def test_hostile_text_is_refused_with_its_place(text: str, what: str, where: str | None) -> None:
    source = Source("facts.yaml", text)
    assert [problem.what for problem in source.problems] == [what]
    assert source.problems[0].where == where or where is None
    assert source.problems[0].fix
    assert source.root is None
    with pytest.raises(InputError):
        source.fail_if_wrong()


@pytest.mark.parametrize("opener", ["[", "- ", "{a: ", "? "])
def test_deep_nesting_does_not_end_the_program(opener: str) -> None:
    code = (
        f"from ppi_cli.data.yaml_source import Source; print(len(Source('x', {opener!r} * 100_000).problems))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "1"), ran.stderr[-500:]


def test_nesting_as_deep_as_is_allowed_is_read() -> None:
    assert not Source("x", "[" * DEEPEST + "]" * DEEPEST).problems
    assert Source("x", "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)).problems


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert not Source("x", "\n".join(f"a{n}: [{{b: [1]}}]" for n in range(2000))).problems


def test_a_key_that_stands_twice_is_noted_once_and_the_first_counts() -> None:
    source = Source("x", "a: 1\nb: 2\na: 3\n")
    assert source.root is not None
    assert [(key, value.value) for key, _node, value in source.entries(source.root)] == [
        ("a", "1"),
        ("b", "2"),
    ]
    assert [(p.what, p.where) for p in source.problems] == [("a stands twice", "x:3:1")]
    assert "line 1" in source.problems[0].fix


def test_a_key_that_is_no_word_is_refused() -> None:
    source = Source("x", "[a, b]: c\nd: e\n")
    assert source.root is not None
    assert [key for key, _node, _value in source.entries(source.root)] == ["d"]
    assert source.problems[0].what == "a key must be a word"


@pytest.mark.parametrize(
    "written", ["NO", "no", "1:30", "2026", "0x1F", "1_000", "2026-02-30", "1e3", ".inf", "="]
)
def test_a_value_stays_the_text_that_was_written(written: str) -> None:
    source = Source("x", f"a: {written}\n")
    assert source.root is not None and not source.problems
    ((_key, _node, value),) = source.entries(source.root)
    assert value.value == written


@pytest.mark.parametrize(
    ("written", "null"),
    [("", True), ("~", True), ("null", True), ("''", False), ("'~'", False), ("nil", False)],
)
def test_only_plain_nothing_is_nothing(written: str, null: bool) -> None:
    source = Source("x", f"a: {written}\n")
    assert source.root is not None
    ((_key, _node, value),) = source.entries(source.root)
    assert is_null(value) is null


@pytest.mark.parametrize("empty", ["", "\n\n", "# a comment\n"])
def test_a_text_without_entries_has_no_root_and_no_problem(empty: str) -> None:
    source = Source("x", empty)
    assert (source.root, source.problems) == (None, [])


@pytest.mark.parametrize(
    ("raw", "what", "where"),
    [
        (b"a: caf\xe9\n", "the file is not text in UTF-8", ":1:7"),
        (b"a: 1\nbb: \xff\n", "the file is not text in UTF-8", ":2:5"),
        ("a: 1\n".encode("utf-16"), "the file is not text in UTF-8", ":1:1"),
        (b"PK\x03\x04\x14\x00\xf0\x9f", "the file is not text in UTF-8", ":1:7"),
    ],
)
def test_a_file_that_is_no_utf8_is_refused_where_it_begins(
    tmp_path: Path, raw: bytes, what: str, where: str
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        read_text(path)
    assert (caught.value.problems[0].what, caught.value.problems[0].where) == (what, f"{path}{where}")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_characters_without_a_mark_are_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes("a: 1\n".encode(encoding))
    assert read_source(path).problems


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes("\ufeffa: 1\r\nb: café\r\n".encode())
    source = read_source(path)
    assert source.root is not None
    found = {key: (value.value, source.place(value)) for key, _node, value in source.entries(source.root)}
    assert found == {"a": ("1", f"{path}:1:4"), "b": ("café", f"{path}:2:4")}


def test_a_folder_a_missing_file_and_a_huge_one_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="this is a folder, not a file"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="there is no such file"):
        read_text(tmp_path / "nothing.yaml")
    monkeypatch.setattr(yaml_source, "MAX_BYTES", 3)
    (tmp_path / "large.yaml").write_text("a: 1")
    with pytest.raises(InputError, match="the file is too large"):
        read_text(tmp_path / "large.yaml", "large.yaml")


def test_the_column_of_a_fault_within_a_value_is_counted() -> None:
    source = Source("x", "a: one two\nb: >\n  one\n  two\n")
    assert source.root is not None
    (_a, _n, one), (_b, _m, folded) = source.entries(source.root)
    source.wrong("w", "f", one, column=5)
    source.wrong("w", "f", folded, column=5)
    assert [problem.where for problem in source.problems] == ["x:1:8", "x:2:4"]


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    source = Source("x", text)
    assert source.root is None or not source.problems


@given(st.text(alphabet="ab:-[]{},?&*!|>'\"# \n\t0<", max_size=60))
def test_any_text_of_signs_is_either_read_or_refused(text: str) -> None:
    source = Source("x", text)
    assert source.root is None or not source.problems
