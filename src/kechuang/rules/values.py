"""Three-valued logic and numbers with open parts: what every engine computes with, on Python's exact numbers.

A number is an int or Fraction in base units, a `Span` of two of them, or None (unknown). Yes/no is True, False, None.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

Number = int | Fraction


class Span(NamedTuple):
    """Every value from `low` to `high` is still possible."""

    low: Number
    high: Number


Value = Any
"""A number, span, bool, str, date, frozenset or None."""


def conj(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and: false wins, then unknown."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def disj(values: Iterable[bool | None]) -> bool | None:
    """Kleene's or: true wins, then unknown."""
    result: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def point(value: Number | Span | None) -> Number | None:
    """A span that has closed to one value; anything still open is unknown."""
    if type(value) is Span:
        return value.low if value.low == value.high else None
    return value  # type: ignore[return-value]


def compare_spans(op: str, left: Span, right: Span) -> bool | None:
    """Decided when it holds, or fails, for every value of both."""
    if op in ("<", "<="):
        return compare_spans(">" if op == "<" else ">=", right, left)
    if op == ">=":
        return True if left.low >= right.high else False if left.high < right.low else None
    if op == ">":
        return True if left.low > right.high else False if left.high <= right.low else None
    if left.low > right.high or left.high < right.low:
        same: bool | None = False
    else:
        same = True if left.low == left.high == right.low == right.high else None
    return same if op == "=" or same is None else not same


def compare(op: str, left: object, right: object) -> bool:
    """Two known values of one kind."""
    if op == "=":
        return left == right
    if op == "!=":
        return left != right
    if op == "<":
        return left < right  # type: ignore[operator, no-any-return]
    if op == "<=":
        return left <= right  # type: ignore[operator, no-any-return]
    if op == ">":
        return left > right  # type: ignore[operator, no-any-return]
    return left >= right  # type: ignore[operator, no-any-return]


def round_to(mode: str, value: Number, step: Fraction) -> Number:
    """To a multiple of `step`: half away from zero, half even, down (−∞) or up (+∞)."""
    steps = Fraction(value) / step
    whole, rest = divmod(steps.numerator, steps.denominator)
    twice = 2 * rest - steps.denominator  # sign tells on which side of the half
    if mode == "ceil":
        whole += rest > 0
    elif mode == "round_even":
        whole += twice > 0 or (twice == 0 and whole % 2 == 1)
    elif mode == "round":
        whole += twice > 0 or (twice == 0 and whole >= 0)
    result = whole * step
    return result.numerator if result.denominator == 1 else result
