"""Works out the formulas of a workbook as a spreadsheet does, as far as ours go: a second opinion on what they say."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

_SIGNS = {"^": "**", "=": "==", "<>": "!="}


class Wrong(Exception):
    """What a spreadsheet shows as an error."""


class V:
    """A value, or the values of several cells in a row, as formulas reckon with them."""

    def __init__(self, value: Any) -> None:
        self.value = value.value if isinstance(value, V) else value

    def __iter__(self) -> Iterator[Any]:
        return iter(self.value if isinstance(self.value, list) else [self.value])

    def __add__(self, other: object) -> V:
        return self._each(other, operator.add)

    def __sub__(self, other: object) -> V:
        return self._each(other, operator.sub)

    def __rsub__(self, other: object) -> V:
        return V(other) - self

    def __mul__(self, other: object) -> V:
        return self._each(other, operator.mul)

    def __truediv__(self, other: object) -> V:
        return self._each(other, operator.truediv)

    def __pow__(self, other: object) -> V:
        return self._each(other, operator.pow)

    def __eq__(self, other: object) -> V:  # type: ignore[override]  # as formulas compare
        return self._compare(other, operator.eq)

    def __ne__(self, other: object) -> V:  # type: ignore[override]
        return self._compare(other, operator.ne)

    def __lt__(self, other: object) -> V:
        return self._compare(other, operator.lt)

    def __le__(self, other: object) -> V:
        return self._compare(other, operator.le)

    def __gt__(self, other: object) -> V:
        return self._compare(other, operator.gt)

    def __ge__(self, other: object) -> V:
        return self._compare(other, operator.ge)

    __hash__ = None  # type: ignore[assignment]

    def _pairs(self, other: object) -> tuple[list[tuple[Any, Any]], bool]:
        mine, theirs = list(self), list(V(other))
        size = max(len(mine), len(theirs))
        whole = isinstance(self.value, list) or isinstance(V(other).value, list)
        mine, theirs = (one if len(one) > 1 else one * size for one in (mine, theirs))
        return list(zip(mine, theirs, strict=True)), whole

    def _each(self, other: object, does: Callable[[Any, Any], Any]) -> V:
        pairs, whole = self._pairs(other)
        found = [_reckoned(does, one, two) for one, two in pairs]
        return V(found if whole else found[0])

    def _compare(self, other: object, does: Callable[[Any, Any], Any]) -> V:
        pairs, whole = self._pairs(other)
        found = [does(*_comparable(one, two)) for one, two in pairs]
        return V(found if whole else found[0])


def _reckoned(does: Callable[[Any, Any], Any], one: Any, two: Any) -> Any:
    for value in (one, two):
        if isinstance(value, Wrong):
            return value
    try:
        return does(_number(one), _number(two))
    except (ZeroDivisionError, ValueError):
        return Wrong()


def _number(value: Any) -> float:
    if isinstance(value, str):
        raise ValueError(value)
    return 0.0 if value is None else float(value)


def _comparable(one: Any, two: Any) -> tuple[Any, Any]:
    """Text is more than any number, and an empty cell is whatever it is compared with."""
    empty = {str: "", type(None): 0}
    one = empty.get(type(two), 0) if one is None else one
    two = empty.get(type(one), 0) if two is None else two
    return (isinstance(one, str), _folded(one)), (isinstance(two, str), _folded(two))


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _numbers(value: V) -> list[float]:
    for one in value:
        if isinstance(one, Wrong):
            raise one
    return [one for one in value if isinstance(one, int | float) and not isinstance(one, bool)]


def _truth(value: V) -> bool:
    if isinstance(value.value, Wrong):
        raise value.value
    return bool(value.value)


def _sumproduct(*factors: V) -> float:
    """Texts count as nil where they stand by themselves."""
    if len(factors) == 1:
        return math.fsum(map(_strict, factors[0]))
    rows = zip(
        *([one if isinstance(one, int | float) else 0 for one in factor] for factor in factors), strict=True
    )
    return math.fsum(math.prod(row) for row in rows)


def _strict(value: Any) -> float:
    if isinstance(value, Wrong | str):
        raise Wrong
    return float(value or 0)


def _vlookup(wanted: V, table: V, column: V, _near: V) -> Any:
    cells = list(table)
    for place in range(0, len(cells), 2):  # our tables have two columns
        if cells[place] == wanted.value and wanted.value is not None:
            return cells[place + int(column.value) - 1]
    raise Wrong


def _sumif(where: V, wanted: V, amounts: V) -> float:
    pairs = zip(where, amounts, strict=True)
    return math.fsum(
        amount for one, amount in pairs if one == wanted.value and isinstance(amount, int | float)
    )


def _mod(number: V, by: V) -> V:
    return number._each(by, operator.mod)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "AND": lambda *tests: not [test for test in tests if not _truth(test)],
    "ISNUMBER": lambda one: (
        [_is_number(cell) for cell in one] if isinstance(one.value, list) else _is_number(one.value)
    ),
    "N": lambda one: one.value if _is_number(one.value) else _raised(one.value),
    "MOD": _mod,
    "SUM": lambda *amounts: math.fsum(number for one in amounts for number in _numbers(one)),
    "MAX": lambda *amounts: max(number for one in amounts for number in _numbers(one)),
    "ROUND": lambda one, places: round(_strict(one.value), int(places.value)),
    "COUNTIF": lambda where, wanted: sum(one == wanted.value for one in where),
    "SUMIF": _sumif,
    "SUMPRODUCT": _sumproduct,
    "VLOOKUP": _vlookup,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _raised(value: Any) -> float:
    if isinstance(value, Wrong):
        raise value
    return 0.0


class Engine:
    """A workbook whose formulas are worked out on demand."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[tuple[str, str], Any] = {}
        self._code: dict[str, Any] = {}

    def results(self) -> dict[tuple[str, str], Any]:
        """What every formula comes to, by sheet and cell; `Wrong` where it is an error."""
        return {
            (sheet.title, cell.coordinate): self.at(sheet.title, cell.coordinate)
            for sheet in self._book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def at(self, sheet: str, place: str) -> Any:
        """The value of a cell."""
        key = sheet, place.replace("$", "")
        if key not in self._known:
            cell = self._book[sheet][key[1]]
            self._known[key] = self._worked_out(sheet, cell.value) if cell.data_type == "f" else cell.value
        return self._known[key]

    def _worked_out(self, sheet: str, formula: str) -> Any:
        try:
            value = V(eval(self._compiled(formula), self._names(sheet))).value
        except Wrong as wrong:
            return wrong
        return 0 if value is None else value

    def _compiled(self, formula: str) -> Any:
        if formula not in self._code:
            self._code[formula] = compile(_python(formula), "formula", "eval")
        return self._code[formula]

    def _names(self, sheet: str) -> dict[str, Any]:
        def call(name: str, *arguments: Callable[[], Any]) -> V:
            return self._call(name, arguments)

        return {"V": V, "call": call, "cells": lambda where: self._cells(sheet, where)}

    def _call(self, name: str, arguments: tuple[Callable[[], Any], ...]) -> V:
        if name == "IF":
            return V(arguments[1 if _truth(V(arguments[0]())) else 2]())
        if name == "IFERROR":
            try:
                value = V(arguments[0]())
            except Wrong:
                value = V(Wrong())
            return V(arguments[1]()) if isinstance(value.value, Wrong) else value
        return V(_FUNCTIONS[name](*(V(argument()) for argument in arguments)))

    def _cells(self, sheet: str, where: str) -> V:
        named = re.fullmatch(r"'((?:[^']|'')+)'!(.+)", where)
        if named:
            sheet, where = named[1].replace("''", "'"), named[2]
        if ":" not in where:
            return V(self.at(sheet, where))
        left, top, right, bottom = range_boundaries(where.replace("$", ""))
        rows = self._book[sheet].iter_rows(top, bottom, left, right)
        return V([self.at(sheet, cell.coordinate) for row in rows for cell in row])


def _python(formula: str) -> str:
    """A formula as an expression; what is handed to a function is worked out when it asks for it."""
    parts: list[str] = []
    for token in Tokenizer(formula).items:
        if token.type == "FUNC":
            parts.append(f"call({token.value[:-1]!r}, lambda: " if token.subtype == "OPEN" else ")")
        elif token.type == "SEP":
            parts.append(", lambda: ")
        elif token.type == "OPERAND":
            parts.append(_operand(token.value, token.subtype))
        elif token.type == "OPERATOR-INFIX":
            parts.append(_SIGNS.get(token.value, token.value))
        elif token.type == "PAREN":
            parts.append(token.value)
        elif token.type != "WHITE-SPACE":
            raise AssertionError(f"{token.type} {token.value}")
    return "".join(parts)


def _operand(text: str, kind: str) -> str:
    if kind == "RANGE":
        return f"cells({text!r})"
    if kind == "TEXT":
        value: Any = text[1:-1].replace('""', '"')
    else:
        value = {"TRUE": True, "FALSE": False}.get(text) if kind == "LOGICAL" else float(text)
    return f"V({value!r})"
