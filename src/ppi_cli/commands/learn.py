"""`ppi learn`: what others know, and what to do with it. Each of its words is a module of its own beside this one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ppi_cli.commands.common import AsOf, House, Json, Lang, NoInput, Plain, Project
from ppi_cli.knowledge.schema import Kind

Procedure = Annotated[str | None, typer.Option("--procedure", metavar="ID", help="On this procedure.")]
Country = Annotated[str | None, typer.Option("--country", metavar="CODE", help="Of this country.")]
Sector = Annotated[str | None, typer.Option("--sector", metavar="NAME", help="Of this sector.")]
OfKind = Annotated[str | None, typer.Option("--kind", metavar="NAME", help="Of this kind, such as guide.")]
Language = Annotated[str | None, typer.Option("--language", metavar="CODE", help="Written in this language.")]
OnTopic = Annotated[str | None, typer.Option("--topic", metavar="NAME", help="On this topic, such as ipr.")]
Words = Annotated[
    list[str] | None, typer.Argument(metavar="[WORD]...", help="With these words in their title.")
]


def register(app: typer.Typer) -> None:
    """Adds the command with its words."""
    group = typer.Typer(
        help="Questions, terms, steps, cases and a course: at hand, searched offline.",
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    )
    group.callback(invoke_without_command=True)(start)
    group.command(name="search", help="Search everything in your own words: knowledge, law, templates.")(
        search
    )
    group.command(name="show", help="One entry in full, with its law and sources.")(show)
    group.command(
        name="steps", help="From need to lessons; beside a procurement: what is done, what is next."
    )(steps)
    group.command(name="faq", help="Questions that officers ask, with answers.")(_list_of("faq"))
    group.command(name="glossary", help="Terms and what they mean.")(_list_of("glossary"))
    group.command(name="cases", help="Innovation procurements of others.")(_list_of("cases"))
    group.command(name="resources", help="Guides, templates, tools and networks.")(_list_of("resources"))
    group.command(name="topics", help="Subjects in depth, such as circular procurement.")(_list_of("topics"))
    group.command(name="notes", help="Notes of your organisation's own.")(_list_of("notes"))
    group.command(name="centres", help="Competence centres; --ask writes an e-mail that asks one for help.")(
        centres
    )
    group.command(name="course", help="Learn it step by step, with questions; where you are is kept.")(course)
    group.command(name="add", help="Write a note or a case of your own, filled from your procurement.")(add)
    group.command(name="export", help="Hand your own cases and notes to others, in one file.")(export)
    group.command(name="import", help="Take in what others have handed to you, one by one.")(take_in)
    app.add_typer(group, name="learn")


def start(
    context: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """What there is; options given here hold for the word that follows too."""
    given = {
        "project": project, "lang": lang, "as_json": as_json, "no_input": no_input, "plain": plain, "as_of": as_of,
        "house": house,
    }  # fmt: skip
    if context.invoked_subcommand is not None:
        told = {name: value for name, value in given.items() if value}
        context.default_map = {context.invoked_subcommand: told}
        return
    from ppi_cli.commands import learn_lists

    learn_lists.start(learn_lists.session_of(given))


def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="A question or words.")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="NAME", help="Only hits of this kind, such as faq or rule."),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="How many hits at most.")] = 10,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The entries that answer best."""
    from ppi_cli.commands import learn_search

    learn_search.run(" ".join(words or ()), kind, most, lang=lang, as_json=as_json, plain=plain, house=house)


def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="An id, as lists and hits show it.")],
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """One entry as a page."""
    from ppi_cli.commands import learn_lists

    learn_lists.show(learn_lists.session_of(locals()), identity)


def steps(
    procedure: Procedure = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The steps, and where the procurement at hand stands on them."""
    from ppi_cli.commands import learn_lists, learn_steps

    learn_steps.run(learn_lists.session_of(locals()), procedure)


def centres(
    words: Words = None,
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Write an e-mail to the centre that is named, or that of your country."),
    ] = False,
    case: Annotated[
        str | None, typer.Option("--case", metavar="ID", help="Write it to the buyer of this case instead.")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", metavar="TEXT", help="With --ask: your own question.")
    ] = None,
    amounts: Annotated[
        bool | None, typer.Option("--amounts/--no-amounts", help="With --ask: whether amounts may be named.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="With --ask: the file, .eml or .txt (default: enquiry-ID.eml)."
        ),
    ] = None,
    country: Country = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The centres, or an enquiry to one."""
    from ppi_cli.commands import learn_lists

    session = learn_lists.session_of(locals())
    if ask or case:
        from ppi_cli.commands import learn_ask

        asked = " ".join(words or ()) or country or ""
        learn_ask.run(session, asked, case, out, amounts, question)
    else:
        learn_lists.show_kind(session, "centres", learn_lists.filters_of(country=country, words=words))


def course(
    lesson: Annotated[str | None, typer.Argument(metavar="[LESSON]", help="A lesson's number or id.")] = None,
    restart: Annotated[bool, typer.Option("--restart", help="Forget how far you have come.")] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The course."""
    from ppi_cli.commands import learn_course, learn_lists

    learn_course.run(learn_lists.session_of(locals()), lesson, restart=restart)


def add(
    kind: Annotated[str, typer.Argument(metavar="note|case", help="What to write.")],
    title: Annotated[
        list[str] | None, typer.Argument(metavar="[TITLE]...", help="Its title (default: the procurement's).")
    ] = None,
    identity: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id and file name (default: from the title).")
    ] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """An entry of the organisation's own."""
    from ppi_cli.commands import learn_lists, learn_own

    learn_own.add(learn_lists.session_of(locals()), kind, " ".join(title or ()), identity)


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, .yaml, or .zip with notes too.")],
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these.")] = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """One file for others."""
    from ppi_cli.commands import learn_lists, learn_own

    learn_own.export(learn_lists.session_of(locals()), file, ids or ())


def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `ppi learn export` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take in all that is new without asking.")] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """What others wrote."""
    from ppi_cli.commands import learn_lists, learn_own

    learn_own.take_in(learn_lists.session_of(locals()), file, yes=yes)


def _list_of(kind: Kind) -> Callable[..., None]:
    """The command that lists one kind of entry."""

    def entries(
        words: Words = None,
        procedure: Procedure = None,
        country: Country = None,
        sector: Sector = None,
        of_kind: OfKind = None,
        language: Language = None,
        topic: OnTopic = None,
        project: Project = None,
        lang: Lang = None,
        as_json: Json = False,
        no_input: NoInput = False,
        plain: Plain = False,
        as_of: AsOf = None,
        house: House = None,
    ) -> None:
        from ppi_cli.commands import learn_lists

        filters = learn_lists.filters_of(
            procedure=procedure, country=country, sector=sector, kind=of_kind, language=language, topic=topic,
            words=words,
        )  # fmt: skip
        given = {
            "project": project, "lang": lang, "as_json": as_json, "no_input": no_input, "plain": plain, "as_of": as_of,
            "house": house,
        }  # fmt: skip
        learn_lists.show_kind(learn_lists.session_of(given), kind, filters)

    return entries
