"""Where Regulation (EU) No 833/2014, Art. 5k, reaches a contract its documents have clause and declaration, else not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sampling import BOOK, DAY, all_facts, all_lists, paragraphs, subject

from ppi_cli.documents.library import make_one, read_library

LIBRARY = read_library("en")
PROCEDURES = {
    "open": ("ppi-tender-conditions", "ppi-contract", "evaluation-plan"),
    "competitive-procedure-with-negotiation": ("ppi-selection", "ppi-tender-conditions", "ppi-contract"),
    "competitive-dialogue": ("cd-selection", "cd-final-tender"),
    "innovation-partnership": ("ip-selection", "ip-descriptive-document", "ip-agreement"),
    "design-contest": ("dc-rules",),
}
RESEARCH = ("pcp-request-for-tenders", "pcp-compliance-forms", "pcp-framework-agreement", "evaluation-plan")
ORDINARY = [(procedure, name) for procedure, names in PROCEDURES.items() for name in names]
FIELDS = tuple(BOOK.facts["contract.field"].choices)
FORBIDS = (
    "May a contract be concluded with it|forbids contracts with|forbids the contract|confirms that it is none"
)
MONEY = {
    "rd.needed": True,
    "rd.services_share": "over-half",
    "contract.type": "supplies",
    "value.prizes": 1_000,
}
BOUGHT = MONEY | {"rd.benefits_shared": False, "rd.cost_shared": False, "purchase.plan": "same-contract"}
SHARED = MONEY | {"rd.benefits_shared": True, "purchase.plan": "later", "value.rd": 2_000_000}


def forbids(name: str, procedure: str, facts: dict[str, object], path: Path) -> bool:
    """Whether the document says outside its notes that the contract is forbidden with some."""
    made = make_one(LIBRARY, name, subject(all_facts() | facts, procedure, all_lists()), DAY)
    texts = [text for _style, text in paragraphs(made.data, path)]
    return any(one in text for text in texts for one in FORBIDS.split("|"))


@pytest.mark.parametrize(("procedure", "name"), ORDINARY)
def test_it_stands_from_the_threshold_on(procedure: str, name: str, tmp_path: Path) -> None:
    great = BOUGHT | {"contract.field": "general", "value.rd": 3_000_000, "value.purchase": 3_000_000}
    small = great | {"value.rd": 20_000, "value.purchase": 30_000}
    assert forbids(name, procedure, great, tmp_path / "great.docx")
    assert not forbids(name, procedure, small, tmp_path / "small.docx")


@pytest.mark.parametrize("name", RESEARCH)
@pytest.mark.parametrize("field", FIELDS)
def test_of_excluded_research_it_stands_in_defence_alone(name: str, field: str, tmp_path: Path) -> None:
    found = forbids(name, "pcp", SHARED | {"contract.field": field}, tmp_path / "made.docx")
    assert found == (field == "defence")


@pytest.mark.parametrize("name", ["ppi-contract", "ppi-tender-conditions"])
def test_while_the_value_is_open_it_stands_with_a_note(name: str, tmp_path: Path) -> None:
    about = subject({"need.title": "Quiet works"}, "open")
    texts = [
        text for _style, text in paragraphs(make_one(LIBRARY, name, about, DAY).data, tmp_path / "x.docx")
    ]
    assert any("forbids the contract" in text or "confirms that it is none" in text for text in texts)
    assert any("The value against the threshold is not known yet" in text for text in texts)


def test_a_contest_without_a_contract_asks_for_no_declaration(tmp_path: Path) -> None:
    great = BOUGHT | {"contract.field": "general", "value.purchase": 3_000_000, "dc.follow_on": "none"}
    assert not forbids("dc-rules", "design-contest", great, tmp_path / "made.docx")
