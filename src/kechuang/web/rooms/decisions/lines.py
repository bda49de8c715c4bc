"""Recorded clauses as lines of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kechuang.policy.decisions_replay import Today
from kechuang.rules.definitions import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A clause: state and money in fen; `low` and `high` of a range."""

    title: Text
    state: str
    amount: int | None = None
    low: int | None = None
    high: int | None = None


def clause_lines(clauses: Iterable[dict[str, Any]]) -> list[Line]:
    """Clauses as stored (`policy.decisions`); what is refused or shut brings nothing."""
    return [_line(one) for one in clauses]


def changed_lines(now: Today) -> list[tuple[Line | None, Line]]:
    """Clauses whose state or amount differs: as then (None: there was none) and as of today."""
    return [(_line(before) if before else None, _line(after)) for before, after in now.changed]


def _line(one: dict[str, Any]) -> Line:
    title = Text(one["title"]["zh"], one["title"]["en"])
    if one["state"] not in {"yes", "manual", "unknown"}:
        return Line(title, one["state"])
    return Line(title, one["state"], one.get("amount"), one.get("low"), one.get("high"))
