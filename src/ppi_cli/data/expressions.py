"""Conditions: short expressions over facts, parsed once into a tree of a few node types.

    solution.available != ready and (rd.needed or value.rd >= 100000)

There are no calls, no attributes and no code: names are ids of facts or derived values, words are their choices.
Every word is checked against the fact that it is compared with.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import And, Compare, Expr, FactDefinition, Name, Not, Number, Or, Sum, Word
from ppi_cli.data.trees import names_in
from ppi_cli.language import _

Kind = Literal["number", "date", "yes-no", "word", "text"]
Meaning = tuple[Kind, frozenset[str]]
"""The kind of a name and, for words and levels, the words it may be."""
Vocabulary = Mapping[str, Meaning]

_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d[\d_]*(?:\.\d+)?)|(?P<op>==|!=|<=|>=|<|>|\+|\(|\)|,)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)*))"
)
_KEYWORDS = frozenset({"and", "or", "not", "in"})
_NUMERIC = frozenset({"money", "percent", "whole", "level"})


class BadExpression(ValueError):
    """A condition that cannot be read: what is wrong and, as `column`, where in the text (from one)."""

    def __init__(self, what: str, column: int) -> None:
        self.what = what
        self.column = column
        super().__init__(what)


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    column: int


def kind_of(fact: FactDefinition) -> Meaning:
    """How a fact may be used in a condition."""
    if fact.type in _NUMERIC:
        return "number", frozenset(fact.choices)
    if fact.type == "date":
        return "date", frozenset()
    if fact.type == "yes-no":
        return "yes-no", frozenset({"yes", "no"})
    if fact.type == "choice":
        return "word", frozenset(fact.choices)
    return "text", frozenset()


def parse(text: str, vocabulary: Vocabulary) -> Expr:
    """The tree of a condition. Raises BadExpression."""
    try:
        return _Parser(text, vocabulary).whole()
    except RecursionError:
        raise BadExpression(_("the condition is nested too deeply"), 1) from None


class _Parser:
    """Recursive descent: or, and, not, comparison, sum, operand."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.tokens = self._tokens(text)
        self.at = 0

    def whole(self) -> Expr:
        tree = self._or()
        if self._peek().kind != "end":
            raise BadExpression(
                _("'{text}' is not expected here").format(text=self._peek().text), self._peek().column
            )
        return tree

    @staticmethod
    def _tokens(text: str) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if not match or not match.lastgroup:
                column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
                raise BadExpression(
                    _("'{text}' has no meaning in a condition").format(text=text[column - 1]), column
                )
            word = match[match.lastgroup]
            kind = word if word in _KEYWORDS else match.lastgroup
            tokens.append(_Token(kind, word, match.start(match.lastgroup) + 1))
            at = match.end()
        tokens.append(_Token("end", _("the end"), len(text) + 1))
        return tokens

    def _peek(self) -> _Token:
        return self.tokens[self.at]

    def _take(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _list_of(self, item: Callable[[], Expr], joint: str) -> list[Expr]:
        items = [item()]
        while self._peek().kind == joint or self._peek().text == joint:
            self._take()
            items.append(item())
        return items

    def _or(self) -> Expr:
        items = self._list_of(self._and, "or")
        return items[0] if len(items) == 1 else Or(tuple(items))

    def _and(self) -> Expr:
        items = self._list_of(self._not, "and")
        return items[0] if len(items) == 1 else And(tuple(items))

    def _not(self) -> Expr:
        if self._peek().kind == "not":
            self._take()
            return Not(self._not())
        if self._peek().text == "(":
            self._take()
            inner = self._or()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Expr:
        start = self._peek()
        left = self._sum()
        operator = self._peek()
        if operator.kind == "in":
            self._take()
            return self._membership(left, start)
        if operator.text not in ("==", "!=", "<", "<=", ">", ">="):
            self._require(left, start, "yes-no")
            return left
        self._take()
        right_start = self._peek()
        right = self._sum()
        self._check_pair(left, operator, right, right_start)
        return Compare(operator.text, left, (right,))  # type: ignore[arg-type]  # one of the six, just checked

    def _membership(self, left: Expr, start: _Token) -> Expr:
        self._require(left, start, "word")
        self._expect("(")
        options: list[Expr] = []
        while True:
            token = self._peek()
            option = self._operand()
            self._check_pair(left, token, option, token)
            options.append(option)
            if self._peek().text != ",":
                break
            self._take()
        self._expect(")")
        return Compare("in", left, tuple(options))

    def _sum(self) -> Expr:
        start = self._peek()
        terms = self._list_of(self._operand, "+")
        if len(terms) == 1:
            return terms[0]
        for term in terms:
            self._require(term, start, "number")
        return Sum(tuple(terms))

    def _operand(self) -> Expr:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text.replace("_", "")))
        if token.kind == "date":
            return Number(float(_ordinal(token)))
        if token.kind != "word":
            raise BadExpression(
                _("a fact or a value is missing before '{text}'").format(text=token.text), token.column
            )
        if token.text in self.vocabulary:
            return Name(token.text)
        if "." in token.text:
            guess = nearest(token.text, self.vocabulary)
            hint = _(" (did you mean {guess}?)").format(guess=guess) if guess else ""
            raise BadExpression(_("there is no fact {name}").format(name=token.text) + hint, token.column)
        return Word(token.text)

    def _expect(self, text: str) -> None:
        token = self._take()
        if token.text != text:
            raise BadExpression(_("'{text}' is missing here").format(text=text), token.column)

    def _kind(self, expression: Expr) -> Kind | None:
        match expression:
            case Name(id=name):
                return self.vocabulary[name][0]
            case Number() | Sum():
                return "number"
            case _:
                return None

    def _require(self, expression: Expr, token: _Token, kind: Kind) -> None:
        if self._kind(expression) != kind:
            what = {
                "yes-no": _("'{text}' is not a yes/no fact and is not compared with anything"),
                "word": _("'{text}' is not a fact with choices"),
                "number": _("'{text}' is not a number"),
            }[kind if kind in ("yes-no", "word") else "number"]
            raise BadExpression(what.format(text=token.text), token.column)

    def _check_pair(self, left: Expr, operator: _Token, right: Expr, right_token: _Token) -> None:
        """A word on the right must be a choice of the fact on the left; kinds must fit, and so must the operator."""
        if not isinstance(left, Name | Sum):
            raise BadExpression(_("the left side of a comparison must be a fact"), operator.column)
        kind = self._kind(left)
        if isinstance(right, Word):
            options = self.vocabulary[left.id][1] if isinstance(left, Name) else frozenset[str]()
            if right.value not in options or operator.text in ("<", "<=", ">", ">="):
                guess = nearest(right.value, options)
                hint = _(" (did you mean {guess}?)").format(guess=guess) if guess else ""
                raise BadExpression(
                    _("'{word}' cannot be compared with {fact}").format(
                        word=right.value, fact=names_shown(left)
                    )
                    + hint,
                    right_token.column,
                )
            return
        other = "date" if right_token.kind == "date" else self._kind(right)
        same_words = kind == "word" and operator.text in ("==", "!=", ",", "in")
        if other != kind or (kind in ("word", "yes-no", "text") and not same_words):
            raise BadExpression(
                _("the two sides of the comparison are of different kinds"), right_token.column
            )


def _ordinal(token: _Token) -> int:
    """The day as a number. Raises BadExpression for a day that the calendar does not have."""
    try:
        return datetime.date.fromisoformat(token.text).toordinal()
    except ValueError:
        raise BadExpression(_("the calendar has no {text}").format(text=token.text), token.column) from None


def names_shown(expression: Expr) -> str:
    """The names in an expression, for a message."""
    return ", ".join(sorted(names_in(expression)))
