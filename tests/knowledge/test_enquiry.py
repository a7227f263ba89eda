"""The e-mail to a competence centre: a page, what is open, and nothing that is not listed as safe."""

from __future__ import annotations

import datetime
import email
from email import policy
from typing import Any

import pytest

from ppi_cli.data.lawbook import load_lawbook
from ppi_cli.knowledge.enquiry import Addressee, Enquiry, case_addressee, write_enquiry
from ppi_cli.knowledge.schema import Case
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.language import use_language
from ppi_cli.law.assess import assess

TO = Addressee("centre-xx", "Centro de Compras", "ajuda@example.org", "https://example.org")
FACTS: dict[str, Any] = {
    "need.title": "Ruas silenciosas",
    "need.summary": "Less noise at night.",
    "buyer.name": "Município de Exemplo",
    "buyer.country": "PT",
    "buyer.type": "sub-central",
    "contract.type": "works",
    "solution.available": "adaptable",
    "value.purchase": 987_654,
    "rd.needed": False,
    "buyer.contact_name": "Maria Silva",
    "market.suppliers": 4,
}


def enquiry(facts: dict[str, Any] = FACTS, **given: Any) -> Enquiry:
    book, knowledge = load_lawbook(), load_knowledge()
    assessment = assess(book, facts, datetime.date(2026, 11, 22))
    return write_enquiry(TO, facts, assessment, book, knowledge, **{"amounts": True, **given})


def test_it_tells_the_case_and_what_is_open() -> None:
    text = enquiry().text
    for part in (
        "THE CASE",
        "Ruas silenciosas",
        "Less noise at night.",
        "Portugal",
        "987 654",
        "WHAT IS OPEN",
    ):
        assert part in text
    assert all(len(line) <= 72 for line in text.splitlines())
    assert len(text.splitlines()) <= 60


def test_only_what_is_listed_is_told() -> None:
    made = enquiry()
    assert "Maria Silva" not in made.text
    assert "Contact person" in made.left_out
    assert "4" not in [line.rpartition(": ")[2] for line in made.text.splitlines()]


def test_amounts_are_left_out_when_the_officer_says_so() -> None:
    made = enquiry(amounts=False)
    assert "987" not in made.text
    assert "Value of the purchase" in made.left_out
    assert "Amounts, names of persons" in " ".join(made.text.split())


def test_what_is_sensitive_is_told_without_the_need() -> None:
    made = enquiry({**FACTS, "security.sensitive": True})
    assert "Ruas silenciosas" not in made.text + made.subject
    assert "Less noise" not in made.text
    assert "987" not in made.text
    assert "Title" in made.left_out


def test_every_fact_of_the_list_exists_and_none_is_personal() -> None:
    book, lists = load_lawbook(), load_knowledge().enquiry
    for name in (*lists["tell"], *lists["amounts"], *lists["sensitive"]):
        assert name in book.facts, name
        assert not book.facts[name].personal, name
    assert set(lists["amounts"]) <= set(lists["sensitive"])


def test_the_draft_is_a_message_that_mail_programs_read() -> None:
    message = email.message_from_bytes(enquiry().as_eml(), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "Centro de Compras <ajuda@example.org>"
    assert message["Subject"] == "Innovation procurement: Ruas silenciosas"
    assert "Município de Exemplo" in message.get_content()


def test_a_title_cannot_add_a_header() -> None:
    made = enquiry({**FACTS, "need.title": "x\nBcc: someone@example.org"})
    message = email.message_from_bytes(made.as_eml(), policy=policy.default)
    assert "Bcc" not in message
    assert message["Subject"] == "Innovation procurement: x Bcc: someone@example.org"


def test_the_buyer_of_a_case_is_asked_what_it_learned() -> None:
    case = Case("c", {"en": "Quiet streets"}, {"en": "S"}, buyers=("City of X",), contact="city@example.org")
    made = enquiry(case=case)
    assert "Quiet streets" in made.text
    assert "What would you do again, and what not?" in made.text
    assert case_addressee(case) == Addressee("c", "City of X", "city@example.org", "")


@pytest.mark.parametrize("contact", ["", "ask the town hall", "https://example.org"])
def test_a_case_without_an_e_mail_address_has_none(contact: str) -> None:
    assert case_addressee(Case("c", {"en": "C"}, {"en": "S"}, contact=contact)).address == ""


def test_what_is_open_is_asked_in_the_language_in_use() -> None:
    use_language("pt")
    facts = {name: FACTS[name] for name in ("buyer.country", "need.title")}
    assert any(line.startswith("- ") and "?" in line for line in enquiry(facts).text.splitlines())
