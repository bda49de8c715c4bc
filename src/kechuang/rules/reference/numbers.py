"""Numbers, open ones as spans; days and years of dates."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.reference.core import Evaluator, evaluator, hull, makes, spanner
from kechuang.rules.values import (
    Number,
    Span,
    Value,
    compares,
    divide,
    point,
    round_to,
    whole,
)

ARITH: dict[str, Callable[[Any, Any], Number | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
}


@makes(terms.Arith)
def _arith(term: terms.Arith) -> Evaluator:
    if term.type.span:
        low, high = spanner(term.left), spanner(term.right)

        def spans(env: Env) -> Span | None:
            a, b = low(env), high(env)
            return None if a is None or b is None else _arith_spans(term.op, a, b)

        return spans
    left, right, apply = evaluator(term.left), evaluator(term.right), ARITH[term.op]

    def run(env: Env) -> Number | None:
        a, b = point(left(env)), point(right(env))
        return None if a is None or b is None else apply(a, b)

    return run


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


@makes(terms.Case)
def _case(term: terms.Case) -> Evaluator:
    whens = [(evaluator(when), spanner(then)) for when, then in term.whens]
    default = spanner(term.default)

    def run(env: Env) -> Value:
        possible = []
        for test, then in whens:
            found = test(env)
            if found is not False:
                possible.append(then(env))
            if found is True:
                break
        else:
            possible.append(default(env))
        return possible[0] if len(possible) == 1 else hull(possible)

    return run


@makes(terms.Extreme)
def _extreme(term: terms.Extreme) -> Evaluator:
    best: Callable[..., Any] = min if term.op == "least" else max
    if term.type.span:
        spans = [spanner(item) for item in term.items]
        return lambda env: hull((item(env) for item in spans), best, best)
    items = [evaluator(item) for item in term.items]

    def run(env: Env) -> Number | None:
        found = [point(item(env)) for item in items]
        return None if None in found else best(found)

    return run


@makes(terms.Pick)
def _pick(term: terms.Pick) -> Evaluator:
    run = spanner(term.value) if term.value.type.span else evaluator(term.value)
    rows = [
        (compares(op) if op else None, whole(bound), Span(whole(low), whole(high)))
        for op, bound, low, high in term.rows
    ]
    every = hull(row for *_, row in rows)

    def row(number: Number) -> Span:
        return next(found for compare, bound, found in rows if compare is None or compare(number, bound))

    def picked(env: Env) -> Span | None:
        found: Any = run(env)
        if found is None:
            return every
        # The checker admits an open number only where a table rises or falls throughout: the two ends bound all.
        return hull((row(found.low), row(found.high))) if type(found) is Span else row(found)

    return picked


@makes(terms.Round)
def _round(term: terms.Round) -> Evaluator:
    mode, step, spanned = term.mode, term.step, term.type.span
    run = spanner(term.value) if spanned else evaluator(term.value)

    def rounded(env: Env) -> Value:
        found: Any = run(env) if spanned else point(run(env))
        if type(found) is Span:
            return Span(round_to(mode, found.low, step), round_to(mode, found.high, step))
        return None if found is None else round_to(mode, found, step)

    return rounded


@makes(terms.Otherwise)
def _otherwise(term: terms.Otherwise) -> Evaluator:
    run, fallback = evaluator(term.value), evaluator(term.fallback)

    def run_or(env: Env) -> Value:
        found = point(run(env))
        return fallback(env) if found is None else found

    return run_or


@makes(terms.DaysSince)
def _days_since(term: terms.DaysSince) -> Evaluator:
    run, today = evaluator(term.value), term.today

    def days(env: Env) -> int | None:
        day = run(env)
        return None if day is None else (today - day).days

    return days


@makes(terms.YearOf)
def _year_of(term: terms.YearOf) -> Evaluator:
    run = evaluator(term.value)

    def year(env: Env) -> int | None:
        day = run(env)
        return None if day is None else day.year

    return year


@makes(terms.YearTerm)
def _year_term(term: terms.YearTerm) -> Evaluator:
    run, registered, year = evaluator(term.fact), evaluator(term.registered), term.fact.year
    assert year is not None

    def counted(env: Env) -> Value:
        found = run(env)
        if found is not None:
            return found
        day: date | None = registered(env)
        return 0 if day is not None and day.year > year else None

    return counted
