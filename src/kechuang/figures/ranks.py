"""The place of a scope among its peers. Who is not known can often not be greater: the whole leaves no room."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kechuang.figures.spans import Span


def rank(ours: Fraction, peers: Sequence[Fraction | None], whole: Fraction | None) -> Span:
    """From best to worst possible place, the greatest first; equal values share the better place.

    `peers`: None is not known. `whole`: what everybody's values add up to; without it nothing bounds the unknown.
    """
    ahead = sum(one is not None and one > ours for one in peers)
    unknown = sum(one is None for one in peers)
    best = Fraction(1 + ahead)
    if not unknown:
        return Span(best, best)
    possible = unknown
    if whole is not None:
        left = whole - ours - sum((one for one in peers if one is not None), Fraction(0))
        possible = 0 if left <= ours else min(unknown, _greater(left, ours, unknown))
    return Span(best, best + possible)


def _greater(left: Fraction, ours: Fraction, most: int) -> int:
    """How many can share out `left` so that each has more than `ours`."""
    number = 0
    while number < most and (number + 1) * ours < left:
        number += 1
    return number
