from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.people.district import fill_people, people_pack


@pytest.fixture(scope="session")
def people_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return people_pack(tmp_path_factory.mktemp("people-pack"))


@pytest.fixture
def office(people_folder: Path, settings: Settings, db: None, tmp_path: Path) -> None:
    """A real register (not sample data) of two enterprises, one of them with a secret."""
    settings.KECHUANG_PACK = people_folder
    settings.KECHUANG_SAMPLE_REGISTER = False
    fill_people(people_folder, tmp_path / "files")
