"""What the workbook of the cost over the life cycle is filled with, and where on its sheets things stand."""

from __future__ import annotations

import msgspec

from ppi_cli.data.citations import cite, cites_for, together
from ppi_cli.data.schema import Column, FactDefinition
from ppi_cli.data.wording import answer_text
from ppi_cli.documents.context import Subject
from ppi_cli.documents.lifecycle import Cost, Terms, cost_of
from ppi_cli.documents.listsheets import heading
from ppi_cli.language import words

LIST = "lifecycle_costs"
EMPTY_ROWS = 12
"""Rows to write in while the list has none."""
FIRST = 30
"""The row of the first cost on the sheet of assumptions."""
FIRST_OFFERED = 7
"""The row of the first cost on the sheet of the tenderer."""


class Case(msgspec.Struct, frozen=True):
    """What the workbook is filled with. `costs` has a place for each row of the sheets, also for empty ones."""

    subject: Subject
    terms: Terms
    costs: tuple[Cost, ...]

    @property
    def last(self) -> int:
        """The row of the last cost on the sheet of assumptions."""
        return FIRST + len(self.costs) - 1

    @property
    def last_offered(self) -> int:
        """The row of the last cost on the sheet of the tenderer."""
        return FIRST_OFFERED + len(self.costs) - 1

    def definition(self, fact: str) -> FactDefinition:
        """What a fact is."""
        return self.subject.book.facts[fact]

    def column(self, name: str) -> Column:
        """What a column of the list is."""
        found = self.subject.book.lists[LIST].column(name)
        assert found is not None, name
        return found

    def head(self, name: str) -> str:
        """What stands above a column."""
        return heading(self.column(name))

    def kind(self, identity: str) -> str:
        """A kind of cost in words; empty while it is not known."""
        choice = self.column("kind").choices.get(identity)
        return words(choice.label) if choice else ""

    def known(self, fact: str) -> str:
        """A fact in words; empty while it is not known."""
        value = self.subject.facts.get(fact)
        return "" if value is None else answer_text(self.definition(fact), value, self.subject.book.countries)

    def law(self, fact: str) -> str:
        """The provisions on a fact in the field of the contract, in words."""
        field = str(self.subject.facts.get("contract.field") or "general")
        laws = self.subject.book.laws
        return together([cite(one, laws).ref for one in cites_for(self.definition(fact).cite, field)])


def case_of(subject: Subject) -> Case:
    """The facts and rows of a procurement that the workbook shows."""
    facts = subject.facts
    years, rate, external = (
        facts.get(name) for name in ("lcc.years", "business.discount_rate", "lcc.external")
    )
    terms = Terms(
        int(years) if isinstance(years, int | float) else None,
        float(rate) if isinstance(rate, int | float) else None,
        None if external is None else str(external) == "yes",
    )
    rows = tuple(cost_of(row) for row in subject.lists.get(LIST, ()))
    return Case(subject, terms, rows or (Cost(""),) * EMPTY_ROWS)
