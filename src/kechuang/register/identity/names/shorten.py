"""How well a short name fits a full one: what a person would look at, as numbers, and their weighted sum.

A Chinese short name keeps characters of the full one in order: some of the brand, often the heads of words of the
trade (中石化 ← 中国石油化工), sometimes the place or its letter (粤 for 广东), a general word at the end (股份, 集团).
The weights (`data/ranking.json`) are fitted by `benchmarks/identity/short.py`; there is one per line of `LOOKED_AT`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kechuang.register.identity.names.gazetteer import DATA, gazetteer, split_places
from kechuang.register.identity.names.normal import tidy
from kechuang.register.identity.names.parse import BRAND, PLACE, TRADE, tags
from kechuang.register.identity.names.rarity import rarity

LOOKED_AT = (
    "found", "missing", "together", "pairs", "brand", "no_brand", "place", "heads", "first", "starts", "all", "trade",
    "inside", "brand_left", "jumped", "length", "same_group", "same_stock", "same_tech", "complete", "same_first",
    "same_last", "letter", "heads_all", "ends", "stem", "brand_is",
)  # fmt: skip
GENERAL = ("股份", "集团", "科技", "有限", "公司", "控股", "技术", "发展", "实业")
_END = re.compile(r"(?<=..)(集团|控股)?(股份有限公司|有限责任公司|有限公司|股份公司|公司)$")
_ALIKE = 2.0
_JUMP, _FAR = 0.15, 6


@dataclass(frozen=True, slots=True)
class Full:
    """A full name made ready: `front` characters for its place (粤, 广东 for 江门), the name without brackets.

    `tags` has a part per character; `core` is the name without company form, `pairs` its pairs of characters.
    """

    text: str
    tags: tuple[int, ...]
    core: str
    pairs: frozenset[str]
    front: int


def full(name: str) -> Full:
    """A full name ready to be compared; its place's one-character names stand in front."""
    text = tidy(name)
    path = tags(text)
    kept = [(char, tag) for char, tag in zip(text, path, strict=True) if char not in "()"]
    plain = "".join(char for char, _ in kept)
    places = split_places("".join(char for char, tag in kept if tag == PLACE))
    where = set(places).union(*(gazetteer().within.get(place, frozenset()) for place in places))
    letters = "".join(letter for letter, named in gazetteer().letters.items() if named & where)
    core = _END.sub("", plain)
    around = "".join(sorted(name for name in where - set(places) if name not in plain)) if len(where) < 4 else ""
    front = letters + around
    pairs = frozenset(core[i : i + 2] for i in range(len(core) - 1))
    return Full(front + plain, (PLACE,) * len(front) + tuple(tag for _, tag in kept), core, pairs, len(front))


def align(short: str, long: str, path: Sequence[int]) -> list[tuple[int, int]]:
    """The best way to find characters of `short` in `long` in order: pairs of positions.

    A found character counts by its rarity, more at the head of a part, more next to the one before; jumps cost.
    """
    seen: list[tuple[int, int, float, int]] = []  # position in short, in long, score, index of the one before
    for i, char in enumerate(short):
        worth, before = rarity(char), len(seen)
        j = long.find(char)
        while j >= 0:
            own = worth + (0.6 if j == 0 or path[j] != path[j - 1] else 0.0)
            best, came = own, -1
            for k in range(before):
                a, b, score, _ = seen[k]
                if b < j:
                    near = _ALIKE if (a == i - 1 and b == j - 1) else -_JUMP * min(_FAR, j - b - 1)
                    if score + own + near > best:
                        best, came = score + own + near, k
            seen.append((i, j, best, came))
            j = long.find(char, j + 1)
    if not seen:
        return []
    at, out = max(range(len(seen)), key=lambda k: seen[k][2]), []
    while at >= 0:
        out.append(seen[at][:2])
        at = seen[at][3]
    return out[::-1]


def look(short: str, name: Full) -> list[float]:
    """The numbers of LOOKED_AT; shares unless the name says otherwise. `short` in the form of `normal.short`."""
    path, text = name.tags, name.text
    pairs = align(short, text, path)
    n, total = len(short), rarity(short)
    found, at = {i for i, _ in pairs}, {j for _, j in pairs}
    tail = short[-2:] if short[-2:] in GENERAL else ""
    stem = short[: n - len(tail)] or short
    missed = [i for i in range(n) if i not in found and not (tail and i >= n - 2)]
    brand = [j for j, tag in enumerate(path) if tag == BRAND]
    trade = [j for j, tag in enumerate(path) if tag == TRADE]
    heads = sum(1 for _, j in pairs if j == 0 or path[j] != path[j - 1])
    together = sum(1 for a, b in pairwise(pairs) if (b[0] - a[0], b[1] - a[1]) == (1, 1))
    short_pairs = [short[i : i + 2] for i in range(n - 1)]
    shared = sum(rarity(pair) for pair in short_pairs if pair in name.pairs)
    kept = len(at & set(brand))
    return [
        rarity("".join(short[i] for i in found)) / total,
        rarity("".join(short[i] for i in missed)) / total,
        together / max(1, n - 1),
        shared / (sum(map(rarity, short_pairs)) or 1.0) / (0.25 + 0.75 * len(name.core) / 8),
        kept / len(brand) if brand else 0.5,
        float(not brand),
        float(any(path[j] == PLACE for j in at)),
        heads / n,
        _first(pairs, brand, trade, path),
        float(name.core.startswith(stem)),
        float(len(found) == n),
        len(at & set(trade)) / len(trade) if trade else 0.0,
        float(short in text),
        min(3, len(brand) - kept) / 3,
        min(_FAR, pairs[-1][1] - pairs[0][1] + 1 - len(pairs)) / _FAR if pairs else 0.0,
        len(text) / 20,
        *(float(tail == word and word in text) for word in ("集团", "股份", "科技")),
        float(not missed),
        float(short[:1] == text[:1]),
        float(short[-1:] == name.core[-1:]),
        float(any(j < name.front for j in at)),
        float(heads == n),
        float(name.core.endswith(stem)),
        float(stem in text),
        float(stem == "".join(text[j] for j in brand)),
    ]


def _first(pairs: list[tuple[int, int]], brand: list[int], trade: list[int], path: Sequence[int]) -> float:
    """Where the short name's first character stands: best at the head of the brand."""
    if not pairs or pairs[0][0] != 0:
        return 0.0
    j = pairs[0][1]
    if brand and j == brand[0]:
        return 1.0
    if j == 0:
        return 0.7
    if not brand and trade and j == trade[0]:
        return 0.4
    return 0.3 if path[j] != path[j - 1] else 0.0


@dataclass(frozen=True)
class Ranking:
    """One weight per line of LOOKED_AT; `scale` and `shift` turn the sum into the share that is right."""

    weights: tuple[float, ...]
    scale: float
    shift: float

    def total(self, seen: Sequence[float]) -> float:
        return sum(a * b for a, b in zip(self.weights, seen, strict=True))

    def share(self, total: float) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-(self.scale * total + self.shift)))


@cache
def ranking() -> Ranking:
    """Read once a process."""
    stored = json.loads((DATA / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(tuple(stored["weights"][name] for name in LOOKED_AT), stored["scale"], stored["shift"])
