"""Precedence, conflicts, both times, search."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from kechuang.core.pack import Pack
from kechuang.register.models import Document, Fact, FactKey, Party, Status
from kechuang.register.queries import conflicts, find_party, search, subject
from tests.register.tiny import EARLY, LATE, A, B, C, csv_file, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
TAX = "统一社会信用代码,年度,研发费用\n"


@pytest.fixture
def contradicted(pack: Pack, tmp_path: Path) -> Pack:
    """Tax (the holder) says 100 yuan; statistics says 200, in a later document recorded later."""
    take(pack, csv_file(tmp_path / "税务_20260131.csv", f"{TAX}{A},2025,100"))
    stat = f"统一社会信用代码,企业名称,2025年研发费用（元）,从业人员\n{A},示例甲公司,200,50"
    take(pack, csv_file(tmp_path / "统计_20260601.csv", stat), at=LATE)
    return pack


def test_the_holder_wins_over_later_others(contradicted: Pack) -> None:
    seen = subject(A, DAY, dictionary=contradicted.rules.dictionary)
    assert seen.facts["rd_expense", 2025] == 10_000
    source = seen.sources["rd_expense", 2025]
    assert (source.publisher, source.year, source.stated_on) == ("tax", 2025, date(2026, 1, 31))
    assert source.document == "税务"


def test_conflicts_name_both_sources(contradicted: Pack) -> None:
    (found,) = conflicts(A, DAY, dictionary=contradicted.rules.dictionary)
    assert (found.key, found.year) == ("rd_expense", 2025)
    assert [(value, source.publisher) for value, source in found.values] == [(10_000, "tax"), (20_000, "stat")]


def test_validity_by_day(contradicted: Pack, tmp_path: Path) -> None:
    later = f"统一社会信用代码,企业名称,从业人员\n{A},示例甲公司,80"
    take(contradicted, csv_file(tmp_path / "统计_20260901.csv", later), at=LATE)
    known = contradicted.rules.dictionary
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [subject(A, day, dictionary=known).facts.get("employees") for day in days] == [None, 50, 50, 80]


def test_years_in_sight(pack: Pack, tmp_path: Path) -> None:
    rows = "\n".join(f"{A},{year},{year}" for year in range(2018, 2028))
    take(pack, csv_file(tmp_path / "税务.csv", TAX + rows))
    facts = subject(A, DAY, dictionary=pack.rules.dictionary).facts
    assert sorted(year for _, year in facts) == [2021, 2022, 2023, 2024, 2025, 2026]


def test_a_retracted_statement_is_gone_from_then_on(contradicted: Pack) -> None:
    old = Fact.objects.get(publisher="tax")
    Fact.objects.create(
        party=old.party, key=old.key, year=old.year, number=old.number, publisher="tax", document=old.document,
        stated_on=old.stated_on, recorded_at=LATE, status=Status.RETRACTED, locator="",
    )  # fmt: skip
    known = contradicted.rules.dictionary
    assert subject(A, DAY, dictionary=known).facts["rd_expense", 2025] == 20_000
    assert subject(A, DAY, EARLY, dictionary=known).facts["rd_expense", 2025] == 10_000


def test_records_are_put_together_field_by_field(pack: Pack, tmp_path: Path) -> None:
    head = "统一社会信用代码,企业名称,证书编号,发证日期,奖励（元）\n"
    take(pack, csv_file(tmp_path / "高企.csv", f"{head}{A},示例甲公司,GR1,2024-03-05,"))
    key, party = FactKey.objects.get(name="hnte_certificate"), Party.objects.get(uscc=A)
    Fact.objects.create(
        party=party, key=key, record="GR1", body={"number": "GR1", "grant": 500, "valid_from": "2020-01-01"},
        publisher="tax", document=Document.objects.get(), stated_on=DAY, recorded_at=LATE, locator="X1",
    )  # fmt: skip
    seen = subject(A, DAY, dictionary=pack.rules.dictionary)
    (record,) = seen.records["hnte"]
    assert (record["valid_from"], record["grant"]) == (date(2024, 3, 5), 500)
    publishers = [seen.sources["hnte", "GR1", name].publisher for name in ("valid_from", "grant")]
    assert publishers == ["sti", "tax"]
    (found,) = conflicts(A, DAY, dictionary=pack.rules.dictionary)
    assert found.field == "valid_from"


def test_unlisted_kinds_are_unknown_and_loose_ones_partial(pack: Pack, tmp_path: Path) -> None:
    take(pack, csv_file(tmp_path / "税务.csv", f"{TAX}{A},2025,100"))
    assert subject(A, DAY, dictionary=pack.rules.dictionary).records == {}
    take(pack, csv_file(tmp_path / "专利_20260331.csv", f"统一社会信用代码,申请号\n{A},200710308494.X"), at=LATE)
    before = subject(A, date(2026, 3, 1), dictionary=pack.rules.dictionary)
    assert before.partial == {"ip"}  # the list is complete from 03-31 on only
    assert subject(A, DAY, dictionary=pack.rules.dictionary).partial == frozenset()


def test_three_queries(contradicted: Pack, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    party = find_party(A)
    assert party is not None
    with django_assert_num_queries(3):
        subject(party, DAY, dictionary=contradicted.rules.dictionary)
    with pytest.raises(Party.DoesNotExist):
        subject("nobody", DAY, dictionary=contradicted.rules.dictionary)


def test_search(pack: Pack, tmp_path: Path) -> None:
    head = "统一社会信用代码,企业名称,从业人员\n"
    rows = f"{A},示例云图科技有限公司,1\n{B},云图示例（北京）公司,1\n{C},示例云图,1"
    take(pack, csv_file(tmp_path / "统计.csv", head + rows))
    assert [hit.public_id for hit in search("示例云图")] == [C, A]  # exact, then beginning
    assert [hit.public_id for hit in search("云图")] == [B, C, A]  # beginning, then inside: shorter first
    assert [hit.rank for hit in search("云图")] == [1, 2, 2]
    assert [hit.public_id for hit in search("科")] == [A]
    assert [hit.public_id for hit in search("云图 示例(北京)")] == [B]
    assert [hit.public_id for hit in search("91330")] == [B]
    assert [hit.rank for hit in search(A.lower())] == [0]
    assert len(search("公司", limit=1)) == 1
    for text in ("", "   ", "%", "_", "\\", "'; DROP TABLE x --", "无此" * 100):
        assert search(text) == []
