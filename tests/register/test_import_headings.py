"""Headings in two rows, and the most records that a party can have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from kechuang.core.pack import Pack, load
from kechuang.register.queries import subject
from tests.register.tiny import LATE, PACK, A, B, csv_file, pack_folder, take, xlsx_file

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
GROUPS = ["统一社会信用代码", "企业名称", "2024年（万元）", "", "2025年", "", "从业人员"]
SUBS = ["", "", "研发费用", "营业收入", "研发费用（元）", "营业收入", ""]


def test_a_heading_in_two_rows(pack: Pack, tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "统计.xlsx", [["年报"], GROUPS, SUBS, [A, "示例甲公司", 12.5, 1, 300, 2, 7]])
    report = take(pack, path)[0]
    assert (report.outcome, report.header_row) == ("imported", 3), report.problem
    assert report.ignored_columns == ["2024年（万元） 营业收入", "2025年 营业收入"]
    facts = subject(A, DAY, dictionary=pack.rules.dictionary).facts
    assert (facts["rd_expense", 2024], facts["rd_expense", 2025]) == (12_500_000, 30_000)
    assert facts["employees"] == 7


def test_sub_headings_alone_name_a_column_below_one_group(pack: Pack, tmp_path: Path) -> None:
    text = f"统一社会信用代码,基本情况,,\n,从业人员,规模,领域\n{A},7,小型,人工智能"
    report = take(pack, csv_file(tmp_path / "统计.csv", text))[0]
    assert report.outcome == "imported", report.problem
    assert report.statements == 3


def test_a_row_of_data_is_no_second_heading(pack: Pack, tmp_path: Path) -> None:
    text = f"统一社会信用代码,企业名称,从业人员,规模\n{A},,7,\n{B},示例乙公司,,小型"
    report = take(pack, csv_file(tmp_path / "统计.csv", text))[0]
    assert (report.header_row, report.statements) == (1, 2)


def test_the_same_sub_heading_below_two_groups_means_neither(pack: Pack, tmp_path: Path) -> None:
    text = f"统一社会信用代码,上半年,,下半年,\n,从业人员,负债,从业人员,负债\n{A},7,1,8,2"
    report = take(pack, csv_file(tmp_path / "统计.csv", text))[0]
    assert (report.outcome, report.statements, report.rejected) == (
        "held",
        0,
        2,
    )  # both rows are refused: their last cell has no header


@pytest.fixture
def two_at_most(tmp_path: Path) -> Pack:
    folder = tmp_path / "limited"
    folder.mkdir()
    pack_folder(folder)
    tree = yaml.safe_load(PACK["facts/all.yaml"])
    tree["records"][0]["most"] = 2
    (folder / "facts/all.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    return load(folder)


def test_no_more_records_than_a_party_can_have(two_at_most: Pack, tmp_path: Path) -> None:
    head = "统一社会信用代码,企业名称,证书编号\n"
    rows = f"{A},示例甲公司,GR1\n{A},示例甲公司,GR2\n{A},示例甲公司,GR3\n{B},示例乙公司,GR1"
    report = take(two_at_most, csv_file(tmp_path / "高企1.csv", head + rows), allow_rejects=True)[0]
    assert [(line.row, line.notes[0].why.code) for line in report.lines] == [(4, "too-many-records")]
    later = f"{A},示例甲公司,GR2\n{A},示例甲公司,GR4\n{B},示例乙公司,GR5\n{B},示例乙公司,GR6"
    again = take(two_at_most, csv_file(tmp_path / "高企2.csv", head + later), allow_rejects=True, at=LATE)[0]
    rejected = [line for line in again.lines if line.state == "rejected"]
    assert [(line.row, line.notes[0].why.code) for line in rejected] == [
        (3, "too-many-records"),
        (5, "too-many-records"),
    ]
    assert "超过 2 条" in str(rejected[0].notes[0].why)
    found = subject(B, DAY, dictionary=two_at_most.rules.dictionary)
    assert {one["record"] for one in found.records.get("hnte", [])} <= {"GR1", "GR5"}
