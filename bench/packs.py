"""Whole packs beside one plain document: `python bench/packs.py [--runs 7]`.

Times whole processes, in turns: one 15-page document by jinja2 and pandoc (pypandoc has to be installed) and by
docxtpl, a long document of ours, and for each case of `tests/cases/packs/` the full pack of its procedure with the
common documents. Prints Markdown; nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fair import keep_bytecode

import documents

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "packs"
WARM_UP = 1
READ = """
import json, sys
context = json.load(open("values.json", encoding="utf-8"))
"""
PANDOC = (
    READ
    + """
import jinja2, pypandoc
template = jinja2.Template(open("bench.md", encoding="utf-8").read(), undefined=jinja2.StrictUndefined, trim_blocks=True)
pypandoc.convert_text(template.render(**context), "docx", format="markdown", outputfile="p.docx", extra_args=["--toc"])
"""
)
DOCXTPL = (
    READ
    + """
import jinja2
from docxtpl import DocxTemplate
template = DocxTemplate("template.docx")
template.render(context, jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True))
template.save("d.docx")
"""
)
LONG = "pcp-request-for-tenders"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    keep_bytecode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        commands = {
            "jinja2 + pandoc, one document of 15 pages": [sys.executable, "-c", PANDOC],
            "docxtpl, one document of 15 pages": [sys.executable, "-c", DOCXTPL],
            f"`ppi draft {LONG}`": _draft(CASES / "pcp.yaml", folder, LONG),
        } | {
            f"`ppi draft all --optional`, {case.stem}": _draft(case, folder, "all", "--optional")
            for case in sorted(CASES.glob("*.yaml"))
        }
        times: dict[str, list[float]] = {what: [] for what in commands}
        for turn in range(options.runs + WARM_UP):
            for what, command in commands.items():
                elapsed = _seconds(command, folder)
                if turn >= WARM_UP:
                    times[what].append(elapsed)
    peer = statistics.median(times["jinja2 + pandoc, one document of 15 pages"])
    word = statistics.median(times["docxtpl, one document of 15 pages"])
    print("| whole process | median ms | × jinja2 + pandoc | × docxtpl |\n|---|---:|---:|---:|")
    for what, values in times.items():
        median = statistics.median(values)
        print(f"| {what} | {1000 * median:.0f} | {median / peer:.2f} | {median / word:.2f} |")


def _prepare(folder: Path) -> None:
    """The inputs of the peers: the same text, values and tables as `bench/documents.py`."""
    documents.word_template(folder / "template.docx")
    (folder / "bench.md").write_text(documents.markdown_text(facts=False), encoding="utf-8")
    values = {**documents.VALUES, "requirements": documents.ROWS, "yes": True, "no": False}
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")


def _draft(case: Path, folder: Path, *what: str) -> list[str]:
    """Documents from an answer file, whose first line may say `# procedure: ID`."""
    first = case.read_text(encoding="utf-8").split("\n", 1)[0]
    named = first.removeprefix("# procedure:").strip() if first.startswith("# procedure:") else ""
    chosen = ["--procedure", named] if named else []
    out = ["--answers", str(case), *chosen, "--out", str(folder / case.stem), "--no-input"]
    return [sys.executable, "-m", "ppi_cli", "draft", *what, *out]


def _seconds(command: list[str], folder: Path) -> float:
    """The wall time of a command that has to succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, capture_output=True, env=environment)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
