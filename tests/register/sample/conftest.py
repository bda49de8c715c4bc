"""One full world a session (drawing it takes seconds), and the pack it is drawn from."""

from __future__ import annotations

from pathlib import Path

import pytest

import kechuang.packs
from kechuang.core.pack import inspect
from kechuang.register.sample import params, world
from kechuang.rules.definitions import Dictionary

CHAOYANG = Path(kechuang.packs.__path__[0]) / "chaoyang"


@pytest.fixture(scope="session")
def chaoyang() -> Path:
    return CHAOYANG


@pytest.fixture(scope="session")
def dictionary() -> Dictionary:
    pack = inspect(CHAOYANG).pack
    assert pack is not None
    return pack.rules.dictionary


@pytest.fixture(scope="session")
def full() -> world.World:
    return world.build(params.read(CHAOYANG))
