"""Acceptance scenarios of the places (domain study, table A: S13, S71, S93), through the portal and the API.

The task that an overdue milestone becomes, and the sentence of the report, come with the cases and the reports.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from kechuang.register.models import Fact
from tests.directories.bed import A, B
from tests.places.conftest import park
from tests.systems.asking import as_officer

__all__ = ["park"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]
DAY = "2017-06-29"


def asked(client: Client, address: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", {"as_of": DAY, **query})
    assert response.status_code == 200, response.content.decode()
    return response.json()


def words(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, {"as_of": DAY, **query})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def states(client: Client, value: str, day: str) -> None:
    """An officer of the park fills in the form."""
    as_officer(client, "cy_park")
    form = {"key": "completed_area", "value": value, "valid_from": day, "document": "竣工备案表", "reason": "新楼竣工"}
    response = client.post("/places/DWJ/statements", form)
    assert response.status_code == 302, response.content.decode()


def test_s13_a_new_completed_area_is_seen_everywhere_and_the_old_one_stays(client: Client) -> None:
    assert "52.3%" in words(client, "/places/DWJ/")
    before = Fact.objects.count()
    states(client, "100万平方米", "2017-09-30")
    assert Fact.objects.count() == before + 1
    page = words(client, "/places/DWJ/", as_of="2017-10-01")
    assert "76.9%" in page
    assert "已竣工 100，规划 130 万平方米" in page
    assert "新楼竣工（竣工备案表）" in page  # the ground stands beside the value
    assert "76.9%" in words(client, "/places/", as_of="2017-10-01")
    one = asked(client, "places/DWJ", as_of="2017-10-01")
    assert (one["completion"], one["completed_area"], one["planned_area"]) == (76.9, 1_000_000, 1_300_000)
    assert one["sources"]["completed_area"]["publisher"] == "cy_park"
    # on the day before, and as known before it was said, nothing has changed
    assert asked(client, "places/DWJ", as_of="2017-09-29")["completion"] == 52.3
    assert asked(client, "places/DWJ", as_of="2017-10-01", known_at="2017-07-15T00:00:00Z")["completion"] == 52.3
    history = words(client, "/places/DWJ/", as_of="2017-10-01").split("历次填报")[1]
    assert history.index("100") < history.index("68")


def test_s13_below_130_at_the_end_of_the_year_the_milestone_is_overdue(client: Client) -> None:
    states(client, "100万平方米", "2017-09-30")
    assert asked(client, "places", as_of="2017-12-31")["overdue"] == []
    late = asked(client, "places", as_of="2018-01-01")["overdue"]
    assert [(one["code"], one["what"], one["due"], one["area"]) for one in late] == [
        ("DWJ", "开发建设全部完成", "2017-12-31", 1_300_000)
    ]
    assert "大望京科技商务创新区 开发建设全部完成 2017年12月31日 100 / 130" in words(
        client, "/places/", as_of="2018-01-01"
    ).replace("&nbsp;", " ")
    states(client, "130万平方米", "2017-12-20")
    assert asked(client, "places", as_of="2018-01-01")["overdue"] == []
    assert asked(client, "places/DWJ", as_of="2018-01-01")["milestones"][0]["reached"] is True


def test_s13_the_tree_has_areas_stage_vacancy_and_a_tile_that_says_what_its_colour_says(client: Client) -> None:
    found = asked(client, "places")
    tree = {one["code"]: one for one in found["places"]}
    assert [one["code"] for one in found["places"]].index("WJ") < [one["code"] for one in found["places"]].index("DWJ")
    assert (tree["DWJ"]["parent"], tree["DWJ"]["stage"], tree["JX-1"]["vacancy"]) == ("WJ", "construction", 12.5)
    assert tree["WJ"]["completion"] is None  # nobody has said: not nothing
    page = client.get("/places/", {"as_of": DAY}).content.decode()
    tile = next(one for one in page.split("<svg") if "大望京科技商务创新区</title>" in one)
    assert "52.3%" in tile
    assert "竣工过半" in tile
    assert "<path" not in page.split("place-tiles")[1].split("</ul>")[0]  # tiles, no outline of anything


def test_s13_an_officer_may_do_the_same_through_the_api(client: Client) -> None:
    as_officer(client, "cy_park")
    body = {"key": "completed_area", "value": "100万平方米", "valid_from": "2017-09-30", "reason": "竣工备案表"}
    response = client.post("/api/v1/places/DWJ/statements", json.dumps(body), content_type="application/json")
    assert response.status_code == 201
    assert response.json()["completion"] == 76.9
    done = {"key": "milestone.done_on#开发建设全部完成", "value": "2017-12-30", "reason": "竣工验收"}
    response = client.post("/api/v1/places/DWJ/statements", json.dumps(done), content_type="application/json")
    assert response.status_code == 201
    assert asked(client, "places", as_of="2018-01-01")["overdue"] == []


def test_s71_the_enterprises_page_says_in_which_zone_it_is_and_what_the_zone_is_for(client: Client) -> None:
    """Indicators of a zone come with the figures."""
    as_officer(client, "cy_park")
    page = words(client, f"/e/{B}/")
    assert "中关村朝阳园 › 健翔园 › 示例大厦" in page
    assert "奥运功能区 ：科技展览展示、国际科技合作" in page or "奥运功能区：科技展览展示、国际科技合作" in page
    stay = asked(client, f"parties/{B}/places")[0]
    assert stay["path"] == ["中关村朝阳园", "健翔园", "示例大厦"]
    assert stay["zones"] == {"中关村朝阳园": "高新技术产业", "奥运功能区": "科技展览展示、国际科技合作"}


def test_s71_s93_zones_add_up_to_more_than_the_district_and_the_page_says_by_how_much(client: Client) -> None:
    found = asked(client, "places")
    firms = {one["code"]: one["parties"] for one in found["places"]}
    assert firms == {"CY-OLY": 2, "CY-ZGC": 2, "WJ": 1, "DWJ": 1, "JX": 2, "JX-1": 2}
    assert found["parties"] == 2  # A is in two places, C has moved out
    assert found["zones"] == {"summed": 4, "distinct": 2, "several": 2}
    page = words(client, "/places/")
    assert "各功能区入驻企业相加 4 户，去重 2 户：2 户在两个以上功能区内，区级只计一次。" in page
    listed = asked(client, "directories/located/count")
    assert (listed["counted"], listed["rows"]) == (2, 3)
    assert asked(client, "places", as_of="2017-06-28")["parties"] == 3  # the last day of C
    assert A in words(client, "/places/JX/")
