"""An index of known names in memory: which of them can a name mean, best first.

Candidates are found by characters and pairs of characters (BM25 without the company form), then ranked by
`names.shorten`. For the register's own names see `candidates.py`; for many names at once `bulk.py`.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from kechuang.register.identity.names import shorten
from kechuang.register.identity.names.normal import bare, short

CANDIDATES = 120
_K, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Known:
    """A name somebody uses for `party`."""

    party: Hashable
    text: str


class NameIndex:
    """Names in memory. Build once, ask often; about 4 kB a name."""

    def __init__(self, names: Iterable[Known]) -> None:
        self.names = list(names)
        self.ready = [shorten.full(one.text) for one in self.names]
        self._exact: dict[str, list[int]] = defaultdict(list)
        grams = []
        for i, one in enumerate(self.ready):
            self._exact[bare(self.names[i].text)].append(i)
            grams.append(_grams(one.text[: one.front] + one.core))
        held = Counter(gram for one in grams for gram in one)
        mean = sum(sum(one.values()) for one in grams) / max(1, len(grams))
        self._posting: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, counted in enumerate(grams):
            size = sum(counted.values()) / mean
            for gram, n in counted.items():
                weight = math.log(1 + (len(grams) - held[gram] + 0.5) / (held[gram] + 0.5))
                self._posting[gram].append((i, weight * n * (_K + 1) / (n + _K * (1 - _B + _B * size))))

    def likely(self, text: str, most: int = CANDIDATES) -> list[int]:
        """Positions of the names that share most with a tidy text."""
        score: dict[int, float] = defaultdict(float)
        for gram in _grams(text):
            for i, weight in self._posting.get(gram, ()):
                score[i] += weight
        return heapq.nlargest(most, score, key=lambda i: (score[i], -i))

    def find(self, name: str, most: int = 10) -> list[tuple[Known, float]]:
        """The names that `name` can mean, with scores from 0 to 1; the same full name scores 1."""
        same = self._exact.get(bare(name), [])
        text = short(name)
        if not text:
            return []
        weigh = shorten.ranking()
        scored = [(weigh.total(shorten.look(text, self.ready[i])), i) for i in self.likely(text) if i not in same]
        best = heapq.nlargest(most, scored, key=lambda one: (one[0], -one[1]))
        found = [(self.names[i], 1.0) for i in same]
        return (found + [(self.names[i], weigh.share(total)) for total, i in best])[:most]


def _grams(text: str) -> Counter[str]:
    return Counter([*text, *(text[i : i + 2] for i in range(len(text) - 1))])
