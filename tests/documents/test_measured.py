"""A value and its unit, put together in one way in every document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.documents.lists import show_rows
from ppi_cli.documents.rendering import render
from ppi_cli.documents.slots import plain
from ppi_cli.documents.template import load_template
from support import ROOT

BOOK = load_lawbook()
TEMPLATES = ROOT / "templates"
ROW = {"id": "R1", "text": "It runs."}


def printed(tmp_path: Path, call: str, row: dict[str, str]) -> str:
    """What a template prints with `call` for one requirement."""
    path = tmp_path / "one.md"
    body = "{% from 'en/parts/measured.md' import reach, with_unit %}\n{% for row in rows('requirements') %}"
    path.write_text(
        f"---\nid: one\ntitle: One\nfacts: []\nlists: [requirements]\n---\n{body}<{{{{ {call} }}}}>{{% endfor %}}\n",
        encoding="utf-8",
    )
    shown = show_rows(BOOK.lists["requirements"], [ROW | row], BOOK.countries)
    made = render(load_template(path), {}, {}.__getitem__, lists=lambda _id: shown, folders=[TEMPLATES])
    return plain(made.markdown, made.slots).strip().replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("24", "h", "24\u00a0h"),
        ("≤ 3", "min", "≤ 3\u00a0min"),
        ("at most 60", "minutes", "at most 60\u00a0minutes"),
        ("500", "cycles", "500\u00a0cycles"),
        ("500", "number", "500"),
        ("500", "Number ", "500"),
        ("500", "", "500"),
        ("none", "litres", "none"),
        ("98", "%", "98\u00a0%"),
    ],
)
def test_the_unit_stands_behind_the_figure(tmp_path: Path, value: str, unit: str, text: str) -> None:
    row = {"target_value": value} | ({"unit": unit} if unit else {})
    assert printed(tmp_path, "with_unit(row)", row) == f"<{text}>"
    assert printed(tmp_path, "reach(row)", row | {"measure": "Use"}) == f"<Use: {text}>"


def test_what_is_not_known_is_a_placeholder_or_left_out(tmp_path: Path) -> None:
    assert printed(tmp_path, "with_unit(row)", {"unit": "h"}) == "<[value to reach]>"
    assert printed(tmp_path, "reach(row)", {"unit": "h", "measure": "Charging"}) == "<Charging (h)>"
    assert printed(tmp_path, "reach(row)", {"measure": "Charging"}) == "<Charging>"
    assert printed(tmp_path, "reach(row)", {"target_value": "24", "unit": "h"}) == "<24\u00a0h>"
    assert printed(tmp_path, "reach(row)", {}) == "<>"


def test_no_template_puts_a_value_and_its_unit_together_by_itself() -> None:
    own = re.compile(
        r"row\.(target_value|baseline)\b[^|\n]*\}\}[^|\n]*row\.unit\b|row\.indicator \}\}[^|\n]*row\.unit\b"
    )
    for path in TEMPLATES.glob("*/**/*.md"):
        if path.name != "measured.md":
            assert own.search(path.read_text(encoding="utf-8")) is None, path
