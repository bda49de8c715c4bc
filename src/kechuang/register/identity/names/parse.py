"""A name cut into place, brand, trade and suffix by a linear chain over characters.

The weights (`data/weights.json`) are learnt by `benchmarks/identity/learn.py` from the labelled names; a weight is the
number of votes, in tenths, that a feature gives to a part.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kechuang.register.identity.names.features import features, lexicon
from kechuang.register.identity.names.gazetteer import DATA, gazetteer
from kechuang.register.identity.names.normal import same_length

PARTS = ("place", "brand", "trade", "suffix", "other")
PLACE, BRAND, TRADE, SUFFIX, OTHER = range(5)
_EDGE = 5
"""Row and column of `steps` for the beginning and the end of a name."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a name is made of; several pieces of one kind are joined in their order. Brackets belong to no part."""

    place: str
    brand: str
    trade: str
    suffix: str


@dataclass(frozen=True)
class Weights:
    """`votes`: feature → one number per part; `steps`: from part to part, with the edge as sixth."""

    votes: Mapping[str, Sequence[float]]
    steps: Sequence[Sequence[float]]


@cache
def weights() -> Weights:
    """Read once a process."""
    stored = json.loads((DATA / "weights.json").read_text(encoding="utf-8"))
    return Weights(stored["votes"], stored["steps"])


@lru_cache(maxsize=65_536)
def tags(text: str) -> tuple[int, ...]:
    """The part (index into PARTS) of each character of a name as given."""
    known, even = weights(), same_length(text)
    return tuple(province_first(even, best_path(text, features(even, lexicon()), known.votes, known.steps)))


def province_first(text: str, path: list[int]) -> list[int]:
    """A name that begins with a province begins with a place, whatever the votes say (内蒙古 is seen too rarely)."""
    level = gazetteer().level
    for length in (4, 3, 2):
        if level.get(text[:length]) == 1:
            return [PLACE] * length + path[length:]
    return path


def parse(name: str) -> Parts:
    """Place, brand, trade and suffix of an organisation's name, in its own characters."""
    return joined(name, tags(name))


def joined(text: str, path: Sequence[int]) -> Parts:
    """The parts of a text whose characters have these tags."""
    return Parts(*("".join(c for c, tag in zip(text, path, strict=True) if tag == part) for part in range(4)))


def best_path(
    text: str,
    seen: Sequence[Sequence[str]],
    votes: Mapping[str, Sequence[float]],
    steps: Sequence[Sequence[float]],
) -> list[int]:
    """The tags with most votes (Viterbi). A character that is neither letter nor digit is `other`."""
    back: list[list[int]] = []
    best: list[float] = []
    for char, named in zip(text, seen, strict=True):
        here = [0.0] * 5
        if char.isalnum():
            for name in named:
                found = votes.get(name)
                if found is not None:
                    for tag in range(5):
                        here[tag] += found[tag]
        else:
            here = [-1e6] * 4 + [0.0]
        if not best:
            best = [here[tag] + steps[_EDGE][tag] for tag in range(5)]
            continue
        came, now = [], []
        for tag in range(5):
            options = [best[before] + steps[before][tag] for before in range(5)]
            top = max(options)
            came.append(options.index(top))
            now.append(top + here[tag])
        back.append(came)
        best = now
    if not best:
        return []
    ends = [best[tag] + steps[tag][_EDGE] for tag in range(5)]
    path = [ends.index(max(ends))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]
