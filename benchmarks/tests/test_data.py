from __future__ import annotations

from pathlib import Path

import polars as pl

from benchmarks.columns import COLUMNS
from benchmarks.data import generate


def test_the_same_seed_gives_the_same_rows(tmp_path: Path, whole: Path) -> None:
    again = generate(tmp_path, 4000)
    assert pl.read_parquet(again).equals(pl.read_parquet(whole))


def test_another_seed_gives_other_rows(tmp_path: Path, whole: Path) -> None:
    other = generate(tmp_path, 4000, seed=1)
    assert not pl.read_parquet(other).equals(pl.read_parquet(whole))


def test_missing_facts_hide_the_same_values(whole: Path, gaps: Path) -> None:
    full, holes = pl.read_parquet(whole), pl.read_parquet(gaps)
    for name in COLUMNS:
        assert 0.05 < holes[name].null_count() / 4000 < 0.11
        shown = holes[name].is_not_null()
        assert holes[name].filter(shown).equals(full[name].filter(shown))


def test_one_row_in_a_hundred_stands_on_a_threshold(whole: Path) -> None:
    share = pl.col("high_tech_revenue.2025") * 5 == pl.col("sales_revenue.2025") * 3
    growth = pl.col("sales_revenue.2025") * 5 == pl.col("sales_revenue.2024") * 6
    bracket = pl.col("sales_revenue.2025").is_in([2_000_000_000, 5_000_000_000, 20_000_000_000])
    counts = pl.read_parquet(whole).select(share.sum().alias("a"), growth.sum().alias("b"), bracket.sum().alias("c"))
    assert all(3 <= count <= 8 for count in counts.row(0))


def test_no_figures_before_the_year_of_registration(whole: Path) -> None:
    early = pl.read_parquet(whole).filter(pl.col("registration_date").dt.year() == 2025)
    assert early.height > 50
    assert early["sales_revenue.2024"].max() == 0
    assert early["rd_expense.2023"].max() == 0
    assert early["sales_revenue.2025"].min() > 0  # type: ignore[operator]
