"""What a figure is: a number with whom, when, how it came about, what it rests on and what must be said beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from kechuang.core.pack.indicators import Counted, Indicator, Scope
from kechuang.core.periods import Period
from kechuang.figures.spans import Span
from kechuang.rules.definitions import Text

KNOWN, PUBLISHED, UNQUALIFIED, REFUSED, UNKNOWN = "known", "published", "unqualified", "refused", "unknown"
"""Standing of a figure. `published`: as published, its parts are not there, so nobody can work it out again.
`unqualified`: the price basis it needs is not stated. `refused`: it contradicts its own parts."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One published value, in the indicator's unit. `span` is None when the unit does not fit."""

    statement: int
    record: str
    code: str
    indicator: str
    period: Period
    span: Span | None
    value: Fraction | None
    unit: str
    digits: int
    step: Fraction
    """One unit of the last published digit, in the indicator's unit."""
    qualifier: str
    price_basis: str
    published_by: str
    published_on: date | None
    source: str
    evidence: str
    note: str
    publisher: str
    status: int
    document: str
    locator: str
    stated_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What has to be said beside a number; `code` is stable for programs."""

    code: str
    says: Text


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a computed figure: another figure, a count of a directory, or a fact of a place."""

    name: str
    title: Text
    span: Span | None
    unit: str
    figure: Figure | None = None
    counted: Counted | None = None
    day: date | None = None
    fact: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """What came of a formula. `missing` names the parts that are not known."""

    span: Span | None = None
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()
    missing: tuple[Text, ...] = ()


NOTHING = Computed()


@dataclass(frozen=True, slots=True)
class Figure:
    """`span` is what may be printed, with `digits` decimals; None when unknown or refused."""

    indicator: Indicator
    scope: Scope
    period: Period
    state: str
    span: Span | None = None
    digits: int = 0
    published: Observation | None = None
    others: tuple[Observation, ...] = ()
    computed: Computed = NOTHING
    notes: tuple[Note, ...] = ()
    checked: bool = False
    """Published, and worked out again with the same result."""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def part(self) -> Span | None:
        """What another figure is worked out from: the exact value before the printed one."""
        if self.state == REFUSED:
            return None
        return self.computed.span or (self.published.span if self.published else None)

    @property
    def price_basis(self) -> str:
        return self.published.price_basis if self.published else ""
