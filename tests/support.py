"""Names that several tests share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[1]


class Ran(NamedTuple):
    """What a run of `ppi` gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)


Ppi = Callable[..., Ran]
