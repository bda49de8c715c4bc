"""What the parser sees at each character of a name; shared by parsing and learning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kechuang.register.identity.names.gazetteer import DATA, gazetteer

SUFFIXES = frozenset((DATA / "suffixes.txt").read_text(encoding="utf-8").split())
_WORD = 8


@dataclass(frozen=True)
class Lexicon:
    """Words of trades, words of the classification, and how often two characters meet in trades and in brands.

    `pairs`: two characters → two digits, the logarithmic classes of both counts.
    """

    trades: frozenset[str]
    classes: frozenset[str]
    pairs: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """Read once a process from `data/trades.txt` and `data/pairs.txt`."""
    words: dict[str, list[str]] = {}
    for line in (DATA / "trades.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, listed = line.partition(" ")
            words.setdefault(kind, []).extend(listed.split())
    pairs: dict[str, str] = {}
    for line in (DATA / "pairs.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            digits, _, text = line.partition(" ")
            pairs |= {text[i : i + 2]: digits for i in range(0, len(text), 2)}
    return Lexicon(frozenset(words["learnt"]), frozenset(words["gb4754"]), pairs)


def features(text: str, words: Lexicon) -> list[list[str]]:
    """One list of feature names per character of `text` (in the form of `normal.same_length`)."""
    n = len(text)
    place = _marks(text, gazetteer().level, gazetteer().longest)
    suffix, trade, cls = (_marks(text, lex, _WORD) for lex in (SUFFIXES, words.trades, words.classes))
    chars = ["^", "^", *text, "$", "$", "$"]
    pair = [words.pairs.get(chars[i + 1] + chars[i + 2], "00") for i in range(n + 1)]
    depth, inside = 0, []
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        inside.append(depth > 0)
    found = []
    for i, char in enumerate(text):
        a, b, d, e = chars[i], chars[i + 1], chars[i + 3], chars[i + 4]
        kind = "a" if char.isascii() and char.isalpha() else "0" if char.isdigit() else "z"
        found.append(
            [
                f"u{char}", f"p{b}", f"n{d}", f"b{b}{char}", f"c{char}{d}", f"pp{a}", f"nn{e}", f"d{d}{e}", f"e{a}{b}",
                f"L{place[i]}{place[i + 1]}", f"M{place[i - 1]}{place[i]}",
                f"S{suffix[i]}{suffix[i + 1]}", f"R{suffix[i - 1]}{suffix[i]}",
                f"T{trade[i]}{trade[i + 1]}", f"U{trade[i - 1]}{trade[i]}", f"V{trade[i + 1]}{trade[i + 2]}",
                f"G{cls[i]}{cls[i + 1]}", f"H{cls[i - 1]}{cls[i]}",
                f"i{min(i, 6)}", f"j{min(n - i, 8)}", f"X{place[i]}{trade[i]}{suffix[i]}", f"w{kind}{inside[i]:d}",
                f"B{pair[i + 1]}", f"C{pair[i]}", f"D{pair[i]}{pair[i + 1]}",
            ]
        )  # fmt: skip
    return found


def _marks(text: str, words: Mapping[str, int] | frozenset[str], longest: int) -> list[str]:
    """B, M, E of the longest words from left to right (with a place's level), `-` elsewhere, `#` outside.

    Three more entries than characters: the two after the end, and, at index -1, the one before the beginning.
    """
    n, i = len(text), 0
    out = ["-"] * n + ["#"] * 3
    while i < n:
        for length in range(min(longest, n - i), 0, -1):
            word = text[i : i + length]
            if word in words:
                level = words[word] if isinstance(words, Mapping) else ""
                for j in range(i, i + length):
                    out[j] = f"{'B' if j == i else 'E' if j == i + length - 1 else 'M'}{level}"
                i += length
                break
        else:
            i += 1
    return out
