"""The terms of the field are the same everywhere: in the messages, in the law, in what ships as knowledge."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest
import yaml

from ppi_cli.data.lawbook import load_lawbook
from support import CASES, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import messages  # the tool, which reads the catalogue

TOLD = "told "
"""What is told of cases and guides, freely: it has no wrong term, but need not have each one where English has it."""
TERMS: list[dict[str, Any]] = yaml.safe_load((CASES / "terms.yaml").read_text(encoding="utf-8"))


def pairs() -> Iterator[tuple[str, str, str]]:
    """Where it stands, English, Portuguese: every message and every text of the law."""
    for message in messages.read(messages.languages()["pt"], "pt"):
        if message.id:
            originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
            told = message.string if isinstance(message.string, tuple | list) else (message.string,)
            for original, text in zip(originals, told, strict=True):
                yield "message", original, text or ""
    for country in (None, "PT"):
        yield from _texts(msgspec.to_builtins(load_lawbook(country)), "law")
    for path in (*(ROOT / "knowledge").glob("*.yaml"), *(ROOT / "procedures").glob("demo*.yaml")):
        yield from _texts(yaml.safe_load(path.read_text(encoding="utf-8")), f"{TOLD}{path.stem}")


def _texts(node: Any, where: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, Mapping):
        if isinstance(node.get("en"), str) and isinstance(node.get("pt"), str):
            yield where, node["en"], node["pt"]
            return
        for key, value in node.items():
            yield from _texts(value, f"{where}.{node.get('id', key)}")
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value, where)


_IDS = re.compile(r"\b[a-z]+\.[a-z_]+|`[^`]*`")
PAIRS = sorted(
    {(where, _IDS.sub("", english), _IDS.sub("", portuguese)) for where, english, portuguese in pairs()}
)


def holds(text: str, term: str) -> bool:
    return re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE) is not None


def test_there_is_something_to_compare() -> None:
    assert sum(where == "message" for where, _en, _pt in PAIRS) > 800
    assert sum(where != "message" for where, _en, _pt in PAIRS) > 800


def lacks(term: dict[str, Any], where: str, portuguese: str) -> bool:
    """Whether none of the right words stands there."""
    if where.startswith(TOLD) or not term["pt"]:
        return False
    return not any(holds(portuguese, one) for one in term["pt"])


def misuses(term: dict[str, Any], english: str, portuguese: str) -> bool:
    """Whether a wrong word stands there; one that the English text has as well is spoken about."""
    return any(
        one.casefold() in portuguese.casefold() and one.casefold() not in english.casefold()
        for one in term["never"]
    )


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["en"])
def test_terms_agree(term: dict[str, Any]) -> None:
    wrong = [
        f"{where}: {english} → {portuguese}"
        for where, english, portuguese in PAIRS
        if holds(english, term["en"])
        and (lacks(term, where, portuguese) or misuses(term, english, portuguese))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_row_of_the_table_is_held() -> None:
    """The table of terms has 101 rows; an entry names the one that it stands for."""
    assert {term["row"] for term in TERMS if "row" in term} == set(range(1, 102))


BRAZILIAN = [
    "usuário", "arquivo ", "licitação", "registro", "planejar", "planejad", "contato", "fato ", "fatos", "equipe", "tela ",
    "salvar", "você", "gerenciar", "caractere ", "projeto-piloto de", "senha", "reunião aberta com o mercado",
]  # fmt: skip
BEFORE_THE_AGREEMENT = [
    "acção", "actual", "objecto", "projecto", "selecção", "excepção", "direcção", "óptimo", "factur", "contracto",
    "adopt", "colectiv", "electr", "respectiv", "efectu", "correct", "sectores", "baptis",
]  # fmt: skip


@pytest.mark.parametrize("word", [*BRAZILIAN, *BEFORE_THE_AGREEMENT])
def test_european_portuguese_in_the_current_spelling(word: str) -> None:
    wrong = [
        text for _where, _english, text in PAIRS if re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_consultation_of_the_market_is_never_the_procedure() -> None:
    """`consulta prévia` (Art. 112 of the Code) invites tenders; it translates nothing but itself."""
    wrong = [
        f"{english} → {portuguese}"
        for _where, english, portuguese in PAIRS
        if "consulta prévia" in portuguese.casefold()
        and not re.search("prior consultation|consulta pr", english, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_of_terms_is_itself_checked() -> None:
    """A wrong translation is found."""
    term = next(one for one in TERMS if one["en"] == "market consultation")
    assert any(one in "a consulta prévia ao mercado" for one in term["never"])
