"""Small data sets shared by the tests of this room; run with `python -m pytest benchmarks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data import dataset


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="session")
def whole(root: Path) -> Path:
    return dataset(root, 4000)


@pytest.fixture(scope="session")
def gaps(root: Path) -> Path:
    """The same enterprises with facts missing; many, so that every rule meets an unknown."""
    return dataset(root, 4000, 0.08)
