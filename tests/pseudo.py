"""A language that nobody speaks: every letter of a text is replaced by its wide form (`Ａ` for `A`).

What the program shows in it and what still has plain letters was never given to a translator. It finds more than
marks around the texts would: words put into a placeholder are seen too.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import string
import sys
from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import ppi_cli
from ppi_cli import language
from ppi_cli.data import places

LANG = "qps"
_WIDE = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_letters})
_FIXED = re.compile(r"(\{\{|\}\}|\{[^{}]*\})")  # placeholders of str.format


def wide(text: str) -> str:
    """The text in the pseudo-language; its placeholders stay."""
    return "".join(part if _FIXED.fullmatch(part) else part.translate(_WIDE) for part in _FIXED.split(text))


class Pseudo(NullTranslations):
    """A catalogue that has every message."""

    def gettext(self, message: str) -> str:
        return wide(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return wide(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return wide(message)


def pseudo_words(texts: Mapping[str, str]) -> str:
    """What `language.words` gives for a data entry."""
    return wide(texts.get("en") or next(iter(texts.values()), ""))


def install(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Lets the program speak the pseudo-language, with templates in `folder`."""
    for module in pkgutil.walk_packages(ppi_cli.__path__, "ppi_cli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    templates = _templates(folder)

    def shipped(name: str) -> Path:
        return templates if name == "templates" else real_shipped(name)

    changes = (
        ("words", language.words, pseudo_words),
        ("shipped", places.shipped, shipped),
        ("LANGUAGES", language.LANGUAGES, (*language.LANGUAGES, LANG)),
    )
    real_shipped = places.shipped
    for name, module in list(sys.modules.items()):
        if name.startswith("ppi_cli"):
            for attribute, old, new in changes:
                if getattr(module, attribute, None) is old and name != "ppi_cli.data.places":
                    patch.setattr(module, attribute, new)
    real = language._gettext.translation

    def translation(domain: str, folder: Path, languages: list[str], fallback: bool) -> Any:
        return (
            Pseudo() if languages == [LANG] else real(domain, folder, languages=languages, fallback=fallback)
        )

    patch.setattr(
        language, "_gettext", SimpleNamespace(translation=translation, NullTranslations=NullTranslations)
    )


# --- templates --------------------------------------------------------------------------------------------------

_JINJA = re.compile(
    r"(\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|\{id=(?:[^{}]|\{\{.*?\}\})*\}|\{annex\}|\]\([^)]*\)|```\w+)", re.DOTALL
)
_CALL = re.compile(
    r"""(?:\b(?:fact|known|tick|value|day|rows|has_rows|total|of_phase|split|rsplit|replace|map|select|selectattr|with_unit)\([^()]*\)|(?:attribute|column)='\w+'|start=\[\]|(?<=\w)\['[\w-]+'\]|==\s*'[\w-]+')"""
)
_LITERALS = re.compile(r"""(['"])(?!\\u)((?:(?!\1).)*)\1""")


def _templates(folder: Path) -> Path:
    """A copy of the templates with all of them in the pseudo-language, and its labels."""
    target = folder / "templates"
    shutil.copytree(places.shipped("templates"), target)
    for path in (target / "en").rglob("*.md"):
        copy = target / LANG / path.relative_to(target / "en")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(_template(path.read_text(encoding="utf-8")), encoding="utf-8")
    labels = target / "labels.yaml"
    english = re.search(r"^en:\n((?:  .*\n)+)", labels.read_text(encoding="utf-8"), re.MULTILINE)
    assert english
    own = re.sub(r"(?<=: ).*", lambda found: wide(found[0]), english[1]).replace(wide("en-GB"), "en-GB")
    labels.write_text(f"{labels.read_text(encoding='utf-8')}\n{LANG}:\n{own}", encoding="utf-8")
    return target


def _template(text: str) -> str:
    """A template with its literal text in the pseudo-language; the header but for its titles, and Jinja, stay."""
    head, body = (
        re.fullmatch(r"(---\n.*?\n---\n)(.*)", text, re.DOTALL).groups()
        if text.startswith("---")
        else ("", text)
    )
    head = re.sub(r"(?m)^(title|short): (.*)$", lambda found: f"{found[1]}: {wide(found[2])}", head)
    parts = []
    for part in _JINJA.split(body):
        if part.startswith("{{"):
            parts.append(_expression(part))
        elif _JINJA.fullmatch(part):
            parts.append(part.replace("'en/", f"'{LANG}/"))
        else:
            parts.append(part.translate(_WIDE))
    return head + "".join(parts)


def _expression(text: str) -> str:
    """What `{{ }}` prints: its literals are texts, but not those that name something."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    masked = _CALL.sub(keep, text)
    masked = _LITERALS.sub(lambda found: found[1] + found[2].translate(_WIDE) + found[1], masked)
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])], masked)
