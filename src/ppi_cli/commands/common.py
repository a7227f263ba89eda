"""What all commands share: their common options, and the session that these describe."""

from __future__ import annotations

import datetime
import inspect
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ppi_cli.casefile.finding import guess_country
from ppi_cli.data.facts import BadValue, nearest, parse_day
from ppi_cli.data.lawbook import countries_with_rules, load_lawbook
from ppi_cli.data.places import house_folder
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.data.settings import read_settings
from ppi_cli.errors import InputError
from ppi_cli.language import DEFAULT, LANGUAGES, _, known_language, system_language, use_language
from ppi_cli.terminal.screen import Screen

Project = Annotated[
    Path | None,
    typer.Option(
        "--project", "-p", metavar="DIR", help="The procurement's folder (default: the nearest one upwards)."
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="|".join(LANGUAGES), help="Language of what is shown.")
]
Langs = Annotated[
    list[str] | None,
    typer.Option(
        "--lang",
        metavar="|".join(LANGUAGES),
        help="Language of the documents and of what is shown; may be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else; never ask.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day whose law applies (default: today)."),
]
Plain = Annotated[bool, typer.Option("--plain", help="Numbered prompts, no symbols: for screen readers.")]
House = Annotated[
    Path | None, typer.Option("--house", metavar="DIR", help="Your organisation's own rules and templates.")
]
Answers = Annotated[Path | None, typer.Option("--answers", metavar="FILE", help="Facts from a YAML file.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ID=VALUE", help="One fact; may be repeated; wins over the file."),
]


class Session:
    """The outside world of one run: folders, language, the day, and whether anybody may be asked."""

    def __init__(
        self,
        *,
        project: Path | None = None,
        lang: str | None = None,
        as_json: bool = False,
        no_input: bool = False,
        as_of: str | None = None,
        plain: bool = False,
        house: Path | None = None,
    ) -> None:
        self.lang = choose_language(lang)
        use_language(self.lang)
        self.project = project
        self.as_json = as_json
        self.plain = plain
        self.day = _day(as_of)
        self.house = _house(house)
        self.screen = Screen(plain=plain)
        self._books: dict[str, Lawbook] = {}
        self.may_ask = not as_json and not no_input and (plain or sys.stdin.isatty())

    def lawbook(self, facts: Mapping[str, Value] | None = None) -> Lawbook:
        """The law for these facts: that of the buyer's country on top of the EU's."""
        country = str((facts or {}).get("buyer.country") or "")
        country = country if country in countries_with_rules() else ""
        if country not in self._books:
            self._books[country] = load_lawbook(country, self.house)
        return self._books[country]

    def reading(self, file: Path | None = None) -> Lawbook:
        """The law to read facts with, before it is known for which country they are; any will do.

        That of the country which the file seems to be for is the one that is needed next.
        """
        if not self._books:
            self.lawbook({"buyer.country": guess_country(file)} if file else None)
        return next(iter(self._books.values()))

    def print_json(self, document: Mapping[str, Any]) -> None:
        """The one document of `--json`."""
        print(json.dumps(document, ensure_ascii=False, indent=2))


def with_session(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the options that all share, for typer; it is handed the session that they describe.

    They are declared once, in `_shared`, and follow the command's own. Its parameter `session` is no option.
    """
    shared = inspect.signature(_shared, eval_str=True).parameters
    own = inspect.signature(command, eval_str=True).parameters

    def run(**given: Any) -> None:
        session = Session(**{name: given.pop(name) for name in shared})
        command(session=session, **given)

    parameters = [*(one for name, one in own.items() if name != "session"), *shared.values()]
    keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
    run.__doc__ = command.__doc__
    run.__annotations__ = {one.name: one.annotation for one in keywords}
    run.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]  # what typer reads the options from
    return run


def _shared(
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The options of every command that `with_session` makes."""


def choose_language(asked: str | None) -> str:
    """The language of `--lang`, else of PPI_LANG, else of the user settings, else of the system, else English.

    Raises InputError for a `--lang` or a setting that ppi does not speak; the environment is never wrong.
    """
    if asked is not None:
        return _spoken(asked, "--lang")
    if os.environ.get("PPI_LANG"):
        return known_language(os.environ["PPI_LANG"]) or DEFAULT
    setting = read_settings().get("lang")
    if setting is not None:
        return _spoken(setting.text, setting.place)
    return known_language(system_language()) or DEFAULT


def _spoken(asked: str, where: str) -> str:
    language = known_language(asked)
    if language is None:
        raise InputError(
            _("'{lang}' is no language of ppi").format(lang=asked),
            _("Write one of: {names}.").format(names=", ".join(LANGUAGES)),
            where,
        )
    return language


def known_procedure(book: Lawbook, asked: str | None, option: str = "--procedure") -> str | None:
    """The procedure that was asked for, if any. Raises InputError, with the nearest one, where it does not exist."""
    ids = [procedure.id for procedure in book.procedures]
    if asked is not None and asked not in ids:
        wanted = "-".join(asked.casefold().split())
        guess = nearest(wanted, ids) or next((item for item in ids if item in wanted or wanted in item), None)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else ", ".join(ids)
        raise InputError(_("there is no procedure '{name}'").format(name=asked), fix, option)
    return asked


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.date.today()
    try:
        return parse_day(text)
    except BadValue as error:
        raise InputError(error.what, error.fix, f"--as-of {text}") from None


def _house(folder: Path | None) -> Path | None:
    """The organisation's folder: `--house`, else PPI_HOUSE, else that of the user settings, else the usual one."""
    where = ""
    if folder is None and os.environ.get("PPI_HOUSE"):
        folder = Path(os.environ["PPI_HOUSE"])
    if folder is None:
        setting = read_settings().get("house")
        if setting is None:
            default = house_folder()
            return default if default.is_dir() else None
        folder, where = Path(setting.text).expanduser(), f", {setting.place}"
    if not folder.is_dir():
        fix = _("Correct the folder in your settings.") if where else _("Check the name after --house.")
        raise InputError(_("there is no such folder"), fix, f"{folder}{where}")
    return folder
