"""Check digits of the identifiers that departments send.

Every function returns what is wrong together with the digit that would be right, so that a rejection can name it.
Sources: GB 32100-2015 (unified social credit code), ZC 0006-2003 (patent application number), GB 11643-1999 (number of
a resident identity card, check character by ISO 7064 MOD 11-2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kechuang.rules.definitions import Text

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z; the position of a character is its value."""

_USCC_VALUE = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_USCC = re.compile(f"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{9}}[{USCC_ALPHABET}]")
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PATENT = re.compile(r"(?:ZL|CN)?([0-9]{12})\.?([0-9X])")
_PATENT_KINDS = "12389"
"""Invention, utility model, design, PCT invention, PCT utility model."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An identifier in its canonical form, or the reason it is refused.

    `expected` is the computed check character when only that one is wrong.
    """

    value: str
    problem: Text | None = None
    expected: str = ""

    @property
    def ok(self) -> bool:
        return self.problem is None


def _tidy(text: str) -> str:
    """Half-width capitals without spaces and hyphens, as both standards print them."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def _wrong_digit(zh: str, en: str, expected: str, found: str) -> Text:
    return Text(
        f"{zh}校验位应为 {expected}，这里是 {found}", f"the check digit of this {en} is {expected}, not {found}"
    )


def resident_check_character(body: str) -> str:
    """Check character of the first 17 digits of a resident's number (GB 11643-1999)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


def uscc_check_character(body: str) -> str:
    """Check character of the first 17 characters of a code (GB 32100-2015); KeyError for a foreign character."""
    total = sum(_USCC_VALUE[char] * weight for char, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def check_uscc(text: str) -> Checked:
    """A unified social credit code (统一社会信用代码) in canonical form, or why it is none."""
    code = _tidy(text)
    if len(code) != 18:
        return Checked(
            code, Text(f"统一社会信用代码应为18位，这里是{len(code)}位", f"a USCC has 18 characters, not {len(code)}")
        )
    foreign = "".join(sorted({char for char in code if char not in _USCC_VALUE}))
    if foreign:
        return Checked(code, Text(f"统一社会信用代码不应含有字符 {foreign}", f"a USCC has no character {foreign}"))
    if not _USCC.fullmatch(code):
        return Checked(
            code,
            Text(
                "统一社会信用代码第3至8位应为数字（登记机关行政区划码）",
                "characters 3 to 8 of a USCC are digits (the registering authority's division)",
            ),
        )
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        return Checked(code, _wrong_digit("统一社会信用代码", "USCC", expected, code[17]), expected)
    return Checked(code)


def patent_check_digit(body: str) -> str:
    """Check digit of the 12 digits of an application number (ZC 0006-2003): 0-9 or X; ValueError if not digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def check_patent_number(text: str) -> Checked:
    """A Chinese patent application number as `200710308494.X`, or why it is none.

    `ZL` and `CN` in front and a missing point are accepted. Numbers of before October 2003 (eight digits) have
    another rule and are refused here rather than passed unchecked.
    """
    number = _tidy(text)
    match = _PATENT.fullmatch(number)
    if match is None:
        return Checked(
            number,
            Text(
                "专利申请号应为12位数字加1位校验位，例如 200710308494.X",
                "a patent application number is 12 digits and a check digit, such as 200710308494.X",
            ),
        )
    body, digit = match.groups()
    canonical = f"{body}.{digit}"
    if not 1985 <= int(body[:4]) <= 2100:
        return Checked(
            canonical,
            Text(
                f"专利申请号前4位应为申请年份，这里是 {body[:4]}",
                f"the first 4 digits of an application number are the year of filing, not {body[:4]}",
            ),
        )
    if body[4] not in _PATENT_KINDS:
        return Checked(
            canonical,
            Text(
                f"专利申请号第5位（种类）应为 {'、'.join(_PATENT_KINDS)} 之一，这里是 {body[4]}",
                f"digit 5 of an application number (the kind) is one of {', '.join(_PATENT_KINDS)}, not {body[4]}",
            ),
        )
    expected = patent_check_digit(body)
    if digit != expected:
        return Checked(canonical, _wrong_digit("专利申请号", "application number", expected, digit), expected)
    return Checked(canonical)
