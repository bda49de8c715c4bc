"""Acceptance scenarios of the district's lists (domain study, table A): titles, people, marks, ranks.

What needs cases, tasks, offers, figures or the lint of published content is not here: it is named at each scenario.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.core.identifiers import patent_check_digit
from kechuang.people.actors import SYSTEM
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.importing import import_files
from tests.directories.bed import CHAOYANG, EARLY, A, B, C, D, E, pack
from tests.systems.asking import DAY, NAMES, as_officer, asked, counted, levels, named, registered, take
from tests.web.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chaoyang(settings: Settings) -> None:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False


@pytest.fixture
def officer(client: Client) -> Client:
    """Of the office that holds the list of talents."""
    return as_officer(client, "cy_org")


def test_s02_a_title_with_a_review_date_is_counted_and_in_the_180_day_list(client: Client, tmp_path: Path) -> None:
    """Its paragraph of the report comes with the reports."""
    title = {"主体代码": "cy_gov", "主体名称": "北京市朝阳区人民政府", "荣誉级别": "国家级", "依据": "授牌文件"}
    rows = [
        {
            **title,
            "荣誉称号": "国家级知识产权示范城区",
            "授予文号": "示例发〔2015〕1号",
            "复核或到期日期": "2017-11-30",
        },
        {**title, "荣誉称号": "全国科普示范区", "复核或到期日期": "2018-12-31"},
        {**title, "荣誉称号": "示例旧称号", "撤销或失效日期": "2016-01-01"},
    ]
    take(tmp_path, "荣誉称号台账_20170601", rows)
    found = asked(client, "honours/count")
    assert (found["counted"], found["expiring"]) == (2, 1)
    assert {one["id"]: one["count"] for one in found["reasons"]} == {"ended": 1}
    soon = asked(client, "honours", part="expiring")["rows"]
    assert [row["values"]["title"] for row in soon] == ["国家级知识产权示范城区"]
    source = soon[0]["source"]
    assert (source["publisher"], source["document"], source["stated_on"]) == (
        "cy_gov",
        "区级荣誉称号台账",
        "2017-06-01",
    )
    assert asked(client, "honours/count", as_of="2017-06-02")["expiring"] == 0  # 181 days before
    page = client.get("/directories/honours/", {"as_of": DAY}).content.decode()
    assert "国家级知识产权示范城区" in page


def test_s08_bodies_are_listed_and_a_published_share_is_no_number_of_them(client: Client, tmp_path: Path) -> None:
    """A published ratio without parts is a figure, and comes with the figures."""
    rows = [
        {
            "主体代码": "CY-AIIB",
            "主体名称": "示例多边银行",
            "国际化金融机构类别": "多边开发银行总部",
            "注册地": "朝阳区",
        }
    ]
    take(tmp_path, "国际化金融机构名录_20170601", rows)
    assert counted(client, "finance-bodies") == 1
    assert counted(client, "universities") == 0


def test_s10_a_bad_check_digit_and_a_foreign_applicant_do_not_count(client: Client, tmp_path: Path) -> None:
    """Shares of the city and ranks come with the figures."""
    registered(tmp_path, A, B, elsewhere=[B])

    def number(serial: int) -> str:
        body = f"20161{serial:07d}"
        return f"{body}.{patent_check_digit(body)}"

    good = [(A, number(serial)) for serial in (1001, 1002, 1003)]
    wrong = number(1004)
    wrong = wrong[:-1] + ("1" if wrong[-1] != "1" else "2")
    lines = ["统一社会信用代码,企业名称,申请号,专利种类,申请日"]
    for code, said in [*good, (A, wrong), (B, number(1005))]:
        lines.append(f"{code},{NAMES[code]},{said},发明专利,2016-03-01")
    path = tmp_path / "专利申请清单_20170601.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = import_files([path], pack(), SYSTEM, recorded_at=EARLY, allow_rejects=True)[0]
    assert (report.rejected, report.rows["accepted"]) == (1, 4)
    refused = next(line for line in report.lines if line.state == "rejected")
    assert refused.notes[0].header == "申请号"
    found = asked(client, "patents/count")
    assert (found["counted"], found["excluded"]) == (3, 1)
    assert [one["id"] for one in found["reasons"]] == ["moved_out"]
    years = {year: asked(client, "patents/count", filter=f"filed_on={year}")["counted"] for year in (2015, 2016)}
    assert years == {2015: 0, 2016: 3}


def test_s11_marks_end_on_their_day_and_trademarks_warn_before_renewal(client: Client, tmp_path: Path) -> None:
    """Blocking the words in a product card comes with the lint of published content."""
    registered(tmp_path, A, B)
    marks = [
        *named(A, 商标="甲牌", 类别="驰名商标", 认定日期="2010-01-01"),
        *named(B, 商标="乙牌", 类别="著名商标", 认定日期="2014-01-01", 认定有效期至="2017-12-31"),
    ]
    take(tmp_path, "驰名著名商标台账_20170601", marks)
    found = asked(client, "recognised-marks/count")
    assert levels(found) == {"wellknown": 1, "famous": 1}
    later = asked(client, "recognised-marks/count", as_of="2018-01-01")
    assert levels(later) == {"wellknown": 1, "famous": 0}
    assert [(one["id"], one["count"]) for one in later["reasons"]] == [("expired", 1)]
    rows = [
        *named(A, 商标注册号="1000001", 商品服务类别=9, 核准注册日="2010-01-01", 专用权届满日="2020-01-01"),
        *named(A, 商标注册号="1000002", 商品服务类别=9, 核准注册日="2008-03-01", 专用权届满日="2018-03-01"),
        *named(A, 商标注册号="1000003", 商品服务类别=9, 核准注册日="2007-01-01", 专用权届满日="2017-01-01"),
        *named(A, 商标注册号="1000004", 商品服务类别=9, 核准注册日="2006-01-01", 专用权届满日="2016-01-01"),
    ]
    take(tmp_path, "注册商标清单_20170601", rows)
    found = asked(client, "trademarks/count")
    assert (found["counted"], found["expiring"]) == (2, 1)  # the second may be renewed within the last 12 months
    assert {one["id"]: one["count"] for one in found["reasons"]} == {"grace": 1, "expired": 1}
    assert {one["id"] for one in asked(client, "trademarks/count", as_of="2017-07-01")["reasons"]} == {
        "grace",
        "expired",
    }
    after = asked(client, "trademarks/count", as_of="2017-07-02")  # six months of grace are over
    assert {one["id"]: one["count"] for one in after["reasons"]} == {"expired": 2}


def test_s15_s92_plans_and_goals_stand_with_their_terms(client: Client, tmp_path: Path) -> None:
    """Targets, trajectories and tasks without a target come with the figures and the cases."""
    home = {"主体代码": "cy_gov", "主体名称": "北京市朝阳区人民政府"}
    plans = [
        {
            **home,
            "规划名称": f"示例{n}专项规划",
            "规划类别": "专项规划",
            "规划期起": "2016-01-01",
            "规划期止": "2020-12-31",
        }
        for n in range(5)
    ]
    take(tmp_path, "规划清单_20170601", plans)
    take(
        tmp_path, "建设目标_20170601", [{**home, "目标区": f"示例目标{n}", "提出日期": "2017-06-29"} for n in range(4)]
    )
    assert levels(asked(client, "plans/count"))["special"] == 5
    assert counted(client, "plans", "2021-01-01") == 0
    assert counted(client, "goals") == 4


def test_s45_stages_are_counted_and_what_is_missing_is_said(client: Client, tmp_path: Path) -> None:
    registered(tmp_path, A, B, C)
    rows = [
        *named(A, 培育阶段="入库", 阶段起始日="2015-01-01", 阶段结束日="2015-12-31"),
        *named(A, 培育阶段="辅导", 阶段起始日="2016-01-01", 尚缺材料="GB/T 29490 认证证书"),
        *named(B, 培育阶段="示范企业", 阶段起始日="2014-12-01"),
        *named(C, 培育阶段="优势企业", 阶段起始日="2014-12-01"),
    ]
    take(tmp_path, "贯标培育台账_20170601", rows)
    titles = [
        *named(B, 称号="国家知识产权示范企业", 认定年度=2014, 有效期起="2014-12-01", 有效期至="2017-11-30"),
        *named(C, 称号="国家知识产权优势企业", 认定年度=2014, 有效期起="2014-12-01", 有效期至="2017-11-30"),
    ]
    take(tmp_path, "知识产权优势示范企业_20170601", titles)
    found = asked(client, "ip-pipeline/count")
    assert {stage: n for stage, n in levels(found).items() if n} == {"coaching": 1, "advantage": 1, "demonstration": 1}
    assert [(one["id"], one["count"]) for one in found["reasons"]] == [("passed", 1)]
    assert levels(asked(client, "ip-titles/count")) == {"demonstration": 1, "advantage": 1}
    officer = ensure_account(
        "ip", name="经办", password="x", role=Role.CASE_OFFICER, organisation=("cy_market", "市监局")
    )
    assert "missing" not in asked(client, "ip-pipeline")["rows"][0]["values"]
    client.force_login(officer)
    missing = {row["code"]: row["values"].get("missing") for row in asked(client, "ip-pipeline")["rows"]}
    assert missing[A] == "GB/T 29490 认证证书"


def test_s45_the_enterprises_page_shows_its_next_step_and_the_missing_evidence(client: Client, tmp_path: Path) -> None:
    """Counts by stage are those of the same list; a stage that ended asks for a review."""
    registered(tmp_path, A, B, C)
    rows = [
        *named(A, 培育阶段="入库", 阶段起始日="2015-01-01", 阶段结束日="2015-12-31"),
        *named(A, 培育阶段="辅导", 阶段起始日="2016-01-01", 尚缺材料="内审记录"),
        *named(B, 培育阶段="示范企业", 阶段起始日="2014-12-01"),
        *named(C, 培育阶段="优势企业", 阶段起始日="2014-01-01", 阶段结束日="2016-12-31"),
    ]
    take(tmp_path, "贯标培育台账_20170601", rows)
    client.force_login(
        ensure_account("ip", name="经办", password="x", role=Role.CASE_OFFICER, organisation=("cy_market", "市监局"))
    )
    pages = {one: text(client.get(f"/e/{one}/", {"as_of": DAY})) for one in (A, B, C)}
    assert "下一步：通过认证" in pages[A] and "需要的证明：GB/T 29490 认证证书" in pages[A] and "内审记录" in pages[A]
    assert "已是最后一级" in pages[B]
    assert "需要复核：优势企业" in pages[C]
    client.cookies["django_language"] = "en"
    assert "Next step: Certified" in text(client.get(f"/e/{A}/", {"as_of": DAY}))
    told = client.get(f"/api/v1/parties/{A}/ways", {"as_of": DAY}).json()
    assert [(one["now"], one["next"], one["needs"], one["said"]["missing"]) for one in told] == [
        ("coaching", "certified", "GB/T 29490 认证证书", "内审记录")
    ]
    before = client.get(f"/api/v1/parties/{A}/ways", {"as_of": "2015-06-01"}).json()
    assert [(one["now"], one["next"]) for one in before] == [("candidate", "coaching")]
    assert levels(asked(client, "ip-pipeline/count"))["coaching"] == 1
    user = ensure_account("b", name="乙", password="x", role=Role.ENTERPRISE, organisation=(B, "乙"))
    client.force_login(user)
    assert client.get(f"/api/v1/parties/{A}/ways", {"as_of": DAY}).status_code == 403
    assert client.get(f"/api/v1/parties/{B}/ways", {"as_of": DAY}).json()[0]["next"] is None


def test_s46_three_in_the_first_ten_are_counted_from_the_list(client: Client, tmp_path: Path) -> None:
    registered(tmp_path, A, B, C, D, E, elsewhere=[D, E])
    ranked = {A: 2, B: 5, C: 8, D: 3, E: 9}
    rows = [
        named(one, 榜单名称="示例榜", 榜单发布单位="示例发布方", 榜单年份=2016, 名次=rank, 榜单发布日期="2017-03-01")[0]
        for one, rank in ranked.items()
    ]
    take(tmp_path, "企业发明专利申请排行榜_20170301", rows)
    found = asked(client, "rankings/count")
    assert found["counted"] is None  # lists are never added up
    assert [(one["value"], one["counted"]) for one in found["split"]] == [("示例榜", 3)]
    assert {one["id"]: one["count"] for one in found["reasons"]} == {"moved_out": 2}  # 3 of 5 of the city: 60 %
