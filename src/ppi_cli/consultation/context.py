"""What the documents of the consultation are given: plain words, counts and rows, worked out when a template asks."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby

from ppi_cli.casefile.answers import Basis
from ppi_cli.consultation.analysis import Count, Summary, participation, summarise
from ppi_cli.consultation.answers import answer_words
from ppi_cli.consultation.checklist import STAGES, checklist
from ppi_cli.consultation.controls import View, basis_words, run_controls, sources_of
from ppi_cli.consultation.planning import calendar_of, form_code, formats_for, questions_for
from ppi_cli.consultation.privacy import Redactor
from ppi_cli.consultation.records import Finding, Records
from ppi_cli.consultation.word_form import EMPTY, clause_of
from ppi_cli.data.citations import cite
from ppi_cli.data.facts import BadValue, convert
from ppi_cli.data.lazy import Lazy
from ppi_cli.data.schema import ConsultationQuestion, Lawbook
from ppi_cli.data.wording import answer_text, in_words, long_day
from ppi_cli.documents.slots import UNTICKED, FactShown, FactText, Kind
from ppi_cli.documents.tables import BAR as BAR_MARK
from ppi_cli.errors import DeadlineError
from ppi_cli.knowledge.words import folded
from ppi_cli.language import _, ngettext, words
from ppi_cli.law.world import FactWorld

_MOST_SOURCES = 20
BAR = 10
"""Cells of a bar in a table."""
FULL = BAR_MARK


def consultation_context(view: View, basis: Mapping[str, Basis]) -> Mapping[str, object]:
    """The name `consultation` of templates. Parts whose names end in `_public` hold nothing that is not for the public."""
    asked = _asked(view, basis)
    parts: dict[str, Callable[[], object]] = {
        "begun": lambda: view.records.begun,
        "code": lambda: f"OMC-{form_code(view.book, asked)}",
        "form": partial(_form, view.book, asked),
        "questions": partial(_questions, view.book, asked),
        "formats": partial(_formats, view),
        "held": partial(_held, view),
        "languages": partial(_languages, view),
        "calendar": partial(_calendar, view),
        "days": partial(_days, view),
        "usual": partial(_usual, view),
        "numbers": partial(_numbers, view.records),
        "documents": partial(_documents, view.records),
        "answers": partial(_answers, view.records),
        "meetings": partial(_meetings, view.records),
        "slots": partial(_slots, view.records),
        "participation": partial(_participation, view),
        "listed": partial(_listed, view.records),
        "open_controls": lambda: sorted({one.id for one in run_controls(view) if one.severity != "note"}),
        "partners_public": partial(_partners, view.records),
        "analysis": partial(_analysis, view, asked, public=False),
        "analysis_public": partial(_analysis, view, asked, public=True),
        "findings": partial(_findings, view, public=False),
        "findings_public": partial(_findings, view, public=True),
        "controls": partial(_controls, view),
        "checklist": partial(_checklist, view),
        "staff": partial(_staff, view.records),
        "involved": partial(_involved, view.records),
    }
    return Lazy(parts)


def _asked(view: View, basis: Mapping[str, Basis]) -> list[str]:
    form = view.records.form()
    if form is not None:
        return [name for name in form.questions if name in view.book.consultation_questions]
    return [one.question.id for one in questions_for(view.book, view.facts, basis)]


# --- the questionnaire ----------------------------------------------------------------------------------------


def _form(book: Lawbook, asked: Sequence[str]) -> list[dict[str, object]]:
    questions = [book.consultation_questions[name] for name in asked]
    groups = []
    for group, members in groupby(questions, key=lambda one: one.group):
        told = [_question(one) for one in members]
        groups.append({"id": group, "name": words(book.consultation_groups[group].name), "questions": told})
    return groups


def _question(question: ConsultationQuestion) -> dict[str, object]:
    kinds: dict[str, Kind] = {"choice": "choice", "yes-no": "choice"}
    choices = tuple(words(choice.label) for choice in question.choices.values())
    if question.type == "yes-no":
        choices = (_("Yes"), _("No"))
    unit = {"money": "€", "months": _("months"), "level": "1-9"}.get(question.type, "")
    answer = FactShown(None, EMPTY, unit, kinds.get(question.type, "text"), choices)
    box = FactShown(UNTICKED, "", "", "tick", (), "no")
    return {
        "clause": clause_of(question.id),
        "text": words(question.text),
        "hint": words(question.hint) if question.hint else "",
        "choices": list(choices),
        "answer": FactText(f"omc.{question.id}", answer),
        "box": None if question.about_firm else FactText(f"omc.{question.id}.confidential", box),
    }


def _questions(book: Lawbook, asked: Sequence[str]) -> list[dict[str, object]]:
    """The questions of the form, beside those on the firm, with the decision that each serves."""
    questions = [book.consultation_questions[name] for name in asked]
    return [
        {"text": words(one.text), "decides": words(one.decides) if one.decides else ""}
        for one in questions
        if not one.about_firm
    ]


# --- formats and days ---------------------------------------------------------------------------------------


def _formats(view: View) -> list[dict[str, str]]:
    """The formats that the facts call for, with what firms are told of them."""
    return [
        {
            "id": one.format.id,
            "name": words(one.format.name),
            "offer": words(one.format.offer) if one.format.offer else "",
        }
        for one in formats_for(view.book, view.facts)
        if one.fits
    ]


def _held(view: View) -> list[str]:
    """How the market was met, as the records show it; before there are any, as it is planned."""
    records = view.records
    kinds = Counter(one.format for one in records.meetings.values())
    if not kinds and not records.responses:
        return [one["name"] for one in _formats(view)]
    counted = [
        (
            len(records.responses),
            ngettext("{count} response in writing", "{count} responses in writing", len(records.responses)),
        ),
        (kinds["event"], ngettext("{count} public session", "{count} public sessions", kinds["event"])),
        (
            kinds["one-to-one"],
            ngettext("{count} one-to-one meeting", "{count} one-to-one meetings", kinds["one-to-one"]),
        ),
        (kinds["visit"], ngettext("{count} visit", "{count} visits", kinds["visit"])),
        (
            kinds["call"] + kinds["e-mail"],
            ngettext(
                "{count} other contact, by telephone or e-mail",
                "{count} other contacts, by telephone or e-mail",
                kinds["call"] + kinds["e-mail"],
            ),
        ),
    ]
    return [text.format(count=count) for count, text in counted if count]


def _languages(view: View) -> str:
    """The languages in which firms may take part, by their names; what is no code stands as it was written."""
    spoken = str(FactWorld(view.book, view.facts).value("consultation.languages") or "")
    names = [one.strip() for one in spoken.replace(";", ",").split(",") if one.strip()]
    known = view.book.languages
    return ", ".join(words(known[one.casefold()].name) if one.casefold() in known else one for one in names)


def _calendar(view: View) -> list[dict[str, str]]:
    try:
        dates = calendar_of(view.book, view.facts, view.days, view.today)
    except DeadlineError:
        return []
    return [
        {"id": one.step.id, "name": words(one.step.name), "day": in_words(one.day)} for one in dates.steps
    ]


def _days(view: View) -> dict[str, str]:
    """The day of each step; empty until the day of the start is set, since it would only be a guess."""
    if not isinstance(view.facts.get("consultation.starts"), datetime.date):
        return dict.fromkeys(view.book.consultation_steps, "")
    return {row["id"]: row["day"] for row in _calendar(view)}


def _usual(view: View) -> dict[str, str]:
    """The defaults of the facts of the consultation, for documents that need a value all the same."""
    prefix = "consultation."
    return {
        name.removeprefix(prefix): definition.default
        for name, definition in view.book.facts.items()
        if name.startswith(prefix) and definition.default is not None
    }


# --- records --------------------------------------------------------------------------------------------------


def _numbers(records: Records) -> dict[str, int]:
    answered = {one.operator for one in records.responses.values()}
    countries = {one.country for one in records.operators.values() if one.id in answered and one.country}
    return {
        "responses": len(records.responses),
        "operators": len(records.operators),
        "countries": len(countries),
        "meetings": sum(one.format == "one-to-one" for one in records.meetings.values()),
        "questions": len(records.questions),
        "answered": sum(one.published is not None for one in records.questions.values()),
    }


def _documents(records: Records) -> list[dict[str, str]]:
    redactor = Redactor(records)
    kinds = {
        "notice": _("notice"),
        "document": _("document"),
        "questionnaire": _("questionnaire"),
        "slides": _("slides"),
        "answers": _("questions and answers"),
        "correction": _("correction"),
        "report": _("report"),
        "other": _("other"),
    }
    return [
        {
            "title": redactor.clean(one.title),
            "kind": kinds[one.kind],
            "version": one.version or "1",
            "day": long_day(one.public) if one.public else _("not public yet"),
            "link": one.link,
        }
        for one in sorted(records.documents.values(), key=lambda one: one.public or datetime.date.max)
    ]


def _answers(records: Records) -> list[dict[str, str]]:
    redactor = Redactor(records)
    return [
        {
            "id": one.id,
            "question": redactor.clean(one.text),
            "answer": redactor.clean(one.answer),
            "asked": long_day(one.on),
            "published": long_day(one.published) if one.published else "",
        }
        for one in records.questions.values()
    ]


def _meetings(records: Records) -> list[dict[str, str]]:
    return [
        {
            "day": long_day(one.on),
            "start": one.start,
            "who": ", ".join(records.operator_name(name) for name in one.operators) or _("all"),
            "length": _("{count} minutes").format(count=one.minutes) if one.minutes else "–",
            "staff": ngettext("{count} person of ours", "{count} persons of ours", one.of_staff).format(
                count=one.of_staff
            )
            if one.of_staff is not None
            else _("our people not recorded"),
            "told": "; ".join([*one.told, *one.given]) or "–",
            "published": long_day(one.published) if one.published else "–",
            "checked": long_day(one.checked) if one.checked else "–",
        }
        for one in sorted(records.meetings.values(), key=lambda one: (one.on, one.start))
    ]


def _slots(records: Records) -> list[dict[str, str]]:
    return [
        {"day": in_words(one.on), "start": one.start}
        for one in sorted(records.slots.values(), key=lambda one: (one.on, one.start))
    ]


def _listed(records: Records) -> list[str]:
    """Who took part and agreed to be named, in alphabetical order."""
    took_part = {one.operator for one in records.responses.values()}
    took_part |= {name for one in records.meetings.values() for name in one.operators}
    names = [one.name for one in records.operators.values() if one.listed and one.id in took_part]
    return sorted(names, key=folded)


def _partners(records: Records) -> list[dict[str, str]]:
    redactor = Redactor(records)
    return [
        {"name": one.name, "partners": redactor.clean(one.partners)}
        for one in sorted(records.operators.values(), key=lambda one: folded(one.name))
        if one.listed and one.partners
    ]


def _staff(records: Records) -> list[dict[str, str]]:
    return [
        {
            "name": one.name or one.id,
            "declared": long_day(one.declared) if one.declared else _("missing"),
            "interest": one.interest or "–",
            "measure": one.measure or "–",
        }
        for one in records.people.values()
        if one.side != "operator" and one.forgotten is None
    ]


def _involved(records: Records) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "how": one.involved,
            "shared": long_day(one.shared) if one.shared else _("missing"),
            "time_limits": one.time_limits or _("missing"),
        }
        for one in records.operators.values()
        if one.involved
    ]


# --- responses and findings -----------------------------------------------------------------------------------


def _bars(counts: Sequence[Count]) -> list[dict[str, object]]:
    most = max((one.number for one in counts), default=0)
    return [
        {
            "label": one.label,
            "number": one.number,
            "cells": [FULL if place < _filled(one.number, most) else "" for place in range(BAR)],
        }
        for one in counts
    ]


def _filled(number: int, most: int) -> int:
    """Cells that are filled: at least one for anybody at all."""
    return max(1, round(number / most * BAR)) if number else 0


def _participation(view: View) -> list[dict[str, object]]:
    return [{"name": one.name, "counts": _bars(one.counts)} for one in participation(view.book, view.records)]


def _analysis(view: View, asked: Sequence[str], *, public: bool) -> list[dict[str, object]]:
    return [
        _summary(one, view.book)
        for one in summarise(view.book, view.records, asked, public=public)
        if one.answered
    ]


def _summary(one: Summary, book: Lawbook) -> dict[str, object]:
    spread = None
    if one.spread is not None:
        spread = {
            name: answer_words(one.question, _rounded(getattr(one.spread, name)), book.countries)
            for name in ("low", "lower", "median", "upper", "high")
        } | {"size": one.spread.size}
    return {
        "clause": f"a-{one.question.id}",
        "text": words(one.question.text),
        "decides": words(one.question.decides) if one.question.decides else "",
        "answered": one.answered,
        "silent": one.silent,
        "confidential": one.confidential,
        "withheld": one.withheld,
        "counts": _bars(one.counts),
        "spread": spread,
        "quotes": [
            {
                "text": " ".join(quote.text.split()),
                "response": quote.response,
                "confidential": quote.confidential,
            }
            for quote in one.quotes
        ],
        "more": one.more,
    }


def _rounded(number: float) -> int | float:
    return int(number) if float(number).is_integer() else round(number, 1)


def _findings(view: View, *, public: bool) -> list[dict[str, object]]:
    redactor = Redactor(view.records)
    names = {one.id: words(one.name) for one in view.book.procedures}

    def told(one: Finding) -> dict[str, object]:
        clean = redactor.clean if public else str
        return {
            "id": one.id,
            "text": clean(one.text),
            "state": {"open": _("open"), "accepted": _("accepted"), "rejected": _("rejected")}[one.state],
            "accepted": one.state == "accepted",
            "because": clean(one.because),
            "fact": words(view.book.facts[one.fact].label) if one.fact in view.book.facts else "",
            "value": _value_words(view, one),
            "sources": _sources(one, public=public),
            "before": names.get(one.before, ""),
            "after": names.get(one.after, ""),
            "changed": bool(one.state == "accepted" and one.before != one.after),
        }

    return [
        told(one)
        for one in view.records.findings.values()
        if not public or (one.state != "open" and not one.confidential)
    ]


def _sources(finding: Finding, *, public: bool) -> str:
    """The responses behind a finding: how many, for the file which ones, so that the chain can be followed."""
    count = len(finding.responses)
    if not count:
        return "–"
    if not public and count <= _MOST_SOURCES:
        return ", ".join(finding.responses)
    return ngettext("{count} response", "{count} responses", count).format(count=count)


def _value_words(view: View, finding: Finding) -> str:
    definition = view.book.facts.get(finding.fact)
    if definition is None:
        return ""
    try:
        return answer_text(
            definition, convert(definition, finding.value, view.book.countries), view.book.countries
        )
    except BadValue:
        return finding.value


def _controls(view: View) -> list[dict[str, str]]:
    severities = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    return [
        {
            "severity": severities[one.severity],
            "text": one.text,
            "basis": basis_words(one.basis),
            "cites": "; ".join(cite(text, view.book.laws).ref for text in one.cites),
        }
        for one in run_controls(view)
    ]


def _checklist(view: View) -> list[dict[str, object]]:
    states = {"open": _("open"), "done": _("done"), "not-applicable": _("not applicable")}
    names = {"before": _("Before"), "during": _("During"), "after": _("After")}
    lines = checklist(view.book, view.facts, view.records)
    return [
        {
            "name": names[stage],
            "items": [
                {
                    "text": words(line.item.text),
                    "state": states[line.state],
                    "day": long_day(line.progress.on) if line.progress and line.progress.on else "–",
                    "note": (line.progress.note or line.progress.because) if line.progress else "",
                    "cites": "; ".join(
                        cite(text, view.book.laws).ref
                        for text in sources_of(view.book, line.item.cite, view.facts)
                    ),
                }
                for line in lines
                if line.item.stage == stage
            ],
        }
        for stage in STAGES
    ]
