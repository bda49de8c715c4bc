"""`python -m benchmarks.directories N`: search and directories over N parties in a scratch PostgreSQL.

Names come from a grammar (place × brand × trade × form; brands from `--brands`, one a line, else composed), one party
in twenty has a former name. Every party has a high-tech certificate, one in fifty is on the register of technology
SMEs: a directory of N rows and an ordinary one. Measured: search by kind of query, first readings of directories, their
pages through the portal and the API, exports. One JSON object on stdout; the scratch database is deleted at the end
(`--keep` leaves it, `--home` reuses one).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.directories_data import AS_OF, CHARACTERS, PLACES, Names, fill

QUERIES = 60


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def _spread(ask: Callable[[Any], object], given: list[Any]) -> dict[str, float]:
    """Milliseconds, median and 95th percentile, by the clock and of both processors' work; the first call warms up.

    The work is this process's and the database's, without waiting for a processor: what an idle machine would need.
    """
    from django.db import connection

    ask(given[0])
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    clock, work = [], []
    for one in given:
        begun, busy, served = time.perf_counter(), time.process_time(), _ran(backend)
        ask(one)
        work.append((time.process_time() - busy) * 1000 + _ran(backend) - served)
        clock.append((time.perf_counter() - begun) * 1000)
    found = {"p50_ms": clock, "p95_ms": clock, "work_p50_ms": work, "work_p95_ms": work}
    return {name: round(_cut(taken, 19 if "95" in name else 10), 1) for name, taken in found.items()}


def _cut(taken: list[float], twentieth: int) -> float:
    return statistics.quantiles(taken, n=20)[twentieth - 1]


def _ran(schedstat: Path) -> float:
    """Milliseconds that a process has run."""
    return int(schedstat.read_text().split()[0]) / 1e6


def searches(n: int, names: Names) -> dict[str, Any]:
    """Search by kind of query."""
    from benchmarks.register_data import uscc
    from kechuang.register.search import search
    from kechuang.register.sounds import sounds

    draw = random.Random(7)
    some = [draw.randrange(1, n + 1) for _ in range(QUERIES)]

    def brand(number: int) -> str:
        name = names.full(number)
        return next(name[len(place) :] for place in sorted(PLACES, key=len, reverse=True) if name.startswith(place))

    def sound(number: int, size: int) -> str:
        return next((one for one in sounds(names.full(number)) if len(one) == size), "kj")

    asked = {
        "common word": ["科技", "有限", "公司", "北京", "信息", "网络"] * (QUERIES // 6),
        "word of two": [brand(one)[:2] for one in some],
        "rare word": ["魑魅", "氪氙", "鼗磬"] * (QUERIES // 3),
        "word of four": [names.full(one)[-8:-4] for one in some],
        "beginning": [names.full(one)[:6] for one in some],
        "initials of two": [sound(one, 2) for one in some],
        "initials of three": [sound(one, 3) for one in some],
        "initials of four": [sound(one, 4) for one in some],
        "USCC prefix": [uscc(one)[:12] for one in some],
        "USCC common prefix": ["91110105"] * QUERIES,
        "own part of USCC": [uscc(one)[8:15] for one in some],
        "former name": [names.former(one // 20 * 20 or 20) for one in some],
    }
    found = {kind: _spread(search, queries) for kind, queries in asked.items()}
    found["pg_trgm"] = _trigrams({kind: asked[kind] for kind in ("common word", "word of two", "word of four")})
    hits = [any(hit.party == one for hit in search(names.full(one))) for one in some]
    return {**found, "found by full name": sum(hits) / len(hits)}


def _trigrams(asked: dict[str, list[str]]) -> dict[str, Any]:
    """The same words asked of PostgreSQL's own pg_trgm, names only: neither undo, merges nor ids are looked at."""
    from django.db import connection

    query = "SELECT party_id, text FROM register_partyname WHERE key LIKE %s ORDER BY length(key), key LIMIT 20"

    def ask(word: str) -> object:
        cursor.execute(query, [f"%{word}%"])
        return cursor.fetchall()

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE INDEX peer_trigrams ON register_partyname USING gin (key gin_trgm_ops)")
        try:
            return {kind: _spread(ask, words[:20]) for kind, words in asked.items()}
        finally:
            cursor.execute("DROP INDEX peer_trigrams")


def directories(n: int) -> dict[str, Any]:
    """Readings, pages and exports."""
    from django.test import Client

    from kechuang.core.pack import load
    from kechuang.people.actors import SYSTEM
    from kechuang.register import directories as rooms
    from kechuang.register.directories import export, table
    from kechuang.settings import KECHUANG_PACK

    pack, client = load(KECHUANG_PACK), Client()
    found: dict[str, Any] = {}
    for name in ("tech-sme", "hnte"):
        start = time.perf_counter()
        reading = rooms.read(pack, name, AS_OF)
        first = time.perf_counter() - start
        sight = rooms.sight(SYSTEM, pack.directories[name], pack.rules.dictionary)
        pages: dict[str, Any] = {"rows": reading.frame.height, "first_reading_s": round(first, 2)}
        _say(f"{name}: {reading.frame.height:,} rows in {first:.1f} s")
        asked = {
            "first page": "",
            "page 100": "&page=100",
            "filter": "&f.field=new_materials",
            "search inside": "&q=科技",
            "search by sound": "&q=kj",
            "sorted by name": "&sort=name",
            "excluded": "&part=excluded",
        }
        for kind, query in asked.items():
            address = f"/directories/{name}/?as_of={AS_OF}{query}"
            pages[kind] = _spread(lambda one: _ok(client, one), [address] * 30)
        fresh = [f"/directories/{name}/?as_of={AS_OF}&q={word}" for word in CHARACTERS[:30]]
        pages["search inside, each time another"] = _spread(lambda address: _ok(client, address), fresh)
        for kind, tail in (("API rows", ""), ("API count", "/count")):
            address = f"/api/v1/directories/{name}{tail}?as_of={AS_OF}"
            pages[kind] = _spread(lambda one: _ok(client, one), [address] * 30)
        columns = table.chosen(sight, None)
        frame = rooms.picked(reading, sight, rooms.Asked())
        for kind, rows in (("csv", frame), ("json", frame), ("xlsx", frame.head(100_000))):
            sheet = export.Sheet(reading, sight, rows, columns, "zh", str)
            start = time.perf_counter()
            size = sum(map(len, export.FORMS[kind](sheet)))
            took = time.perf_counter() - start
            pages[f"export {kind}"] = {"rows": rows.len(), "mb": size >> 20, "rows_per_s": round(rows.len() / took)}
        found[name] = pages
    return found


def _ok(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def main() -> None:
    """Parse, run, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parties", type=int)
    parser.add_argument("--brands", type=Path, help="a file of brand words, one a line")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="kechuang-benchmark-"))
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    os.environ |= {"KECHUANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "kechuang.settings", "KECHUANG_HOSTS": "*"}
    os.environ["KECHUANG_LOG_LEVEL"] = "ERROR"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    brands = asked.brands.read_text(encoding="utf-8-sig").split() if asked.brands else []
    names, found = Names([one for one in brands if 2 <= len(one) <= 4]), {"parties": asked.parties}
    try:
        call_command("migrate", verbosity=0)
        filled = home / "filled"
        if not filled.exists():
            filled.write_text(json.dumps(fill(asked.parties, names, _say)))
        found["fill"] = json.loads(filled.read_text())
        found["search"] = searches(asked.parties, names)
        _say(json.dumps(found["search"], ensure_ascii=False))
        found["directories"] = directories(asked.parties)
    finally:
        connection.close()
        if not asked.keep and asked.home is None:
            from kechuang.core.db.postgres.base import server_at

            server_at(home / "pg").release()
            shutil.rmtree(home, ignore_errors=True)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
