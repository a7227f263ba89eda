"""What the kinds, the fields and the choices of the records are called; commands and files use their ids."""

from __future__ import annotations

from ppi_cli.language import _, pgettext


def kind_titles() -> dict[str, str]:
    """What each kind of records is called."""
    return {
        "checklist": _("Checklist"),
        "people": _("Persons"),
        "operators": _("Operators"),
        "slots": _("Times offered for meetings"),
        "meetings": _("Contacts"),
        "questions": _("Questions from the market"),
        "documents": _("What was published"),
        "forms": _("Questionnaires sent out"),
        "responses": _("Responses"),
        "findings": _("Findings"),
    }


def field_labels() -> dict[str, str]:
    """Each field of a record, whatever its kind; `set` takes the ids."""
    return {
        "after": _("recommended after"),
        "answer": _("answer"),
        "because": _("because"),
        "before": _("recommended before"),
        "by": pgettext("field", "by"),
        "checked": _("minutes checked"),
        "code": _("code"),
        "confidential": _("confidential"),
        "corrects": _("corrects"),
        "country": _("country"),
        "declared": _("declared"),
        "email": _("e-mail"),
        "fact": _("fact"),
        "forgotten": _("removed"),
        "form": _("questionnaire"),
        "format": _("format"),
        "given": _("given"),
        "interest": _("interest"),
        "involved": _("helped to prepare"),
        "kind": _("kind"),
        "lang": _("language"),
        "link": _("link"),
        "listed": _("may be named"),
        "measure": _("measure"),
        "minutes": _("minutes long"),
        "name": _("name"),
        "note": _("note"),
        "of": pgettext("field", "of"),
        "on": _("day"),
        "operator": _("operator"),
        "operators": _("operators"),
        "partners": _("partners"),
        "public": _("public from"),
        "published": _("published"),
        "questions": _("questions"),
        "reason": _("reason"),
        "received": _("received"),
        "responses": _("responses"),
        "settled": _("settled"),
        "shared": _("shared with all"),
        "side": _("side"),
        "size": _("size"),
        "source": _("source"),
        "staff": _("staff"),
        "staff_count": _("staff, number"),
        "start": _("starts at"),
        "state": _("state"),
        "text": _("text"),
        "time_limits": _("time for the others"),
        "title": _("title"),
        "told": _("told"),
        "until": _("kept until"),
        "value": _("value"),
        "version": _("version"),
    }


CHOSEN = ("format", "kind", "side", "size", "state")
"""Fields that hold one of a few words."""


def choice_labels() -> dict[str, str]:
    """The words that such a field may hold."""
    return {
        "accepted": _("accepted"),
        "answers": _("answers"),
        "adviser": _("adviser"),
        "association": _("association"),
        "buyer": _("buyer"),
        "call": _("call"),
        "correction": _("correction"),
        "document": _("document"),
        "done": _("done"),
        "e-mail": _("e-mail"),
        "event": _("event"),
        "firm": _("firm"),
        "large": _("large"),
        "medium": _("medium"),
        "micro": _("micro"),
        "not-applicable": _("not applicable"),
        "notice": _("notice"),
        "one-to-one": _("one-to-one meeting"),
        "open": _("open"),
        "operator": _("operator"),
        "other": _("other"),
        "questionnaire": _("questionnaire"),
        "rejected": _("rejected"),
        "report": _("report"),
        "research": _("research body"),
        "slides": _("slides"),
        "small": _("small"),
        "start-up": _("start-up"),
        "visit": _("visit"),
    }
