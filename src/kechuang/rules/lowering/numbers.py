"""Exact numbers as integer operations: value = num / den / 10**scale, with open numbers as pairs of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kechuang.rules.lowering.ops import Builder, Op


@dataclass(frozen=True, slots=True)
class Num:
    """`den` is a positive integer operation (or null), None for 1."""

    num: Op
    den: Op | None = None
    scale: int = 0

    @property
    def null(self) -> bool:
        return self.num.null or (self.den is not None and self.den.null)

    def same(self, other: Num) -> bool:
        return self.num is other.num and self.den is other.den and self.scale == other.scale


@dataclass(frozen=True, slots=True)
class Pair:
    """Bounds of a number; the same `Num` twice when it is closed or unknown as a whole."""

    low: Num
    high: Num

    @property
    def closed(self) -> bool:
        return self.low.same(self.high)


class Arithmetic:
    """Exact arithmetic on `Num`; every method builds operations, nothing is computed here."""

    def __init__(self, builder: Builder):
        self.b = builder

    def const(self, value: Fraction) -> Num:
        for scale in range(13):
            steps, rest = divmod(10**scale, value.denominator)
            if rest == 0:
                return Num(self.b.lit(value.numerator * steps), None, scale)
        return Num(self.b.lit(value.numerator), self.b.lit(value.denominator))

    def at_scale(self, a: Num, scale: int) -> Op:
        return a.num if scale == a.scale else self.b.mul(a.num, self.b.lit(10 ** (scale - a.scale)))

    def plus(self, a: Num, b: Num, minus: bool = False) -> Num:
        scale = max(a.scale, b.scale)
        left, right = self.at_scale(a, scale), self.at_scale(b, scale)
        den: Op | None = None
        if a.den is not b.den:
            if b.den is not None:
                left = self.b.mul(left, b.den)
            if a.den is not None:
                right = self.b.mul(right, a.den)
            den = a.den if b.den is None else b.den if a.den is None else self.b.mul(a.den, b.den)
        else:
            den = a.den
        return Num(self.b.sub(left, right) if minus else self.b.add(left, right), den, scale)

    def times(self, a: Num, b: Num) -> Num:
        den = a.den if b.den is None else b.den if a.den is None else self.b.mul(a.den, b.den)
        return Num(self.b.mul(a.num, b.num), den, a.scale + b.scale)

    def over(self, a: Num, b: Num) -> Num:
        """a / b; null where b is zero; the sign of b moves to the numerator."""
        top = a.num if b.den is None else self.b.mul(a.num, b.den)
        bottom, zero = b.num, self.b.lit(0)
        if bottom.low < 0:
            below = self.b.cmp("<", bottom, zero)
            top = self.b.case([(below, self.b.neg(top))], top)
            bottom = self.b.case(
                [
                    (self.b.cmp(">", b.num, zero), _at_least_one(self.b, b.num)),
                    (below, _at_least_one(self.b, self.b.neg(b.num))),
                ],
                self.b.lit(None),
            )
        elif bottom.low == 0:
            bottom = self.b.case([(self.b.cmp(">", bottom, zero), _at_least_one(self.b, bottom))], self.b.lit(None))
        if a.den is not None:
            bottom = self.b.mul(bottom, a.den)
        scale = a.scale - b.scale
        if scale < 0:
            top, scale = self.b.mul(top, self.b.lit(10**-scale)), 0
        return Num(top, None if bottom.op == "lit" and bottom.data == 1 else bottom, scale)

    def compare(self, op: str, a: Num, b: Num) -> Op:
        """Cross-multiplied: no division."""
        scale = max(a.scale, b.scale)
        left, right = self.at_scale(a, scale), self.at_scale(b, scale)
        if a.den is not b.den:
            left = left if b.den is None else self.b.mul(left, b.den)
            right = right if a.den is None else self.b.mul(right, a.den)
            return self.b.cmp(op, left, right)
        found = self.b.cmp(op, left, right)
        if a.den is None or not a.den.null:
            return found
        return self.b.case([(self.b.is_null(a.den), self.b.lit(None, "bool"))], found)

    def select(self, whens: list[tuple[Op, Num]], default: Num) -> Num:
        """SQL's CASE over numbers."""
        scale = max(item.scale for item in [default, *(value for _, value in whens)])
        num = self.b.case([(test, self.at_scale(value, scale)) for test, value in whens], self.at_scale(default, scale))
        if default.den is None and all(value.den is None for _, value in whens):
            return Num(num, None, scale)
        one = self.b.lit(1)
        den = self.b.case([(test, value.den or one) for test, value in whens], default.den or one)
        return Num(num, den, scale)

    def extreme(self, op: str, a: Num, b: Num) -> Num:
        """least or greatest, null if either is null."""
        if a.same(b):
            return a
        if a.null and not b.null:
            a, b = b, a
        for winner, loser in ((a, b), (b, a)):
            if not loser.null and self.compare("<=" if op == "least" else ">=", winner, loser) is self.b.lit(True):
                return winner
        if not a.null:  # an unknown b fails the test and stays: null
            found = self.select([(self.compare("<=" if op == "least" else ">=", a, b), a)], b)
        else:
            first = self.compare("<=" if op == "least" else ">=", a, b)
            found = self.select([(first, a), (self.b.not_(first), b)], self.unknown())
        if found.den is not None:
            return found
        sides = [self.at_scale(item, found.scale) for item in (a, b)]
        best = min if op == "least" else max
        low, high = best(side.low for side in sides), best(side.high for side in sides)
        return Num(self.b.within(found.num, low, high), None, found.scale)

    def unknown(self) -> Num:
        return Num(self.b.lit(None))

    def is_null(self, a: Num) -> Op:
        return self.b.logic("or", [self.b.is_null(a.num)] + ([self.b.is_null(a.den)] if a.den is not None else []))

    def otherwise(self, a: Num, b: Num) -> Num:
        """a, or b where a is null."""
        if not a.null:
            return a
        if a.den is None and b.den is None:
            scale = max(a.scale, b.scale)
            return Num(self.b.coalesce(self.at_scale(a, scale), self.at_scale(b, scale)), None, scale)
        return self.select([(self.is_null(a), b)], a)

    def point(self, pair: Pair) -> Num:
        """The number where the pair has closed, null where it is open."""
        if pair.closed:
            return pair.low
        return self.select([(self.compare("=", pair.low, pair.high), pair.low)], self.unknown())

    def round(self, mode: str, a: Num, step: Fraction) -> Num:
        rest, factor = _factor(a.num)
        ratio = Fraction(factor * step.denominator, 10**a.scale * step.numerator)  # in lowest terms
        top = self.b.mul(rest, self.b.lit(ratio.numerator))
        bottom = self.b.mul(a.den or self.b.lit(1), self.b.lit(ratio.denominator))
        return self.times(Num(self._steps(mode, top, bottom)), self.const(step))

    def _steps(self, mode: str, n: Op, d: Op) -> Op:
        """n / d in whole steps."""
        b, one = self.b, self.b.lit(1)
        if d is one:
            return n
        if mode == "round":
            return self._away(n, lambda x: self._half_up(x, d))
        if mode == "floor":
            return self._signed(n, lambda x: b.div(x, d), lambda x: b.div(b.sub(b.add(x, d), one), d))
        if mode == "ceil":
            return self._signed(n, lambda x: b.div(b.sub(b.add(x, d), one), d), lambda x: b.div(x, d))
        whole = self._steps("floor", n, d)
        twice = b.sub(b.mul(b.sub(n, b.mul(whole, d)), b.lit(2)), d)
        odd = b.cmp("=", b.sub(whole, b.mul(self._steps("floor", whole, b.lit(2)), b.lit(2))), one)
        up = b.logic("or", [b.cmp(">", twice, b.lit(0)), b.logic("and", [b.cmp("=", twice, b.lit(0)), odd])])
        return b.case([(up, b.add(whole, one))], whole)

    def _half_up(self, n: Op, d: Op) -> Op:
        b = self.b
        if d.op == "lit":
            return b.div(b.add(n, b.lit(d.data // 2)), d)
        two = b.lit(2)
        return b.div(b.add(b.mul(n, two), d), b.mul(d, two))

    def _away(self, n: Op, positive: Callable[[Op], Op]) -> Op:
        """`positive(n)`, mirrored below zero."""
        if n.low >= 0:
            return positive(n)
        minus = self.b.neg(n)
        above = self.b.cmp(">=", n, self.b.lit(0))
        size = self.b.within(self.b.case([(above, n)], minus), 0, max(n.high, minus.high))
        steps = positive(size)
        return self.b.case([(above, steps)], self.b.neg(steps))

    def _signed(self, n: Op, positive: Callable[[Op], Op], negative: Callable[[Op], Op]) -> Op:
        """`positive(n)` for n ≥ 0, else −`negative(−n)`: only non-negative integers are ever divided."""
        if n.low >= 0:
            return positive(n)
        return self.b.case([(self.b.cmp(">=", n, self.b.lit(0)), positive(n))], self.b.neg(negative(self.b.neg(n))))


def _factor(op: Op) -> tuple[Op, int]:
    """An operation as another one times a constant."""
    if op.op == "mul" and op.args[1].op == "lit" and not op.args[1].null:
        return op.args[0], op.args[1].data
    return op, 1


def _at_least_one(builder: Builder, op: Op) -> Op:
    """The same value where it is known to be positive, with bounds that say so."""
    return builder.within(op, 1, max(op.high, 1))
