"""Exact numbers with units: `5%`, `30万元`, `1_000`, `365天`, and ISO dates.

One function serves pack files and the expression parser, so that a number means the same everywhere. Pure and
bounded: the text's length and the number's size are limited before any arithmetic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal as Choice

Kind = Choice["money", "percent", "number", "date"]

MAX_LENGTH = 64
MAX_DIGITS = 24
FEN_PER_YUAN = 100
MULTIPLIERS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}

_NUMBER = re.compile(r"([+-]?)((?:\d+_)*\d+)(?:\.(\d+))?\s*(.*)", re.ASCII | re.DOTALL)
_UNIT = re.compile(r"(万亿|亿|万|)(.*)", re.DOTALL)
_NOUN = re.compile(r"[\u4e00-\u9fff²³]{1,8}|[A-Za-z](?:[A-Za-z²³]{0,7})")
_DATE = re.compile(r"(?:date\s*'(\d{4}-\d{2}-\d{2})'|(\d{4}-\d{2}-\d{2}))", re.ASCII | re.IGNORECASE)
_MONEY_WORDS = {"元", "CNY"}
_FORBIDDEN_NOUNS = {"nan", "inf", "infinity", "e"}
_MULTIPLIER_SIGNS = tuple("十百千万亿")  # `30万万元`, `3千元`: not one of the four multipliers


class LiteralError(ValueError):
    """The text is not a literal; the message says why in words for the author of a pack."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number in base units, or a date.

    kind: `money` (raw in fen, unit 元), `percent` (a plain ratio: 5 % is 1/20, unit ''), `number` (unit '' or a
    noun such as 人 天 分), `date` (raw is the ordinal day, `day` the date).
    """

    kind: Kind
    raw: Fraction
    unit: str = ""
    day: date | None = None


def parse_literal(text: str) -> Literal:
    """Read one literal; raises LiteralError. `30万元` → money, 30 000 000 fen; `5%` → percent, 1/20."""
    text = text.strip()
    if not text:
        raise LiteralError("a number, an amount or a date is expected, nothing is written")
    if len(text) > MAX_LENGTH:
        raise LiteralError(f"a literal has at most {MAX_LENGTH} characters, this one has {len(text)}")
    if found := _DATE.fullmatch(text):
        return _date(found.group(1) or found.group(2))
    found = _NUMBER.fullmatch(text)
    if not found:
        raise LiteralError(f"{text!r} is not a number such as 5%, 30万元, 1_000 or 365天")
    sign, whole, fraction, unit = found.groups()
    value = _decimal(sign, whole, fraction or "")
    return _with_unit(text, value, unit.strip())


def _decimal(sign: str, whole: str, fraction: str) -> Fraction:
    digits = whole.replace("_", "") + fraction
    if len(digits) > MAX_DIGITS:
        raise LiteralError(f"a number has at most {MAX_DIGITS} digits, this one has {len(digits)}")
    value = Fraction(int(digits), 10 ** len(fraction))
    return -value if sign == "-" else value


def _with_unit(text: str, value: Fraction, unit: str) -> Literal:
    if unit in {"", "%", "％"}:
        return Literal("number", value) if not unit else Literal("percent", value / 100)
    found = _UNIT.fullmatch(unit)
    assert found is not None  # the pattern matches every string
    factor, noun = MULTIPLIERS[found.group(1)], found.group(2).strip()
    if noun in _MONEY_WORDS:
        return Literal("money", value * factor * FEN_PER_YUAN, "元")
    if noun == "分" and factor != 1:
        raise LiteralError(f"{text!r}: 分 is a score point, it takes no 万 or 亿; money is written in 元")
    stray = noun.lower() in _FORBIDDEN_NOUNS or noun[:1] in _MULTIPLIER_SIGNS or "元" in noun
    if stray or (noun and not _NOUN.fullmatch(noun)):
        raise LiteralError(f"{text!r}: {unit!r} is not a unit; write digits, then %, 元, 万元, 亿元 or one noun")
    return Literal("number", value * factor, noun)


def _date(text: str) -> Literal:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise LiteralError(f"{text!r} is not a date of the calendar") from error
    return Literal("date", Fraction(day.toordinal()), "", day)
