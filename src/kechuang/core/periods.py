"""Periods as statistics name them, in one written form.

`2016` a year, `2016H1` a half, `2016Q2` a quarter, `2017-06` a month, `2017-06-29` a day, `2017-01/2017-04` or
`2011/2015` from the first to the last of two of a kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_PART = re.compile(r"(\d{4})([HQ])(\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1949, 2199
FORMS = "2016, 2016H1, 2016Q2, 2017-06, 2017-06-29, 2017-01/2017-04"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included. `kind`: year, half, quarter, month, day, or span of two of a kind."""

    text: str
    kind: str
    start: date
    end: date

    def __str__(self) -> str:
        return self.text

    def back(self, years: int) -> Period:
        """The same period so many years earlier; ValueError where the calendar has none (29 February)."""
        return parse_period("/".join(f"{int(one[:4]) - years:04d}{one[4:]}" for one in self.text.split("/")))


def parse_period(text: str) -> Period:
    """The period; raises ValueError with the forms there are."""
    first, slash, last = text.strip().upper().partition("/")
    try:
        kind, start, end = _one(first)
        if not slash:
            return Period(first, kind, start, end)
        other, begins, ends = _one(last)
    except ValueError:
        raise ValueError(f"{text!r:.40} is not a period: write {FORMS}") from None
    if other != kind or begins <= start:
        raise ValueError(f"{text!r:.40}: the second of two must be of the same kind and later")
    return Period(f"{first}/{last}", "span", start, ends)


def year(number: int) -> Period:
    """A calendar year."""
    return parse_period(f"{number:04d}")


def on(day: date) -> Period:
    """One day."""
    return Period(day.isoformat(), "day", day, day)


def _one(text: str) -> tuple[str, date, date]:
    if found := _YEAR.fullmatch(text):
        return "year", *_months(int(found[1]), 1, 12)
    if found := _PART.fullmatch(text):
        size, most = (6, 2) if found[2] == "H" else (3, 4)
        number = int(found[3])
        if not 1 <= number <= most:
            raise ValueError(text)
        return "half" if found[2] == "H" else "quarter", *_months(int(found[1]), size * (number - 1) + 1, size)
    if found := _MONTH.fullmatch(text):
        return "month", *_months(int(found[1]), int(found[2]), 1)
    if found := _DAY.fullmatch(text):
        _months(int(found[1]), int(found[2]), 1)
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return "day", day, day
    raise ValueError(text)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    after = first + count
    following = date(year, after, 1) if after <= 12 else date(year + 1, after - 12, 1)
    return date(year, first, 1), following - timedelta(days=1)
