"""Acceptance scenarios of cases (domain study, table A: S01, S13, S15, S92, S27, S77), by the portal and the API."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kechuang.people.roles import Role
from tests.directories.bed import CHAOYANG, D, E, code
from tests.disputes.conftest import signed_in
from tests.places.conftest import park
from tests.systems.asking import as_officer, hosts, registered, take
from tests.web.reading import section, text

__all__ = ["park"]
pytestmark = pytest.mark.django_db
LEAD, CO = "cy_sti", "cy_finance"
OPEN = "/work/cases/open"


@pytest.fixture
def chaoyang(settings: Settings) -> None:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def opened(client: Client, service: str, **given: Any) -> int:
    """Through the form; the number of the case."""
    answer = client.post(f"{OPEN}/{service}/", given)
    assert answer.status_code == 302, text(client.get("/work/")) + answer.content.decode()[-3000:]
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def a_task(client: Client, **given: Any) -> int:
    task = {
        "title": "落实创新发展基金", "origin": "2017年专项报告 L71", "lead": LEAD, "due": day(30),
        "co.0": CO, "co.0.due": day(10), "co.0.what": "核定财政出资", **given,
    }  # fmt: skip
    return opened(client, "task", **task)


def acts(client: Client, number: int, event: str, seen: int, **given: Any) -> Any:
    return client.post(f"/work/cases/{number}/act/", {"event": event, "seen": seen, **given})


def test_s01_a_silent_co_department_is_overdue_everywhere_and_the_lead_cannot_finish(chaoyang: None) -> None:
    lead = signed_in("lead", Role.CASE_OFFICER, LEAD, "科委")
    heads = [signed_in(f"head-{one}", Role.DEPARTMENT_HEAD, one) for one in (LEAD, CO)]
    finance = signed_in("finance", Role.CASE_OFFICER, CO)
    office, auditor = signed_in("office", Role.LEADING_OFFICE, "cy_gov"), signed_in("audit", Role.AUDITOR, "x")
    stranger = signed_in("tax", Role.CASE_OFFICER, "cy_tax")
    number = a_task(lead)
    before, after = {"as_of": day(10)}, {"as_of": day(11)}
    assert "已逾期" not in section(office.get("/work/cases/", before), "list")
    assert "落实创新发展基金" not in text(office.get("/work/cases/", {"as_of": day(-1)})), "it had not begun"
    for reader in (office, *heads, finance, lead, auditor):
        listed = section(reader.get("/work/cases/", {**after, "state": "overdue"}), "list")
        assert "落实创新发展基金" in listed
        assert "逾期：朝阳区财政局" in listed
    for reader in (office, *heads, finance):
        assert "落实创新发展基金" in section(reader.get("/work/", after), "todo"), "on the workbench"
    assert "落实创新发展基金" not in text(stranger.get("/work/cases/", after))
    assert stranger.get(f"/work/cases/{number}/").status_code == 404
    # 科委 cannot mark it done: there is no button, the page says why, and asking all the same changes nothing
    page = lead.get(f"/work/cases/{number}/", after)
    assert "还有 1 个单位未反馈，其中 1 个已逾期，不能办结" in section(page, "doing")
    assert 'name="event" value="finish"' not in page.content.decode()
    refused = acts(lead, number, "finish", 1, text="已落实", evidence="会议纪要")
    assert refused.status_code == 422
    assert "还有 1 个单位未反馈" in refused.content.decode()
    assert acts(office, number, "finish", 1, text="已落实", evidence="会议纪要").status_code == 403
    # once it has answered, the lead can
    assert acts(finance, number, "answer", 0, part=2, text="出资 2000 万元已列入预算").status_code == 302
    assert acts(lead, number, "finish", 2, text="已落实", evidence="区政府会议纪要").status_code == 302
    assert "已办结" in text(office.get(f"/work/cases/{number}/", after))
    assert "落实创新发展基金" not in section(office.get("/work/cases/", after), "list")


def test_s01_extensions_have_a_reason_and_the_second_of_two_is_told(chaoyang: None) -> None:
    lead, head = signed_in("lead", Role.CASE_OFFICER, LEAD), signed_in("head", Role.DEPARTMENT_HEAD, LEAD)
    finance, colleague = signed_in("fin", Role.CASE_OFFICER, CO), signed_in("fin2", Role.CASE_OFFICER, CO)
    number = a_task(lead)
    assert acts(lead, number, "extend", 0, part=2, text="等批复", day=day(15)).status_code == 403
    assert acts(head, number, "extend", 0, part=2, text="", day=day(15)).status_code == 422
    assert acts(head, number, "extend", 0, part=2, text="等批复", day=day(15)).status_code == 302
    page = text(lead.get(f"/work/cases/{number}/", {"as_of": day(12)}))
    assert "延期 1 次，原为" in page
    assert "已逾期" not in page
    assert acts(lead, number, "remind", 2, part=2).status_code == 302
    assert acts(finance, number, "answer", 3, part=2, text="甲").status_code == 302
    late = acts(colleague, number, "answer", 3, part=2, text="乙")
    assert late.status_code == 409
    assert "fin 已于" in late.content.decode()


def test_s01_departments_stand_with_their_duties_and_where_those_are_written(chaoyang: None, client: Client) -> None:
    page = text(client.get("/departments/"))
    assert "报告列出的 34 项措施" in page
    assert "其中 34 项在报告中没有写明责任部门" in page
    assert "引导孵化器和众创空间围绕高端业态责任部门未写明2017年专项报告 L73" in page
    one = text(client.get("/departments/cy_alliance/"))
    assert "科技孵化器联盟成员" in one
    assert "联盟成员资格" in one
    assert "牵头在办" not in one  # tasks are not for everybody
    office = signed_in("office", Role.LEADING_OFFICE, "cy_gov")
    a_task(signed_in("lead", Role.CASE_OFFICER, LEAD))
    assert "已逾期1项" in text(office.get(f"/departments/{CO}/", {"as_of": day(11)})).replace(" ", "")


@pytest.mark.usefixtures("park")
def test_s13_a_task_about_a_place_shows_its_completion(client: Client) -> None:
    """76.9 % in place and task after 68 → 100 of 130; the sentence of the report comes with the reports."""
    as_officer(client, "cy_park")
    number = a_task(client, title="大望京开发建设", lead="cy_park", about="place:DWJ")
    assert "52.3%" in section(client.get(f"/work/cases/{number}/", {"as_of": "2017-06-29"}), "about")
    form = {
        "key": "completed_area",
        "value": "100万平方米",
        "valid_from": "2017-09-30",
        "document": "竣工备案表",
        "reason": "新楼竣工",
    }
    assert client.post("/places/DWJ/statements", form).status_code == 302
    about = section(client.get(f"/work/cases/{number}/", {"as_of": "2017-10-01"}), "about")
    assert "大望京科技商务创新区" in about
    assert "竣工率 76.9%" in about
    assert "已竣工 100，规划 130 万平方米" in about
    place = client.get("/places/DWJ/", {"as_of": day(11)})
    assert "大望京开发建设" in section(place, "cases")
    assert "逾期：朝阳区财政局" in section(place, "cases")
    assert section(Client().get("/places/DWJ/"), "cases") == ""  # not for everybody


def test_s15_s92_a_task_about_a_target_of_a_plan(chaoyang: None) -> None:
    """The page of the plan lists its targets with and without a task by the same query."""
    lead = signed_in("lead", Role.CASE_OFFICER, LEAD)
    number = a_task(lead, about="target:GH-1/万人发明专利拥有量")
    assert "万人发明专利拥有量" in section(lead.get(f"/work/cases/{number}/"), "about")
    found = lead.get("/api/v1/cases", {"about": "target:GH-1/万人发明专利拥有量"}).json()
    assert [(one["id"], one["lead"]) for one in found["cases"]] == [(number, LEAD)]
    assert lead.get("/api/v1/cases", {"about": "target:GH-1/别的目标"}).json()["count"] == 0


def members(folder: Path, count: int, **columns: str) -> list[str]:
    codes = [code(1000 + number) for number in range(count)]
    alliance = {"联盟代码": "LM-1", "联盟类别": "科技孵化器联盟", "成员角色": "成员单位", "加入日期": "2015-01-01"}
    rows: list[dict[str, object]] = [
        {"统一社会信用代码": one, "企业名称": f"示例孵化器{number:02d}有限公司", **alliance, **columns}
        for number, one in enumerate(codes, 1)
    ]
    take(folder, f"联盟成员任期_2017060{len(columns) + 1}", rows)
    return codes


def figures(client: Client, number: int, **query: str) -> str:
    """The page's words without any space."""
    return text(client.get(f"/work/cases/{number}/", query)).replace(" ", "")


def test_s27_a_round_to_73_members_shows_received_and_overdue(chaoyang: None, tmp_path: Path) -> None:
    codes = members(tmp_path, 73)
    office = signed_in("mishu", Role.CASE_OFFICER, "cy_alliance")
    given = {"title": "上半年孵化统计", "origin": "联盟工作安排", "lead": "cy_alliance", "due": day(10)}
    number = opened(office, "round", **given, source="incubator-alliance")
    assert "应收73家已收到0家" in figures(office, number)
    firms = [signed_in(f"firm{place}", Role.ENTERPRISE, one) for place, one in enumerate(codes[:3])]
    for place, firm in enumerate(firms[:2]):
        page = text(firm.get(f"/work/cases/{number}/"))
        assert "本单位的任务" in page
        part = firm.get(f"/api/v1/cases/{number}").json()["parts"][0]
        answer = acts(firm, number, "answer", 0, part=part["number"], text=f"在孵 {place + 5} 家，毕业 1 家")
        assert answer.status_code == 302
    # a member sees its own part only, and cannot answer another's
    whole = firms[2].get(f"/api/v1/cases/{number}").json()
    assert [one["holder"] for one in whole["parts"]] == [codes[2]]
    assert "在孵" not in text(firms[2].get(f"/work/cases/{number}/"))
    other = office.get(f"/api/v1/cases/{number}").json()["parts"]
    stranger = next(one["number"] for one in other if one["holder"] == codes[3])
    assert acts(firms[2], number, "answer", 0, part=stranger, text="冒名").status_code == 403
    # what came and what is late
    after = {"as_of": day(11)}
    board = figures(office, number, **after)
    assert "应收73家已收到2家" in board
    assert "已逾期71家" in board
    assert acts(office, number, "remind", 0, all=1).status_code == 302
    kept = office.get(f"/api/v1/cases/{number}").json()
    assert sorted(one["reminded"] for one in kept["parts"] if one["role"] == "member") == [0, 0] + [1] * 71
    assert "上半年孵化统计" in section(firms[2].get("/work/", after), "todo")
    assert "已逾期" in section(firms[2].get("/work/", after), "todo")


def test_s27_a_member_that_leaves_is_end_dated_and_its_part_stays(chaoyang: None, tmp_path: Path) -> None:
    codes = members(tmp_path, 4)
    office = signed_in("mishu", Role.CASE_OFFICER, "cy_alliance")
    given = {
        "title": "统计",
        "origin": "工作安排",
        "lead": "cy_alliance",
        "due": day(10),
        "source": "incubator-alliance",
    }
    first = opened(office, "round", **given)
    gone = {
        "统一社会信用代码": codes[0],
        "企业名称": "示例孵化器01有限公司",
        "联盟代码": "LM-1",
        "联盟类别": "科技孵化器联盟",
    }
    left = (timezone.localdate() - timedelta(days=1)).isoformat()
    take(
        tmp_path,
        "联盟成员任期_20170701",
        [{**gone, "成员角色": "成员单位", "加入日期": "2015-01-01", "退出日期": left}],
        timezone.now(),
    )
    second = opened(office, "round", **given)
    holders = [
        {one["holder"] for one in office.get(f"/api/v1/cases/{number}").json()["parts"] if one["role"] == "member"}
        for number in (first, second)
    ]
    assert holders == [set(codes), set(codes[1:])]
    excluded = office.get("/api/v1/directories/incubator-alliance", {"part": "excluded"}).json()["rows"]
    assert [(one["code"], one["reason"]) for one in excluded] == [(codes[0], "已退出")]


def test_s77_a_team_is_referred_lands_and_is_tracked_as_a_party_with_its_origin(chaoyang: None, tmp_path: Path) -> None:
    registered(tmp_path, E)
    take(tmp_path, "海外分支机构_20170601", hosts(D, 分支编号="HW-1", 所在国家或地区="德国", 设立日期="2015-03-01"))
    park = signed_in("park", Role.CASE_OFFICER, "cy_park")
    given = {"title": "引荐示例团队", "origin": "孵化器推荐函", "lead": "cy_sti", "due": day(90), "referrer": D}
    number = opened(park, "referral", **given, **{"f.team": "示例传感器项目", "f.branch": "HW-1", "f.country": "德国"})
    assert park.get("/api/v1/directories/team-referrals").json()["rows"] == []
    refused = acts(park, number, "land", 1, text="已设立公司", party="91110105MA00000000", day=day(0))
    assert refused.status_code == 422
    assert "登记中没有" in refused.content.decode()
    assert acts(park, number, "land", 1, text="已设立公司", party=E, day=day(0)).status_code == 302
    row = park.get("/api/v1/directories/team-referrals").json()["rows"][0]
    today = timezone.localdate().isoformat()
    assert row["code"] == E
    assert (row["values"]["incubator"], row["values"]["branch"], row["values"]["stage"]) == (D, "HW-1", "landed")
    assert (row["values"]["referred_on"], row["values"]["landed_on"]) == (today, today)
    assert acts(park, number, "track", 2, text="每半年走访").status_code == 302
    row = park.get("/api/v1/directories/team-referrals").json()["rows"][0]
    assert (row["values"]["stage"], row["values"]["number"]) == ("tracked", f"referral-{number}")
    found = park.get("/api/v1/cases", {"about": f"party:{E}"}).json()["cases"]
    assert [one["id"] for one in found] == [number]
