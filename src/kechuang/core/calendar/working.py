"""Which days people work, and when a period ends. Pure functions of the published calendar; no clock.

Civil Code art. 201-203: the day on which a period begins is not counted; where the last day is a day off, the period
ends with the first working day after it. Whether "日" means working or calendar days differs from law to law, so the
unit is an argument. Beyond the last published year the answer is provisional: weekends and the fixed public holidays
of the law count as days off, the movable ones (Spring Festival, Qingming, Dragon Boat, Mid-Autumn) are not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Literal

from kechuang.core.calendar.published import PUBLISHED

Unit = Literal["working", "calendar"]
_ONE = timedelta(days=1)
LONGEST = 3_660
"""Days of a period; bounds the walk."""
# 全国年节及纪念日放假办法 (2024): New Year one day, Labour Day two, National Day three; the others have no fixed date.
_FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class DayKind(Enum):
    """`provisional_*`: the year has not been published."""

    WORK = "work"
    OFF = "off"
    PROVISIONAL_WORK = "provisional_work"
    PROVISIONAL_OFF = "provisional_off"

    @property
    def works(self) -> bool:
        return self in {DayKind.WORK, DayKind.PROVISIONAL_WORK}

    @property
    def provisional(self) -> bool:
        return self in {DayKind.PROVISIONAL_WORK, DayKind.PROVISIONAL_OFF}


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period; `provisional` when a year that is not published yet was counted through."""

    day: date
    provisional: bool = False


def day_kind(day: date) -> DayKind:
    """Do people work on `day`? Days before the first published year are provisional too."""
    weekend = day.weekday() >= 5
    if day.year not in PUBLISHED:
        off = weekend or (day.month, day.day) in _FIXED
        return DayKind.PROVISIONAL_OFF if off else DayKind.PROVISIONAL_WORK
    off_days, work_days = _published(day.year)
    off = day in off_days or (weekend and day not in work_days)
    return DayKind.OFF if off else DayKind.WORK


def end_of_period(start: date, days: int, unit: Unit) -> Due:
    """The last day of a period of `days` that begins on `start`, which is not counted itself.

    Raises ValueError for fewer than one day or more than LONGEST.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"a period of {days} days")
    day, provisional = start, False
    if unit == "calendar":
        day += days * _ONE
        while not (kind := day_kind(day)).works:
            provisional |= kind.provisional
            day += _ONE
        return Due(day, provisional or kind.provisional)
    left = days
    while left:
        day += _ONE
        kind = day_kind(day)
        provisional |= kind.provisional
        left -= kind.works
    return Due(day, provisional)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(day_kind(start + n * _ONE).works for n in range(1, (end - start).days + 1))


@cache
def _published(year: int) -> tuple[frozenset[date], frozenset[date]]:
    off, work = PUBLISHED[year]
    return _days(year, off), _days(year, work)


def _days(year: int, runs: str) -> frozenset[date]:
    found = set()
    for run in runs.split():
        first, _, last = run.partition("-")
        day, end = _day(year, first), _day(year, last or first)
        while day <= end:
            found.add(day)
            day += _ONE
    return frozenset(found)


def _day(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))
