"""Members, invitations, delegations: through the pages and the interface."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kechuang.people.access import Permission, check
from kechuang.people.actors import actor_for
from kechuang.people.models import Delegation, Membership, User
from kechuang.people.posts import months_after
from kechuang.people.roles import RIGHTS, Role
from kechuang.people.services import ensure_account
from tests.web.district import CODE, OTHER

pytestmark = pytest.mark.usefixtures("office")
PASSWORD = "Quiet-Harbour-27"
ORGANISATION = "/account/organisation/"


def account(name: str, role: Role, code: str) -> User:
    return ensure_account(name, name=name, password=PASSWORD, role=role, organisation=(code, f"单位{code[-4:]}"))


@pytest.fixture
def manager(client: Client) -> User:
    user = account("manager", Role.ENTERPRISE_MANAGER, CODE)
    client.force_login(user)
    return user


def invite(client: Client, role: str = "enterprise") -> str:
    page = client.post(f"{ORGANISATION}invite/", {"role": role, "note": "李某"}).content.decode()
    found = re.search(r"/account/link/([\w-]+)/", page)
    assert found is not None
    return found[0]


def test_an_invited_person_makes_an_account_and_belongs(client: Client, manager: User) -> None:
    address, guest = invite(client), Client()
    assert "邀请您担任企业用户" in guest.get(address).content.decode()
    form = {"username": "li", "name": "李某", "password1": PASSWORD, "password2": PASSWORD}
    assert guest.post(address, form).headers["Location"] == "/account/login/"
    member = Membership.objects.get(user__username="li")
    assert (member.organisation.code, member.role, member.granted_by) == (CODE, "enterprise", "manager")
    assert guest.post(address, form | {"username": "li2"}).status_code == 404, "an invitation works once"
    guest.post("/account/login/", {"login": "li", "password": PASSWORD})
    assert guest.get(f"/e/{CODE}/").status_code == 200
    assert guest.get(ORGANISATION).status_code == 403, "a member is no manager"


def test_an_existing_account_takes_an_invitation_and_a_withdrawn_one_is_over(client: Client, manager: User) -> None:
    guest = Client()
    guest.force_login(account("officer", Role.CASE_OFFICER, "stat"))
    address = invite(client)
    guest.post(address)
    assert Membership.objects.filter(user__username="officer", organisation__code=CODE).exists()
    second = invite(client)
    revoke = re.search(r"/account/organisation/links/\d+/revoke/", client.get(ORGANISATION).content.decode())
    assert revoke is not None
    client.post(revoke[0])
    assert guest.get(second).status_code == 404


def test_a_manager_gives_the_roles_of_a_firm_only(client: Client, manager: User) -> None:
    refused = client.post(f"{ORGANISATION}invite/", {"role": "administrator"})
    assert refused.status_code == 422 and "请选择角色" in refused.content.decode()
    body = json.dumps({"role": "administrator"})
    answer = client.post(f"/api/v1/organisations/{CODE}/members", body, content_type="application/json")
    assert answer.status_code == 403


def test_a_membership_ends_and_stays_in_the_list(client: Client, manager: User) -> None:
    member = account("li", Role.ENTERPRISE, CODE)
    held = Membership.objects.get(user=member)
    inside = Client()
    inside.force_login(member)
    assert inside.get(f"/e/{CODE}/").status_code == 200
    client.post(f"{ORGANISATION}members/{held.pk}/end/", {"reason": "离职"})
    held.refresh_from_db()
    assert (held.ended_by, held.reason) == ("manager", "离职")
    assert "任职已于" in inside.get(f"/e/{CODE}/").content.decode()
    rows = json.loads(client.get(f"/api/v1/organisations/{CODE}/members").content)
    assert [(one["username"], one["ended"] is not None) for one in rows] == [("manager", False), ("li", True)]


def test_a_role_changes_by_a_new_row_and_the_last_manager_stays(client: Client, manager: User) -> None:
    held = Membership.objects.get(user=account("li", Role.ENTERPRISE, CODE))
    client.post(f"{ORGANISATION}members/{held.pk}/role/", {"role": "enterprise_manager"})
    rows = Membership.objects.filter(user__username="li").order_by("pk")
    assert [(one.role, one.ended_at is None) for one in rows] == [("enterprise", False), ("enterprise_manager", True)]
    for one in (rows[1], Membership.objects.get(user=manager)):
        answer = client.post(f"{ORGANISATION}members/{one.pk}/end/")
    assert answer.status_code == 422
    assert "至少要有一名企业管理员" in answer.content.decode()


def entrust(client: Client, agent: str, until: date, *permissions: str) -> Any:
    return client.post(f"{ORGANISATION}delegate/", {"agent": agent, "until": until, "permission": permissions})


def test_an_agent_may_what_is_entrusted_until_the_day_is_over(client: Client, manager: User) -> None:
    agent, today = account("agent", Role.EXPERT, "none"), timezone.localdate()
    until = today + timedelta(days=10)
    entrust(client, "agent", until, "read_answer", "read_facts")
    assert Delegation.objects.get().granted_by == "manager"
    for day, may in ((today, True), (until, True), (until + timedelta(days=1), False)):
        actor = actor_for(agent, day, CODE)
        decision = check(actor, Permission.READ_ANSWER, CODE)
        assert bool(decision) is may, day
        assert actor.on_behalf == (CODE if may else "none")
    assert decision.code == "delegation_ended" and str(until) in decision.reason
    then = actor_for(agent, until, CODE)
    assert not check(then, Permission.DISPUTE_FACTS, CODE), "not entrusted"
    assert not check(then, Permission.MANAGE_MEMBERS, CODE)
    assert not check(then, Permission.READ_ANSWER, OTHER)


def test_an_agent_organisation_acts_through_its_members(client: Client, manager: User) -> None:
    helper = account("helper", Role.ENTERPRISE, OTHER)
    today = timezone.localdate()
    assert entrust(client, OTHER, today + timedelta(days=5), "read_facts").status_code == 302
    actor = actor_for(helper, today, CODE)
    assert check(actor, Permission.READ_FACTS, CODE)
    assert next(post.via for post in actor.posts if post.party == CODE) == OTHER
    Membership.objects.filter(user=helper).update(ended_at=timezone.now())
    assert not check(actor_for(helper, today, CODE), Permission.READ_FACTS, CODE)


def test_a_delegation_needs_an_end_within_limits_and_can_be_revoked(
    client: Client, manager: User, settings: Settings
) -> None:
    settings.KECHUANG_DELEGATION_MONTHS = 6
    agent, today = account("agent", Role.EXPERT, "none"), timezone.localdate()
    last = months_after(today, 6)
    for until in ("", today - timedelta(days=1), last + timedelta(days=1), "bald"):
        assert entrust(client, "agent", until, "read_facts").status_code == 422, until  # type: ignore[arg-type]
    assert entrust(client, "agent", last).status_code == 422, "nothing chosen"
    assert entrust(client, "nobody", last, "read_facts").status_code == 422
    assert entrust(client, "agent", last, "manage_members").status_code == 422
    assert not Delegation.objects.exists()
    entrust(client, "agent", last, "read_facts")
    made = Delegation.objects.get()
    client.post(f"{ORGANISATION}delegations/{made.pk}/end/", {"reason": "换代理"})
    assert not check(actor_for(agent, today, CODE), Permission.READ_FACTS, CODE)
    rows = json.loads(client.get(f"/api/v1/organisations/{CODE}/delegations").content)
    assert rows[0]["ended"] == today.isoformat()


def test_one_acts_for_one_organisation_at_a_time(client: Client) -> None:
    user = account("both", Role.ENTERPRISE, CODE)
    Membership.objects.create(
        user=user, organisation=Membership.objects.get(user=user).organisation, role="lab_manager"
    )
    second = account("temporary", Role.ENTERPRISE, OTHER)
    Membership.objects.filter(user=second).update(user=user)
    client.force_login(user)
    first = json.loads(client.get("/api/v1/me").content)["on_behalf"]
    other = OTHER if first == CODE else CODE
    refused = client.get(f"/e/{other}/").content.decode()
    assert "请先在页首改为代表" in refused
    assert f'<option value="{other}">' in refused, "the header offers it"
    assert (
        client.post("/account/acting-for/", {"code": other, "next": f"/e/{other}/"}).headers["Location"]
        == f"/e/{other}/"
    )
    assert client.get(f"/e/{other}/").status_code == 200
    assert json.loads(client.get("/api/v1/me").content)["on_behalf"] == other
    assert client.post("/account/acting-for/", {"code": "91110105MA00000000"}).status_code == 404
    elsewhere = client.post("/account/acting-for/", {"code": first, "next": "https://example.org/"})
    assert elsewhere.headers["Location"] == "/account/"


def test_an_officer_decides_nothing_about_a_firm_he_belongs_to() -> None:
    officer = account("officer", Role.CASE_OFFICER, "stat")
    firm = Membership.objects.get(user=account("own", Role.ENTERPRISE, CODE))
    Membership.objects.filter(pk=firm.pk).update(user=officer)
    actor = actor_for(officer, timezone.localdate(), "stat")
    assert check(actor, Permission.RECORD_DECISIONS, OTHER)
    assert check(actor, Permission.RECORD_DECISIONS, CODE).code == "conflict"


NEVER = {
    Role.ENTERPRISE: {"import_facts", "correct_facts", "settle_disputes", "export_snapshot", "manage_people"},
    Role.AGENT: {"manage_members", "import_facts", "correct_facts"},
    Role.DEPARTMENT_HEAD: {"import_facts", "correct_facts", "edit_mappings", "undo_import"},
    Role.LEADING_OFFICE: {"import_facts", "correct_facts", "record_decisions"},
    Role.FINANCE_OFFICER: {"import_facts", "correct_facts", "record_decisions", "resolve_identity"},
    Role.EXPERT: {"read_facts", "read_answer", "read_sensitive"},
    Role.LAB_MANAGER: {"manage_members", "import_facts"},
    Role.DISPLAY_MANAGER: {"read_facts"},
    Role.CITIZEN: {"read_facts", "read_answer", "read_sensitive"},
    Role.AUDITOR: {"import_facts", "correct_facts", "record_decisions", "manage_people", "read_sensitive"},
    Role.ADMINISTRATOR: {"dispute_facts"},
}


@pytest.mark.parametrize("role", NEVER)
def test_what_a_role_never_does(role: Role) -> None:
    assert not {permission.value for permission in RIGHTS[role]} & NEVER[role]


def test_months_end_where_the_month_ends() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 6, 15), 24) == date(2028, 6, 15)
