"""Units with their scale words: 3.9 万件 is 39,000 件."""

from __future__ import annotations

from fractions import Fraction

from kechuang.register.importing.numbers import SCALES

_SCALED = sorted((name for name in SCALES if name), key=len, reverse=True)
_SAME = {"％": "%", "平米": "平方米", "个百分点": "%", "名": "人"}


def factor(unit: str, into: str) -> Fraction | None:
    """How many `into` one `unit` is; None when one is no multiple of the other."""
    if unit == into:
        return Fraction(1)
    (scale, noun), (own, wanted) = _cut(unit), _cut(into)
    return Fraction(scale, own) if noun == wanted else None


def _cut(unit: str) -> tuple[int, str]:
    text = unit.strip()
    for name in _SCALED:
        rest = text.removeprefix(name)
        if rest != text and rest:
            return SCALES[name], _SAME.get(rest, rest)
    return 1, _SAME.get(text, text)
