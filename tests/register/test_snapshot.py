"""A snapshot says what `subject` says, for everybody; the same register gives the same digest."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from kechuang.core.pack import Pack
from kechuang.register.queries import subject
from kechuang.register.snapshot import write, write_snapshot
from tests.register.tiny import EARLY, LATE, A, B, C, csv_file, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)


@pytest.fixture
def filled(pack: Pack, tmp_path: Path) -> Pack:
    hnte = f"""
统一社会信用代码,企业名称,证书编号,发证日期,有效期至,是否首次,奖励（元）,标签
{A},示例甲公司,GR2,2024-03-05,2027-03-04,是,5,乙、甲
{A},示例甲公司,GR1,2021-03-05,,否,,
{B},"示例""乙""公司",GR3,2023-01-01,2025-12-31,,,
{C},示例丙公司,GR4,昨天,,,,
"""
    stat = f"""
统一社会信用代码,企业名称,2025年研发费用（元）,从业人员,占比（%）,成立日期,规模,领域
{A},示例甲公司,200,50,5.2,2020-02-29,小型,集成电路、人工智能
{C},示例丙公司,,,,,大型,
"""
    take(pack, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100\n{C},2021,7"))
    take(
        pack, csv_file(tmp_path / "高企.csv", hnte), csv_file(tmp_path / "统计.csv", stat), at=LATE, allow_rejects=True
    )
    take(pack, csv_file(tmp_path / "失信.csv", "企业名称\n示例丙公司"), at=LATE)
    take(
        pack, csv_file(tmp_path / "专利_20260331.csv", f"统一社会信用代码,申请号\n{A},200710308494.X\n{B},无"), at=LATE
    )
    return pack


def as_subject(row: dict[str, object], records: dict[str, pl.DataFrame]) -> tuple[object, ...]:
    """Facts and known lists of a row of the snapshot in the form of `Subject`."""
    facts: dict[object, object] = {}
    for name, value in row.items():
        if value is None or name in {"subject", "name", "kind"} or name.endswith(".known"):
            continue
        key, _, year = name.partition(".")
        facts[(key, int(year)) if year else key] = frozenset(value) if isinstance(value, list) else value
    lists = {}
    for alias, frame in records.items():
        own = frame.filter(pl.col("subject") == row["subject"]).drop("subject").to_dicts()
        if own or row[f"{alias}.known"]:
            lists[alias] = [
                {k: frozenset(v) if isinstance(v, list) else v for k, v in one.items() if v is not None} for one in own
            ]
    return facts, lists, {alias for alias in lists if not row[f"{alias}.known"]}


@pytest.mark.parametrize("known_at", [None, EARLY])
@pytest.mark.parametrize("as_of", [DAY, date(2026, 3, 1), date(2013, 1, 1)])
@pytest.mark.parametrize("size", [1, 200_000])
def test_equals_the_subject_of_everybody(
    filled: Pack, tmp_path: Path, as_of: date, known_at: datetime | None, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "SLICE", size)
    out = tmp_path / "snapshot"
    manifest = write_snapshot(filled, as_of, out, known_at=known_at)
    rows = pl.read_parquet(out / "subjects.parquet").to_dicts()
    records = {alias: pl.read_parquet(out / f"records.{alias}.parquet") for alias in ("hnte", "ip")}
    assert [row["subject"] for row in rows] == (sorted([A, B, C]) if known_at is None else sorted([A, C]))
    for row in rows:
        one = subject(str(row["subject"]), as_of, known_at, dictionary=filled.rules.dictionary)
        lists = {alias: [dict(record) for record in found] for alias, found in one.records.items()}
        assert as_subject(row, records) == (one.facts, lists, set(one.partial))
    assert manifest["files"]["records.hnte.parquet"]["rows"] == records["hnte"].height


def test_columns_and_types(filled: Pack, tmp_path: Path) -> None:
    write_snapshot(filled, DAY, tmp_path / "out")
    schema = pl.read_parquet_schema(tmp_path / "out" / "subjects.parquet")
    assert [name for name in schema if name.startswith("rd_expense")] == [f"rd_expense.{y}" for y in range(2021, 2027)]
    types = {
        name: schema[name]
        for name in ("rd_expense.2025", "share", "founded", "dishonest", "size", "fields", "ip.known")
    }
    assert types == {
        "rd_expense.2025": pl.Int64, "share": pl.Int64, "founded": pl.Date, "dishonest": pl.Boolean,
        "size": pl.String, "fields": pl.List(pl.String), "ip.known": pl.Boolean,
    }  # fmt: skip
    records = pl.read_parquet_schema(tmp_path / "out" / "records.hnte.parquet")
    assert list(records) == ["subject", "record", "number", "valid_from", "valid_to", "first_time", "grant", "tags"]
    assert (records["grant"], records["valid_from"], records["tags"]) == (pl.Int64, pl.Date, pl.List(pl.String))


def test_same_register_same_digest(filled: Pack, tmp_path: Path) -> None:
    first, second = (write_snapshot(filled, DAY, tmp_path / name) for name in "ab")
    assert first == second == json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8"))
    other = write_snapshot(filled, date(2026, 10, 1), tmp_path / "c")
    assert other["digest"] != first["digest"]


def test_an_empty_register_is_a_snapshot_too(pack: Pack, tmp_path: Path) -> None:
    manifest = write_snapshot(pack, DAY, tmp_path / "out")
    assert manifest["files"]["subjects.parquet"]["rows"] == 0
    assert pl.read_parquet(tmp_path / "out" / "records.ip.parquet").columns == ["subject", "record", "number"]
