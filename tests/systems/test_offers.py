"""Acceptance scenarios of offers and needs (domain study, table A: S07 S11 S23 S27 S61 S72 S73 S74).

Through the portal and the interface; files come in through the ordinary importer.
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.people.roles import Role
from tests.directories.bed import CHAOYANG, LATER, A, B, D, E
from tests.matching.bed import answer, days, firm, offer, officer, post, published, served, today
from tests.systems.asking import hosts, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chaoyang(settings: Settings) -> None:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False


def words(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def found(client: Client, **query: Any) -> list[int]:
    return [one["id"] for one in answer(client, "offers", **query)["offers"]]


def test_s07_a_search_for_laboratories_returns_host_open_offers_and_contact_role(
    client: Client, tmp_path: Path
) -> None:
    """Counts by type: test_s07_laboratories_by_word_and_counts_by_kind."""
    lab = {"平台类别": "重点实验室", "平台级别": "国家级", "认定日期": "2010-01-01"}
    rows = [
        *hosts(D, 平台编号="L1", 平台名称="示例材料重点实验室", **lab),
        *hosts(D, 平台编号="L2", 平台名称="示例软件重点实验室", **lab),
    ]
    take(tmp_path, "重点实验室和工程中心名录_20170101", rows)
    manager = firm(D, Role.LAB_MANAGER)
    microscope = published(manager, about="L1", contact="材料平台服务岗")
    published(manager, about="L2", kind="lab_service", title="示例软件测评", contact="测评岗")
    offer(manager, about="L1", title="示例草稿")  # nobody sees a draft
    query = {"as_of": days(0), "filter": ["kind=key_lab", "platform=材料"]}
    row = answer(client, "directories/laboratories", **query)["rows"][0]
    assert (row["name"], row["open_offers"], row["contacts"]) == ("示例丁大学", 1, ["材料平台服务岗"])
    page = words(client, "/directories/laboratories/", **{"f.kind": "key_lab", "f.platform": "材料"})
    assert "1 条供给 材料平台服务岗" in page
    assert found(client, q="材料 显微镜") == [microscope]
    assert found(client, q="丁大学 形貌", kind="instrument") == [microscope]  # the owner's name is searched too
    assert "材料平台服务岗" in words(client, f"/offers/{microscope}/")
    phone = offer(manager, contact="王某 138 0013 8000")
    refused = post(manager, f"offers/{phone['id']}/publish", seen=1)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "contact"
    assert "个人信息保护法" in refused.json()["detail"]


def test_s11_a_product_card_with_the_forbidden_words_is_not_published(client: Client) -> None:
    maker = firm(A)
    card = {
        "kind": "product", "title": "示例甲牌传感器", "text": "本产品系驰\u200b名 商·标，欢迎选购", "contact": "市场岗",
        "valid_from": days(0), "valid_to": "", "basis": "negotiable", "field": "",
    }  # fmt: skip
    made = maker.post("/offers/mine/new/", card)
    assert made.status_code == 302
    address = made["Location"]
    page = words(maker, address)
    assert "不能发布 说明第 5–11 字： 驰\u200b名 商·标" in page
    assert "商标法（2019）第十四条" in page
    assert "写商标本身和注册号" in page  # what to write instead
    refused = maker.post(f"{address}publish", {"seen": 1})
    assert refused.status_code == 422
    number = int(address.rstrip("/").rsplit("/", 1)[1])
    problem = post(maker, f"offers/{number}/publish", seen=1)
    assert problem.status_code == 422
    assert "商标法（2019）第十四条" in problem.json()["detail"]
    assert problem.json()["errors"][0]["message"].startswith("5-11 ")
    assert found(client) == []
    assert client.get(f"/offers/{number}/").status_code == 404
    fixed = maker.post(address, {**card, "text": "甲牌（注册号 1000001）传感器", "seen": 1})
    assert fixed.status_code == 302
    assert maker.post(f"{address}publish", {"seen": 2}).status_code == 302
    assert found(client, kind="product") == [number]


def test_s11_r25_an_ip_authority_recommends_no_patented_product(client: Client) -> None:
    office, other = officer("cy_market"), firm(A)
    text = {"kind": "service", "field": "ip", "title": "示例专题", "text": "向社会推荐以下专利产品"}
    held = offer(office, **text)
    refused = post(office, f"offers/{held['id']}/publish", seen=1)
    assert refused.status_code == 422
    assert "专利法（2020）第七十九条" in refused.json()["detail"]
    card = offer(office, kind="product", title="示例专利产品", text="参数如下")
    assert post(office, f"offers/{card['id']}/publish", seen=1).status_code == 422
    free = published(other, **text)  # whoever holds the patent may
    assert found(client) == [free]


@pytest.mark.parametrize(
    ("directory", "alliance", "scenario"),
    [("university-alliance", "朝阳区—高校发展合作联盟", "s23"), ("incubator-alliance", "科技孵化器联盟", "s27")],
)
def test_s23_s27_offers_of_members_in_office_appear_under_the_alliance(
    client: Client, tmp_path: Path, directory: str, alliance: str, scenario: str
) -> None:
    member = {"联盟代码": f"LM-{scenario}", "联盟类别": alliance, "成员角色": "成员单位"}
    rows = [
        *hosts(D, **member, 加入日期="2015-01-01", 退出日期=days(3)),
        *hosts(E, **member, 加入日期=days(2)),
    ]
    take(tmp_path, "联盟成员任期_20170601", [{"统一社会信用代码": r["机构代码"], "企业名称": r["机构名称"], **{
        k: v for k, v in r.items() if k not in {"机构代码", "机构名称"}}} for r in rows])  # fmt: skip
    of_d, of_e = published(firm(D)), published(firm(E), title="示例共享会议室", kind="space")
    published(firm(A), title="示例非成员设备")
    shown = {day: set(found(client, alliance=directory, as_of=days(day))) for day in (0, 2, 3, 4)}
    assert shown == {0: {of_d}, 2: {of_d, of_e}, 3: {of_d, of_e}, 4: {of_e}}
    assert len(found(client, as_of=days(4))) == 3
    page = words(client, "/offers/", alliance=directory)
    assert "示例电子显微镜" in page
    assert "示例非成员设备" not in page
    row = answer(client, f"directories/{directory}", as_of=days(0))["rows"][0]
    assert (row["code"], row["open_offers"]) == (D, 1)
    assert "联盟成员的供给与需求" in words(client, f"/directories/{directory}/")
    assert client.get("/api/v1/offers", {"alliance": "hnte"}).status_code == 422


def test_s61_a_slot_is_booked_up_to_its_places_cancelled_and_visits_are_counted(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two bookings at once: tests/matching/test_concurrent.py. Two kinds of venues apart: test_terms.py."""
    venue, one, two = firm(D), firm(A), firm(B)
    day = today() + timedelta(days=1)
    slot = {"weekday": day.isoweekday(), "start": "09:00", "end": "10:30", "places": 10}
    number = published(
        venue,
        kind="visit",
        title="示例科普体验厅开放参观",
        basis="free",
        price=None,
        unit="",
        slots=[slot],
        about="TY-1",
    )
    page = words(client, f"/offers/{number}/slots/")
    assert "09:00–10:30 余 10 / 10 个名额" in page
    form = {"slot": f"{day}T09:00", "people": "7"}
    assert client.post(f"/offers/{number}/book", form).status_code == 403  # sign in first
    assert one.post(f"/offers/{number}/book", form)["Location"] == "/offers/bookings/"
    again = one.post(f"/offers/{number}/book", {**form, "people": "1"})
    assert (again.status_code, "您已预约这个时段" in again.content.decode()) == (422, True)
    full = two.post(f"/offers/{number}/book", form)
    assert full.status_code == 409
    assert "只剩 3 个名额" in full.content.decode()
    booked = post(two, f"offers/{number}/bookings", day=str(day), start="09:00", people=3)
    assert booked.status_code == 201
    assert answer(client, f"offers/{number}/slots")["slots"][0]["left"] == 0
    assert "已约满" in words(client, f"/offers/{number}/slots/")
    mine = answer(one, "bookings")["bookings"][0]
    assert post(two, f"bookings/{mine['id']}/steps", action="cancel", seen=1).status_code == 404  # not one's own
    assert one.post(f"/offers/bookings/{mine['id']}/", {"action": "cancel", "seen": "1"}).status_code == 302
    assert answer(client, f"offers/{number}/slots")["slots"][0]["left"] == 7
    early = post(venue, f"bookings/{booked.json()['id']}/steps", action="came", people=2, seen=1)
    assert early.status_code == 422  # it has not begun
    _two_days_later(monkeypatch)
    venue = firm(D)  # signs in anew: the session is over
    done = post(venue, f"bookings/{booked.json()['id']}/steps", action="came", people=2, seen=1)
    assert (done.status_code, done.json()["came"]) == (200, 2)
    year = {"first": f"{day.year}-01-01", "last": f"{day.year}-12-31"}
    visits = answer(venue, f"offers/{number}/visits", **year)
    assert (visits["bookings"], visits["people"]) == (1, 2)
    assert "2 人次" in words(venue, "/offers/bookings/")


def _two_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=2))


def test_s72_services_are_found_by_field_and_rated_only_by_who_was_served(client: Client) -> None:
    owner, asker, stranger = firm(D), firm(A), firm(B)
    titles = {
        "rd": "示例研发",
        "ip": "示例知产",
        "transfer": "示例转移",
        "incubation": "示例孵化",
        "finance": "示例金融",
    }
    numbers = {
        field: published(owner, kind="service", field=field, title=title, basis="from", price=50_000, unit="次")
        for field, title in titles.items()
    }
    assert {field: found(client, field=field) for field in titles} == {f: [n] for f, n in numbers.items()}
    assert found(client, kind="service", price=49_999) == []
    number = numbers["transfer"]
    assert post(owner, f"offers/{number}/requests", need="自己", contact="岗位").status_code == 422
    asked = post(asker, f"offers/{number}/requests", need="请评估两项成果", contact="研发管理岗").json()
    early = post(asker, f"offer-requests/{asked['id']}/rating", stars=1, text="还没开始")
    assert early.status_code == 422
    assert "请评估两项成果" in words(owner, f"/offers/requests/{asked['id']}/")
    assert stranger.get(f"/offers/requests/{asked['id']}/").status_code == 404
    step = f"offer-requests/{asked['id']}/steps"
    assert post(asker, step, action="accept", seen=1).status_code == 403  # the owner answers
    assert owner.post(f"/offers/requests/{asked['id']}/step", {"action": "accept", "seen": "1"}).status_code == 302
    assert post(owner, step, action="done", seen=2, record="").status_code == 422  # no record, not done
    assert post(owner, step, action="done", seen=2, record="技术合同 示例-2026-001").status_code == 200
    rating = f"offer-requests/{asked['id']}/rating"
    assert post(owner, rating, stars=5, text="自评").status_code == 403
    assert post(stranger, rating, stars=1, text="没用过").status_code == 404
    assert post(asker, rating, stars=2, text="交付晚了").status_code == 200
    assert (
        post(asker, rating, stars=5, text="再评一次").status_code == 409
    )  # one a case: a correction says what it corrects
    assert post(asker, rating, stars=4, text="交付晚了两天，质量好", seen=1).status_code == 200
    other = served(stranger, owner, number)
    assert post(stranger, f"offer-requests/{other}/rating", stars=5, text="很好").status_code == 200
    shown = answer(client, f"offers/{number}")
    assert (shown["stars"], len(shown["ratings"])) == ({"count": 2, "mean": "4.5"}, 2)
    page = words(client, f"/offers/{number}/")
    assert "4.5 分 2 次评价" in page
    assert "交付晚了两天，质量好" in page
    assert "已更正" in page


def test_s73_offers_of_an_agency_are_hidden_from_the_day_its_licence_is_revoked(client: Client, tmp_path: Path) -> None:
    take(tmp_path, "科技服务机构名录_20170601", hosts(D, 科技服务领域="知识产权", 注册地="朝阳区"))
    licence = {"执业许可证号": "DL-1", "执业类别": "专利代理", "许可起始日": "2012-01-01"}
    take(tmp_path, "服务机构执业许可_20170601", hosts(D, **licence))
    agency, unlisted = firm(D), firm(E)
    number = published(agency, kind="service", field="ip", title="示例专利代理")
    kept = published(unlisted, kind="service", field="ip", title="示例商标咨询")
    assert set(found(client)) == {number, kept}
    take(tmp_path, "服务机构执业许可_20170628", hosts(D, **licence, 吊销日期=days(1)), LATER)
    assert set(found(client, as_of=days(0))) == {number, kept}
    assert found(client, as_of=days(1)) == [kept]  # the same day
    take(tmp_path, "服务机构执业许可_20170629", hosts(D, **licence, 吊销日期=days(0)), LATER)
    assert found(client) == [kept]
    assert client.get(f"/offers/{number}/").status_code == 404
    assert "许可已吊销" in words(agency, "/offers/mine/")
    assert "许可已吊销" in words(officer(), "/offers/desk/")
    hidden = answer(officer(), "offers/hidden")["offers"][0]
    assert (hidden["id"], hidden["marks"][0]["says"], hidden["marks"][0]["directory"]) == (
        number, "许可已吊销", "agencies",
    )  # fmt: skip
    asked = post(firm(A), f"offers/{number}/requests", need="代理", contact="岗位")
    assert asked.status_code == 422
    assert answer(client, "offers", known_at=f"{today() - timedelta(days=1)}T00:00:00Z")["total"] == 0


def test_s74_a_result_by_agreed_price_without_notice_is_flagged_on_its_offer(client: Client, tmp_path: Path) -> None:
    notice = {"本单位公示日期": "2017-05-02", "公示文件": "示例〔2017〕2号"}
    rows = [
        *hosts(D, 转化成果编号="CG-1", 转化成果名称="示例一", 定价方式="协议定价"),
        *hosts(D, 转化成果编号="CG-2", 转化成果名称="示例二", 定价方式="协议定价", **notice),
    ]
    take(tmp_path, "拟转化成果_20170601", rows)
    university = firm(D)
    flagged = published(university, kind="result", title="示例成果一", about="CG-1")
    clean = published(university, kind="result", title="示例成果二", about="CG-2")
    offers = {one["id"]: one["marks"] for one in answer(client, "offers")["offers"]}
    assert offers[clean] == []
    assert [(mark["says"], mark["hides"]) for mark in offers[flagged]] == [("协议定价未附本单位公示文件", False)]
    assert "协议定价未附本单位公示文件" in words(client, f"/offers/{flagged}/")
    assert "协议定价未附本单位公示文件" not in words(client, f"/offers/{clean}/")
    take(tmp_path, "拟转化成果_20170701", hosts(D, 转化成果编号="CG-1", 转化成果名称="示例一", 定价方式="协议定价",
         **notice), LATER)  # fmt: skip
    assert answer(client, f"offers/{flagged}")["marks"] == []
