"""Days of the week in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kechuang.web.templatetags.kc import lang

_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(day: date) -> str:
    """周三, Wed."""
    return (_EN if lang() == "en" else _ZH)[day.weekday()]


def weekdays(days: Sequence[int]) -> str:
    """周二至周日 for 2 … 7; 周一、周三 for others."""
    names = _EN if lang() == "en" else _ZH
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return f"{names[days[0] - 1]}{'–' if lang() == 'en' else '至'}{names[days[-1] - 1]}"
    return (", " if lang() == "en" else "、").join(names[day - 1] for day in days)
