from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.web.district import fill, pack_folder


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack_folder(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def district(small_pack: Path, settings: Settings, db: None, tmp_path: Path) -> None:
    """The portal runs the small pack over a register of two enterprises."""
    settings.KECHUANG_PACK = small_pack
    settings.KECHUANG_SAMPLE_REGISTER = True
    fill(small_pack, tmp_path / "files")


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def member() -> Callable[[str], Any]:
    """An account that acts for one enterprise."""

    def make(code: str) -> Any:
        organisation = (code, "示例单位")
        return ensure_account("someone", name="某人", password="x", role=Role.ENTERPRISE, organisation=organisation)

    return make
