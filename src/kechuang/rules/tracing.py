"""Reasons: why a condition holds, fails or is undecided, with the facts that went in and what is short."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import FactRef, FactUse, Quantity, Shortfall, Trace
from kechuang.rules.reference import Env, raw_fact, span, truth, value
from kechuang.rules.types import Type
from kechuang.rules.values import Span, point


def unit_of(kind: Type) -> str:
    """'元' (in fen), '%' for a plain ratio, a count's noun, or '' for a bare number."""
    if not kind.dims:
        return "" if kind.loose else "%"
    if len(kind.dims) == 1 and kind.dims[0][1] == 1:
        return kind.dims[0][0]
    above = "·".join(unit for unit, power in kind.dims if power > 0)
    below = "·".join(unit for unit, power in kind.dims if power < 0)
    return f"{above}/{below}"


def quantity(found: Any, kind: Type, unit: str | None = None) -> Quantity:
    name = unit_of(kind) if unit is None else unit
    if found is None:
        return Quantity(None, None, name)
    return Quantity(found.low, found.high, name) if type(found) is Span else Quantity(found, found, name)


class Tracer:
    """Builds traces; remembers which facts a term looks at (terms live as long as their program)."""

    def __init__(self) -> None:
        self.cache: dict[int, tuple[terms.Term, tuple[terms.Term, ...]]] = {}

    def leaves(self, term: terms.Term) -> tuple[terms.Term, ...]:
        found = self.cache.get(id(term))
        if found is None:
            found = self.cache[id(term)] = (term, terms.leaves(term))
        return found[1]

    def facts(self, term: terms.Term, env: Env) -> tuple[FactUse, ...]:
        """Every fact the term looks at, with its raw value and source; fields of a record name the record."""
        return tuple(use(leaf, env) for leaf in self.leaves(term) if not isinstance(leaf, terms.Field) or env.record)

    def trace(self, term: terms.Term, env: Env) -> Trace:
        result = truth(term, env)
        match term:
            case terms.Logic():
                parts = tuple(self.trace(item, env) for item in term.items)
                return Trace(term.op, term.text, result, parts)
            case terms.Not():
                return Trace("not", term.text, result, (self.trace(term.value, env),))
            case terms.Ref():
                return Trace("let", term.text, result, (self.trace(term.term, env),), facts=self.facts(term, env))
            case terms.Compare():
                return self.compare(term, env, result)
            case terms.Member():
                found = value(term.value, env)
                return Trace(
                    "in", term.text, result, op="in", left=found, right=term.codes, facts=self.facts(term, env)
                )
        kinds = {terms.Aggregate: getattr(term, "op", ""), terms.Known: "known", terms.Const: "value"}
        kind = kinds.get(type(term), "flag")
        return Trace(kind, term.text, result, left=result, facts=self.facts(term, env))

    def compare(self, term: terms.Compare, env: Env, result: bool | None) -> Trace:
        left, right = value(term.left, env), value(term.right, env)
        kind = "compare"
        if term.left.type.kind != "num":
            return Trace(kind, term.text, result, op=term.op, left=left, right=right, facts=self.facts(term, env))
        unit = unit_of(_firm(term))
        return Trace(
            kind,
            term.text,
            result,
            op=term.op,
            left=quantity(left, term.left.type, unit),
            right=quantity(right, term.right.type, unit),
            facts=self.facts(term, env),
            shortfall=shortfall(term, env, unit) if result is False else None,
            chosen=chosen(term.left, env) or chosen(term.right, env),
        )


def use(leaf: terms.Term, env: Env) -> FactUse:
    subject = env.subject
    match leaf:
        case terms.Fact():
            key = leaf.id if leaf.year is None else (leaf.id, leaf.year)
            return FactUse(FactRef(leaf.id, leaf.year), raw_fact(leaf, env), subject.sources.get(key))
        case terms.Field():
            assert env.record is not None
            record = str(env.record.get("record", ""))
            source = subject.sources.get((leaf.record, record, leaf.id)) or subject.sources.get((leaf.record, record))
            return FactUse(FactRef(f"{leaf.record}.{leaf.id}", None, record), env.record.get(leaf.id), source)
        case terms.Aggregate():
            found = value(leaf, env)
            shown = found if leaf.type.kind == "bool" else point(found)
            return FactUse(FactRef(leaf.record), shown, subject.sources.get(leaf.record))
    raise AssertionError(leaf)


def _firm(term: terms.Compare) -> Type:
    """The side that knows its unit."""
    left, right = term.left.type, term.right.type
    return right if left.loose and not right.loose else left


def definition(term: terms.Term) -> terms.Term:
    """Through the names of lets to what they stand for."""
    while isinstance(term, terms.Ref):
        term = term.term
    return term


def chosen(term: terms.Term, env: Env) -> str:
    """Which alternative an election took, as written."""
    term = definition(term)
    if not isinstance(term, terms.Extreme) or term.op != "best":
        return ""
    spans = [(span(item, env), item) for item in term.items]
    known = [(found.low, item) for found, item in spans if found is not None]
    return max(known, key=lambda pair: pair[0])[1].text if len(known) == len(spans) else ""


def shortfall(term: terms.Compare, env: Env, unit: str) -> Shortfall | None:
    """What is missing for `left op right`, in the unit of a fact: for a quotient, in its numerator's unit."""
    if term.op in ("=", "!="):
        return None
    ratio = definition(term.left)
    left, right = _bounds(term.left, env), _bounds(term.right, env)
    of = _single(term.left)
    if isinstance(ratio, terms.Arith) and ratio.op == "/":
        top, below = point(value(ratio.left, env)), point(value(ratio.right, env))
        if top is not None and below is not None and below > 0 and right is not None:
            left, right = Span(top, top), Span(right.low * below, right.high * below)
            of, unit = _single(ratio.left), unit_of(ratio.left.type)
    if left is None or right is None:
        return None
    more = term.op in (">", ">=")
    low, high = (
        (right.low - left.high, right.high - left.low) if more else (left.low - right.high, left.high - right.low)
    )
    strict = term.op in (">", "<")
    whole_unit = unit not in ("%", "分", "平方米")
    if whole_unit:
        low, high = _ceil(low, strict), _ceil(high, strict)
    return Shortfall(Quantity(low, high, unit), of, "more" if more else "less")


def _ceil(number: Any, strict: bool) -> int:
    """The least whole number that is at least (strictly more than) `number`."""
    whole = -((-Fraction(number).numerator) // Fraction(number).denominator)
    return whole + 1 if strict and whole == number else whole


def _bounds(term: terms.Term, env: Env) -> Span | None:
    found = value(term, env)
    return found if found is None or type(found) is Span else Span(found, found)


def _single(term: terms.Term) -> FactRef | None:
    """The one fact a term is about, if it is about one."""
    found = {(leaf.id, leaf.year) for leaf in terms.leaves(term) if isinstance(leaf, terms.Fact)}
    kinds = {leaf.record for leaf in terms.leaves(term) if isinstance(leaf, terms.Aggregate)}
    if len({name for name, _ in found} - {"registration_date"}) == 1 and not kinds:
        name = next(name for name, _ in found if name != "registration_date")
        years = {year for fact, year in found if fact == name}
        return FactRef(name, years.pop() if len(years) == 1 else None)
    return FactRef(kinds.pop()) if len(kinds) == 1 and not found else None
