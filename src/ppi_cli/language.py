"""Words of the program in the user's language (gettext), and the choice among the languages of a data entry."""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("en", "pt")
DEFAULT = "en"

_current: str = DEFAULT
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(language: str) -> None:
    """Switches all later messages to `language`; one without a catalogue leaves them in English."""
    global _current, _translations  # noqa: PLW0603 - one process speaks one language
    _current = language
    _translations = _gettext.translation(
        "ppi", Path(__file__).parent / "locale", languages=[language], fallback=True
    )


def language() -> str:
    """The language in use, as a two-letter code."""
    return _current


def _(message: str) -> str:
    """The message in the language in use."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for `count` things in the language in use."""
    return _translations.ngettext(one, many, count)


def words(texts: Mapping[str, str]) -> str:
    """The text of a data entry in the language in use, else in English, else in any language it has."""
    return texts.get(_current) or texts.get(DEFAULT) or next(iter(texts.values()), "")
