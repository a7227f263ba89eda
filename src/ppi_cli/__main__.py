"""`python -m ppi_cli` is `ppi`: what is set before the rest of the program is loaded, and the program."""

from __future__ import annotations

import gc

COLLECT_AFTER = 150_000
"""Objects made before Python looks for unused ones: loading the libraries makes tens of thousands that stay in use, a
long table hundreds of thousands."""


def main() -> None:
    """Runs `ppi` and exits with its status."""
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    from ppi_cli.main import main as run

    run()


if __name__ == "__main__":
    main()
