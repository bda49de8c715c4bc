"""Values of a directory as people and as programs read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kechuang.register.models import Status
from kechuang.rules.definitions import FactDef, Text
from kechuang.rules.units import unit_word

STANDINGS = {one.value: Text(one.label, one.name.lower()) for one in Status}
YES, NO = Text("是", "yes"), Text("否", "no")
HIDDEN_NAME = Text("（姓名不公开）", "(name withheld)")


def say(text: Text, lang: str) -> str:
    """The words in `lang` (zh or en); Chinese where there is no English."""
    return text.en if lang == "en" and text.en else text.zh


@lru_cache(maxsize=2048)
def _codes(values: tuple[tuple[str, Text], ...]) -> Mapping[str, Text]:
    return dict(values)


def shown(definition: FactDef, value: Any, lang: str) -> str:
    """A raw value in words, exact, without its unit (a header has it); empty for what is not known."""
    if value is None:
        return ""
    match definition.type:
        case "category" | "set":
            codes = value if definition.type == "set" else [value]
            words = _codes(definition.values)
            return ("、" if lang == "zh" else ", ").join(say(words.get(one, Text(one)), lang) for one in codes)
        case "flag":
            return say(YES if value else NO, lang)
        case "date":
            return str(value.isoformat())
        case "money":
            return _decimal(value, 2)
        case "ratio":
            return f"{_decimal(value * 100, definition.decimals)}%"
        case "number":
            return _decimal(value, definition.decimals)
    return str(value)


def plain(definition: FactDef, value: Any) -> Any:
    """A raw value for programs: codes stay codes, dates are ISO, money and decimals exact text."""
    if value is None or definition.type in {"category", "flag", "text", "count"}:
        return value
    return list(value) if definition.type == "set" else shown(definition, value, "zh")


def unit(definition: FactDef, lang: str = "zh") -> str:
    """The unit a header carries; counts of years need none."""
    return "" if definition.unit in {"", "年", "%"} else unit_word(definition.unit, lang)


def _decimal(raw: int, decimals: int) -> str:
    """`raw` / 10**decimals without trailing zeros."""
    sign, whole = ("-" if raw < 0 else ""), abs(raw)
    top, rest = divmod(whole, 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    return f"{sign}{top}.{tail}" if tail else f"{sign}{top}"


def printer(definition: FactDef, lang: str) -> Callable[[Any], str]:
    """`shown` with definition and language given, each value worked out once."""
    known: dict[Any, str] = {}

    def printed(value: Any) -> str:
        key = tuple(value) if isinstance(value, list) else value
        if key not in known:
            if len(known) > 10_000:
                known.clear()
            known[key] = shown(definition, value, lang)
        return known[key]

    return printed


def day(value: date | None) -> str:
    """ISO, or nothing."""
    return value.isoformat() if value else ""
