"""A text reduced to its letters and digits, so that width, spaces, invisible marks and punctuation hide nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_BLANK = frozenset("\u115f\u1160\u119e")
"""Hangul fillers and the letter that is drawn as a dot: letters by category, seen by nobody."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what is left; the character at `i` of it stands at `at[i]` of the original."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of what is left stands in the original."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """Compatibility forms, case and accents alike; marks, punctuation, symbols, spaces and controls gone."""
    kept, at = [], []
    for position, character in enumerate(text):
        # Judged before the case is folded: U+0345, a mark, would become a letter by it.
        letters = (one for one in unicodedata.normalize("NFKD", character) if _is_letter(one))
        for one in "".join(letters).casefold():
            if _is_letter(one):
                kept.append(one)
                at.append(position)
    return Folded("".join(kept), tuple(at))


def _is_letter(one: str) -> bool:
    return one not in _BLANK and unicodedata.category(one) in _KEPT


_KEPT = frozenset({"Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"})
