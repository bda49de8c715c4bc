"""Types of expressions: kinds, units that multiply and cancel, and bounds that overflow proofs rest on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kechuang.rules.definitions import FactDef

Kind = Literal["num", "bool", "date", "code", "set", "text"]
Dims = tuple[tuple[str, int], ...]  # ('元', 1), ('人', -1) … sorted, no zero exponents

NOTHING: Dims = ()


@dataclass(frozen=True, slots=True)
class Type:
    """`loose`: a bare number that takes the unit it meets. `span`: the value is a (low, high) pair.

    `ratio`: the value is an unrounded quotient. `low`/`high` bound a number in base units; None where not known
    (only for quotients). `record`: one value per record of this kind instead of one per party.
    """

    kind: Kind
    dims: Dims = NOTHING
    loose: bool = False
    span: bool = False
    ratio: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    record: str = ""
    codes: frozenset[str] = frozenset()

    @property
    def is_money(self) -> bool:
        return any(unit == "元" for unit, _ in self.dims)

    def named(self) -> str:
        """The type in words for error messages."""
        if self.kind != "num":
            names = {"bool": "a yes/no value", "date": "a date", "code": "a category", "set": "a set", "text": "a text"}
            return names[self.kind]
        if not self.dims:
            return "a plain number" if self.loose else "a ratio"
        if self.dims == (("元", 1),):
            return "money"
        if len(self.dims) == 1 and self.dims[0][1] == 1:
            return f"a count of {self.dims[0][0]}"
        return "a number of " + "·".join(unit + (f"^{power}" if power != 1 else "") for unit, power in self.dims)


def dims_of(unit: str) -> Dims:
    """A fact's or literal's unit as dimensions."""
    return ((unit, 1),) if unit and unit != "%" else NOTHING


def multiply(left: Dims, right: Dims, sign: int = 1) -> Dims:
    """Dimensions of a product, or with sign -1 of a quotient."""
    powers = dict(left)
    for unit, power in right:
        powers[unit] = powers.get(unit, 0) + sign * power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def scale_of(fact: FactDef) -> int:
    """Decimals of the raw integer: value = raw / 10**scale in base units (fen, persons …)."""
    return fact.decimals if fact.type in ("ratio", "number") else 0


def type_of_fact(fact: FactDef, record: str = "") -> Type:
    """The type of a fact, or of a field of a record kind."""
    match fact.type:
        case "money" | "count" | "number" | "ratio":
            unit = "元" if fact.type == "money" else "" if fact.type == "ratio" else fact.unit
            one = 10 ** scale_of(fact)
            low, high = Fraction(fact.minimum, one), Fraction(fact.maximum, one)
            return Type("num", dims_of(unit), low=low, high=high, record=record)
        case "category":
            return Type("code", record=record, codes=frozenset(code for code, _ in fact.values))
        case "set":
            return Type("set", record=record, codes=frozenset(code for code, _ in fact.values))
        case "flag":
            return Type("bool", record=record)
        case "date":
            return Type("date", record=record)
        case "text":
            return Type("text", record=record)
    raise AssertionError(fact.type)


BOOL = Type("bool")
