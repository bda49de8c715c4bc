"""The syntax tree: what was written, before names and types are known. Offsets count characters of the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Node:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`value` in base units (fen for 元); `unit` is '' for a bare number, '%' for a ratio, else 元 or a noun."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class String(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Day(Node):
    value: date


@dataclass(frozen=True, slots=True)
class Name(Node):
    id: str


@dataclass(frozen=True, slots=True)
class Field(Node):
    record: str
    field: str


@dataclass(frozen=True, slots=True)
class Yearly(Node):
    fact: str
    offset: int


@dataclass(frozen=True, slots=True)
class Unary(Node):
    op: str  # - not
    value: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    op: str  # + - * / = != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Junction(Node):
    op: str  # and or
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    items: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Case(Node):
    whens: tuple[tuple[Node, Node], ...]
    default: Node | None
