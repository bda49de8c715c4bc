"""The district's pack, real (not sample), with people of three departments and the leading office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from kechuang.casework.models import Case
from kechuang.casework.opening import Wanted, open_case
from kechuang.core.pack import Pack, load
from kechuang.people.actors import SYSTEM, Actor, Post
from kechuang.people.roles import Role
from tests.directories.bed import CHAOYANG

LEAD, CO = "cy_sti", "cy_finance"


@pytest.fixture
def pack(settings: Settings, db: None) -> Pack:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False
    return load(CHAOYANG)


def person(role: Role, party: str) -> Actor:
    """Somebody in one role at one department or party."""
    name = f"{role.value}-{party}"
    return Actor(name, frozenset({role}), frozenset({party}), True, party, (Post(role, party, party),))


def officer(department: str) -> Actor:
    return person(Role.CASE_OFFICER, department)


def head(department: str) -> Actor:
    return person(Role.DEPARTMENT_HEAD, department)


OFFICE = person(Role.LEADING_OFFICE, "cy_gov")


def days(number: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=number)


def task(
    pack: Pack, *, lead: str = LEAD, co: str = CO, due: int = 20, co_due: int = 10, about: tuple[str, ...] = ()
) -> Case:
    """A task as the command line opens one."""
    parts = [Wanted("lead", lead, days(due)), Wanted("co", co, days(co_due), "核定资金")]
    return open_case(SYSTEM, "task", "落实创新发展基金", parts, pack=pack, origin="2017年专项报告 L71", about=about)
