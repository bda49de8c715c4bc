"""Exact numbers that may be known only within bounds: 50余 is 50 to 60, 超过20 is more than 20, unknown is no span."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

QUALIFIERS = ("eq", "ge", "gt", "le", "lt", "about", "over", "near")


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, None for an open end. `about`: the publisher says so himself."""

    low: Fraction | None
    high: Fraction | None
    about: bool = False

    @property
    def point(self) -> Fraction | None:
        """The one value, if there is one."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def known(self) -> bool:
        """Is anything known?"""
        return self.low is not None or self.high is not None


def point(value: Fraction | int) -> Span:
    """Exactly this."""
    return Span(Fraction(value), Fraction(value))


def qualified(value: Fraction, qualifier: str) -> Span:
    """What a published number says. `over` (余): up to the next unit of its last digit that is not zero."""
    match qualifier:
        case "ge" | "gt":
            return Span(value, None)
        case "le" | "lt" | "near":
            return Span(None, value)
        case "over":
            return Span(value, value + _last_unit(value))
        case "about":
            return Span(value, value, about=True)
    return point(value)


def _last_unit(value: Fraction) -> Fraction:
    """10 for 50, 1000 for 2000, 0.1 for 3.9; 1 for zero."""
    if value == 0:
        return Fraction(1)
    unit = Fraction(1)
    while value % unit:
        unit /= 10
    while value % (unit * 10) == 0:
        unit *= 10
    return unit


def negative(a: Span) -> Span:
    """-a."""
    return Span(None if a.high is None else -a.high, None if a.low is None else -a.low, a.about)


def plus(a: Span, b: Span) -> Span:
    """a + b."""
    return Span(_add(a.low, b.low), _add(a.high, b.high), a.about or b.about)


def minus(a: Span, b: Span) -> Span:
    """a - b."""
    return plus(a, negative(b))


def times(a: Span, b: Span) -> Span | None:
    """a × b; None when nothing can be said."""
    about = a.about or b.about
    if a.point is not None and b.point is not None:
        return Span(a.point * b.point, a.point * b.point, about)
    if a.point is not None:
        return _scaled(b, a.point, about)
    if b.point is not None:
        return _scaled(a, b.point, about)
    if _positive(a) and _positive(b):
        assert a.low is not None and b.low is not None
        high = None if a.high is None or b.high is None else a.high * b.high
        return Span(a.low * b.low, high, about)
    return None


def over(a: Span, b: Span) -> Span | None:
    """a ÷ b; None for a divisor that is or may be zero, or when nothing can be said."""
    about = a.about or b.about
    if b.point is not None:
        return None if b.point == 0 else _scaled(a, 1 / b.point, about)
    if b.low is not None and b.low > 0:
        inverse = Span(Fraction(0) if b.high is None else 1 / b.high, 1 / b.low, about)
        return times(a, inverse)
    if b.low is None and b.high is not None and b.high > 0 and _positive(a):
        # 不到 b of something that is not negative: the quotient is at least a ÷ b
        assert a.low is not None
        return Span(a.low / b.high, None, about)
    return None


def _scaled(a: Span, factor: Fraction, about: bool) -> Span:
    low = None if a.low is None else a.low * factor
    high = None if a.high is None else a.high * factor
    if factor == 0:
        return Span(Fraction(0), Fraction(0), about)
    return Span(low, high, about) if factor > 0 else Span(high, low, about)


def _positive(a: Span) -> bool:
    return a.low is not None and a.low >= 0


def _add(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b
