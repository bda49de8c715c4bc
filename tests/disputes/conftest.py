"""A small district in use: two enterprises, a tax officer and a statistics officer, real (not sample) data."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.core.pack import Pack, load
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.people.district import FACTS, IMPORT, TALENT, fill_people
from tests.web.district import CODE, OTHER, pack_folder


@pytest.fixture(scope="session")
def disputes_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = pack_folder(tmp_path_factory.mktemp("disputes-pack"))
    (folder / "facts/people.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "policies/talent.yaml").write_text(TALENT, encoding="utf-8")
    (folder / "imports/talents.yaml").write_text(IMPORT, encoding="utf-8")
    return folder


@pytest.fixture
def office(disputes_folder: Path, settings: Settings, db: None, tmp_path: Path) -> Pack:
    settings.KECHUANG_PACK = disputes_folder
    settings.KECHUANG_SAMPLE_REGISTER = False
    fill_people(disputes_folder, tmp_path / "files")
    return load(disputes_folder)


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
