"""How much a character tells: rare ones tell more. From `data/rarity.txt` (written by benchmarks/identity/learn.py)."""

from __future__ import annotations

from functools import cache

from kechuang.register.identity.names.gazetteer import DATA

UNSEEN = 9.0


@cache
def _table() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in (DATA / "rarity.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            value, _, chars = line.partition(" ")
            found |= dict.fromkeys(chars, float(value))
    return found


def rarity(text: str) -> float:
    """Sum over the characters of a text; about 3 (very frequent) to 9 (never seen) each."""
    table = _table()
    return sum(table.get(char, UNSEEN) for char in text)
