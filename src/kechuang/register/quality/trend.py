"""The same figures at earlier month ends, as they were known then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.register.quality.reading import Figures, figures, kept_figures

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A month's end; `figures` None: not worked out yet."""

    day: date
    figures: Figures | None


def month_ends(as_of: date, months: int = MONTHS) -> list[tuple[date, datetime]]:
    """The last days of the months before the one of `as_of`, the earliest first, each with its last moment here."""
    found, first = [], as_of.replace(day=1)
    for _ in range(months):
        last = first - timedelta(days=1)
        found.append((last, timezone.make_aware(datetime.combine(last, time.max))))
        first = last.replace(day=1)
    return found[::-1]


def trend(pack: Pack, as_of: date, department: str, months: int = MONTHS) -> list[Point]:
    """What has been worked out of a department's past."""
    points = []
    for day, moment in month_ends(as_of, months):
        kept = kept_figures(pack, day, moment)
        points.append(Point(day, None if kept is None else kept.get(department, Figures())))
    return points


def fill(pack: Pack, as_of: date, months: int, done: Callable[[date], None] = lambda day: None) -> None:
    """Work out the figures of past month ends."""
    for day, moment in month_ends(as_of, months):
        figures(pack, day, moment)
        done(day)
