"""The catalogues of messages: `python tools/messages.py` brings them up to date, `--check` says what is wrong.

Read are the calls of `_`, `ngettext` and `pgettext` in the sources, and the words that typer is given for the help
(`help=`, `metavar=`). Each language is a folder `locale/LANGUAGE/LC_MESSAGES` with `ppi.po`, which people edit, and
`ppi.mo`, which is made from it. `--new LANGUAGE` begins one.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import io
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src") / "ppi_cli"
_HELP_CALLS = frozenset({"Option", "Argument", "Typer", "command", "callback"})
_HELP_WORDS = frozenset({"help", "metavar", "short_help", "epilog"})
_KEPT = re.compile(r"`[^`]*`|(?<![\w-])--[a-z][a-z-]*|\{[\w:+]*\}")
"""What a translation must hold as often as the original: placeholders, options, and words to type."""
_STAND_INS = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")
"""Words such as FILE, which are translated too."""


class Found(list[tuple[int, str | None, str | tuple[str, str]]]):
    """Line, context and message of what one file says."""


def extract(root: Path = ROOT) -> Catalog:
    """All messages of the sources, by file."""
    catalog = Catalog(charset="utf-8")
    for path in sorted((root / PACKAGE).rglob("*.py")):
        place = path.relative_to(root).as_posix()
        for line, context, message in messages_in(path.read_text(encoding="utf-8"), place):
            catalog.add(message, context=context, locations=[(place, line)])
    return catalog


def messages_in(source: str, place: str) -> Found:
    """The messages of one source file, in the order of its lines. SystemExit for one that is no plain text."""
    found = Found()
    for node in ast.walk(ast.parse(source, place)):
        if isinstance(node, ast.Call):
            method = isinstance(node.func, ast.Attribute)
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if not method:
                found += _said(node, name, place)
            if name in _HELP_CALLS:
                found += _helped(node)
    found.sort(key=lambda one: one[0])
    return found


def _said(node: ast.Call, name: str, place: str) -> Found:
    """The message of a call of `_`, `ngettext` or `pgettext`."""
    texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
    wanted = {"_": 1, "ngettext": 2, "pgettext": 2}.get(name, 0)
    if not wanted:
        return Found()
    if any(not isinstance(text, str) for text in texts[:wanted]):
        sys.exit(f"{place}:{node.lineno}: a message is one plain text, put together with format()")
    first, *more = (str(text) for text in texts[:wanted])
    match name:
        case "ngettext":
            return Found([(node.lineno, None, (first, more[0]))])
        case "pgettext":
            return Found([(node.lineno, first, more[0])])
    return Found([(node.lineno, None, first)])


def _helped(node: ast.Call) -> Found:
    """The words that typer is given; those in `_()` are found as calls of it."""
    return Found(
        (word.value.lineno, None, word.value.value)
        for word in node.keywords
        if word.arg in _HELP_WORDS
        and isinstance(word.value, ast.Constant)
        and isinstance(word.value.value, str)
        and word.value.value
    )


def languages(root: Path = ROOT) -> dict[str, Path]:
    """The catalogues that people edit, by language."""
    found = sorted((root / PACKAGE / "locale").glob("*/LC_MESSAGES/ppi.po"))
    return {path.parts[-3]: path for path in found}


def read(path: Path, language: str) -> Catalog:
    """A catalogue as it is."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def brought_up_to_date(path: Path, language: str, sources: Catalog) -> bytes:
    """The text of the `.po` file with the messages of the sources: new ones are empty, old ones are gone."""
    old = read(path, language) if path.exists() else Catalog(locale=language)
    catalog = Catalog(locale=language, header_comment=f"# Messages of ppi, language {language}.", fuzzy=False)
    for message in sources:
        if message.id:
            catalog.add(
                message.id,
                _kept(old, message),
                locations=message.locations,
                context=message.context,
                flags=_flags(old, message),
            )
    written = io.BytesIO()
    pofile.write_po(written, catalog, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    return (_header(catalog) + written.getvalue().decode()).encode()


def _header(catalog: Catalog) -> str:
    """A header without days, which would differ after every run."""
    return (
        f"# Messages of ppi in the language {catalog.locale_identifier}. Brought up to date by tools/messages.py.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {_plurals(catalog)};\\n"\n\n'
    )


def _plurals(catalog: Catalog) -> str:
    """The plural forms by CLDR; Portuguese as in Portugal, where zero takes the plural."""
    own = {"pt": "nplurals=2; plural=(n != 1)"}
    return own.get(str(catalog.locale_identifier), catalog.plural_forms)


def _kept(old: Catalog, message: Message) -> str | tuple[str, ...]:
    before = old.get(_key(message), message.context)
    if before is not None and isinstance(before.id, tuple) == isinstance(message.id, tuple):
        string = before.string or ""
        return string if isinstance(string, str) else tuple(string)
    return ""


def _flags(old: Catalog, message: Message) -> set[str]:
    before = old.get(_key(message), message.context)
    return {"fuzzy"} if before is not None and before.fuzzy else set()


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def compiled(text: bytes, language: str) -> bytes:
    """The `.mo` file of a `.po` file."""
    catalog = pofile.read_po(io.BytesIO(text), locale=language)
    catalog.project, catalog.version = "ppi", ""
    # Else it would be the time of the run, and the file another one each minute.
    catalog.creation_date = catalog.revision_date = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def faults(root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the catalogues, one line each."""
    sources = extract(root)
    for language, path in languages(root).items():
        catalog = read(path, language)
        known = {(_key(one), one.context) for one in catalog if one.id}
        wanted = {(_key(one), one.context) for one in sources if one.id}
        yield from (
            f"{language}: not in the catalogue: {text!r}"
            for text, _context in sorted(wanted - known, key=str)
        )
        yield from (
            f"{language}: no longer used: {text!r}" for text, _context in sorted(known - wanted, key=str)
        )
        for message in catalog:
            if message.id:
                yield from (f"{language}: {fault}: {_key(message)!r}" for fault in _faults_of(message))
        if _told(path.with_suffix(".mo")) != _told_by(compiled(path.read_bytes(), language)):
            yield f"{language}: ppi.mo is not made from ppi.po; run tools/messages.py"


def _told(path: Path) -> Mapping[object, object]:
    return _told_by(path.read_bytes()) if path.exists() else {}


def _told_by(compiled: bytes) -> Mapping[object, object]:
    """What a `.mo` file says, without its header, which names the version of Babel."""
    catalog = read_mo(io.BytesIO(compiled))
    plurals = {"": catalog.plural_expr}
    return plurals | {(_key(one), one.context): _texts(one) for one in catalog if one.id}


def _texts(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string),)


def _faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "marked as not certain (fuzzy)"
    originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
    told = message.string if isinstance(message.string, tuple | list) else (message.string,)
    texts = [text for text in told if text]
    if len(texts) < len(told):
        yield "not translated"
        return
    allowed = [_to_keep(original) for original in originals]
    for text in texts:
        if _to_keep(text) not in allowed:
            yield f"placeholders, options or words to type differ in {text!r}"
        for side in (str.lstrip, str.rstrip):
            if _margin(text, side(text)) != _margin(originals[0], side(originals[0])):
                yield "spaces or line breaks at its ends differ"


def _to_keep(text: str) -> list[str]:
    return sorted(_STAND_INS.sub("…", part) for part in _KEPT.findall(text))


def _margin(text: str, stripped: str) -> str:
    return text.replace(stripped, "", 1) if stripped else text


def update(root: Path = ROOT) -> None:
    """Brings all catalogues up to date and compiles them."""
    sources = extract(root)
    for language, path in languages(root).items():
        text = brought_up_to_date(path, language, sources)
        path.write_bytes(text)
        path.with_suffix(".mo").write_bytes(compiled(text, language))
        print(f"{language}: {len(sources)} messages")


def main() -> None:
    """See the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is wrong")
    parser.add_argument("--new", metavar="LANGUAGE", help="begin a catalogue")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.new:
        folder = asked.root / PACKAGE / "locale" / asked.new / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ppi.po").touch()
    if not asked.check:
        update(asked.root)
        return
    wrong = list(faults(asked.root))
    print("\n".join(wrong) or "The catalogues are up to date.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
