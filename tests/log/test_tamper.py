"""Somebody with the superuser's rights changes the log: found, and the first bad place is named."""

from __future__ import annotations

import hashlib
import random

import pytest

from kechuang.core.log.chain import head, sm3_of
from kechuang.core.log.findings import Finding
from kechuang.core.log.verify import verify, verify_last
from tests.log.bed import life, seal, sql, superuser

pytestmark = pytest.mark.django_db
SEEDS = range(8)


def first_wrong(**how: object) -> Finding:
    found = verify(**how)  # type: ignore[arg-type]
    assert not found.intact
    return found.findings[0]


def test_untouched_is_intact() -> None:
    first, last = life()
    found = verify()
    assert found.intact and found.events == last
    assert found.last is not None and found.last[0] == last
    assert verify(first).intact and verify(first).events == last - first + 1
    assert verify_last(3).events == 3


COLUMNS = {
    "at": "at + interval '1 microsecond'",
    "xid": "xid + 1",
    "actor": "'别人'",
    "on_behalf": "'别人'",
    "reason": "reason || ' '",
    "table_name": "'people_user'",
    "operation": "'BASELINE'",
    "pk": "pk || '0'",
    "rows": "rows + 1",
    "before": "'{}'",
    "after": "after::text::jsonb::text::json" + " #> '{word}'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column(column: str) -> None:
    first, last = life()
    place = random.Random(column).randint(first + 1, last - 1)
    with superuser("log_event"):
        sql(
            f"UPDATE log_event SET {column} = {COLUMNS[column]}"
            " WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)",
            place,
        )
    wrong = first_wrong()
    assert (wrong.kind, wrong.seq) == ("changed", place)
    assert f"第 {place} 位" in wrong.words[0] and f"place {place}" in wrong.words[1]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("column", ["sha256", "sm3"])
def test_a_changed_hash(seed: int, column: str) -> None:
    first, last = life()
    place = random.Random(seed).randint(first, last)
    with superuser("log_chain"):
        sql(f"UPDATE log_chain SET {column} = sha256({column}) WHERE seq = %s", place)
    assert (first_wrong().kind, first_wrong().seq) == ("changed", place)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dropped_event(seed: int) -> None:
    first, last = life()
    place = random.Random(seed).randint(first, last)
    with superuser("log_event"):
        sql("DELETE FROM log_event WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)", place)
    assert (first_wrong().kind, first_wrong().seq) == ("missing-event", place)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("closed_up", [False, True])
def test_a_dropped_event_with_its_place(seed: int, closed_up: bool) -> None:
    first, last = life()
    place = random.Random(seed).randint(first, last - 1)
    with superuser("log_event"), superuser("log_chain"):
        sql("DELETE FROM log_event WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)", place)
        sql("DELETE FROM log_chain WHERE seq = %s", place)
        if closed_up:
            sql("UPDATE log_chain SET seq = -seq WHERE seq > %s", place)
            sql("UPDATE log_chain SET seq = -seq - 1 WHERE seq < 0")
    wrong = first_wrong()
    assert (wrong.kind, wrong.seq) == ("changed" if closed_up else "missing-link", place)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dropped_place(seed: int) -> None:
    first, last = life()
    place = random.Random(seed).randint(first, last)
    with superuser("log_event"), superuser("log_chain"):
        # As if another transaction had written it: what one's own has written may still get its place.
        sql("UPDATE log_event SET xid = 5 WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)", place)
        sql("DELETE FROM log_chain WHERE seq = %s", place)
    found = verify()
    assert "unchained" in {wrong.kind for wrong in found.findings}
    assert place == last or (found.findings[0].kind, found.findings[0].seq) == ("missing-link", place)


def _forged() -> int:
    """An event by nobody, past the triggers."""
    with superuser("log_event"):
        ((event,),) = sql(
            "INSERT INTO log_event (xid, actor, table_name, operation, pk) VALUES (5, '伪', 'bed', 'DELETE', '1')"
            " RETURNING id"
        )
    return int(event)


def test_an_inserted_event_without_a_place() -> None:
    life()
    event = _forged()
    wrong = first_wrong()
    assert (wrong.kind, wrong.event, wrong.table, wrong.pk) == ("unchained", event, "bed", "1")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("hashed", [False, True])
def test_an_inserted_event_with_a_place(seed: int, hashed: bool) -> None:
    """Even with hashes that are right for the place, the place after it is not."""
    first, last = life()
    place = random.Random(seed).randint(first, last)
    event = _forged()
    with superuser("log_chain"):
        sql("UPDATE log_chain SET seq = -seq WHERE seq >= %s", place)
        sql("UPDATE log_chain SET seq = -seq + 1 WHERE seq < 0")
        sql("INSERT INTO log_chain VALUES (%s, %s, '', '')", place, event)
        if hashed:
            _rehash(place)
    wrong = first_wrong()
    assert (wrong.kind, wrong.seq) == ("changed", place + hashed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_changed_event_with_its_own_hashes_made_anew(seed: int) -> None:
    first, last = life()
    place = random.Random(seed).randint(first, last - 1)
    with superuser("log_event"), superuser("log_chain"):
        sql(
            "UPDATE log_event SET actor = '别人' WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)",
            place,
        )
        _rehash(place)
    wrong = first_wrong()
    assert (wrong.kind, wrong.seq) == ("changed", place + 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_events_swapped(seed: int) -> None:
    first, last = life()
    one, other = sorted(random.Random(seed).sample(range(first, last + 1), 2))
    with superuser("log_chain"):
        ((a,), (b,)) = sql("SELECT event_id FROM log_chain WHERE seq IN (%s, %s) ORDER BY seq", one, other)
        sql("UPDATE log_chain SET event_id = -1 WHERE seq = %s", one)
        sql("UPDATE log_chain SET event_id = %s WHERE seq = %s", a, other)
        sql("UPDATE log_chain SET event_id = %s WHERE seq = %s", b, one)
    wrong = first_wrong()
    assert (wrong.kind, wrong.seq, wrong.event) == ("reordered", one, b)


@pytest.mark.parametrize("kind", ["sha256", "sm3"])
def test_a_tail_cut_off_or_written_anew_is_seen_by_the_hash_on_paper(kind: str) -> None:
    _, last = life()
    end = head()
    assert end is not None
    kept = (last, getattr(end, kind).hex())
    assert verify(known=kept).intact
    with superuser("log_event"), superuser("log_chain"):
        sql("DELETE FROM log_event WHERE id IN (SELECT event_id FROM log_chain WHERE seq >= %s)", last - 2)
        sql("DELETE FROM log_chain WHERE seq >= %s", last - 2)
    assert verify().intact  # by itself, a shorter chain is whole
    assert (first_wrong(known=kept).kind, first_wrong(known=kept).seq) == ("head-missing", last)
    sql("INSERT INTO bed (number) VALUES (1), (2), (3), (4)")
    seal()
    assert (first_wrong(known=kept).kind, first_wrong(known=kept).seq) == ("head-differs", last)


def _rehash(place: int) -> None:
    """What a clever forger does: the hashes of this one place are right again."""
    ((data, sha, sm3),) = sql(
        "SELECT int8send(c.seq) || log_payload(e), p.sha256, p.sm3 FROM log_chain c"
        " JOIN log_event e ON e.id = c.event_id JOIN log_chain p ON p.seq = c.seq - 1 WHERE c.seq = %s",
        place,
    )
    sql(
        "UPDATE log_chain SET sha256 = %s, sm3 = %s WHERE seq = %s",
        hashlib.sha256(bytes(sha) + bytes(data)).digest(),
        sm3_of(bytes(sm3) + bytes(data)),
        place,
    )
