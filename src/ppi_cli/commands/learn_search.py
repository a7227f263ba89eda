"""`ppi learn search WORDS`."""

from __future__ import annotations

from ppi_cli.commands.common import Session
from ppi_cli.data.facts import nearest
from ppi_cli.errors import InputError
from ppi_cli.knowledge.finding import find
from ppi_cli.knowledge.passages import HIT_KINDS, SINGULAR
from ppi_cli.language import _, language


def run(session: Session, text: str, kind: str | None, most: int) -> None:
    """Hits, best first. Nothing found is an answer too."""
    kinds = [_kind(kind)] if kind else []
    found = find(text, language(), session.house, kinds=kinds, most=most)
    if session.as_json:
        document = {
            "schema": "ppi/search/1",
            "query": text,
            "lang": found.query.lang,
            "did_you_mean": dict(found.query.meant),
            "unknown": list(found.query.unknown),
            "hits": [hit.as_json() for hit in found.hits],
        }
        session.print_json(document)
        return
    from ppi_cli.terminal.show_learn import show_found

    national = any(hit.country for hit in found.hits)
    show_found(session.screen, text, found, session.lawbook().countries if national else {})


def _kind(asked: str) -> str:
    """The kind of hit that was asked for, by its name or that of its list. Raises InputError."""
    named = {**SINGULAR, **{kind: kind for kind in HIT_KINDS}}
    if asked.casefold() not in named:
        guess = nearest(asked.casefold(), named)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(HIT_KINDS)
        raise InputError(_("there is no kind of entry called {kind}").format(kind=asked), fix, "--kind")
    return named[asked.casefold()]
