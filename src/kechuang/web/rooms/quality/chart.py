"""A line over months as plain SVG figures; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, LEFT, TOP = 480, 120, 40, 10
_FLOOR = HEIGHT - 20


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` are (x, y); `line` is their list for a polyline; `top` and `bottom` the words of the axis."""

    kind: str
    points: tuple[tuple[float, float], ...]
    line: str
    top: str
    first: date | None
    last: date | None


def chart(kind: str, values: Sequence[tuple[date, int | None]]) -> Chart:
    """Months without a figure are left out of the line. `complete` is in tenths of a per cent, from 0 to 100 %."""
    known = [(place, value) for place, (_, value) in enumerate(values) if value is not None]
    most = 1000 if kind == "complete" else max((value for _, value in known), default=0) or 1
    step = (WIDTH - LEFT - 10) / max(1, len(values) - 1)
    points = tuple(
        (round(LEFT + place * step, 1), round(_FLOOR - (_FLOOR - TOP) * value / most, 1)) for place, value in known
    )
    return Chart(
        kind,
        points,
        " ".join(f"{x},{y}" for x, y in points),
        "100%" if kind == "complete" else str(most),
        values[0][0] if values else None,
        values[-1][0] if values else None,
    )
