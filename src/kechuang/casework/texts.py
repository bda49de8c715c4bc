"""Texts and days as people hand them in."""

from __future__ import annotations

from datetime import date

from kechuang.register.problems import RegisterError

MAX_TEXT, MAX_TITLE, MAX_ORIGIN = 1000, 200, 500


def text(given: str, name: tuple[str, str], *, most: int = MAX_TEXT, needed: bool = False) -> str:
    """A text within bounds; raises RegisterError."""
    given = given.strip()
    if needed and not given:
        raise RegisterError(f"请填写{name[0]}", f"write {name[1]}")
    if "\x00" in given or len(given) > most:
        raise RegisterError(f"{name[0]}不超过 {most} 字", f"{name[1]} has at most {most} characters")
    return given


def day(given: str, name: tuple[str, str]) -> date | None:
    """A day as YYYY-MM-DD, None for nothing; raises RegisterError."""
    given = given.strip()
    if not given:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2099:
        raise RegisterError(f"{name[0]}请写成 2026-03-18", f"write {name[1]} as 2026-03-18")
    return found
