"""The interview in Portuguese, by plain lines as a screen reader has them, from the command line to the file."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from support import Ppi

# The answers by a word of the question they are for, so that the order of the questions may change.
ANSWERS = {
    "respostas": "Está tudo certo",
    "além da investigação": "2 000 000,50 €",
    "título": "Obras silenciosas",
    "designação": "Município de Vila Serena",
    "país": "Portugal",
    "tipo é a entidade": "subcentral",
    "se destina o contrato": "Atribuições gerais",
    "investigação e desenvolvimento?": "Não",
    "Existe no mercado": "adaptada",
    "meios": "Não",
    "adquirido no final": "Bens",
    "plano ou um projeto": "Não",
}


class Officer(io.TextIOBase):
    """Reads what was shown last and types the answer to it."""

    def __init__(self, shown: io.StringIO) -> None:
        self.shown, self.seen, self.asked = shown, 0, 0

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        text, self.seen = self.shown.getvalue()[self.seen :], len(self.shown.getvalue())
        text = text.split("\n\n")[-1]
        self.asked += 1
        assert self.asked < 60, "the interview does not end"
        answer = next((typed for word, typed in ANSWERS.items() if word in " ".join(text.split())), None)
        options = [
            line.strip().split(". ", 1)
            for line in text.splitlines()
            if line.strip()[:1].isdigit() and ". " in line
        ]
        if not options:
            return f"{answer or ''}\n"
        wanted = answer or ("Agora não" if "decisão" in text else "Ainda não sei")
        return next((number for number, words in options if wanted in words), options[-1][0]) + "\n"

    def isatty(self) -> bool:
        return False


def test_an_interview_in_portuguese(ppi: Ppi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ppi("init", "--no-input", "--lang", "pt").code == 0
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stdout", shown)
    monkeypatch.setattr(sys, "stdin", Officer(shown))
    from ppi_cli.main import run

    code = run(["plan", "--plain", "--lang", "pt", "--as-of", "2026-11-22"])
    text = " ".join(shown.getvalue().split())
    assert code in (0, 1), text
    for said in (
        "Em que país se situa a entidade adjudicante?",
        "Número, ou ? base legal e exemplo, n nota, b voltar, r rever:",
        "respostas: 3",
        "Ainda não sei",
        "Valor estimado: 2\u00a0000\u00a0000,50\u00a0€",
        "O ppi apoia a sua decisão; não substitui aconselhamento jurídico.",
    ):
        assert " ".join(said.split()) in text
    for foreign in ("Recommended", "Number", "not known", "Directive", "Next"):
        assert foreign not in text
    file = (tmp_path / "ppi.yaml").read_text(encoding="utf-8")
    for line in (
        "country: PT",
        "purchase: 2000000.5",
        "available: adaptable",
        "needed: no",
    ):
        assert line in file
