"""Department files into statements: what is taken, corrected, rejected; twice is once; all or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kechuang.core.pack import Pack
from kechuang.register.models import Coverage, Document, Fact, Party, PartyName, WriteBatch
from kechuang.register.queries import subject
from tests.register.tiny import EARLY, LATE, WRONG, A, B, C, csv_file, take, xlsx_file

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
HEAD = ["统一社会信用代码", "企业名称", "证书编号", "发证日期", "是否首次", "奖励（万元）"]


def hnte(tmp_path: Path, *rows: list[object], name: str = "高企.xlsx") -> Path:
    return xlsx_file(tmp_path / name, [["高新技术企业名单（截至2026年4月30日）"], [], HEAD, *rows])


def test_a_workbook_as_departments_send_it(pack: Pack, tmp_path: Path) -> None:
    path = hnte(
        tmp_path,
        [A.lower(), "示例甲公司", "GR2024001", "2024年3月5日", "是", "１２.５"],
        [B, "示例乙公司", "GR2024002", 45356, "否", "—"],
        ["合计", "", "", "", "", 12.5],
        ["注：数据来自申报系统"],
    )
    report = take(pack, path)[0]
    assert report.outcome == "imported"
    assert dict(report.rows) == {"corrected": 2, "skipped": 2}
    assert report.published_on == "2026-04-30"
    assert report.header_row == 3
    seen = subject(A, DAY, dictionary=pack.rules.dictionary)
    assert [dict(one) for one in seen.records["hnte"]] == [
        {
            "record": "GR2024001",
            "number": "GR2024001",
            "valid_from": date(2024, 3, 5),
            "first_time": True,
            "grant": 12_500_000,
        }
    ]
    source = seen.sources["hnte", "GR2024001", "grant"]
    assert (source.locator, source.publisher, source.status) == ("Sheet!C4:F4", "sti", "asserted")
    assert WriteBatch.objects.get().counts["statements"] == 2


def test_csv_in_gbk_with_percent_and_units(pack: Pack, tmp_path: Path) -> None:
    text = f"""
统计年报,,,,,,,
单位：万元,,,,,,,
统一社会信用代码,企业名称,2024年研发费用,2025年研发费用（元）,从业人员,占比,成立日期,领域
{A},示例甲公司,"1,234.5",99.5,120,5.2%,20200229,人工智能、集成电路
"""
    report = take(pack, csv_file(tmp_path / "统计_20260430.csv", text, "gb18030"))[0]
    assert report.outcome == "imported", report.problem
    facts = subject(A, DAY, dictionary=pack.rules.dictionary).facts
    assert facts["rd_expense", 2024] == 1_234_500_000  # 1 234.5 万元
    assert facts["rd_expense", 2025] == 9_950
    assert facts["employees"] == 120
    assert facts["share"] == 52_000
    assert facts["founded"] == date(2020, 2, 29)
    assert facts["fields"] == frozenset({"ai", "ic"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_encodings(pack: Pack, tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100", encoding)
    assert take(pack, path)[0].new_statements == 1


def test_percent_formatted_cells(pack: Pack, tmp_path: Path) -> None:
    rows = [["统一社会信用代码", "占比（%）"], [A, 0.052], [B, 5.2]]
    take(pack, xlsx_file(tmp_path / "统计.xlsx", rows, {"B2": "0.0%"}))
    shares = [subject(one, DAY, dictionary=pack.rules.dictionary).facts["share"] for one in (A, B)]
    assert shares == [52_000, 52_000]


def test_twice_changes_nothing(pack: Pack, tmp_path: Path) -> None:
    path = hnte(tmp_path, [A, "示例甲公司", "GR1", "2024-03-05", "是", 1])
    take(pack, path)
    before = [model.objects.count() for model in (Party, PartyName, Document, Fact, Coverage, WriteBatch)]
    again = take(pack, path, at=LATE)[0]
    assert (again.outcome, again.new_statements) == ("unchanged", 0)
    assert before == [model.objects.count() for model in (Party, PartyName, Document, Fact, Coverage, WriteBatch)]


def test_other_file_with_the_same_content_adds_no_statement(pack: Pack, tmp_path: Path) -> None:
    take(pack, hnte(tmp_path, [A, "示例甲公司", "GR1", "2024-03-05", "是", 1]))
    other = hnte(
        tmp_path,
        [A, "示例甲公司", "GR1", "2024-03-05", "是", 1],
        [B, "示例乙公司", "GR2", "2024-03-05", "是", 1],
        name="高企2.xlsx",
    )
    report = take(pack, other, at=LATE)[0]
    assert (report.statements, report.new_statements) == (2, 1)


def test_rejects_hold_everything_back(pack: Pack, tmp_path: Path) -> None:
    good = csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100")
    bad = hnte(tmp_path, [WRONG, "示例丙公司", "GR3", "2024-03-05", "是", 1], [B, "示例乙公司", "GR2", "", "", ""])
    reports = take(pack, good, bad)
    assert [report.outcome for report in reports] == ["held", "held"]
    assert reports[1].lines[0].notes[0].cell == "Sheet!A4"
    assert "应为 5" in str(reports[1].lines[0].notes[0].why)
    assert not Party.objects.exists()
    assert not WriteBatch.objects.exists()
    taken = take(pack, good, bad, allow_rejects=True)
    assert [report.outcome for report in taken] == ["imported", "imported"]
    assert set(Party.objects.values_list("uscc", flat=True)) == {A, B}


def test_dry_run_writes_nothing_but_tells_what_it_would(pack: Pack, tmp_path: Path) -> None:
    report = take(pack, hnte(tmp_path, [A, "示例甲公司", "GR1", "2024-03-05", "是", 1]), dry_run=True)[0]
    assert (report.outcome, report.new_statements, report.new_parties) == ("dry-run", 1, 1)
    assert not Fact.objects.exists()


def test_rejected_row_leaves_a_hole_in_a_complete_list(pack: Pack, tmp_path: Path) -> None:
    take(pack, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,1\n{B},2025,1\n{C},2025,1"))
    path = hnte(tmp_path, [A, "示例甲公司", "GR1", "昨天", "是", 1], [B, "示例乙公司", "GR2", "", "", ""])
    take(pack, path, allow_rejects=True, at=LATE)
    lists = {one: subject(one, DAY, dictionary=pack.rules.dictionary).records.get("hnte") for one in (A, B, C)}
    assert lists[A] is None  # its row was refused: unknown, not none
    assert len(lists[B] or ()) == 1
    assert lists[C] == []  # not in the complete list


def test_a_list_of_names_knows_its_parties(pack: Pack, tmp_path: Path) -> None:
    take(pack, hnte(tmp_path, [A, "示例甲公司", "GR1", "", "", ""], [B, "示例乙公司", "GR2", "", "", ""]))
    report = take(
        pack, csv_file(tmp_path / "失信.csv", "企业名称\n示例 甲公司\n示例丁公司"), allow_rejects=True, at=LATE
    )[0]
    assert report.rejected == 1
    assert "登记册中没有该主体" in str(report.lines[0].notes[0].why)
    known = pack.rules.dictionary
    assert subject(A, DAY, dictionary=known).facts["dishonest"] is True
    assert subject(B, DAY, dictionary=known).facts["dishonest"] is False
    assert "dishonest" not in subject(B, date(2026, 3, 1), dictionary=known).facts  # the list begins on 03-31


def test_contradictions_and_repetitions_inside_a_file(pack: Pack, tmp_path: Path) -> None:
    text = f"统一社会信用代码,年度,研发费用\n{A},2025,100\n{A},2025,100\n{A},2025,200\n{A},2024,200"
    report = take(pack, csv_file(tmp_path / "税务.csv", text), allow_rejects=True)[0]
    assert (report.rejected, report.new_statements) == (1, 2)
    assert "第 2 行" in str(report.lines[0].notes[0].why)


def test_named_parties_without_records_have_none(pack: Pack, tmp_path: Path) -> None:
    text = f"统一社会信用代码,申请号\n{A},200710308494.X\n{B},无"
    assert take(pack, csv_file(tmp_path / "专利_20260331.csv", text))[0].outcome == "imported"
    known = pack.rules.dictionary
    assert len(subject(A, DAY, dictionary=known).records["ip"]) == 1
    assert subject(B, DAY, dictionary=known).records["ip"] == []


def test_other_names_become_aliases(pack: Pack, tmp_path: Path) -> None:
    take(pack, hnte(tmp_path, [A, "示例甲公司", "GR1", "", "", ""]))
    report = take(pack, hnte(tmp_path, [A, "示例甲（北京）公司", "GR1", "", "", ""], name="高企2.xlsx"), at=LATE)[0]
    assert report.rows["corrected"] == 1
    assert list(PartyName.objects.values_list("kind", "text").order_by("id")) == [
        ("full", "示例甲公司"),
        ("alias", "示例甲（北京）公司"),
    ]


@pytest.mark.parametrize("table", ["fact", "coverage", "document", "party", "partyname", "factkey", "writebatch"])
@pytest.mark.parametrize("act", ["DELETE FROM register_{}", "UPDATE register_{} SET id = id"])
def test_the_database_refuses_to_forget(table: str, act: str) -> None:
    with pytest.raises(DatabaseError, match="only adds"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


def test_earlier_knowledge_stays(pack: Pack, tmp_path: Path) -> None:
    known = pack.rules.dictionary
    take(pack, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100"))
    take(pack, csv_file(tmp_path / "税务2.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,300"), at=LATE)
    key = ("rd_expense", 2025)
    assert subject(A, DAY, dictionary=known).facts[key] == 30_000
    assert subject(A, DAY, EARLY, dictionary=known).facts[key] == 10_000
    assert Fact.objects.count() == 2
