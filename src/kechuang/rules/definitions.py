"""What a pack says, as plain data: the seam between the YAML loader and the compiler.

The loader (`kechuang.core.pack`) fills these from files; the compiler (`program.py`) checks and compiles them.
Every expression keeps the place it was written at, so that an error can name file, line and column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

MAX_RECORDS = 10_000
"""Of one kind for one party, unless the kind declares fewer (`most`); importers and engines refuse more."""
FactType = Literal["money", "count", "number", "ratio", "date", "category", "set", "flag", "text"]
Change = Literal["up", "down", "any", "none"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: 1-based line and column of the first character."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people in both languages; `en` may be empty (then zh is shown)."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """An expression or literal as written, with its place."""

    text: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class FactDef:
    """One entry of the fact dictionary, or one field of a record kind.

    `minimum` and `maximum` are raw integers (fen for money, `10**-decimals` units for ratio and number).
    """

    id: str
    name: Text
    type: FactType
    unit: str = ""
    decimals: int = 0
    yearly: bool = False
    minimum: int = 0
    maximum: int = 0
    values: tuple[tuple[str, Text], ...] = ()
    holder: str = ""
    basis: str = ""
    sensitivity: str = "internal"
    change: Change = "none"
    authority: tuple[str, ...] = ()
    """Departments whose word goes before that of others, the first first; empty: the holder's alone."""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class RecordDef:
    """A record kind: typed fields, and how many records one party can have. `authority` as of a fact."""

    id: str
    alias: str
    name: Text
    fields: tuple[FactDef, ...]
    holder: str = ""
    identity: tuple[str, ...] = ()
    label: str = ""
    sensitivity: str = "internal"
    most: int = MAX_RECORDS
    authority: tuple[str, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All facts and record kinds a pack knows."""

    facts: dict[str, FactDef]
    records: dict[str, RecordDef]  # by alias


@dataclass(frozen=True, slots=True)
class Dated:
    """A value from a day on (`start` None: always)."""

    start: date | None
    value: Source


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with its history."""

    id: str
    values: tuple[Dated, ...]  # ascending by start; a constant has one entry with start None
    name: Text = Text()
    note: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a band table. `bound` is None for `else`."""

    test: Literal["at_least", "above", "at_most", "below", "else"]
    bound: Source | None
    low: Source
    high: Source  # equal to low unless an expert picks inside


@dataclass(frozen=True, slots=True)
class Table:
    """A band table, or a table of marginal rates."""

    id: str
    rows: tuple[Row, ...] = ()
    marginal: tuple[tuple[Source | None, Source], ...] = ()  # (up_to or None for rest, rate)
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Let:
    """A named definition of one measure."""

    id: str
    value: Source


@dataclass(frozen=True, slots=True)
class Condition:
    """One requirement: a test, expert judgement (`manual`), or both."""

    id: str
    says: Text
    test: Source | None = None
    manual: Text | None = None
    article: str = "unknown"
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Cap:
    """An upper limit of an amount: per item, group, year or in total."""

    per: Literal["item", "group", "year", "total"]
    at_most: Source | None = None
    by: Source | None = None
    items: int | None = None
    used: Source | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a clause brings."""

    kind: Literal["status", "amount", "ceiling", "range", "manual"]
    nature: str
    gives: Text = Text()
    value: Source | None = None
    low: Source | None = None
    high: Source | None = None
    caps: tuple[Cap, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Window:
    """When one may apply. `mode` is dates, rolling, by_notice or unknown."""

    mode: Literal["dates", "rolling", "by_notice", "unknown"] = "unknown"
    start: date | None = None
    end: date | None = None
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class Clause:
    """What can be obtained, under which conditions, when and with which documents."""

    id: str
    title: Text
    benefit: Benefit
    conditions: tuple[Condition, ...] = ()
    per: str = ""
    items: tuple[Condition, ...] = ()
    article: str = "unknown"
    window: Window = Window()
    documents: tuple[Text, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Example:
    """A case worked by hand: facts in, answer out."""

    name: str
    as_of: date
    facts: dict[str, object]  # raw engine values, see `subject.Subject`
    years: dict[str, dict[int, object]]
    records: dict[str, list[dict[str, object]]]
    expect: dict[str, object]  # as written, literals not yet parsed
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Policy:
    """One measure as its document has it."""

    id: str
    title: Text
    clauses: tuple[Clause, ...]
    level: Literal["national", "city", "park", "district"]
    department: str = ""
    document: dict[str, object] = field(default_factory=dict)
    confidence: dict[str, str] = field(default_factory=dict)
    determinism: str = ""
    themes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    historic: bool = False
    applies: Source | None = None
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[Table, ...] = ()
    lets: tuple[Let, ...] = ()
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Text, ...] = ()
    examples: tuple[Example, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Notice:
    """A year's notice: opens, closes and narrows clauses of a measure, and adds some."""

    id: str
    policy: str
    title: Text
    open: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    window: Window = Window()
    why_closed: Text = Text()
    document: dict[str, object] = field(default_factory=dict)
    confidence: dict[str, str] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    conditions: tuple[Condition, ...] = ()
    clauses: tuple[Clause, ...] = ()
    examples: tuple[Example, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Group:
    """How clauses of different measures bear on each other."""

    id: str
    kind: Literal["best_of", "sum_cap"]
    members: tuple[str, ...]  # "policy.clause"
    says: Text = Text()
    source: str = ""
    at_most: Source | None = None
    less: Source | None = None
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything the compiler needs of a pack."""

    dictionary: Dictionary
    parameters: tuple[Parameter, ...] = ()
    policies: tuple[Policy, ...] = ()
    notices: tuple[Notice, ...] = ()
    groups: tuple[Group, ...] = ()
