"""Citations in words: as English and as Portuguese lawyers write them, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ppi_cli.data.citations import BadCitation, cite, parse_citation, together
from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.data.provisions import Article, in_order, read_article
from ppi_cli.data.schema import Law
from ppi_cli.language import use_language

LAWS = {
    "dir": Law(
        "dir",
        {"en": "Directive 2014/24/EU", "pt": "Diretiva 2014/24/UE"},
        {},
        "http://data.europa.eu/eli/dir/2014/24/oj",
        of={"pt": "da"},
    ),
    "ccp": Law(
        "ccp",
        {"en": "Public Contracts Code", "pt": "Código dos Contratos Públicos"},
        {},
        "https://diariodarepublica.pt/dr/legislacao-consolidada/decreto-lei/2008-34455475",
        of={"pt": "do"},
        abbreviation={"pt": "CCP"},
    ),
    "faq": Law("faq", {"en": "A source", "pt": "Uma fonte"}, {}, "https://example.org/legal-content/EN/"),
}


@pytest.fixture
def portuguese() -> Iterator[None]:
    use_language("pt")
    yield
    use_language("en")


@pytest.mark.usefixtures("portuguese")
@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("dir art 14", "artigo 14.º da Diretiva 2014/24/UE"),
        ("dir art 31(1)", "artigo 31.º, n.º 1, da Diretiva 2014/24/UE"),
        (
            "dir art 26(4)(a)(i)",
            "artigo 26.º, n.º 4, alínea a), subalínea i), da Diretiva 2014/24/UE",
        ),
        ("dir art 13(j)", "artigo 13.º, alínea j), da Diretiva 2014/24/UE"),
        ("dir art 13(i)", "artigo 13.º, alínea i), da Diretiva 2014/24/UE"),
        ("dir art 2(1)(22)", "artigo 2.º, n.º 1, ponto 22, da Diretiva 2014/24/UE"),
        ("dir art 2a(2)", "artigo 2.º-A, n.º 2, da Diretiva 2014/24/UE"),
        ("dir art 78-82", "artigos 78.º a 82.º da Diretiva 2014/24/UE"),
        ("dir art 46-47", "artigos 46.º e 47.º da Diretiva 2014/24/UE"),
        ("dir art 29(2)-(3)", "artigo 29.º, n.os 2 e 3, da Diretiva 2014/24/UE"),
        ("dir art 4(b)-(c)", "artigo 4.º, alíneas b) e c), da Diretiva 2014/24/UE"),
        ("dir art 9-10", "artigos 9.º e 10.º da Diretiva 2014/24/UE"),
        ("dir art 44(1)-(3)", "artigo 44.º, n.os 1 a 3, da Diretiva 2014/24/UE"),
        ("dir recital 35", "considerando 35 da Diretiva 2014/24/UE"),
        ("dir annex XIV", "anexo XIV da Diretiva 2014/24/UE"),
        ("dir section 2.3", "secção 2.3 da Diretiva 2014/24/UE"),
        ("dir chapter 5", "capítulo 5 da Diretiva 2014/24/UE"),
        ("ccp art 30-A(1)", "artigo 30.º-A, n.º 1, do Código dos Contratos Públicos"),
        ("ccp art 30.º-A(1)", "artigo 30.º-A, n.º 1, do Código dos Contratos Públicos"),
        ("ccp art 5-B", "artigo 5.º-B do Código dos Contratos Públicos"),
        ("ccp art 46-A(2)-(5)", "artigo 46.º-A, n.os 2 a 5, do Código dos Contratos Públicos"),
        ("ccp art 36(3)(a)-(g)", "artigo 36.º, n.º 3, alíneas a) a g), do Código dos Contratos Públicos"),
        ("ccp art 218-A-218-D", "artigos 218.º-A a 218.º-D do Código dos Contratos Públicos"),
        ("ccp art 218-A(3)(b)", "artigo 218.º-A, n.º 3, alínea b), do Código dos Contratos Públicos"),
        ("ccp art 55(1)(i)", "artigo 55.º, n.º 1, alínea i), do Código dos Contratos Públicos"),
        ("ccp art 53(1a)", "artigo 53.º, n.º 1-A, do Código dos Contratos Públicos"),
        ("ccp", "Código dos Contratos Públicos"),
        ("faq section 2", "Uma fonte, secção 2"),
    ],
)
def test_as_a_portuguese_lawyer_writes_it(text: str, ref: str) -> None:
    assert cite(text, LAWS).ref == ref


@pytest.mark.usefixtures("portuguese")
def test_short_and_brief_in_portuguese() -> None:
    found = cite("dir art 26(4)(a)(i)", LAWS)
    assert found.short == "art. 26.º, n.º 4, al. a), i)"
    assert found.brief == "art. 26.º, n.º 4, al. a), i), da Diretiva 2014/24/UE"
    assert cite("ccp art 5(4)(j)", LAWS).brief == "art. 5.º, n.º 4, al. j), do CCP"
    assert cite("ccp art 36(3)(a)-(g)", LAWS).short == "art. 36.º, n.º 3, als. a) a g)"
    assert cite("dir art 78-82", LAWS).short == "arts. 78.º a 82.º"
    assert cite("ccp", LAWS).brief == "CCP"


@pytest.mark.usefixtures("portuguese")
def test_portuguese_citations_in_a_row_are_parted_by_more_than_a_comma() -> None:
    shorts = [cite(text, LAWS).short for text in ("dir art 31(1)", "dir art 67(2)")]
    assert together(shorts) == "art. 31.º, n.º 1; art. 67.º, n.º 2"


@pytest.mark.parametrize(
    ("text", "ref", "short"),
    [
        ("dir art 26(4)(a)(i)", "Directive 2014/24/EU, Art. 26(4)(a)(i)", "Art. 26(4)(a)(i)"),
        ("dir art 78-82", "Directive 2014/24/EU, Art. 78-82", "Art. 78-82"),
        ("dir recital 35", "Directive 2014/24/EU, recital 35", "recital 35"),
        ("dir annex XIV", "Directive 2014/24/EU, Annex XIV", "Annex XIV"),
        ("dir section 2.3", "Directive 2014/24/EU, section 2.3", "section 2.3"),
        ("dir chapter 5", "Directive 2014/24/EU, chapter 5", "chapter 5"),
        ("ccp art 30-A(1)", "Public Contracts Code, Art. 30-A(1)", "Art. 30-A(1)"),
        ("ccp", "Public Contracts Code", "Public Contracts Code"),
    ],
)
def test_as_an_english_lawyer_writes_it(text: str, ref: str, short: str) -> None:
    found = cite(text, LAWS)
    assert (found.ref, found.short, found.brief) == (ref, short, ref)


def test_english_citations_in_a_row() -> None:
    assert together(["Art. 31(1)", "Art. 67(2)"]) == "Art. 31(1), Art. 67(2)"


@pytest.mark.parametrize(
    "text", ["dir art 31.1", "dir art (1)", "dir art 31-(2)", "dir art 31()", "dir art 31(1)-33"]
)
def test_a_place_that_is_no_article_is_refused(text: str) -> None:
    with pytest.raises(BadCitation) as caught:
        parse_citation(text, LAWS)
    assert "30-A(1)(b)" in caught.value.fix or "31(1)" in caught.value.fix


def test_articles_that_later_acts_put_in() -> None:
    assert read_article("218-A(3)(b)") == Article("218-A", ("3", "b"))
    assert read_article("2a") == Article("2-A")
    assert read_article("218-A-218-D") == Article("218-A", (), "218-D")


@pytest.mark.parametrize(
    ("url", "portuguese_url"),
    [
        (
            "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52007DC0799",
            "https://eur-lex.europa.eu/legal-content/PT/TXT/?uri=CELEX:52007DC0799",
        ),
        ("http://data.europa.eu/eli/dir/2014/24/oj", "http://data.europa.eu/eli/dir/2014/24/oj/por"),
        (
            "http://data.europa.eu/eli/reg_del/2025/2152/oj",
            "http://data.europa.eu/eli/reg_del/2025/2152/oj/por",
        ),
        ("http://data.europa.eu/eli/reg/1971/1182/oj", "http://data.europa.eu/eli/reg/1971/1182/oj"),
        ("http://data.europa.eu/eli/treaty/tfeu_2016/oj", "http://data.europa.eu/eli/treaty/tfeu_2016/oj"),
        ("https://example.org/legal-content/EN/1", "https://example.org/legal-content/EN/1"),
        ("", ""),
    ],
)
def test_the_address_opens_the_portuguese_text_where_it_says_how(url: str, portuguese_url: str) -> None:
    laws = {"act": Law("act", {"en": "Act", "pt": "Ato"}, {}, url)}
    assert cite("act", laws).url == url
    use_language("pt")
    try:
        assert cite("act", laws).url == portuguese_url
    finally:
        use_language("en")


def test_every_act_is_joined_to_its_place_in_portuguese() -> None:
    """An act of law whose name cannot follow a place would read `Diretiva X, artigo 1.º` among others that do not."""
    book = load_lawbook()
    assert [law.id for law in book.laws.values() if law.kind == "law" and not law.of.get("pt")] == []


@pytest.mark.parametrize(
    "ordered",
    [
        [
            "Art. 2(1)(21)",
            "Art. 14",
            "Art. 19-21",
            "Art. 20",
            "Art. 20(1)(c)",
            "Art. 30",
            "Art. 30-A",
            "Art. 104",
        ],
        [
            "artigo 16.º do Código dos Contratos Públicos",
            "artigos 19.º a 21.º do Código dos Contratos Públicos",
            "artigo 20.º do Código dos Contratos Públicos",
            "artigo 20.º, n.º 1, do Código dos Contratos Públicos",
            "artigo 20.º, n.º 1, alínea c), do Código dos Contratos Públicos",
            "artigo 20.º, n.os 2 e 3, do Código dos Contratos Públicos",
            "artigo 20.º, n.º 4, do Código dos Contratos Públicos",
            "artigo 30.º-A do Código dos Contratos Públicos",
            "artigo 104.º do Código dos Contratos Públicos",
            "artigo 218.º-A, n.º 3, alínea a), do Código dos Contratos Públicos",
        ],
    ],
)
def test_provisions_are_sorted_as_a_reader_looks_for_them(ordered: list[str]) -> None:
    assert sorted(ordered, key=in_order) == ordered
