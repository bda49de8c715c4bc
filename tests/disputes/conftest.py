"""A small district in use: two enterprises, a tax officer and a statistics officer, real (not sample) data."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.core.pack import Pack, load
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.people.district import fill_people, people_pack
from tests.web.district import CODE, OTHER


@pytest.fixture(scope="session")
def people_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_pack(tmp_path_factory.mktemp("people-pack"))


@pytest.fixture
def office(people_folder: Path, settings: Settings, db: None, tmp_path: Path) -> Pack:
    settings.KECHUANG_PACK = people_folder
    settings.KECHUANG_SAMPLE_REGISTER = False
    fill_people(people_folder, tmp_path / "files")
    return load(people_folder)


def signed_in(name: str, role: Role, code: str, title: str = "示例单位") -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    user = ensure_account(name, name=name, password="x", role=role, organisation=(code, title))
    client.force_login(user)
    return client


@pytest.fixture
def firm(office: Pack) -> Client:
    return signed_in("firm", Role.ENTERPRISE, CODE)


@pytest.fixture
def rival(office: Pack) -> Client:
    return signed_in("rival", Role.ENTERPRISE, OTHER)


@pytest.fixture
def stat(office: Pack) -> Client:
    return signed_in("stat", Role.CASE_OFFICER, "stat", "统计局")


@pytest.fixture
def tax(office: Pack) -> Client:
    return signed_in("tax", Role.CASE_OFFICER, "tax", "税务局")
