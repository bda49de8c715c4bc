"""Reasons: why a condition holds, fails or is undecided, with the facts that went in and what is short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import FactRef, FactUse, Quantity, Shortfall, Trace
from kechuang.rules.reference import EVALUATORS, Env, decide_compare, raw_fact, span, truth, value
from kechuang.rules.types import Type
from kechuang.rules.values import Span, conj, disj, point


def unit_of(kind: Type) -> str:
    """'元' (in fen), '%' for a plain ratio, a count's noun, or '' for a bare number."""
    if not kind.dims:
        return "" if kind.loose else "%"
    if len(kind.dims) == 1 and kind.dims[0][1] == 1:
        return kind.dims[0][0]
    above = "·".join(unit for unit, power in kind.dims if power > 0)
    below = "·".join(unit for unit, power in kind.dims if power < 0)
    return f"{above}/{below}"


def quantity(found: Any, unit: str) -> Quantity:
    """A value of the reference engine with its unit."""
    if found is None:
        return Quantity(None, None, unit)
    return Quantity(found.low, found.high, unit) if type(found) is Span else Quantity(found, found, unit)


@dataclass(slots=True)
class Look:
    """A leaf of a term, ready to be read: everything that does not depend on the subject."""

    term: terms.Term
    ref: FactRef
    key: Any


class Tracer:
    """Builds traces in one pass; remembers what each term looks at (terms live as long as their program)."""

    def __init__(self) -> None:
        self.looks: dict[int, tuple[tuple[Look, ...], bool]] = {}  # and whether any fact is yearly
        self.sides: dict[int, Sides] = {}

    def facts(self, term: terms.Term, env: Env) -> tuple[FactUse, ...]:
        """Every fact the term looks at, with its raw value and source; fields of a record name the record.

        A year before the party existed has no facts to miss: an unknown yearly fact of such a year is left out.
        """
        known = self.looks.get(id(term))
        if known is None:
            leaves = tuple(map(_look, terms.leaves(term)))
            known = self.looks[id(term)] = leaves, any(look.ref.year is not None for look in leaves)
        looks, yearly = known
        used = [use(look, env) for look in looks if env.record is not None or type(look.term) is not terms.Field]
        first = _first_year(env) if yearly else None
        if first is None:
            return tuple(used)
        return tuple([one for one in used if one.value is not None or one.ref.year is None or one.ref.year >= first])

    def trace(self, term: terms.Term, env: Env) -> Trace:
        """The term's reasons, worked out once a subject (and once a record)."""
        found: Trace | None = env.traces.get(id(term))
        if found is None:
            found = env.traces[id(term)] = self.fresh(term, env)
        return found

    def fresh(self, term: terms.Term, env: Env) -> Trace:
        kind = type(term)
        if kind is terms.Compare:
            return self.compare(term, env)  # type: ignore[arg-type]
        if kind is terms.Logic:
            parts = tuple([self.trace(item, env) for item in term.items])  # type: ignore[attr-defined]
            results = [part.result for part in parts]
            return Trace(term.op, term.text, conj(results) if term.op == "and" else disj(results), parts)  # type: ignore[attr-defined]
        if kind is terms.Not:
            part = self.trace(term.value, env)  # type: ignore[attr-defined]
            return Trace("not", term.text, None if part.result is None else not part.result, (part,))
        if kind is terms.Ref:
            part = self.trace(term.term, env)  # type: ignore[attr-defined]
            env.memo.setdefault(term.name, part.result)  # type: ignore[attr-defined]
            return Trace("let", term.text, part.result, (part,), facts=part.facts)
        result = truth(term, env)
        if kind is terms.Member:
            found = value(term.value, env)  # type: ignore[attr-defined]
            codes = term.codes  # type: ignore[attr-defined]
            return Trace("in", term.text, result, op="in", left=found, right=codes, facts=self.facts(term, env))
        name = OTHERS.get(kind, "flag") if kind is not terms.Aggregate else term.op  # type: ignore[attr-defined]
        return Trace(name, term.text, result, left=result, facts=self.facts(term, env))

    def compare(self, term: terms.Compare, env: Env) -> Trace:
        left = EVALUATORS[type(term.left)](term.left, env)
        right = EVALUATORS[type(term.right)](term.right, env)
        result = decide_compare(term, left, right)
        facts = self.facts(term, env)
        sides = self.sides.get(id(term))
        if sides is None:
            sides = self.sides[id(term)] = _sides(term)
        if sides.unit is None:
            return Trace("compare", term.text, result, op=term.op, left=left, right=right, facts=facts)
        trace = Trace("compare", term.text, result, op=term.op, facts=facts)
        trace.left, trace.right = quantity(left, sides.unit), quantity(right, sides.unit)
        if result is False:
            trace.shortfall = shortfall(term, env, sides, left, right)
        if sides.elected:
            trace.chosen = chosen(term.left, env) or chosen(term.right, env)
        return trace


@dataclass(slots=True)
class Sides:
    """What is known of a comparison before any subject: `unit` is None unless numbers are compared."""

    unit: str | None
    elected: bool = False
    ratio: terms.Arith | None = None  # the left side, when it is an unrounded quotient
    of: FactRef | None = None  # the one fact the left side (the quotient's numerator) is about
    ratio_unit: str = ""
    whole: bool = True  # is a part of the unit impossible (persons, items, fen)?


def _sides(term: terms.Compare) -> Sides:
    if term.left.type.kind != "num":
        return Sides(None)
    left = definition(term.left)
    elected = any(isinstance(definition(side), terms.Extreme) for side in (term.left, term.right))
    found = Sides(unit_of(_firm(term)), elected, of=_single(term.left) if _plain(left) else None)
    if isinstance(left, terms.Arith) and left.op == "/" and _plain(left.left):
        found.ratio, found.of, found.ratio_unit = left, _single(left.left), unit_of(left.left.type)
    parts = found.ratio is None and term.left.type.ratio
    found.whole = not parts and not any(getattr(leaf, "scale", 0) for leaf in terms.leaves(term.left))
    return found


def _plain(term: terms.Term) -> bool:
    """Does one unit more of a fact make one unit more of the term? Sums and differences only."""
    match term:
        case terms.Ref():
            return _plain(term.term)
        case terms.Arith():
            return term.op in "+-" and _plain(term.left) and _plain(term.right)
    return isinstance(term, terms.Fact | terms.Field | terms.YearTerm | terms.Aggregate | terms.Const | terms.Otherwise)


OTHERS: dict[type[terms.Term], str] = {terms.Known: "known", terms.Const: "value"}


def _look(leaf: terms.Term) -> Look:
    match leaf:
        case terms.Fact():
            return Look(leaf, FactRef(leaf.id, leaf.year), leaf.id if leaf.year is None else (leaf.id, leaf.year))
        case terms.Field():
            return Look(leaf, FactRef(f"{leaf.record}.{leaf.id}"), (leaf.record, leaf.id))
        case terms.Aggregate():
            return Look(leaf, FactRef(leaf.record), leaf.record)
    raise AssertionError(leaf)


def use(look: Look, env: Env) -> FactUse:
    """The fact as this subject has it."""
    leaf, sources = look.term, env.subject.sources
    if type(leaf) is terms.Fact:
        found = env.uses.get(look.key)
        if found is None:
            found = env.uses[look.key] = FactUse(look.ref, raw_fact(leaf, env), sources.get(look.key))
        return found
    if type(leaf) is terms.Field:
        assert env.record is not None
        record = str(env.record.get("record", ""))
        source = sources.get((leaf.record, record, leaf.id)) or sources.get((leaf.record, record))
        return FactUse(FactRef(look.ref.fact, None, record), env.record.get(leaf.id), source)
    found = value(leaf, env)
    return FactUse(look.ref, found if leaf.type.kind == "bool" else point(found), sources.get(look.key))


def _first_year(env: Env) -> int | None:
    """The year the party was registered in, None while that is not known."""
    day = env.overrides.get(("registration_date", None), env.subject.facts.get("registration_date"))
    return day.year if isinstance(day, date) else None


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


def shortfall(term: terms.Compare, env: Env, sides: Sides, at: Any, line: Any) -> Shortfall | None:
    """What is missing for `left op right`, in the unit of a fact: for a quotient, in its numerator's unit."""
    if term.op in ("=", "!=") or sides.unit is None:
        return None
    left, right, unit = _open(at), _open(line), sides.unit
    if sides.ratio is not None:
        top, below = point(value(sides.ratio.left, env)), point(value(sides.ratio.right, env))
        if top is not None and below is not None and below > 0:
            left, right = Span(top, top), Span(right.low * below, right.high * below)
            unit = sides.ratio_unit
    more = term.op in (">", ">=")
    ends = (right.low - left.high, right.high - left.low) if more else (left.low - right.high, left.high - right.low)
    if sides.whole and unit not in ("%", "分"):
        strict = term.op in (">", "<")
        ends = _ceil(ends[0], strict), _ceil(ends[1], strict)
    return Shortfall(Quantity(*ends, unit), sides.of, "more" if more else "less")


def _open(found: Any) -> Span:
    return found if type(found) is Span else Span(found, found)


def _ceil(number: Any, strict: bool) -> int:
    """The least whole number that is at least (strictly more than) `number`."""
    whole = -((-Fraction(number).numerator) // Fraction(number).denominator)
    return whole + 1 if strict and whole == number else whole


def _single(term: terms.Term) -> FactRef | None:
    """The one fact a term is about, if it is about one."""
    found = {(leaf.id, leaf.year) for leaf in terms.leaves(term) if isinstance(leaf, terms.Fact)}
    kinds = {leaf.record for leaf in terms.leaves(term) if isinstance(leaf, terms.Aggregate)}
    if len({name for name, _ in found} - {"registration_date"}) == 1 and not kinds:
        name = next(name for name, _ in found if name != "registration_date")
        years = {year for fact, year in found if fact == name}
        return FactRef(name, years.pop() if len(years) == 1 else None)
    return FactRef(kinds.pop()) if len(kinds) == 1 and not found else None
