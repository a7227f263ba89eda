"""What all measurements of whole processes share."""

from __future__ import annotations

import os


def keep_bytecode() -> None:
    """Lets Python keep compiled modules, as an installation does, even where the environment forbids it.

    The peers are installed with theirs; ours would be compiled anew in each run. The first run, which is not
    counted, makes them.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
