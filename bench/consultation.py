"""The market consultation: many responses in, and the status of a case with many records.

`python bench/consultation.py [--copier PATH] [--responses 5000] [--runs 7]` measures, in a temporary folder,
`ppi consult import` and `ppi consult responses` of a table of 30 questions (processor time and the most memory), and
`ppi consult status` on a case with 1,000 records, in turns with `copier --version`. It prints a Markdown table.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fair import keep_bytecode
from startup import WARM_UP, install, seconds

from ppi_cli.data.lawbook import load_lawbook

PPI = [sys.executable, "-m", "ppi_cli"]
QUESTIONS = 30
SAMPLES = {
    "text": "We would need two test sites and the data of a year, and somebody who knows the machines.",
    "yes-no": "yes",
    "number": "60",
    "money": "420000",
    "months": "24",
    "level": "5",
    "country": "PT",
}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copier", type=Path, help="the copier program to compare with")
    parser.add_argument("--responses", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    keep_bytecode()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        copier = options.copier or install(home / "venv")
        print("| what | processor, s | memory, MB |\n|---|---:|---:|")
        case = home / "many"
        begin(case)
        table = home / "responses.csv"
        write_table(table, options.responses)
        for name, words in (
            (f"import of {options.responses:,} responses, {QUESTIONS} questions", ["import", str(table)]),
            ("analysis of them", ["responses"]),
        ):
            spent, megabytes = cost([*PPI, "consult", *words, "-p", str(case)], home)
            print(f"| {name} | {spent:.1f} | {megabytes:.0f} |")
        small = home / "small"
        fill(small, home)
        times: dict[str, list[float]] = {"copier": [], "ppi": []}
        for turn in range(options.runs + WARM_UP):
            for name, command in (
                ("copier", [str(copier), "--version"]),
                ("ppi", [*PPI, "consult", "status", "-p", str(small)]),
            ):
                elapsed = seconds(command, home)
                if turn >= WARM_UP:
                    times[name].append(elapsed)
        base, ours = (statistics.median(times[name]) for name in ("copier", "ppi"))
        print("\n| what | median ms | × copier |\n|---|---:|---:|")
        print(f"| `copier --version` | {1000 * base:.0f} | 1.00 |")
        print(f"| `ppi consult status`, 1,000 records | {1000 * ours:.0f} | {ours / base:.2f} |")


def begin(case: Path) -> None:
    """A new procurement."""
    settings = ["--set", "need.title=Quiet works", "--set", "buyer.country=PT"]
    subprocess.run([*PPI, "init", str(case), *settings, "--no-input"], check=True, capture_output=True)


def write_table(path: Path, count: int, prefix: str = "Firm") -> None:
    """A table with a firm a row: the name, and answers to the first questions of the bank."""
    book = load_lawbook()
    questions = list(book.consultation_questions.values())[:QUESTIONS]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([question.id for question in questions])
        for number in range(count):
            row = []
            for place, question in enumerate(questions):
                choices = list(question.choices)
                if question.id == "firm.name":
                    row.append(f"{prefix} {number}")
                elif question.id == "firm.contact":
                    row.append(f"Person {number} Contactable")
                elif choices:
                    row.append(choices[(number + place) % len(choices)])
                else:
                    row.append(SAMPLES[question.type])
            writer.writerow(row)


def fill(case: Path, home: Path) -> None:
    """A case with 1,000 records: meetings, questions, documents, operators and responses."""
    begin(case)
    table = home / "some.csv"
    write_table(table, 250)
    subprocess.run([*PPI, "consult", "import", str(table), "-p", str(case)], check=False, capture_output=True)
    script = """
import datetime, sys
from pathlib import Path
from ppi_cli.casefile.case import CaseFile
from ppi_cli.consultation.records import Document, Meeting, Question
from ppi_cli.consultation.store import Store
from ppi_cli.data.lawbook import load_lawbook
book = load_lawbook("PT")
store = Store(CaseFile.open(Path(sys.argv[1]), book.facts, book.countries))
day = datetime.date(2026, 10, 5)
def work(draft):
    for number in range(1, 101):
        told = ("We told them.",) if number % 10 == 0 else ()
        draft.put("meetings", Meeting(id=f"m{number}", on=day, minutes=45, staff_count=2, operators=(f"o{number}",), told=told))
        draft.put("questions", Question(id=f"q{number}", on=day, text="Why?", answer="So.", published=day))
        if number <= 50:
            draft.put("documents", Document(id=f"d{number}", title="Slides", kind="slides", public=day))
store.change(work)
"""
    subprocess.run([sys.executable, "-c", script, str(case)], check=True)


def cost(command: list[str], folder: Path) -> tuple[float, float]:
    """Processor seconds and the most megabytes of a command. Faults that it names are no failure."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, cwd=folder, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


if __name__ == "__main__":
    main()
