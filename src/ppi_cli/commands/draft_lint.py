"""`ppi draft lint`: what is wrong with templates, ours or an organisation's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from ppi_cli.casefile.decisions import Decision, Receipt
from ppi_cli.commands.common import Session
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.documents.context import Subject
from ppi_cli.errors import Exit, InputError
from ppi_cli.language import _, ngettext
from ppi_cli.law.assess import assess


def check(session: Session, ids: Sequence[str]) -> None:
    """Lists the faults of all templates, or of those that are named, in every language."""
    from ppi_cli.documents.library import template_files
    from ppi_cli.documents.linting import lint_languages, lint_template

    book = session.lawbook()
    base, folders, files = template_files(session.house)
    named = sorted({path.stem for path in files})
    for asked in ids:
        if asked not in named:
            guess = nearest(asked, named)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(named)
            raise InputError(_("there is no document '{name}'").format(name=asked), fix)
    chosen = [path for path in files if not ids or path.stem in ids]

    def suppose(facts: dict[str, Value], decided: str | None) -> Subject:
        return _supposed(session, book, facts, decided)

    findings = [one for path in chosen for one in lint_template(path, base, folders, suppose, book)]
    for name in dict.fromkeys(path.stem for path in chosen):
        findings += lint_languages([path for path in chosen if path.stem == name])
    if session.as_json:
        told = [{"severity": one.severity, **one.problem._asdict()} for one in findings]
        session.print_json(
            {"schema": "ppi/draft-lint/1", "templates": list(map(str, chosen)), "findings": told}
        )
    else:
        _show(session, findings, len(chosen))
    if any(one.severity == "error" for one in findings):
        raise typer.Exit(Exit.FALLS_SHORT)


def _supposed(session: Session, book: Lawbook, facts: dict[str, Value], decided: str | None) -> Subject:
    from ppi_cli.commands.subjects import make_subject

    assessment = assess(book, facts, session.day)
    decision = None
    if decided:
        receipt = Receipt("0", book.hash, session.day, "")
        decision = Decision(
            decided, _("a sample text"), "ppi", session.day, assessment.recommendation.procedure, receipt
        )
    return make_subject(session, book, facts, {}, assessment, decision)


def _show(session: Session, findings: Sequence[Any], count: int) -> None:
    for one in findings:
        kind = "no" if one.severity == "error" else "mind"
        session.screen.item(kind, f"{one.problem.where}: {one.problem.what}", indent=1)
        session.screen.paragraph(one.problem.fix, indent=4)
    if not findings:
        session.screen.item(
            "yes",
            ngettext(
                "{count} template, nothing to say against it",
                "{count} templates, nothing to say against them",
                count,
            ).format(count=count),
            indent=1,
        )
