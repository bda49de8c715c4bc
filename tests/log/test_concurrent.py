"""A long transaction holds nobody up, and the chain is in the order of commits."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from kechuang.core.log import acting
from kechuang.core.log.verify import verify
from tests.log.bed import bed, sql

pytestmark = pytest.mark.django_db(transaction=True)


def test_commits_do_not_wait_for_a_long_import() -> None:
    with transaction.atomic():
        bed(table="waiting")
    try:
        with acting("长"):
            sql("INSERT INTO waiting (word) VALUES ('长')")
            _elsewhere(lambda: _write("短"))  # joins: the short one commits while the long one is open
            ((open_event,),) = sql("SELECT id FROM log_event WHERE actor = '长'")
        ((short, short_event), (long, long_event)) = sql(
            "SELECT seq, event_id FROM log_chain JOIN log_event e ON e.id = event_id WHERE table_name = 'waiting'"
            " AND operation = 'INSERT' ORDER BY seq"
        )
        assert long_event == open_event < short_event and short < long
        assert verify().intact
    finally:
        sql("SELECT log_unwatch('waiting')")
        sql("DROP TABLE waiting")


def test_many_writers_make_one_chain() -> None:
    with transaction.atomic():
        bed("bulk", table="busy")
    try:
        threads = [threading.Thread(target=_many, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sql("SELECT count(*) FROM busy") == [(4 * 5 * 31,)]
        found = verify(rows=True)
        assert found.intact, [one.words for one in found.findings]
    finally:
        sql("SELECT log_unwatch('busy')")
        sql("DROP TABLE busy")


def _write(word: str) -> None:
    with acting(word):
        sql("INSERT INTO waiting (word) VALUES (%s)", word)


def _many(number: int) -> None:
    for turn in range(5):
        with acting(f"人{number}"):
            sql("INSERT INTO busy (number) SELECT generate_series(1, 30)")
            sql("INSERT INTO busy (number) VALUES (%s)", turn)
    connection.close()


def _elsewhere(work: object) -> None:
    def run() -> None:
        try:
            work()  # type: ignore[operator]
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "it waited for the long transaction"
