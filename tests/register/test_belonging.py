"""A party that belongs to another is read with it, whole; taken back, both stand as before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kechuang.core.pack import Pack
from kechuang.register.models import Belonging, Party
from kechuang.register.queries import find_party, members, name_of, names, subject
from kechuang.register.snapshot import write_snapshot
from tests.register.test_snapshot import as_subject
from tests.register.tiny import EARLY, LATE, A, B, C, csv_file, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
MERGED, APART = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)


def belongs(one: str, to: str | None, at: datetime) -> None:
    party = Party.objects.get(uscc=one)
    survivor = Party.objects.get(uscc=to) if to else None
    Belonging.objects.create(party=party, survivor=survivor, actor="tester", reason="same seal", recorded_at=at)


@pytest.fixture
def merged(pack: Pack, tmp_path: Path) -> Pack:
    """B belongs to A from MERGED on; C to B, so to A; from APART on C stands alone."""
    stat = "统一社会信用代码,企业名称,从业人员,负债（元）\n"
    hnte = "统一社会信用代码,企业名称,证书编号,发证日期,奖励（元）\n"
    take(
        pack,
        csv_file(tmp_path / "统计_20260131.csv", f"{stat}{A},示例甲公司,50,\n{B},示例乙公司,60,9\n{C},示例丙公司,7,"),
    )
    take(pack, csv_file(tmp_path / "高企_20260131.csv", f"{hnte}{A},示例甲公司,GR1,2024-03-05,"))
    take(pack, csv_file(tmp_path / "高企_20260301.csv", f"{hnte}{B},示例乙公司,GR1,,5\n{B},示例乙公司,GR2,,"), at=LATE)
    belongs(B, A, MERGED)
    belongs(C, B, MERGED)
    belongs(C, None, APART)
    return pack


def test_members_and_the_survivor(merged: Pack) -> None:
    a, b, c = (Party.objects.get(uscc=one) for one in (A, B, C))
    assert members(b) == members(a) == (a.pk, b.pk) and members(c) == (c.pk,)
    assert members(c, MERGED) == (a.pk, b.pk, c.pk)
    assert members(b, LATE) == (b.pk,)
    assert find_party(B) == a and find_party(B, LATE) == b and find_party(C, MERGED) == a


def test_facts_names_and_records_are_read_together(merged: Pack) -> None:
    one = subject(B, DAY, dictionary=merged.rules.dictionary)
    assert one.id == A
    assert (one.facts["employees"], one.facts["debt"]) == (60, 900)  # of the same day, the later recording
    first, second = one.records["hnte"]
    assert (first["record"], first["valid_from"], first["grant"]) == ("GR1", date(2024, 3, 5), 500)
    assert second["record"] == "GR2"
    assert [row.text for row in names(Party.objects.get(uscc=B))] == ["示例甲公司", "示例乙公司"]


def test_before_the_merge_each_stands_alone(merged: Pack) -> None:
    known = merged.rules.dictionary
    assert subject(A, DAY, LATE, dictionary=known).facts == {"employees": 50}
    assert subject(B, DAY, LATE, dictionary=known).facts == {"employees": 60, "debt": 900}


@pytest.mark.parametrize("known_at", [None, EARLY, LATE, MERGED])
def test_the_snapshot_says_the_same(merged: Pack, tmp_path: Path, known_at: datetime | None) -> None:
    write_snapshot(merged, DAY, tmp_path / "out", known_at=known_at)
    rows = pl.read_parquet(tmp_path / "out" / "subjects.parquet").to_dicts()
    records = {alias: pl.read_parquet(tmp_path / "out" / f"records.{alias}.parquet") for alias in ("hnte", "ip")}
    expected = {None: {A, C}, MERGED: {A}}.get(known_at, {A, B, C})
    assert {row["subject"] for row in rows} == expected
    for row in rows:
        one = subject(row["subject"], DAY, known_at, dictionary=merged.rules.dictionary)
        lists = {alias: [dict(record) for record in found] for alias, found in one.records.items()}
        assert as_subject(row, records) == (one.facts, lists, set(one.partial))
        party = find_party(row["subject"], known_at)
        assert party is not None and row["name"] == name_of(party, known_at)
