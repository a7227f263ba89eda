"""What is wrong with a template before anybody uses it: `ppi draft lint`.

Read: syntax, facts that are unknown, not listed or never printed, citations, references to clauses that no
heading begins. Tried: every template is rendered with no facts, with a sample of all, with each choice of
the facts that it lists and with each procedure decided; a clause that none of them reaches is one that
nobody will ever see.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
from jinja2 import TemplateSyntaxError, nodes

from ppi_cli.data.citations import BadCitation, parse_citation
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook, ListDefinition, Lists, Row, Value, ValueDefinition
from ppi_cli.documents.confined import confined
from ppi_cli.documents.context import Subject, fact_reader, list_reader
from ppi_cli.documents.headings import Outline
from ppi_cli.documents.labels import Labels, labels_file, load_labels
from ppi_cli.documents.markdown import parse
from ppi_cli.documents.rendering import (
    Rendered,
    Supposed,
    carried,
    parse_source,
    parse_text,
    render_apart,
    shown_facts,
    shown_lists,
)
from ppi_cli.documents.slots import plain
from ppi_cli.documents.template import Template, load_template, named_template, refuse_name
from ppi_cli.errors import Problem, TemplateError
from ppi_cli.language import _, language

Suppose = Callable[[dict[str, Value], str | None], Subject]
"""A procurement with these facts and, unless None, with this procedure decided."""

_FACT_CALLS = ("fact", "known", "tick", "value")
_LIST_CALLS = ("rows", "has_rows", "total")
_FACT_CALL = re.compile(r"""\b(?:fact|tick|value|day|rows)\(\s*['"]([^'"]+)['"]""")
_HEADING = re.compile(r"^(#{1,4})\s.*?\{id=(?P<id>[^\s]+?)\}(?=\s|$)", re.MULTILINE)
_REFERENCE = re.compile(r"\]\(#([^)]*)\)")


class Finding(msgspec.Struct, frozen=True):
    """One fault of a template: an error, or a warning for what may be meant."""

    severity: str
    problem: Problem


def lint_template(
    path: Path, base: Path, folders: Sequence[Path], suppose: Suppose, book: Lawbook
) -> list[Finding]:
    """All that is wrong with a template, in the order of its lines where they are known."""
    try:
        refuse_name(path)
        template = named_template(path)
        tree = parse_source(template)
    except TemplateError as error:
        return [Finding("error", problem) for problem in error.problems]
    except TemplateSyntaxError as error:
        problem = Problem(
            error.message or "", _("See the Jinja syntax of that line."), f"{path}:{error.lineno}"
        )
        return [Finding("error", problem)]
    pieces = [_Piece(template.name, template.first_line, template.body, tree)]
    try:
        pieces += _included(tree, folders, {template.name})
    except TemplateSyntaxError as error:
        problem = Problem(
            error.message or "", _("See the Jinja syntax of that line."), f"{error.name}:{error.lineno}"
        )
        return [Finding("error", problem)]
    findings = [
        *_facts(template, pieces, book),
        *_lists(template, pieces, book),
        *_citations(template, book),
        *_references(pieces),
    ]
    if not any(finding.severity == "error" for finding in findings):
        findings += _tried(template, pieces, path, base, folders, suppose, book)
    return findings


class _Piece(msgspec.Struct, frozen=True):
    """A template, or a part that it includes: how messages call it, the line on which its text begins."""

    name: str
    first_line: int
    body: str
    tree: nodes.Template

    def calls(self, names: Sequence[str]) -> Iterator[tuple[str, int]]:
        """What the calls of these functions ask for, where they say it outright, and on which line."""
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in names and call.args:
                named = call.args[0]
                if isinstance(named, nodes.Const):
                    yield str(named.value), call.lineno

    def line_of(self, position: int) -> int:
        return self.first_line + self.body.count("\n", 0, position)


def _included(tree: nodes.Template, folders: Sequence[Path], seen: set[str]) -> Iterator[_Piece]:
    """The parts that a template takes in by a name that stands in it, and theirs; one not found is left to rendering."""
    includes = [one.template for one in tree.find_all(nodes.Include)]
    imports = [one.template for one in tree.find_all(nodes.FromImport)]
    for named in includes + imports:
        name = str(named.value) if isinstance(named, nodes.Const) else ""
        found = next((one / name for one in folders if name and (one / name).is_file()), None)
        if found is None or name in seen:
            continue
        seen.add(name)
        text = found.read_text(encoding="utf-8").replace("\r\n", "\n")
        part = _Piece(name, 1, text, parse_text(text, name))
        yield part
        yield from _included(part.tree, folders, seen)


def lint_languages(paths: Sequence[Path]) -> list[Finding]:
    """Whether one template in several languages has the same clauses, facts, procedures and level in all of them.

    An update finds a clause by its id and a value by its fact, so a document in another language that had others
    would tell another story.
    """
    templates: dict[Path, Template] = {}
    for path in paths:
        if path.suffix == ".md":
            with contextlib.suppress(TemplateError):  # said already
                templates[path] = load_template(path)
    return [
        finding
        for path, template in templates.items()
        for other, theirs in templates.items()
        for finding in _differences(path, template, other, theirs)
    ]


def _differences(path: Path, template: Template, other: Path, theirs: Template) -> Iterator[Finding]:
    """What `template` lacks of what the same template has in another language."""
    here = [found["id"] for found in _HEADING.finditer(template.body)]
    there = [found["id"] for found in _HEADING.finditer(theirs.body)]
    fix = _("Write them in both languages, with the same ids.")
    lacking = [clause for clause in there if clause not in here]
    if lacking:
        what = _("it lacks clauses that {other} has: {clauses}").format(
            other=other, clauses=", ".join(lacking)
        )
        yield Finding("error", Problem(what, fix, str(path)))
    elif here != there and str(path) < str(other):
        what = _("its clauses are in another order than in {other}").format(other=other)
        yield Finding("error", Problem(what, _("Put them in the same order."), str(path)))
    unused = [fact for fact in _printed(theirs) if fact not in _printed(template)]
    if unused:
        what = _("it does not print facts or lists that {other} prints: {facts}").format(
            other=other, facts=", ".join(unused)
        )
        yield Finding("error", Problem(what, fix, str(path)))
    if (template.procedures, template.level) != (theirs.procedures, theirs.level) and str(path) < str(other):
        what = _("it is for other procedures, or needed more or less, than {other} says").format(other=other)
        yield Finding("error", Problem(what, _("Give both the same procedures and level."), str(path)))


def _printed(template: Template) -> list[str]:
    """The facts and lists that a template asks for by name, in the order of the text."""
    return list(dict.fromkeys(_FACT_CALL.findall(template.body)))


def _used(pieces: Sequence[_Piece], calls: Sequence[str]) -> dict[str, str]:
    """What the calls ask for → where first."""
    used: dict[str, str] = {}
    for piece in pieces:
        for name, line in piece.calls(calls):
            used.setdefault(name, f"{piece.name}:{line}")
    return used


def _written(pieces: Sequence[_Piece], name: str) -> bool:
    """Whether a name stands anywhere between quotation marks, as in a loop over names."""
    return any(f"'{name}'" in piece.body or f'"{name}"' in piece.body for piece in pieces)


def _facts(template: Template, pieces: Sequence[_Piece], book: Lawbook) -> Iterator[Finding]:
    used = _used(pieces, _FACT_CALLS)
    for name, where in used.items():
        if name not in template.facts:
            near = nearest(name, template.facts)
            fix = _("Did you mean {near}?").format(near=near) if near else _("Add it to the list.")
            what = _("the fact {fact} is not listed under facts: in the header").format(fact=name)
            yield Finding("error", Problem(what, fix, where))
    for name in template.facts:
        if name not in book.facts:
            near = nearest(name, book.facts)
            fix = (
                _("Did you mean {near}?").format(near=near)
                if near
                else _("See the list of facts for its name.")
            )
            yield Finding(
                "error", Problem(_("there is no fact {fact}").format(fact=name), fix, f"{template.name}:1")
            )
        elif name not in used and not _written(pieces, name):
            what = _("the fact {fact} is listed, but never used").format(fact=name)
            yield Finding("warning", Problem(what, _("Take it off the list."), f"{template.name}:1"))


def _lists(template: Template, pieces: Sequence[_Piece], book: Lawbook) -> Iterator[Finding]:
    """Lists that are unknown, used but not listed, or listed and never used."""
    used = _used(pieces, _LIST_CALLS)
    for name in template.lists:
        if name not in book.lists:
            near = nearest(name, book.lists)
            fix = _("Did you mean {near}?").format(near=near) if near else ", ".join(book.lists)
            what = _("there is no list {list}").format(list=name)
            yield Finding("error", Problem(what, fix, f"{template.name}:1"))
        elif name not in used and not _written(pieces, name):
            what = _("the list {list} is listed, but never used").format(list=name)
            yield Finding("warning", Problem(what, _("Take it off the list."), f"{template.name}:1"))
    for name, where in used.items():
        if name not in template.lists:
            what = _("the list {list} is not listed under lists: in the header").format(list=name)
            yield Finding("error", Problem(what, _("Add it to the list."), where))


def _citations(template: Template, book: Lawbook) -> Iterator[Finding]:
    for text in template.law:
        try:
            parse_citation(text, book.laws)
        except BadCitation as bad:
            yield Finding("error", Problem(bad.what, bad.fix, f"{template.name}:1"))


def _references(pieces: Sequence[_Piece]) -> Iterator[Finding]:
    """References to a clause that no heading begins; an id with a value in it matches any."""
    patterns = [_pattern(found["id"]) for piece in pieces for found in _HEADING.finditer(piece.body)]
    for piece in pieces:
        for found in _REFERENCE.finditer(piece.body):
            wanted = found[1]
            if "{{" in wanted or any(pattern.fullmatch(wanted) for pattern in patterns):
                continue
            what = _("a reference leads to the clause {clause}, which is not in the document").format(
                clause=wanted
            )
            fix = _("Give its heading that id: {mark}").format(mark=f"{{id={wanted}}}")
            yield Finding("error", Problem(what, fix, f"{piece.name}:{piece.line_of(found.start())}"))


def _pattern(identity: str) -> re.Pattern[str]:
    literal = re.split(r"\{\{.*?\}\}", identity)
    return re.compile(".+".join(re.escape(part) for part in literal))


def _tried(
    template: Template,
    pieces: Sequence[_Piece],
    path: Path,
    base: Path,
    folders: Sequence[Path],
    suppose: Suppose,
    book: Lawbook,
) -> Iterator[Finding]:
    """Renders the template with many supposed procurements: faults, and clauses that none of them reaches."""
    subjects = [
        msgspec.structs.replace(suppose(facts, decided), lists=lists)
        for facts, decided, lists in _samples(template, book)
    ]
    supposed = [
        Supposed(
            carried(one.context, template.body),
            shown_facts(template, partial(fact_reader, one)),
            shown_lists(template, partial(list_reader, one)),
        )
        for one in subjects
    ]
    try:
        rendered = confined(render_apart, template, supposed, folders, language(), where=template.name)
    except TemplateError as error:
        yield from (Finding("error", problem) for problem in error.problems)
        return
    labels = load_labels(labels_file(base), path.parent.name)
    known: dict[str, Outline] = {}
    outlines = [(one, _outline(one, labels, known)) for one in rendered]
    lost = {
        clause
        for one, outline in outlines
        for clause in (plain(wanted, one.slots) for wanted in _REFERENCE.findall(one.markdown))
        if outline.find(clause) is None
    }
    for clause in sorted(lost):
        what = _("a reference leads to the clause {clause}, which some facts leave out").format(clause=clause)
        yield Finding("error", Problem(what, _("Put both under one condition."), template.name))
    yield from _unreached(pieces, {head.clause for _one, outline in outlines for head in outline.heads})


def _outline(one: Rendered, labels: Labels, known: dict[str, Outline]) -> Outline:
    """The headings of a rendering. Most that are supposed change no heading, and reading a text takes long."""
    lines = one.markdown.split("\n")
    begun = [line for line in lines if line.lstrip().startswith("#") or (line and not line.strip("=- "))]
    headings = plain("\n".join(begun), one.slots)
    if headings not in known:
        known[headings] = Outline(parse(one.markdown), one.slots, labels)
    return known[headings]


def _unreached(pieces: Sequence[_Piece], reached: set[str]) -> Iterator[Finding]:
    for piece in pieces:
        for found in _HEADING.finditer(piece.body):
            if not any(_pattern(found["id"]).fullmatch(clause) for clause in reached):
                what = _("no facts that were tried reach the clause {clause}").format(clause=found["id"])
                fix = _("Check the condition that it stands under.")
                where = f"{piece.name}:{piece.line_of(found.start())}"
                yield Finding("warning", Problem(what, fix, where))


def _samples(template: Template, book: Lawbook) -> Iterator[tuple[dict[str, Value], str | None, Lists]]:
    """Supposed facts and lists: none, one of each kind, each choice in turn, lists as bare as they may be, and each
    procedure decided."""
    full = {name: _sample(book, name) for name in template.facts if name in book.facts}
    named = [book.lists[name] for name in template.lists if name in book.lists]
    lists = {one.id: _sample_rows(one, book) for one in named}
    yield {}, None, {}
    yield full, None, lists
    if lists:
        yield full, None, {}
        yield full, None, {one.id: _bare_rows(one, book) for one in named}
    for name in full:
        definition = book.facts[name]
        if definition.type == "yes-no":
            yield full | {name: False}, None, lists
        elif definition.type == "choice":
            for choice in definition.choices:
                yield full | {name: choice}, None, lists
    for procedure in book.procedures:
        yield full, procedure.id, lists


def _sample_rows(definition: ListDefinition, book: Lawbook) -> tuple[Row, ...]:
    """Rows with all cells, in which each choice and both answers of a yes/no occur."""
    count = max(2, *(len(column.choices) for column in definition.columns))
    rows = []
    for number in range(count):
        row = {column.id: _sample_of(column, book) for column in definition.columns}
        for column in definition.columns:
            if column.type == "choice":
                row[column.id] = list(column.choices)[number % len(column.choices)]
            elif column.type == "yes-no":
                row[column.id] = number % 2 == 0
        rows.append(row)
    return tuple(rows)


def _bare_rows(definition: ListDefinition, book: Lawbook) -> tuple[Row, ...]:
    """A row with no other cells than those that it must have."""
    bare = {column.id: _sample_of(column, book) for column in definition.columns if column.required}
    return (bare,)


def _sample(book: Lawbook, name: str) -> Value:
    return _sample_of(book.facts[name], book)


def _sample_of(definition: ValueDefinition, book: Lawbook) -> Value:
    import datetime

    if definition.type == "choice":
        return next(iter(definition.choices))
    samples: dict[str, Value] = {
        "yes-no": True,
        "money": 1_000_000,
        "percent": 60,
        "whole": int(definition.minimum or 5),
        "level": 5,
        "date": datetime.date(2027, 3, 1),
        "country": next(iter(book.countries)),
        "cpv-list": ("73000000-2",),
        "day-list": (),
    }
    return samples.get(definition.type, _("a sample text"))
