"""Random columns from a row number: a counter-based generator (SplitMix64's mixer) as Polars expressions.

No state and no order: the same row, seed and salt give the same number whatever the chunk, on every machine.
"""

from __future__ import annotations

import hashlib
from functools import cache
from math import exp
from statistics import NormalDist

import polars as pl

_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1


def salt(seed: int, name: str) -> int:
    """64 bits from a seed and a column's name."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def bits(row: pl.Expr, key: int) -> pl.Expr:
    """64 well-mixed bits (UInt64) of an UInt64 row number. UInt64 products wrap, which is what the mixer needs."""
    mixed = row * _u64(_GOLDEN) + _u64(key & _MASK)
    mixed = (mixed ^ (mixed // _u64(2**30))) * _u64(_FIRST)
    mixed = (mixed ^ (mixed // _u64(2**27))) * _u64(_SECOND)
    return mixed ^ (mixed // _u64(2**31))


def _u64(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)


def part(noise: pl.Expr, start: int, width: int) -> pl.Expr:
    """`width` bits of `noise` from bit `start` as UInt64: parts that do not overlap are independent."""
    return noise // _u64(2**start) % _u64(2**width)


def uniform(noise: pl.Expr, start: int, width: int = 20) -> pl.Expr:
    """A number in [0, 1) from some of the bits."""
    return part(noise, start, width).cast(pl.Float64) / float(2**width)


@cache
def _steps(spread: float) -> pl.Series:
    """exp(spread * z) at 4096 equally likely standard normal z: a table is faster than a logarithm a cell."""
    normal_ = NormalDist()
    return pl.Series([exp(spread * normal_.inv_cdf((step + 0.5) / 4096)) for step in range(4096)], dtype=pl.Float64)


def lognormal(noise: pl.Expr, spread: float) -> pl.Expr:
    """A lognormal factor with median 1: a step of the table (bits 16-28), made continuous by 1 % of jitter."""
    step = pl.lit(_steps(spread)).gather(part(noise, 16, 12).cast(pl.UInt32))
    return step * (uniform(noise, 28, 20) * 0.01 + 0.995)


def below(noise: pl.Expr, share: float) -> pl.Expr:
    """True for a share of rows, decided by the lowest 16 bits."""
    return part(noise, 0, 16) < _u64(round(share * 65536))


def between(noise: pl.Expr, low: float, high: float) -> pl.Expr:
    """True where the lowest 16 bits lie in [low, high): disjoint shares of the same rows."""
    low16 = part(noise, 0, 16)
    return (low16 >= _u64(round(low * 65536))) & (low16 < _u64(round(high * 65536)))
