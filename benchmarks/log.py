"""What the log costs, and how fast it is verified: `python -m benchmarks.log`.

Runs against the database of the settings, in tables of its own that it takes away again; its events stay.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from kechuang.core.log import acting  # noqa: E402
from kechuang.core.log.verify import verify  # noqa: E402

ROWS, ACTS, RUNS = 200_000, 500, 5
# A plain statement as the importer makes it: eleven columns are the same in all rows of a document.
INSERT = """
INSERT INTO log_bench (party_id, key_id, year, status, valid_from, stated_on, number, recorded_at, document_id,
    publisher, record, locator)
SELECT i / 10, i %% 40, 0, 1, date '2026-01-01', date '2026-03-01', i, now(), 3, 'kw', '', '第' || i || '行'
FROM generate_series(1, %s) i
"""


def sql(text: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def act(number: int) -> None:
    with acting("基准", reason="计时"):
        sql("INSERT INTO log_bench_act (word) VALUES (%s)", f"第{number}次")


def large() -> float:
    def write() -> None:
        with transaction.atomic():
            sql(INSERT, ROWS)

    seconds = timed(write)
    sql("TRUNCATE log_bench")
    return seconds


def acts(label: str) -> float:
    spent = [timed(lambda number=number: act(number)) for number in range(ACTS)]  # type: ignore[misc]
    typical = statistics.median(spent)
    print(f"one act a transaction, {label:12} {1 / typical:10,.0f} /s   {typical * 1e3:8.2f} ms")
    return typical


def main() -> None:
    sql("CREATE TABLE log_bench (LIKE register_fact INCLUDING ALL)")
    sql("CREATE TABLE log_bench_act (id bigserial PRIMARY KEY, word text)")
    try:
        acts("not watched")
        sql("SELECT log_watch('log_bench_act')")
        acts("watched")
        large()
        plain, watched = [], []
        for _ in range(RUNS):  # in turns: whatever else the machine does meets both
            plain.append(large())
            sql("SELECT log_watch('log_bench', 'bulk')")
            watched.append(large())
            sql("SELECT log_unwatch('log_bench')")
        for label, spent in (("not watched", plain), ("watched", watched)):
            print(f"INSERT of {ROWS:,} facts, {label:12} {ROWS / min(spent):10,.0f} /s   {min(spent) * 1e3:8.0f} ms")
        print(f"added by the log {(min(watched) - min(plain)) / ROWS * 1e6:.1f} µs a row")
        sql("SELECT log_watch('log_bench', 'bulk')")
        sql(INSERT, ROWS)
        found = None

        def check(rows: bool) -> None:
            nonlocal found
            found = verify(rows=rows)

        seconds = timed(lambda: check(False))
        assert found is not None and found.intact
        print(f"verify: {found.events:,} events, {found.events / seconds:,.0f} /s")
        seconds = timed(lambda: check(True)) - seconds
        print(f"verify --rows: {found.rows:,} rows more, {found.rows / seconds:,.0f} /s")
        sql("SELECT log_unwatch('log_bench')")
        sql("SELECT log_unwatch('log_bench_act')")
    finally:
        sql("DROP TABLE log_bench, log_bench_act")


if __name__ == "__main__":
    main()
