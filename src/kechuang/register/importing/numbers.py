"""Numbers of cells as exact raw integers (rules/subject.py), never through a float's noise."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from kechuang.register.importing.reasons import CellError, Reason, reason
from kechuang.register.importing.tidy import bare, has_wide
from kechuang.rules.definitions import FactDef

MAX_DIGITS = 24
FEN = 100
SCALES = {"": 1, "十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
SCALES |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
_NUMBER = re.compile(r"([+-]?)(?:[¥￥]|RMB|CNY)?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?(.*)", re.ASCII | re.DOTALL)
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+", re.ASCII)
_SYNONYMS = {"名": "人", "位": "人", "m2": "平方米", "m²": "平方米", "平米": "平方米", "次": "次", "个百分点": "%"}
_ANY_COUNT = {"个", "项", "件"}
_UNIT = re.compile(f"({'|'.join(sorted(SCALES, key=len, reverse=True))})(.*)", re.DOTALL)

ROUNDED = reason("rounded", "位数多于登记精度，已四舍五入", "more digits than the register keeps; rounded half away")
WIDE = reason("width", "全角字符已转为半角", "full-width characters made half-width")
EXCEL = reason("excel-15", "已按 Excel 的 15 位有效数字取值", "read with Excel's 15 significant digits")


def unit_factor(unit: str, definition: FactDef) -> Fraction | None:
    """Raw units per `unit` for a fact (万元 → 1 000 000 fen); None when the unit does not fit the fact's type."""
    unit = bare(unit)
    if definition.type == "money":
        scale = unit.removesuffix("元").removesuffix("人民币") if unit.endswith("元") else None
        if unit in {"CNY", "RMB"}:
            scale = ""
        return Fraction(SCALES[scale] * FEN) if scale in SCALES else None
    raw = Fraction(10**definition.decimals) if definition.type in {"ratio", "number"} else Fraction(1)
    if definition.type == "ratio":
        parts = {"%": 100, "％": 100, "‰": 1000, "1": 1, "倍": 1}
        return raw / parts[unit] if unit in parts else None
    return _counted(unit, definition, raw)


def _counted(unit: str, definition: FactDef, raw: Fraction) -> Fraction | None:
    own = bare(definition.unit)
    candidates = [("", unit)]
    if match := _UNIT.fullmatch(unit):
        candidates.append((match[1], match[2]))
    for scale, written in candidates:
        noun = _SYNONYMS.get(written, written)
        if noun in {"", own} or (definition.type == "count" and noun in _ANY_COUNT and own in _ANY_COUNT):
            return raw * SCALES[scale]
    return None


def read_number(cell: object, definition: FactDef, factor: Fraction | None) -> tuple[int, Reason | None]:
    """Raw integer of a cell. `factor` is the column's unit; the cell's own unit goes before it.

    Raises CellError for anything that is not a plain number, has a foreign unit or lies outside the dictionary's
    bounds. A count must be whole; money, ratios and numbers are rounded to their precision and the note says so.
    """
    note: Reason | None = None
    if isinstance(cell, bool):
        raise CellError(reason("not-number", "应为数字，这里是逻辑值", "a number is expected, not a truth value"))
    if isinstance(cell, int | float):
        value, note = _machine_number(cell)
    else:
        text = str(cell)
        value, unit = _text_number(text)
        note = WIDE if not text.isascii() and has_wide(text) else None
        if unit:
            factor = unit_factor(unit, definition)
            if factor is None:
                raise CellError(_foreign_unit(unit, definition))
    if factor is None:
        raise CellError(_no_unit(definition))
    above, below = value[0] * factor.numerator, value[1] * factor.denominator
    raw, rest = divmod(above, below)
    if rest:
        raw = _round_half_away(above, below)
        if definition.type == "count":
            raise CellError(reason("not-whole", f"应为整数，这里是 {cell}", f"a whole number is expected, not {cell}"))
        note = ROUNDED
    _check_bounds(raw, definition)
    return raw, note


_Ratio = tuple[int, int]
"""Numerator and denominator: a Fraction without the cost of reducing it."""


def _machine_number(cell: int | float) -> tuple[_Ratio, Reason | None]:
    if isinstance(cell, int):
        return (cell, 1), None
    if not math.isfinite(cell):
        raise CellError(reason("not-number", "不是有限的数字", "not a finite number"))
    if cell.is_integer() and abs(cell) < 10**15:
        return (int(cell), 1), None
    shown = format(cell, ".15g")
    return Decimal(shown).as_integer_ratio(), EXCEL if float(shown) != cell else None


def _text_number(text: str) -> tuple[_Ratio, str]:
    plain = text if text.isascii() and text.isalnum() else bare(text)
    negative = plain.startswith("(") and plain.endswith(")") and len(plain) > 2
    match = _NUMBER.fullmatch(plain[1:-1] if negative else plain)
    if match is None or _EXPONENT.fullmatch(plain) or (match[1] and match[2]):
        raise CellError(_not_number(text, plain))
    first, second, whole, fraction, unit = match.groups()
    digits = whole.replace(",", "")
    fraction = fraction or ""
    if len(digits) + len(fraction) > MAX_DIGITS:
        raise CellError(reason("too-long", f"数字超过 {MAX_DIGITS} 位", f"more than {MAX_DIGITS} digits"))
    if any(char.isdigit() or char in ",." for char in unit):
        raise CellError(_not_number(text, plain))
    value = int(digits + fraction)
    sign = first or second
    return (-value if (sign == "-") != negative else value, 10 ** len(fraction)), unit


def _round_half_away(above: int, below: int) -> int:
    size = (abs(above) * 2 + below) // (2 * below)
    return size if above >= 0 else -size


def _check_bounds(raw: int, definition: FactDef) -> None:
    if not definition.minimum <= raw <= definition.maximum:
        low, high = (shown(bound, definition) for bound in (definition.minimum, definition.maximum))
        raise CellError(
            reason(
                "bounds",
                f"{shown(raw, definition)} 超出 {definition.name.zh} 的允许范围 {low} 至 {high}",
                f"{shown(raw, definition)} is outside {definition.id}'s bounds {low} to {high}",
                ("请核对数值和单位", "check the figure and its unit"),
            )
        )


def shown(raw: int, definition: FactDef) -> str:
    """A raw integer as people write it: 1,234.50元, 5%, 120人."""
    places = {"money": 2, "count": 0}.get(definition.type, definition.decimals)
    value = Decimal(raw).scaleb(-places)
    if definition.type == "ratio":
        return f"{(value * 100).normalize():f}%"
    return f"{value:,f}{'元' if definition.type == 'money' else definition.unit}"


def _not_number(text: str, plain: str) -> Reason:
    if _EXPONENT.fullmatch(plain):
        return reason(
            "exponent",
            f"“{text}”是科学计数法，位数可能已丢失",
            f"{text!r} is in scientific notation, digits may be lost",
            ("请将该列设为数值格式后重新导出", "format the column as a number and export again"),
        )
    return reason("not-number", f"“{text[:40]}”不是数字", f"{text[:40]!r} is not a number")


def _foreign_unit(unit: str, definition: FactDef) -> Reason:
    wanted = {"money": "元、万元、亿元", "ratio": "%"}.get(definition.type, definition.unit or "无单位")
    return reason(
        "unit",
        f"单位“{unit[:20]}”不适用于{definition.name.zh}（应为 {wanted}）",
        f"unit {unit[:20]!r} does not fit {definition.id} ({wanted})",
    )


def _no_unit(definition: FactDef) -> Reason:
    return reason(
        "no-unit",
        f"{definition.name.zh}没有单位",
        f"{definition.id} has no unit",
        ("请在表头写明单位，如（万元）", "state the unit in the header, such as （万元）"),
    )
