"""What `ppi draft` asks before it writes: the facts that the documents lack."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ppi_cli.commands.common import Session
from ppi_cli.commands.records import CaseRecord, need_case
from ppi_cli.documents.context import Subject
from ppi_cli.documents.library import Library, missing_facts


def fill(session: Session, library: Library, ids: Sequence[str], subject: Subject) -> bool:
    """Offers to ask for the missing facts and records the answers; whether any question was put."""
    from ppi_cli.terminal.filling import Filling, wants_to_fill
    from ppi_cli.terminal.start import asker_for

    def missing() -> list[str]:
        facts = subject.facts if record is None else record.facts
        found = missing_facts(library, ids, msgspec.structs.replace(subject, facts=facts))
        return [name for name in found if name not in facts]

    record: CaseRecord | None = None
    wanted = missing()
    asker = asker_for(session.screen)
    if not wanted or not wants_to_fill(asker, len(wanted)):
        return False
    record = CaseRecord(need_case(session))
    Filling(asker, session.screen, subject.book, record, session.day, missing).run()
    return True
