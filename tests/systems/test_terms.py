"""Acceptance scenarios of lists with terms (domain study, table A): alliances, venues, agencies, results.

What needs cases, tasks, offers, figures or the lint of published content is not here: it is named at each scenario.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.directories.bed import CHAOYANG, LATER, A, B, D, E
from tests.systems.asking import DAY, as_officer, asked, counted, hosts, levels, named, registered, take

pytestmark = pytest.mark.django_db
STREETS = ("110105026", "110105016")


@pytest.fixture(autouse=True)
def chaoyang(settings: Settings) -> None:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False


@pytest.fixture
def officer(client: Client) -> Client:
    """Of the office that holds the list of talents."""
    return as_officer(client, "cy_org")


@pytest.mark.parametrize(
    ("directory", "alliance", "scenario"),
    [("university-alliance", "朝阳区—高校发展合作联盟", "s23"), ("incubator-alliance", "科技孵化器联盟", "s27")],
)
def test_s23_s27_members_count_on_any_day_and_leaving_ends_a_term(
    client: Client, tmp_path: Path, directory: str, alliance: str, scenario: str
) -> None:
    """Collecting statistics from the members, and their offers, come with the cases and the offers."""
    member = {"联盟代码": f"LM-{scenario}", "联盟类别": alliance, "成员角色": "成员单位"}
    rows = [
        *named(D, **member, 加入日期="2015-01-01", 退出日期="2018-12-31"),
        *named(E, **member, 加入日期="2016-07-01"),
    ]
    take(tmp_path, "联盟成员任期_20170601", rows)
    days = {"2014-12-31": 0, "2015-01-01": 1, "2016-07-01": 2, "2018-12-31": 2, "2019-01-01": 1}
    assert {day: counted(client, directory, day) for day in days} == days
    take(tmp_path, "联盟成员任期_20170701", named(E, **member, 加入日期="2016-07-01", 退出日期="2017-06-30"), LATER)
    assert counted(client, directory, "2017-07-31") == 1
    assert asked(client, f"{directory}/count", as_of="2017-07-31", known_at="2017-07-15T00:00:00Z")["counted"] == 2
    gone = asked(client, directory, as_of="2017-07-31", part="excluded")["rows"]
    assert [(row["code"], row["reason"], row["values"]["until"]) for row in gone] == [(E, "已退出", "2017-06-30")]


def test_s54_piles_by_sub_district(client: Client, tmp_path: Path) -> None:
    """Progress in a report comes with the figures."""
    stations = [
        {
            "空间代码": "CDZ-1",
            "空间名称": "示例一站",
            "空间类别": "充电站",
            "所在街道(地区)": "望京街道",
            "充电站状态": "运营",
        },
        {
            "空间代码": "CDZ-2",
            "空间名称": "示例二站",
            "空间类别": "充电站",
            "所在街道(地区)": "双井街道",
            "充电站状态": "建设中",
        },
    ]
    take(tmp_path, "充电站名录_20170601", stations)
    piles = [
        ("CDZ-1", "1-1", "可用", "2016-05-01"),
        ("CDZ-1", "1-2", "可用", "2016-05-01"),
        ("CDZ-2", "2-1", "建设中", ""),
    ]
    rows = [
        {"空间代码": place, "空间名称": f"示例{place[-1:]}站", "桩编号": n, "桩状态": s, "投运日期": d}
        for place, n, s, d in piles
    ]
    take(tmp_path, "充电桩清单_20170601", rows)
    found = asked(client, "charging-piles/count")
    assert (found["counted"], levels(found)) == (3, {"working": 2, "building": 1, "broken": 0})
    streets = {
        street: asked(client, "charging-piles/count", filter=f"street={street}")["counted"] for street in STREETS
    }
    assert streets == {"110105026": 2, "110105016": 1}
    page = client.get("/places/CDZ-1/", {"as_of": DAY})
    assert "可用" in page.content.decode()


def test_s61_two_kinds_of_venues_are_counted_apart(client: Client, tmp_path: Path) -> None:
    """Booking a slot comes with the offers."""
    rows = [
        *hosts(D, 命名编号="SQ-1", 场所类别="创新型科普社区", 命名级别="市级", 命名日期="2015-01-01"),
        *hosts(E, 命名编号="TY-1", 场所类别="科普体验厅", 命名级别="市级", 命名日期="2015-01-01"),
    ]
    take(tmp_path, "科普场所命名名单_20170601", rows)
    take(tmp_path, "科普场所年度报告_20170601", hosts(E, **{"开放时间": "每日9:00-17:00", "2016年参观人次": 1200}))
    found = asked(client, "science-communities/count")
    assert (found["counted"], levels(found)) == (2, {"community": 1, "hall": 1})
    row = next(row for row in asked(client, "science-communities")["rows"] if row["code"] == E)
    assert row["values"]["hours"] == "每日9:00-17:00"
    assert "visitors" not in row["values"]  # reported by the venue, for the district
    as_officer(client, "cy_cast")
    row = next(row for row in asked(client, "science-communities")["rows"] if row["code"] == E)
    assert row["values"]["visitors"] == 1200


def test_s62_a_base_past_its_validity_drops_out_on_that_day(client: Client, tmp_path: Path) -> None:
    rows = [
        *hosts(
            D, 命名编号="JD-1", 场所类别="科普基地", 命名级别="市级", 命名日期="2014-01-01", 命名有效期至="2017-06-29"
        ),
        *hosts(
            E, 命名编号="JD-2", 场所类别="科普基地", 命名级别="市级", 命名日期="2014-01-01", 命名有效期至="2019-12-31"
        ),
    ]
    take(tmp_path, "科普场所命名名单_20170601", rows)
    assert counted(client, "science-bases") == 2
    after = asked(client, "science-bases/count", as_of="2017-06-30")
    assert after["counted"] == 1
    assert [(one["id"], one["count"]) for one in after["reasons"]] == [("expired", 1)]


def test_s70_a_station_lapses_when_its_agreement_ends(client: Client, tmp_path: Path) -> None:
    registered(tmp_path, A)
    row = named(
        A,
        工作站编号="ZJ-1",
        工作站类别="院士专家工作站",
        签约单位="示例院",
        协议起始日="2014-07-01",
        协议终止日="2017-06-30",
    )
    take(tmp_path, "院士专家工作站_20170601", row)
    assert (counted(client, "talent-stations", "2017-06-30"), counted(client, "talent-stations", "2017-07-01")) == (
        1,
        0,
    )
    assert asked(client, "talent-stations/count")["expiring"] == 1


def test_s72_agencies_are_found_by_field(client: Client, tmp_path: Path) -> None:
    """The catalogue of their offers and ratings come with the offers."""
    rows = [
        *hosts(D, 科技服务领域="研究开发、技术转移", 注册地="朝阳区"),
        *hosts(E, 科技服务领域="科技金融", 注册地="朝阳区"),
    ]
    take(tmp_path, "科技服务机构名录_20170601", rows)
    assert [row["code"] for row in asked(client, "service-agencies", filter="fields=transfer")["rows"]] == [D]


def test_s73_an_agency_is_off_the_list_the_day_its_licence_is_revoked(client: Client, tmp_path: Path) -> None:
    """Hiding it from matching comes with the offers, over the same list."""
    take(tmp_path, "科技服务机构名录_20170601", hosts(D, 科技服务领域="知识产权", 注册地="朝阳区"))
    licence = {"执业许可证号": "DL-1", "执业类别": "专利代理", "许可起始日": "2012-01-01"}
    take(tmp_path, "服务机构执业许可_20170601", hosts(D, **licence))
    take(tmp_path, "服务机构质量监测_20170602", hosts(D, **{"2016年预审合格率": "93.5%"}))
    assert counted(client, "agencies") == 1
    assert asked(client, "agencies")["rows"][0]["values"]["pass_rate"] in {93.5, "93.5%", 0.935, "0.935"}
    take(tmp_path, "服务机构执业许可_20170628", hosts(D, **licence, 吊销日期="2017-06-28"), LATER)
    assert (counted(client, "agencies", "2017-06-27"), counted(client, "agencies", "2017-06-28")) == (1, 0)
    assert [one["id"] for one in asked(client, "agencies/count")["reasons"]] == ["revoked"]


def test_s74_an_agreed_price_without_notice_is_flagged(client: Client, tmp_path: Path) -> None:
    rows = [
        *hosts(D, 转化成果编号="CG-1", 转化成果名称="示例一", 定价方式="协议定价"),
        *hosts(
            D,
            转化成果编号="CG-2",
            转化成果名称="示例二",
            定价方式="协议定价",
            本单位公示日期="2017-05-02",
            公示文件="示例〔2017〕2号",
        ),
        *hosts(D, 转化成果编号="CG-3", 转化成果名称="示例三", 定价方式="挂牌交易"),
    ]
    take(tmp_path, "拟转化成果_20170601", rows)
    found = asked(client, "transfer-results", part="excluded")["rows"]
    assert [(row["values"]["number"], row["reason"]) for row in found] == [("CG-1", "协议定价未附本单位公示文件")]
    assert counted(client, "transfer-results") == 2


def test_s77_branches_abroad_and_where_a_team_came_from(officer: Client, tmp_path: Path) -> None:
    """Referring a team is a case; the enterprise that it became has its origin here."""
    registered(tmp_path, A)
    branch = {"所在国家或地区": "德国", "所在城市": "示例堡", "设立日期": "2015-03-01", "撤销日期": "2018-01-01"}
    take(tmp_path, "海外分支机构_20170601", hosts(D, 分支编号="HW-1", **branch))
    days = ("2015-02-28", DAY, "2018-01-01")
    assert [counted(officer, "overseas-branches", day) for day in days] == [0, 1, 0]
    referral = {
        "推荐孵化器代码": D,
        "推荐分支编号": "HW-1",
        "引进阶段": "已落地",
        "推荐日期": "2016-01-01",
        "落地日期": "2016-06-01",
    }
    take(tmp_path, "海外团队引进_20170601", named(A, 推荐编号="YJ-1", **referral))
    row = asked(officer, "team-referrals")["rows"][0]
    assert (row["code"], row["values"]["incubator"], row["values"]["stage"]) == (A, D, "landed")


def test_s79_an_output_of_three_members_is_one_output(client: Client, tmp_path: Path) -> None:
    output = {
        "成果编号": "LM-CG-1",
        "所属联盟代码": "LM-1",
        "成果名称": "示例标准",
        "成果类别": "标准",
        "形成日期": "2017-01-10",
    }
    take(tmp_path, "联盟成果_20170601", [*named(A, **output), *named(B, **output), *named(D, **output)])
    found = asked(client, "alliance-outputs/count")
    assert (found["counted"], found["rows"]) == (1, 3)
    member = {"联盟代码": "LM-1", "联盟类别": "产业技术创新战略联盟", "加入日期": "2016-01-01"}
    take(tmp_path, "联盟成员任期_20170601", named(A, B, D, **member))
    assert counted(client, "consortia") == 3
