"""The e-mail with which an officer asks a competence centre, or the buyer of a case, for help.

It tells the case in a page: only facts that are listed as safe to tell, amounts only if they may be named, and what
the assessment still leaves open. What is left out is said to the officer.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import msgspec

from ppi_cli.data.facts import show
from ppi_cli.data.schema import Lawbook, Value
from ppi_cli.data.wording import NO_BREAK, answer_text, listed, long_day
from ppi_cli.knowledge.nearest import Near
from ppi_cli.knowledge.schema import Case, Centre, Knowledge
from ppi_cli.language import _, words
from ppi_cli.law.assessment import Assessment

_WIDTH = 72
_MOST_OPEN = 8


class Addressee(msgspec.Struct, frozen=True):
    """Who is asked: `address` may be empty, then `page` says where it is found."""

    id: str
    name: str
    address: str
    page: str


class Enquiry(msgspec.Struct, frozen=True):
    """The enquiry, and for the officer which facts it tells and which it leaves out, by label.

    `sections` are headings with the points below each.
    """

    to: Addressee
    subject: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str
    told: tuple[str, ...]
    left_out: tuple[str, ...]
    names_buyer: bool = False

    @property
    def text(self) -> str:
        """It as an e-mail, in lines of 72 characters."""
        lines = [self.opening, ""]
        for heading, points in self.sections:
            lines += [heading.upper(), *(f"- {point}" for point in points), ""]
        lines += [self.closing, "", _("With kind regards"), ""]
        return "\n".join(_wrapped(line) for line in lines).replace(NO_BREAK, " ")

    def as_eml(self) -> bytes:
        """A draft that mail programs open for sending (`X-Unsent`), with nobody as its sender."""
        from email.headerregistry import Address
        from email.message import EmailMessage
        from email.policy import SMTP

        message = EmailMessage(policy=SMTP.clone(max_line_length=998))
        message["Subject"] = " ".join(self.subject.split())
        if self.to.address:
            local, _at, domain = self.to.address.partition("@")
            message["To"] = Address(self.to.name, local, domain)
        message["X-Unsent"] = "1"
        message.set_content(self.text, charset="utf-8", cte="quoted-printable")
        return bytes(message)


def centre_addressee(centre: Centre) -> Addressee:
    """A competence centre."""
    return Addressee(centre.id, centre.name, centre.email, centre.url)


def case_addressee(case: Case) -> Addressee:
    """The buyer of a case, at the address that the case gives, if any."""
    address = case.contact if "@" in case.contact and " " not in case.contact else ""
    page = next((source.url for source in case.sources if source.url), "")
    return Addressee(case.id, case.buyers[0] if case.buyers else words(case.name), address, page)


def write_enquiry(
    to: Addressee,
    facts: Mapping[str, Value],
    assessment: Assessment,
    book: Lawbook,
    knowledge: Knowledge,
    *,
    amounts: bool,
    question: str = "",
    case: Case | None = None,
    near: Sequence[Near] = (),
) -> Enquiry:
    """The enquiry about the procurement with these facts; `question` is the officer's own."""
    told, left_out = _tellable(facts, book, knowledge, amounts=amounts)
    title = str(facts["need.title"]) if "need.title" in told else ""
    subject = (
        _("Innovation procurement: {title}").format(title=title)
        if title
        else _("Innovation procurement: a request for advice")
    )
    sections = (
        (_("The case"), tuple(_fact_line(book, facts, name) for name in told)),
        (_("Where it stands"), tuple(_standing(assessment))),
        (_("What is open"), tuple(_open(assessment, book, facts))),
        (_("What we would like to ask"), tuple(_questions(case, near, question))),
    )
    labels = {name: words(book.facts[name].label) for name in (*told, *left_out)}
    return Enquiry(
        to=to,
        subject=subject,
        opening=_opening(to, case),
        sections=sections,
        closing=_closing(amounts=amounts),
        told=tuple(labels[name] for name in told),
        left_out=tuple(labels[name] for name in left_out),
        names_buyer="buyer.name" in told,
    )


def _tellable(
    facts: Mapping[str, Value], book: Lawbook, knowledge: Knowledge, *, amounts: bool
) -> tuple[list[str], list[str]]:
    """The facts that may be told, in the order of the list, and those that are known and left out."""
    lists = knowledge.enquiry
    safe = [*lists.get("tell", ()), *(lists.get("amounts", ()) if amounts else ())]
    if facts.get("security.sensitive"):
        safe = [name for name in safe if name not in lists.get("sensitive", ())]
    known = [name for name in facts if facts[name] is not None and name in book.facts]
    told = [name for name in safe if name in known and not book.facts[name].personal]
    return told, [name for name in book.facts if name in known and name not in told]


def _opening(to: Addressee, case: Case | None) -> str:
    if case is None:
        return _(
            "Dear colleagues of {name}, we are preparing a procurement and would be glad of your advice."
        ).format(name=to.name)
    return _(
        "Dear colleagues, we have read of your procurement {case} and are preparing one that is like it. We would be "
        "glad to learn from you."
    ).format(case=words(case.name))


def _fact_line(book: Lawbook, facts: Mapping[str, Value], name: str) -> str:
    fact = book.facts[name]
    value = facts[name]
    shown = answer_text(fact, value, book.countries) if value is not None else show(value)
    return f"{words(fact.label)}: {' '.join(shown.split())}"


def _standing(assessment: Assessment) -> list[str]:
    best = assessment.recommended
    law = _("Law of {day}, {directive}.").format(
        day=long_day(assessment.as_of), directive=assessment.directive_cite.ref
    )
    if assessment.contradictions:
        return [
            _("Some of our answers contradict each other; no procedure is recommended yet."),
            law,
        ]
    if best is None:
        names = [assessment.procedure(name).name for name in assessment.recommendation.possible]
        return [_("Not decided; still possible: {names}.").format(names=listed(names)), law]
    fits = _("By our facts, what fits best: {name}.").format(name=best.name)
    return [fits, *(note.text for note in assessment.recommendation.reasons[:2]), law]


def _open(assessment: Assessment, book: Lawbook, facts: Mapping[str, Value]) -> list[str]:
    """What the assessment leaves open: contradictions, absent facts, and the means where several are open."""
    lines = [item.text for item in assessment.contradictions]
    missing = list(assessment.recommendation.missing)
    if assessment.recommended is not None:
        missing += [*assessment.recommended.missing, *assessment.recommended.regime_missing]
    lines += [words(book.facts[name].question) for name in dict.fromkeys(missing) if name in book.facts]
    if facts.get("means.known") is False:
        lines.append(_("By which technical, legal or financial means the need is best met."))
    return lines[:_MOST_OPEN] or [_("Nothing that the law asks for; we look for experience.")]


def _questions(case: Case | None, near: Sequence[Near], question: str) -> list[str]:
    lines = [" ".join(question.split())] if question.strip() else []
    if case is not None:
        return [
            *lines,
            _("What would you do again, and what not?"),
            _("How long did it take your staff, and what took longest?"),
            _("Would you share your documents, or talk to us for half an hour?"),
        ]
    lines += [
        _("Do you know of buyers with a need like ours to whom we could talk?"),
        _("Which procedure would you look at, and what do we overlook?"),
        _("Is there support or funding that we should know of?"),
    ]
    cases = [f"“{one.title}”" for one in near if one.kind == "case"]
    if cases:
        lines.append(
            _("We have read of {cases}; is there a case closer to ours?").format(cases=listed(cases))
        )
    return lines


def _closing(*, amounts: bool) -> str:
    if amounts:
        return _("Names of persons, firms and what firms have told us are left out on purpose.")
    return _("Amounts, names of persons, firms and what firms have told us are left out on purpose.")


def _wrapped(line: str) -> str:
    return "\n".join(
        textwrap.wrap(
            line,
            _WIDTH,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
