"""The shapes of the entries in a procedures folder, once read and checked.

Texts are mappings from a language code to words. Conditions are trees (see `expressions`). Citations are texts such
as `dir-2014-24 art 31(1)`, looked up in the laws by `citations`.

Annotations are evaluated here as they stand (no `from __future__ import annotations`): as texts they would be
evaluated by msgspec in each run that reads the law, which takes longer.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

Text = dict[str, str]
Cites = dict[str, tuple[str, ...]]
"""Citations, by the field of the contract (`general`, `utilities`, `defence`) or under `any`."""
Value = str | bool | int | float | datetime.date | tuple[str, ...] | None
"""A fact's value; None says that it was asked for and is not known."""

FactType = Literal[
    "text",
    "choice",
    "yes-no",
    "money",
    "percent",
    "whole",
    "level",
    "date",
    "country",
    "cpv-list",
    "day-list",
]

Length = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,3}(d|wd|w|m)$")]
"""A period as `ppi deadline` takes it: `30d`, `10wd`, `2w`, `12m`."""

Confidence = Literal["verified", "secondary", "recalled", "pending"]
"""verified: the act was read · secondary: read about it · recalled: shown as to be confirmed · pending: not law yet."""


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all entries: read only, no unknown keys."""


# --- conditions -------------------------------------------------------------------------------------------------


class Name(Struct, frozen=True, tag="name"):
    """A fact or a derived value, by its id."""

    id: str


class Number(Struct, frozen=True, tag="number"):
    """A number, an amount in euro, or a day as its ordinal."""

    value: float


class Word(Struct, frozen=True, tag="word"):
    """One of the choices of a fact, or yes/no as `yes` and `no`."""

    value: str


class Sum(Struct, frozen=True, tag="sum"):
    """Terms added up."""

    terms: tuple["Expr", ...]


class Compare(Struct, frozen=True, tag="compare"):
    """`left op right`; for `in`, `right` is the list of options."""

    op: Literal["==", "!=", "<", "<=", ">", ">=", "in"]
    left: "Expr"
    right: tuple["Expr", ...]


class Not(Struct, frozen=True, tag="not"):
    """Negation."""

    item: "Expr"


class And(Struct, frozen=True, tag="and"):
    """All of the items."""

    items: tuple["Expr", ...]


class Or(Struct, frozen=True, tag="or"):
    """At least one of the items."""

    items: tuple["Expr", ...]


Expr = Name | Number | Word | Sum | Compare | Not | And | Or


# --- facts ------------------------------------------------------------------------------------------------------


class Choice(Struct, frozen=True):
    """One answer of a fact. `suppose` is how "If …" goes on; `span` the numbers that a word such as *pilot* stands for."""

    label: Text
    suppose: Text = {}
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None


class Section(Struct, frozen=True):
    """A group of questions, in the order in which they are asked."""

    id: str
    name: Text


class ValueDefinition(Struct, frozen=True):
    """A value that somebody fills in: a fact, or a cell of a list."""

    id: str
    type: FactType
    label: Text
    help: Text = {}
    example: Text = {}
    unit: Text = {}
    choices: dict[str, Choice] = {}
    minimum: float | None = None
    maximum: float | None = None
    personal: bool = False


class FactDefinition(ValueDefinition, frozen=True, kw_only=True):
    """What a fact is, how it is asked for, and which provisions it serves."""

    section: str
    question: Text
    if_unknown: Text = {}
    default: str | None = None
    formerly: tuple[str, ...] = ()  # earlier ids, so that who still writes one is told the new one
    ask: Literal["always", "if-it-matters", "never"] = "if-it-matters"
    cite: Cites = {}


# --- lists ------------------------------------------------------------------------------------------------------

ColumnName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$")]


class Column(ValueDefinition, frozen=True, kw_only=True):
    """A column of a list; a template writes its `id` behind a dot. A `required` cell is in every row."""

    id: ColumnName
    required: bool = False


class ListDefinition(Struct, frozen=True):
    """A list of a procurement: what its rows are, and their columns in order.

    No two rows have the same value in the column `key`. Lists stand in the order of the work: low `order` comes first.
    """

    id: ColumnName
    label: Text
    columns: tuple[Column, ...]
    help: Text = {}
    key: str = ""
    order: int = 900

    def column(self, name: str) -> Column | None:
        """The column with that id, or None."""
        return next((column for column in self.columns if column.id == name), None)


Row = Mapping[str, Value]
"""A row of a list: the values of its cells by column. A cell that is empty is not there."""
Lists = Mapping[str, tuple[Row, ...]]
"""The rows of lists, by the id of the list. A list without rows is not there."""


# --- law --------------------------------------------------------------------------------------------------------


class Law(Struct, frozen=True):
    """An act, a guidance document or a source of practice.

    `of` is the word between a place and the name in a language that puts the place first (`artigo 14.º` **da**
    `Diretiva …`); `abbreviation` is what stands for the name where room is short. `country` is whose national law it
    is; empty for the EU.
    """

    id: str
    name: Text
    title: Text
    url: str
    of: Text = {}
    abbreviation: Text = {}
    kind: Literal["law", "guidance", "practice"] = "law"
    country: str = ""
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class Overlay(Struct, frozen=True):
    """The national rules of a country: id is its code in small letters. `checked` is the day of that statement."""

    id: str
    name: Text
    text: Text
    checked: datetime.date
    cite: Cites = {}


class Counting(Struct, frozen=True):
    """A national way to count time limits in days, for `ppi deadline --rule ID`.

    `working_days`: Saturdays, Sundays and holidays do not count, save in a limit longer than `continuous_over`. An end
    on such a day goes to the next working day. `text` says for what it is; the others are its steps in words.
    """

    id: str
    text: Text
    event: Text
    counted: Text
    moved: Text
    closing: Text = {}
    continuous: Text = {}
    working_days: bool = False
    continuous_over: Length | None = None
    cite: Cites = {}


class Regime(Struct, frozen=True):
    """What governs a contract. `above-threshold`, `below-threshold` and `excluded` follow from its value and subject;
    any other id holds beside them when its condition does.

    `national` says that a national rule known here governs, so that what is shown binds though the directive does not.
    """

    id: str
    text: Text
    when: Expr | None = None
    decides: Text = {}
    cite: Cites = {}
    lifts_duties: bool = False
    national: bool = False
    confidence: Confidence = "verified"


class Directive(Struct, frozen=True):
    """The directive that a choice of `contract.field` leads to, and from which day."""

    id: str
    when: Expr
    name: Text
    law: str
    in_force: datetime.date
    until: datetime.date | None = None


class Part(Struct, frozen=True):
    """A term of a derived amount: `take` is counted when `when` holds, else 0."""

    take: str
    when: Expr | None = None


class Case(Struct, frozen=True):
    """One branch of a derived word: `word` or the value of the fact `take`, when `when` holds."""

    when: Expr | None = None
    word: str | None = None
    take: str | None = None


class Derived(Struct, frozen=True):
    """A value computed from facts: a sum of parts, the first case that holds, or whether the first code is listed.

    `within` lists eight-digit codes and ranges (`73000000-73120000`, both included) for the first code of `first_of`.
    """

    id: str
    name: Text
    parts: tuple[Part, ...] = ()
    cases: tuple[Case, ...] = ()
    first_of: str = ""
    within: tuple[str, ...] = ()
    cite: Cites = {}


class Dated(Struct, frozen=True):
    """A value between two days, both included."""

    value: float
    starts: datetime.date
    ends: datetime.date
    cite: Cites = {}
    confidence: Confidence = "verified"


class Threshold(Struct, frozen=True):
    """A dated series of amounts, and the contracts that it is for."""

    id: str
    name: Text
    when: Expr
    values: tuple[Dated, ...]


class Rule(Struct, frozen=True):
    """A condition of a procedure. `any_of` makes it a group of alternatives; then `when` is empty.

    `applies` limits the rule to some contracts; where it does not apply it neither holds nor fails.
    """

    id: str
    holds: Text
    fails: Text = {}
    procedure: str = ""
    when: Expr | None = None
    any_of: tuple["Rule", ...] = ()
    applies: Expr | None = None
    open: Text = {}
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"
    needs_note: bool = False


class Procedure(Struct, frozen=True):
    """A way to award a contract. `value` and `subject` name derived values.

    `excluded_when` is the exclusion from the directive on which the procedure rests; while it is unknown, so is the
    regime. `excluded_if` takes a contract out only where it certainly holds; it is presumed not to.
    `names` and `shorts` are those of another directive, by the field of the contract.
    """

    id: str
    order: int
    name: Text
    short: Text
    summary: Text
    value: str
    subject: str
    names: dict[str, Text] = {}
    shorts: dict[str, Text] = {}
    cite: Cites = {}
    excluded_when: Expr | None = None
    excluded_if: Expr | None = None
    exception: bool = False


class Guidance(Struct, frozen=True):
    """A rule that ranks what is available: practice, not law, unless `kind` says otherwise. Low `order` comes first."""

    id: str
    recommend: str
    when: Expr
    text: Text
    order: int = 50
    kind: Literal["law", "practice"] = "practice"
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class Advice(Struct, frozen=True):
    """Something to mind when `when` holds; `procedures` empty means every procedure.

    `unless` lifts it only where it certainly holds. A `duty` of the directive is not shown where a regime lifts
    such duties.
    """

    id: str
    text: Text
    when: Expr | None = None
    unless: Expr | None = None
    procedures: tuple[str, ...] = ()
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"
    weight: int = 50
    duty: bool = False


class Contradiction(Struct, frozen=True):
    """Facts that cannot all be true. `follows` tells what else changes when one of them is changed.

    `unless` lifts it only where it certainly holds.
    """

    id: str
    when: Expr
    text: Text
    fix: Text
    facts: tuple[str, ...]
    unless: Expr | None = None
    follows: dict[str, dict[str, str]] = {}


# --- the timetable ----------------------------------------------------------------------------------------


class StageKind(Struct, frozen=True):
    """A point of a procedure. `edge` is a day that only follows from others: nobody acts, so it never moves.

    `planned` and `actual` name the facts that hold the day set by hand and the day on which it happened.
    """

    id: str
    name: Text
    short: Text = {}
    edge: bool = False
    planned: str = ""
    actual: str = ""


class Step(Struct, frozen=True):
    """A stage in its place. It follows `after` (else the step before) by the lengths in the facts `lasts`.

    They are taken as often as the fact `times` says. The ids of these facts end in their unit: `_days`, `_weeks`
    or `_months`; of `a_weeks or b_weeks` the first that is known counts. `next_day` is the day after. The stage is
    left out unless `when` holds, and where `unless` certainly does. With `thirds` the note names, as `{first}` and
    `{second}`, the days on which the first and the second third of the time that ends here are over.
    """

    stage: str
    after: str = ""
    lasts: tuple[str, ...] = ()
    times: str = ""
    next_day: bool = False
    thirds: bool = False
    when: Expr | None = None
    unless: Expr | None = None
    note: Text = {}
    cite: Cites = {}


class StagePlan(Struct, frozen=True):
    """The stages of the procedure `id`, in order; the need is met with the last one that others lead to."""

    id: str
    steps: tuple[Step, ...]


class Change(Struct, frozen=True):
    """What shortens or lengthens a limit: another `period` (or `days_from` a fact), or days `less` or `more`."""

    id: str
    name: Text
    period: Length | None = None
    days_from: str = ""
    usual: Length | None = None
    less: int = 0
    more: int = 0
    when: Expr | None = None
    unless: Expr | None = None
    cite: Cites = {}


class Limit(Struct, frozen=True):
    """A time limit of law: a stage lies at least (or, `latest`, at most) this long after another one.

    `usual` is the length as a rule, where the law also has an absolute floor. `binds: false` is a condition of
    a grant that is only planned with; its days stand in the fact `days_from`. Exemptions do not touch what is
    `national`.
    """

    id: str
    stage: str
    counted_from: str
    text: Text
    procedures: tuple[str, ...]
    period: Length | None = None
    days_from: str = ""
    usual: Length | None = None
    latest: bool = False
    binds: bool = True
    national: bool = False
    when: Expr | None = None
    shorter: tuple[Change, ...] = ()
    longer: tuple[Change, ...] = ()
    firm: Text = {}
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class Window(Struct, frozen=True):
    """The days, counted back from the stage `before`, between which the notice of `fact` must be sent."""

    id: str
    stage: str
    before: str
    text: Text
    procedures: tuple[str, ...]
    fact: str = ""
    at_least: Length | None = None
    months_from: str = ""
    at_most: Length | None = None
    binds: bool = True
    when: Expr | None = None
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class Exemption(Struct, frozen=True):
    """Contracts that the limits of the EU do not bind, save for the stages that it `spares`."""

    id: str
    text: Text
    procedures: tuple[str, ...] = ()
    when: Expr | None = None
    spares: tuple[str, ...] = ()
    cite: Cites = {}


class CandidateNumber(Struct, frozen=True):
    """How many candidates are invited at least, if that many qualify; `national` where it binds below the threshold."""

    id: str
    procedures: tuple[str, ...]
    at_least: int
    text: Text
    national: bool = False
    when: Expr | None = None
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class Check(Struct, frozen=True):
    """What would not stand up when `when` holds; no `procedures` means every one. `facts` say where."""

    id: str
    severity: Literal["error", "warning", "note"]
    when: Expr
    text: Text
    fix: Text
    facts: tuple[str, ...]
    procedures: tuple[str, ...] = ()
    unless: Expr | None = None
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None
    confidence: Confidence = "verified"


class ListCheck(Struct, frozen=True):
    """What would not stand up in the rows of a list; `kind` says what is looked at (see `list-checks.yaml`)."""

    id: str
    kind: Literal["sum", "at-most", "at-least", "falling", "filled", "unique", "known"]
    list: str
    columns: tuple[str, ...]
    severity: Literal["error", "warning", "note"]
    text: Text
    fix: Text
    group: tuple[str, ...] = ()
    parent: str = ""
    total: float = 100
    bound: str = ""
    of: str = ""
    procedures: tuple[str, ...] = ()
    cite: Cites = {}
    in_force: datetime.date | None = None
    until: datetime.date | None = None


class DocumentRule(Struct, frozen=True):
    """How much a document is needed: of the entries of a document, the first whose `when` certainly holds decides.

    `document` is the id of a template; no `procedures` means every one. A document of level `none` has no place in
    the procurement. `text` says why.
    """

    id: str
    document: str
    level: Literal["must", "should", "optional", "none"]
    text: Text
    procedures: tuple[str, ...] = ()
    when: Expr | None = None
    cite: Cites = {}


# --- the market consultation ------------------------------------------------------------------------------

ConsultationStage = Literal["before", "during", "after"]
Basis = Literal["law", "practice", "aim"]
QuestionType = Literal["text", "choice", "yes-no", "number", "money", "months", "level", "country"]


class ConsultationItem(Struct, frozen=True):
    """A line of the checklist: why it is done, what counts as done, who usually does it, for which facts.

    `basis` says whether law asks for it, good practice does, or law sets the aim and practice the way there. `how`
    names the commands that help. An item that is `closing` ends the whole procurement and is no next step before.
    """

    id: str
    stage: ConsultationStage
    text: Text
    why: Text
    done: Text
    who: Text
    how: tuple[str, ...] = ()
    closing: bool = False
    basis: Basis = "practice"
    when: Expr | None = None
    cite: Cites = {}
    confidence: Confidence = "verified"


class ConsultationQuestion(Struct, frozen=True):
    """A question to the market, and the decision that it serves.

    It is asked where `when` is not certainly false; one that is `spare` is left out where the form would grow too long.
    `serves` names the facts that the answers support; `about_firm` marks what the firm says of itself, which is shown
    as a table of participation.
    """

    id: str
    group: str
    text: Text
    type: QuestionType
    choices: dict[str, Choice] = {}
    hint: Text = {}
    decides: Text = {}
    serves: tuple[str, ...] = ()
    when: Expr | None = None
    about_firm: bool = False
    required: bool = False
    spare: bool = False
    maximum: float | None = None


class SpokenLanguage(Struct, frozen=True):
    """A language by its two-letter code, as it is named within a sentence."""

    id: str
    name: Text


class ConsultationGroup(Struct, frozen=True):
    """A part of the questionnaire."""

    id: str
    name: Text


class ConsultationControl(Struct, frozen=True):
    """What the records of a consultation may not show. The program finds the places, the data says what it means.

    `text` and `fix` may name `{who}`, `{what}`, `{day}` and `{number}`. `basis` is that of a ConsultationItem.
    """

    id: str
    severity: Literal["error", "warning", "note"]
    text: Text
    fix: Text
    basis: Basis = "practice"
    cite: Cites = {}
    confidence: Confidence = "verified"


class ConsultationFormat(Struct, frozen=True):
    """A way of meeting the market: what it is good for, what to mind, what firms are told of it, when it is proposed."""

    id: str
    name: Text
    good_for: Text
    care: Text
    offer: Text = {}
    when: Expr | None = None
    cite: Cites = {}
    confidence: Confidence = "verified"


class ConsultationStep(Struct, frozen=True):
    """A day of the calendar: so many days (the fact `lasts`, its id ends in _days) after another step."""

    id: str
    name: Text
    after: str = ""
    lasts: str = ""
    when: Expr | None = None
    note: Text = {}
    cite: Cites = {}
    confidence: Confidence = "verified"


class ConsultationOutcome(Struct, frozen=True):
    """What a finding usually leads to: practice, not law. `facts` are written `ID=VALUE`."""

    id: str
    finding: Text
    leads_to: Text
    facts: tuple[str, ...] = ()
    cite: Cites = {}
    confidence: Confidence = "verified"


class Lawbook(Struct, frozen=True):
    """Everything in the procedures folders, layered, checked and ready to be evaluated."""

    overlays: tuple[Overlay, ...]
    laws: dict[str, Law]
    countings: dict[str, Counting]
    sections: tuple[Section, ...]
    facts: dict[str, FactDefinition]
    lists: dict[str, ListDefinition]
    countries: dict[str, Text]
    directives: tuple[Directive, ...]
    derived: dict[str, Derived]
    thresholds: tuple[Threshold, ...]
    regimes: dict[str, Regime]
    procedures: tuple[Procedure, ...]
    rules: tuple[Rule, ...]
    guidance: tuple[Guidance, ...]
    advice: tuple[Advice, ...]
    contradictions: tuple[Contradiction, ...]
    stages: dict[str, StageKind]
    timetables: dict[str, StagePlan]
    limits: tuple[Limit, ...]
    windows: tuple[Window, ...]
    exemptions: tuple[Exemption, ...]
    candidates: tuple[CandidateNumber, ...]
    checks: tuple[Check, ...]
    list_checks: tuple[ListCheck, ...]
    documents: tuple[DocumentRule, ...]

    consultation_items: dict[str, ConsultationItem]
    consultation_groups: dict[str, ConsultationGroup]
    consultation_questions: dict[str, ConsultationQuestion]
    consultation_controls: dict[str, ConsultationControl]
    consultation_formats: dict[str, ConsultationFormat]
    consultation_steps: dict[str, ConsultationStep]
    consultation_outcomes: dict[str, ConsultationOutcome]
    languages: dict[str, SpokenLanguage]
    places: dict[str, tuple[str, ...]]
    """Kind and id of each entry (`advice:eu.fsr`) → where it is written, topmost layer first."""
    hash: str = ""
    """SHA-256 over all files, as a receipt records it."""
    elsewhere: dict[str, FactDefinition] = {}
    """Facts that only the rules of other countries know."""

    @property
    def readable(self) -> dict[str, FactDefinition]:
        """All facts that a file may hold, whichever country it is for."""
        return self.facts | self.elsewhere
