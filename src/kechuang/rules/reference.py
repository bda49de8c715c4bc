"""The reference engine: a walk over checked terms on Python ints and Fractions. The oracle of every other engine.

Integers stay ints (money is fen), so that the common case needs no Fraction at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.rules import terms
from kechuang.rules.definitions import MAX_RECORDS
from kechuang.rules.subject import Record, Subject
from kechuang.rules.values import Number, Span, Value, compare, compare_spans, conj, disj, point, round_to

MISSING = object()


class Env:
    """One subject under evaluation.

    `overrides` replaces raw facts, by (id, year), and aggregates, by (record, text): counterfactuals use it.
    """

    __slots__ = ("aggregates", "memo", "overrides", "record", "subject", "traces", "uses")

    def __init__(self, subject: Subject, overrides: Mapping[tuple[str, Any], Any] | None = None):
        self.subject = subject
        self.memo: dict[str, Any] = {}  # lets by name
        self.aggregates: dict[int, tuple[terms.Aggregate, Any]] = {}  # by identity
        self.uses: dict[Any, Any] = {}  # facts as they went in, by key, for `tracing`
        self.traces: dict[int, Any] = {}  # by identity of the term, for `tracing`
        self.overrides = overrides or {}
        self.record: Record | None = None

    def of(self, record: Record) -> Env:
        """The same subject looking at one of its records; lets per record are not shared between records."""
        inner = Env(self.subject, self.overrides)
        inner.record = record
        return inner

    def varied(self, overrides: Mapping[tuple[str, Any], Any]) -> Env:
        """The same subject with some facts or aggregates replaced; what does not look at them is kept."""
        other = Env(self.subject, {**self.overrides, **overrides})
        other.record = self.record
        other.aggregates = {
            identity: (term, found)
            for identity, (term, found) in self.aggregates.items()
            if term.facts.isdisjoint(overrides)
        }
        return other

    def records(self, alias: str) -> tuple[list[Record], bool]:
        """The records on file, and whether the list is known to be complete."""
        found = self.subject.records.get(alias)
        if found is None:
            return [], False
        if len(found) > MAX_RECORDS:
            raise OverflowError(f"{self.subject.id}: {len(found)} records of {alias}, at most {MAX_RECORDS}")
        return list(found), alias not in self.subject.partial


def value(term: terms.Term, env: Env) -> Any:
    """The value of a term: see `values.Value`."""
    return EVALUATORS[type(term)](term, env)


def truth(term: terms.Term, env: Env) -> bool | None:
    """The value of a yes/no term."""
    return EVALUATORS[type(term)](term, env)  # type: ignore[no-any-return]


def span(term: terms.Term, env: Env) -> Span | None:
    """The value as a span: an unknown number is bounded by what its facts can be; None when it has no bounds."""
    found = value(term, env)
    if type(found) is Span:
        return found
    if found is None:
        low, high = term.type.low, term.type.high
        return None if low is None or high is None else Span(low, high)
    return Span(found, found)


def _const(term: terms.Const, env: Env) -> Value:
    found = term.value
    return found.numerator if type(found) is Fraction and found.denominator == 1 else found


def raw_fact(term: terms.Fact, env: Env) -> Any:
    """The raw value as stored (or as overridden)."""
    if env.overrides and (found := env.overrides.get((term.id, term.year), MISSING)) is not MISSING:
        return found
    return env.subject.facts.get(term.id if term.year is None else (term.id, term.year))


def _scaled(raw: Any, scale: int) -> Any:
    return Fraction(raw, 10**scale) if scale and raw is not None else raw


def _fact(term: terms.Fact, env: Env) -> Value:
    return _scaled(raw_fact(term, env), term.scale)


def _field(term: terms.Field, env: Env) -> Value:
    assert env.record is not None
    return _scaled(env.record.get(term.id), term.scale)


def _ref(term: terms.Ref, env: Env) -> Value:
    found = env.memo.get(term.name, MISSING)
    if found is MISSING:
        found = env.memo[term.name] = EVALUATORS[type(term.term)](term.term, env)
    return found


def _arith(term: terms.Arith, env: Env) -> Value:
    if term.type.span:
        a, b = span(term.left, env), span(term.right, env)
        return None if a is None or b is None else _arith_spans(term.op, a, b)
    left = EVALUATORS[type(term.left)](term.left, env)
    right = EVALUATORS[type(term.right)](term.right, env)
    if type(left) is Span or type(right) is Span:
        left, right = point(left), point(right)
    if left is None or right is None:
        return None
    match term.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if not right:
        return None
    return Fraction(left, right) if type(left) is int and type(right) is int else Fraction(left) / right


def _arith_spans(op: str, a: Span, b: Span) -> Span | None:
    if op == "+":
        return Span(a.low + b.low, a.high + b.high)
    if op == "-":
        return Span(a.low - b.high, a.high - b.low)
    if op == "/":
        if b.low != b.high or b.low == 0:
            return None
        ends = (Fraction(a.low) / b.low, Fraction(a.high) / b.low)
        return Span(min(ends), max(ends))
    corners = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    return Span(min(corners), max(corners))


def _compare(term: terms.Compare, env: Env) -> bool | None:
    left = EVALUATORS[type(term.left)](term.left, env)
    return decide_compare(term, left, EVALUATORS[type(term.right)](term.right, env))


def decide_compare(term: terms.Compare, left: Any, right: Any) -> bool | None:
    """The comparison of two values; an unknown number stays unknown here, whatever its bounds."""
    if left is None or right is None:
        return None
    if type(left) is Span or type(right) is Span:
        a = left if type(left) is Span else Span(left, left)
        b = right if type(right) is Span else Span(right, right)
        return compare_spans(term.op, a, b)
    return compare(term.op, left, right)


def _logic(term: terms.Logic, env: Env) -> bool | None:
    found = (truth(item, env) for item in term.items)
    return conj(found) if term.op == "and" else disj(found)


def _not(term: terms.Not, env: Env) -> bool | None:
    found = truth(term.value, env)
    return None if found is None else not found


def _member(term: terms.Member, env: Env) -> bool | None:
    found = value(term.value, env)
    if found is None:
        return None
    return any(code in found for code in term.codes) if term.value.type.kind == "set" else found in term.codes


def _case(term: terms.Case, env: Env) -> Value:
    possible: list[terms.Term] = []
    for when, then in term.whens:
        test = truth(when, env)
        if test is not False:
            possible.append(then)
        if test is True:
            break
    else:
        possible.append(term.default)
    spans = [span(item, env) for item in possible]
    known = [item for item in spans if item is not None]
    if len(known) < len(spans):
        return None
    return Span(min(item.low for item in known), max(item.high for item in known))


def _extreme(term: terms.Extreme, env: Env) -> Value:
    best = min if term.op == "least" else max
    if term.type.span:
        spans = [span(item, env) for item in term.items]
        known = [item for item in spans if item is not None]
        if len(known) < len(spans):
            return None
        return Span(best(item.low for item in known), best(item.high for item in known))
    found = [point(value(item, env)) for item in term.items]
    numbers = [item for item in found if item is not None]
    return best(numbers) if len(numbers) == len(found) else None


def _pick(term: terms.Pick, env: Env) -> Value:
    found = span(term.value, env) if term.value.type.span else value(term.value, env)
    if found is None:
        return Span(min(low for *_, low, _ in term.rows), max(high for *_, high in term.rows))
    if type(found) is not Span:
        return _row(term, found)  # type: ignore[arg-type]
    # The checker admits only tables that rise or fall throughout here, so the two ends bound all rows between.
    ends = (_row(term, found.low), _row(term, found.high))
    return Span(min(end.low for end in ends), max(end.high for end in ends))


def _row(term: terms.Pick, number: Number) -> Span:
    for op, bound, low, high in term.rows:
        if bound is None or compare(op, number, bound):
            return Span(low, high)
    raise AssertionError("a table ends with else")


def _round(term: terms.Round, env: Env) -> Value:
    if term.type.span:
        found = span(term.value, env)
        if found is None:
            return None
        return Span(round_to(term.mode, found.low, term.step), round_to(term.mode, found.high, term.step))
    number = point(value(term.value, env))
    return None if number is None else round_to(term.mode, number, term.step)


def _known(term: terms.Known, env: Env) -> bool:
    return point(value(term.value, env)) is not None


def _otherwise(term: terms.Otherwise, env: Env) -> Value:
    found = point(value(term.value, env))
    return value(term.fallback, env) if found is None else found


def _days_since(term: terms.DaysSince, env: Env) -> int | None:
    day = value(term.value, env)
    return None if day is None else (term.today - day).days


def _year_of(term: terms.YearOf, env: Env) -> int | None:
    day: date | None = value(term.value, env)
    return None if day is None else day.year


def _year_term(term: terms.YearTerm, env: Env) -> Value:
    found = value(term.fact, env)
    if found is not None:
        return found
    day: date | None = value(term.registered, env)
    assert term.fact.year is not None
    return 0 if day is not None and day.year > term.fact.year else None


def _aggregate(term: terms.Aggregate, env: Env) -> Value:
    if env.overrides and (found := env.overrides.get((term.record, term.text), MISSING)) is not MISSING:
        return Span(found, found) if term.type.span else found
    known = env.aggregates.get(id(term))
    if known is None:
        known = env.aggregates[id(term)] = (term, _over_records(term, env))
    return known[1]


def _over_records(term: terms.Aggregate, env: Env) -> Value:
    records, complete = env.records(term.record)
    inner = [env.of(record) for record in records]
    tests = [True if term.condition is None else truth(term.condition, item) for item in inner]
    match term.op:
        case "count":
            sure = tests.count(True)
            return Span(sure, sure + tests.count(None) if complete else max(term.most, len(tests)))
        case "any":
            return disj([*tests, False if complete else None])
        case "all":
            return conj([*tests, True if complete else None])
    assert term.value is not None
    found = [point(value(term.value, item)) for item, test in zip(inner, tests, strict=True) if test]
    if not complete or None in tests or None in found:
        return None
    if term.op == "sum":
        return sum(number for number in found if number is not None)
    return (max(found) if term.op == "max" else min(found)) if found else None  # type: ignore[type-var]


EVALUATORS: dict[type[terms.Term], Callable[[Any, Env], Any]] = {
    terms.Const: _const,
    terms.Fact: _fact,
    terms.Field: _field,
    terms.Ref: _ref,
    terms.Arith: _arith,
    terms.Compare: _compare,
    terms.Logic: _logic,
    terms.Not: _not,
    terms.Member: _member,
    terms.Case: _case,
    terms.Extreme: _extreme,
    terms.Pick: _pick,
    terms.Round: _round,
    terms.Known: _known,
    terms.Otherwise: _otherwise,
    terms.DaysSince: _days_since,
    terms.YearOf: _year_of,
    terms.YearTerm: _year_term,
    terms.Aggregate: _aggregate,
}
