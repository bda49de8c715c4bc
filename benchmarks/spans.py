"""Three-valued arithmetic over NumPy arrays for the oracle: whole numbers with bounds, truth with an open middle.

Slow and plain on purpose. An unknown number has `bounded` False; a number that is only partly open (a table looked up
with an unknown input) keeps its bounds, as docs/rule-language.md §3 says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Truth:
    """`yes` where it certainly holds, `no` where it certainly fails, neither where it is open."""

    yes: Bools
    no: Bools

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)


@dataclass(frozen=True)
class Number:
    """Integers between `low` and `high` inclusive; meaningless where not `bounded`."""

    low: Ints
    high: Ints
    bounded: Bools

    def __add__(self, other: Number) -> Number:
        return Number(self.low + other.low, self.high + other.high, self.bounded & other.bounded)

    def __sub__(self, other: Number) -> Number:
        return Number(self.low - other.high, self.high - other.low, self.bounded & other.bounded)

    def __mul__(self, factor: int) -> Number:
        if factor < 0:
            raise ValueError("only multiplication by a number that is not negative")
        return Number(self.low * factor, self.high * factor, self.bounded)

    def product(self, other: Number) -> Number:
        """Product of two numbers that are not negative."""
        return Number(self.low * other.low, self.high * other.high, self.bounded & other.bounded)

    def __ge__(self, other: Number) -> Truth:
        both = self.bounded & other.bounded
        return Truth(both & (self.low >= other.high), both & (self.high < other.low))

    def __gt__(self, other: Number) -> Truth:
        return ~(other >= self)

    def __le__(self, other: Number) -> Truth:
        return other >= self


def exact(values: Ints, known: Bools) -> Number:
    return Number(values, values, known)


def constant(value: int, like: Number) -> Number:
    filled = np.full(len(like.low), value, dtype=np.int64)
    return Number(filled, filled, np.ones(len(filled), dtype=np.bool_))


def least(a: Number, b: Number) -> Number:
    return Number(np.minimum(a.low, b.low), np.minimum(a.high, b.high), a.bounded & b.bounded)


def greatest(a: Number, b: Number) -> Number:
    return Number(np.maximum(a.low, b.low), np.maximum(a.high, b.high), a.bounded & b.bounded)


def choose(test: Truth, a: Number, b: Number) -> Number:
    """`if(test, a, b)`: both stay possible where the test is open."""
    first, second = ~test.no, ~test.yes
    low = np.where(test.yes, a.low, np.where(test.no, b.low, np.minimum(a.low, b.low)))
    high = np.where(test.yes, a.high, np.where(test.no, b.high, np.maximum(a.high, b.high)))
    return Number(low, high, (a.bounded | ~first) & (b.bounded | ~second))


def pick(tests: Sequence[Truth], values: Sequence[int]) -> Number:
    """The value of the first row whose test holds; `values` has one more entry, for `else`."""
    size = len(tests[0].yes)
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, np.iinfo(np.int64).min)
    reached = np.ones(size, dtype=np.bool_)
    rows = [*tests, Truth(np.ones(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_))]
    for test, value in zip(rows, values, strict=True):
        possible = reached & ~test.no
        low[possible] = np.minimum(low[possible], value)
        high[possible] = np.maximum(high[possible], value)
        reached &= ~test.yes
    return Number(low, high, np.ones(size, dtype=np.bool_))


def whole(value: Number, numerator: int, denominator: int, step: int = 1, half: bool = True) -> Number:
    """`value * numerator / denominator` to a multiple of `step`: half away from zero, or down. Not below zero."""
    unit = denominator * step

    def one(values: Ints) -> Ints:
        scaled = values * numerator
        return (2 * scaled + unit) // (2 * unit) * step if half else scaled // unit * step

    return Number(one(value.low), one(value.high), value.bounded)
