"""How a fact or field of each type is spread over subjects, with nulls and exact ties on edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import polars as pl

from kechuang.register.sample.crowd import noise
from kechuang.rules.definitions import FactDef

_PLAIN = pl.QueryOptFlags(comm_subexpr_elim=False)
_DAY = date(1970, 1, 1)
_PEOPLE = ("人", "家")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a column needs beyond its definition. `size` is the subject's latent size, lognormal with median 1.

    `median` is in raw units; `edges` are raw values planted on `ties` of the rows; `nulls` is the share of unknowns.
    """

    seed: int
    ties: float
    nulls: float
    last: date
    medians: dict[str, int]
    edges: dict[str, tuple[int, ...]]


def column(fact: FactDef, name: str, shape: Shape, frame: pl.DataFrame) -> pl.Series:
    """The column `name` of a fact: Int64, Date, Boolean, String or List(String), null where unknown.

    `frame` has `row` (UInt64 row numbers) and `size` (Float64, the subject's). The random bits are drawn once, then
    used by one expression without a search for common parts, which took most of the time.
    """
    drawn = frame.select("size", bits=noise.bits(pl.col("row"), noise.salt(shape.seed, name)))
    return drawn.lazy().select(_column(fact, shape).alias(name)).collect(optimizations=_PLAIN).to_series()


def _column(fact: FactDef, shape: Shape) -> pl.Expr:
    bits, size = pl.col("bits"), pl.col("size")
    value = _value(fact, bits, shape, size)
    if fact.type in ("money", "count", "number", "ratio"):
        edges = shape.edges.get(fact.id) or (fact.minimum, fact.minimum + 1, fact.maximum - 1, fact.maximum)
        low, high = shape.nulls, shape.nulls + shape.ties
        value = pl.when(noise.between(bits, low, high)).then(_choice(edges, bits)).otherwise(value)
        value = value.clip(fact.minimum, fact.maximum)
    return pl.when(noise.below(bits, shape.nulls)).then(None).otherwise(value)


def _choice(values: Sequence[int], bits: pl.Expr) -> pl.Expr:
    index = noise.part(bits, 48, 16) % pl.lit(len(values), dtype=pl.UInt64)
    return pl.lit(pl.Series(values, dtype=pl.Int64)).gather(index.cast(pl.UInt32))


def _value(fact: FactDef, bits: pl.Expr, shape: Shape, size: pl.Expr) -> pl.Expr:
    match fact.type:
        case "money":
            return _money(fact, bits, shape, size)
        case "count":
            return _count(fact, bits, shape, size)
        case "ratio" | "number":
            top = min(fact.maximum, 10**fact.decimals if fact.type == "ratio" else 120 * 10**fact.decimals)
            return (noise.uniform(bits, 16, 32) * float(top - fact.minimum + 1)).cast(pl.Int64) + fact.minimum
        case "date":
            start, end = (date(1998, 1, 1) - _DAY).days, (shape.last - _DAY).days
            return (noise.uniform(bits, 16, 32) * float(end - start)).cast(pl.Int32).__add__(start).cast(pl.Date)
        case "flag":
            share = 0.03 if fact.change == "down" else 0.6
            return noise.part(bits, 16, 16) < pl.lit(round(share * 65536), dtype=pl.UInt64)
        case "category":
            return _code(fact, bits, 16)
        case "set":
            return _set(fact, bits)
    return pl.lit("T") + (noise.part(bits, 16, 16) % pl.lit(5000, dtype=pl.UInt64)).cast(pl.String)


def _money(fact: FactDef, bits: pl.Expr, shape: Shape, size: pl.Expr) -> pl.Expr:
    median = float(shape.medians.get(fact.id, 50_000_000))
    amount = size * noise.lognormal(bits, 0.7) * median
    if fact.minimum < 0:
        amount = pl.when(noise.part(bits, 56, 8) < 26).then(-amount * 0.4).otherwise(amount)
    return amount.clip(-1e15, 1e15).cast(pl.Int64)


def _count(fact: FactDef, bits: pl.Expr, shape: Shape, size: pl.Expr) -> pl.Expr:
    if fact.unit == "年" and fact.maximum > 1000:  # a calendar year
        return shape.last.year - (noise.uniform(bits, 16, 24) * 9.0).cast(pl.Int64)
    if fact.unit in _PEOPLE:
        median = float(shape.medians.get(fact.id, 12))
        return (size * noise.lognormal(bits, 0.4) * median).cast(pl.Int64)
    return (noise.lognormal(bits, 1.1) * 1.5).cast(pl.Int64)  # few things, rarely many


def _set(fact: FactDef, bits: pl.Expr) -> pl.Expr:
    """No code, one or two of them, sorted; gathered from a table of all such sets."""
    codes = sorted(code for code, _ in fact.values)
    sets: list[list[str]] = (
        [[]] * len(codes) + [[code] for code in codes] * 2 + [[a, b] for a, b in combinations(codes, 2)]
    )
    index = noise.part(bits, 16, 24) % pl.lit(len(sets), dtype=pl.UInt64)
    return pl.lit(pl.Series(sets, dtype=pl.List(pl.String))).gather(index.cast(pl.UInt32))


def _code(fact: FactDef, bits: pl.Expr, start: int) -> pl.Expr:
    """A code, the earlier ones more often."""
    codes = [code for code, _ in fact.values]
    skewed = noise.uniform(bits, start, 16).pow(1.6) * float(len(codes))
    return pl.lit(pl.Series(codes, dtype=pl.String)).gather(skewed.cast(pl.UInt32)) if codes else pl.lit("none")
