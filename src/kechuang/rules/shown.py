"""Values in words, Chinese first: money, numbers, dates, codes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.rules.answer import Quantity
from kechuang.rules.definitions import FactDef, Text
from kechuang.rules.types import scale_of
from kechuang.rules.units import with_unit
from kechuang.rules.values import Span

UNKNOWN = {"zh": "未知", "en": "unknown"}
FLAGS = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


def pick(text: Text, lang: str) -> str:
    """The text in a language, Chinese where English is missing."""
    return text.en if lang == "en" and text.en else text.zh


def yuan(fen: int | Fraction, lang: str = "zh") -> str:
    """`1,200,000.00 元`; parts of a fen are rounded half up for show only."""
    whole = Fraction(fen)
    cents = (whole.numerator * 2 + whole.denominator) // (2 * whole.denominator)
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100:,}.{cents % 100:02d} {'元' if lang == 'zh' else 'CNY'}"


def decimal(number: int | Fraction, places: int = 2) -> str:
    """Plain digits, at most `places` decimals, no trailing zeros; `≈` where digits were cut."""
    value = Fraction(number)
    scaled = value * 10**places
    cut = scaled.denominator != 1
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    text = f"{whole // 10**places:,}"
    if rest := f"{whole % 10**places:0{places}d}".rstrip("0") if places else "":
        text += f".{rest}"
    return f"{'≈ ' if cut else ''}{sign}{text}"


def percent(number: int | Fraction, places: int = 2) -> str:
    """A plain ratio as `4.6 %`."""
    return f"{decimal(Fraction(number) * 100, places)} %"


def show(quantity: Quantity | None, lang: str = "zh", places: int = 2) -> str:
    """A number with its unit, both ends if it is open; at most `places` decimals of a percentage or bare number."""
    if quantity is None or quantity.low is None:
        return UNKNOWN[lang]
    if quantity.low != quantity.high:
        ends = [show(Quantity(end, end, quantity.unit), lang, places) for end in (quantity.low, quantity.high)]
        return f"{ends[0]} 至 {ends[1]}" if lang == "zh" else f"{ends[0]} to {ends[1]}"
    number, unit = quantity.low, quantity.unit
    if unit == "元":
        return yuan(number, lang)
    if unit == "%":
        return percent(number, places)
    if unit == "年":
        return with_unit(decimal(number, places).replace(",", ""), unit, lang, number)  # a year is not 2,026
    return with_unit(decimal(number, places), unit, lang, number)


def show_date(day: date, lang: str = "zh") -> str:
    """`2026年3月18日`, or ISO in English."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def show_raw(raw: Any, fact: FactDef, lang: str = "zh") -> str:
    """A raw value of the dictionary's type: money, counts with unit, dates, codes by their names."""
    if raw is None:
        return UNKNOWN[lang]
    if isinstance(raw, Span):
        return f"{raw.low} … {raw.high}"
    match fact.type:
        case "money":
            return yuan(raw, lang)
        case "ratio":
            return percent(Fraction(raw, 10 ** scale_of(fact)))
        case "count" | "number":
            number = Fraction(raw, 10 ** scale_of(fact))
            return with_unit(decimal(number), fact.unit, lang, number)
        case "flag":
            return FLAGS[lang][bool(raw)]
        case "date":
            return show_date(raw, lang)
        case "category":
            return code(fact, raw, lang)
        case "set":
            joined = "、" if lang == "zh" else ", "
            return joined.join(code(fact, item, lang) for item in sorted(raw)) or ("无" if lang == "zh" else "none")
    return str(raw)


def code(fact: FactDef, raw: str, lang: str = "zh") -> str:
    """A code by its name."""
    return next((pick(text, lang) for known, text in fact.values if known == raw), raw)
