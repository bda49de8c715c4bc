"""Yes, no or unknown: comparisons, membership and Kleene's logic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.reference.core import Evaluator, evaluator, makes
from kechuang.rules.values import (
    Span,
    compare_spans,
    compares,
    point,
)


@makes(terms.Compare)
def _compare(term: terms.Compare) -> Evaluator:
    left, right, decide = evaluator(term.left), evaluator(term.right), decider(term.op)
    return lambda env: decide(left(env), right(env))


def decider(op: str) -> Callable[[Any, Any], bool | None]:
    """The comparison of two values; an unknown number stays unknown here, whatever its bounds."""
    compare = compares(op)

    def decide(left: Any, right: Any) -> bool | None:
        if left is None or right is None:
            return None
        if type(left) is Span or type(right) is Span:
            a = left if type(left) is Span else Span(left, left)
            b = right if type(right) is Span else Span(right, right)
            return compare_spans(op, a, b)
        return compare(left, right)

    return decide


@makes(terms.Logic)
def _logic(term: terms.Logic) -> Evaluator:
    parts, decisive = [evaluator(item) for item in term.items], term.op == "or"

    def run(env: Env) -> bool | None:
        result: bool | None = not decisive
        for part in parts:
            found: bool | None = part(env)
            if found is decisive:
                return found
            if found is None:
                result = None
        return result

    return run


@makes(terms.Not)
def _not(term: terms.Not) -> Evaluator:
    run = evaluator(term.value)

    def negated(env: Env) -> bool | None:
        found = run(env)
        return None if found is None else not found

    return negated


def holds_member(term: terms.Member) -> Callable[[Any], bool | None]:
    """Is a value one of the codes, or does a set hold any of them?"""
    codes = frozenset(term.codes)
    if term.value.type.kind == "set":
        return lambda found: None if found is None else not codes.isdisjoint(found)
    return lambda found: None if found is None else found in codes


@makes(terms.Member)
def _member(term: terms.Member) -> Evaluator:
    run, holds = evaluator(term.value), holds_member(term)
    return lambda env: holds(run(env))


@makes(terms.Known)
def _known(term: terms.Known) -> Evaluator:
    run = evaluator(term.value)
    return lambda env: point(run(env)) is not None
