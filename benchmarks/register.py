"""`python -m benchmarks.register N`: the register with N parties and 30 N facts in a scratch PostgreSQL.

Statements go in through the importer's own COPY and INSERT, department file by department file. Measured: how fast
they go in, size, snapshot, the facts of one party, conflicts of the whole district. Beside them what the machine could
do at best: a bare COPY of the same statements into a table without index or log, PostgreSQL's own COPY of the whole
fact table to nowhere, one SELECT of a party's raw rows. One JSON object on stdout. The scratch database is deleted at
the end; `--keep` leaves it, `--home` reuses one (figures of filling it are then those of when it was filled).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

AS_OF, RECORDED = date(2026, 11, 20), datetime(2026, 9, 1, tzinfo=UTC)
NAME = "示例{0:07d}科技有限公司"


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def _parties(cursor: Any, n: int) -> None:
    from benchmarks.register_data import uscc
    from kechuang.register.importing.tidy import bigrams, name_key

    with cursor.copy("COPY register_party (id, uscc, kind, recorded_at) FROM STDIN") as copy:
        for one in range(1, n + 1):
            copy.write_row((one, uscc(one), "enterprise", RECORDED))
    with cursor.copy("COPY register_partyname (party_id, kind, text, key, grams, recorded_at) FROM STDIN") as copy:
        for one in range(1, n + 1):
            key = name_key(NAME.format(one))
            copy.write_row((one, "full", NAME.format(one), key, bigrams(key), RECORDED))


def fill(n: int) -> dict[str, Any]:
    """Parties, names, then every file in its own transaction, as separate imports would."""
    from django.db import connection, transaction

    from benchmarks.register_data import FILES
    from kechuang.register.importing.sql import insert_facts, insert_keys
    from kechuang.register.models import Document, Status, WriteBatch

    with transaction.atomic(), connection.cursor() as cursor:
        start = time.perf_counter()
        _parties(cursor, n)
        parties = time.perf_counter() - start
    added, seconds = 0, 0.0
    stated: dict[str, set[str]] = {}  # as the importer: what a publisher never stated needs no comparison
    for number, file in enumerate(FILES):
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            batch = WriteBatch.objects.create(actor="benchmark", recorded_at=RECORDED, what="import")
            keys = {row[1] for row in file.rows(range(1, 51))}
            document = Document.objects.create(
                sha256=f"{number:064x}", size=0, file=f"{number}.csv", title=f"文件{number}", publisher=file.publisher,
                kind="benchmark", published_on=file.stated_on, mapping="benchmark", reading="", keys=sorted(keys),
                batch=batch,
            )  # fmt: skip
            insert_keys(cursor, keys)
            rows, _ = insert_facts(
                cursor, file.rows(range(1, n + 1)), document=document.pk, publisher=file.publisher,
                status=Status.ASSERTED, stated_on=file.stated_on, recorded_at=RECORDED,
                first=not keys & stated.setdefault(file.publisher, set()),
            )  # fmt: skip
        stated[file.publisher] |= keys
        took = time.perf_counter() - began
        added, seconds = added + rows, seconds + took
        _say(f"{file.publisher}: {rows:,} facts in {took:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return {"facts": added, "parties_s": parties, "facts_s": seconds, "facts_per_s": added / seconds, "bytes": size}


def bare_copy(n: int) -> float:
    """Statements a second that COPY puts into a table without index, trigger or log: the limit of importing."""
    from django.db import connection, transaction

    from benchmarks.register_data import FILES
    from kechuang.register.importing.sql import _TYPES, COPY_STAGE, STAGE, columns

    rows = [row for file in FILES for row in file.rows(range(1, min(n, 20_000) + 1))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS stage")
        cursor.execute(STAGE)
        start = time.perf_counter()
        with cursor.copy(COPY_STAGE) as copy:
            copy.set_types(_TYPES)
            for party, key, year, record, value, begins, ends, locator in rows:
                copy.write_row((party, key, year, record, *columns(value), begins, ends, locator))
        return len(rows) / (time.perf_counter() - start)


def _copy_out() -> float:
    """Seconds in which PostgreSQL sends the fact table in binary, one connection, nothing done with it."""
    from django.db import connection, transaction

    start = time.perf_counter()
    everything = "COPY register_fact TO STDOUT (FORMAT binary)"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(everything) as copy:
        for _ in copy:
            pass
    return time.perf_counter() - start


def _raw_rows(party: int) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_fact WHERE party_id = %s", [party])
        return cursor.fetchall()


def _spread(ask: Callable[[int], object], numbers: list[int]) -> dict[str, float]:
    """Milliseconds: median and 95th percentile."""
    taken = []
    for number in numbers:
        start = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - start) * 1000)
    cut = statistics.quantiles(taken, n=20)
    return {"p50_ms": statistics.median(taken), "p95_ms": cut[-1]}


def measure(n: int, out: Path) -> dict[str, Any]:
    """Snapshot, point queries, conflicts of all; the limits beside them."""
    from benchmarks.register_data import uscc
    from kechuang.core.pack import load
    from kechuang.register import queries
    from kechuang.register.snapshot import write_snapshot
    from kechuang.settings import KECHUANG_PACK

    pack = load(KECHUANG_PACK)
    dictionary = pack.rules.dictionary
    start, worked = time.perf_counter(), time.process_time()
    manifest = write_snapshot(pack, AS_OF, out)
    found: dict[str, Any] = {"snapshot_s": time.perf_counter() - start, "digest": manifest["digest"]}
    found["snapshot_own_work_s"] = time.process_time() - worked
    found["snapshot_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(f"snapshot {found['snapshot_s']:.1f} s, {found['snapshot_peak_mb']} MB")
    draw = random.Random(1)
    some = [draw.randrange(1, n + 1) for _ in range(400)]
    found["subject"] = _spread(lambda one: queries.subject(uscc(one), AS_OF, dictionary=dictionary), some)
    start = time.perf_counter()
    total, _ = queries.all_conflicts(AS_OF, dictionary=dictionary)
    found |= {"conflicts": total, "conflicts_s": time.perf_counter() - start}
    found["raw_rows"] = _spread(_raw_rows, some)
    found |= {"copy_out_s": _copy_out(), "bare_copy_per_s": bare_copy(n)}
    return found


def main() -> None:
    """Parse, run, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parties", type=int)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="kechuang-benchmark-"))
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    filled = home / "filled"
    os.environ |= {"KECHUANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "kechuang.settings"}
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    found: dict[str, Any] = {"parties": asked.parties}
    try:
        call_command("migrate", verbosity=0)
        if not filled.exists():
            filled.write_text(json.dumps(fill(asked.parties)))
        found |= json.loads(filled.read_text())
        found |= measure(asked.parties, home / "snapshot")
    finally:
        connection.close()
        if not asked.keep:
            from kechuang.core.db.postgres.base import server_at

            server_at(home / "pg").release()
            shutil.rmtree(home)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
