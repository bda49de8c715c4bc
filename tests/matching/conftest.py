from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.directories.bed import CHAOYANG


@pytest.fixture(autouse=True)
def chaoyang(settings: Settings) -> None:
    """The district's own pack; real, not sample, so that nothing is open to all."""
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False
