"""`ppi consult finding`: what the consultation showed, and what that changes in the procurement."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import typer

from ppi_cli.casefile.case import user_name
from ppi_cli.commands.common import AsOf, House, Json, Lang, NoInput, Plain, Project, Settings
from ppi_cli.commands.consult_common import Desk, session_of
from ppi_cli.commands.consult_contacts import record_of
from ppi_cli.commands.records import CaseRecord, given_facts
from ppi_cli.consultation.conclusions import Outcome, fact_value, outcome
from ppi_cli.consultation.records import Finding, Record
from ppi_cli.consultation.store import Draft
from ppi_cli.data.facts import show
from ppi_cli.data.schema import Value
from ppi_cli.errors import InputError
from ppi_cli.language import _
from ppi_cli.law.assess import assess

Identity = Annotated[str, typer.Argument(metavar="ID", help="Such as f1.")]


def add_to(group: typer.Typer) -> None:
    """Adds these parts."""
    findings = typer.Typer(
        help="Findings: they support or change facts of the procurement.", rich_markup_mode=None
    )
    findings.command(name="add", help="Record what the consultation showed.")(add)
    findings.command(name="accept", help="Take a finding into the facts, and assess anew.")(accept)
    findings.command(name="reject", help="Settle a finding without a change, and why.")(reject)
    group.add_typer(findings, name="finding")


def add(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was found, without names.")],
    fact: Annotated[str, typer.Option("--fact", metavar="ID", help="The fact that it speaks to.")] = "",
    value: Annotated[str, typer.Option("--value", metavar="VALUE", help="What that fact is, then.")] = "",
    from_: Annotated[str, typer.Option("--from", metavar="r1,r2", help="The responses that say so.")] = "",
    confidential: Annotated[bool, typer.Option("--confidential", help="Not for the public report.")] = False,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """Its sources are responses on file; the value is checked at once."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    if bool(fact) != bool(value):
        raise InputError(_("a fact and its value belong together"), _("Write --fact ID --value VALUE."))
    told = show(fact_value(desk.book, fact, value)) if fact else ""
    sources = tuple(part.strip() for part in from_.replace(";", ",").split(",") if part.strip())

    def work(draft: Draft) -> Record:
        for one in sources:
            record_of(draft, "responses", one)
        made = Finding(
            id=draft.records.next_id("findings"), text=text, on=desk.session.day, by=user_name(), fact=fact,
            value=told, responses=sources, confidential=confidential,
        )  # fmt: skip
        return draft.put("findings", made, about=fact)

    made = desk.store.change(work)
    desk.answer(
        {"schema": "ppi/consultation-record/1", "kind": "findings", "id": made.id},
        _("Recorded: {id}. Settle it: ppi consult finding accept {id}").format(id=made.id),
    )


def accept(
    ctx: typer.Context,
    identity: Identity,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it is accepted.")] = "",
    alone: Annotated[
        bool, typer.Option("--alone", help="Leave facts as they are that contradict the new one.")
    ] = False,
    settings: Settings = None,
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    no_input: NoInput = False,
    plain: Plain = False,
    as_of: AsOf = None,
    house: House = None,
) -> None:
    """The fact changes with its basis, the procedures are assessed anew, and the journal keeps the chain.

    Where nothing can be recommended before another fact is known, that fact is asked for.
    """
    session = session_of(
        ctx, project=project, lang=lang, as_json=as_json, no_input=no_input, plain=plain, as_of=as_of, house=house
    )  # fmt: skip
    desk = Desk(session)
    finding = _open_finding(desk, identity)
    held = dict(desk.case.facts)
    also = given_facts(session, None, settings)[0]
    made = outcome(desk.book, held, desk.store.records, finding, session.day, alone=alone, also=also)
    desk.case.record_all({**also, **made.facts}, basis=made.basis)
    _settle(desk, finding, made, because)
    if as_json:
        session.print_json(_outcome_json(finding, made))
        return
    from ppi_cli.terminal.show_finding import show_end, show_outcome

    show_outcome(session.screen, desk.book, finding, made)
    if session.may_ask and made.unsettled:
        answered = {**also, **_ask(desk, made)}
        if answered != also:
            made = outcome(
                desk.book, held, desk.store.records, finding, session.day, alone=alone, also=answered
            )
            _settle(desk, finding, made, because)
    decided = desk.case.decisions[-1].procedure if desk.case.decisions else ""
    show_end(session.screen, desk.book, made, decided)


def _settle(desk: Desk, finding: Finding, made: Outcome, because: str) -> None:
    """Records the finding as accepted, with what was recommended before and what is now."""
    settled = msgspec.structs.replace(
        finding, state="accepted", settled=desk.session.day, because=because or finding.because,
        before=made.before.recommendation.procedure or "", after=made.after.recommendation.procedure or "",
    )  # fmt: skip
    desk.store.change(lambda draft: draft.put("findings", settled, about=finding.fact))


def _ask(desk: Desk, made: Outcome) -> dict[str, Value]:
    """Asks for the facts without which nothing can be recommended; each answer is saved at once."""
    from ppi_cli.terminal.interview import Interview
    from ppi_cli.terminal.start import asker_for

    session, record = desk.session, CaseRecord(desk.case)
    before = dict(record.facts)
    interview = Interview(
        asker_for(session.screen), session.screen, desk.book, record, session.day,
        str(record.facts.get("need.title") or ""), session.lawbook, session.house,
    )  # fmt: skip
    interview.command = "ppi consult"
    interview.fill(lambda: assess(desk.book, record.facts, session.day).recommendation.missing)
    return {name: value for name, value in record.facts.items() if before.get(name) != value}


def _open_finding(desk: Desk, identity: str) -> Finding:
    finding = desk.store.records.findings.get(identity)
    if finding is None:
        known = ", ".join(desk.store.records.findings) or _("none yet")
        raise InputError(
            _("there is no finding '{id}'").format(id=identity), _("There are: {ids}.").format(ids=known)
        )
    return finding


def _outcome_json(finding: Finding, made: Outcome) -> dict[str, Any]:
    return {
        "schema": "ppi/consultation-finding/1",
        "id": finding.id,
        "state": "accepted",
        "facts": {name: show(value) for name, value in made.facts.items()},
        "followed": list(made.followed),
        "before": made.before.recommendation.procedure,
        "after": made.after.recommendation.procedure,
        "missing": list(made.after.recommendation.missing) if made.unsettled else [],
        "contradictions": [{"id": one.id, "text": one.text} for one in made.after.contradictions],
        "unavailable": [
            {
                "id": one.id,
                "reasons": [
                    {"text": why.text, "cites": [{"ref": ref.ref, "url": ref.url} for ref in why.cites]}
                    for why in one.reasons
                ],
            }
            for one in made.lost
        ],
    }


def reject(
    ctx: typer.Context,
    identity: Identity,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why it changes nothing.")] = "",
    project: Project = None,
    lang: Lang = None,
    as_json: Json = False,
    as_of: AsOf = None,
) -> None:
    """A finding is set aside only with a reason."""
    desk = Desk(session_of(ctx, project=project, lang=lang, as_json=as_json, as_of=as_of))
    finding = _open_finding(desk, identity)
    if not because.strip():
        raise InputError(
            _("a finding is rejected only with a reason"),
            _("Write: ppi consult finding reject {id} --because TEXT").format(id=identity),
        )
    settled = msgspec.structs.replace(finding, state="rejected", settled=desk.session.day, because=because)
    desk.store.change(lambda draft: draft.put("findings", settled, about=finding.fact))
    desk.answer(
        {"schema": "ppi/consultation-finding/1", "id": identity, "state": "rejected"},
        _("Rejected: {id}").format(id=identity),
    )
