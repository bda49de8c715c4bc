"""A line over periods with a target, as plain numbers for an SVG; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kechuang.core.periods import Period
from kechuang.figures.model import Figure
from kechuang.figures.words import period_words, rounded

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FLOOR = 640, 220, 116, 64, 24, 184


_STEPS = tuple(map(Fraction, ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with its words; `kind` is value or target."""

    x: float
    y: float
    kind: str
    label: str
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` joins the values; `wanted` leads from the last of them to the target."""

    dots: tuple[Dot, ...]
    line: str
    wanted: str
    ticks: tuple[tuple[float, str], ...]
    title: str


def chart(
    series: Sequence[Figure], title: str, lang: str, target: tuple[Period, Fraction, str] | None = None
) -> Chart | None:
    """None below two points. Places on the axis are proportional to time; values start at zero unless one is less."""
    known = [(one.period, one.part.point, _bare(one)) for one in series if one.part and one.part.point is not None]
    points = [(period, value, word, "value") for period, value, word in known if value is not None]
    if target:
        points.append((target[0], target[1], target[2], "target"))
    if len(points) < 2:
        return None
    low = min(Fraction(0), *(value for _, value, _, _ in points))
    top = _nice(max(value for _, value, _, _ in points))
    first, last = (edge(period.end.toordinal() for period, *_ in points) for edge in (min, max))
    dots = [
        Dot(
            round(LEFT + (WIDTH - LEFT - RIGHT) * (period.end.toordinal() - first) / max(1, last - first), 1),
            _y(value, low, top),
            kind,
            period_words(period, lang),
            word,
        )
        for period, value, word, kind in points
    ]
    values = [one for one in dots if one.kind == "value"]
    goal = [one for one in dots if one.kind == "target"]
    ticks = tuple((_y(value, low, top), _tick(value)) for value in dict.fromkeys((low, (low + top) / 2, top)))
    return Chart(tuple(dots), _path(values), _path([*values[-1:], *goal]) if goal and values else "", ticks, title)


def _bare(one: Figure) -> str:
    """The number without its unit, which stands below the chart."""
    assert one.part is not None and one.part.point is not None
    return rounded(one.part.point, max(one.digits, one.indicator.decimals))


def _y(value: Fraction, low: Fraction, top: Fraction) -> float:
    return round(float(FLOOR - (FLOOR - TOP) * (value - low) / (top - low)), 1)


def _path(dots: Sequence[Dot]) -> str:
    return " ".join(f"{one.x},{one.y}" for one in dots)


def _nice(value: Fraction) -> Fraction:
    """The next round step of a power of ten at or above."""
    if value <= 0:
        return Fraction(1)
    unit = Fraction(1)
    while unit * 10 < value:
        unit *= 10
    while unit > value:
        unit /= 10
    return next(unit * step for step in _STEPS if unit * step >= value)


def _tick(value: Fraction) -> str:
    digits = 0
    while digits < 3 and (value * 10**digits).denominator != 1:
        digits += 1
    return rounded(value, digits)
