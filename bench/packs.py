"""Whole packs beside one plain document: `python bench/packs.py [--runs 7] [--one]`.

Times whole processes, in turns: one 15-page document by jinja2 and pandoc (pypandoc has to be installed) and by
docxtpl, a long document of ours, and, without `--one`, for each case of `tests/cases/packs/` the full pack of its
procedure with the common documents. A ratio is the median of those of the turns, so that a machine whose pace changes
does not change it. Prints Markdown; nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
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
BY_PANDOC, BY_DOCXTPL = "jinja2 + pandoc, one document of 15 pages", "docxtpl, one document of 15 pages"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--one", action="store_true", help="single documents alone")
    options = parser.parse_args()
    keep_bytecode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        commands = {
            BY_PANDOC: [sys.executable, "-c", PANDOC],
            BY_DOCXTPL: [sys.executable, "-c", DOCXTPL],
            f"`ppi draft {LONG}`, 15 pages": _draft(CASES / "pcp.yaml", folder, LONG),
        } | {
            f"`ppi draft all --optional`, {case.stem}": _draft(case, folder, "all", "--optional")
            for case in sorted(CASES.glob("*.yaml"))
            if not options.one
        }
        times: dict[str, list[float]] = {what: [] for what in commands}
        for turn in range(options.runs + WARM_UP):
            for what, command in commands.items():
                # A file that is there already is not written.
                shutil.rmtree(folder / "out", ignore_errors=True)
                elapsed = _seconds(command, folder)
                if turn >= WARM_UP:
                    times[what].append(elapsed)
    print("| whole process | median ms | × jinja2 + pandoc | × docxtpl |\n|---|---:|---:|---:|")
    for what, values in times.items():
        ratios = [_ratio(values, times[peer]) for peer in (BY_PANDOC, BY_DOCXTPL)]
        print(f"| {what} | {1000 * statistics.median(values):.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of the turns."""
    return statistics.median(own / peer for own, peer in zip(ours, theirs, strict=True))


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
    out = ["--answers", str(case), *chosen, "--out", str(folder / "out"), "--no-input"]
    return [sys.executable, "-m", "ppi_cli", "draft", *what, *out]


def _seconds(command: list[str], folder: Path) -> float:
    """The wall time of a command that has to succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, capture_output=True, env=environment)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
