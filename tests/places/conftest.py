from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.directories.bed import CHAOYANG
from tests.places.bed import fill


@pytest.fixture
def park(settings: Settings, db: None, tmp_path: Path) -> None:
    """The district's pack over a register of six places and three enterprises."""
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False
    fill(tmp_path)
