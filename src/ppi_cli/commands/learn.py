"""`ppi learn`: what others know, and what to do with it. Each of its words is a module of its own beside this one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ppi_cli.commands.common import Session, with_session
from ppi_cli.knowledge.schema import Kind

Asked = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="A question or words.")]
Words = Annotated[
    list[str] | None, typer.Argument(metavar="[WORD]...", help="With these words in their title.")
]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these.")]
Identity = Annotated[str, typer.Argument(metavar="ID", help="An id, as lists and hits show it.")]
Procedure = Annotated[str | None, typer.Option("--procedure", metavar="ID", help="On this procedure.")]
Country = Annotated[str | None, typer.Option("--country", metavar="CODE", help="Of this country.")]
Sector = Annotated[str | None, typer.Option("--sector", metavar="NAME", help="Of this sector.")]
OfKind = Annotated[str | None, typer.Option("--kind", metavar="NAME", help="Of this kind, such as guide.")]
HitKind = Annotated[
    str | None, typer.Option("--kind", metavar="NAME", help="Only hits of this kind, such as faq or rule.")
]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="Written in this language.")]
OnTopic = Annotated[str | None, typer.Option("--topic", metavar="NAME", help="On this topic, such as ipr.")]
Most = Annotated[int, typer.Option("--most", metavar="NUMBER", min=1, max=100, help="How many hits at most.")]
Ask = Annotated[
    bool, typer.Option("--ask", help="Write an e-mail to the centre that is named, or that of your country.")
]
ToCase = Annotated[
    str | None, typer.Option("--case", metavar="ID", help="Write it to the buyer of this case instead.")
]
Question = Annotated[
    str | None, typer.Option("--question", metavar="TEXT", help="With --ask: your own question.")
]
Amounts = Annotated[
    bool | None, typer.Option("--amounts/--no-amounts", help="With --ask: whether amounts may be named.")
]
LetterFile = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="With --ask: the file, .eml, .docx or .txt (default: enquiry-ID.eml)."
    ),
]
LessonId = Annotated[str | None, typer.Argument(metavar="[LESSON]", help="A lesson's number or id.")]
Restart = Annotated[bool, typer.Option("--restart", help="Forget how far you have come.")]
WhatToAdd = Annotated[str, typer.Argument(metavar="note|case", help="What to write.")]
Title = Annotated[
    list[str] | None, typer.Argument(metavar="[TITLE]...", help="Its title (default: the procurement's).")
]
NewId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Its id and file name (default: from the title).")
]
NewFile = Annotated[Path, typer.Argument(metavar="FILE", help="A new file, .yaml, or .zip with notes too.")]
TheirFile = Annotated[Path, typer.Argument(metavar="FILE", help="What `ppi learn export` wrote.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Take in all that is new without asking.")]


def register(app: typer.Typer) -> None:
    """Adds the command with its words."""
    group = typer.Typer(
        help="Questions, terms, steps, cases and a course: at hand, searched offline.",
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    group.callback(invoke_without_command=True)(with_session(start))
    group.command(name="search", help="Search everything in your own words: knowledge, law, templates.")(
        with_session(search)
    )
    group.command(name="show", help="One entry in full, with its law and sources.")(with_session(show))
    group.command(
        name="steps", help="From need to lessons; beside a procurement: what is done, what is next."
    )(with_session(steps))
    group.command(name="faq", help="Questions that officers ask, with answers.")(
        with_session(_list_of("faq"))
    )
    group.command(name="glossary", help="Terms and what they mean.")(with_session(_list_of("glossary")))
    group.command(name="cases", help="Innovation procurements of others.")(with_session(_list_of("cases")))
    group.command(name="resources", help="Guides, templates, tools and networks.")(
        with_session(_list_of("resources"))
    )
    group.command(name="topics", help="Subjects in depth, such as circular procurement.")(
        with_session(_list_of("topics"))
    )
    group.command(name="notes", help="Notes of your organisation's own.")(with_session(_list_of("notes")))
    group.command(name="centres", help="Competence centres; --ask writes an e-mail that asks one for help.")(
        with_session(centres)
    )
    group.command(name="course", help="Learn it step by step, with questions; where you are is kept.")(
        with_session(course)
    )
    group.command(name="add", help="Write a note or a case of your own, filled from your procurement.")(
        with_session(add)
    )
    group.command(name="export", help="Hand your own cases and notes to others, in one file.")(
        with_session(export)
    )
    group.command(name="import", help="Take in what others have handed to you, one by one.")(
        with_session(take_in)
    )
    app.add_typer(group, name="learn")


def start(session: Session, context: typer.Context) -> None:
    """What there is; options given here hold for the word that follows too."""
    if context.invoked_subcommand is not None:
        told = {name: value for name, value in context.params.items() if value}
        context.default_map = {context.invoked_subcommand: told}
        return
    from ppi_cli.commands import learn_lists

    learn_lists.start(session)


def search(session: Session, words: Asked = None, kind: HitKind = None, most: Most = 10) -> None:
    """The entries that answer best."""
    from ppi_cli.commands import learn_search

    learn_search.run(session, " ".join(words or ()), kind, most)


def show(session: Session, identity: Identity) -> None:
    """One entry as a page."""
    from ppi_cli.commands import learn_lists

    learn_lists.show(session, identity)


def steps(session: Session, procedure: Procedure = None) -> None:
    """The steps, and where the procurement at hand stands on them."""
    from ppi_cli.commands import learn_steps

    learn_steps.run(session, procedure)


def centres(
    session: Session,
    words: Words = None,
    ask: Ask = False,
    case: ToCase = None,
    question: Question = None,
    amounts: Amounts = None,
    out: LetterFile = None,
    country: Country = None,
) -> None:
    """The centres, or an enquiry to one."""
    if ask or case:
        from ppi_cli.commands import learn_ask

        learn_ask.run(session, " ".join(words or ()) or country or "", case, out, amounts, question)
    else:
        from ppi_cli.commands import learn_lists

        learn_lists.show_kind(session, "centres", learn_lists.filters_of(country=country, words=words))


def course(session: Session, lesson: LessonId = None, restart: Restart = False) -> None:
    """The course."""
    from ppi_cli.commands import learn_course

    learn_course.run(session, lesson, restart=restart)


def add(session: Session, kind: WhatToAdd, title: Title = None, identity: NewId = None) -> None:
    """An entry of the organisation's own."""
    from ppi_cli.commands import learn_own

    learn_own.add(session, kind, " ".join(title or ()), identity)


def export(session: Session, file: NewFile, ids: Ids = None) -> None:
    """One file for others."""
    from ppi_cli.commands import learn_own

    learn_own.export(session, file, ids or ())


def take_in(session: Session, file: TheirFile, yes: Yes = False) -> None:
    """What others wrote."""
    from ppi_cli.commands import learn_own

    learn_own.take_in(session, file, yes=yes)


def _list_of(kind: Kind) -> Callable[..., None]:
    """The command that lists one kind of entry."""

    def entries(
        session: Session,
        words: Words = None,
        procedure: Procedure = None,
        country: Country = None,
        sector: Sector = None,
        of_kind: OfKind = None,
        language: Language = None,
        topic: OnTopic = None,
    ) -> None:
        from ppi_cli.commands import learn_lists

        filters = learn_lists.filters_of(
            procedure=procedure, country=country, sector=sector, kind=of_kind, language=language, topic=topic,
            words=words,
        )  # fmt: skip
        learn_lists.show_kind(session, kind, filters)

    return entries
