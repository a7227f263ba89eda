"""What may not reach the public: names of persons, and what firms marked as confidential."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from ppi_cli.consultation.records import Records
from ppi_cli.language import _

_SHORTEST = 6
"""Characters below which a confidential answer cannot be told from ordinary words by search."""
_SHORTEST_NAME = 4
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ad",
        "ae",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "bvba",
        "cv",
        "doo",
        "eood",
        "epe",
        "eurl",
        "gmbh",
        "ike",
        "inc",
        "jsc",
        "kft",
        "kg",
        "kgaa",
        "lda",
        "limitada",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "nyrt",
        "ood",
        "oy",
        "oyj",
        "oü",
        "plc",
        "sa",
        "sarl",
        "sas",
        "sca",
        "se",
        "sgps",
        "sia",
        "sl",
        "slu",
        "snc",
        "spa",
        "spk",
        "spzoo",
        "sp",
        "zoo",
        "z",
        "o",
        "oo",
        "sprl",
        "srl",
        "sro",
        "uab",
        "unipessoal",
        "&",
        "co",
    ]
)
"""Ends of the names of firms in the Member States, without their dots."""


class Guarded(msgspec.Struct, frozen=True):
    """A text that is not for the public, and whose it is."""

    who: str
    text: str


class PublicText(msgspec.Struct, frozen=True):
    """A text that officers wrote for the public, and the record that it stands in."""

    record: str
    text: str


def confidential_texts(records: Records) -> list[Guarded]:
    """All answers, parts of minutes and findings that were marked as confidential."""
    found = []
    for response in records.responses.values():
        who = records.operator_name(response.operator)
        for question in response.confidential:
            answer = response.answers.get(question)
            if isinstance(answer, str):
                found.append(Guarded(who, answer))
    for meeting in records.meetings.values():
        who = ", ".join(records.operator_name(one) for one in meeting.operators)
        found += [Guarded(who, text) for text in meeting.confidential]
    found += [Guarded(_("you"), one.text) for one in records.findings.values() if one.confidential]
    return [one for one in found if len(one.text.strip()) >= _SHORTEST]


def person_names(records: Records) -> list[str]:
    """The names and addresses of all persons on file, the longest first."""
    names = {part for one in records.people.values() for part in (one.name, one.email) if part}
    return sorted(names, key=lambda name: (-len(name), name))


def unlisted_names(records: Records) -> list[str]:
    """The names of operators that did not agree to be named in public, with and without their legal form."""
    names = {one.name for one in records.operators.values() if not one.listed}
    short = {_without_form(name) for name in names}
    return sorted(
        {*names, *(name for name in short if len(name) >= _SHORTEST_NAME)}, key=lambda one: (-len(one), one)
    )


def _without_form(name: str) -> str:
    """The name of a firm as people speak of it."""
    words = name.split()
    while len(words) > 1 and words[-1].replace(".", "").casefold() in _LEGAL_FORMS:
        words.pop()
    return " ".join(words).rstrip(",")


def public_texts(records: Records) -> Iterator[PublicText]:
    """What officers wrote that goes into documents for the public."""
    for question in records.questions.values():
        yield PublicText(question.id, question.text)
        yield PublicText(question.id, question.answer)
    for finding in records.findings.values():
        if not finding.confidential:
            yield PublicText(finding.id, finding.text)
            yield PublicText(finding.id, finding.because)
    for document in records.documents.values():
        yield PublicText(document.id, document.title)


class Leak(msgspec.Struct, frozen=True):
    """A confidential text that stands in a text for the public."""

    record: str
    who: str
    text: str


def leaks(records: Records) -> list[Leak]:
    """Every confidential text that an officer's text for the public repeats."""
    guarded = [(one, _folded(one.text)) for one in confidential_texts(records)]
    return [
        Leak(text.record, one.who, one.text)
        for text in public_texts(records)
        for one, folded in guarded
        if folded in _folded(text.text)
    ]


class Redactor:
    """Takes names and confidential words out of a text for the public."""

    def __init__(self, records: Records) -> None:
        guarded = sorted((one.text for one in confidential_texts(records)), key=len, reverse=True)
        self._guarded = [(text, _folded(text)) for text in guarded]
        names = person_names(records)
        last = {name.split()[-1] for name in names if " " in name and "@" not in name}
        self._last = sorted(name for name in last if len(name) >= _SHORTEST_NAME)
        self._names = [(name, _folded(name)) for name in (*names, *unlisted_names(records))]

    def clean(self, text: str) -> str:
        """The text without them; what was taken out leaves a mark."""
        for guarded, plain in self._guarded:
            if plain in _folded(text):
                text = _loosely(guarded).sub(_("[confidential]"), text)
                if plain in _folded(text):  # written in a way that the pattern does not meet
                    return _("[confidential]")
        folded = _folded(text)
        # Thousands of names make one pattern too slow; most of them are in no text at all.
        here = _any_of((name for name, plain in self._names if plain in folded), re.IGNORECASE)
        last = _any_of((name for name in self._last if name in text), re.NOFLAG)
        for pattern in (here, last):
            if pattern is not None:
                text = pattern.sub(_("[name]"), text)
        return text


def found_in(text: str, records: Records) -> list[str]:
    """The names of persons and confidential texts that stand in a finished document."""
    folded = _folded(text)
    guarded = [one.text for one in confidential_texts(records) if _folded(one.text) in folded]
    pattern = _any_of((name for name in person_names(records) if _folded(name) in folded), re.IGNORECASE)
    names = pattern.findall(text) if pattern else []
    return [*guarded, *dict.fromkeys(names)]


def _any_of(names: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    parts = [r"\s+".join(map(re.escape, name.split())) for name in names if name.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", flags) if parts else None


def _loosely(text: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, text.split())), re.IGNORECASE)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
