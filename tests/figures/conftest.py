from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.directories.bed import CHAOYANG


@pytest.fixture
def office(settings: Settings, db: None) -> None:
    """The district's pack over an empty register."""
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False
