"""Raw values as departments write them. Every printed number is exact: it reads back to the same raw value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kechuang.register.sample.sheets import Sheet
from kechuang.rules.definitions import FactDef

Cell = Any
"""Text, int, float or date; None is an empty cell."""
Format = Callable[[Any], Cell]

_POWER = {"元": 2, "万元": 6, "亿元": 10}
_SCALES = {"千": 3, "万": 4, "亿": 8}
_FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def decimal(raw: int, power: int, thousands: bool = False) -> str:
    """`raw / 10**power` without rounding and without trailing zeros."""
    whole, rest = divmod(abs(raw), 10**power)
    text = f"{whole:,}" if thousands else str(whole)
    if rest:
        text += f".{rest:0{power}d}".rstrip("0")
    return f"-{text}" if raw < 0 else text


def day_writer(style: str) -> Format:
    """Dates in one of six habits; `excel` leaves the date to the workbook."""
    ways: dict[str, Format] = {
        "iso": lambda d: d.isoformat(),
        "slash": lambda d: f"{d.year}/{d.month}/{d.day}",
        "dot": lambda d: f"{d.year}.{d.month}.{d.day}",
        "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
        "compact": lambda d: f"{d:%Y%m%d}",
        "excel": lambda d: d,
    }
    return ways[style]


def writer(fact: FactDef, unit: str, sheet: Sheet, values: dict[str, str | bool]) -> Format:
    """How `sheet` prints a fact or field whose column has `unit`; `values` are cell texts of the mapping."""
    if fact.type == "money":
        return _number(_POWER[unit or "元"], unit or "元", sheet)
    if fact.type == "ratio":
        return lambda raw: decimal(raw, fact.decimals - 2) + "%"
    if fact.type == "number":
        scale = _SCALES.get(unit[:1], 0) if unit != fact.unit else 0
        return _number(fact.decimals + scale, "", sheet)
    if fact.type == "count":
        return (lambda raw: raw) if sheet.xlsx else str
    if fact.type == "date":
        return day_writer(sheet.dates)
    if fact.type == "flag":
        words = {meaning: text for text, meaning in values.items()} or {True: "是", False: "否"}
        return lambda raw: words[raw]
    if fact.type in ("category", "set"):
        labels = {code: text.zh for code, text in fact.values} | {str(code): text for text, code in values.items()}
        if fact.type == "category":
            return lambda raw: labels[raw]
        return lambda raw: "、".join(labels[code] for code in sorted(raw))
    return str


def _number(power: int, unit: str, sheet: Sheet) -> Format:
    if sheet.units == "cell" and unit:
        return lambda raw: decimal(raw, power, sheet.thousands) + unit
    if sheet.xlsx and not sheet.thousands:
        return lambda raw: float(decimal(raw, power))
    return lambda raw: decimal(raw, power, sheet.thousands)


def full_width(cell: Cell) -> Cell:
    """Digits as a Chinese input method writes them."""
    return cell.translate(_FULL_WIDTH) if isinstance(cell, str) else cell
