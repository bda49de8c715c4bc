"""Where an offer stands: drafts, publishing, stopping, terms, merged owners; what the interface and commands refuse."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from kechuang.cli.main import build
from kechuang.matching import publishing, queries
from kechuang.matching.models import Offer
from kechuang.people.actors import SYSTEM
from kechuang.people.roles import Role
from kechuang.register.identity.decisions import RENUMBERED, merge
from kechuang.register.models import Party
from tests.directories.bed import A, B, D, E, pack
from tests.matching.bed import answer, days, firm, offer, officer, post, published, served
from tests.systems.asking import hosts, registered, take

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: object) -> list[int]:
    return [one["id"] for one in answer(client, "offers", **query)["offers"]]


def test_a_draft_is_its_owners_and_a_change_waits_until_it_is_published(client: Client) -> None:
    owner = firm(A)
    made = offer(owner)
    number = made["id"]
    assert listed(client) == []
    assert client.get(f"/offers/{number}/").status_code == 404
    assert firm(B).get(f"/offers/mine/{number}/").status_code == 404
    assert post(owner, f"offers/{number}/publish", seen=1).json()["where"] == "open"
    assert post(owner, f"offers/{number}/publish", seen=2).status_code == 422  # published already
    body = {key: made[key] for key in ("kind", "text", "contact", "valid_from", "basis", "unit")}
    changed = post(owner, f"offers/{number}/versions", **body, price=99, title="示例新标题", seen=2).json()
    assert (changed["title"], changed["changed"], changed["number"]) == ("示例电子显微镜", True, 3)
    assert answer(client, f"offers/{number}")["title"] == "示例电子显微镜"
    assert post(owner, f"offers/{number}/versions", **body, price=1, title="旧页面", seen=2).status_code == 409
    post(owner, f"offers/{number}/publish", seen=3)
    assert answer(client, f"offers/{number}")["price"] == {"yuan": "0.99", "fen": 99}
    assert post(owner, f"offers/{number}/withdraw", seen=4, reason="已租出").json()["where"] == "withdrawn"
    assert listed(client) == []
    assert "已租出" in owner.get(f"/offers/{number}/").content.decode()


def test_an_officer_stops_with_a_reason_and_the_owner_must_change_it(client: Client) -> None:
    owner, office = firm(A), officer()
    number = published(owner)
    assert post(owner, f"offers/{number}/stop", seen=2, reason="x").status_code == 403
    assert post(office, f"offers/{number}/stop", seen=2, reason=" ").status_code == 422
    assert post(office, f"offers/{number}/stop", seen=1, reason="价格不实").status_code == 409
    assert office.post(f"/offers/{number}/stop", {"seen": "2", "reason": "价格不实"}).status_code == 302
    assert listed(client) == []
    assert "价格不实" in owner.get(f"/offers/mine/{number}/").content.decode()
    assert "价格不实" in office.get("/offers/desk/").content.decode()
    refused = post(owner, f"offers/{number}/publish", seen=3)
    assert refused.status_code == 422
    assert "请按理由修改" in refused.json()["detail"]
    body = {"kind": "instrument", "title": "示例", "text": "改正", "contact": "岗位", "valid_from": days(0)}
    assert post(owner, f"offers/{number}/versions", **body, seen=3).status_code == 200
    assert post(owner, f"offers/{number}/publish", seen=4).status_code == 200
    assert listed(client) == [number]


def test_what_is_open_on_a_day_follows_from_acts_and_terms(client: Client) -> None:
    owner = firm(A)
    number = published(owner, valid_from=days(1), valid_to=days(3))
    assert [listed(client, as_of=days(day)) for day in range(-1, 5)] == [[], [], [number], [number], [number], []]
    assert answer(owner, "offers/mine")["offers"][0]["where"] == "waiting"
    with transaction.atomic():  # yesterday nothing had been published
        step = Offer.objects.get(pk=number).steps.get(number=2)
        assert list(queries.published(step.on - timedelta(days=1))) == []
    later = timezone.now() + timedelta(days=2)
    actor = _actor(A)
    publishing.withdraw(actor, Offer.objects.get(pk=number), seen=2, now=later)
    assert [listed(client, as_of=days(day)) for day in (1, 2, 3)] == [[number], [], []]
    assert listed(client, as_of=days(3), known_at=timezone.now().isoformat()) == [number]  # as known before


def _actor(code: str) -> object:
    from kechuang.people.actors import Actor

    return Actor("甲", frozenset({Role.ENTERPRISE}), frozenset({code}), signed_in=True, on_behalf=code)


def test_a_merged_owner_is_read_with_its_survivor(client: Client, tmp_path: Path) -> None:
    """E turns out to be D: what hides D hides the offers made under E's code."""
    registered(tmp_path, A)
    take(tmp_path, "科技服务机构名录_20170601", hosts(D, E, 科技服务领域="知识产权", 注册地="朝阳区"))
    number = published(firm(E), kind="service", field="ip", title="示例代理")
    licence = {"执业许可证号": "DL-1", "执业类别": "专利代理", "许可起始日": "2012-01-01", "吊销日期": "2017-06-28"}
    take(tmp_path, "服务机构执业许可_20170628", hosts(D, **licence))
    assert listed(client) == [number]
    merge(SYSTEM, Party.objects.get(uscc=E), Party.objects.get(uscc=D), "换发代码", {"code": RENUMBERED})
    assert listed(client) == []


def test_rows_are_never_changed_or_deleted() -> None:
    number = published(firm(A))
    with connection.cursor() as cursor:
        for table in ("offer", "version", "step"):
            for statement in (f"DELETE FROM matching_{table}", f"UPDATE matching_{table} SET id = id"):
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(statement)
    assert Offer.objects.filter(pk=number).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "spaceship"}, "请选择类别"),
        ({"kind": "service"}, "请选择服务领域"),
        ({"price": None}, "要写金额"),
        ({"basis": "free"}, "要写金额"),
        ({"unit": ""}, "计价单位"),
        ({"valid_to": "2020-01-01"}, "早于"),
        ({"title": "  "}, "标题"),
        ({"slots": [{"weekday": 1, "start": "09:00", "end": "08:00", "places": 1}]}, "不成立"),
        (
            {"slots": [{"weekday": 1, "start": t, "end": "11:00", "places": 1} for t in ("09:00", "10:00")]},
            "场次重叠",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(changed: dict[str, object], words: str) -> None:
    body = {
        "kind": "instrument", "title": "示例", "text": "说明", "contact": "岗位", "valid_from": days(0),
        "basis": "fixed", "price": 1, "unit": "次",
    }  # fmt: skip
    response = post(firm(A), "offers", **body | changed)
    assert response.status_code == 422
    assert words in response.json()["detail"]
    assert not Offer.objects.exists()


def test_prices_are_exact_and_sorted_by_what_is_asked(client: Client) -> None:
    owner = firm(A)
    cheap = published(owner, price=120_050, unit="次")
    free = published(owner, basis="free", price=None, unit="")
    talk = published(owner, basis="negotiable", price=None, unit="")
    assert set(listed(client, price=120_050)) == {cheap, free}
    assert set(listed(client, price=120_049)) == {free}
    page = client.get("/offers/", {"price": "1200.50"}).content.decode()
    assert f"/offers/{cheap}/" in page
    assert f"/offers/{talk}/" not in page
    assert "金额“很便宜”看不懂" in client.get("/offers/", {"price": "很便宜"}).content.decode()
    assert "1,200.50 元/次" in client.get(f"/offers/{cheap}/").content.decode()


def test_agents_and_managers_act_for_their_organisation_and_others_do_not() -> None:
    lab = firm(A, Role.LAB_MANAGER)
    number = published(lab)
    assert post(firm(A, Role.ENTERPRISE), f"offers/{number}/withdraw", seen=2).status_code == 200
    assert post(firm(B), f"offers/{number}/publish", seen=3).status_code == 404
    assert post(Client(), "offers").status_code in {401, 422}
    assert Client().get("/offers/mine/").status_code == 302


def test_a_request_is_answered_once_and_both_sides_see_it(client: Client) -> None:
    owner, asker = firm(D), firm(A)
    number = published(owner)
    made = post(asker, f"offers/{number}/requests", need="两小时机时", contact="研发岗").json()
    step = f"offer-requests/{made['id']}/steps"
    assert "1 项申请等本单位答复" in owner.get("/offers/requests/").content.decode()
    assert post(owner, step, action="decline", seen=1).status_code == 422  # says why
    assert post(owner, step, action="decline", seen=1, reason="机时已满").status_code == 200
    assert post(owner, step, action="accept", seen=1).status_code == 422
    assert "机时已满" in asker.get(f"/offers/requests/{made['id']}/").content.decode()
    assert post(asker, step, action="withdraw", seen=2).status_code == 422  # it is settled
    done = served(asker, owner, number)
    blocked = post(asker, f"offer-requests/{done}/rating", stars=5, text="找小王 13800138000")
    assert blocked.status_code == 422
    assert "个人信息保护法" in blocked.json()["detail"]
    assert answer(firm(B), "offer-requests")["count"] == 0


def test_the_command_line_lists_shows_hides_stops_and_checks(client: Client, tmp_path: Path) -> None:
    number = published(firm(A), title="示例光谱仪")
    run = CliRunner()
    app = build(["offers"])
    rows = json.loads(run.invoke(app, ["offers", "list", "光谱", "--json"]).stdout)
    assert [(row["id"], row["price_fen"], row["number"]) for row in rows] == [(number, 120_000, 2)]
    assert "示例光谱仪" in run.invoke(app, ["offers", "list"]).stdout
    assert run.invoke(app, ["offers", "list", "没有这个词"]).exit_code == 1
    assert run.invoke(app, ["offers", "list", "--alliance", "hnte"]).exit_code == 1
    assert json.loads(run.invoke(app, ["offers", "show", str(number), "--json"]).stdout)["title"] == "示例光谱仪"
    assert run.invoke(app, ["offers", "stop", str(number), "--seen", "1", "--reason", "旧"]).exit_code == 4
    assert run.invoke(app, ["offers", "stop", str(number), "--seen", "2", "--reason", "重复"]).exit_code == 0
    assert run.invoke(app, ["offers", "show", str(number)]).exit_code == 1
    assert json.loads(run.invoke(app, ["offers", "hidden", "--json"]).stdout) == []
    text = tmp_path / "卡片.txt"
    text.write_text("本品为驰名商标", encoding="utf-8")
    found = run.invoke(app, ["offers", "check", str(text), "--kind", "product", "--json"])
    assert (found.exit_code, json.loads(found.stdout)[0]["law"]) == (1, "商标法（2019）第十四条")
    assert pack().wording
