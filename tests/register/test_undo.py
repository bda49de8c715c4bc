"""A batch taken back: what it said no longer counts, what it had replaced counts again, and both times stay apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kechuang.core.pack import Pack
from kechuang.register.models import Undo, WriteBatch
from kechuang.register.queries import find_party, name_of, names, subject
from kechuang.register.snapshot import write_snapshot
from tests.register.test_snapshot import as_subject
from tests.register.tiny import EARLY, LATE, A, B, csv_file, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
LATER = datetime(2026, 6, 1, tzinfo=UTC)
HEAD = "统一社会信用代码,企业名称,从业人员\n"


def undo(at: datetime = LATER) -> None:
    """Take back the last batch."""
    batch = WriteBatch.objects.latest("id")
    Undo.objects.create(batch=batch, actor="tester", reason="wrong file", recorded_at=at)


@pytest.fixture
def undone(pack: Pack, tmp_path: Path) -> Pack:
    """A says 50; a second file says 80 of A under another name and brings B; the second is taken back."""
    take(pack, csv_file(tmp_path / "统计_20260131.csv", f"{HEAD}{A},示例甲公司,50"))
    take(pack, csv_file(tmp_path / "统计_20260301.csv", f"{HEAD}{A},示例甲甲,80\n{B},示例乙公司,7"), at=LATE)
    undo()
    return pack


def test_an_undo_reveals_what_had_been_replaced(undone: Pack) -> None:
    known = undone.rules.dictionary
    assert subject(A, DAY, dictionary=known).facts["employees"] == 50
    assert subject(A, DAY, LATE, dictionary=known).facts["employees"] == 80
    assert subject(A, DAY, EARLY, dictionary=known).facts["employees"] == 50


def test_names_of_an_undone_batch_do_not_count(undone: Pack) -> None:
    party = find_party(A)
    assert party is not None
    assert [one.text for one in names(party)] == ["示例甲公司"]
    assert {one.text for one in names(party, LATE)} == {"示例甲公司", "示例甲甲"}


def test_a_party_of_which_nothing_else_speaks_is_not_there(undone: Pack, tmp_path: Path) -> None:
    assert find_party(B) is None
    known = find_party(B, LATE)
    assert known is not None and name_of(known, LATE) == "示例乙公司"
    assert find_party(B, EARLY) is None  # not yet recorded
    take(undone, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{B},2025,1"), at=LATER)
    assert find_party(B) is not None


def test_a_list_that_was_undone_is_not_known(pack: Pack, tmp_path: Path) -> None:
    take(pack, csv_file(tmp_path / "统计.csv", f"{HEAD}{A},示例甲公司,50"))
    take(pack, csv_file(tmp_path / "失信.csv", "企业名称\n示例甲公司"), at=LATE)
    undo()
    known = pack.rules.dictionary
    assert "dishonest" not in subject(A, DAY, dictionary=known).facts
    assert subject(A, DAY, LATE, dictionary=known).facts["dishonest"] is True


@pytest.mark.parametrize("known_at", [None, EARLY, LATE, LATER])
def test_the_snapshot_says_the_same(undone: Pack, tmp_path: Path, known_at: datetime | None) -> None:
    write_snapshot(undone, DAY, tmp_path / "out", known_at=known_at)
    rows = pl.read_parquet(tmp_path / "out" / "subjects.parquet").to_dicts()
    assert [row["subject"] for row in rows] == ([A, B] if known_at == LATE else [A])
    for row in rows:
        one = subject(row["subject"], DAY, known_at, dictionary=undone.rules.dictionary)
        assert as_subject(row, {})[0] == one.facts
        party = find_party(row["subject"], known_at)
        assert party is not None and row["name"] == name_of(party, known_at)
