"""A few passages of knowledge that several tests search."""

from __future__ import annotations

from ppi_cli.knowledge.passages import Passage

PASSAGES = (
    Passage("term", "consultation", "en", "preliminary market consultation", "Talks with firms before a procedure begins.",
            names=("preliminary market consultation", "market sounding", "OMC")),
    Passage("term", "consultation", "pt", "consulta preliminar ao mercado", "Diálogo com as empresas antes do procedimento.",
            names=("consulta preliminar ao mercado", "sondagem do mercado")),
    Passage("faq", "advisers", "en", "Must a firm that advised us stay out?",
            "A firm that took part in a market consultation may tender if the others learn what it knows."),
    Passage("faq", "advisers", "pt", "A empresa que nos aconselhou tem de ficar de fora?",
            "Uma empresa ouvida na consulta pode concorrer se as outras souberem o que ela sabe."),
    Passage("faq", "innovation", "en", "What is innovation procurement?",
            "Buying the making of something new, or its first use."),
    Passage("faq", "innovation", "pt", "O que é a contratação pública de inovação?",
            "A compra da criação de algo novo ou da sua primeira utilização. Negociações são possíveis."),
    Passage("rule", "dialogue.needs", "en", "Competitive dialogue: negotiation of needs with candidates", "",
            also="Directive 2014/24/EU art article artigo 30(3)", url="http://data.europa.eu/eli/dir/2014/24/oj"),
    Passage("case", "silver", "en", "SILVER", "Robots that help older people to live at home.", also="pre-commercial"),
)  # fmt: skip
