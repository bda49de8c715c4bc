"""What the scenarios of figures and plans ask: an indicator, a page, a paragraph; who states and who leads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.figures.bed import DISTRICT, said
from tests.systems.asking import as_officer, take

DAY = "2017-06-29"


def figure(client: Client, indicator: str, **query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/figures/{indicator}", {"as_of": DAY, **query})
    assert response.status_code == 200, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def html(client: Client, address: str, **query: str) -> str:
    response = client.get(address, {"as_of": DAY, **query})
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.split("<main")[1]))


def paragraph(client: Client, name: str) -> dict[str, Any]:
    response = client.get("/api/v1/report", {"as_of": DAY})
    assert response.status_code == 200
    return next(one for one in response.json() if one["id"] == name)


def as_leader(client: Client) -> None:
    """The leading office sees every task."""
    user = ensure_account(
        "leader", name="办", password="x", role=Role.LEADING_OFFICE, organisation=("cy_gov", "区政府")
    )
    client.force_login(user)


def states(client: Client, indicator: str, **given: str) -> Any:
    """A statistics officer fills in the form."""
    as_officer(client, "cy_stats")
    form = {"scope": DISTRICT, "period": "2016", "source": "统计年报", "reason": "年报填报", **given}
    return client.post(f"/figures/{indicator}/observations", form)


def plans(folder: Path) -> None:
    home = {"主体代码": "cy_gov", "主体名称": "北京市朝阳区人民政府"}
    plan = {"规划名称": "知识产权专项规划", "规划类别": "专项规划", "规划期起": "2016-01-01", "规划期止": "2020-12-31"}
    take(folder, "规划清单_20170601", [{**home, **plan}])
    take(folder, "建设目标_20170601", [{**home, "目标区": "国家知识产权示范区", "提出日期": "2017-06-01"}])
    years = (("2014", "71"), ("2015", "82"), ("2016", "92"))
    said(folder, *((DISTRICT, "inventions-per-10k", year, value) for year, value in years))
