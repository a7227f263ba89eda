"""The menu of `ppi learn`, driven by answers on standard input."""

from __future__ import annotations

import io

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.knowledge.finding import find
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.terminal import show_learn, start
from ppi_cli.terminal.asking import PlainAsker
from ppi_cli.terminal.screen import Screen


def browsed(monkeypatch: pytest.MonkeyPatch, typed: str) -> str:
    shown = io.StringIO()
    screen = Screen(plain=True, file=shown, width=80)
    monkeypatch.setattr(start, "asker_for", lambda screen: PlainAsker(screen, io.StringIO(typed)))
    show_learn.browse(screen, load_knowledge(), load_lawbook(), lambda text: find(text, "en"))
    return shown.getvalue()


def test_an_entry_of_a_list_is_read_and_the_list_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    out = browsed(monkeypatch, "2\n2\n1\n1\n10\n")
    first = next(iter(load_knowledge().faq.values()))
    assert out.count("What would you like to read?") == 2
    assert " ".join(first.answer["en"].split())[:50] in " ".join(out.split())


def test_the_menu_searches_too(monkeypatch: pytest.MonkeyPatch) -> None:
    out = browsed(monkeypatch, "1\ncare robots\n10\n")
    assert "case, silver" in out
