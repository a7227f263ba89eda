"""Rendering a template: Jinja in a sandbox, every printed value in a slot of its own.

A template can read what it is given and print it. It can open no file outside the template folders, call
nothing that was not handed in, and change nothing: the sandbox is the immutable one. What it cannot be kept
from is wasting time and memory; templates that are not ours are to be rendered in a process of their own.
"""

from __future__ import annotations

import contextlib
import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeGuard

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ppi_cli.data.facts import nearest
from ppi_cli.data.lazy import Costly
from ppi_cli.data.provisions import in_order
from ppi_cli.documents.compiled import KeptCode
from ppi_cli.documents.lists import ListCalls, ListReader, ListShown, UnusableError, no_lists
from ppi_cli.documents.slots import TICKED, UNTICKED, FactShown, FactText, Slot, mark, slot_of, wanted_day
from ppi_cli.documents.template import Template
from ppi_cli.errors import TemplateError
from ppi_cli.language import _, use_language
from ppi_cli.timetable.stages import CALL_DATE

FactReader = Callable[[str], FactShown]
"""Gives a fact as documents show it; raises KeyError for an id that no fact has."""


class Rendered(msgspec.Struct, frozen=True):
    """The Markdown with marks in it, the slots they stand for, and the absent facts and lists that were asked for."""

    markdown: str
    slots: tuple[Slot, ...]
    missing: tuple[str, ...]


class _Markdown(str):
    """Text that the template itself wrote (a macro, a `set` block): it may hold Markdown and marks."""

    __slots__ = ()


class _Compiler(CodeGenerator):
    """Jinja's compiler without filter blocks, through which a value could reach the Markdown unmarked."""

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802 - Jinja calls it so
        self.fail("filter blocks are not used in templates; apply the filter to the value", node.lineno)


def _join(parts: Iterable[str]) -> _Markdown:
    return _Markdown("".join(parts))


_TAG_ENDS_QUOTATION = re.compile(r"^([ \t]*>.*[^-+ \t])[ \t]*%\}$", re.MULTILINE)
_KEPT_CODE = KeptCode()


@jinja2.pass_environment
def _sorted(environment: jinja2.Environment, items: Iterable[Any], attribute: str | None = None) -> list[Any]:
    """The filter `sort`: texts with numbers in them, such as citations, as a reader looks for them."""
    value_of = make_attrgetter(environment, attribute)

    def key(item: object) -> object:
        value = value_of(item)
        return in_order(value) if isinstance(value, str) else value

    return sorted(items, key=key)  # type: ignore[arg-type]  # what cannot be compared is told with the line


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox for one document; collects its slots."""

    code_generator_class = _Compiler
    concat = staticmethod(_join)  # so that a macro's text is known from a value

    def __init__(self, folders: Sequence[Path]) -> None:
        self.filled: list[Slot] = []
        super().__init__(
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            bytecode_cache=_KEPT_CODE,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._printed(),
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        )
        self.filters["sort"] = _sorted

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Keeps the line break after a tag that ends a note or a citation.

        `trim_blocks` takes the break after every tag. At the end of a note it would join the next paragraph to
        it, and a clean copy would lose that paragraph with the note.
        """
        return _TAG_ENDS_QUOTATION.sub(r"\1 +%}", super().preprocess(source, name, filename))

    def _printed(self) -> Callable[..., str]:
        # With a context as argument it is never called while compiling: a constant gets a slot in its place.
        @jinja2.pass_context
        def printed(_context: jinja2.runtime.Context, value: object) -> str:
            if isinstance(value, _Markdown):
                return value
            if isinstance(value, jinja2.Undefined):
                return str(value)  # which raises, and says what is not there
            if isinstance(value, int) and not isinstance(value, bool):
                value = str(value)
            if not isinstance(value, str):
                kind = type(value).__name__
                raise UnusableError(
                    _("a template prints texts and whole numbers, not a {kind}").format(kind=kind),
                    _("Hand it over as text, or say with `or` what stands there instead."),
                )
            self.filled.append(slot_of(value))
            return mark(len(self.filled) - 1)

        return printed


def _wanted(what: str, unit: str = "") -> FactText:
    """`wanted('…')` as a template calls it: a placeholder for something that no fact holds."""
    return FactText(None, FactShown(None, what, unit))


class _Facts:
    """`fact(id)` and `known(id)` as a template calls them; remembers what was absent."""

    def __init__(self, template: Template, read: FactReader) -> None:
        self._template = template
        self._read = read
        self.missing: dict[str, None] = {}

    def fact(self, identity: str) -> FactText:
        """The formatted value, or a placeholder."""
        shown = self._shown(identity)
        if shown.text is None:
            self.missing[identity] = None
        return FactText(identity, shown)

    def tick(self, identity: str) -> FactText:
        """A box for a yes/no: ticked for yes, empty for no and while it is not known."""
        shown = self._shown(identity)
        if shown.text is None:
            self.missing[identity] = None
        box = TICKED if shown.value == "yes" else UNTICKED
        return FactText(identity, msgspec.structs.replace(shown, text=box, kind="tick", choices=()))

    def known(self, identity: str) -> bool:
        """True where the fact has a value."""
        return self._shown(identity).text is not None

    def value(self, identity: str) -> str:
        """The value as an answer file has it, for conditions: `yes`, `2027-03-01`, `1300000`; empty while absent."""
        return self._shown(identity).value

    def _shown(self, identity: str) -> FactShown:
        if identity not in self._template.facts:
            near = nearest(str(identity), self._template.facts)
            fix = _("Did you mean {near}?").format(near=near) if near else ""
            raise UnusableError(
                _("the fact {fact} is not listed under facts: in the header").format(fact=identity),
                fix or _("Add it to the list."),
            )
        try:
            return self._read(identity)
        except KeyError:
            raise UnusableError(
                _("there is no fact {fact}").format(fact=identity), _("See the list of facts for its name.")
            ) from None


class _Days:
    """`day(stage)` as a template calls it: the planned day of a stage in words, or a placeholder.

    A day that is only counted back from the day of need is nobody's decision: a placeholder tells it as a bound, and
    the day of the call is missing, from which the days would be planned.
    """

    def __init__(self, context: Mapping[str, object]) -> None:
        stages = context.get("stages")
        self._stages: Mapping[str, Mapping[str, str]] = stages if isinstance(stages, Mapping) else {}
        self.missing: dict[str, None] = {}

    def day(self, stage: str) -> str:
        """The day; a placeholder where the timetable is not there or has no such stage."""
        if stage not in self._stages:
            near = nearest(str(stage), self._stages)
            fix = _("Did you mean {near}?").format(near=near) if near else ""
            what = _("there is no stage {stage}").format(stage=stage)
            raise UnusableError(what, fix or _("See the stages in timetable.yaml."))
        found = self._stages[stage]
        day = found["day"] or wanted_day(found["name"])
        if found["day"] and isinstance(day, FactText):
            self.missing[CALL_DATE] = None
        return day


def render(
    template: Template,
    context: Mapping[str, object],
    facts: FactReader,
    *,
    lists: ListReader = no_lists,
    folders: Sequence[Path] = (),
) -> Rendered:
    """The document's Markdown. TemplateError names the file, the line and the section of what went wrong.

    `context` is what the template may read; `fact(id)`, `tick(id)`, `known(id)`, `value(id)`, `day(stage)`,
    `wanted(words)`, `rows(list)`, `has_rows(list)` and `total(list, column)` are added.
    Files are included from `folders` only.
    """
    environment = _Environment(folders)
    reader = _Facts(template, facts)
    calls = ListCalls(template.lists, lists)
    source = "\n" * (template.first_line - 1) + template.body  # so that Jinja counts the lines of the file
    days = _Days(context)
    values = {**context, "fact": reader.fact, "tick": reader.tick}
    values |= {"known": reader.known, "value": reader.value, "day": days.day, "wanted": _wanted}
    values |= {"rows": calls.rows, "has_rows": calls.has_rows, "total": calls.total}
    try:
        code = _KEPT_CODE.code_of(environment, source, template.name)
        made: Any = jinja2.Template.from_code(environment, code, environment.make_globals(None))
        text = str(made.render(values))
    except jinja2.TemplateSyntaxError as error:
        where = error.filename or error.name or template.name
        _fail(template, error.message or "", _("See the Jinja syntax of that line."), where, error.lineno)
    except SecurityError as error:
        fix = _("A template only reads and prints what it is given.")
        _fail(template, str(error), fix, *_place(error, template))
    except jinja2.TemplateNotFound as error:
        what = _("there is no template {name} to include").format(name=error.name or "")
        _fail(template, what, _("Include files of the template folders only."), *_place(error, template))
    except jinja2.UndefinedError as error:
        fix = _("Write the name of something that the template is given.")
        _fail(template, error.message or "", fix, *_place(error, template))
    except UnusableError as error:
        _fail(template, error.what, error.fix, *_place(error, template))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        detail = str(error) or type(error).__name__
        _fail(template, detail, _("Check the expressions of that line."), *_place(error, template))
    missing = {**reader.missing, **days.missing, **calls.missing}
    return Rendered(text.lstrip("\n"), tuple(environment.filled), tuple(missing))


def shown_facts(template: Template, facts: FactReader) -> dict[str, FactShown]:
    """The facts of a template as a table, which another process can be given."""
    table: dict[str, FactShown] = {}
    for identity in template.facts:
        with contextlib.suppress(KeyError):
            table[identity] = facts(identity)
    return table


def shown_lists(template: Template, lists: ListReader) -> dict[str, ListShown]:
    """The lists of a template as a table, which another process can be given."""
    table: dict[str, ListShown] = {}
    for identity in template.lists:
        with contextlib.suppress(KeyError):
            table[identity] = lists(identity)
    return table


class Supposed(msgspec.Struct, frozen=True):
    """All that a template is given, for another process: its context, the facts and the lists that it names."""

    context: Mapping[str, object]
    facts: Mapping[str, FactShown]
    lists: Mapping[str, ListShown]


def carried(context: Mapping[str, object], body: str) -> dict[str, object]:
    """The part of a context that a template of this text names: what is worked out on demand is not carried into
    another process for nothing. Files that it includes are given such parts by it, with `set`.
    """
    found: dict[str, object] = {}
    for name, value in context.items():
        if isinstance(value, Costly):
            found[name] = value.named_in(body)
        elif not _on_demand(value):
            found[name] = value
        elif name in body:
            found[name] = {key: value[key] for key in value if str(key) in body}
    return found


def _on_demand(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping) and not isinstance(value, dict)


def render_apart(
    template: Template, supposed: Sequence[Supposed], folders: Sequence[Path], lang: str
) -> list[Rendered]:
    """Renders a template once for each of what is supposed; for a process of its own."""
    use_language(lang)
    return [
        render(template, one.context, one.facts.__getitem__, lists=one.lists.__getitem__, folders=folders)
        for one in supposed
    ]


def parse_source(template: Template) -> nodes.Template:
    """The template as a tree, with the line numbers of its file. Raises jinja2.TemplateSyntaxError."""
    return parse_text("\n" * (template.first_line - 1) + template.body, template.name)


def parse_text(text: str, name: str) -> nodes.Template:
    """A text that templates include, as a tree. Raises jinja2.TemplateSyntaxError."""
    return _Environment(()).parse(text, name)


def _place(error: BaseException, template: Template) -> tuple[str, int]:
    """File and line of the innermost template frame; Jinja puts them into the traceback."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == template.name or not frame.filename.endswith((".py", ">"))
    ]
    return (frames[-1].filename, frames[-1].lineno or template.first_line) if frames else (template.name, 1)


def _fail(template: Template, detail: str, fix: str, file: str, line: int) -> NoReturn:
    section = template.section_at(line) if file == template.name else ""
    what = _("{detail} (section “{section}”)").format(detail=detail, section=section) if section else detail
    raise TemplateError(what, fix, f"{file}:{line}") from None
