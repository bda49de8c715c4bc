"""A value as people type it: 320.9, +13.2%, 3.9万件, 50余家, 约2694, 超过20%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from kechuang.core.pack.indicators import Indicator
from kechuang.figures.reading import SCALE
from kechuang.figures.spans import QUALIFIERS
from kechuang.figures.units import factor
from kechuang.register.importing.tidy import bare
from kechuang.register.problems import RegisterError

_BEFORE = {
    "不少于": "ge", "≥": "ge", "超过": "gt", ">": "gt", "不多于": "le", "≤": "le", "不到": "lt", "<": "lt",
    "约": "about", "近": "near", "=": "eq",
}  # fmt: skip
_TYPED = re.compile(
    rf"(?P<before>{'|'.join(map(re.escape, _BEFORE))})?(?P<sign>[+-]?)(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)"
    r"(?:\.(?P<rest>\d+))?(?P<more>余|多)?(?P<unit>[^\d.,+-]*)",
    re.ASCII,
)
MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """`raw` in millionths of the unit as written; `digits` decimals as written."""

    raw: int
    unit: str
    digits: int
    qualifier: str


def read_value(text: str, indicator: Indicator, qualifier: str = "", unit: str = "") -> Typed:
    """The value; what stands beside the number goes before `qualifier` and `unit`. Raises RegisterError."""
    found = _TYPED.fullmatch(bare(text))
    if found is None:
        raise RegisterError(
            f"“{text[:40]}”不是数值：请写数字，可带单位，如 320.9 或 3.9万件",
            f"{text[:40]!r} is no number: write digits, with a unit if need be, such as 320.9 or 3.9万件",
        )
    rest = found["rest"] or ""
    if len(rest) > MOST_DIGITS or len(found["whole"]) > 15:
        raise RegisterError(f"最多 {MOST_DIGITS} 位小数", f"at most {MOST_DIGITS} decimals")
    value = Fraction(int(found["whole"].replace(",", "") + rest), 10 ** len(rest))
    said = "over" if found["more"] else _BEFORE.get(found["before"] or "", qualifier or "eq")
    if said not in QUALIFIERS:
        raise RegisterError(f"限定“{said[:20]}”不在可选范围内", f"{said[:20]!r} is no qualifier")
    written = found["unit"] or unit or indicator.unit
    if factor(written, indicator.unit) is None:
        raise RegisterError(
            f"单位“{written[:20]}”不能换算为本指标的单位 {indicator.unit}",
            f"the unit {written[:20]!r} is no multiple of {indicator.unit}",
        )
    raw = value * SCALE * (-1 if found["sign"] == "-" else 1)
    return Typed(int(raw), written, len(rest), said)
