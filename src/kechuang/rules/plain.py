"""An answer as JSON-ready data: the same shape for the command line, files and the replay of a decision."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from kechuang.rules.definitions import Clause, Condition, Group, Place, Policy, Text
from kechuang.rules.values import Span


def plain(value: Any) -> Any:
    """Dataclasses become objects; definitions their ids; exact fractions `n/d`; dates ISO; sets sorted lists."""
    match value:
        case Text():
            return {"zh": value.zh, "en": value.en}
        case Policy() | Group():
            return value.id
        case Clause() | Condition():
            said = value.title if isinstance(value, Clause) else value.says
            return {"id": value.id, "article": value.article, "says": plain(said)}
        case Enum():
            return value.value
        case Fraction():
            return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else value.numerator
        case Span():
            return {"low": plain(value.low), "high": plain(value.high)}
        case date():
            return value.isoformat()
        case frozenset() | set():
            return sorted(value)
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: plain(found)
            for item in fields(value)
            if not isinstance(found := getattr(value, item.name), Place)
            and (item.name == "result" or found not in ((), "", None))  # an undecided result is said, not left out
        }
    return value if isinstance(value, str | int | bool | None) else str(value)
