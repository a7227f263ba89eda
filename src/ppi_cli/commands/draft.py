"""`ppi draft`: Word documents of the procedure, from one set of facts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
import typer

from ppi_cli.commands.common import (
    Answers,
    AsOf,
    House,
    Json,
    Langs,
    NoInput,
    Plain,
    Project,
    Session,
    Settings,
    choose_language,
)
from ppi_cli.commands.subjects import read_subject
from ppi_cli.data.facts import nearest
from ppi_cli.documents.context import Subject
from ppi_cli.errors import Exit, InputError, PpiError, Unanswered
from ppi_cli.language import _, speaking

ALL = "all"
PULL, LINT = "pull", "lint"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="draft", help="Write Word documents; without a name, list those of the procedure.")(
        draft
    )


def draft(
    documents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID...|all|pull [ID...]|lint [ID...]]",
            help="Documents; `all` that must be; `pull` what was filled in; `lint` templates.",
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Bring edited documents up to date and keep every edit.")
    ] = False,
    track_changes: Annotated[
        bool, typer.Option("--track-changes", help="With --update: show the changes as revisions in Word.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="With pull: record what was found without asking.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Make a PDF of each document too (LibreOffice).")
    ] = False,
    optional: Annotated[
        bool, typer.Option("--optional", help="With all: the optional documents too.")
    ] = False,
    procedure: Annotated[
        str | None,
        typer.Option(
            "--procedure", metavar="ID", help="For this procedure (default: decided or recommended)."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write (default: documents/).")
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Leave out the notes to the drafter.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse to write while facts are missing.")
    ] = False,
    answers: Answers = None,
    settings: Settings = None,
    project: Project = None,
    langs: Langs = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """Lists or writes documents; absent facts become visible placeholders.

    Without a procurement's folder, facts or a procedure on the command line are enough to write all that must be.
    """
    spoken = [choose_language(lang) for lang in langs or ()] or [choose_language(None)]
    session = Session(
        project=project,
        lang=langs[0] if langs else None,
        as_json=as_json,
        no_input=no_input,
        as_of=as_of,
        plain=plain,
        house=house,
    )
    mode, asked = told_apart(documents or [])
    _refuse_idle_options(mode, update=update, track_changes=track_changes, yes=yes)
    if update and clean:
        raise InputError(
            _("--update leaves the notes to the drafter in a document that you have edited"),
            _(
                "Take them out in Word: Review, Delete All Comments; then the paragraphs of the style Drafting Note."
            ),
            "--clean",
        )
    if mode == PULL:
        from ppi_cli.commands.draft_pull import pull

        pull(session, asked, out, yes=yes)
        return
    if mode == LINT:
        from ppi_cli.commands.draft_lint import check

        check(session, asked)
        return
    libraries = functools.cache(functools.partial(_library, session))
    library = libraries(session.lang)
    subject, case = read_subject(session, answers, settings, procedure)
    chosen = _procedure(subject, procedure)
    loose = case is None and bool(answers or settings or procedure)
    if not documents and not update and not loose:
        _list(session, subject, library, chosen)
        return
    if subject.undated and not session.as_json:
        what = _("Without dates, which stand as placeholders: {reason}").format(reason=subject.undated)
        session.screen.item("mind", what, indent=1)
    folder = out or (case.folder if case else Path()) / "documents"
    ids = (
        []
        if update and not asked
        else _selected(session, subject, library, asked or [ALL], chosen, optional=optional)
    )
    if case is not None and session.may_ask and not update and not (answers or settings):
        from ppi_cli.commands.filling import fill

        if fill(session, library, ids, subject):
            subject, case = read_subject(session, answers, settings, procedure)
    subjects = Subjects(
        {session.lang: subject}, lambda: read_subject(session, answers, settings, procedure)[0]
    )
    wanted = _wanted(libraries, ids, spoken)
    if update:
        wanted = _to_update(libraries, folder, ids, spoken if langs else []) or wanted
    how = How(clean=clean, strict=strict, update=update, track=track_changes, pdf=pdf)
    _write(session, subjects, wanted, folder, how)


class Subjects:
    """What documents are about, in the words of each language; put together when a document is in it."""

    def __init__(self, made: dict[str, Subject], make: Callable[[], Subject]) -> None:
        self._made = made
        self._make = make

    def of(self, lang: str) -> Subject:
        """The subject in the words of `lang`."""
        if lang not in self._made:
            with speaking(lang):
                self._made[lang] = self._make()
        return self._made[lang]


class Wanted(NamedTuple):
    """A document to write: the templates in the language that was asked for, and the id of one of them."""

    library: Any
    name: str

    def __str__(self) -> str:
        return self.name


def _wanted(libraries: Callable[[str], Any], ids: Sequence[str], spoken: Sequence[str]) -> list[Wanted]:
    """The documents in each language; one that has no translation is wanted once."""
    found: dict[tuple[str, str], Wanted] = {}
    for lang in spoken:
        library = libraries(lang)
        for name in ids:
            found.setdefault((name, library.language_of(name)), Wanted(library, name))
    return list(found.values())


def _to_update(
    libraries: Callable[[str], Any], folder: Path, ids: Sequence[str], spoken: Sequence[str]
) -> list[Wanted]:
    """The documents that `ppi` has written into a folder, each in its own language.

    Only those with these ids, and in these languages, where there are any. Raises InputError where nothing was
    written at all; gives an empty list where only none of those that are asked for was.
    """
    from ppi_cli.documents.manifest import Manifest

    manifest = Manifest(folder)
    manifest.refuse_damaged()
    written = manifest.records.values()
    if not written and not ids:
        raise InputError(
            _("there is nothing to update"), _("Write documents first: ppi draft all"), str(folder)
        )
    return [
        Wanted(libraries(record.lang), record.template)
        for record in written
        if record.template in libraries(record.lang).paths
        and (not ids or record.template in ids)
        and (not spoken or record.lang in spoken)
    ]


class How(msgspec.Struct, frozen=True):
    """How documents are written."""

    clean: bool
    strict: bool
    update: bool
    track: bool
    pdf: bool

    def holds_back(self, drafted: Any) -> bool:
        """Whether a document was not written, since facts are missing; what is there is brought up to date anyway."""
        return self.strict and not self.update and bool(drafted.missing)


def told_apart(words: list[str]) -> tuple[str, list[str]]:
    """What is to be done (`pull`, `lint` or nothing in particular), and the ids of the documents.

    Raises InputError where the words contradict each other.
    """
    modes = [word for word in words if word in (PULL, LINT)]
    asked = [word for word in words if word not in (PULL, LINT)]
    if len(modes) > 1 or (modes and words[0] != modes[0]):
        raise InputError(
            _("'{words}' can be read in two ways").format(words=" ".join(words)),
            _("Write one of: ppi draft ID, ppi draft all, ppi draft pull ID, ppi draft lint ID."),
        )
    if ALL in asked and len(asked) > 1:
        raise InputError(_("all documents, or some by name?"), _("Write `all` alone, or ids alone."))
    return (modes[0] if modes else ""), ([] if modes and asked == [ALL] else asked)


def _refuse_idle_options(mode: str, *, update: bool, track_changes: bool, yes: bool) -> None:
    """An option that would do nothing is a misunderstanding."""
    idle = [
        name
        for name, given in (
            ("--update", update and bool(mode)),
            ("--track-changes", track_changes and not update),
            ("--yes", yes and mode != PULL),
        )
        if given
    ]
    if idle:
        raise InputError(
            _("{option} has no meaning here").format(option=idle[0]), _("See: ppi draft --help"), idle[0]
        )


def _procedure(subject: Subject, asked: str | None) -> str | None:
    decided = subject.decision.procedure if subject.decision else None
    return asked or decided or subject.assessment.recommendation.procedure


def _library(session: Session, lang: str) -> Any:
    from ppi_cli.documents.library import read_library

    return read_library(lang, session.house)


def _offered(session: Session, subject: Subject, library: Any, procedure: str | None) -> list[Any]:
    """The documents of the procedure, by level and then in the order of work."""
    from ppi_cli.documents.choosing import in_order_of_work, offered
    from ppi_cli.knowledge.shelf import load_knowledge

    entries = offered(library.templates, subject, procedure)
    try:
        steps = load_knowledge(session.house).steps.values()
    except PpiError:
        return entries  # a fault in an organisation's entries is told by ppi learn and stops no document
    return in_order_of_work(entries, [step.documents for step in steps])


def _list(session: Session, subject: Subject, library: Any, procedure: str | None) -> None:
    entries = _offered(session, subject, library, procedure)
    if session.as_json:
        documents = [
            {
                "id": item.template.id,
                "title": item.template.title,
                "level": item.level,
                "why": item.why,
                "lang": library.language_of(item.template.id),
                "missing": list(item.missing),
            }
            for item in entries
        ]
        session.print_json({"schema": "ppi/draft-list/1", "procedure": procedure, "documents": documents})
        return
    from ppi_cli.terminal.show_draft import show_list

    name = next((item.name for item in subject.assessment.procedures if item.id == procedure), None)
    foreign = {item.id for item in library.templates if library.language_of(item.id) != library.lang}
    show_list(session.screen, entries, name, foreign)


def _selected(
    session: Session,
    subject: Subject,
    library: Any,
    asked: list[str],
    procedure: str | None,
    *,
    optional: bool,
) -> list[str]:
    if asked == [ALL]:
        entries = _offered(session, subject, library, procedure)
        return [item.template.id for item in entries if optional or item.level == "must"]
    for name in asked:
        if name not in library.paths:
            known = [*library.paths, ALL]
            guess = nearest(name, known)
            fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(known)
            raise InputError(_("there is no document '{name}'").format(name=name), fix)
    return list(dict.fromkeys(asked))


def _write(session: Session, subjects: Subjects, wanted: Sequence[Wanted], folder: Path, how: How) -> None:
    from ppi_cli.documents.library import file_of
    from ppi_cli.documents.manifest import Manifest
    from ppi_cli.documents.package import refuse_if_open
    from ppi_cli.terminal.progress import tracked

    results, manifest = [], Manifest(folder)
    # Before the first is brought up to date: one that is open would stop the others half-way.
    for library, name in wanted if how.update else ():
        refuse_if_open(file_of(library, name, manifest))
    for library, name in tracked(session.screen, wanted, _("Writing"), quiet=session.as_json):
        subject = subjects.of(library.language_of(name))
        results.append(_written(session, subject, library, name, manifest, how))
    written = [result for result in results if not how.holds_back(result)]
    if how.pdf:
        from ppi_cli.documents.pdf import to_pdf

        to_pdf([result.path for result in written])
    missing = [fact for result in results for fact in result.missing]
    if session.as_json:
        documents = [result.as_json() for result in written]
        session.print_json({"schema": "ppi/draft/1", "documents": documents})
    else:
        from ppi_cli.terminal.show_draft import show_written

        show_written(session.screen, subjects.of(session.lang).book, written)
    if how.strict and missing:
        names = ", ".join(dict.fromkeys(missing))
        raise Unanswered(
            _("these are missing: {names}").format(names=names),
            _("Answer facts with `ppi plan --set ID=VALUE`, and fill in lists with `ppi list import FILE`."),
        )
    kept = [
        one for one in results if "kept" in (one.status, one.workbook.status if one.workbook else "")
    ]  # fmt: skip
    if kept or any(clause.state == "kept" for result in results for clause in result.clauses):
        raise typer.Exit(Exit.FALLS_SHORT)


def _written(session: Session, subject: Subject, library: Any, name: str, manifest: Any, how: How) -> Any:
    """One document, written or brought up to date, with the workbook that belongs to it."""
    from ppi_cli.documents.library import draft_one, with_workbook

    if how.update:
        from ppi_cli.documents.bringing import update_one

        drafted = update_one(library, name, subject, manifest, session.day, track=how.track)
    else:
        drafted = draft_one(library, name, subject, manifest, session.day, clean=how.clean, strict=how.strict)
    return with_workbook(library, drafted, subject, manifest, session.day, write=not how.holds_back(drafted))
