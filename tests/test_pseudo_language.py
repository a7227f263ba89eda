"""Nothing is left untranslated: every screen and both documents, in a language that nobody speaks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
import typer
from docx.oxml.ns import qn

import pseudo
from ppi_cli.commands.consult import PARTS
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.language import use_language
from ppi_cli.main import COMMANDS, build_app
from support import ROOT, Ppi

GIVEN = {
    "buyer.name": "Δήμος Νέας Πόλης",
    "buyer.country": "PT",
    "buyer.type": "sub-central",
    "need.title": "Ησυχία στους δρόμους",
    "need.summary": "Λιγότερος θόρυβος.",
    "contract.field": "general",
    "contract.type": "supplies",
    "contract.cpv": "73100000-3",
    "solution.available": "near-market",
    "rd.needed": "no",
    "means.known": "no",
    "need.plan_or_design": "no",
    "prior.failed": "no",
    "spec.precise": "no",
    "negotiation.needed": "yes",
    "value.purchase": "2000000",
    "purchase.plan": "same-contract",
    "schedule.call_date": "2027-03-01",
}


@pytest.fixture(scope="module", autouse=True)
def _pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        pseudo.install(patch, tmp_path_factory.mktemp("pseudo"))
        yield
    use_language("en")


@pytest.fixture
def speak(ppi: Ppi, monkeypatch: pytest.MonkeyPatch) -> Ppi:
    """Runs commands in the pseudo-language."""
    monkeypatch.setenv("PPI_LANG", pseudo.LANG)
    monkeypatch.setenv("LOGNAME", "ως")
    return ppi


def plain_words(text: str) -> list[str]:
    """The words with plain letters, but for what is the same in every language: ids, files, addresses, citations."""
    text = re.sub(r"https?://\S+(\n\S+)?", " ", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", " ", text)  # a hash
    text = re.sub(r"\bsha-?256\b", " ", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:Art|Arts)\.[\s\u00a0]+\d+\w*(?:-[A-Z])?|\b(?:recital|Annex|section|chapter) [\dIVX.]+",
        " ",
        text,
    )
    text = re.sub(r"\([a-z]{1,4}\)", " ", text)  # points of an article
    text = re.sub(r"(?<![\w.])-{1,2}[a-z][a-z-]*", " ", text)  # options
    text = re.sub(r"\S*[/_]\S*|\b[\w-]+\.[a-z_]+\b(?:\.\w+)?", " ", text)  # paths, files, facts
    text = re.sub(r"\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?|\b\d+(?:wd|[hdwmy])\b", " ", text)
    text = re.sub(r"\b[A-Z]\b", " ", text)  # the letter of an annex
    return [word for word in re.findall(r"[A-Za-z][A-Za-z-]*", text) if word not in known()]


@functools.cache
def known() -> set[str]:
    """Ids, commands and names that no language translates."""
    book = load_lawbook("PT", None)
    ids = {item.id for item in book.procedures}
    for path in [*(ROOT / "knowledge").rglob("*.yaml"), *(ROOT / "procedures").rglob("*consultation*.yaml")]:
        ids |= set(re.findall(r"(?m)^\s*- (?:\{)?id: ([\w-]+)", path.read_text(encoding="utf-8")))
    ids |= (
        set(PARTS)
        | set(_commands(build_app()))
        | {path.stem for path in (ROOT / "templates/en").glob("*.md")}
    )
    ids |= (
        set(book.lists)
        | set(book.stages)
        | {choice for fact in book.facts.values() for choice in fact.choices}
    )
    return ids | set(COMMANDS) | set(GIVEN.values()) | {
        "ppi", "error", "default", "procedure-choice", "timetable", "rules", "root", "en", "pt", "all", "ccp",
        "documents", "Enter", "Ctrl-C", "Ctrl-L",
    }  # fmt: skip


def _commands(app: typer.Typer) -> Iterator[str]:
    """The names of all commands below the program, however deep."""
    for command in app.registered_commands:
        yield str(command.name)
    for group in app.registered_groups:
        yield str(group.name or "")
        if group.typer_instance is not None:
            yield str(group.typer_instance.info.name)
            yield from _commands(group.typer_instance)


def nothing_left(text: str) -> None:
    assert text.strip()
    left = plain_words(text)
    assert not left, [
        text[max(0, found.start() - 30) : found.end() + 10]
        for word in left
        for found in re.finditer(rf"\b{word}\b", text)
    ]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(speak: Ppi, command: str) -> None:
    ran = speak(*([command] if command else []), "--help")
    assert ran.code == 0
    names = set(re.findall(r"(?m)^  (?:\[.*|[a-z]+) ", ran.out))
    nothing_left(
        re.sub(
            r"\[(?:ID|done|verify).*?\](?:\.\.\.)?(?=\s|\])",
            " ",
            "\n".join(line for line in ran.out.splitlines() if line not in names),
        )
    )


def test_the_help_of_each_command_was_seen() -> None:
    assert {item.name for item in build_app().registered_commands} | {
        item.name for item in build_app().registered_groups
    } == set(COMMANDS)


def in_folder(ppi: Ppi, **more: str) -> None:
    """A procurement with these facts in the folder that commands are run in."""
    assert ppi("init", "--no-input").code == 0
    settings = [f"--set={name}={value}" for name, value in (GIVEN | more).items()]
    assert ppi("plan", "--no-input", *settings).code in (0, 1)


SCREENS: list[tuple[str, ...]] = [
    ("plan", "--no-input"),
    ("plan", "--no-input", "--what-if"),
    ("plan", "--no-input", "--explain", "competitive-dialogue"),
    ("plan", "--no-input", "--explain", "pcp"),
    ("plan", "--no-input", "--decide", "competitive-dialogue", "--because", "διότι"),
    ("plan", "--no-input", "--plain"),
    ("status",),
    ("check",),
    ("check", "--procedure", "competitive-dialogue", "--as-of", "2028-01-01"),
    ("timetable", "--procedure", "competitive-dialogue"),
    ("timetable", "--procedure", "open", "--backwards", "--set", "schedule.need_by=2027-12-31"),
    ("timetable", "done", "call-sent", "2026-11-20"),
    ("deadline", "2026-11-05", "30d", "--country", "PT"),
    ("deadline", "2026-11-05", "5wd"),
    ("deadline", "2026-11-05T14:00", "48h"),
    ("journal",),
    ("journal", "verify"),
    ("draft", "--no-input"),
    ("draft", "procedure-choice", "--no-input"),
    ("draft", "pull"),
    ("where", "pcp.sharing"),
    ("learn",),
    ("learn", "steps"),
    ("list",),
    ("consult", "status"),
    ("consult", "plan"),
    ("consult", "check"),
    ("list", "show", "criteria"),
]


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_screens(speak: Ppi, screen: tuple[str, ...]) -> None:
    in_folder(speak)
    if screen == ("draft", "pull"):
        speak("draft", "procedure-choice", "--no-input")
    ran = speak(*screen)
    assert ran.code in (0, 1), ran.err
    nothing_left(ran.out + ran.err)


@pytest.mark.parametrize("country", ["PT", "DE"])
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"rd.needed": "yes", "value.rd": "1500000", "solution.available": "none", "purchase.plan": "none"},
        {"solution.available": "none"},
        {"contract.type": "social-services"},
        {"contract.field": "defence"},
        {"contract.field": "utilities", "value.purchase": "100000"},
        {"value.purchase": "10000"},
    ],
    ids=str,
)
def test_results(speak: Ppi, country: str, facts: dict[str, str]) -> None:
    settings = [
        f"--set={name}={value}" for name, value in (GIVEN | facts | {"buyer.country": country}).items()
    ]
    for more in ((), ("--what-if",), ("--explain", "pcp"), ("--explain", "innovation-partnership")):
        ran = speak("plan", "--no-input", *settings, *more)
        nothing_left(ran.out + ran.err)


def test_open_questions(speak: Ppi) -> None:
    ran = speak("plan", "--no-input")
    assert ran.code == 1
    nothing_left(ran.out + ran.err)


ERRORS: list[tuple[str, ...]] = [
    ("plan", "--set", "rd.needed"),
    ("plan", "--set", "rd.neded=yes"),
    ("plan", "--set", "rd.needed=12"),
    ("plan", "--set", "value.rd=12345.678"),
    ("plan", "--set", "value.rd=40.000"),
    ("plan", "--set", "schedule.call_date=2027-02-30"),
    ("plan", "--set", "contract.cpv=12"),
    ("plan", "--set", "buyer.country=1"),
    ("plan", "--explain", "12"),
    ("plan", "--answers", "12.yaml"),
    ("plan", "--as-of", "12"),
    ("plan", "--decide", "pcp"),
    ("plan", "--house", "12"),
    ("plan", "--explain"),
    ("plan", "--json=1"),
    ("plan", "--12"),
    ("deadline",),
    ("deadline", "2026-11-05", "12"),
    ("deadline", "2026-11-05", "3h"),
    ("deadline", "2026-11-05", "3d", "12"),
    ("draft", "12"),
    ("draft", "pull", "12"),
    ("draft", "--update"),
    ("draft", "lint", "12"),
    ("draft", "--track-changes"),
    ("timetable",),
    ("timetable", "12"),
    ("timetable", "done", "12", "2027-01-01"),
    ("status",),
    ("journal", "12"),
    ("where", "12"),
    ("12",),
]


@pytest.mark.parametrize("wrong", ERRORS, ids=" ".join)
def test_errors(speak: Ppi, wrong: tuple[str, ...]) -> None:
    ran = speak(*wrong)
    assert ran.code in (1, 2)
    nothing_left(ran.err)


def text_of(path: Path) -> str:
    """All words of a document: body, header, footer and comments."""
    document = docx.Document(str(path))
    parts = [
        document.part,
        *(relation.target_part for relation in document.part.rels.values() if not relation.is_external),
    ]
    texts = []
    for part in parts:
        if hasattr(part, "element") and re.search("document|header|footer|comments", str(part.partname)):
            for paragraph in part.element.iter(qn("w:p")):
                texts.append("".join(text.text or "" for text in paragraph.iter(qn("w:t"))))
    return "\n".join(texts)


@pytest.mark.parametrize("document", ["procedure-choice", "timetable"])
@pytest.mark.parametrize("decided", ["", "competitive-dialogue", "open"])
def test_documents(speak: Ppi, tmp_path: Path, document: str, decided: str) -> None:
    in_folder(speak)
    if decided:
        speak("plan", "--no-input", "--decide", decided, "--because", "διότι")
    ran = speak("draft", document, "--no-input", "--json")
    assert [item["lang"] for item in ran.json["documents"]] == [pseudo.LANG]
    nothing_left(text_of(tmp_path / ran.json["documents"][0]["path"]))


def test_a_text_that_was_forgotten_is_found(speak: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test itself: a word of a screen that no translator was given."""
    from ppi_cli.terminal import show_status

    monkeypatch.setattr(show_status, "_", lambda text: text)
    in_folder(speak)
    assert "recommended" in plain_words(speak("status").out)
