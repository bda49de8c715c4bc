"""When something can be booked: weekly slots with places, days on which it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from kechuang.register.problems import RegisterError

MOST_SLOTS, MOST_CLOSED, MOST_PLACES = 60, 200, 10_000
AHEAD = 60
"""Days ahead that can be booked at most."""
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_LINE = re.compile(
    r"^(?P<days>[周一二三四五六日天至、,\-~]+|每天|每日)\s*"
    r"(?P<start>\d{1,2}:\d{2})\s*[-~至]\s*(?P<end>\d{1,2}:\d{2})\s+(?P<places>\d{1,5})\s*(?:人|位|个)?$"
)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """`places` from `start` to `end` on every day of `weekday` (1 Monday … 7 Sunday)."""

    weekday: int
    start: time
    end: time
    places: int

    def overlaps(self, other: Slot) -> bool:
        return self.weekday == other.weekday and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Calendar:
    """Slots by weekday and time; on `closed` days there are none. `ahead`: how many days ahead one can book."""

    slots: tuple[Slot, ...] = ()
    closed: frozenset[date] = field(default_factory=frozenset)
    ahead: int = 30

    def of(self, day: date) -> Iterator[Slot]:
        """The slots of a day, the earliest first."""
        if day not in self.closed:
            yield from (slot for slot in self.slots if slot.weekday == day.isoweekday())

    def plain(self) -> dict[str, Any]:
        """As the database keeps it; {} when nothing can be booked."""
        if not self.slots:
            return {}
        slots = [[one.weekday, f"{one.start:%H:%M}", f"{one.end:%H:%M}", one.places] for one in self.slots]
        return {"slots": slots, "closed": sorted(day.isoformat() for day in self.closed), "ahead": self.ahead}

    @classmethod
    def kept(cls, plain: Mapping[str, Any]) -> Calendar:
        """Out of the database."""
        slots = tuple(
            Slot(weekday, time.fromisoformat(start), time.fromisoformat(end), places)
            for weekday, start, end, places in plain.get("slots", ())
        )
        return cls(slots, frozenset(map(date.fromisoformat, plain.get("closed", ()))), plain.get("ahead", 30))


def made(slots: list[Slot], closed: list[date], ahead: int = 30) -> Calendar:
    """A calendar out of what somebody gave; raises RegisterError for slots that overlap or cannot be."""
    ordered = sorted(slots)
    if len(ordered) > MOST_SLOTS or len(closed) > MOST_CLOSED:
        raise RegisterError(f"场次最多 {MOST_SLOTS} 个，闭馆日最多 {MOST_CLOSED} 天", "too many slots or closed days")
    for one in ordered:
        if not 1 <= one.weekday <= 7 or one.end <= one.start or not 1 <= one.places <= MOST_PLACES:
            raise RegisterError(
                f"场次 {_said(one)} 不成立：结束须晚于开始，名额 1 至 {MOST_PLACES}",
                f"a slot ends after it starts and has 1 to {MOST_PLACES} places",
            )
    for one, after in pairwise(ordered):
        if one.overlaps(after):
            raise RegisterError(f"场次重叠：{_said(one)} 与 {_said(after)}", "two slots overlap")
    if not 1 <= ahead <= AHEAD:
        raise RegisterError(f"可提前预约 1 至 {AHEAD} 天", f"bookings open 1 to {AHEAD} days ahead")
    return Calendar(tuple(ordered), frozenset(closed), ahead)


def read_lines(text: str) -> list[Slot]:
    """Slots as people write them, one line each: `周二至周日 09:00-10:30 30人`. Raises RegisterError with the line."""
    slots: list[Slot] = []
    for number, line in enumerate(text.translate(_PLAIN).splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.match(line.strip())
        days = _days(found["days"]) if found else []
        if not found or not days:
            raise RegisterError(
                f"第 {number} 行“{line.strip()[:40]}”看不懂，请写成：周二至周日 09:00-10:30 30人",
                f"line {number} cannot be read: write 周二至周日 09:00-10:30 30人",
            )
        start, end, places = _time(found["start"]), _time(found["end"]), int(found["places"])
        slots += [Slot(day, start, end, places) for day in days]
    return slots


def lines_of(calendar: Calendar) -> list[tuple[str, list[int]]]:
    """The same slots as lines: (`09:00-10:30 30人`, weekdays)."""
    lines: dict[str, list[int]] = {}
    for one in calendar.slots:
        lines.setdefault(f"{one.start:%H:%M}-{one.end:%H:%M} {one.places}人", []).append(one.weekday)
    return list(lines.items())


def written(calendar: Calendar) -> str:
    """As `read_lines` reads it."""
    return "\n".join(f"{'、'.join(WEEKDAYS[day - 1] for day in days)} {rest}" for rest, days in lines_of(calendar))


def opens_at(day: date, slot: Slot, now: datetime) -> bool:
    """Has the slot not begun yet? `now` in the office's time."""
    return (day, slot.start) > (now.date(), now.time())


_PLAIN = str.maketrans({"：": ":", "－": "-", "–": "-", "—": "-", "～": "~", "，": ",", "\u3000": " "})
_NUMBERS = {name: number for number, name in enumerate("一二三四五六日", 1)} | {"天": 7}


def _days(text: str) -> list[int]:
    """周二至周日 → 2 … 7; 周一、周三 → 1, 3; 每天 → all."""
    if text.startswith("每"):
        return [1, 2, 3, 4, 5, 6, 7]
    days: list[int] = []
    for part in re.split(r"[、,]", text.replace("周", "")):
        ends = [_NUMBERS.get(one) for one in re.split(r"[至\-~]", part)]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2 or last < first:
            return []
        days += range(first, last + 1)
    return sorted(set(days))


def _time(text: str) -> time:
    hours, minutes = text.split(":")
    if int(hours) > 23 or int(minutes) > 59:
        raise RegisterError(f"没有 {text} 这个时刻", f"there is no {text}")
    return time(int(hours), int(minutes))


def _said(slot: Slot) -> str:
    return f"{WEEKDAYS[(slot.weekday - 1) % 7]} {slot.start:%H:%M}-{slot.end:%H:%M}"
