"""What lowering works on: the stages, the stored columns they read and the columns that definitions become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import date

from kechuang.rules import terms
from kechuang.rules.lowering.numbers import Arithmetic, Num, Pair
from kechuang.rules.lowering.ops import Builder, Op
from kechuang.rules.lowering.stage import Stage
from kechuang.rules.types import Type

EPOCH = date(1970, 1, 1).toordinal()
DAYS = (date(1, 1, 1).toordinal() - EPOCH, date(9999, 12, 31).toordinal() - EPOCH)
KINDS = {"num": "int", "date": "date", "bool": "bool", "code": "str", "text": "str", "set": "set"}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def column_of(term: terms.Fact) -> str:
    """The name of a fact in a snapshot: `fact` or `fact.year`."""
    return term.id if term.year is None else f"{term.id}.{term.year}"


class Ground(ABC):
    """Stages and columns. `never_null` names stored columns that hold no nulls in this snapshot."""

    def __init__(self, never_null: Collection[str] = ()):
        self.b = Builder()
        self.a = Arithmetic(self.b)
        self.never_null = frozenset(never_null)
        self.party = Stage("")
        self.records: dict[str, Stage] = {}
        self.names: dict[terms.Term, str] = {}

    def stage(self, alias: str) -> Stage:
        return self.records.setdefault(alias, Stage(alias)) if alias else self.party

    # stored columns

    def stored(self, name: str, kind: Type, scale: int, stage: Stage, party: bool) -> Op:
        column_kind = KINDS[kind.kind]
        if party and stage.alias:
            stage.joined[name] = column_kind
        else:
            stage.base[name] = column_kind
        low, high = DAYS
        if column_kind == "int":
            assert kind.low is not None and kind.high is not None
            low, high = int(kind.low * 10**scale), int(kind.high * 10**scale)
        full = f"{stage.alias}.{name}" if stage.alias and not party else name
        shown = "int" if column_kind == "date" else column_kind
        return self.b.col(name, shown, low, high, null=full not in self.never_null)

    def leaf(self, term: terms.Fact | terms.Field, stage: Stage) -> Op:
        if isinstance(term, terms.Fact):
            return self.stored(column_of(term), term.type, term.scale, stage, party=True)
        return self.stored(term.id, term.type, term.scale, stage, party=False)

    # columns made here

    def kept(self, name: str, number: Num, stage: Stage) -> Num:
        den = None if number.den is None else self.column(f"{name}#den", number.den, stage)
        return Num(self.column(name, number.num, stage), den, number.scale)

    def column(self, name: str, op: Op, stage: Stage) -> Op:
        """Materialise an operation and refer to it by name."""
        if op.op in ("col", "lit"):
            return op
        return self.b.col(stage.column_for(name, op), op.kind, op.low, op.high, op.null)

    # what the rooms above know

    def point(self, term: terms.Term, stage: Stage) -> Num:
        return self.a.point(self.pair(term, stage))

    @abstractmethod
    def pair(self, term: terms.Term, stage: Stage) -> Pair: ...

    @abstractmethod
    def truth(self, term: terms.Term, stage: Stage) -> Op: ...
