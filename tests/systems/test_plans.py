"""Acceptance scenarios of plans and goals (domain study, table A), through the portal and the API."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.figures.conftest import office
from tests.systems.asking import as_officer, take
from tests.systems.figuring import DAY, as_leader, html, plans, words

__all__ = ["office"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_s15_a_target_has_a_trajectory_a_gap_and_a_department(client: Client, tmp_path: Path) -> None:
    plans(tmp_path)
    as_officer(client, "cy_fgw")
    form = {
        "indicator": "inventions-per-10k",
        "period": "2020",
        "value": "120",
        "direction": "at_least",
        "responsible": "区知识产权局",
        "source": "规划第三章",
        "reason": "规划印发",
    }
    response = client.post("/plans/知识产权专项规划/targets", form)
    assert response.status_code == 302, response.content.decode()
    page = html(client, "/plans/知识产权专项规划/")
    text = words(page)
    text = re.sub(r" +", " ", text)
    assert "2020年 不低于 120.0 件/万人" in text
    assert re.search("差距 ?28.0 件/万人", text)
    assert re.search("责任部门 ?区知识产权局", text)
    chart = page.split('<svg class="figure-chart"')[1].split("</svg>")[0]
    assert chart.count("<circle") == 3
    assert chart.count('<rect class="target"') == 1
    for year, value in (("2014年", "71"), ("2015年", "82"), ("2016年", "92")):
        assert re.search(f"{year} ?{value} 件/万人", text)  # the table beside the chart
    found = client.get("/api/v1/plans/知识产权专项规划", {"as_of": DAY}).json()
    target = found["targets"][0]
    assert (target["gap"], target["value"], target["last"]["printed"]) == ("28", "120", "92 件/万人")
    assert [one["period"] for one in target["series"]] == ["2014", "2015", "2016"]
    assert target["reference"] == "target:cy_gov/知识产权专项规划|INVENTIONS-PER-10K|2020"
    # nobody else may set it, and a target is one number in the indicator's unit
    assert client.post("/plans/知识产权专项规划/targets", {**form, "value": "12亿元"}).status_code == 422
    as_officer(client, "cy_cast")
    assert client.post("/plans/知识产权专项规划/targets", form).status_code in {403, 422}


def test_s15_a_target_with_no_task_is_listed(client: Client, tmp_path: Path) -> None:
    from datetime import date

    from kechuang.casework.opening import Wanted, open_case
    from kechuang.people.actors import SYSTEM
    from tests.figures.bed import pack

    plans(tmp_path)
    home = {
        "主体代码": "cy_gov",
        "主体名称": "北京市朝阳区人民政府",
        "规划或目标名称": "知识产权专项规划",
        "目标时期": "2020",
    }
    targets = [
        {**home, "指标": "万人发明专利拥有量", "目标值": "120"},
        {**home, "指标": "PCT国际专利申请量", "目标值": "9000"},
    ]
    take(tmp_path, "规划指标_20170601", targets)
    plan = "/plans/知识产权专项规划/"
    assert "没有任务" not in words(html(client, plan))  # a visitor sees no tasks, so none is said to be missing
    as_leader(client)
    today = timezone.localdate().isoformat()
    idle = words(html(client, "/plans/", as_of=today)).split("没有任务的指标")[1].split("建设目标")[0]
    assert ("万人发明专利拥有量" in idle, "PCT国际专利申请量" in idle) == (True, True)
    found = client.get("/api/v1/plans/知识产权专项规划", {"as_of": today}).json()["targets"]
    assert [one["without_task"] for one in found] == [True, True]
    about = next(one["reference"] for one in found if one["indicator"] == "pct")
    part = Wanted("lead", "cy_market", date(2099, 12, 31))
    open_case(SYSTEM, "task", "提高PCT申请量", [part], pack=pack(), origin="规划第三章", about=[about])
    idle = words(html(client, "/plans/", as_of=today)).split("没有任务的指标")[1].split("建设目标")[0]
    assert ("万人发明专利拥有量" in idle, "PCT国际专利申请量" in idle) == (True, False)
    page = words(html(client, plan, as_of=today))
    assert re.search("任务 ?提高PCT申请量 朝阳区市场监督管理局（知识产权局） · 办理中", page)
    tasks = {
        one["indicator"]: one
        for one in client.get("/api/v1/plans/知识产权专项规划", {"as_of": today}).json()["targets"]
    }
    assert [one["title"] for one in tasks["pct"]["tasks"]] == ["提高PCT申请量"]
    assert (tasks["pct"]["without_task"], tasks["inventions-per-10k"]["without_task"]) == (False, True)
    as_officer(client, "cy_tax")  # has no part in it
    assert "提高PCT申请量" not in html(client, plan, as_of=today)


def test_s92_a_goal_lists_its_indicators_their_trend_and_departments(client: Client, tmp_path: Path) -> None:
    plans(tmp_path)
    as_officer(client, "cy_gov")
    body = {"indicator": "inventions-per-10k", "period": "2020", "source": "目标分解", "reason": "目标分解"}
    answer = client.post("/api/v1/plans/国家知识产权示范区/targets", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content.decode()
    text = words(html(client, "/plans/国家知识产权示范区/"))
    assert re.search("万人发明专利拥有量 ?只监测，未定目标值", text)
    assert "责任部门 朝阳区市场监督管理局（知识产权局）" in text
    assert re.search("2014年 ?71 件/万人", text)
    assert "指标 1 项" in words(html(client, "/plans/"))
