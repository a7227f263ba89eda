"""`ppi learn centres --ask [CENTRE]`: the e-mail with which an officer asks for help, as a draft in a file."""

from __future__ import annotations

from pathlib import Path

from ppi_cli.commands.common import Session
from ppi_cli.commands.files import write_whole
from ppi_cli.commands.near import nearest_entries
from ppi_cli.commands.records import need_case
from ppi_cli.data.facts import nearest
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.errors import InputError
from ppi_cli.knowledge.enquiry import Enquiry, case_addressee, centre_addressee, write_enquiry
from ppi_cli.knowledge.schema import Case, Centre, Knowledge
from ppi_cli.knowledge.shelf import load_knowledge
from ppi_cli.knowledge.words import folded
from ppi_cli.language import _, words
from ppi_cli.law.assess import assess


def run(
    session: Session,
    asked: str,
    case_id: str | None,
    out: Path | None,
    amounts: bool | None,
    question: str | None,
) -> None:
    """Writes the draft, shows it, and says what was left out of it."""
    record = need_case(session, read_only=True)
    facts = record.facts
    book, knowledge = session.lawbook(facts), load_knowledge(session.house)
    case = _case(knowledge, case_id) if case_id else None
    to = case_addressee(case) if case else centre_addressee(_centre(knowledge, book, asked, facts))
    assessment = assess(book, facts, session.day)
    enquiry = write_enquiry(
        to,
        facts,
        assessment,
        book,
        knowledge,
        amounts=_may_name_amounts(session, facts, knowledge, amounts),
        question=question or "",
        case=case,
        near=nearest_entries(session, book, facts, assessment),
    )
    path = out or _free(record.folder / f"enquiry-{to.id}.eml")
    if out is not None and out.exists():
        raise InputError(_("there is such a file already"), _("Choose another name with --out."), str(out))
    write_whole(path, _content(session, enquiry, path, facts))
    if session.as_json:
        session.print_json(
            {
                "schema": "ppi/enquiry/1",
                "to": {"id": to.id, "name": to.name, "address": to.address or None, "page": to.page or None},
                "subject": enquiry.subject,
                "text": enquiry.text,
                "told": list(enquiry.told),
                "left_out": list(enquiry.left_out),
                "path": str(path),
            }
        )
        return
    from ppi_cli.terminal.show_learn_ask import show_enquiry

    show_enquiry(session.screen, enquiry, path)


def _content(session: Session, enquiry: Enquiry, path: Path, facts: dict[str, Value]) -> bytes:
    """The enquiry in the form that the name of its file asks for: text, a Word note, else an e-mail."""
    to = enquiry.to
    addressee = _("To: {name}").format(name=f"{to.name} <{to.address}>" if to.address else to.name)
    if path.suffix.lower() == ".txt":
        subject = _("Subject: {subject}").format(subject=enquiry.subject)
        return "\n".join([addressee, subject, "", enquiry.text]).encode()
    if path.suffix.lower() != ".docx":
        return enquiry.as_eml()
    from ppi_cli.documents.note import write_note

    buyer = str(facts.get("buyer.name") or "") if enquiry.names_buyer else ""
    regards = ", ".join(text for text in (_("With kind regards"), buyer) if text)
    return write_note(
        enquiry.subject,
        (addressee, enquiry.opening),
        enquiry.sections,
        (enquiry.closing, regards),
        authority=buyer,
        day=session.day,
        house=session.house,
    )


def _may_name_amounts(
    session: Session, facts: dict[str, Value], knowledge: Knowledge, said: bool | None
) -> bool:
    """What the officer said, or says when asked; there is nothing to ask where no amount is known."""
    known = [name for name in knowledge.enquiry.get("amounts", ()) if facts.get(name) is not None]
    if said is not None or not session.may_ask or not known:
        return said is not False
    from ppi_cli.terminal.asking import Option
    from ppi_cli.terminal.start import asker_for

    options = [Option(_("Yes"), True), Option(_("No, leave them out"), False)]
    return bool(
        asker_for(session.screen).choose(_("May the e-mail name your amounts?"), options, commands=False)
    )


def _case(knowledge: Knowledge, asked: str) -> Case:
    found = knowledge.cases.get(asked)
    if found is None:
        guess = nearest(asked.casefold(), knowledge.cases)
        fix = _("Did you mean {guess}?").format(guess=guess) if guess else _("See: ppi learn cases")
        raise InputError(_("there is no case '{name}'").format(name=asked), fix, "--case")
    return found


def _centre(knowledge: Knowledge, book: Lawbook, asked: str, facts: dict[str, Value]) -> Centre:
    """The centre that was named by id, name or country; else that of the buyer's country. Raises InputError."""
    centres = [centre for centre in knowledge.centres.values() if centre.status != "closed"]
    wanted = folded(asked or str(facts.get("buyer.country") or ""))
    for centre in centres:
        countries = {folded(name) for name in book.countries.get(centre.country, {}).values()}
        if wanted and wanted in {centre.id, folded(centre.name), folded(centre.country), *countries}:
            return centre
    part = [
        centre
        for centre in centres
        if asked and wanted in folded(f"{centre.name} {words(centre.host or {})}")
    ]
    if len(part) == 1:
        return part[0]
    names = [centre.id for centre in (part or centres)]
    guess = nearest(wanted, names) if asked else None
    fix = (
        _("Did you mean {guess}?").format(guess=guess)
        if guess
        else _("Name one of: {names}.").format(names=", ".join(names))
    )
    if not asked:
        raise InputError(_("no centre of your country is known"), fix, "--ask")
    raise InputError(_("there is no centre '{name}'").format(name=asked), fix, "--ask")


def _free(path: Path) -> Path:
    """The path, or the first like it that is not taken: an enquiry that was edited is never overwritten."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
