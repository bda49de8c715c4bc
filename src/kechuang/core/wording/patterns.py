"""Things that are known by their shape: a mobile number, the number of a resident's card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

_MOBILE = re.compile(r"(?<!\d)(?:(?:00)?86)?(1[3-9]\d{9})(?!\d)")
_CARD = re.compile(r"(?<!\d)(\d{17}[\dx])(?![\da-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"


def mobiles(text: str) -> Iterator[tuple[int, int]]:
    """Spans of mobile numbers in a folded text."""
    return (found.span(1) for found in _MOBILE.finditer(text))


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Spans of numbers of residents' cards (GB 11643): a day of birth and a right check character."""
    for found in _CARD.finditer(text):
        number = found[1]
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
        if _CHECK[total % 11] == number[17] and _is_day(number[6:14]):
            yield found.span(1)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


PATTERNS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {"mobile": mobiles, "id_card": cards}
"""By the name that a rule of the pack uses."""
