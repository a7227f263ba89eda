"""A document template: Markdown with Jinja, headed by a few lines of YAML between two lines `---`.

---
id: procedure-choice
title: Record of the choice of procedure
procedures: any                       # or a list of procedure ids
facts: [buyer.name, need.title]       # the facts that the text prints; `fact()` refuses any other
lists: [criteria]                     # the lists whose rows it prints; `rows()` refuses any other
law: [dir-2014-24 art 84(1), dir-2014-24 art 84(2)]
level: must                           # must, should or optional
short: Procedure choice               # running title (default: the title)
cover: yes                            # a cover page (default: yes)
contents: yes                         # a table of contents (default: no)
letters: yes                          # letters: clauses without numbers, pages without number and version (default: no)
workbook: life-cycle-cost             # a workbook with formulas beside the document (default: none)
---
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

import msgspec
import yaml

from ppi_cli.data.facts import nearest
from ppi_cli.data.yaml_source import Node, Source, read_text
from ppi_cli.errors import InputError, TemplateError
from ppi_cli.language import _

Level = Literal["must", "should", "optional"]

_KEYS = (
    "id",
    "title",
    "procedures",
    "facts",
    "lists",
    "law",
    "level",
    "short",
    "cover",
    "contents",
    "letters",
    "workbook",
)
_LISTS = ("procedures", "facts", "lists", "law")
_SWITCHES = ("cover", "contents", "letters")
_LEVELS = ("must", "should", "optional")
_WORKBOOKS = ("life-cycle-cost",)
_FENCE = "---"
TAKEN_NAMES = ("all", "pull", "lint")
"""What `ppi draft` takes for something else than a document."""


class Template(msgspec.Struct, frozen=True):
    """A template as read.

    `name` is how messages call the file, `first_line` the line of the file on which the body begins.
    `procedures` is empty for a document that goes with any procedure.
    """

    name: str
    id: str
    title: str
    short: str
    procedures: tuple[str, ...]
    facts: tuple[str, ...]
    law: tuple[str, ...]
    level: Level
    cover: bool
    contents: bool
    body: str
    first_line: int
    lists: tuple[str, ...] = ()
    workbook: str = ""
    letters: bool = False

    def fits(self, procedure: str | None) -> bool:
        """Whether the document goes with a procedure; one without procedures goes with any."""
        return not self.procedures or procedure in self.procedures

    def section_at(self, line: int) -> str:
        """The heading above a line of the file, without its marks; empty where there is none."""
        above = self.body.split("\n")[: max(0, line - self.first_line + 1)]
        return next((text.lstrip("# ") for text in reversed(above) if text.startswith("#")), "")


def load_template(path: Path, name: str | None = None) -> Template:
    """Reads a template. TemplateError names file, line and column of every fault of the header."""
    shown = name or str(path)
    try:
        text = read_text(path, shown).replace("\r\n", "\n")
    except InputError as error:
        raise TemplateError(problems=error.problems) from None
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE or _FENCE not in (line.rstrip() for line in lines[1:]):
        raise TemplateError(
            _("the template has no header"),
            _("Begin the file with a line ---, then id: and title:, then a line --- again."),
            f"{shown}:1:1",
        )
    end = next(number for number, line in enumerate(lines) if number and line.rstrip() == _FENCE)
    # The fence is replaced by an empty line, so that places in the header are places in the file.
    header = _read_header(Source(shown, "\n" + "\n".join(lines[1:end]) + "\n"))
    procedures = cast("tuple[str, ...]", header.get("procedures", ()))
    title = str(header["title"])
    return Template(
        name=shown,
        id=str(header["id"]),
        title=title,
        short=str(header.get("short", title)),
        procedures=() if procedures == ("any",) else procedures,
        facts=cast("tuple[str, ...]", header.get("facts", ())),
        law=cast("tuple[str, ...]", header.get("law", ())),
        level=cast("Level", header.get("level", "optional")),
        cover=bool(header.get("cover", True)),
        contents=bool(header.get("contents", False)),
        body="\n".join(lines[end + 1 :]),
        first_line=end + 2,
        lists=cast("tuple[str, ...]", header.get("lists", ())),
        workbook=str(header.get("workbook", "")),
        letters=bool(header.get("letters", False)),
    )


def refuse_name(path: Path) -> None:
    """Raises TemplateError for a file whose name `ppi draft` takes for something else."""
    if path.stem in TAKEN_NAMES:
        raise TemplateError(
            _("a template cannot be called {name}").format(name=path.stem),
            _("Rename the file: `ppi draft {name}` means something else.").format(name=path.stem),
            str(path),
        )


def named_template(path: Path) -> Template:
    """Reads a template that `ppi draft` calls by the name of its file. Raises TemplateError where its header has
    another one, and for all that `load_template` finds.
    """
    template = load_template(path)
    if template.id != path.stem:
        raise TemplateError(
            _("the header calls the template {id}, its file {name}").format(id=template.id, name=path.stem),
            _("Write the same name in both."),
            str(path),
        )
    return template


_Value = str | bool | tuple[str, ...]


def _read_header(source: Source) -> dict[str, _Value]:
    """The header's entries, with types checked; raises TemplateError with all faults."""
    found: dict[str, _Value] = {}
    source.fail_if_wrong(TemplateError)
    if not isinstance(source.root, yaml.MappingNode):
        source.wrong(
            _("the header is no list of names and values"), _("Write id: and title: first."), source.root
        )
        source.fail_if_wrong(TemplateError)
    assert source.root is not None  # for the type checker; the lines above have raised
    for key, key_node, node in source.entries(source.root):
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            fix = _("Did you mean {near}?").format(near=near) if near else _known(_KEYS)
            source.wrong(_("a template has no entry {key}").format(key=key), fix, key_node)
            continue
        value = _read_value(source, key, node)
        if value is not None:
            found[key] = value
    for key in ("id", "title"):
        if key not in found and not source.problems:
            fix = _("Add a line {key}: …").format(key=key)
            source.wrong(_("the header has no {key}").format(key=key), fix, source.root)
    source.fail_if_wrong(TemplateError)
    return found


def _known(words: tuple[str, ...]) -> str:
    return _("Known are: {words}.").format(words=", ".join(words))


def _read_value(source: Source, key: str, node: Node) -> _Value | None:
    """The value of one entry; None when it is of the wrong kind, which is noted."""
    if key in _LISTS:
        return _read_list(source, key, node)
    text = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
    if not text:
        source.wrong(_("{key} must be a text").format(key=key), _("Write one line of words."), node)
        return None
    if key in _SWITCHES:
        if text not in ("yes", "no", "true", "false"):
            source.wrong(_("{key} is yes or no").format(key=key), _("Write yes or no."), node)
            return None
        return text in ("yes", "true")
    if key == "level" and text not in _LEVELS:
        source.wrong(_("there is no level {text}").format(text=text), _known(_LEVELS), node)
        return None
    if key == "workbook" and text not in _WORKBOOKS:
        source.wrong(_("there is no workbook {text}").format(text=text), _known(_WORKBOOKS), node)
        return None
    return text


def _read_list(source: Source, key: str, node: Node) -> tuple[str, ...] | None:
    """A list of words; one word stands for a list of one."""
    items = list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
    words = [str(item.value).strip() for item in items if isinstance(item, yaml.ScalarNode)]
    if len(words) < len(items) or not all(words):
        fix = _("Write {key}: [one, two].").format(key=key)
        source.wrong(_("{key} must be a list of words").format(key=key), fix, node)
        return None
    return tuple(words)
