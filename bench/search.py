"""Searching 100,000 entries in process: `python bench/search.py [--entries 100000] [--runs 5] [--copier PATH]`.

The entries are made of the vocabulary of the shipped texts: real sentences, shuffled and mixed, so that words are as
common and as rare as they really are. The questions are those of `tests/cases/knowledge/questions.yaml`. Prints
Markdown tables of times; nothing is asserted.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import yaml
from fair import keep_bytecode

from ppi_cli.knowledge.finding import passages
from ppi_cli.knowledge.index import Index, open_index
from ppi_cli.knowledge.passages import UNSEEN, Passage
from ppi_cli.knowledge.search import search
from ppi_cli.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests" / "cases" / "knowledge" / "questions.yaml"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_NOISE = 0.15
"""The share of words in a made entry that is taken from elsewhere, so that no two entries are alike."""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--copier", type=Path, help="the copier program to compare a whole process with")
    options = parser.parse_args()
    keep_bytecode()
    asked = [(one["ask"], one["lang"]) for one in yaml.safe_load(QUESTIONS.read_text("utf-8"))["questions"]]
    real = list(passages(None))
    print(
        "| index | entries | built s | size MB | question, median ms | 95 % ms | of the processor, median ms |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        shipped = len([one for one in real if one.kind not in UNSEEN])
        report("shipped", shipped, real, Path(folder) / "shipped.sqlite", asked, options.runs)
        made = [*real, *invented(real, options.entries - shipped)]
        report("made", options.entries, made, Path(folder) / "made.sqlite", asked, options.runs)
    if options.copier:
        whole_process(options.copier)


def report(
    name: str, count: int, entries: list[Passage], path: Path, asked: list[tuple[str, str]], runs: int
) -> None:
    """Builds an index and prints how long it and every question took."""
    start = time.perf_counter()
    index = open_index(path, "bench", "all", lambda: entries)
    built = time.perf_counter() - start
    index.close()
    index = open_index(path, "bench", "all", lambda: ())
    measured = [timed(index, text, lang, runs) for text, lang in asked]
    index.close()
    times = sorted(1000 * wall for wall, _processor in measured)
    processor = statistics.median(1000 * processor for _wall, processor in measured)
    print(
        f"| {name} | {count:,} | {built:.1f} | {path.stat().st_size / 1e6:.0f} | {statistics.median(times):.1f} "
        f"| {times[int(len(times) * 0.95)]:.1f} | {processor:.1f} |"
    )


def timed(index: Index, text: str, lang: str, runs: int) -> tuple[float, float]:
    """Median seconds for one question, on the clock and of the processor, with nothing remembered from the last one."""
    walls, processors = [], []
    for _run in range(runs):
        index.forget()
        wall, processor = time.perf_counter(), time.process_time()
        search(index, text, lang)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors)


def invented(real: list[Passage], count: int) -> Iterator[Passage]:
    """Entries of the words and sentences of the real ones: some sentences each, some of their words exchanged."""
    chance = random.Random(7)  # noqa: S311 - the same entries every time
    sentences: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    words: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    titles: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for one in real:
        if one.kind in UNSEEN:
            continue
        found = [part for part in _SENTENCE.split(one.text.replace("\n", " ")) if part]
        sentences[one.lang] += found
        words[one.lang] += one.text.split()
        titles[one.lang].append(one.title)
    kinds = ("faq", "case", "resource", "note", "rule", "topic")
    for number in range(count):
        lang = LANGUAGES[number % len(LANGUAGES)]
        body = " ".join(chance.choices(sentences[lang], k=chance.randint(2, 7))).split()
        for place in range(len(body)):
            if chance.random() < _NOISE:
                body[place] = chance.choice(words[lang])
        title = chance.choice(titles[lang]).split()
        if title:
            title[chance.randrange(len(title))] = chance.choice(words[lang])
        yield Passage(chance.choice(kinds), f"made-{number}", lang, " ".join(title), " ".join(body))


def whole_process(copier: Path, runs: int = 11) -> None:
    """`ppi learn search` beside `copier --version`, in turns."""
    commands = {
        "`copier --version`": [str(copier), "--version"],
        "`ppi learn search may a firm that advised us tender`": [
            sys.executable, "-m", "ppi_cli", "learn", "search", "may", "a", "firm", "that", "advised", "us", "tender",
        ],
        "`ppi learn search inovacao --json`": [
            sys.executable, "-m", "ppi_cli", "learn", "search", "inovacao", "--json",
        ],
    }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 2):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn > 1:
                times[name].append(time.perf_counter() - start)
    base = statistics.median(times["`copier --version`"])
    print("\n| what | median ms | × copier |\n|---|---:|---:|")
    for name, values in times.items():
        print(f"| {name} | {1000 * statistics.median(values):.0f} | {statistics.median(values) / base:.2f} |")


if __name__ == "__main__":
    main()
