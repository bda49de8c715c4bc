"""Seeded draws. One stream per purpose, so that a change in one room does not shift every other draw."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """`random.Random` seeded from text (SHA-512, the same on every machine), with the shapes we need."""

    def __init__(self, seed: int, purpose: str):
        self.rng = random.Random(f"{seed}:{purpose}")
        self.uniform = self.rng.random

    def chance(self, probability: float) -> bool:
        return self.uniform() < probability

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        return self.rng.normalvariate(mean, spread)

    def lognormal(self, median: float, spread: float) -> float:
        return median * math.exp(self.rng.normalvariate(0.0, spread))

    def between(self, low: int, high: int) -> int:
        """Whole number, both ends included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.uniform() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        return self.rng.sample(items, min(count, len(items)))

    def weighted(self, weights: Mapping[T, float]) -> T:
        return self.rng.choices(list(weights), weights=list(weights.values()))[0]

    def many(self, weights: Mapping[T, float], count: int) -> list[T]:
        return self.rng.choices(list(weights), cum_weights=list(accumulate(weights.values())), k=count)

    def poisson(self, mean: float) -> int:
        """Knuth's method for small means, a rounded normal beyond 30."""
        if mean <= 0:
            return 0
        if mean > 30:
            return max(0, round(self.rng.normalvariate(mean, math.sqrt(mean))))
        limit, product, count = math.exp(-mean), self.uniform(), 0
        while product > limit:
            product *= self.uniform()
            count += 1
        return count

    def day(self, first: date, last: date) -> date:
        """A day, both ends included; never after `last`."""
        return min(first, last) + timedelta(days=self.between(0, max(0, (last - first).days)))

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self.rng.sample(items, len(items))


def clamp(value: float, low: float, high: float) -> float:
    """`value` kept inside the bounds."""
    return low if value < low else high if value > high else value


def logistic(value: float) -> float:
    """1 / (1 + e^-value)."""
    return 1.0 / (1.0 + math.exp(-value))
