"""What a template is for, as its first note says it; nothing that holds in some cases only."""

from __future__ import annotations

from pathlib import Path

import pytest

from ppi_cli.knowledge.finding import find
from ppi_cli.knowledge.template_heads import TemplateHead, heads_by_id, template_heads
from ppi_cli.language import use_language
from support import ROOT

HEAD = "---\nid: letter\ntitle: A letter\nprocedures: [pcp, open]\n---\n"


def head_of(tmp_path: Path, body: str, lang: str = "en", header: str = HEAD) -> TemplateHead:
    folder = tmp_path / "templates"
    (folder / lang).mkdir(parents=True, exist_ok=True)
    (folder / lang / "letter.md").write_text(header + body, encoding="utf-8")
    return next(head for head in template_heads([folder]) if head.lang == lang)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> Drafting note: Send it to all. Keep a copy.\n\n# One\n", "Send it to all. Keep a copy."),
        ("> Drafting note: send it\n> to all.\n{% include 'x.md' %}\n# One\n", "Send it to all."),
        (
            "> Drafting note: Send it. It goes {% if a %}today{% else %}later{% endif %}. It waits.\n# One\n",
            "Send it.",
        ),
        ("> Drafting note: {% if a %}One. Two.{% endif %} Three.\n# One\n", ""),
        ("> Drafting note: Send it. See {{ fact('x.y') }}.\n# One\n", "Send it."),
        ("> Drafting note: Send it. The [list](#list) is below. More.\n# One\n", "Send it."),
        ("# One\n\n> Drafting note: Only about this part.\n", ""),
        ("No note at all.\n# One\n", ""),
    ],
)
def test_the_purpose_is_what_holds_everywhere(tmp_path: Path, body: str, expected: str) -> None:
    assert head_of(tmp_path, body).purpose == expected


def test_another_language_has_its_own_note_or_none(tmp_path: Path) -> None:
    head_of(tmp_path, "> Drafting note: Send it.\n")
    assert head_of(tmp_path, "> Nota de redação: envie-a.\n", "pt").purpose == "Envie-a."
    (tmp_path / "templates" / "pt" / "letter.md").unlink()
    heads = {head.lang: head for head in template_heads([tmp_path / "templates"])}
    assert (heads["pt"].title, heads["pt"].purpose) == ("A letter", "")


def test_it_says_which_procedures_it_serves(tmp_path: Path) -> None:
    head = head_of(tmp_path, "")
    assert [head.serves(name) for name in ("pcp", "open", "restricted", None)] == [True, True, False, True]
    anyone = head_of(tmp_path, "", header="---\ntitle: A letter\nprocedures: any\n---\n")
    assert anyone.serves("restricted")


def test_a_file_that_is_no_template_has_no_head(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "en"
    folder.mkdir(parents=True)
    (folder / "stray.md").write_text("title: not in a header\n", encoding="utf-8")
    assert list(template_heads([tmp_path / "templates"])) == []


def test_templates_are_found_by_what_they_are_for() -> None:
    hits = [
        hit.id
        for hit in find("what can go wrong and who looks after it, a register", "en", kinds=["template"]).hits
    ]
    assert hits[0] == "risk-register"


def test_most_templates_that_ship_say_what_they_are_for() -> None:
    use_language("en")
    heads = heads_by_id()
    assert set(heads) == {path.stem for path in (ROOT / "templates" / "en").glob("*.md")}
    said = [head for head in heads.values() if head.purpose]
    assert len(said) > 0.8 * len(heads)
    assert not [head.id for head in said if "{" in head.purpose or "](" in head.purpose]
