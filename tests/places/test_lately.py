"""The tree of places is kept, and never out of date: whoever writes, wherever, the next request sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.correcting import retract
from kechuang.register.importing.undo import undo
from kechuang.register.models import Fact, Party, WriteBatch
from kechuang.register.places import state, tree
from tests.directories.bed import CHAOYANG

AS_OF = date(2026, 6, 1)
pytestmark = pytest.mark.usefixtures("park")


def _area() -> int | None:
    area = tree(AS_OF).nodes["DWJ"].place.get("completed_area")
    return None if area is None else area // 1_000_000


def test_what_is_kept_is_asked_of_the_register_once() -> None:
    tree(AS_OF)
    with CaptureQueriesContext(connection) as asked:
        first = tree(AS_OF)
    assert len(asked) == 1  # has anything been written since?
    assert tree(AS_OF) is first
    assert tree(date(2026, 6, 2)) is not first


def test_a_correction_and_its_retraction_are_seen_at_once() -> None:
    assert _area() == 68
    party = Party.objects.get(code="DWJ")
    said = state(
        SYSTEM, party, "completed_area", "100万平方米", dictionary=load(CHAOYANG).rules.dictionary, reason="示例"
    )
    assert _area() == 100
    retract(SYSTEM, Fact.objects.get(pk=said.pk), dictionary=load(CHAOYANG).rules.dictionary, reason="示例")
    assert _area() is None


def test_an_undo_is_seen_at_once() -> None:
    everywhere = tree(AS_OF).district
    undo(SYSTEM, WriteBatch.objects.latest("pk"), "示例")  # who is where came last
    assert everywhere == 2 and tree(AS_OF).district == 0


@pytest.mark.django_db(transaction=True)
def test_an_undo_by_another_process_is_seen_at_once(database_url: str, tmp_path: object) -> None:
    assert tree(AS_OF).district > 0
    batch = WriteBatch.objects.latest("pk").pk
    command = [sys.executable, "-m", "kechuang", "undo", str(batch), "--reason", "示例"]
    told = subprocess.run(
        command, env=_environment(database_url, str(tmp_path)), capture_output=True, text=True, timeout=300, check=False
    )
    assert told.returncode == 0, told.stderr
    assert tree(AS_OF).district == 0


def _environment(database_url: str, home: str) -> dict[str, str]:
    return os.environ | {
        "KECHUANG_DATABASE_URL": database_url, "KECHUANG_HOME": home, "KECHUANG_PACK": str(CHAOYANG),
        "KECHUANG_SAMPLE_REGISTER": "0",
    }  # fmt: skip
