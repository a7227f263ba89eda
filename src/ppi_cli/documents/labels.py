"""The few words that the writer itself puts on a page, by language: `labels.yaml` beside the base file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from ppi_cli.data.places import shipped
from ppi_cli.data.yaml_source import Source, read_text
from ppi_cli.errors import InputError, TemplateError
from ppi_cli.language import _


class Labels(msgspec.Struct, frozen=True):
    """One language's words. `locale` is the tag that spell checkers go by, such as `en-GB`."""

    locale: str
    contents: str
    annex: str
    reference: str
    version: str
    status: str
    date: str
    draft: str
    page: str
    of: str
    drafting_note: str
    legal_basis: str
    drafting_notes: tuple[str, ...] = ()
    """How a drafting note begins in any language: a note in the wrong one must not survive `clean`."""
    legal_bases: tuple[str, ...] = ()
    """How a paragraph on the legal basis begins in any language."""


_WORDS = tuple(name for name in Labels.__struct_fields__ if name not in ("drafting_notes", "legal_bases"))


def labels_file(base: Path) -> Path:
    """The words that go with a base file: those beside it, else ours."""
    beside = base.parent / "labels.yaml"
    return beside if beside.is_file() else shipped("templates") / "labels.yaml"


def load_labels(path: Path, language: str) -> Labels:
    """The words for `language`. TemplateError when the file, the language or a word is not there."""
    try:
        source = Source(str(path), read_text(path))
        source.fail_if_wrong()
    except InputError as error:
        raise TemplateError(problems=error.problems) from None
    everything = _read(source)
    if language not in everything:
        raise TemplateError(
            _("there are no labels for the language {language}").format(language=language),
            _("Add them: {words}.").format(words=", ".join(_WORDS)),
            str(path),
        )
    notes = tuple(words["drafting_note"] for words in everything.values())
    bases = tuple(words["legal_basis"] for words in everything.values())
    return Labels(**everything[language], drafting_notes=notes, legal_bases=bases)


def _read(source: Source) -> dict[str, dict[str, str]]:
    """Words by language; each language has all of them and no other."""
    found: dict[str, dict[str, str]] = {}
    root = source.root
    for language, language_node, node in source.entries(root) if isinstance(root, yaml.MappingNode) else ():
        if not isinstance(node, yaml.MappingNode):
            source.wrong(_("{key} must hold words").format(key=language), _("Write word: text."), node)
            continue
        words = {key: str(value.value) for key, _key_node, value in source.entries(node)}
        wrong = sorted(set(words) ^ set(_WORDS))
        if wrong:
            source.wrong(
                _("the labels of {language} lack, or should not have: {words}").format(
                    language=language, words=", ".join(wrong)
                ),
                _("Each language has: {words}.").format(words=", ".join(_WORDS)),
                language_node,
            )
        found[language] = words
    source.fail_if_wrong(TemplateError)
    return found
