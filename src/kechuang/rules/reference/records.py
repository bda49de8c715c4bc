"""Over a party's records of one kind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.reference.core import Evaluator, evaluator, makes
from kechuang.rules.values import (
    Number,
    Span,
    Value,
    conj,
    disj,
    point,
)

MISSING = object()
TOTALS: dict[str, Callable[..., Any]] = {"sum": sum, "max": max, "min": min}


@makes(terms.Aggregate)
def _aggregate(term: terms.Aggregate) -> Evaluator:
    identity, key, spanned, fold = id(term), (term.record, term.text), term.type.span, _fold(term)

    def run(env: Env) -> Value:
        if env.overrides and (found := env.overrides.get(key, MISSING)) is not MISSING:
            return Span(found, found) if spanned else found
        known = env.aggregates.get(identity)
        if known is None:
            known = env.aggregates[identity] = (term, fold(*env.each(term.record)))
        return known[1]

    return run


def _fold(term: terms.Aggregate) -> Callable[[list[Env], bool], Value]:
    """From the records on file, and whether these are all, to the value."""
    test: Evaluator = evaluator(term.condition) if term.condition is not None else lambda env: True
    match term.op:
        case "any":
            return lambda rows, complete: disj(chain(map(test, rows), (False if complete else None,)))
        case "all":
            return lambda rows, complete: conj(chain(map(test, rows), (True if complete else None,)))
        case "count":
            most = term.most

            def counted(rows: list[Env], complete: bool) -> Span:
                tests = [test(row) for row in rows]
                sure = tests.count(True)
                return Span(sure, sure + tests.count(None) if complete else max(most, len(tests)))

            return counted
    assert term.value is not None
    measure = evaluator(term.value)
    total = TOTALS[term.op]

    def folded(rows: list[Env], complete: bool) -> Number | None:
        tests = [test(row) for row in rows]
        found = [point(measure(row)) for row, held in zip(rows, tests, strict=True) if held]
        if not complete or None in tests or None in found:
            return None
        return total(found) if found or term.op == "sum" else None

    return folded
