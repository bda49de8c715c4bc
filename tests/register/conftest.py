from __future__ import annotations

from pathlib import Path

import pytest

from kechuang.core.pack import Pack
from tests.register.tiny import tiny_pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    folder = tmp_path / "pack"
    folder.mkdir()
    return tiny_pack(folder)
