"""S03, its part about identity: one organisation under several names is one firm in the library, undone at will."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kechuang.core.log.models import Event
from kechuang.people.actors import SYSTEM
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.identity.models import Deferral, Proposal
from kechuang.register.identity.proposing import propose
from tests.directories.bed import CHAOYANG, code, take
from tests.identity.offices import DAY, FIRM, SPELLED, A, fill, pack_folder


@pytest.fixture
def officer(db: None, client: Client, settings: object, tmp_path: Path) -> Client:
    """Two offices' lists are in, and the comparison has run."""
    settings.KECHUANG_PACK = pack_folder(tmp_path / "pack")  # type: ignore[attr-defined]
    fill(tmp_path / "pack", tmp_path)
    propose(SYSTEM, DAY)
    client.force_login(
        ensure_account("officer", name="经办人", password="x", role=Role.CASE_OFFICER, organisation=("sti", "科委"))
    )
    return client


def test_s03_identity_same_organisation_under_other_names(officer: Client) -> None:
    """The list of certificates knows the firm under another spelling: one firm after a person's decision, two again."""
    page = officer.get("/work/identity/").content.decode()
    assert FIRM in page and SPELLED in page and "全称相同" in page
    listed = officer.get("/api/v1/identity/proposals").json()
    assert listed["count"] == 1
    one = listed["proposals"][0]
    assert one["left"] == A and one["reasons"][0]["code"] == "same_name"

    form = {"reason": "证书与登记为同一企业", "seen": one["seen"], "keep": "left"}
    done = officer.post(f"/work/identity/proposals/{one['id']}/accept/", form, follow=True)
    assert "已归并" in done.content.decode()
    found = officer.get("/api/v1/identity/candidates", {"name": SPELLED}).json()
    assert found[0]["code"] == A and found[0]["matched"] == SPELLED
    party = officer.get(f"/work/identity/parties/{one['right']}/").content.decode()
    assert "证书与登记为同一企业" in party and SPELLED in party and "拆分" in party

    body = {"party": one["right"], "reason": "核对后分开"}
    back = officer.post("/api/v1/identity/separate", json.dumps(body), content_type="application/json")
    assert back.status_code == 200 and back.json()["survivor"] is None
    found = officer.get("/api/v1/identity/candidates", {"name": SPELLED}).json()
    assert {row["code"] for row in found[:2]} == {A, one["right"]}


def test_identity_second_of_two_officers_is_told(officer: Client) -> None:
    """Both have the queue open; the second one's decision is refused in words, on the page and by the API."""
    one = officer.get("/api/v1/identity/proposals").json()["proposals"][0]
    form = {"reason": "同一企业", "seen": one["seen"]}
    officer.post(f"/work/identity/proposals/{one['id']}/refuse/", {"reason": "两家"})
    second = officer.post(f"/work/identity/proposals/{one['id']}/accept/", form, follow=True)
    assert "已被他人处理" in second.content.decode()
    body = json.dumps(form)
    api = officer.post(f"/api/v1/identity/proposals/{one['id']}/accept", body, content_type="application/json")
    assert api.status_code == 409 and api.json()["code"] == "handled"
    assert Proposal.objects.get().answer.state == "refused"


def test_identity_who_has_a_short_name(officer: Client) -> None:
    """A short name finds its firm with reasons; a name of nobody finds nobody, in words."""
    page = officer.get("/work/identity/who/", {"name": "示甲云图"}).content.decode()
    assert FIRM in page and "字号完整" in page
    nobody = officer.get("/work/identity/who/", {"name": "垚犇骉"}).content.decode()
    assert "登记册中没有相近的名称" in nobody


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.AUDITOR, Role.DEPARTMENT_HEAD])
def test_identity_is_decided_by_officers_only(officer: Client, role: Role) -> None:
    officer.force_login(ensure_account("somebody", name="他人", password="x", role=role, organisation=(A, "示例")))
    assert officer.get("/work/identity/").status_code == 403
    answer = officer.get("/api/v1/identity/candidates", {"name": FIRM})
    assert answer.status_code == 403 and FIRM not in answer.content.decode()


def test_identity_a_proposal_put_off_leaves_the_queue_and_comes_back(officer: Client) -> None:
    """Without a reason too; who put it off, and until when, stands on the card and in the log."""
    one = officer.get("/api/v1/identity/proposals").json()["proposals"][0]
    done = officer.post(f"/work/identity/proposals/{one['id']}/defer/", {"reason": ""}, follow=True)
    assert "暂不决定，7 天后再列出" in done.content.decode() and FIRM not in done.content.decode()
    assert officer.get("/api/v1/identity/proposals").json()["count"] == 0
    put_off = officer.get("/work/identity/", {"state": "deferred"}).content.decode()
    assert FIRM in put_off and "officer 于" in put_off
    week = timezone.localdate() + timedelta(days=7)
    assert FIRM in officer.get("/work/identity/", {"as_of": week.isoformat()}).content.decode()
    body = json.dumps({"reason": "等执照副本"})
    again = officer.post(f"/api/v1/identity/proposals/{one['id']}/defer", body, content_type="application/json")
    assert again.json() == {"id": one["id"], "until": week.isoformat()}
    written = Event.objects.filter(table_name="identity_deferral", operation=Event.Operation.INSERT)
    assert {event.actor for event in written} == {"officer"} and len(written) == Deferral.objects.count() == 2
    officer.post(f"/work/identity/proposals/{one['id']}/refuse/", {"reason": "两家"})
    late = officer.post(f"/api/v1/identity/proposals/{one['id']}/defer", body, content_type="application/json")
    assert late.status_code == 409


@pytest.mark.django_db
def test_identity_an_address_speaks_for_one_firm_unless_many_share_it(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    """A department's list without codes: a short name and the address make a proposal; an incubator's room does not."""
    settings.KECHUANG_PACK, room = CHAOYANG, "北京市朝阳区示例路10号院3号楼4层401室"
    hall = "北京市朝阳区示例园路1号院1号楼1层101室"
    firms = [("北京垚甲示例云图科技有限公司", room), *((f"北京{word}示例传媒有限公司", hall) for word in "犇骉猋麤")]
    registered = [
        {"统一社会信用代码": code(90 + n), "企业名称": name, "注册地": "朝阳区", "登记状态": "存续", "住所": place}
        for n, (name, place) in enumerate(firms)
    ]
    take(tmp_path, "市场主体登记信息_20260101", registered)
    visited = [
        {"企业名称": "垚甲示例云图科技", "住所": "朝阳区示例路10号3幢401室"},
        {"企业名称": "犇示例传媒", "住所": "朝阳区示例园路1号院1号楼101室"},
    ]
    take(tmp_path, "走访企业_20260201", visited)
    propose(SYSTEM, DAY, 0.5)
    client.force_login(
        ensure_account("officer", name="经办人", password="x", role=Role.CASE_OFFICER, organisation=("cy_sti", "科委"))
    )
    found = {one["left"]: one for one in client.get("/api/v1/identity/proposals").json()["proposals"]}
    why = {left: {reason["code"] for reason in one["reasons"]} for left, one in found.items()}
    assert "same_address" in why[code(90)] and found[code(90)]["score"] > 0.95
    assert "shared_address" in why[code(91)] and found[code(91)]["score"] < 0.95
    page = client.get("/work/identity/").content.decode()
    assert "住所相同，但该处登记有多家单位" in page
