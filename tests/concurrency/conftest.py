from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from kechuang.core.pack import Pack, load
from tests.web.district import pack_folder


@pytest.fixture
def pack(settings: Settings, tmp_path: Path) -> Pack:
    """The small district, real (not sample) data."""
    settings.KECHUANG_PACK = pack_folder(tmp_path / "pack")
    settings.KECHUANG_SAMPLE_REGISTER = False
    return load(settings.KECHUANG_PACK)
