"""Choices, bounds, rounding and what to do about the unknown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.shapes import hull
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL
from kechuang.rules.values import round_to

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


def extreme(checker: Checker, node: tree.Call) -> terms.Term:
    """least, greatest and best (an election)."""
    items = [checker.numeric(arg) for arg in node.args]
    dims = checker.unified(node, *items)
    record = checker.merged(node, *items).record
    lows, highs = [i.type.low for i in items], [i.type.high for i in items]
    best = min if node.function == "least" else max
    kind = replace(
        hull(items),
        dims=dims,
        record=record,
        low=None if None in lows else best(v for v in lows if v is not None),
        high=None if None in highs else best(v for v in highs if v is not None),
        span=any(i.type.span for i in items) or node.function == "best",
    )
    if kind.ratio and node.function == "best":
        kind = replace(kind, span=any(i.type.span for i in items))
    return terms.Extreme(type=kind, text=checker.text(node), op=node.function, items=tuple(items))


def choose(checker: Checker, node: tree.Call) -> terms.Term:
    """if(c, a, b)."""
    return checker.cases(
        node, [(checker.boolean(node.args[0]), checker.term(node.args[1]))], checker.term(node.args[2])
    )


def rounded(checker: Checker, node: tree.Call) -> terms.Term:
    """round, round_even, floor and ceil to a step."""
    value, step = checker.numeric(node.args[0]), checker.term(node.args[1])
    if not isinstance(step, terms.Const) or not isinstance(step.value, Fraction) or step.value <= 0:
        raise SyntaxProblem(node.args[1].start, "the step is a positive number written out", "e.g. round(x, 0.01元)")
    dims = checker.unified(node, value, step)
    if value.type.is_money and step.value.denominator != 1:
        raise SyntaxProblem(node.args[1].start, "money is rounded to whole fen at the finest", "0.01元")
    low, high = value.type.low, value.type.high
    kind = replace(
        value.type,
        dims=dims,
        ratio=False,
        low=None if low is None else Fraction(round_to("floor", low, step.value)),
        high=None if high is None else Fraction(round_to("ceil", high, step.value)),
    )
    return terms.Round(type=kind, text=checker.text(node), mode=node.function, value=value, step=step.value)


def has(checker: Checker, node: tree.Call) -> terms.Term:
    """A set holds any of the codes."""
    value = checker.term(node.args[0])
    if value.type.kind != "set":
        raise SyntaxProblem(node.start, f"`{value.text}` is {value.type.named()}, not a set", "use = or in (…)")
    return checker.member(node, value, [checker.term(arg) for arg in node.args[1:]])


def known(checker: Checker, node: tree.Call) -> terms.Term:
    """Is the value known? Always yes or no."""
    value = checker.term(node.args[0])
    return terms.Known(type=replace(BOOL, record=value.type.record), text=checker.text(node), value=value)


def otherwise(checker: Checker, node: tree.Call) -> terms.Term:
    """The value, or what missing counts as."""
    value, fallback = checker.term(node.args[0]), checker.term(node.args[1])
    record = checker.merged(node, value, fallback).record
    if value.type.kind != fallback.type.kind or value.type.kind not in ("num", "bool", "date"):
        raise SyntaxProblem(
            node.start, f"`{value.text}` is {value.type.named()}, `{fallback.text}` is {fallback.type.named()}"
        )
    kind = value.type
    if kind.kind == "num":
        kind = replace(hull([value, fallback]), dims=checker.unified(node, value, fallback), span=fallback.type.span)
    return terms.Otherwise(type=replace(kind, record=record), text=checker.text(node), value=value, fallback=fallback)
