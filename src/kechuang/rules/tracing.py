"""Reasons: why a condition holds, fails or is undecided, with the facts that went in and what is short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import FactRef, Quantity, Shortfall, Trace
from kechuang.rules.env import Env
from kechuang.rules.looks import uses
from kechuang.rules.reference import decider, evaluator, holds_member, span, value
from kechuang.rules.types import Type
from kechuang.rules.values import Span, conj, disj, point, whole


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


Reasoner = Callable[[Env], Trace]


def trace(term: terms.Term, env: Env) -> Trace:
    """The term's reasons, worked out once a subject (and once a record)."""
    return reasoner(term)(env)


@terms.once("reasoner")
def reasoner(term: Any) -> Reasoner:
    """`trace` as a function of a subject: all that does not depend on the subject is made here."""
    identity, fresh = id(term), MAKERS.get(type(term), _other)(term)

    def remembered(env: Env) -> Trace:
        found = env.traces.get(identity)
        if found is None:
            found = env.traces[identity] = fresh(env)
        return found

    return remembered


def _logic(term: terms.Logic) -> Reasoner:
    op, text, parts, combine = term.op, term.text, [*map(reasoner, term.items)], conj if term.op == "and" else disj

    def fresh(env: Env) -> Trace:
        children = tuple([part(env) for part in parts])
        return Trace(op, text, combine([child.result for child in children]), children)

    return fresh


def _not(term: terms.Not) -> Reasoner:
    text, inner = term.text, reasoner(term.value)

    def fresh(env: Env) -> Trace:
        part = inner(env)
        return Trace("not", text, None if part.result is None else not part.result, (part,))

    return fresh


def _let(term: terms.Ref) -> Reasoner:
    name, text, inner = term.name, term.text, reasoner(term.term)

    def fresh(env: Env) -> Trace:
        part = inner(env)
        env.memo.setdefault(name, part.result)
        return Trace("let", text, part.result, (part,), facts=part.facts)

    return fresh


def _member(term: terms.Member) -> Reasoner:
    text, codes, facts = term.text, term.codes, uses(term)
    find, holds = evaluator(term.value), holds_member(term)

    def fresh(env: Env) -> Trace:
        found = find(env)
        return Trace("in", text, holds(found), (), "in", found, codes, facts(env))

    return fresh


def _other(term: terms.Term) -> Reasoner:
    kind = term.op if isinstance(term, terms.Aggregate) else NAMES.get(type(term), "flag")
    text, run, facts = term.text, evaluator(term), uses(term)

    def fresh(env: Env) -> Trace:
        result = run(env)
        return Trace(kind, text, result, (), "", result, None, facts(env))

    return fresh


def _compare(term: terms.Compare) -> Reasoner:
    op, text, decide, sides, facts = term.op, term.text, decider(term.op), _sides(term), uses(term)
    left, right, unit = evaluator(term.left), evaluator(term.right), sides.unit
    if unit is None:

        def plain(env: Env) -> Trace:
            a, b = left(env), right(env)
            return Trace("compare", text, decide(a, b), (), op, a, b, facts(env))

        return plain
    line = quantity(whole(term.right.value), unit) if isinstance(term.right, terms.Const) else None

    def numbers(env: Env) -> Trace:
        a, b = left(env), right(env)
        result = decide(a, b)
        return Trace(
            "compare",
            text,
            result,
            (),
            op,
            quantity(a, unit),
            line or quantity(b, unit),
            facts(env),
            shortfall(term, env, sides, a, b) if result is False else None,
            chosen(term.left, env) or chosen(term.right, env) if sides.elected else "",
        )

    return numbers


MAKERS: dict[type[terms.Term], Callable[[Any], Reasoner]] = {
    terms.Compare: _compare,
    terms.Logic: _logic,
    terms.Not: _not,
    terms.Ref: _let,
    terms.Member: _member,
}
NAMES: dict[type[terms.Term], str] = {terms.Known: "known", terms.Const: "value"}


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
    return floor(number) + 1 if strict else ceil(number)  # type: ignore[no-any-return]


def _single(term: terms.Term) -> FactRef | None:
    """The one fact a term is about, if it is about one."""
    found = {(leaf.id, leaf.year) for leaf in terms.leaves(term) if isinstance(leaf, terms.Fact)}
    kinds = {leaf.record for leaf in terms.leaves(term) if isinstance(leaf, terms.Aggregate)}
    if len({name for name, _ in found} - {"registration_date"}) == 1 and not kinds:
        name = next(name for name, _ in found if name != "registration_date")
        years = {year for fact, year in found if fact == name}
        return FactRef(name, years.pop() if len(years) == 1 else None)
    return FactRef(kinds.pop()) if len(kinds) == 1 and not found else None
