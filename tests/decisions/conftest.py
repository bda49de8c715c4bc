"""Decisions are tested over the small district of the portal, with a pack of its own that a test may change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from kechuang.policy import catalogue, releases
from tests.web.district import fill, pack_folder


@pytest.fixture
def district(settings: Settings, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack's folder; the portal runs it over a register of two enterprises and looks at its files every time."""
    folder = tmp_path / "pack"
    folder.mkdir()
    pack_folder(folder)
    settings.KECHUANG_PACK = folder
    settings.KECHUANG_SAMPLE_REGISTER = False
    monkeypatch.setattr(catalogue, "LOOK_AGAIN", 0)
    monkeypatch.setattr(releases, "_kept", {})
    releases.of.cache_clear()  # a rolled back test gives its numbers to the next
    fill(folder, tmp_path / "files")
    return folder


@pytest.fixture
def rewrite(district: Path) -> Callable[[str, str], None]:
    """Change the text of the measure `growth` in the pack's folder."""

    def change(old: str, new: str) -> None:
        path = district / "policies" / "growth.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        before = path.stat().st_mtime_ns
        path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(path, ns=(before + 10**9, before + 10**9))

    return change
