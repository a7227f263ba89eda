"""Draws what `ppi demo` shows as an SVG for the README: `python tools/picture.py docs/demo.svg`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

LINES = 34


def main(target: Path) -> None:
    """Runs the demo in a temporary folder and draws its first lines."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "ppi_cli", "demo"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(done.stdout.splitlines()[:LINES])))
    console.save_svg(str(target), title="ppi demo")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
