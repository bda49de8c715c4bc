"""The tree, the statements and their refusals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from kechuang.cli.places import app
from kechuang.core.log.models import Event
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.models import Belonging, Fact, Party
from kechuang.register.places import tree
from kechuang.register.places.model import Milestone
from tests.directories.bed import A, B
from tests.places.bed import DAY
from tests.systems.asking import as_officer, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]
ON = date(2017, 6, 29)
FORM = {
    "key": "completed_area",
    "value": "100万平方米",
    "valid_from": "2017-09-30",
    "document": "备案表",
    "reason": "竣工",
}


def posted(client: Client, code: str = "DWJ", **changed: object) -> int:
    return int(client.post(f"/places/{code}/statements", {**FORM, **changed}).status_code)


def test_a_milestone_is_judged_by_its_day_its_completion_and_the_area() -> None:
    due = date(2017, 12, 31)
    after = date(2018, 1, 1)
    asks = Milestone("x", due, None, 130)
    assert (asks.overdue(129, due), asks.overdue(129, after), asks.overdue(130, after)) == (False, True, False)
    assert asks.overdue(None, after)  # nothing known says that it was reached
    assert asks.reached(None, after) is None
    done = Milestone("x", due, date(2018, 2, 1), 130)
    assert (done.overdue(999, date(2018, 1, 31)), done.overdue(1, date(2018, 2, 1))) == (True, False)
    assert not Milestone("x").overdue(None, after)


def test_a_missing_parent_and_a_ring_make_roots_and_lose_nobody(tmp_path: Path) -> None:
    rows = [
        {"空间代码": one, "空间名称": one, "空间类别": "楼宇", "上级空间代码": upper}
        for one, upper in (("R1", "R2"), ("R2", "R1"), ("R3", "R1"), ("R4", "NOWHERE"), ("R5", "R5"))
    ]
    take(tmp_path, "空间载体台账_20170602", rows)
    found = tree(ON)
    walked = [node.place.code for node in found.walk()]
    assert sorted(walked) == sorted(found.nodes)
    assert {"R1", "R2", "R4", "R5"} <= {root.place.code for root in found.roots}


def test_merged_parties_count_once_and_a_stay_at_an_unknown_place_is_told(tmp_path: Path) -> None:
    first, second = Party.objects.get(uscc=A), Party.objects.get(uscc=B)
    Belonging.objects.create(
        party=second, survivor=first, actor="x", reason="x", recorded_at=datetime(2017, 8, 1, tzinfo=UTC)
    )
    found = tree(ON)
    assert (found.district, found.nodes["JX-1"].firms) == (1, 1)
    assert tree(ON, datetime(2017, 7, 20, tzinfo=UTC)).district == 2
    take(tmp_path, "企业入驻清单_20170603", [{"统一社会信用代码": A, "空间代码": "GONE", "入驻日期": "2016-01-01"}])
    assert tree(ON).astray == 1


def test_a_statement_is_logged_with_officer_department_and_reason(client: Client) -> None:
    as_officer(client, "cy_park")
    assert posted(client) == 302
    fact = Fact.objects.filter(key__name="completed_area").latest("id")
    assert (fact.number, fact.valid_from, fact.publisher) == (100_000_000, date(2017, 9, 30), "cy_park")
    event = Event.objects.get(table_name="register_fact", pk_text=str(fact.pk))
    assert (event.actor, event.on_behalf, event.reason) == ("officer-cy_park", "cy_park", "竣工（备案表）")


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "100"},
        {"value": "很多"},
        {"value": "-1万平方米"},
        {"value": "2亿平方米"},
        {"key": "place_stage", "value": "拆除"},
        {"key": "place_parent", "value": "X"},
        {"reason": ""},
        {"document": ""},
        {"valid_from": "明天"},
    ],
)
def test_what_cannot_be_is_refused_in_words_and_writes_nothing(client: Client, changed: dict[str, str]) -> None:
    as_officer(client, "cy_park")
    before = Fact.objects.count()
    if changed == {"value": "100"}:  # a bare number is square metres, the fact's own unit
        assert posted(client, **changed) == 302
        return
    response = client.post("/places/DWJ/statements", {**FORM, **changed})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert Fact.objects.count() == before


def test_who_may_state_and_who_may_not(client: Client) -> None:
    assert posted(client) in {302, 401, 403}
    assert not Fact.objects.filter(number=100_000_000).exists()
    as_officer(client, "cy_tax")  # another department neither holds the fact nor has stated it
    assert posted(client) == 422
    assert "填报新的数据" not in client.get("/places/DWJ/", {"as_of": DAY}).content.decode()
    head = ensure_account("head", name="x", password="x", role=Role.DEPARTMENT_HEAD, organisation=("cy_park", "x"))
    client.force_login(head)
    assert posted(client) == 403
    assert not Fact.objects.filter(number=100_000_000).exists()


def test_an_enterprise_is_no_place_and_a_place_that_is_not_there_is_not_found(client: Client) -> None:
    as_officer(client, "cy_park")
    assert posted(client, A) in {404, 422}
    assert posted(client, "NOPE") == 404
    assert client.get("/places/NOPE/").status_code == 404
    assert client.get(f"/api/v1/places/{A}").status_code == 404
    body = {"key": "completed_area", "value": "x", "reason": "x"}
    answer = client.post("/api/v1/places/DWJ/statements", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"key": "milestone.done_on#没有这个节点", "value": "2017-12-30"}, 422),
        ({"key": "milestone.done_on#开发建设全部完成", "value": "不久"}, 422),
        ({"key": "milestone", "value": {"what": "封顶", "due": "2017-10-01"}}, 201),
        ({"key": "milestone", "value": {"due": "2017-10-01"}}, 422),
        ({"key": "milestone", "value": "封顶"}, 422),
        ({"key": "milestone", "value": {"nothing": "x"}}, 422),
        ({"key": "completed_area", "value": {"what": "x"}}, 422),
        ({"key": "completed_area\x00", "value": "1万平方米"}, 422),
        ({"key": "completed_area", "value": "1万平方米", "department": "\x00"}, 422),
    ],
)
def test_statements_by_the_api_are_taken_or_refused_never_broken(
    client: Client, body: dict[str, object], status: int
) -> None:
    as_officer(client, "cy_park")
    before = Fact.objects.count()
    answer = client.post(
        "/api/v1/places/DWJ/statements", json.dumps({"reason": "核对", **body}), content_type="application/json"
    )
    assert answer.status_code == status, answer.content.decode()
    assert Fact.objects.count() - before == (status == 201)


def test_a_day_without_places_says_so(client: Client) -> None:
    page = client.get("/places/", {"as_of": DAY, "known_at": "2016-01-01"}).content.decode()
    assert "这一天还没有登记的空间载体" in page
    assert client.get("/places/", {"known_at": "9999-12-31"}).status_code == 200


def test_the_command_line_prints_the_tree_and_one_place() -> None:
    shown = CliRunner().invoke(app, ["places", "tree", "--as-of", DAY, "--json"])
    whole = json.loads(shown.output)
    assert (whole["parties"], whole["zones"]["summed"]) == (2, 4)
    assert {one["code"]: one["completion"] for one in whole["places"]}["DWJ"] == "52.3%"
    assert CliRunner().invoke(app, ["places", "show", "DWJ", "--as-of", "2018-01-01"]).output.count("逾期") == 1
    assert CliRunner().invoke(app, ["places", "show", "NOPE"]).exit_code == 1
