"""What an engine answers, with the reasons: plain data for the portal, the API and the CLI.

The parts of an answer are not frozen: an answer is made of thousands of them, and freezing costs more than the rest.
They are for reading all the same: what no fact touches is shared between answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kechuang.rules.definitions import Clause, Condition, Group, Policy, Text, Window


class State(StrEnum):
    """How a clause, a condition or a record stands for one subject."""

    YES = "yes"
    MANUAL = "manual"
    UNKNOWN = "unknown"
    NO = "no"
    CLOSED = "closed"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact a result looked at. `record` is the record's id when the fact is a field of one record.

    A record kind as a whole (its list is unknown) has `fact` = alias and `field` False.
    """

    fact: str  # fact id, or `alias.field`, or alias
    year: int | None = None
    record: str | None = None


@dataclass(slots=True)
class FactUse:
    """A fact as it went into a comparison."""

    ref: FactRef
    value: Any  # raw value or None when unknown
    source: Any = None


@dataclass(slots=True)
class Quantity:
    """A number with what is needed to print it.

    `low` and `high` are ints or Fractions in base units (fen, persons …) and equal unless the number is a span;
    both None when unknown. `unit` is '元' (value in fen), '%' (a plain ratio), '' or a count's noun.
    """

    low: Any
    high: Any
    unit: str = ""


@dataclass(slots=True)
class Shortfall:
    """How far a failed comparison is from holding, in the unit of `of` (a fact where one can be named)."""

    amount: Quantity
    of: FactRef | None = None
    direction: str = "more"  # more | less


@dataclass(slots=True)
class Trace:
    """A node of the reasons. kind: and | or | not | compare | in | flag | any | all | known | value | let.

    `text` is the expression as written. `result` is True, False or None (undecided).
    """

    kind: str
    text: str
    result: bool | None
    children: tuple[Trace, ...] = ()
    op: str = ""
    left: Quantity | Any = None
    right: Quantity | Any = None
    facts: tuple[FactUse, ...] = ()
    shortfall: Shortfall | None = None
    chosen: str = ""  # which alternative an election took


@dataclass(slots=True)
class ConditionAnswer:
    """One condition with its reasons; `state` is yes, no, unknown or manual."""

    definition: Condition
    state: State  # yes | no | unknown | manual
    trace: Trace | None = None


@dataclass(slots=True)
class ItemAnswer:
    """One record of a `per` clause: does it count, and for how much (fen, after the item's cap)."""

    record: str
    label: str
    state: State
    conditions: tuple[ConditionAnswer, ...] = ()
    amount: int | None = None


@dataclass(slots=True)
class Step:
    """One step of an amount's calculation: a let, the raw value, a cap that bit."""

    name: str
    value: Quantity
    note: str = ""  # expression text, or the cap's kind


@dataclass(slots=True)
class BenefitAnswer:
    """`amount` in fen: exact for kind amount, the upper bound for ceiling; `low`/`high` for range. None = unknown."""

    kind: str
    nature: str
    gives: Text
    amount: int | None = None
    low: int | None = None
    high: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class ClauseAnswer:
    """One thing that can be obtained: its state, its reasons and what it brings."""

    definition: Clause
    state: State
    conditions: tuple[ConditionAnswer, ...] = ()  # the measure's, then the clause's
    items: tuple[ItemAnswer, ...] = ()
    benefit: BenefitAnswer | None = None
    window: Window = Window()
    notice: str = ""  # id of the notice that rules this clause on `as_of`
    why: Text = Text()  # for closed and expired


@dataclass(slots=True)
class PolicyAnswer:
    """One measure; its state is the best among its clauses."""

    definition: Policy
    as_of: date
    state: State  # the best state among the clauses
    clauses: tuple[ClauseAnswer, ...]


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """What remains of several clauses after a stacking rule (fen); `chosen` are the clauses that are paid."""

    definition: Group
    amount: int | None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """All measures for one subject on one day."""

    subject: str
    as_of: date
    digest: str  # of the rules in force
    policies: tuple[PolicyAnswer, ...]
    groups: tuple[GroupAnswer, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Need:
    """A smallest set of missing facts that could settle a clause, and in favour (`to` = yes) or against."""

    facts: tuple[FactRef, ...]
    to: State


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one fact that turns a clause to `yes` (or manual), verified by running again."""

    fact: FactRef
    old: Any
    new: Any
    state: State
    amount: int | None = None
