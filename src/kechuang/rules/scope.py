"""What names mean while one expression is checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.definitions import Dictionary, FactDef, Parameter, RecordDef, Table
from kechuang.rules.literals import LiteralError, parse_literal
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import Type, dims_of, scale_of, type_of_fact


@dataclass(frozen=True, slots=True)
class Scope:
    """`lets` maps a name to its checked definition; `record` is the kind whose fields stand bare."""

    dictionary: Dictionary
    as_of: date
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    lets: dict[str, terms.Ref] = field(default_factory=dict)
    record: str = ""
    inside: bool = False  # inside an aggregate
    pool: dict[tuple[str, terms.Term], terms.Term] = field(default_factory=dict)
    """Equal yes/no terms and aggregates of one program are one object: each is worked out once a subject."""

    def within(self, record: str) -> Scope:
        return replace(self, record=record, inside=True)

    def names(self) -> Iterable[str]:
        return [*self.lets, *self.parameters, *self.dictionary.facts, *self.dictionary.records, "as_of"]


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy that names the closest known word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""


def fact_term(fact: FactDef, text: str, year: int | None = None) -> terms.Fact:
    """A fact, of one year if it is yearly."""
    return terms.Fact(type=type_of_fact(fact), text=text, id=fact.id, year=year, scale=scale_of(fact))


def field_term(record: RecordDef, name: str, text: str) -> terms.Field | None:
    """A field of a record kind, or None if there is none."""
    for item in record.fields:
        if item.id == name:
            return terms.Field(
                type=type_of_fact(item, record.alias), text=text, record=record.alias, id=name, scale=scale_of(item)
            )
    return None


def number(value: Fraction, unit: str, text: str = "") -> terms.Const:
    """A constant with its unit."""
    kind = Type("num", dims_of(unit), loose=unit == "", low=value, high=value)
    return terms.Const(type=kind, text=text, value=value)


def literal_term(text: str) -> terms.Const:
    """A parameter's or table's literal as a constant; raises SyntaxProblem."""
    try:
        literal = parse_literal(text)
    except LiteralError as error:
        raise SyntaxProblem(0, str(error)) from error
    if literal.kind == "date":
        assert literal.day is not None
        return terms.Const(type=Type("date"), text=text, value=literal.day)
    return number(literal.raw, "%" if literal.kind == "percent" else literal.unit, text)


def parameter_on(parameter: Parameter, day: date, text: str) -> terms.Const:
    """The value in force on `day`; before the first dated value it is unknown."""
    constants = [(entry.start, literal_term(entry.value.text)) for entry in parameter.values]
    found: terms.Const | None = None
    for start, constant in constants:
        if start is None or start <= day:
            found = constant
    if found is not None:
        return terms.Const(type=found.type, text=text, value=found.value)
    kind = replace(hull_of([constant for _, constant in constants]), low=None, high=None)
    return terms.Const(type=kind, text=text, value=None)


def hull_of(constants: list[terms.Const]) -> Type:
    """One type that covers all values a parameter or table can take."""
    first = next((item.type for item in constants if not item.type.loose), constants[0].type)
    if first.kind != "num":
        return first
    values = [item.value for item in constants if isinstance(item.value, Fraction)]
    return replace(first, low=min(values), high=max(values))
