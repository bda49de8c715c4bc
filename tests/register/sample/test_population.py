"""The population mode: the layout of a snapshot, any size, the same rows whatever the chunk, exact ties, unknowns."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kechuang.register.sample import params, population
from kechuang.rules.definitions import Dictionary

N = 20_000
Drawn = tuple[Path, dict[str, Any]]
FACTS = ("sales_revenue", "rd_expense", "employees_total", "tech_staff_count", "registration_date",
         "strategic_field_tag", "registered_district", "is_resident_enterprise", "net_assets")  # fmt: skip


@pytest.fixture(scope="module")
def drawn(dictionary: Dictionary, chaoyang: Path, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    folder = tmp_path_factory.mktemp("population")
    edges = params.read(chaoyang).population
    made = population(
        folder, N, seed=5, dictionary=dictionary, years=(2024, 2025), aliases=("ip", "hnte"), facts=FACTS, edges=edges
    )
    return folder, made


def test_layout(drawn: Drawn, dictionary: Dictionary) -> None:
    folder, manifest = drawn
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert {path.name for path in folder.iterdir()} == {*manifest["files"], "manifest.json"}
    schema = pl.read_parquet_schema(folder / "subjects.parquet")
    assert schema["sales_revenue.2025"] == pl.Int64
    assert schema["registration_date"] == pl.Date
    assert schema["strategic_field_tag"] == pl.List(pl.String)
    assert schema["registered_district"] == pl.String
    assert schema["ip.known"] == pl.Boolean
    records = pl.read_parquet(folder / "records.ip.parquet")
    assert set(records.columns) == {"subject", "record", *(field.id for field in dictionary.records["ip"].fields)}
    assert records["number"].n_unique() == records.height
    subjects = pl.read_parquet(folder / "subjects.parquet")
    assert subjects.height == subjects["subject"].n_unique() == N
    unknown = subjects.filter(~pl.col("ip.known"))["subject"]
    assert 0.02 < unknown.len() / N < 0.04
    assert records["subject"].is_in(unknown.implode()).sum() == 0  # an unknown list has no rows
    assert 0.6 < records.height / N < 0.95


def test_unknowns_and_ties(drawn: Drawn, dictionary: Dictionary) -> None:
    frame = pl.read_parquet(drawn[0] / "subjects.parquet")
    for name in ("sales_revenue.2025", "registration_date", "strategic_field_tag", "is_resident_enterprise"):
        assert 0.025 < frame[name].null_count() / N < 0.035, name
    edges = [fen for yuan in (10_000_000, 20_000_000, 50_000_000, 200_000_000) for fen in (yuan * 100, yuan * 100 - 1)]
    assert 0.007 < frame["sales_revenue.2025"].is_in(edges).mean() < 0.013
    rd, sales = pl.col("rd_expense.2025"), pl.col("sales_revenue.2025")
    floors = [(rd == sales * percent // 100) & (sales > 0) for percent in (3, 4, 5, 6)]
    assert 0.006 < frame.select(pl.any_horizontal(floors).fill_null(value=False)).to_series().mean() < 0.015
    for name in ("sales_revenue.2025", "net_assets.2024", "employees_total.2025"):
        fact = dictionary.facts[name.split(".")[0]]
        low, high = frame[name].min(), frame[name].max()
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert fact.minimum <= low <= high <= fact.maximum
    assert frame["registration_date"].max() <= date(2025, 12, 31)
    assert (frame["net_assets.2025"] < 0).sum() > N // 50


def test_same_seed_same_rows_and_a_prefix_is_a_prefix(
    drawn: Drawn, dictionary: Dictionary, chaoyang: Path, tmp_path: Path
) -> None:
    whole = pl.read_parquet(drawn[0] / "subjects.parquet")
    edges = params.read(chaoyang).population
    population(
        tmp_path, 1000, seed=5, dictionary=dictionary, years=(2024, 2025), aliases=("ip",), facts=FACTS, edges=edges
    )
    part = pl.read_parquet(tmp_path / "subjects.parquet")
    assert part.equals(whole.head(1000).select(part.columns))
    population(tmp_path, 1000, seed=6, dictionary=dictionary, years=(2024, 2025), facts=FACTS)
    assert not pl.read_parquet(tmp_path / "subjects.parquet")["sales_revenue.2025"].equals(part["sales_revenue.2025"])


def test_unknown_names_and_wrong_literals_are_refused(dictionary: Dictionary, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        population(tmp_path, 10, seed=1, dictionary=dictionary, years=(2025,), facts=("no_such_fact",))
    wrong = params.Population(edges={"sales_revenue": ("5 千万",)})
    with pytest.raises(ValueError, match="千万"):
        population(tmp_path, 10, seed=1, dictionary=dictionary, years=(2025,), facts=("sales_revenue",), edges=wrong)
