"""Seeded synthetic enterprises with planted exact ties and, if wanted, missing facts.

Nothing here describes a real firm. Sizes are lognormal. One row in a hundred stands exactly on a threshold (a ratio,
an amount, a head count or a day), because that is where engines that compute in binary fractions go wrong.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from benchmarks.columns import CATEGORIES, COLUMNS, COUNTS, DATES, FLAGS, MONEY, day, years_before

Ints = NDArray[np.int64]
SEED = 20260630
CHUNK = 250_000
TIES = 0.01
MAX_FEN = 10**14 // 10  # 100 thousand million yuan: far above any firm here, and within the declared maximum

WAN = 1_000_000  # fen in 1万元


def _fen(rng: np.random.Generator, n: int, median_yuan: float, sigma: float) -> Ints:
    yuan = rng.lognormal(np.log(median_yuan), sigma, n)
    return np.clip(np.rint(yuan * 100), 1, MAX_FEN).astype(np.int64)


def _some(rng: np.random.Generator, values: Ints, share: float) -> Ints:
    """Keep a share of the values, the rest are zero."""
    return np.where(rng.random(len(values)) < share, values, 0)


def _plain(rng: np.random.Generator, n: int) -> dict[str, Ints]:
    """Rows without planted ties; categories as codes, flags as 0/1, the date as a day number."""
    revenue = _fen(rng, n, 12_000_000, 1.9)
    rows: dict[str, Ints] = {
        "registered_in_district": (rng.random(n) < 0.93).astype(np.int64),
        "serious_offence": (rng.random(n) < 0.03).astype(np.int64),
        "registration_date": rng.integers(years_before(24), day(date(2026, 1, 1)), n),
        "sector": rng.choice(6, n, p=[0.2, 0.16, 0.12, 0.12, 0.25, 0.15]),
        "credit_grade": rng.choice(4, n, p=[0.25, 0.35, 0.25, 0.15]),
    }
    rd_rate = rng.lognormal(np.log(0.05), 0.6, n)
    for year in (2025, 2024, 2023):
        rows[f"sales_revenue.{year}"] = revenue
        rd = np.rint(revenue * np.minimum(rd_rate * rng.lognormal(0, 0.15, n), 2.0)).astype(np.int64)
        rows[f"rd_expense.{year}"] = np.minimum(rd, MAX_FEN)
        earlier = np.rint(revenue / rng.lognormal(0.12, 0.25, n))
        revenue = np.clip(earlier, 1, MAX_FEN).astype(np.int64)
    latest = rows["sales_revenue.2025"]
    rows["high_tech_revenue.2025"] = np.rint(latest * rng.beta(4, 2, n)).astype(np.int64)
    rows["total_assets"] = np.clip(np.rint(latest * rng.lognormal(0.2, 0.6, n)), 0, MAX_FEN).astype(np.int64)
    staff = np.clip(np.rint(latest / 100 / 600_000 * rng.lognormal(0, 0.5, n)), 1, 2_000_000).astype(np.int64)
    rows["staff"] = staff
    rows["rd_staff"] = np.rint(staff * rng.beta(2, 6, n)).astype(np.int64)
    for name, mean in (("invention_patents", 0.8), ("utility_models", 2.0), ("software_copyrights", 3.0)):
        rows[name] = rng.geometric(1 / (1 + mean), n).astype(np.int64) - 1
    rows["annual_rent"] = _some(rng, _fen(rng, n, 400_000, 1.2), 0.8)
    rows["loan_interest"] = _some(rng, _fen(rng, n, 250_000, 1.4), 0.5)
    rows["voucher_invoices"] = _some(rng, _fen(rng, n, 60_000, 1.1), 0.4)
    rows["upper_award"] = _some(rng, rng.choice([10, 30, 50, 100, 300], n).astype(np.int64) * WAN, 0.3)
    return rows


def _tie(rows: dict[str, Ints], kind: int, at: Ints) -> None:
    """Move the rows `at` exactly onto one threshold."""
    latest = rows["sales_revenue.2025"]
    if kind == 0:  # R&D share of three years exactly at its floor (and intensity of each year too)
        for year in (2025, 2024, 2023):
            whole = np.maximum(rows[f"sales_revenue.{year}"][at] // 100, 1)
            floor = np.where(latest[at] <= 5000 * WAN, 5, np.where(latest[at] <= 20000 * WAN, 4, 3))
            rows[f"sales_revenue.{year}"][at] = whole * 100
            rows[f"rd_expense.{year}"][at] = whole * floor
    elif kind == 1:  # high-tech revenue exactly 60 %
        whole = np.maximum(latest[at] // 5, 1)
        latest[at] = whole * 5
        rows["high_tech_revenue.2025"][at] = whole * 3
    elif kind == 2:  # R&D staff exactly 10 %
        rows["rd_staff"][at] = rows["staff"][at] // 10 + 1
        rows["staff"][at] = rows["rd_staff"][at] * 10
    elif kind == 3:  # growth exactly 20 %
        whole = np.maximum(rows["sales_revenue.2024"][at] // 5, 1)
        rows["sales_revenue.2024"][at] = whole * 5
        latest[at] = whole * 6
    elif kind == 4:  # R&D intensity exactly 3 % (a tie of two measures)
        whole = np.maximum(latest[at] // 100, 1)
        latest[at] = whole * 100
        rows["rd_expense.2025"][at] = whole * 3
    elif kind == 5:  # revenue exactly on a bracket
        latest[at] = np.resize(np.array([2000, 5000, 20000]) * WAN, len(at))
    elif kind == 6:  # head count and assets exactly at the size limit
        rows["staff"][at] = np.resize(np.array([5, 300, 500]), len(at))
        rows["rd_staff"][at] = np.minimum(rows["rd_staff"][at], rows["staff"][at])
        rows["total_assets"][at] = np.resize(np.array([20000, 40000]) * WAN, len(at))
    else:  # registered exactly one, two or five years ago
        rows["registration_date"][at] = np.resize([years_before(k) for k in (1, 2, 5)], len(at))


def _frame(seeds: list[int], first: int, n: int, nulls: float) -> pl.DataFrame:
    """One chunk. The values do not depend on `nulls`: what is hidden in one data set can be read in the other."""
    rng, hidden = np.random.default_rng(seeds), np.random.default_rng([*seeds, 1])
    rows = _plain(rng, n)
    chosen = rng.permutation(n)[: round(n * TIES)].astype(np.int64)
    for kind in range(8):
        _tie(rows, kind, chosen[kind::8])
    for year in (2024, 2023):  # no figures before the year of registration
        early = rows["registration_date"] > day(date(year, 12, 31))
        rows[f"sales_revenue.{year}"][early] = rows[f"rd_expense.{year}"][early] = 0
    number = np.arange(first, first + n)
    series = [
        pl.Series("subject", number).cast(pl.String).str.zfill(17).alias("subject"),
        pl.Series("name", number).cast(pl.String).alias("name"),
        pl.Series("kind", np.zeros(n)).replace_strict({0.0: "enterprise"}, return_dtype=pl.String),
    ]
    for name in COLUMNS:
        column = pl.Series(name, rows[name])
        if name in FLAGS:
            column = column.cast(pl.Boolean)
        elif name in DATES:
            column = column.cast(pl.Int32).cast(pl.Date)
        elif name in CATEGORIES:
            column = column.replace_strict(dict(enumerate(CATEGORIES[name])), return_dtype=pl.String)
        if nulls:
            missing = pl.Series(hidden.random(n) < nulls)
            column = pl.select(pl.when(~missing).then(column).alias(name)).to_series()
        series.append(column)
    return pl.DataFrame(series)


def generate(folder: Path, size: int, nulls: float = 0.0, seed: int = SEED) -> Path:
    """Write `folder/subjects.parquet` with `size` rows in our snapshot layout and return its path.

    The same arguments give the same rows; a larger size begins with the rows of a smaller one only in whole chunks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "subjects.parquet"
    partial = target.with_suffix(".partial")
    writer: pq.ParquetWriter | None = None
    for chunk, first in enumerate(range(0, size, CHUNK)):
        table = _frame([seed, chunk], first, min(CHUNK, size - first), nulls).to_arrow(
            compat_level=pl.CompatLevel.oldest()
        )
        writer = writer or pq.ParquetWriter(partial, table.schema)
        writer.write_table(table)
    if writer is None:
        raise ValueError("size must be at least 1")
    writer.close()
    partial.rename(target)
    return target


def dataset(root: Path, size: int, nulls: float = 0.0) -> Path:
    """The generated file for `size` rows under `root`, made on first use."""
    folder = root / f"{size}{f'-nulls{nulls:g}' if nulls else ''}"
    target = folder / "subjects.parquet"
    return target if target.exists() else generate(folder, size, nulls)


assert len(COLUMNS) == 22 and set(MONEY) | set(COUNTS) <= set(COLUMNS)
