"""What the templates are called and what each is for: read from their heads, for the search and for their pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from ppi_cli.data.places import shipped
from ppi_cli.data.schema import DocumentRule
from ppi_cli.knowledge.passages import Passage
from ppi_cli.language import DEFAULT, LANGUAGES, language

_TITLE = re.compile(r"^title: *(.+)$", re.MULTILINE)
_PROCEDURES = re.compile(r"^procedures: *\[([^\]]*)\]", re.MULTILINE)
_HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOTE = re.compile(r"^> (?:Drafting note|Nota de redação): *((?:.*)(?:\n> .*)*)", re.MULTILINE)
_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_CHOICE = re.compile(r"\{% (if|for)\b(?:(?!\{% (?:if|for)\b).)*?\{% end\1 %\}", re.DOTALL)
_TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_CASES = "\ufffc"
"""Stands where the words depend on the case."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")
_SPACES = re.compile(r"\s+")


class TemplateHead(msgspec.Struct, frozen=True):
    """A template in one language. `purpose` is what its first note says that it is for; empty where it has none.

    `procedures` are those that it serves; none means every one.
    """

    lang: str
    id: str
    title: str
    purpose: str
    procedures: tuple[str, ...] = ()

    def serves(self, procedure: str | None) -> bool:
        """Whether it has a place in a procedure; in any, where that is not settled."""
        return not self.procedures or procedure is None or procedure in self.procedures


def template_folders(house: Path | None) -> list[Path]:
    """Where templates lie; those of the organisation first, since they win."""
    return [*([house / "templates"] if house else []), shipped("templates")]


def heads_by_id(house: Path | None = None) -> dict[str, TemplateHead]:
    """The heads of all templates in the language in use."""
    return {head.id: head for head in template_heads(template_folders(house)) if head.lang == language()}


def template_heads(folders: Sequence[Path]) -> Iterator[TemplateHead]:
    """The heads of all templates, the first folder winning; a language that has no title shows the English one.

    The note is given in its own language alone: an English one under a Portuguese title helps nobody.
    """
    found: dict[tuple[str, str], TemplateHead] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/*.md")):
            lang, identity = path.parent.name, path.stem
            if lang in LANGUAGES and (lang, identity) not in found:
                head = _head(lang, identity, path.read_text(encoding="utf-8", errors="replace"))
                if head is not None:
                    found[lang, identity] = head
    for identity in sorted({identity for _lang, identity in found}):
        for lang in LANGUAGES:
            own, english = found.get((lang, identity)), found.get((DEFAULT, identity))
            if own:
                yield own
            elif english:
                yield msgspec.structs.replace(english, lang=lang, purpose="")


def template_passages(heads: Iterable[TemplateHead], rules: Sequence[DocumentRule]) -> Iterator[Passage]:
    """The templates as the search sees them: by title, by what they are for and by why they are needed."""
    for head in heads:
        why = [rule.text.get(head.lang, "") for rule in rules if rule.document == head.id]
        text = " ".join(dict.fromkeys(part for part in (head.purpose, *why) if part))
        yield Passage("template", head.id, head.lang, head.title, text, head.id.replace("-", " "))


def _head(lang: str, identity: str, text: str) -> TemplateHead | None:
    header = _HEADER.match(text)
    title = _TITLE.search(header[0] if header else "")
    if header is None or title is None:
        return None
    listed = _PROCEDURES.search(header[0])
    procedures = tuple(name.strip() for name in listed[1].split(",")) if listed else ()
    return TemplateHead(lang, identity, title[1].strip().strip("\"'"), _purpose(text), procedures)


def _purpose(text: str) -> str:
    """The note above the first heading, as plain words; none where the template begins without one.

    It ends before the first sentence that depends on the case: outside one nobody can say which of its words hold.
    """
    body = _HEADER.sub("", text, count=1)
    heading = _HEADING.search(body)
    note = _NOTE.search(body, 0, heading.start() if heading else len(body))
    if note is None:
        return ""
    words = " ".join(line.removeprefix("> ") for line in note[1].split("\n"))
    while (fewer := _CHOICE.sub(_CASES, words)) != words:
        words = fewer
    words = _TAGS.sub(" ", words.replace("{{", _CASES))
    whole = itertools.takewhile(lambda one: _CASES not in one and "](#" not in one, _SENTENCE.split(words))
    plain = _SPACES.sub(" ", " ".join(whole)).strip()
    return plain[:1].upper() + plain[1:]
