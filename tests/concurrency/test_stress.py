"""Many people at once on the real database, interleaved by chance: what is left is what some serial order gives.

The order is that of the acts' moments. Repeated one by one in this order on an empty register, the accepted acts are
all accepted again and leave the same rows and the same readings. Whatever was answered as known at K stays answered so.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from kechuang.core.log.verify import verify
from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM
from kechuang.policy import releases
from kechuang.policy.decisions_replay import replay
from kechuang.policy.models import Decision
from kechuang.register.digest import digest_of, subject_json
from kechuang.register.disputes.models import Step
from kechuang.register.importing import import_files
from kechuang.register.models import Belonging, Undo, WriteBatch
from kechuang.register.queries import find_party, latest, subject
from tests.concurrency.acts import CODES, Office, act
from tests.imports.digest import PARTS
from tests.web.district import DAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SEEDS = range(int(os.environ.get("KECHUANG_TEST_ROUNDS", "3")))
PEOPLE, ACTS = 5, 14
# A retraction's document tells the number of what it takes back; its title tells the act, which is the same again.
_SHA = "CASE {0}kind WHEN 'retract' THEN {0}title ELSE {0}sha256 END"
_PARTS = (
    *(
        one.replace("d.sha256", _SHA.format("d.")).replace("SELECT sha256", f"SELECT {_SHA.format('')}")
        for one in PARTS
    ),
    "SELECT p.uscc, s.uscc, b.reason FROM register_belonging b JOIN register_party p ON p.id = b.party_id"
    " LEFT JOIN register_party s ON s.id = b.survivor_id",
    "SELECT reason FROM register_undo",
    "SELECT d.what, s.number, s.state, s.department, s.grounds FROM disputes_step s"
    " JOIN disputes_dispute d ON d.id = s.dispute_id",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_interleaving_is_some_serial_order(seed: int, pack: Pack, tmp_path: Path) -> None:
    first = tmp_path / "年报.csv"
    rows = [f"{code},示例{code[-6:]}公司,{10 + place}" for place, code in enumerate(CODES)]
    first.write_text("\n".join(["统一社会信用代码,企业名称,从业人员", *rows]), encoding="utf-8")
    begin: Callable[[], Any] = lambda: import_files([first], pack, SYSTEM)  # noqa: E731
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM log_event")
        before = int(cursor.fetchone()[0])
    begin()
    releases.keep()
    office = Office(pack, tmp_path)
    told = _at_once(office, seed)
    accepted = sorted(office.accepted, key=lambda one: one.moment)
    kinds = {one.kind for one in accepted}
    assert kinds >= {"statement", "import"} and len(accepted) > PEOPLE, (kinds, office.refused)

    # every accepted act is in the log exactly once, and nothing else is
    assert _events(before) == _rows() == _expected(office)
    found = verify(rows=True)
    assert found.intact, [one.words for one in found.findings]
    # what was answered is answered so still
    changed = [(moment, code) for moment, code, said in told if _said(pack, code, moment) != said]
    assert not changed, f"answered otherwise as known at: {changed[:3]} of {len(told)}"
    differing = [one for one in map(replay, Decision.objects.filter(pk__in=office.decisions)) if not one.equal]
    assert not differing

    state = _state(pack)
    call_command("flush", interactive=False, verbosity=0)
    begin()
    there: dict[int, Any] = {}
    for one in accepted:
        there[one.number] = one.again(there)
        assert there[one.number] is not None, f"{one.kind} {one.number} changes nothing in the serial order"
    assert _state(pack) == state, [f"{one.number} {one.kind}" for one in accepted]


def _at_once(office: Office, seed: int) -> list[tuple[datetime, str, str]]:
    """PEOPLE threads of acts and one that reads: what it was told, as (known at, code, digest)."""
    told: list[tuple[datetime, str, str]] = []
    running = [True]

    def person(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        with _dawdling(chance):
            for _ in range(ACTS):
                act(office, chance)
        connection.close()

    def reader() -> None:
        chance = random.Random(seed)
        while running[0]:
            moment, code = latest(), chance.choice(CODES)
            assert moment is not None
            told.append((moment, code, _said(office.pack, code, moment)))
        connection.close()

    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        watching = pool.submit(reader)
        try:
            for done in [pool.submit(person, number) for number in range(PEOPLE)]:
                done.result()
        finally:
            running[0] = False
        watching.result()
    assert len(told) > 20
    return told


@contextmanager
def _dawdling(chance: random.Random) -> Iterator[None]:
    """Now and then a while passes before a statement is sent: the others come in between."""

    def wait(execute: Any, *rest: Any) -> Any:
        if chance.random() < 0.25:
            time.sleep(chance.random() * 0.01)
        return execute(*rest)

    with connection.execute_wrapper(wait):
        yield


def _said(pack: Pack, code: str, known_at: datetime | None) -> str:
    if find_party(code, known_at) is None:
        return ""
    return digest_of(subject_json(subject(code, DAY, known_at, dictionary=pack.rules.dictionary)))


def _state(pack: Pack) -> tuple[str, ...]:
    """All rows by content, and what holds of every party."""
    with connection.cursor() as cursor:
        rest = []
        for part in _PARTS:
            cursor.execute(f"SELECT string_agg(t::text, chr(10) ORDER BY t::text) FROM ({part}) t")
            rest.append(hashlib.sha256(str(cursor.fetchone()[0]).encode()).hexdigest())
    return (*rest, *(_said(pack, code, None) for code in CODES))


_TABLES = (WriteBatch, Undo, Belonging, Step, Decision)


def _events(before: int) -> list[int]:
    with connection.cursor() as cursor:
        counted = []
        for model in _TABLES:
            cursor.execute(
                "SELECT count(*), count(DISTINCT e.pk) FROM log_event e JOIN log_chain c ON c.event_id = e.id"
                " WHERE table_name = %s AND operation = 'INSERT' AND e.id > %s",
                [model._meta.db_table, before],
            )
            events, different = cursor.fetchone()
            assert events == different
            counted.append(events)
        return counted


def _rows() -> list[int]:
    return [model.objects.count() for model in _TABLES]


def _expected(office: Office) -> list[int]:
    """One batch for each statement, import and accepted dispute (and the first file); a step for each dispute."""
    count = [one.kind for one in office.accepted].count
    accepting = sum(one.kind == "step" and one.made.state == Step.State.ACCEPTED for one in office.accepted)
    batches = 1 + count("statement") + count("import") + accepting
    return [batches, count("undo"), count("belonging"), count("dispute") + count("step"), len(office.decisions)]
