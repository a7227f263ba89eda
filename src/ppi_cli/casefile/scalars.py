"""Writing values as YAML, so that our reader and every other reader of YAML see what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from ppi_cli.data.facts import show
from ppi_cli.data.schema import Value


class Rows(msgspec.Struct, frozen=True):
    """The rows of a list, at least one."""

    rows: Sequence[Mapping[str, Value]]


Tree = Value | Mapping[str, "Tree"] | Rows
"""A value, or values under names (a group of facts, the basis of one, a decision), or the rows of a list."""


# Plain style only for what no reader can take for something else: it begins with a letter, holds nothing that
# YAML gives a meaning, and is none of the words that YAML 1.1 reads as true, false or nothing.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,;()/%&'’“”«»–—º°+=$€@!?\"\[\]{}*|<>~^#:-]*[\w.)%'’”»+=$€!?\"*^-])?")
_PLAIN_IN_BRACKETS = re.compile(r"[^\W\d_](?:[\w ./%&'+-]*[\w.%+-])?")
_MISREAD = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_UNFIT_FOR_LINES = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\\A[ \n]|[ ]$|\n\n\\Z", re.MULTILINE
)
_SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class Written(msgspec.Struct, frozen=True):
    """A value as YAML: what stands on the line of its name, and the lines below (literal text only)."""

    inline: str
    body: tuple[str, ...] = ()


def write(value: Value, *, brackets: bool = False) -> Written:
    """The value as YAML; `brackets` says that it will stand within [] or {}, where there is only one line."""
    match value:
        case str():
            literal = None if brackets else _literal(value)
            return literal or Written(_word(value, brackets=brackets))
        case tuple():
            return Written(f"[{', '.join(item(part) for part in value)}]")
        case _:
            return Written(show(value))


def item(text: str) -> str:
    """One item of a list of CPV codes or days: digits and hyphens as they are, anything else with care."""
    return text if re.fullmatch(r"[\d-]+-[\d-]+", text) else _word(text, brackets=True)


def quoted(text: str) -> str:
    """The text in double quotation marks, on one line."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def entry(name: str, value: Tree, indent: int) -> list[str]:
    """The lines of `name: value` at a column, groups and literal text below it."""
    margin = " " * indent
    if isinstance(value, Mapping):
        below = [line for key, inner in value.items() for line in entry(key, inner, indent + 2)]
        return [f"{margin}{_name(name)}:", *below] if below else [f"{margin}{_name(name)}: {{}}"]
    if isinstance(value, Rows):
        return [f"{margin}{_name(name)}:", *items(value.rows, indent + 2)]
    written = write(value)
    return [f"{margin}{_name(name)}: {written.inline}", *indented(written.body, indent + 2)]


def items(values: Sequence[Mapping[str, Tree]], column: int) -> list[str]:
    """Items of a list, each a dash and its entries."""
    lines = []
    for value in values:
        first, *rest = [line for name, inner in value.items() for line in entry(name, inner, column + 2)]
        lines += [f"{' ' * column}- {first.lstrip()}", *rest]
    return lines


def entry_in_brackets(name: str, value: Tree) -> str:
    """`name: value` for within {}."""
    if isinstance(value, Mapping):
        inner = ", ".join(entry_in_brackets(key, part) for key, part in value.items())
        return f"{_name(name)}: {{{inner}}}"
    if isinstance(value, Rows):
        return f"{_name(name)}: {rows_in_brackets(value.rows)}"
    return f"{_name(name)}: {write(value, brackets=True).inline}"


def rows_in_brackets(rows: Sequence[Mapping[str, Value]]) -> str:
    """The rows of a list for within [] or {}, on one line."""
    made = (", ".join(entry_in_brackets(name, value) for name, value in row.items()) for row in rows)
    return f"[{', '.join(f'{{{row}}}' for row in made)}]"


def indented(lines: tuple[str, ...], indent: int) -> list[str]:
    """The lines of a literal text at a column; empty ones stay empty."""
    return [f"{' ' * indent}{line}" if line else "" for line in lines]


def _name(text: str) -> str:
    return _word(text, brackets=True)


def _word(text: str, *, brackets: bool) -> str:
    allowed = _PLAIN_IN_BRACKETS if brackets else _PLAIN
    plain = allowed.fullmatch(text) and text.casefold() not in _MISREAD
    return text if plain and ": " not in text and " #" not in text else quoted(text)


def _literal(text: str) -> Written | None:
    """Text of several lines as it is, below its name; None where YAML would not give it back unchanged."""
    if "\n" not in text.rstrip("\n") or _UNFIT_FOR_LINES.search(text):
        return None
    ends = text.endswith("\n")
    return Written("|" if ends else "|-", tuple(text.removesuffix("\n").split("\n")))


def _escape(found: re.Match[str]) -> str:
    letter = found.group()
    if letter in _SHORT:
        return _SHORT[letter]
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"
