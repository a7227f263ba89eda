"""The result of `ppi plan` on screen."""

from __future__ import annotations

from collections.abc import Sequence

from ppi_cli.data.citations import Cite
from ppi_cli.data.provisions import in_order
from ppi_cli.data.schema import Lawbook
from ppi_cli.data.wording import NO_BREAK, euro, listed, long_day
from ppi_cli.knowledge.nearest import Near
from ppi_cli.language import _, words
from ppi_cli.law.assessment import Assessment, Note, ProcedureResult, Reason
from ppi_cli.law.whatif import Change, outcome_words, telling
from ppi_cli.terminal.screen import Screen, truth_kind

_MOST_ADVICE = 5
_LONGEST_CITE = 48
"""Columns; of a longer citation only the place is shown."""
_UNNAMED = "dir-2014-24"
"""The act whose articles stand alone."""
_MOST_CHANGES = 4


def show_result(
    screen: Screen,
    book: Lawbook,
    assessment: Assessment,
    branches: Sequence[Change],
    changes: Sequence[Change],
) -> None:
    """Recommended procedure, why, what to mind, the others, what would change it."""
    best = assessment.recommended
    if assessment.contradictions:
        _contradictions(screen, assessment)
    elif best is not None:
        _recommended(screen, assessment, best)
    else:
        _open(screen, book, assessment, branches)
    _others(screen, assessment)
    if best is not None:
        _what_changes(screen, book, best, changes)


def show_limits(screen: Screen, book: Lawbook, *, country: str = "") -> None:
    """Which national rules are included, and that all of this is support and no legal advice.

    `country` is the buyer's, empty where it is not known.
    """
    screen.gap()
    for overlay in book.overlays:
        text = _("National rules: {name}, as checked on {day}. {text}").format(
            name=words(overlay.name), day=long_day(overlay.checked), text=words(overlay.text)
        )
        screen.paragraph(text, style="dim")
    unnamed = book.laws.get(_UNNAMED)
    if book.overlays and unnamed is not None:
        text = _("An article without the name of an act is one of {act}.").format(act=words(unnamed.name))
        screen.paragraph(text, style="dim")
    if country and not book.overlays:
        screen.paragraph(
            _(
                "National rules of {country} are not included; these are the rules of the EU. For the national ones ask "
                "your competence centre for innovation procurement (ppi learn centres), the body that supervises public "
                "procurement in {country}, or counsel."
            ).format(country=country),
            style="dim",
        )
    screen.paragraph(_("ppi supports your decision; it does not replace legal advice."), style="dim")


def explain(screen: Screen, assessment: Assessment, result: ProcedureResult, book: Lawbook) -> None:
    """One procedure in full: every rule, every piece of advice, every address."""
    screen.gap()
    screen.line((result.name, "bold"))
    screen.paragraph(result.summary)
    screen.gap()
    screen.paragraph(screen.joined(_status(result), _value_line(screen, assessment, result)))
    screen.heading(_("Rules"))
    for reason in result.reasons:
        _reason(screen, reason)
    if result.missing:
        screen.heading(_("Facts that would settle it"))
        for name in result.missing:
            screen.item("", f"{words(book.facts[name].question)} ({name})")
    if result.advice:
        screen.heading(_("Mind"))
        for note in result.advice:
            _note(screen, note)
    screen.heading(_("Sources"))
    for law, (url, places) in _sources(result).items():
        name = words(book.laws[law].name)
        screen.paragraph(f"{name}: {'; '.join(places)}" if places else name, indent=3, hanging=2)
        screen.line((url, "dim"), indent=5)


def show_changes(screen: Screen, book: Lawbook, changes: Sequence[Change]) -> None:
    """All single answers that would change something (`--what-if`)."""
    screen.heading(_("What would change this"))
    if not changes:
        screen.paragraph(_("No single answer would."), indent=3)
    for change in changes:
        screen.item("", f"{change.text} → {outcome_words(book, change)}", style="")


def _recommended(screen: Screen, assessment: Assessment, best: ProcedureResult) -> None:
    orientation = best.orientation
    lead = _("Orientation: {name}") if orientation else _("Recommended: {name}")
    screen.gap()
    screen.ends((lead.format(name=best.name), "bold"), best.cites[0].ref)
    screen.paragraph(_value_line(screen, assessment, best))
    for reason in best.reasons:
        if reason.rule.startswith("regime.") and reason.rule != "regime.above-threshold":
            screen.gap()
            screen.paragraph(f"{reason.text} ({_shorts(reason.cites)})", style="warn" if orientation else "")
    screen.heading(_("Why"))
    for note in assessment.recommendation.reasons:
        _note(screen, note, kind="yes")
    for reason in best.reasons:
        if (
            reason.holds
            and not reason.rule.startswith("regime.")
            and not (reason.group is None and _is_group(reason, best))
        ):
            _reason(screen, reason)
    if best.advice:
        screen.heading(_("Mind"))
        for note in best.advice[:_MOST_ADVICE]:
            _note(screen, note)
        if len(best.advice) > _MOST_ADVICE:
            screen.item(
                "",
                _("{count} more: ppi plan --explain {id}").format(
                    count=len(best.advice) - _MOST_ADVICE, id=best.id
                ),
                style="dim",
            )


def _is_group(reason: Reason, result: ProcedureResult) -> bool:
    return any(other.group == reason.rule for other in result.reasons)


def _open(screen: Screen, book: Lawbook, assessment: Assessment, branches: Sequence[Change]) -> None:
    """No recommendation yet: what is open, and where each answer leads."""
    names = {result.id: result.short for result in assessment.procedures}
    screen.gap()
    screen.line((_("Not decided yet"), "bold"))
    possible = [names[name] for name in assessment.recommendation.possible]
    if possible:
        screen.paragraph(_("It can still be: {names}.").format(names=listed(possible)))
    if branches:
        fact = book.facts[branches[0].fact]
        screen.heading(words(fact.question))
        for change in branches:
            screen.item("open", f"{change.text} → {outcome_words(book, change)}")
        if words(fact.if_unknown):
            screen.gap()
            screen.paragraph(words(fact.if_unknown), indent=3, style="dim")
    others = [name for name in assessment.recommendation.missing if not branches or name != branches[0].fact]
    if others:
        screen.heading(_("Also open"))
        for name in others[:6]:
            screen.item("open", words(book.facts[name].question))


def _contradictions(screen: Screen, assessment: Assessment) -> None:
    screen.gap()
    screen.line(
        (_("These answers cannot all be true; nothing is recommended until they are settled"), "bold")
    )
    for item in assessment.contradictions:
        screen.item("mind", item.text)
        screen.paragraph(item.fix, indent=5)
        screen.line((_("facts: {names}").format(names=", ".join(item.facts)), "dim"), indent=5)


def _others(screen: Screen, assessment: Assessment) -> None:
    best = assessment.recommendation.procedure
    screen.heading(_("The others") if best else _("The procedures"))
    for result in assessment.procedures:
        if result.id == best:
            continue
        kind = {"available": "yes", "unavailable": "no", "undetermined": "open"}[result.status]
        screen.item(kind, f"{result.name}: {_decisive(result)}")
    screen.gap()
    ids = ", ".join(result.id for result in assessment.procedures)
    screen.paragraph(
        _("One in full: ppi plan --explain ID, with one of {ids}").format(ids=ids), indent=3, style="dim"
    )


def _decisive(result: ProcedureResult) -> str:
    """The reason that decides, in a few words."""
    members = {reason.group for reason in result.reasons if reason.group}
    rules = [
        reason for reason in result.reasons if not reason.group and not reason.rule.startswith("regime.")
    ]
    failed = next((reason for reason in rules if reason.holds is False), None)
    if failed:
        return f"{failed.text} ({_shorts(failed.cites)})"
    opened = next((reason for reason in rules if reason.holds is None), None)
    if opened:
        return opened.text
    grounds = [reason for reason in result.reasons if reason.group in members and reason.holds]
    chosen = grounds[0] if grounds else rules[0]
    return _("available. {reason}").format(reason=f"{chosen.text} ({_shorts(chosen.cites)})")


def _what_changes(screen: Screen, book: Lawbook, best: ProcedureResult, changes: Sequence[Change]) -> None:
    found = telling(changes, best.id)
    if found:
        screen.heading(_("What would change this"))
        for change in found[:_MOST_CHANGES]:
            screen.item("", f"{change.text} → {outcome_words(book, change)}")


def _value_line(screen: Screen, assessment: Assessment, result: ProcedureResult) -> str:
    value = result.value.known
    amount = (
        _("Estimated value {amount}").format(amount=euro(value))
        if value is not None
        else _("Estimated value not known yet")
    )
    day = long_day(assessment.as_of)
    if result.threshold is None:
        return screen.joined(amount, _("no threshold known for {day}").format(day=day))
    regimes = {
        "above-threshold": _("reaches the threshold of {figure} (law of {day})"),
        "below-threshold": _("below the EU threshold of {figure} (law of {day})")
        if result.national
        else _("below the threshold of {figure} (law of {day})"),
        "excluded": _("outside the directive; its threshold is {figure} (law of {day})"),
    }
    text = regimes.get(result.regime or "", _("the threshold is {figure} (law of {day})"))
    return screen.joined(amount, text.format(figure=euro(result.threshold), day=day.replace(" ", NO_BREAK)))


def _status(result: ProcedureResult) -> str:
    return {
        "available": _("Available"),
        "unavailable": _("Not available"),
        "undetermined": _("Open"),
    }[result.status]


def _reason(screen: Screen, reason: Reason) -> None:
    text = f"{reason.text} [{reason.mark}]" if reason.mark else reason.text
    screen.item(truth_kind(reason.holds), text, _shorts(reason.cites), indent=5 if reason.group else 3)


def _note(screen: Screen, note: Note, kind: str = "mind") -> None:
    text = f"{note.text} [{note.mark}]" if note.mark else note.text
    screen.item(kind, text, _shorts(note.cites) if kind == "mind" else "")


def _shorts(cites: Sequence[Cite]) -> str:
    """The first citation of the EU and the first of the country, short: the article alone for the directive, the
    name of the source otherwise.
    """
    first_of_each: dict[str, str] = {}
    for cite in cites:
        name = cite.short if cite.unit == "art" and cite.law == _UNNAMED else cite.brief
        first_of_each.setdefault(cite.country, name if len(name) <= _LONGEST_CITE else cite.short)
    return "; ".join(first_of_each.values())


def _sources(result: ProcedureResult) -> dict[str, tuple[str, list[str]]]:
    """Every act cited, with its address and the places in it: acts as they are met, places in the order of the act."""
    found: dict[str, tuple[str, set[str]]] = {}
    for cite in (
        *result.cites,
        *(c for r in result.reasons for c in r.cites),
        *(c for n in result.advice for c in n.cites),
    ):
        places = found.setdefault(cite.law, (cite.url, set()))[1]
        if cite.unit:
            places.add(cite.short)
    return {law: (url, sorted(places, key=in_order)) for law, (url, places) in found.items()}


def show_evidence(screen: Screen, book: Lawbook, assessment: Assessment, evidence: dict[str, str]) -> None:
    """The facts on which the recommendation rests and for which there is no evidence yet."""
    best = assessment.recommended
    if best is None:
        return
    relied = {
        name
        for reason in best.reasons
        if reason.holds
        for name in reason.facts
        if name in book.facts and book.facts[name].section != "you"
    }
    bare = [name for name in book.facts if name in relied and evidence.get(name, "assumed") == "assumed"]
    if bare:
        screen.heading(_("You state, evidence: none yet"))
        for name in bare:
            screen.item("open", words(book.facts[name].label))
        screen.paragraph(
            _("Press n at a question, or write a basis in ppi.yaml, to say where an answer comes from."),
            indent=3,
            style="dim",
        )


def show_nearest(screen: Screen, entries: Sequence[Near]) -> None:
    """The cases and questions that are closest, each with its reasons; nothing where none is close."""
    if not entries:
        return
    screen.heading(_("Closest to this"))
    for near in entries:
        kind = _("case") if near.kind == "case" else _("question")
        screen.item("", near.title)
        screen.paragraph(screen.joined(f"{kind} {near.id}", *near.why[:2]), indent=5, style="dim")
    screen.paragraph(_("One in full: ppi learn show ID"), indent=3, style="dim")


def show_next(screen: Screen, assessment: Assessment, *, in_folder: bool) -> None:
    """What an officer does next."""
    screen.heading(_("Next"))
    rows = []
    if assessment.recommended is None:
        rows.append(("ppi plan", _("answer what is open")))
    elif in_folder:
        rows.append(("ppi draft procedure-choice", _("the reasons as a Word document for the file")))
        rows.append(("ppi status", _("where this procurement stands")))
    else:
        rows.append(("ppi init", _("keep this as a procurement of yours")))
    screen.pairs(rows)
