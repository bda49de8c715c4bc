"""Where a day stands to an application window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kechuang.rules.definitions import Window


class Phase(StrEnum):
    """How a day stands to a window; the last three have no days."""

    OPEN = "open"
    COMING = "coming"
    PAST = "past"
    ROLLING = "rolling"
    BY_NOTICE = "by_notice"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WindowState:
    """`days`: days left when open (0 = last day), days until it opens when coming; None otherwise."""

    phase: Phase
    days: int | None
    window: Window


def window_state(window: Window, as_of: date) -> WindowState:
    """The phase of `window` on `as_of`; an open end never closes, an open start has begun."""
    if window.mode != "dates":
        return WindowState(Phase(window.mode), None, window)
    if window.start and as_of < window.start:
        return WindowState(Phase.COMING, (window.start - as_of).days, window)
    if window.end and as_of > window.end:
        return WindowState(Phase.PAST, None, window)
    return WindowState(Phase.OPEN, (window.end - as_of).days if window.end else None, window)
