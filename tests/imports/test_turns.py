"""Imports, undos and merges at once, on the real database: nothing lost, nothing doubled."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from kechuang.register.importing.undo import AlreadyUndone, undo
from kechuang.register.models import Belonging, Document, Fact, Party, PartyName, Undo, WriteBatch
from kechuang.register.queries import find_party, subject
from tests.imports.digest import register_digest
from tests.imports.files import hnte_rows
from tests.register.tiny import A, B, csv_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.xdist_group("kill")]
HEAD = "统一社会信用代码,年度,研发费用\n"


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread with a connection of its own; raises what any of them raised."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def taking(pack: Pack, path: Path) -> Callable[[], object]:
    return lambda: import_files([path], pack, SYSTEM, allow_rejects=True)[0].outcome


def test_the_same_file_twice_at_once_is_taken_once(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "高企.csv"
    path.write_bytes(hnte_rows(0, 300))
    assert sorted(map(str, at_once(*[taking(pack, path)] * 4))) == ["imported", "unchanged", "unchanged", "unchanged"]
    assert (Document.objects.count(), WriteBatch.objects.count()) == (1, 1)
    assert Fact.objects.values("party", "key", "record", "publisher").distinct().count() == Fact.objects.count()


def test_files_that_bring_the_same_parties_at_once(pack: Pack, tmp_path: Path) -> None:
    """Half the parties of each stand in the next as well; taken at once they give what they give one by one."""
    paths = []
    for number in range(4):
        path = tmp_path / f"高企{number}.csv"
        path.write_bytes(hnte_rows(number, 200))
        paths.append(path)
    assert at_once(*(taking(pack, path) for path in paths)) == ["imported"] * 4
    assert Party.objects.count() == PartyName.objects.filter(kind="full").count()
    assert Fact.objects.values("party", "key", "record", "publisher").distinct().count() == Fact.objects.count()
    before = register_digest()
    assert at_once(*(taking(pack, path) for path in paths)) == ["unchanged"] * 4
    assert register_digest() == before
    moments = list(WriteBatch.objects.order_by("pk").values_list("recorded_at", flat=True))
    assert len(set(moments)) == 4


def test_an_undo_and_an_import_and_a_merge_at_once(pack: Pack, tmp_path: Path) -> None:
    chance = random.Random(7)
    for round_ in range(5):
        first = csv_file(tmp_path / f"税务{round_}.csv", f"{HEAD}{A},{2020 + round_},50\n{B},{2020 + round_},7")
        taking(pack, first)()
        batch = WriteBatch.objects.latest("pk")
        second = csv_file(tmp_path / f"税务{round_}b.csv", f"{HEAD}{A},{2020 + round_},50\n{A},2019,{round_ + 1}")
        acts = [taking(pack, second), lambda b=batch: _undo(b), lambda b=batch: _undo(b), _merge]
        chance.shuffle(acts)
        at_once(*acts)
        # Whichever came first: the second file, read once more, leaves the register saying what it says.
        taking(pack, second)()
        told = subject(A, date(2026, 11, 1), dictionary=pack.rules.dictionary).facts
        if 2020 + round_ >= 2021:
            assert told["rd_expense", 2020 + round_] == 5_000
    assert Undo.objects.count() == 5
    survivor = find_party(B)
    assert survivor is not None and survivor.uscc == A
    counting = Fact.objects.exclude(document__batch__undo__isnull=False).filter(party__uscc=A)
    slots = counting.values("key", "year", "stated_on", "number").distinct().count()
    assert slots == counting.count()


def _undo(batch: WriteBatch) -> None:
    try:
        undo(SYSTEM, batch, "at once")
    except AlreadyUndone:
        return


def _merge() -> None:
    parties = {one.uscc: one for one in Party.objects.filter(uscc__in=[A, B])}
    if A in parties and B in parties:
        Belonging.objects.create(
            party=parties[B], survivor=parties[A], actor="t", reason="same", recorded_at=datetime.now(UTC)
        )
