from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.models import Party
from tests.identity.offices import fill, pack_folder


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack_folder(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def register(db: None, small_pack: Path, settings: object, tmp_path: Path) -> Path:
    """Two offices know the same firms under different names; see `offices`."""
    settings.KECHUANG_PACK = small_pack  # type: ignore[attr-defined]
    fill(small_pack, tmp_path)
    return small_pack


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(
        ensure_account("officer", name="经办人", password="x", role=Role.CASE_OFFICER, organisation=("sti", "科委"))
    )
    return client


@pytest.fixture
def party() -> Callable[[str], Party]:
    """A party by its full name."""
    return lambda name: Party.objects.get(names__text=name, names__kind="full")
