"""One answer to one question: from what was typed to what is counted, and back into words."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from ppi_cli.consultation.records import Answer
from ppi_cli.data.facts import BadValue, convert, nearest
from ppi_cli.data.schema import ConsultationQuestion, FactDefinition, FactType, Lawbook, Text
from ppi_cli.data.wording import euro, number_text
from ppi_cli.language import _, words

LONGEST = 20_000
"""Characters of one answer; an essay of ten pages has as many."""
_YES = frozenset({"yes", "y", "true", "1", "sim", "s", "x", "☒", "☑"})
_NO = frozenset({"no", "n", "false", "0", "não", "nao", "☐"})
NUMBERS = ("number", "money", "months", "level")
_CONTROL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNITS = re.compile(r"\s*(months?|meses|m[eê]s|weeks?|semanas?|%|percent|por cento)$", re.IGNORECASE)


def read_answer(question: ConsultationQuestion, text: str, book: Lawbook) -> Answer:
    """What a text means as the answer to a question. Raises BadValue."""
    if question.type == "text":
        return _text(text)
    text = text.strip()
    if question.type == "choice":
        return _choice(question, text)
    if question.type == "yes-no":
        return _yes_no(text)
    if question.type == "country":
        return str(convert(_definition("country", None), text, book.countries))
    return _number(question, text)


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST:
        raise BadValue(
            _("the answer has more than {count} characters").format(count=LONGEST), _("Ask for a summary.")
        )
    return _CONTROL.sub("", text)


def _choice(question: ConsultationQuestion, text: str) -> str:
    labels = {name.casefold(): name for name in question.choices}
    for name, choice in question.choices.items():
        labels |= {_plain(label): name for label in choice.label.values()}
    found = labels.get(_plain(text))
    if found is None:
        shown = ", ".join(words(choice.label) for choice in question.choices.values())
        guess = nearest(_plain(text), labels)
        fix = (
            _("Did you mean {guess}?").format(guess=words(question.choices[labels[guess]].label))
            if guess
            else shown
        )
        raise BadValue(_("'{text}' is none of the choices").format(text=_short(text)), fix)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _yes_no(text: str) -> bool:
    folded = _plain(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    raise BadValue(_("'{text}' is neither yes nor no").format(text=_short(text)), _("Write yes or no."))


def _number(question: ConsultationQuestion, text: str) -> int | float:
    kind: FactType = "level" if question.type == "level" else "money"
    plain = _UNITS.sub("", text)
    plain = re.sub(r"^TRL\s*", "", plain, flags=re.IGNORECASE)
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    try:
        value = convert(_definition(kind, question.maximum), plain, {})
    except BadValue as bad:
        what = _("'{text}' is no number").format(text=_short(text)) if "'" in bad.what else bad.what
        raise BadValue(what, bad.fix) from None
    assert isinstance(value, int | float)
    return value


@functools.cache
def _definition(kind: FactType, maximum: float | None) -> FactDefinition:
    low, high = (1.0, 9.0) if kind == "level" else (None, maximum)
    return FactDefinition(
        id="answer", type=kind, section="", label={}, question={}, minimum=low, maximum=high
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


def answer_words(question: ConsultationQuestion, answer: Answer, countries: Mapping[str, Text]) -> str:
    """An answer as people read it. A text that is no value of the question stands as it was typed."""
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if isinstance(answer, int | float):
        shown = str(int(answer)) if float(answer).is_integer() else number_text(answer, 1)
        return {
            "money": euro(float(answer)),
            "months": _("{count} months").format(count=shown),
            "level": f"TRL {shown}",
        }.get(question.type, shown)
    if answer in question.choices:
        return words(question.choices[answer].label)
    if question.type == "country" and answer in countries:
        return words(countries[answer])
    return answer


def is_value(question: ConsultationQuestion, answer: Answer) -> bool:
    """Whether the answer can be counted with others of its kind, rather than a text that was kept as typed."""
    if question.type in NUMBERS:
        return isinstance(answer, int | float) and not isinstance(answer, bool)
    if question.type == "yes-no":
        return isinstance(answer, bool)
    return question.type != "choice" or answer in question.choices
