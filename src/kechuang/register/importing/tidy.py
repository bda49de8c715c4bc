"""Texts of cells and headers in one form: widths, spaces, names."""

from __future__ import annotations

import re
import unicodedata

_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0c\uff0e\uff0d\uff0b\u3000]")
_WIDE_MAP = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_WIDE_MAP |= {0xFF05: "%", 0xFF0E: ".", 0xFF0D: "-", 0xFF0B: "+", 0x3000: " "}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"\s+")


def has_wide(text: str) -> bool:
    """Full-width digits, letters or number signs stand in the text."""
    return _WIDE.search(text) is not None


def has_control(text: str) -> bool:
    """Control characters, zero-width or direction marks stand in the text: invisible, so never meant."""
    return _CONTROL.search(text) is not None


def clean_text(text: str) -> str:
    """Half-width digits and letters, single spaces; Chinese punctuation stays."""
    return _SPACE.sub(" ", text.translate(_WIDE_MAP)).strip()


def bare(text: str) -> str:
    """For reading numbers and for comparing words: NFKC without any space."""
    if text.isascii() and text.isalnum():
        return text
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def name_key(text: str) -> str:
    """What two spellings of one name share: width, case and spaces do not matter."""
    return bare(text).casefold()


def storable(text: str) -> str:
    """What somebody typed without the characters that no database column takes (NUL, halves of surrogate pairs)."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def bigrams(key: str) -> list[str]:
    """Single characters and neighbouring pairs of a name key: finds Chinese words of two characters and one."""
    return sorted({*key, *(key[i : i + 2] for i in range(len(key) - 1))})
