"""Departments that contradict each other are shown side by side, with the one that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from tests.web.district import CODE, NAME, OTHER
from tests.web.reading import text

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def roll(district: None, small_pack: Path, tmp_path: Path) -> None:
    """The commission counts 55 staff in a list two weeks older than the statistics, which hold the fact."""
    path = tmp_path / "名册.csv"
    path.write_text(f"统一社会信用代码,企业名称,从业人员\n{CODE},{NAME},55\n", encoding="utf-8")
    import_files([path], load(small_pack), SYSTEM, recorded_at=datetime(2026, 4, 2, tzinfo=UTC))


@pytest.mark.usefixtures("roll")
def test_both_values_with_publisher_day_and_the_one_used(client: Client) -> None:
    words = text(client.get(f"/e/{CODE}/?as_of=2026-06-15"))
    assert "来源不一致的数据：1 项" in words
    assert "从业人员 48 人 统计局 · 2026年3月31日 采用 55 人 科委 · 2026年3月15日" in words


@pytest.mark.usefixtures("roll")
def test_in_english(english: Client) -> None:
    words = text(english.get(f"/e/{CODE}/?as_of=2026-06-15"))
    assert "Data on which sources differ: 1" in words
    assert "Staff 48 people Statistics · 31 March 2026 used 55 people S&T commission · 15 March 2026" in words


def test_nothing_is_said_where_all_agree(client: Client) -> None:
    for code in (CODE, OTHER):
        assert "来源不一致" not in text(client.get(f"/e/{code}/?as_of=2026-06-15"))
