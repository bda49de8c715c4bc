from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.core.pack import Pack, load
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.register.tiny import pack_folder


@pytest.fixture
def pack(settings: Settings, tmp_path: Path) -> Pack:
    """The installation runs the tiny pack and keeps its files below the test's folder."""
    settings.HOME = tmp_path
    settings.KECHUANG_PACK = pack_folder(tmp_path / "pack")
    settings.KECHUANG_SAMPLE_REGISTER = False
    return load(settings.KECHUANG_PACK)


@pytest.fixture
def officer(pack: Pack, db: None) -> Callable[..., Client]:
    """A client signed in as an officer of a department (or in another role)."""

    def sign_in(department: str = "sti", role: Role = Role.CASE_OFFICER, name: str = "") -> Client:
        client = Client()
        user = ensure_account(
            name or f"{role}-{department}", name="某人", password="x", role=role, organisation=(department, department)
        )
        client.force_login(user)
        return client

    return sign_in
