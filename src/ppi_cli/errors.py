"""Everything that `ppi` says when it cannot go on.

    PpiError                 exit 2 unless said otherwise
    ├── InputError           an answer file, an option or a spreadsheet cannot be used
    ├── RulesError           a fault in procedures/ (ours or an organisation's)
    ├── NotInForce           no dated rule or value covers the day
    ├── CaseError            a case file or journal is damaged, or changed under our hands
    ├── TemplateError        a template cannot be rendered
    ├── DeadlineError        a period or a date cannot be counted
    └── Unanswered           exit 1: an answer is missing and nobody may be asked

An error is one or more `Problem`s. Each is shown as two lines: what is wrong and where, then what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple


class Exit(IntEnum):
    """The exit statuses of every command."""

    DONE = 0
    FALLS_SHORT = 1
    UNUSABLE = 2
    INTERRUPTED = 130


class Problem(NamedTuple):
    """One fault: what is wrong, what to do about it, and where it is (`FILE:LINE:COLUMN`, or empty)."""

    what: str
    fix: str
    where: str = ""


class PpiError(Exception):
    """Base of all errors that are meant for the user. Carries at least one problem."""

    exit_code: Exit = Exit.UNUSABLE

    def __init__(
        self, what: str = "", fix: str = "", where: str = "", *, problems: Iterable[Problem] = ()
    ) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems) or (Problem(what, fix, where),)
        super().__init__("; ".join(problem.what for problem in self.problems))


class InputError(PpiError):
    """What the user handed in cannot be read as it stands."""


class RulesError(PpiError):
    """The data in a procedures folder is faulty."""


class NotInForce(PpiError):
    """No rule or value in the data is in force on the day that was asked for."""


class CaseError(PpiError):
    """A case file or its journal is not what `ppi` left behind, and is not touched."""


class TemplateError(PpiError):
    """A document template cannot be read or rendered."""


class DeadlineError(PpiError):
    """A period, a date or a country cannot be counted with."""


class Unanswered(PpiError):
    """A fact is missing that only the officer can give."""

    exit_code = Exit.FALLS_SHORT
