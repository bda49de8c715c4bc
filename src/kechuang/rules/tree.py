"""The syntax tree: what was written, before names and types are known. Offsets count characters of the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of syntax with its offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`value` in base units (fen for 元); `unit` is '' for a bare number, '%' for a ratio, else 元 or a noun."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class String(Node):
    """A text in single quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """true or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Day(Node):
    """date '2026-03-18'."""

    value: date


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact, parameter, let or as_of."""

    id: str


@dataclass(frozen=True, slots=True)
class Field(Node):
    """record.field."""

    record: str
    field: str


@dataclass(frozen=True, slots=True)
class Yearly(Node):
    """fact[-1]."""

    fact: str
    offset: int


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """not x, -x."""

    op: str  # - not
    value: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic or a comparison."""

    op: str  # + - * / = != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """a and b and c."""

    op: str  # and or
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """x between low and high."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """x in (a, b)."""

    value: Node
    items: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Call(Node):
    """function(…)."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Case(Node):
    """case when … then … else … end."""

    whens: tuple[tuple[Node, Node], ...]
    default: Node | None
