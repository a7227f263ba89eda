"""Words of the program in the user's language (gettext), and the choice among the languages of a data entry."""

from __future__ import annotations

import contextlib
import gettext as _gettext
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

DEFAULT = "en"
LOCALE = Path(__file__).parent / "locale"


def _translated() -> tuple[str, ...]:
    """The languages that have a catalogue, after the one in which the messages are written."""
    with contextlib.suppress(OSError):
        return (DEFAULT, *sorted(entry.name for entry in os.scandir(LOCALE) if entry.is_dir()))
    return (DEFAULT,)


LANGUAGES = _translated()

_current: str = DEFAULT
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(language: str) -> None:
    """Switches all later messages to `language`; one without a catalogue leaves them in English."""
    global _current, _translations  # noqa: PLW0603 - one process speaks one language at a time
    if language != _current:
        _translations = _gettext.translation("ppi", LOCALE, languages=[language], fallback=True)
    _current = language


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """`use_language` for a while: for a document that is not in the language of the screen."""
    before = _current
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def language() -> str:
    """The language in use, as a two-letter code."""
    return _current


def known_language(text: str) -> str | None:
    """The language of ppi that a tag such as `pt`, `pt-BR` or `pt_PT.UTF-8` means; None for any other."""
    language = re.split("[-_.@]", text.strip())[0].casefold()
    return language if language in LANGUAGES else None


def system_language() -> str:
    """The tag of the language that the system is set to; empty where it does not say."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):  # in the order that POSIX gives them
        if os.environ.get(name):
            return os.environ[name]
    import locale

    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    with contextlib.suppress(ValueError):
        return locale.getlocale()[0] or ""
    return ""


def _(message: str) -> str:
    """The message in the language in use."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for `count` things in the language in use."""
    return _translations.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message in the language in use, where one word has two meanings: `context` says which is meant."""
    return _translations.pgettext(context, message)


def words(texts: Mapping[str, str]) -> str:
    """The text of a data entry in the language in use, else in English, else in any language it has."""
    return texts.get(_current) or texts.get(DEFAULT) or next(iter(texts.values()), "")
