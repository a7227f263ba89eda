"""Nothing is left untranslated: every screen and both documents, in a language that nobody speaks."""

from __future__ import annotations

import functools
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
import typer
import yaml
from docx.oxml.ns import qn

import pseudo
from ppi_cli.commands.consult import PARTS
from ppi_cli.consultation.records import KINDS
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
def speak(ppi: Ppi, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Ppi:
    """Runs commands in the pseudo-language, with a cache of their own: no other test knows the language."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "pseudo-cache"))
    monkeypatch.setenv("PPI_LANG", pseudo.LANG)
    monkeypatch.setenv("LOGNAME", "ως")
    return ppi


def plain_words(text: str) -> list[str]:
    """The words with plain letters, but for what is the same in every language: ids, files, addresses, citations."""
    text = re.sub(r"https?://\S+(\n\S+)?", " ", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", " ", text)  # a hash
    text = re.sub(r"\b[0-9A-F]{8}\b", " ", text)  # the code of a form
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
    text = re.sub(r"\b[a-z]\d+\b", " ", text)  # the id of a record
    return [word for word in re.findall(r"[A-Za-z][A-Za-z-]*", text) if word not in known()]


LOCAL = ("advice", "limits", "pt-standstill")
"""Kinds of entries as the files have them, and what only the overlay has."""


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
        | set(_parts(typer.main.get_command(build_app())))
        | {path.stem for path in (ROOT / "templates/en").glob("*.md")}
    )
    ids |= (
        set(book.lists)
        | set(book.stages)
        | {choice for fact in book.facts.values() for choice in fact.choices}
    )
    return ids | set(COMMANDS) | set(KINDS) | set(GIVEN.values()) | {
        "ppi", "error", "default", "procedure-choice", "timetable", "rules", "root", "en", "pt", "all", "ccp",
        "documents", "Enter", "Ctrl-C", "Ctrl-L",
        "TRL", "OMC-", "eml", *LOCAL, "facts", "procedures", "timetables", "templates",
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


def _parts(command: Any) -> Iterator[str]:
    """The same for commands that are imported when they are named."""
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield name
        yield from _parts(command.get_command(None, name))


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


@functools.cache
def in_statements() -> set[str]:
    """Words between quotes in `{% … %}`: the pseudo-language leaves them, a translator of the template does not."""
    templates = sorted((ROOT / "templates/en").rglob("*.md"))
    statements = [
        found
        for path in templates
        for found in re.findall(r"\{%.*?%\}", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    quoted = [text for one in statements for text in re.findall(r"'([^']*)'", one)]
    return {word for text in quoted for word in re.findall(r"[A-Za-z][A-Za-z-]*", text)}


DRAFTED = {
    "competitive-dialogue": ("all", "--optional"),
    "pcp": ("all", "--optional"),
    "innovation-partnership": ("all", "--optional"),
    "design-contest": ("all",),
}


@pytest.mark.parametrize("procedure", DRAFTED)
def test_every_document(speak: Ppi, tmp_path: Path, procedure: str) -> None:
    in_folder(speak)
    ran = speak("draft", *DRAFTED[procedure], "--procedure", procedure, "--no-input", "--json")
    documents = [one for one in ran.json["documents"] if one["path"].endswith(".docx")]
    assert len(documents) > 4
    assert {one["lang"] for one in documents} == {pseudo.LANG}
    texts = {one["id"]: text_of(tmp_path / one["path"]) for one in documents}
    left = {name: set(plain_words(text)) - in_statements() for name, text in texts.items()}
    assert {name: words for name, words in left.items() if words} == {}


@pytest.mark.parametrize("document", ["procedure-choice", "timetable"])
@pytest.mark.parametrize("decided", ["", "competitive-dialogue", "open"])
def test_documents(speak: Ppi, tmp_path: Path, document: str, decided: str) -> None:
    in_folder(speak)
    if decided:
        speak("plan", "--no-input", "--decide", decided, "--because", "διότι")
    ran = speak("draft", document, "--no-input", "--json")
    assert [item["lang"] for item in ran.json["documents"]] == [pseudo.LANG]
    nothing_left(text_of(tmp_path / ran.json["documents"][0]["path"]))


CONSULTATION: list[tuple[str, ...]] = [
    ("consult",),
    ("consult", "done", "mandate", "--note", "διότι"),
    ("consult", "skip", "sensitive", "--because", "διότι"),
    ("consult", "reopen", "sensitive"),
    ("consult", "operator", "add", "Άλφα", "--kind", "start-up", "--size", "small", "--country", "PT", "--listed"),
    ("consult", "operator", "add", "Βήτα", "--involved", "διότι"),
    ("consult", "person", "add", "Γάμμα", "--of", "Άλφα"),
    ("consult", "person", "declare", "Δέλτα", "--interest", "διότι", "--measure", "διότι"),
    ("consult", "slot", "add", "2026-11-20", "10:00", "11:00"),
    ("consult", "meeting", "add", "--with", "Άλφα", "--on", "2026-11-20", "--start", "10:00", "--minutes", "45"),
    ("consult", "meeting", "add", "--with", "Βήτα", "--on", "2026-11-21", "--minutes", "90", "--told", "νέο"),
    ("consult", "meeting", "publish", "m1", "--on", "2026-11-21"),
    ("consult", "question", "add", "διότι;", "--on", "2026-11-20"),
    ("consult", "question", "answer", "q1", "διότι", "--on", "2026-11-21"),
    ("consult", "document", "add", "Ένα", "--kind", "notice"),
    ("consult", "document", "publish", "d1", "--on", "2026-11-20"),
    ("consult", "set", "m1", "minutes=60"),
    ("consult", "form"),
    ("consult", "responses"),
    ("consult", "finding", "add", "διότι", "--fact", "solution.available", "--value", "adaptable"),
    ("consult", "finding", "add", "διότι"),
    ("consult", "finding", "accept", "f1", "--because", "διότι"),
    ("consult", "finding", "reject", "f2", "--because", "διότι"),
    ("consult", "list"),
    ("consult", "status"),
    ("consult", "check"),
    ("consult", "plan"),
    ("consult", "forget", "Γάμμα"),
    ("consult", "list", "people"),
    ("check",),
    ("status",),
    ("journal",),
    ("draft", "omc-notice", "omc-document", "omc-qa", "omc-internal-report", "omc-public-report", "--no-input"),
    ("draft", "pull"),
]  # fmt: skip


def test_the_consultation_from_end_to_end(speak: Ppi, tmp_path: Path) -> None:
    in_folder(speak)
    for screen in CONSULTATION:
        ran = speak(*screen)
        assert ran.code in (0, 1), (screen, ran.err)
        if ran.out + ran.err:
            nothing_left(ran.out + ran.err)
    for path in sorted((tmp_path / "documents").glob("omc-*.docx")):
        if path.stem in ("omc-notice", "omc-document", "omc-qa", "omc-internal-report", "omc-public-report"):
            nothing_left(text_of(path))


def test_answers_of_the_market(speak: Ppi, tmp_path: Path) -> None:
    in_folder(speak)
    speak("consult", "form")
    form = next(tmp_path.rglob("*.csv"))
    rows = form.read_text(encoding="utf-8-sig").splitlines()
    answers = tmp_path / "12.csv"
    answers.write_text("firm.name,art.available,art.trl\nΆλφα,none,4\nΒήτα,ίσως,ψ\n", encoding="utf-8")
    assert rows
    for screen in (("import", "12.csv"), ("responses",), ("responses", "--public"), ("list", "responses")):
        ran = speak("consult", *screen)
        nothing_left(ran.out + ran.err)


LEARN: list[tuple[str, ...]] = [
    ("learn", "faq"),
    ("learn", "glossary"),
    ("learn", "steps"),
    ("learn", "steps", "--procedure", "pcp"),
    ("learn", "cases"),
    ("learn", "cases", "--country", "PT"),
    ("learn", "resources", "--kind", "guide"),
    ("learn", "topics"),
    ("learn", "centres"),
    ("learn", "notes"),
    ("learn", "course", "--no-input"),
    ("learn", "course", "1", "--no-input"),
    ("learn", "search", "ＰＣＰ"),
    ("learn", "search", "ζζζ"),
    ("learn", "show", "standstill"),
    ("learn", "show", "mertola"),
    ("learn", "show", "pcp"),
    ("learn", "add", "note", "Σημείωση"),
    ("learn", "add", "case", "Υπόθεση"),
    ("learn", "export", "12.zip"),
    ("learn", "import", "12.zip", "--no-input"),
    ("learn", "centres", "--ask", "--no-input"),
]


@functools.cache
def names() -> tuple[str, ...]:
    """What is told in every language as it is: names and titles in the knowledge, and terms in the other language."""
    found: set[str] = set()
    for path in sorted((ROOT / "knowledge").glob("*.yaml")):
        _collect(yaml.safe_load(path.read_text(encoding="utf-8")), found)
    return tuple(sorted(found, key=len, reverse=True))


def _collect(node: Any, found: set[str]) -> None:
    if isinstance(node, str):
        found.add(" ".join(node.split()))
    elif isinstance(node, list):
        for value in node:
            _collect(value, found)
    elif isinstance(node, dict):
        translated = "en" in node and "pt" in node
        for key, value in node.items():
            if not translated or key == "pt":
                _collect(value, found)


def without_names(text: str) -> str:
    """The text without them, and without codes of countries and languages."""
    text = " ".join(re.sub(r"https?://\S+(\n\s*\S+)?", " ", text).split())
    for name in names():
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    return re.sub(r"\b(?:[A-Z]{2}|[a-z]{2})\b", " ", text)


@pytest.mark.parametrize("screen", LEARN, ids=" ".join)
def test_learn(speak: Ppi, screen: tuple[str, ...]) -> None:
    in_folder(speak)
    if screen[1] in ("export", "import"):
        speak("learn", "add", "case", "Υπόθεση")
    if screen[1] == "import":
        speak("learn", "export", "12.zip")
    ran = speak(*screen)
    assert ran.code in (0, 1, 2), ran.err
    nothing_left(without_names(ran.out + ran.err))


MORE: list[tuple[str, ...]] = [
    ("init", "12", "--no-input"),
    ("deadline", "2026-11-16", "10d", "--country", "PT", "--rule", "ccp"),
    ("deadline", "2026-11-05", "30d", "--country", "PT", "--rule", "ccp-submission"),
    ("deadline", "2026-11-05", "30d", "--back"),
    ("list", "export", "12.xlsx"),
    ("list", "import", "12.csv", "--list", "lots"),
    ("list", "import", "12.csv", "--list", "lots", "--yes"),
    ("list", "show", "lots"),
    ("timetable", "--procedure", "consulta-previa"),
    ("timetable", "--procedure", "pcp"),
    ("timetable", "--procedure", "innovation-partnership", "--plain"),
    ("where", "pt-standstill"),
    ("where", "value.rd"),
    ("where", "competitive-dialogue"),
    ("where", "procedure-choice"),
    ("draft", "lint", "procedure-choice"),
    ("draft", "all", "--no-input"),
    ("draft", "procedure-choice", "--clean", "--no-input"),
    ("plan", "--no-input", "--explain", "consulta-previa", "--set", "value.purchase=60000"),
    ("check", "--procedure", "consulta-previa"),
    ("check", "--procedure", "innovation-partnership"),
]


@pytest.mark.parametrize("screen", MORE, ids=" ".join)
def test_more_screens(speak: Ppi, screen: tuple[str, ...]) -> None:
    in_folder(speak)
    Path("12.csv").write_text("number,title,estimated_value\n1,Ένα,1000\n2,Δύο,2000\n", encoding="utf-8")
    ran = speak(*screen)
    assert ran.code in (0, 1), ran.err
    nothing_left(ran.out + ran.err)


TYPED = [
    "PT",
    "?",
    "1",
    "n",
    "1",
    "διότι",
    "",
    "1",
    "2",
    "r",
    "1",
    "2",
    "2",
    "2",
    "?",
    "1",
    "2",
    ":?",
    "480000",
    "1",
]
"""An interview by numbered lines, with the law and an example, a note, and the review."""


def test_an_interview(speak: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(TYPED) + "\n"))
    ran = speak("plan", "--plain")
    assert ran.code in (0, 1, 130), ran.err
    assert len(ran.out) > 3000
    nothing_left(ran.out + ran.err)


def test_the_walk_through_the_consultation(speak: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    in_folder(speak)
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n\n\n\n\n\n2\nδιότι\n3\n4\n"))
    ran = speak("consult", "--plain")
    assert ran.code in (0, 130), ran.err
    nothing_left(ran.out + ran.err)


def test_every_part_of_the_consultation_and_of_the_knowledge_is_seen() -> None:
    """A part that is added is added here too."""
    consultation = {screen[1] for screen in CONSULTATION if screen[0] == "consult" and screen[1:]} | {
        "import"
    }
    assert set(PARTS) == consultation
    learn = next(group for group in build_app().registered_groups if group.name == "learn").typer_instance
    assert learn is not None
    assert {command.name for command in learn.registered_commands} == {screen[1] for screen in LEARN}


def test_a_text_that_was_forgotten_is_found(speak: Ppi, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test itself: a word of a screen that no translator was given."""
    from ppi_cli.terminal import show_status

    monkeypatch.setattr(show_status, "_", lambda text: text)
    in_folder(speak)
    assert "recommended" in plain_words(speak("status").out)
