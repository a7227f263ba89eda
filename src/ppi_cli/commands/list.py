"""`ppi list`: requirements, award criteria, phases and all else that stands in rows; to and from spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ppi_cli.casefile.journal import as_json as json_of
from ppi_cli.casefile.lists import unknown_list
from ppi_cli.commands.common import Session, with_session
from ppi_cli.commands.records import need_case, open_case
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook, ListDefinition, Lists
from ppi_cli.errors import InputError
from ppi_cli.language import _, words

if TYPE_CHECKING:
    from ppi_cli.casefile.case import CaseFile

ALL = "all"
SHOW, EXPORT, IMPORT = "show", "export", "import"
ACTIONS = (SHOW, EXPORT, IMPORT)


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        name="list", help="Lists such as requirements and award criteria: show, export to Excel, import."
    )(with_session(list_))


def list_(
    session: Session,
    words_given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[show LIST | export FILE.xlsx [LIST...|all] | import FILE]",
            help="Nothing: which lists there are. `export` writes those that the documents of the procedure use and "
            "those that have rows; `all`: every list. `import` reads .xlsx and .csv.",
        ),
    ] = None,
    only: Annotated[
        str | None, typer.Option("--list", metavar="LIST", help="With import: the list that the file holds.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With import: record without asking.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With export: write over a file that is there.")
    ] = False,
) -> None:
    """Says what the lists hold, writes them to a spreadsheet, or takes them from one."""
    action, *rest = words_given or [""]
    _refuse_idle_options(action, only=only is not None, yes=yes, replace=replace)
    if not action:
        _overview(session)
    elif action == SHOW:
        _show(session, rest)
    elif action == EXPORT:
        _export(session, rest, replace=replace)
    elif action == IMPORT:
        from ppi_cli.commands.list_import import take_over

        take_over(session, _file(rest, IMPORT), only, yes=yes)
    else:
        guess = nearest(action, ACTIONS)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(ACTIONS)
        raise InputError(_("'{action}' is nothing that ppi list does").format(action=action), fix)


def known_lists(names: Sequence[str], definitions: Mapping[str, ListDefinition]) -> list[ListDefinition]:
    """The lists with these ids. Raises InputError, with the nearest one, for an id that none has."""
    for name in names:
        if name not in definitions:
            raise InputError(*unknown_list(name, definitions))
    return [definitions[name] for name in dict.fromkeys(names)]


def _refuse_idle_options(action: str, *, only: bool, yes: bool, replace: bool) -> None:
    """An option that would do nothing is a misunderstanding."""
    asked = (("--list", only, IMPORT), ("--yes", yes, IMPORT), ("--replace", replace, EXPORT))
    for name, given, needs in asked:
        if given and action != needs:
            raise InputError(
                _("{option} has no meaning here").format(option=name), _("See: ppi list --help"), name
            )


def _file(rest: Sequence[str], action: str) -> Path:
    if len(rest) != 1:
        raise InputError(
            _("which file?") if not rest else _("one file at a time"),
            _("Write: ppi list {action} FILE").format(action=action),
        )
    return Path(rest[0])


def _overview(session: Session) -> None:
    """Every list with the number of its rows."""
    case = need_case(session, read_only=True)
    book = session.lawbook(case.facts)
    counts = {name: len(case.lists.get(name, ())) for name in book.lists}
    if session.as_json:
        told = [
            {
                "id": one.id,
                "name": words(one.label),
                "rows": counts[one.id],
                "columns": [column.id for column in one.columns],
            }
            for one in book.lists.values()
        ]
        session.print_json({"schema": "ppi/lists/1", "lists": told})
        return
    from ppi_cli.terminal.show_lists import show_overview

    show_overview(session.screen, book.lists.values(), counts)


def _show(session: Session, rest: Sequence[str]) -> None:
    """The rows of one list."""
    case = need_case(session, read_only=True)
    book = session.lawbook(case.facts)
    if len(rest) != 1:
        raise InputError(_("which list?"), _("Write one of: {names}.").format(names=", ".join(book.lists)))
    (definition,) = known_lists(rest, book.lists)
    rows = case.lists.get(definition.id, ())
    if session.as_json:
        told = [{name: json_of(value) for name, value in row.items()} for row in rows]
        session.print_json({"schema": "ppi/list/1", "id": definition.id, "rows": told})
        return
    from ppi_cli.terminal.show_lists import show_rows

    show_rows(session.screen, definition, rows, book.countries)


def _export(session: Session, rest: Sequence[str], *, replace: bool) -> None:
    """Lists into a spreadsheet, with the rows of the folder; outside of any they are empty."""
    from ppi_cli.commands.files import write_whole
    from ppi_cli.documents.listsheets import write_sheets

    path = _file(rest[:1], EXPORT)
    if path.suffix.casefold() != ".xlsx":
        raise InputError(
            _("a list is exported as an Excel workbook"),
            _("Give the file a name that ends in .xlsx."),
            str(path),
        )
    case = open_case(session, read_only=True)
    book = session.lawbook(case.facts if case else None)
    chosen, procedure, name = _to_export(session, case, book, rest[1:])
    if path.exists() and not replace:
        raise InputError(
            _("there is such a file already, perhaps filled in"),
            _("Name another one, or add --replace."),
            str(path),
        )
    lists: Lists = case.lists if case else {}
    write_whole(path, write_sheets(chosen, lists, book.countries))
    counts = {one.id: len(lists.get(one.id, ())) for one in chosen}
    if session.as_json:
        session.print_json(
            {"schema": "ppi/list-export/1", "path": str(path), "procedure": procedure, "lists": counts}
        )
        return
    from ppi_cli.terminal.show_lists import show_exported

    show_exported(session.screen, path, chosen, counts, procedure=name, known=len(book.lists))


class _Export(NamedTuple):
    """The lists that are exported; the id and the name of the procedure by which they were chosen, if they were."""

    lists: list[ListDefinition]
    procedure: str | None = None
    name: str = ""


def _to_export(session: Session, case: CaseFile | None, book: Lawbook, names: Sequence[str]) -> _Export:
    """The lists that are named, or all; without a word those of the procedure, and those that have rows.

    While no procedure is decided or recommended, that is all of them.
    """
    if ALL in names and len(names) > 1:
        raise InputError(_("all lists, or some by name?"), _("Write `all` alone, or names alone."))
    if names and ALL not in names:
        return _Export(known_lists(names, book.lists))
    if not names and case is not None:
        from ppi_cli.commands.subjects import subject_of
        from ppi_cli.documents.choosing import lists_used
        from ppi_cli.documents.library import read_library

        subject = subject_of(session, case)
        if subject.procedure:
            templates = read_library(session.lang, session.house).templates
            wanted = lists_used(templates, subject, subject.procedure) | {*case.lists}
            verdicts = subject.assessment.procedures
            name = next((one.name for one in verdicts if one.id == subject.procedure), subject.procedure)
            return _Export([one for one in book.lists.values() if one.id in wanted], subject.procedure, name)
    return _Export(list(book.lists.values()))
