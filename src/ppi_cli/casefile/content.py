"""What a case file says, read strictly: facts, decisions, and where the journal ended when it was saved."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
from yaml.nodes import Node, ScalarNode

from ppi_cli.casefile.answers import Answers, collect
from ppi_cli.casefile.decisions import Decision, read_decisions
from ppi_cli.casefile.journal import Head
from ppi_cli.casefile.lists import Definitions
from ppi_cli.casefile.spans import entries
from ppi_cli.data.schema import FactDefinition, Text
from ppi_cli.data.yaml_source import Source, read_text
from ppi_cli.errors import CaseError, InputError
from ppi_cli.language import _

_COUNT = re.compile(r"[0-9]{1,9}")


class Content(msgspec.Struct):
    """A case file as read.

    `marked` says that it begins with a byte-order mark; `head` is None if it has lost it.
    """

    source: Source
    marked: bool
    answers: Answers
    decisions: list[Decision]
    head: Head | None

    def as_bytes(self) -> bytes:
        """The file as it is written."""
        return (codecs.BOM_UTF8 if self.marked else b"") + self.source.text.encode()


def read_content(
    path: Path,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Content:
    """The case file at `path`. Raises CaseError with every problem in it."""
    text, marked = _read(path)
    return parse_content(str(path), text, marked, definitions, countries, lists)


def parse_content(
    name: str,
    text: str,
    marked: bool,
    definitions: Mapping[str, FactDefinition],
    countries: Mapping[str, Text],
    lists: Definitions | None = None,
) -> Content:
    """The case file with this text. Raises CaseError with every problem in it."""
    source = Source(name, text)
    readable = not source.problems
    answers = collect(source, definitions, countries, lists)
    decisions: list[Decision] = []
    head = None
    if readable:
        top = entries(source.root)
        if "decisions" in top:
            decisions = read_decisions(source, top["decisions"].node)
        if "journal" in top:
            head = _head(source, top["journal"].node)
    source.fail_if_wrong(CaseError)
    return Content(source, marked, answers, decisions, head)


def read_head(path: Path) -> Head | None:
    """Where the journal ended when the case file was saved, whatever else is in it. Raises CaseError."""
    text, _marked = _read(path)
    source = Source(str(path), text)
    top = entries(source.root)
    head = _head(source, top["journal"].node) if "journal" in top else None
    source.fail_if_wrong(CaseError)
    return head


def _read(path: Path) -> tuple[str, bool]:
    try:
        text = read_text(path)
        with path.open("rb") as stream:
            return text, stream.read(3) == codecs.BOM_UTF8
    except InputError as error:
        raise CaseError(problems=error.problems) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CaseError(
            _("the file cannot be read: {reason}").format(reason=reason),
            _("Check that you may open it."),
            str(path),
        ) from None


def _head(source: Source, node: Node) -> Head | None:
    """The section `journal`: the number of lines, and the hash of the last."""
    parts = {key: leaf.node for key, leaf in entries(node).items() if isinstance(leaf.node, ScalarNode)}
    lines = str(parts["lines"].value) if "lines" in parts else ""
    if not _COUNT.fullmatch(lines) or "head" not in parts:
        source.wrong(
            _("the end of the journal is no longer told here"),
            _("Put back 'lines' and 'head' as ppi wrote them; `ppi journal verify` says more."),
            node,
        )
        return None
    return Head(int(lines), str(parts["head"].value))
