"""Field by field: who sees what, that hidden values tell nothing, and that every sensitive look is recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM, VISITOR, Actor, Post
from kechuang.people.models import SensitiveRead
from kechuang.people.roles import Permission, Role
from kechuang.people.sensitivity import judge, keys_of, visible
from kechuang.people.services import ensure_account
from kechuang.rules.definitions import Dictionary
from tests.web.district import CODE, OTHER

pytestmark = pytest.mark.usefixtures("office")
DAY = "as_of=2026-06-15"
OFFICER = Actor("o", frozenset({Role.CASE_OFFICER}), frozenset({"sti"}), signed_in=True)
HOLDER = Actor("h", frozenset({Role.CASE_OFFICER}), frozenset({"tax"}), signed_in=True)
FIRM = Actor("q", frozenset({Role.ENTERPRISE}), frozenset({CODE}), signed_in=True)


def dictionary() -> Dictionary:
    return load(configured.KECHUANG_PACK).rules.dictionary


def entrusted(*permissions: Permission) -> Actor:
    post = Post(Role.AGENT, CODE, "甲", permissions=frozenset(permissions))
    return Actor("a", frozenset({Role.AGENT}), frozenset({CODE}), signed_in=True, on_behalf=CODE, posts=(post,))


@pytest.mark.parametrize(
    ("actor", "party", "public", "internal", "sensitive"),
    [
        (VISITOR, CODE, True, False, False),
        (OFFICER, CODE, True, True, False),
        (HOLDER, CODE, True, True, True),
        (SYSTEM, CODE, True, True, True),
        (FIRM, CODE, True, True, True),
        (FIRM, OTHER, True, False, False),
        (HOLDER, None, True, True, True),
        (OFFICER, None, True, True, False),
        (FIRM, None, True, False, False),  # of many at once: one's own right is no right to all
        (entrusted(Permission.READ_FACTS), CODE, True, True, False),
        (entrusted(Permission.READ_SENSITIVE), CODE, True, False, True),
        (entrusted(Permission.READ_ANSWER), CODE, True, False, False),
    ],
)
def test_who_sees_what(actor: Actor, party: str | None, public: bool, internal: bool, sensitive: bool) -> None:
    keys = {"hnte.number": public, "employees": internal, "talent": sensitive, "agreement.months": sensitive}
    shown = judge(actor, party, keys, dictionary())
    assert {key: key in shown.keys for key in keys} == keys
    assert set(shown.withheld) == {key for key, seen in keys.items() if not seen}
    assert all(one.decision.reason and one.decision.reason_en for one in shown.withheld.values())


def test_the_sample_register_opens_internal_facts_but_never_sensitive_ones(settings: Settings) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = True
    shown = judge(VISITOR, CODE, ["employees", "talent"], dictionary())
    assert shown.keys == ("employees",)
    assert str(shown.withheld["talent"]) == "已隐去（请先登录,再查看敏感数据）"


def test_an_unknown_key_is_an_error_not_a_secret() -> None:
    with pytest.raises(KeyError):
        visible(SYSTEM, CODE, ["nothing"], dictionary(), why="测试")


def test_only_sensitive_reads_are_recorded() -> None:
    visible(HOLDER, CODE, ["employees"], dictionary(), why="无")
    visible(OFFICER, CODE, ["talent"], dictionary(), why="无")
    assert not SensitiveRead.objects.exists()
    visible(HOLDER, None, ["employees", "talent"], dictionary(), why="导出人才名录")
    row = SensitiveRead.objects.get()
    assert (row.actor, row.party, row.keys, row.why) == ("h", "", ["talent"], "导出人才名录")


def test_every_key_of_the_dictionary_has_a_level() -> None:
    assert {"talent", "agreement", "agreement.number", "employees"} <= set(keys_of(dictionary()))


def _sign_in(client: Client, role: Role, organisation: str) -> None:
    user = ensure_account("someone", name="某人", password="x", role=role, organisation=(organisation, "单位"))
    client.force_login(user)


def _clauses(client: Client, measure: str) -> Any:
    found = json.loads(client.get(f"/api/v1/parties/{CODE}/measures/{measure}?{DAY}").content)
    return {one["id"]: one for one in found["clauses"]}


def test_an_officer_of_another_department_learns_nothing_from_page_trace_or_answer(client: Client) -> None:
    _sign_in(client, Role.CASE_OFFICER, "sti")
    clauses = _clauses(client, "talent")
    assert {one["state"] for one in clauses.values()} == {"unknown"}
    (fact,) = clauses["main"]["conditions"][0]["reason"]["facts"]
    assert fact["value"] is None and fact["source"] is None
    assert fact["withheld"]["zh"] == "敏感数据仅数据持有部门和本单位可见"
    assert clauses["each"]["items"] == []
    page = client.get(f"/e/{CODE}/m/talent/?{DAY}").content.decode()
    assert "已隐去" in page and "敏感数据仅数据持有部门和本单位可见" in page
    assert "XY-1" not in page
    whole = client.get(f"/e/{CODE}/?{DAY}").content.decode()
    assert "高层次人才" in whole.split("已隐去", maxsplit=1)[1]
    assert not SensitiveRead.objects.exists()


@pytest.mark.parametrize(("role", "organisation"), [(Role.CASE_OFFICER, "tax"), (Role.ENTERPRISE, CODE)])
def test_holder_and_own_organisation_see_it_and_are_recorded(client: Client, role: Role, organisation: str) -> None:
    _sign_in(client, role, organisation)
    clauses = _clauses(client, "talent")
    assert clauses["main"]["state"] == "yes"
    assert clauses["each"]["items"][0]["label"] == "XY-1"
    row = SensitiveRead.objects.get()
    assert (row.actor, row.on_behalf, row.party) == ("someone", organisation, CODE)
    assert {"talent", "agreement.months"} <= set(row.keys)
    assert "talent" in row.why


def test_a_clause_without_sensitive_facts_reads_the_same_for_both(client: Client) -> None:
    _sign_in(client, Role.CASE_OFFICER, "sti")
    there = _clauses(client, "growth")
    _sign_in(client, Role.CASE_OFFICER, "tax")
    assert there == _clauses(client, "growth")
    assert there["main"]["state"] == "yes"
