"""Decisions and their reasons."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from pytest_django import Settings

from kechuang.people.access import AccessDenied, Permission, access, check, require
from kechuang.people.actors import SYSTEM, VISITOR, Actor
from kechuang.people.roles import ACTS, RIGHTS, TITLES, Role

OWN, OTHER = "91110105MA00000001", "91110105MA00000002"
FIRM = Actor("qiye", frozenset({Role.ENTERPRISE, Role.CITIZEN}), frozenset({OWN}), signed_in=True)


def test_every_role_and_permission_has_names_and_rights() -> None:
    assert set(TITLES) == set(RIGHTS) == set(Role)
    assert set(ACTS) == set(Permission)


def test_an_enterprise_reads_its_own_answer_and_no_other(settings: Settings) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = False
    assert check(FIRM, Permission.READ_ANSWER, OWN).code == "own"
    assert check(FIRM, Permission.READ_ANSWER).code == "own"
    other = check(FIRM, Permission.READ_ANSWER, OTHER)
    assert not other
    assert other.code == "other_party"
    assert "本单位" in other.reason


def test_sample_answers_are_open_to_all_but_imports_are_not(settings: Settings) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = True
    assert check(VISITOR, Permission.READ_ANSWER, OTHER).code == "sample"
    assert check(VISITOR, Permission.IMPORT_FACTS).code == "sign_in"
    assert check(FIRM, Permission.IMPORT_FACTS).code == "role"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.LEADING_OFFICE, Role.FINANCE_OFFICER, Role.AUDITOR])
def test_those_who_decide_or_read_never_write_facts(role: Role) -> None:
    assert Permission.IMPORT_FACTS not in RIGHTS[role]


def test_a_no_carries_its_reason_in_the_readers_language(settings: Settings) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = False
    with pytest.raises(AccessDenied) as denied:
        require(VISITOR, Permission.READ_ANSWER, OTHER)
    assert isinstance(denied.value, PermissionDenied)
    with translation.override("en"):
        assert str(denied.value) == "sign in to read what a party is entitled to"
    with translation.override("zh-hans"):
        assert str(denied.value) == "请先登录,再查看政策匹配结果"


def test_the_command_line_may_do_everything_but_speak_for_an_enterprise() -> None:
    personal = {
        Permission.READ_ACCOUNT, Permission.DISPUTE_FACTS, Permission.PUBLISH_OFFERS, Permission.REQUEST_OFFERS,
        Permission.BOOK_SLOTS,
    }  # fmt: skip
    assert {permission for permission in Permission if not check(SYSTEM, permission, OTHER)} == personal


def test_a_rule_that_is_no_rule_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match="Permission or PUBLIC"):
        access("everybody")  # type: ignore[arg-type]
