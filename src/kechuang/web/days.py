"""The day a page is about: `?as_of=2026-03-18`, today in Beijing when nothing is given.

The clock is read here, once per request, and nowhere below.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""Days outside are refused: no rule of a pack reaches there, and each day is a program to compile."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """`chosen`: the visitor gave the day; `error`: what was wrong with what was given (then `day` is today)."""

    day: date
    chosen: bool = False
    error: str = ""
    text: str = ""


def as_of(request: HttpRequest) -> AsOf:
    """The day of this request, read once."""
    found = getattr(request, "_kechuang_as_of", None)
    if found is None:
        found = request._kechuang_as_of = _read(request.GET.get("as_of", "").strip())  # type: ignore[attr-defined]
    return found


def _read(text: str) -> AsOf:
    today = timezone.localdate()
    if not text:
        return AsOf(today)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return AsOf(today, error=_("日期无法识别，请写成 2026-03-18；以下按今天显示。"), text=text[:20])
    if not FIRST <= day <= LAST:
        return AsOf(today, error=_("日期须在 2000 年至 2099 年之间；以下按今天显示。"), text=text[:20])
    return AsOf(day, chosen=True)
