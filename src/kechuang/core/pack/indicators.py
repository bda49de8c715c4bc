"""Scopes and indicators of a pack as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kechuang.core.pack.schema.base import text_of
from kechuang.core.pack.schema.figures import CountedModel, FormulaModel, IndicatorModel, OperandModel, ScopeModel
from kechuang.rules.definitions import Place, Source, Text

PERCENT = "%"
PRICE_BASIS = "price_basis"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a figure is about: a district, its city, a zone, a population. `code` is the party's."""

    id: str
    code: str
    name: Text
    kind: str
    note: Text = Text()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many a directory counts; `by` names a date column whose day lies in the period."""

    directory: str
    level: str = ""
    by: str = ""
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Operand:
    """A part of a formula. `scope` empty: the same; `back`: so many years earlier."""

    name: str
    indicator: str = ""
    scope: str = ""
    back: int = 0
    counted: Counted | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """`kind`: count, firms, value or rank. `value` is an expression over the operands' names."""

    kind: str
    counted: Counted | None = None
    operands: tuple[Operand, ...] = ()
    value: Source | None = None
    ranked: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured. Without a formula it is observed: somebody publishes it."""

    id: str
    title: Text
    topic: str
    unit: str
    decimals: int
    kind: str
    scopes: tuple[str, ...]
    department: str
    others: tuple[str, ...]
    formula: Formula | None
    needs: tuple[str, ...]
    growth: str
    adds_up: bool
    figures: tuple[str, ...]
    systems: tuple[str, ...]
    notes: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Figures:
    """All of it: scopes and indicators by id, topics in the order of the files."""

    scopes: Mapping[str, Scope] = field(default_factory=dict)
    topics: Mapping[str, Text] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def scope_of(self, code: str) -> Scope | None:
        """The declared scope with this party's code."""
        return next((one for one in self.scopes.values() if one.code == code), None)


def scope(model: ScopeModel) -> Scope:
    """The definition behind an entry."""
    return Scope(model.id, model.code, model.name.text, model.kind, text_of(model.note), model.place)


def indicator(model: IndicatorModel) -> Indicator:
    """The definition behind an entry."""
    return Indicator(
        id=model.id,
        title=model.title.text,
        topic=model.topic,
        unit=model.unit,
        decimals=model.decimals,
        kind=model.kind,
        scopes=tuple(model.scopes),
        department=model.department,
        others=tuple(model.with_),
        formula=_formula(model.formula) if model.formula else None,
        needs=tuple(model.needs),
        growth=model.growth or "",
        adds_up=model.adds_up,
        figures=tuple(model.figures),
        systems=tuple(model.systems),
        notes=tuple(model.notes),
        place=model.place,
    )


def _formula(model: FormulaModel) -> Formula:
    if model.count:
        return Formula("count", _counted(model.count))
    if model.places:
        return Formula("firms")
    if model.rank:
        return Formula("rank", ranked=model.rank.indicator, whole=model.rank.of)
    return Formula("value", operands=tuple(_operand(name, one) for name, one in model.of.items()), value=model.value)


def _counted(model: CountedModel) -> Counted:
    return Counted(model.directory, model.level or "", model.by or "", tuple(model.filters.items()))


def _operand(name: str, model: OperandModel) -> Operand:
    return Operand(
        name,
        model.indicator or "",
        model.scope or "",
        -int(model.period),
        _counted(model.count) if model.count else None,
        model.fact or "",
    )
