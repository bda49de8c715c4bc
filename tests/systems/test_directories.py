"""Acceptance scenarios of the directories (domain study, table A), through the API and the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.register.models import Fact
from tests.directories.bed import CHAOYANG, LATER, A, B, C, D, E, certificate, registration, take
from tests.systems.asking import as_officer

pytestmark = pytest.mark.django_db
DAY = "2017-06-29"


@pytest.fixture(autouse=True)
def chaoyang(settings: Settings) -> None:
    settings.KECHUANG_PACK = CHAOYANG


def asked(client: Client, address: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/directories/{address}", {"as_of": DAY, **query})
    assert response.status_code == 200, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def test_s03_a_duplicate_an_expired_and_a_moved_firm_do_not_count(client: Client, tmp_path: Path) -> None:
    """A is listed twice, B's certificate ran out, C moved away; D counts."""
    firms = ((A, "示例甲科技有限公司"), (B, "示例乙科技有限公司"), (C, "示例丙科技有限公司"), (D, "示例丁科技有限公司"))
    districts = ("朝阳区", "朝阳区", "海淀区", "朝阳区")
    take(
        tmp_path,
        "市场主体登记信息_20170601",
        registration(*((one, name, place) for (one, name), place in zip(firms, districts, strict=True))),
    )
    take(
        tmp_path,
        "高新技术企业认定名单_20170601",
        [
            certificate(*firms[0], "GR201411000001", "2014-10-30", "2017-10-29"),
            certificate(*firms[0], "GR201611000001", "2016-12-22", "2019-12-21"),
            certificate(*firms[1], "GR201311000002", "2013-11-11", "2016-11-10"),
            certificate(*firms[2], "GR201611000003", "2016-12-22", "2019-12-21"),
            certificate(*firms[3], "GR201511000004", "2015-11-24", "2017-11-23"),
        ],
    )
    counted = asked(client, "hnte/count")
    assert (counted["counted"], counted["excluded"]) == (2, 3)
    assert {one["id"]: one["count"] for one in counted["reasons"]} == {"moved_out": 1, "expired": 1, "duplicate": 1}
    listed = asked(client, "hnte", part="excluded")
    reasons = {(row["code"], row["values"]["number"]): row["reason"] for row in listed["rows"]}
    assert reasons == {
        (A, "GR201411000001"): "重复：同一对象已计一次",
        (B, "GR201311000002"): "已过有效期",
        (C, "GR201611000003"): "注册地已不在本区",
    }
    soon = asked(client, "hnte", part="expiring")
    assert [row["code"] for row in soon["rows"]] == [D]
    assert counted["expiring"] == 1


def test_s04_without_evidence_a_body_is_unverified_and_not_counted(client: Client, tmp_path: Path) -> None:
    take(
        tmp_path,
        "市场主体登记信息_20170101",
        registration((A, "默沙东示例研发有限公司", "朝阳区"), (B, "示例软件研发有限公司", "朝阳区")),
    )
    bodies = [
        {"统一社会信用代码": A, "企业名称": "默沙东示例研发有限公司"},
        {"统一社会信用代码": B, "企业名称": "示例软件研发有限公司"},
    ]
    take(tmp_path, "国际研发机构名录_20170101", bodies)
    fields = [{**bodies[0], "高新技术领域": "生物与新医药"}, {**bodies[1], "高新技术领域": "电子信息"}]
    take(tmp_path, "企业自报信息_20170101", fields)
    found = asked(client, "rd-bodies", as_of="2026-03-01", filter="field=biology_medicine")
    assert [(row["code"], row["source"]["document"][:6]) for row in found["rows"]] == [(A, "国际研发机构")]
    assert asked(client, "rd-bodies/count", as_of="2026-03-01")["counted"] == 2
    _retract("is_international_rd_body", A)
    assert asked(client, "rd-bodies/count", as_of="2026-03-01")["counted"] == 1
    gone = asked(client, "rd-bodies", as_of="2026-03-01", part="excluded")["rows"]
    assert [(row["code"], row["status"], row["excluded"]) for row in gone] == [(A, "retracted", "withdrawn")]
    known = asked(client, "rd-bodies/count", as_of="2026-03-01", known_at="2017-07-02T00:00:00Z")
    assert known["counted"] == 2, "what was known before is still told"


def test_s05_publishers_are_never_mixed(client: Client, tmp_path: Path) -> None:
    rows = [
        {
            "统一社会信用代码": A,
            "企业名称": "示例甲",
            "发布方": "科技部火炬中心",
            "榜单年度": 2016,
            "发布日期": "2017-03-01",
        },
        {
            "统一社会信用代码": B,
            "企业名称": "示例乙",
            "发布方": "科技部火炬中心",
            "榜单年度": 2016,
            "发布日期": "2017-03-01",
        },
    ]
    take(tmp_path, "独角兽企业榜单_20170301", rows)
    before = asked(client, "unicorns/count", filter=["list=科技部火炬中心", "year=2016"])
    other = [
        {**rows[0], "发布方": "示例研究院"},
        {**rows[0], "统一社会信用代码": C, "企业名称": "示例丙", "发布方": "示例研究院"},
    ]
    take(tmp_path, "独角兽企业榜单_20170401", other, at=LATER)
    assert asked(client, "unicorns/count", filter=["list=科技部火炬中心", "year=2016"]) == before
    assert before["counted"] == 2
    whole = asked(client, "unicorns/count")
    assert whole["counted"] is None, "two publishers are never added up"
    assert {one["value"]: one["counted"] for one in whole["split"]} == {"科技部火炬中心": 2, "示例研究院": 2}
    page = client.get("/directories/unicorns/", {"as_of": DAY}).content.decode()
    assert "发布方对照" in page
    assert "示例乙" in page
    assert "示例丙" in page


def test_s07_laboratories_by_word_and_counts_by_kind(client: Client, tmp_path: Path) -> None:
    def row(host: str, name: str, number: str, platform: str, kind: str, level: str) -> dict[str, object]:
        return {
            "机构代码": host, "机构名称": name, "平台编号": number, "平台名称": platform, "平台类别": kind,
            "平台级别": level, "认定日期": "2010-01-01",
        }  # fmt: skip

    take(
        tmp_path,
        "重点实验室和工程中心名录_20170101",
        [
            row(A, "示例大学", "L1", "示例材料重点实验室", "重点实验室", "国家级"),
            row(A, "示例大学", "L2", "示例软件重点实验室", "重点实验室", "市级"),
            row(B, "示例研究院", "E1", "示例材料工程技术研究中心", "国家工程技术研究中心", "国家级"),
        ],
    )
    found = asked(client, "laboratories", filter=["kind=key_lab", "platform=材料"])
    assert [(row["code"], row["name"], row["values"]["platform"]) for row in found["rows"]] == [
        (A, "示例大学", "示例材料重点实验室")
    ]
    counted = asked(client, "laboratories/count")
    assert counted["counted"] == 3
    kinds = asked(client, "laboratories/count", filter="kind=key_lab")["counted"]
    assert (kinds, counted["counted"] - kinds) == (2, 1)


def test_s28_levels_that_overlap_are_counted_distinct(client: Client, tmp_path: Path) -> None:
    take(
        tmp_path,
        "孵化器和众创空间认定名单_20170101",
        [
            {"机构代码": A, "机构名称": "示例空间甲", "孵化载体称号": "国家备案众创空间、北京市众创空间"},
            {"机构代码": B, "机构名称": "示例空间乙", "孵化载体称号": "北京市众创空间"},
        ],
    )
    counted = asked(client, "spaces/count")
    assert counted["counted"] == 2
    assert {one["id"]: one["count"] for one in counted["levels"]} == {"national": 1, "city": 2}
    assert counted["overlap"] == 1
    page = client.get("/directories/spaces/", {"as_of": DAY}).content.decode()
    assert counted["note"] in page, "the report's footnote"
    take(
        tmp_path,
        "孵化器和众创空间认定名单_20170301",
        [{"机构代码": E, "机构名称": "示例空间丙", "孵化载体称号": "国家备案众创空间、北京市众创空间"}],
        at=LATER,
    )
    more = asked(client, "spaces/count")
    assert more["counted"] == 3
    assert {one["id"]: one["count"] for one in more["levels"]} == {"national": 2, "city": 3}


def test_s28_yearly_evaluations_stand_by_year_and_level(client: Client, tmp_path: Path) -> None:
    """A later result never replaces an earlier year's; what was not published yet does not count."""
    results = (
        (A, 2015, "市级", "合格", "66.5", "2016-04-20"),
        (A, 2016, "市级", "优秀（A类）", "91", "2017-04-20"),
        (A, 2016, "国家级", "良好", "80", "2017-12-01"),
        (B, 2016, "市级", "优秀", "88", "2017-04-20"),
    )
    heads = ("机构代码", "评价年度", "评价级别", "评价结果", "评价得分", "公布日期")
    rows = [{**dict(zip(heads, one, strict=True)), "机构名称": f"示例空间{one[0][-3:]}"} for one in results]
    take(tmp_path, "孵化载体年度评价结果_20170601", rows)
    found = asked(client, "space-evaluations/count")
    assert (found["counted"], found["rows"]) == (2, 3)
    assert {one["id"]: one["count"] for one in found["levels"] if one["count"]} == {"excellent": 2, "passed": 1}
    assert {one["id"]: one["count"] for one in found["reasons"]} == {"not_yet": 1}
    listed = asked(client, "space-evaluations")["rows"]
    assert {(row["code"], row["values"]["year"], row["values"]["grade"]) for row in listed} == {
        (A, 2015, "passed"),
        (A, 2016, "excellent"),
        (B, 2016, "excellent"),
    }
    page = client.get("/directories/space-evaluations/", {"as_of": DAY}).content.decode()
    assert "孵化载体年度评价" in page


def _retract(key: str, code: str) -> None:
    """The department that said it takes it back, through the API."""
    statement = Fact.objects.get(key__name=key, party__uscc=code).pk
    response = as_officer(Client(), "cy_sti").post(
        f"/api/v1/parties/{code}/facts/retract",
        {"statement": statement, "reason": "认定依据撤销"},
        content_type="application/json",
    )
    assert response.status_code == 200, response.content.decode()
