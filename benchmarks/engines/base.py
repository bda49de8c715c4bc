"""What every engine offers the runner."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.columns import CATEGORIES, COLUMNS, COUNTS, DATES, FLAGS

Outputs = dict[str, NDArray[np.int64]]


class Engine(Protocol):
    """One way to compute the 17 outputs.

    `prepare` puts a Parquet file into the engine's own form in memory (not timed), `run` computes and materialises all
    17 outputs (timed), `collect` turns what `run` returned into fen and 1/0/UNKNOWN for comparison (not timed).
    """

    name: str
    says: str
    exact: bool  # whole fen all the way
    unknown: bool  # has a third truth value

    def prepare(self, parquet: Path, rows: int | None = None) -> Any: ...

    def run(self, inputs: Any) -> Any: ...

    def collect(self, result: Any) -> Outputs: ...


def frame(parquet: Path, rows: int | None = None) -> pl.DataFrame:
    """The 22 columns; the first `rows` only if given."""
    scan = pl.scan_parquet(parquet).select(COLUMNS)
    return (scan if rows is None else scan.head(rows)).collect()


def arrays(parquet: Path, rows: int | None = None) -> dict[str, NDArray[Any]]:
    """Columns as NumPy arrays: fen int64, counts int32, days int32, category codes int8, flags bool.

    A missing value becomes 0: engines without an unknown know nothing better.
    """
    read = frame(parquet, rows)
    out: dict[str, NDArray[Any]] = {}
    for name in COLUMNS:
        column = read[name]
        if name in CATEGORIES:
            codes = {value: code for code, value in enumerate(CATEGORIES[name])}
            # Missing takes the last code: "other" and "D", which open nothing.
            column = column.replace_strict(codes, default=len(codes) - 1, return_dtype=pl.Int8)
        elif name in DATES:
            column = column.cast(pl.Int32).fill_null(0)
        elif name in FLAGS:
            column = column.fill_null(False)
        elif name in COUNTS:
            column = column.fill_null(0).cast(pl.Int32)
        else:
            column = column.fill_null(0)
        out[name] = np.array(column.to_numpy())  # a copy of our own, not a view of the frame
    return out
