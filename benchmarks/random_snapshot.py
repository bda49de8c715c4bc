"""A random snapshot for any pack: every fact and record kind that a plan reads, with facts missing.

Values are random within the declared bounds and mean nothing; what they share with a register is its shape: number of
columns, records per party, share of unknowns.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from kechuang.rules.definitions import Dictionary, FactDef, RecordDef
from kechuang.rules.lowering.plan import Plan

CHUNK = 100_000
POOL = 40  # different texts and sets
MEDIANS = {"money": 2e8, "count": 12.0, "number": 3000.0, "ratio": 1.5e5}


def _values(rng: np.random.Generator, fact: FactDef, n: int, today: int) -> pl.Series:
    codes = [code for code, _ in fact.values] or [f"t{number}" for number in range(POOL)]
    match fact.type:
        case "flag":
            return pl.Series(rng.random(n) < 0.6)
        case "date":
            return pl.Series(rng.integers(today - 5500, today + 700, n).astype(np.int32)).cast(pl.Date)
        case "category" | "text":
            return pl.Series(codes)[rng.integers(0, len(codes), n)]
        case "set":
            pool = [
                sorted(rng.choice(codes, rng.integers(0, min(4, len(codes)) + 1), replace=False)) for _ in range(POOL)
            ]
            return pl.Series(pool, dtype=pl.List(pl.String))[rng.integers(0, POOL, n)]
        case _:
            drawn = rng.lognormal(np.log(MEDIANS[fact.type]), 1.5, n)
            drawn[rng.random(n) < 0.1] = 0
            return pl.Series(np.clip(drawn, fact.minimum, fact.maximum).astype(np.int64))


def _column(rng: np.random.Generator, name: str, fact: FactDef, n: int, today: int, missing: float) -> pl.Series:
    values = _values(rng, fact, n, today).alias(name)
    hidden = pl.Series(rng.random(n) < missing)
    return pl.select(pl.when(~hidden).then(values).alias(name)).to_series()


def _records(
    rng: np.random.Generator, kind: RecordDef, used: Collection[str], ids: pl.Series, today: int, missing: float
) -> pl.DataFrame:
    mean = 2.0 if kind.alias == "ip" else 0.2
    owners = np.repeat(np.arange(len(ids)), np.minimum(rng.poisson(mean, len(ids)), kind.most))
    number = pl.Series("record", np.arange(len(owners))).cast(pl.String)
    columns = [ids[owners].alias("subject"), ids[owners].alias("record") + "-" + number]
    columns += [_column(rng, field.id, field, len(owners), today, missing) for field in kind.fields if field.id in used]
    return pl.DataFrame(columns)


class _Writer:
    """A Parquet file that grows by chunks."""

    def __init__(self, path: Path):
        self.path = path
        self.file: pq.ParquetWriter | None = None

    def add(self, frame: pl.DataFrame) -> None:
        table: Any = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self.file is None:
            self.file = pq.ParquetWriter(self.path, table.schema)
        self.file.write_table(table)

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def generate(
    folder: Path, plan: Plan, dictionary: Dictionary, size: int, today: int, missing: float = 0.05, seed: int = 1
) -> Path:
    """Write `subjects.parquet` and `records.*.parquet` for `size` parties; `today` is a day number."""
    folder.mkdir(parents=True, exist_ok=True)
    subjects = _Writer(folder / "subjects.parquet")
    kinds = {alias: _Writer(folder / f"records.{alias}.parquet") for alias in plan.records}
    wanted = {
        **plan.party.base,
        **{name: kind for stage in plan.records.values() for name, kind in stage.joined.items()},
    }
    for chunk, first in enumerate(range(0, size, CHUNK)):
        rng = np.random.default_rng([seed, chunk])
        n = min(CHUNK, size - first)
        ids = pl.Series("subject", np.arange(first, first + n)).cast(pl.String).str.zfill(18)
        columns = [ids]
        for name in wanted:
            base, _, rest = name.partition(".")
            if base in dictionary.facts:
                columns.append(_column(rng, name, dictionary.facts[base], n, today, missing))
            elif rest == "known":
                columns.append(pl.Series(name, rng.random(n) >= missing))
            else:
                raise ValueError(f"{name} is neither a fact nor a record kind")
        subjects.add(pl.DataFrame(columns))
        for alias, writer in kinds.items():
            used = plan.records[alias].base
            writer.add(_records(rng, dictionary.records[alias], used, ids, today, missing))
    for writer in (subjects, *kinds.values()):
        writer.close()
    return folder
