"""Goal: all four parts of 1,501 labelled names right, at least 0.85; five-fold, so that no name helps itself."""

from __future__ import annotations

import random
from collections import Counter

from benchmarks.identity import labelled
from benchmarks.identity.learn import class_words, learn, pair_classes, rounded, trade_words
from kechuang.register.identity.names.features import Lexicon, features
from kechuang.register.identity.names.normal import same_length
from kechuang.register.identity.names.parse import PARTS, best_path, joined, parse, province_first

FOLDS = 5
PEER = {"place": 0.940, "brand": 0.801, "trade": 0.784, "suffix": 0.916, "all": 0.749}
"""companynameparser 0.1.8 on the same names by the same measure (rerun 2026-11: 0.9400 0.8008 0.7841 0.9161 0.7488)."""


def cross_validated(seed: int = 1) -> dict[str, float]:
    """Share of names whose part is right, by part, and with all four right; each name judged by weights without it."""
    items = labelled.parts()
    random.Random(seed).shuffle(items)
    classes, pairs = class_words(), pair_classes()
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        train = [one for i, one in enumerate(items) if i % FOLDS != fold]
        known = rounded(learn(train, classes, pairs))
        words = Lexicon(trade_words(train), classes, pairs)
        for text, path in items[fold::FOLDS]:
            even = same_length(text)
            found = province_first(even, best_path(text, features(even, words), known.votes, known.steps))
            _count(right, text, path, found)
    return {name: right[name] / len(items) for name in (*PARTS[:4], "all")}


def as_shipped() -> dict[str, float]:
    """The same with the weights of the package, which were learnt from these very names."""
    right: Counter[str] = Counter()
    items = labelled.parts()
    for text, path in items:
        want, got = joined(text, path), parse(text)
        for name in PARTS[:4]:
            right[name] += getattr(want, name) == getattr(got, name)
        right["all"] += want == got
    return {name: right[name] / len(items) for name in (*PARTS[:4], "all")}


def _count(right: Counter[str], text: str, path: list[int], found: list[int]) -> None:
    want, got = joined(text, path), joined(text, found)
    for name in PARTS[:4]:
        right[name] += getattr(want, name) == getattr(got, name)
    right["all"] += want == got
