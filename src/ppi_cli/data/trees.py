"""Walking the trees of conditions."""

from __future__ import annotations

from ppi_cli.data.schema import And, Compare, Expr, Name, Not, Or, Sum


def names_in(expression: Expr) -> frozenset[str]:
    """Every name that occurs in the tree."""
    match expression:
        case Name(id=name):
            return frozenset({name})
        case Sum(terms=items) | And(items=items) | Or(items=items):
            return frozenset().union(*(names_in(item) for item in items))
        case Not(item=item):
            return names_in(item)
        case Compare(left=left, right=right):
            return names_in(left).union(*(names_in(item) for item in right))
        case _:
            return frozenset()
