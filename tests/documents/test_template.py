"""Reading and rendering templates: headers, slots, errors with their place, the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppi_cli.documents.rendering import Rendered, render
from ppi_cli.documents.slots import FactShown, Slot, plain, split
from ppi_cli.documents.template import Template, load_template
from ppi_cli.errors import TemplateError

FACTS = {
    "buyer.name": FactShown("Vila Serena", "contracting authority"),
    "value.rd": FactShown(None, "value of R&D", "€ without VAT"),
}


def template(body: str, name: str = "t.md") -> Template:
    return Template(
        name=name,
        id="t",
        title="T",
        short="T",
        procedures=(),
        facts=("buyer.name", "value.rd", "no.such"),
        law=(),
        level="must",
        cover=False,
        contents=False,
        body=body,
        first_line=4,
    )


def rendered(body: str, folders: tuple[Path, ...] = (), **context: object) -> Rendered:
    return render(template(body), context, FACTS.__getitem__, folders=folders)


def text_of(result: Rendered) -> str:
    return plain(result.markdown, result.slots)


def refused(body: str, **context: object) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        rendered(body, **context)
    return caught.value


# --- the header


def test_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\nid: a\ntitle: A title\nprocedures: [open, pcp]\nfacts: buyer.name\n"
        "law:\n  - dir-2014-24 art 84(1)\nlevel: must\ncontents: yes\ncover: no\n---\n# One\n"
    )
    read = load_template(path)
    assert (read.id, read.title, read.short, read.level) == ("a", "A title", "A title", "must")
    assert read.procedures == ("open", "pcp")
    assert read.facts == ("buyer.name",)
    assert read.law == ("dir-2014-24 art 84(1)",)
    assert (read.contents, read.cover, read.first_line, read.body) == (True, False, 12, "# One\n")


def test_any_procedure_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nid: a\ntitle: A\nprocedures: any\n---\n")
    assert load_template(path).procedures == ()


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("# no header\n", "the template has no header", "a.md:1:1"),
        ("---\nid: a\ntitel: A\n---\n", "a template has no entry titel", "a.md:3:1"),
        ("---\nid: a\n---\n", "the header has no title", "a.md:2:1"),
        ("---\nid: a\ntitle: A\nlevel: maybe\n---\n", "there is no level maybe", "a.md:4:8"),
        ("---\nid: a\ntitle: A\ncover: perhaps\n---\n", "cover is yes or no", "a.md:4:8"),
        ("---\nid: a\ntitle: A\nfacts: {a: b}\n---\n", "facts must be a list of words", "a.md:4:8"),
        ("---\nid: a\ntitle: [A]\n---\n", "title must be a text", "a.md:3:8"),
        ("---\n- a\n---\n", "the header is no list of names and values", "a.md:2:1"),
    ],
)
def test_faulty_header_is_named_with_its_place(tmp_path: Path, text: str, what: str, place: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text)
    with pytest.raises(TemplateError) as caught:
        load_template(path, "a.md")
    assert (caught.value.problems[0].what, caught.value.problems[0].where) == (what, place)


def test_all_faults_of_a_header_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nid: a\ntitle: A\nlevel: x\ncover: x\n---\n")
    with pytest.raises(TemplateError) as caught:
        load_template(path)
    assert len(caught.value.problems) == 2


def test_missing_file_is_a_template_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no such file"):
        load_template(tmp_path / "none.md")


# --- values and slots


def test_value_becomes_a_slot_and_not_markdown() -> None:
    result = rendered("a **{{ x }}** b", x="*not* emphasis")
    assert result.markdown == "a **\ue0000\ue001** b"
    assert result.slots == (Slot("*not* emphasis"),)


def test_known_fact_keeps_its_id() -> None:
    (slot,) = rendered("{{ fact('buyer.name') }}").slots
    assert (slot.text, slot.fact, slot.placeholder) == ("Vila Serena", "buyer.name", False)


def test_absent_fact_is_a_placeholder_with_its_unit_and_is_listed_once() -> None:
    result = rendered("{{ fact('value.rd') }} {{ fact('value.rd') }} {{ fact('buyer.name') }}")
    first = result.slots[0]
    assert (first.text, first.fact, first.placeholder) == ("[value of R&D, € without VAT]", "value.rd", True)
    assert result.missing == ("value.rd",)


def test_known_asks_without_listing() -> None:
    result = rendered("{% if known('value.rd') %}a{% else %}b{% endif %}")
    assert (result.markdown, result.missing) == ("b", ())


def test_wanted_is_a_placeholder_of_no_fact() -> None:
    result = rendered("{{ wanted('reasons') }}")
    (slot,) = result.slots
    assert (slot.text, slot.fact, slot.placeholder, result.missing) == ("[reasons]", None, True, ())


def test_text_of_a_macro_is_markdown_and_its_values_are_not() -> None:
    result = rendered(
        "{% macro m(x) %}**{{ x }}**{% endmacro %}{{ m('*v*') }}{% set s %}_{{ 1 }}_{% endset %}{{ s }}"
    )
    assert result.markdown == "**\ue0000\ue001**_\ue0001\ue001_"
    assert [slot.text for slot in result.slots] == ["*v*", "1"]


def test_constant_is_printed_each_time_it_is_reached() -> None:
    assert text_of(rendered("{% for n in [1, 2] %}{{ 'x' }}{{ 7*7 }}{% endfor %}")) == "x49x49"


@given(st.text(), st.text())
def test_any_text_comes_through_a_slot_unchanged(one: str, two: str) -> None:
    result = rendered("{{ a }}|{{ b }}", a=one, b=two)
    assert [slot.text for slot in result.slots] == [one, two]
    assert [piece for piece in split(result.markdown, result.slots) if isinstance(piece, Slot)] == list(
        result.slots
    )


def test_mark_without_a_slot_is_text() -> None:
    assert list(split("a\ue0009\ue001b", (Slot("x"),))) == ["a\ue0009\ue001b"]


# --- errors


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ("# Sum\n\n{{ nobody }}", 6, "'nobody' is undefined"),
        ("{% if %}", 4, "Expected an expression"),
        ("a\n{% for x in y %}", 5, "end of template"),
        ("\n\n{{ none }}", 6, "not a NoneType"),
        ("{{ [1] }}", 4, "not a list"),
        ("{{ fact('value.r') }}", 4, "value.r is not listed"),
        ("{{ fact('no.such') }}", 4, "there is no fact no.such"),
        ("{{ 1 / 0 }}", 4, "division by zero"),
        ("{{ 'a' + 1 }}", 4, "str"),
        ("a\n{% filter upper %}x{% endfilter %}", 5, "filter blocks"),
    ],
)
def test_error_names_file_and_line(body: str, line: int, what: str) -> None:
    problem = refused(body).problems[0]
    assert what in problem.what
    assert problem.where == f"t.md:{line}"
    assert problem.fix


def test_error_names_the_section() -> None:
    assert (
        "section “The need”" in refused("# Sum\n\n## The need\n\n{{ nobody }}\n\n# Later\n").problems[0].what
    )


def test_error_in_a_macro_is_placed_where_it_stands() -> None:
    body = "{% macro m(x) %}\n{{ x.none_such }}\n{% endmacro %}\n\n{{ m({}) }}"
    assert refused(body).problems[0].where == "t.md:5"


# --- the sandbox


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ fact.__globals__ }}",
        "{{ fact.__self__._read }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{% do x.append(1) %}",
        "{{ x.append(1) }}",
        "{{ open('/etc/passwd').read() }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret.md' %}",
        "{% import 'os' as os %}",
        "{{ x | map('attr', '__class__') | list }}",
    ],
)
def test_sandbox_stops_and_names_the_template(body: str) -> None:
    assert refused("\n" + body, x=[1]).problems[0].where == "t.md:5"


def test_files_are_included_from_the_given_folders_only(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "part.md").write_text("part {{ x }}")
    (tmp_path / "secret.md").write_text("secret")
    assert text_of(rendered("{% include 'part.md' %}", (inside,), x="v")) == "part v"
    with pytest.raises(TemplateError, match=r"no template \.\./secret\.md"):
        rendered("{% include '../secret.md' %}", (inside,))


def test_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("one\n{{ nobody }}")
    with pytest.raises(TemplateError) as caught:
        rendered("{% include 'part.md' %}", (tmp_path,))
    assert caught.value.problems[0].where == f"{tmp_path / 'part.md'}:2"


def test_no_item_of_a_list_runs_into_the_next() -> None:
    """A tag at the end of a line takes its line break along, so a blank line follows it."""
    running = [
        f"{path.name}:{number}"
        for path in sorted(Path(__file__).parents[2].glob("templates/*/**/*.md"))
        for number, line, below in _with_the_line_below(path)
        if re.match(r"\s*(\d+[.)]|-) ", line) and line.endswith("%}") and below.strip()
    ]
    assert not running


def _with_the_line_below(path: Path) -> Iterator[tuple[int, str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    yield from zip(range(1, len(lines)), lines, lines[1:], strict=False)
