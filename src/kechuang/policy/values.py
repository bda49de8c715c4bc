"""Values as people type them, read by the fact's type into the engines' raw values (`rules.subject`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kechuang.rules.definitions import FactDef
from kechuang.rules.literals import Literal, LiteralError, parse_literal
from kechuang.rules.subject import Raw
from kechuang.rules.units import unit_word

MAX_TEXT = 200
UNKNOWN = "?"
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?", re.ASCII)
_YES = {"true", "yes", "1", "是", "有"}
_NO = {"false", "no", "0", "否", "无"}


class ReadError(ValueError):
    """The text is no value of the fact; the message is for the person who typed it."""


def read_value(text: str, fact: FactDef, *, bare_percent: bool = False) -> Raw:
    """Raw value of `fact`, or None for `?` (tried as unknown); raises ReadError.

    Money without a unit is 元. A ratio is `4.6%` or `0.046`; with `bare_percent` a plain 4.6 means 4.6 %.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        raise ReadError(_("请填写一个值。"))
    if len(text) > MAX_TEXT:
        raise ReadError(_("最多 %(limit)d 个字符。") % {"limit": MAX_TEXT})
    if text == UNKNOWN:
        return None
    if fact.type == "ratio" and bare_percent and "%" not in text:
        text += "%"
    return _READERS[fact.type](text, fact)


def _number(text: str, fact: FactDef) -> Raw:
    scale = 10**fact.decimals if fact.type in {"number", "ratio"} else 1
    raw = _literal(text, fact).raw * scale
    if raw.denominator != 1:
        raise ReadError(_too_fine(fact))
    if not fact.minimum <= raw <= fact.maximum:
        raise ReadError(_range(fact, scale))
    return int(raw)


def _literal(text: str, fact: FactDef) -> Literal:
    money = fact.type == "money"
    text = text.replace(",", "").replace(" ", "")
    if money and text.endswith(("万", "亿")):
        text += "元"
    try:
        found = parse_literal(text)
    except LiteralError as error:
        raise ReadError(_("请填写数字，例如 %(example)s。") % {"example": _example(fact)}) from error
    if money and found.kind == "number" and not found.unit:
        return Literal("money", found.raw * 100, "元")
    fits = found.kind == "money" if money else found.kind == "number" and found.unit in {"", fact.unit}
    if fits or (fact.type == "ratio" and found.kind == "percent"):
        return found
    unit = unit_word(fact.unit, "en" if (get_language() or "").startswith("en") else "zh")
    raise ReadError(_("单位不符：这里要填的是%(unit)s。") % {"unit": unit or (_("元") if money else _("数字"))})


def _example(fact: FactDef) -> str:
    return {"money": "120000.00 / 12万元", "ratio": "4.6%"}.get(fact.type, "12")


def _too_fine(fact: FactDef) -> str:
    if fact.type == "money":
        return _("金额最多到分（两位小数）。")
    if fact.type == "count":
        return _("请填写整数。")
    return _("最多 %(digits)d 位小数。") % {"digits": fact.decimals}


def _range(fact: FactDef, scale: int) -> str:
    scale = 100 if fact.type == "money" else scale
    low, high = (
        f"{Fraction(bound, scale).numerator // Fraction(bound, scale).denominator:,}"
        for bound in (fact.minimum, fact.maximum)
    )  # bounds are shown as whole units
    return _("应在 %(low)s 与 %(high)s 之间。") % {"low": low, "high": high}


def _date(text: str, fact: FactDef) -> Raw:
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError as error:
        raise ReadError(_("请填写日期，例如 2026-03-18。")) from error


def _flag(text: str, fact: FactDef) -> Raw:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ReadError(_("请选择“是”或“否”。"))


def _category(text: str, fact: FactDef) -> Raw:
    codes = {code for code, _name in fact.values}
    if codes and text not in codes:
        raise ReadError(_("“%(value)s”不在可选范围内。") % {"value": text[:20]})
    return text


def _set(text: str, fact: FactDef) -> Raw:
    return frozenset(_category(one.strip(), fact) for one in text.split(",") if one.strip())


def _text(text: str, fact: FactDef) -> Raw:
    return text


_READERS: dict[str, Callable[[str, FactDef], Raw]] = {
    "money": _number,
    "count": _number,
    "number": _number,
    "ratio": _number,
    "date": _date,
    "flag": _flag,
    "category": _category,
    "set": _set,
    "text": _text,
}


def write_value(raw: Raw, fact: FactDef, *, bare_percent: bool = False) -> str:
    """The text that `read_value` reads back as `raw`."""
    if raw is None:
        return UNKNOWN
    if fact.type == "money":
        return f"{'-' if raw < 0 else ''}{abs(raw) // 100}.{abs(raw) % 100:02d}"
    if fact.type in {"count", "number", "ratio"}:
        percent = fact.type == "ratio" and bare_percent
        return _decimal(raw * 100 if percent else raw, fact.decimals if fact.type != "count" else 0)
    if fact.type == "date":
        return str(raw.isoformat())
    if fact.type == "flag":
        return "true" if raw else "false"
    return ",".join(sorted(raw)) if fact.type == "set" else str(raw)


def _decimal(units: int, decimals: int) -> str:
    digits = f"{abs(units):0{decimals + 1}d}"
    whole, rest = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
    return ("-" if units < 0 else "") + whole + (f".{rest}" if rest else "")
