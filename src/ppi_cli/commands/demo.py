"""`ppi demo [DIR]`: a whole worked procurement of a fictional municipality, without a question asked."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from ppi_cli.casefile.answers import read_story
from ppi_cli.casefile.case import CaseFile
from ppi_cli.commands.common import AsOf, Json, Lang, NoInput, Plain, Project, Session
from ppi_cli.commands.decisions import make_decision
from ppi_cli.commands.subjects import make_subject
from ppi_cli.data.places import shipped
from ppi_cli.errors import InputError
from ppi_cli.language import _, words
from ppi_cli.law.as_json import plan_json
from ppi_cli.law.assess import assess
from ppi_cli.law.whatif import what_if

DEFAULT_FOLDER = "ppi-demo"
DAY = datetime.date(2026, 9, 1)
"""The day on which the fictional officer works, so that the demo is the same on any day."""
WHO = "Inês Duarte"
DOCUMENTS = (
    "procedure-choice", "omc-notice", "omc-document", "omc-questionnaire", "omc-registration", "omc-invitation",
    "omc-meeting-script", "omc-qa", "omc-internal-report", "omc-public-report",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="demo", help="Make a whole worked procurement in a new folder, without a question.")(
        demo
    )


def demo(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A new folder (default: ppi-demo).")
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
) -> None:
    """Plans, decides and drafts, then says what it made and what to look at."""
    from ppi_cli.consultation.story import play
    from ppi_cli.documents.library import draft_one, read_library
    from ppi_cli.documents.manifest import Manifest

    session = Session(
        lang=lang, as_json=as_json, no_input=no_input, plain=plain, as_of=as_of or DAY.isoformat()
    )
    place = _new_folder(folder or project)
    book = session.lawbook()
    story = read_story(shipped("procedures") / "demo.yaml", book.facts, book.countries, book.lists)
    case = CaseFile.create(
        place,
        story.facts,
        book.facts,
        book.countries,
        basis=story.basis,
        rows=story.lists.rows,
        lists=book.lists,
        clock=_clock,
        who=lambda: WHO,
    )
    play(case, book, shipped("procedures") / "demo-consultation.yaml", WHO)
    book = session.lawbook(case.facts)  # the buyer's country brings its own rules
    day = session.day
    assessment = assess(book, case.facts, day)
    decision = None
    if assessment.recommended is not None:
        decision = make_decision(case, book, assessment, assessment.recommended.id, _rationale(), day, WHO)
        case.decide(decision)
    subject = make_subject(
        session, book, case.facts, case.basis, assessment, decision, lists=case.lists, case=case
    )
    library, manifest = read_library(session.lang), Manifest(place / "documents")
    written = [draft_one(library, name, subject, manifest, day) for name in DOCUMENTS]
    if as_json:
        documents = [result.as_json() for result in written]
        plan = plan_json(assessment, None)
        session.print_json(
            {"schema": "ppi/demo/1", "folder": str(place), "plan": plan, "documents": documents}
        )
        return
    from ppi_cli.terminal.show_demo import show_demo
    from ppi_cli.terminal.show_plan import show_limits, show_result

    changes = what_if(book, case.facts, day)
    session.screen.paragraph(
        _(
            "A fictional town wants quieter street works. Its officer has answered the questions of `ppi plan` and "
            "asked the market: twelve organisations replied."
        )
    )
    show_result(session.screen, book, assessment, [], changes)
    show_demo(session.screen, place, [result.path for result in written])
    show_limits(session.screen, book, country=words(book.countries[str(case.facts["buyer.country"])]))


def _new_folder(asked: Path | None) -> Path:
    """The folder asked for, which must not hold a procurement; by default `ppi-demo`, numbered if it is there."""
    if asked is not None:
        if asked.exists() and (not asked.is_dir() or any(asked.iterdir())):
            raise InputError(_("the folder is not empty"), _("Name a new folder for the demo."), str(asked))
        return asked
    number = 1
    place = Path(DEFAULT_FOLDER)
    while place.exists():
        number += 1
        place = Path(f"{DEFAULT_FOLDER}-{number}")
    return place


def _clock() -> datetime.datetime:
    return datetime.datetime.combine(DAY, datetime.time(9, 0), tzinfo=datetime.UTC)


def _rationale() -> str:
    return _(
        "The search found no machine that meets 60 dB(A) at ten metres, and three firms said in the consultation that "
        "they could develop one. We want to buy from whoever reaches the target, without a second tender."
    )
