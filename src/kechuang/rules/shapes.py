"""Bounds, spans and units of results."""

from __future__ import annotations

from dataclasses import replace

from kechuang.rules import terms
from kechuang.rules.types import Type


def negated(kind: Type) -> Type:
    """The type of the number with the opposite sign."""
    return replace(kind, low=None if kind.high is None else -kind.high, high=None if kind.low is None else -kind.low)


def hull(items: list[terms.Term]) -> Type:
    """A number type whose bounds cover all items; loose only if all are."""
    firm = [item.type for item in items if not item.type.loose] or [items[0].type]
    lows, highs = [item.type.low for item in items], [item.type.high for item in items]
    return Type(
        "num",
        firm[0].dims,
        loose=all(item.type.loose for item in items),
        span=any(item.type.span for item in items),
        ratio=any(item.type.ratio for item in items),
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
    )


def shaped(kind: Type, op: str, left: Type, right: Type) -> Type:
    """Bounds, span and ratio of an arithmetic result."""
    spanned = left.span or right.span
    ratio = left.ratio or right.ratio or op == "/"
    if None in (left.low, left.high, right.low, right.high):
        return replace(kind, span=spanned and op in "+-", ratio=ratio)
    assert left.low is not None and left.high is not None and right.low is not None and right.high is not None
    if op == "/":
        constant = right.low == right.high and right.low != 0
        ends = [left.low / right.low, left.high / right.low] if constant else []
        low, high = (min(ends), max(ends)) if ends else (None, None)
        return replace(kind, span=left.span and constant, ratio=True, low=low, high=high)
    if op == "+":
        return replace(kind, span=spanned, ratio=ratio, low=left.low + right.low, high=left.high + right.high)
    if op == "-":
        return replace(kind, span=spanned, ratio=ratio, low=left.low - right.high, high=left.high - right.low)
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    signed = left.low < 0 and right.low < 0
    keeps = (
        spanned
        and not signed
        and ((left.low >= 0 and right.low >= 0) or left.low == left.high or right.low == right.high)
    )
    return replace(kind, span=keeps, ratio=ratio, low=min(corners), high=max(corners))
