"""Start-up beside a peer: `python bench/startup.py [--copier PATH] [--runs 11]`.

Times whole processes of `ppi` and of `copier --version`, in turns, so that a slow moment of the machine hits all
alike, and prints a Markdown table of medians and ratios. Without `--copier` a virtual environment with copier is made
in a temporary folder. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fair import keep_bytecode

ROOT = Path(__file__).resolve().parent.parent
STUDY = ROOT / "tests" / "cases" / "marine-eo.yaml"
WARM_UP = 2


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copier", type=Path, help="the copier program to compare with")
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    keep_bytecode()
    with tempfile.TemporaryDirectory() as folder:
        copier = options.copier or install(Path(folder) / "venv")
        ppi = [sys.executable, "-m", "ppi_cli"]
        peer = "`copier --version`"
        commands = {
            peer: [str(copier), "--version"],
            "`ppi --version`": [*ppi, "--version"],
            "`ppi plan --answers FILE --json`, law of Portugal": [
                *ppi,
                "plan",
                "--answers",
                str(STUDY),
                "--json",
            ],
            "the same, law of the EU alone": [
                *ppi,
                "plan",
                "--answers",
                str(STUDY),
                "--set",
                "buyer.country=DK",
                "--json",
            ],
            "`ppi plan --answers FILE --no-input`": [*ppi, "plan", "--answers", str(STUDY), "--no-input"],
            "`ppi plan --answers FILE --no-input --lang pt`": [
                *ppi,
                "plan",
                "--answers",
                str(STUDY),
                "--no-input",
                "--lang",
                "pt",
            ],
            "`ppi plan`, first question": [],
            "`ppi deadline 2026-11-05 30d --country PT`": [
                *ppi,
                "deadline",
                "2026-11-05",
                "30d",
                "--country",
                "PT",
            ],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(options.runs + WARM_UP):
            for name, command in commands.items():
                elapsed = seconds(command, Path(folder)) if command else first_question(ppi, Path(folder))
                if turn >= WARM_UP:
                    times[name].append(elapsed)
    base = statistics.median(times[peer])
    print("| what | median ms | × copier |\n|---|---:|---:|")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"| {name} | {1000 * median:.0f} | {median / base:.2f} |")


def install(folder: Path) -> Path:
    """A virtual environment with copier; the path of its program."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(bin_folder / "pip"), "install", "--quiet", "copier"], check=True)
    subprocess.run([str(bin_folder / "python"), "-m", "compileall", "-q", str(folder)], check=False)
    return bin_folder / "copier"


def seconds(command: list[str], folder: Path) -> float:
    """The wall time of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return time.perf_counter() - start


def first_question(ppi: list[str], folder: Path) -> float:
    """The wall time until the first question of the interview stands on a terminal."""
    import pexpect

    start = time.perf_counter()
    child = pexpect.spawn(ppi[0], [*ppi[1:], "plan"], cwd=str(folder), timeout=30, dimensions=(40, 80))
    child.expect("In which country are you")
    elapsed = time.perf_counter() - start
    child.close(force=True)
    return elapsed


if __name__ == "__main__":
    main()
