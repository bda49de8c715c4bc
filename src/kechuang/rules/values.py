"""Three-valued logic and numbers with open parts: what every engine computes with, on Python's exact numbers.

A number is an int or Fraction in base units, a `Span` of two of them, or None (unknown). Yes/no is True, False, None.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
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


def compares(op: str) -> Callable[[Any, Any], bool]:
    """The comparison of two known values of one kind."""
    return OPERATORS[op]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def exact(top: int, below: int) -> Number:
    """`top / below`, an int where it is whole."""
    steps, rest = divmod(top, below)
    return Fraction(top, below) if rest else steps


def whole(found: Any) -> Any:
    """The same value, a whole Fraction as an int."""
    return found.numerator if type(found) is Fraction and found.denominator == 1 else found


def divide(left: Number, right: Number) -> Number | None:
    """Division by zero is unknown."""
    if not right:
        return None
    return exact(left, right) if type(left) is int and type(right) is int else Fraction(left) / right


def round_to(mode: str, value: Number, step: Fraction) -> Number:
    """To a multiple of `step`: half away from zero, half even, down (−∞) or up (+∞)."""
    unit = value.denominator * step.numerator
    steps, rest = divmod(value.numerator * step.denominator, unit)
    twice = 2 * rest - unit  # sign tells on which side of the half
    if mode == "ceil":
        steps += rest > 0
    elif mode == "round_even":
        steps += twice > 0 or (twice == 0 and steps % 2 == 1)
    elif mode == "round":
        steps += twice > 0 or (twice == 0 and steps >= 0)
    return exact(steps * step.numerator, step.denominator)
