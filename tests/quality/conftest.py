from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.disputes.conftest import disputes_folder, firm, office, rival, stat, tax

__all__ = ["disputes_folder", "firm", "office", "rival", "stat", "store", "tax"]


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """Evaluations of the test stay in its own folder."""
    settings.HOME = tmp_path / "home"
    return tmp_path / "home" / "quality"
