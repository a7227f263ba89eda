"""The terms of the glossary that occur in a text, for explaining a question where it is asked."""

from __future__ import annotations

from ppi_cli.knowledge.schema import Knowledge, Term
from ppi_cli.knowledge.words import plain_words
from ppi_cli.language import language

MOST = 2


def terms_in(knowledge: Knowledge, text: str, most: int = MOST) -> list[Term]:
    """The terms whose name, in the language in use, stands in the text; the longest first, none within another."""
    rest = _plain(text)
    named = sorted(
        ((_plain(name), term) for term in knowledge.glossary.values() for name in _names(term)),
        key=lambda pair: -len(pair[0]),
    )
    found: list[Term] = []
    for name, term in named:
        here = next((form for form in (name, f"{name[:-1]}s ") if form.strip() and form in rest), None)
        if here and term not in found:
            found.append(term)
            rest = rest.replace(here, " | ")
        if len(found) == most:
            break
    return found


def _names(term: Term) -> tuple[str, ...]:
    own = term.term.get(language())
    return (*((own,) if own else ()), *term.also.names(language()))


def _plain(text: str) -> str:
    """The words of a text without accents and punctuation, with a space around each."""
    return f" {plain_words(text)} "
