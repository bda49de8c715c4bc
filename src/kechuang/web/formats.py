"""How values look on a page: money, days, numbers, in the language of the page."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.rules.definitions import FactDef, Text
from kechuang.rules.units import with_unit

WAN = 1_000_000
YI = 10_000 * WAN
"""Fen in 万元 and in 亿元."""


def say(text: Text, lang: str) -> str:
    """The words in `lang`, or in Chinese where there is no English."""
    return text.en if lang == "en" and text.en else text.zh


def yuan(fen: int, lang: str) -> str:
    """Exact to the fen: 120,000.00 元."""
    sign, whole, cents = "-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100
    number = f"{sign}{whole:,}.{cents:02d}"
    return f"CNY {number}" if lang == "en" else f"{number} 元"


def brief(fen: int, lang: str) -> str:
    """Short without losing a fen: 12.5 万元, 3 亿元; in English whole yuan lose their empty cents."""
    if lang == "en":
        return yuan(fen, lang).removesuffix(".00")
    for unit, name in ((YI, "亿元"), (WAN, "万元")):
        if abs(fen) >= unit and fen * 10_000 % unit == 0:
            return f"{decimal(Fraction(fen, unit), 4)} {name}"
    return yuan(fen, lang)


def decimal(value: Fraction | int, digits: int) -> str:
    """A number with thousands separators and at most `digits` decimals (half up), no trailing zeros."""
    scaled = abs(Fraction(value)) * 10**digits
    units = int(scaled + Fraction(1, 2))
    text = f"{units // 10**digits:,}"
    rest = f"{units % 10**digits:0{digits}d}".rstrip("0") if digits else ""
    return ("-" if value < 0 and units else "") + text + (f".{rest}" if rest else "")


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(value: date, lang: str) -> str:
    """2026年3月18日, or 18 March 2026."""
    if lang == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def fact_value(fact: FactDef, raw: Any, lang: str) -> str:
    """A raw value of `fact` (see `rules.subject`) in words; None is 未知."""
    if raw is None:
        return "unknown" if lang == "en" else "未知"
    if fact.type == "money":
        return yuan(raw, lang)
    if fact.type == "ratio":
        return f"{decimal(Fraction(raw * 100, 10**fact.decimals), max(0, fact.decimals - 2))}%"
    if fact.type in {"count", "number"}:
        number = Fraction(raw, 10**fact.decimals)
        return with_unit(decimal(number, fact.decimals), fact.unit, lang, number)
    if fact.type == "date":
        return day(raw, lang)
    if fact.type == "flag":
        return ("yes" if raw else "no") if lang == "en" else ("是" if raw else "否")
    return _named(fact, raw, lang)


def _named(fact: FactDef, raw: Any, lang: str) -> str:
    names = dict(fact.values)
    codes = sorted(raw) if fact.type == "set" else [raw]
    words = [say(names[code], lang) if code in names else code for code in codes]
    return ("、" if lang != "en" else ", ").join(words) or ("none" if lang == "en" else "无")
