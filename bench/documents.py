"""One 15-page document beside peers: `python bench/documents.py [--runs 15] [--many 500]`.

The same text, 60 values, two tables and four conditions go through `ppi` (controls, bookmarks, clauses,
contents, numbering), through docxtpl (none of these), and, where pypandoc is installed, through jinja2 and
pandoc. The three take turns in one process, so that a slow moment of the machine hits all alike. Then as many
documents as asked for are made in a row, to see that memory stays flat; and a table of requirements is made ten
times as long, to see that its time grows no faster than its rows. Prints Markdown; nothing is asserted.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import importlib.util
import io
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import jinja2

from ppi_cli.__main__ import COLLECT_AFTER
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.documents.cover import Properties
from ppi_cli.documents.lists import show_rows
from ppi_cli.documents.manifest import record_clauses
from ppi_cli.documents.produce import render_document
from ppi_cli.documents.reading import Text
from ppi_cli.documents.slots import FactShown
from ppi_cli.documents.template import load_template

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 2
SENTENCES = (
    "The contracting authority intends to award {{ %s }} on the terms set out in this document.",
    "A tenderer that relies on the capacity of another entity states so in its tender and names that entity.",
    "Questions are sent through the platform no later than {{ %s }}, and every answer is published there.",
    "The estimated value, without value added tax and including every option, is {{ %s }}.",
    "Where this section and the draft contract differ, the draft contract prevails.",
    "The authority may ask a tenderer to clarify what it has submitted, as far as equal treatment allows.",
    "Tenders are assessed by at least three assessors, who first score independently and then meet.",
    "A tender that arrives after the closing time is not opened and takes no part in the procedure.",
    "The reasons for this choice are recorded in the file under number {{ %s }}.",
    "The authority keeps the record of every contact with the market and shares it with all tenderers.",
)
SECTIONS = ("Introduction", "Scope", "Procedure", "Suitability", "Award", "Requirements", "Lots", "Contract",
            "Conditions", "Submission")  # fmt: skip
ROWS = [
    {"number": f"R{n}", "text": f"The supplier meets requirement {n} throughout.", "weight": str(n)}
    for n in range(1, 24)
]


VALUES = {f"v{n:02d}": f"value {n} & more" for n in range(60)}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--many", type=int, default=500)
    options = parser.parse_args()
    gc.set_threshold(COLLECT_AFTER, 10, 10)  # as the program does
    with tempfile.TemporaryDirectory() as name:
        ways = dict(_ways(Path(name)))
        many = _many(ways["ppi"], options.many)  # first: the most memory ever held is what can be measured
        times: dict[str, list[float]] = {way: [] for way in ways}
        for turn in range(options.runs + WARM_UP):
            for way, make in ways.items():
                begun = time.perf_counter()
                make()
                if turn >= WARM_UP:
                    times[way].append(time.perf_counter() - begun)
        base = statistics.median(times["docxtpl"])
        print("| one 15-page document, in process | median ms | × docxtpl |\n|---|---:|---:|")
        for way, values in times.items():
            median = statistics.median(values)
            print(f"| {way} | {1000 * median:.0f} | {median / base:.2f} |")
        print(
            f"\n| rows of a table (ppi) | median ms | × 200 rows |\n|---|---:|---:|\n{_growing(Path(name))}"
        )
        print(f"\n| documents in a row (ppi) | memory, MB |\n|---|---:|\n{many}")


def _ways(folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    from docxtpl import DocxTemplate

    context: dict[str, Any] = {"requirements": ROWS, "yes": True, "no": False}
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    word, text = folder / "template.docx", folder / "bench.md"
    word_template(word)
    text.write_text(markdown_text(facts=True), encoding="utf-8")

    def ppi() -> Any:
        return render_document(
            load_template(text), ROOT / "templates/base.docx", context, lambda name: FactShown(VALUES[name], name),
            Properties(), lang="en", day=datetime.date(2026, 11, 22),
        )  # fmt: skip

    def living() -> None:
        made = ppi()
        record_clauses(Text(made.document), made.clauses)

    def docxtpl() -> None:
        template = DocxTemplate(str(word))
        template.render({**context, **VALUES}, environment)
        template.save(io.BytesIO())

    yield "docxtpl", docxtpl
    yield "ppi", ppi
    yield "ppi, with the record for updates", living
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        markdown = jinja2.Template(
            markdown_text(facts=False), undefined=jinja2.StrictUndefined, trim_blocks=True
        )

        def pandoc() -> None:
            filled = markdown.render(**context, **VALUES)
            pypandoc.convert_text(
                filled, "docx", format="markdown", outputfile=str(folder / "p.docx"), extra_args=["--toc"]
            )

        yield "jinja2 + pandoc", pandoc


def _blocks() -> Iterator[tuple[str, str]]:
    """The document: kind of block and its text; `%s` is filled with the name of a value."""
    count = 0

    def text(sentences: int) -> str:
        nonlocal count
        parts = []
        for _ in range(sentences):
            sentence = SENTENCES[count % len(SENTENCES)]
            parts.append(sentence % f"v{count % 60:02d}" if "%s" in sentence else sentence)
            count += 1
        return " ".join(parts)

    for index, title in enumerate(SECTIONS):
        yield "heading", title
        for part in range(2):
            yield "subheading", f"{title}: part {part + 1}"
            for _ in range(3):
                yield "text", text(3)
            for _ in range(3):
                yield "number" if part else "bullet", text(1)
        if title in ("Requirements", "Lots"):
            yield "table", ""
        if index % 3 == 0:
            yield "if", "no" if index % 2 else "yes"
            yield "text", text(5)
            yield "endif", ""


def markdown_text(*, facts: bool) -> str:
    """The document as Markdown with Jinja: printing facts as `ppi` does, or plain names."""
    marks = {"heading": "# ", "subheading": "## ", "text": "", "bullet": "- ", "number": "1. "}
    lines, before = [], ""
    for kind, text in _blocks():
        written = text
        if facts:
            for n in range(60):
                written = written.replace(f"{{{{ v{n:02d} }}}}", f"{{{{ fact('v{n:02d}') }}}}")
        if kind == "table":
            lines.append("\n| No | Requirement | Weight |\n|---|---|---:|")
            lines.append(
                "{% for row in requirements %}\n| {{ row.number }} | {{ row.text }} | {{ row.weight }} |"
            )
            lines.append("{% endfor %}\n")
        elif kind in ("if", "endif"):
            lines.append(f"\n{{% {kind} {text} %}}\n" if kind == "if" else "\n{% endif %}\n")
        else:
            gap = "" if kind == before and kind in ("bullet", "number") else "\n"
            lines.append(f"{gap}{marks[kind]}{written}")
        before = kind
    names = ", ".join(f"v{n:02d}" for n in range(60))
    head = f"---\nid: bench\ntitle: Bench\ncontents: yes\nfacts: [{names}]\n---\n" if facts else ""
    return head + "\n".join(lines) + "\n"


def word_template(path: Path) -> None:
    """The document as a Word file for docxtpl."""
    document = docx.Document()
    styles = {"bullet": "List Bullet", "number": "List Number", "text": None}
    for kind, text in _blocks():
        if kind in ("heading", "subheading"):
            document.add_heading(text, 1 if kind == "heading" else 2)
        elif kind == "table":
            table = document.add_table(rows=4, cols=3, style="Table Grid")
            for cell, label in zip(table.rows[0].cells, ("No", "Requirement", "Weight"), strict=True):
                cell.text = label
            table.rows[1].cells[0].text = "{%tr for row in requirements %}"
            for cell, name in zip(table.rows[2].cells, ("number", "text", "weight"), strict=True):
                cell.text = f"{{{{ row.{name} }}}}"
            table.rows[3].cells[0].text = "{%tr endfor %}"
        elif kind in ("if", "endif"):
            document.add_paragraph(f"{{%p if {text} %}}" if kind == "if" else "{%p endif %}")
        else:
            document.add_paragraph(text, styles[kind])
    document.save(str(path))


def _growing(folder: Path) -> str:
    """What a table of 200 and of 2,000 rows of a list costs, five columns each, taking turns."""
    definition = load_lawbook().lists["requirements"]
    columns = ("id", "text", "kind", "verification", "unit")
    path = folder / "rows.md"
    path.write_text(
        "---\nid: rows\ntitle: Rows\ncover: no\nlists: [requirements]\n---\n# Requirements\n\n"
        + "|".join(("", *columns, "\n"))
        + "|---" * len(columns)
        + "|\n{% for row in rows('requirements') %}\n"
        + "|".join(("", *(f" {{{{ row.{name} }}}} " for name in columns), "\n"))
        + "{% endfor %}\n",
        encoding="utf-8",
    )
    times: dict[int, list[float]] = {200: [], 2000: []}
    for turn in range(5 + WARM_UP):
        for count, taken in times.items():
            rows = [
                {
                    "id": f"R{n}",
                    "text": ROWS[n % len(ROWS)]["text"],
                    "kind": "must",
                    "verification": "test",
                    "unit": "dB",
                }
                for n in range(count)
            ]
            begun = time.perf_counter()
            shown = show_rows(definition, rows, {})
            render_document(
                load_template(path), ROOT / "templates/base.docx", {}, _no_fact, Properties(), lang="en",
                day=datetime.date(2026, 11, 22), lists={"requirements": shown}.__getitem__,
            )  # fmt: skip
            if turn >= WARM_UP:
                taken.append(time.perf_counter() - begun)
    least = statistics.median(times[200])
    medians = {count: statistics.median(taken) for count, taken in times.items()}
    return "\n".join(
        f"| {count} | {1000 * taken:.0f} | {taken / least:.1f} |" for count, taken in medians.items()
    )


def _no_fact(name: str) -> FactShown:
    raise KeyError(name)


def _many(make: Callable[[], Any], count: int) -> str:
    """The most memory that the process has held, after each fifth of the documents."""
    lines = []
    for number in range(1, count + 1):
        make()
        if number % max(1, count // 5) == 0:
            lines.append(f"| {number} | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
