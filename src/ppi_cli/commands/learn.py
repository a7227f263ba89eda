"""`ppi learn`: what others know, and what to do with it. Each of its words is a module of its own beside this one."""

from __future__ import annotations

from typing import Annotated

import typer

from ppi_cli.commands.common import House, Json, Lang, NoInput, Plain, Project
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

_LISTS: tuple[tuple[Kind, str], ...] = (
    ("faq", "Questions that officers ask, with answers."),
    ("glossary", "Terms and what they mean."),
    ("cases", "Innovation procurements of others."),
    ("resources", "Guides, templates, tools and networks."),
    ("centres", "Competence centres that help public buyers."),
    ("topics", "Subjects in depth, such as circular procurement."),
    ("notes", "Notes of your organisation's own."),
)


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
    for kind, text in _LISTS:
        group.command(name=kind, help=text)(_list_of(kind))
    app.add_typer(group, name="learn")


def start(
    context: typer.Context,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    house: House = None,
) -> None:
    """What there is; options given here hold for the word that follows too."""
    given = {
        "project": project, "lang": lang, "as_json": as_json, "no_input": no_input, "plain": plain, "house": house,
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
    house: House = None,
) -> None:
    """The steps, and where the procurement at hand stands on them."""
    from ppi_cli.commands import learn_lists, learn_steps

    learn_steps.run(learn_lists.session_of(locals()), procedure)


def _list_of(kind: Kind):  # type: ignore[no-untyped-def]
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
        house: House = None,
    ) -> None:
        from ppi_cli.commands import learn_lists

        filters = learn_lists.filters_of(
            procedure=procedure, country=country, sector=sector, kind=of_kind, language=language, topic=topic,
            words=words,
        )  # fmt: skip
        given = {
            "project": project, "lang": lang, "as_json": as_json, "no_input": no_input, "plain": plain, "house": house,
        }  # fmt: skip
        learn_lists.show_kind(learn_lists.session_of(given), kind, filters)

    return entries
