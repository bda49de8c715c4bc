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
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

AS_OF, RECORDED = date(2026, 11, 20), datetime(2026, 9, 1, tzinfo=UTC)
PLACES = ("北京", "北京市", "北京市朝阳区", "上海", "深圳市", "杭州", "天津", "", "")
TRADES = (
    "科技",
    "科技",
    "科技",
    "信息技术",
    "网络科技",
    "生物医药",
    "智能装备",
    "文化传媒",
    "咨询",
    "贸易",
    "新能源",
    "软件",
)
FORMS = ("有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "研究院")
CHARACTERS = (
    "安百邦博创达德东方富光国海恒宏华汇金京凯科蓝力联龙美明诺鹏启强荣瑞盛顺泰天通"
    "万维伟祥新鑫信兴旭亚阳易银永宇元云泽长正志中众卓"
)
FIELDS = ("electronic_information", "biology_medicine", "new_materials", "high_tech_services", "new_energy")
QUERIES = 60


def _say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


class Names:
    """Names of parties by number; the same for the same brands."""

    def __init__(self, brands: list[str]) -> None:
        self.brands = brands

    def full(self, number: int) -> str:
        draw = random.Random(number)
        brand = draw.choice(self.brands) if self.brands else "".join(draw.choices(CHARACTERS, k=draw.choice((2, 2, 3))))
        return f"{draw.choice(PLACES)}{brand}{draw.choice(TRADES)}{draw.choice(FORMS)}"

    def former(self, number: int) -> str:
        return self.full(-number)


def fill(n: int, names: Names) -> dict[str, float]:
    """Parties, names, registration, certificates; each file in its own transaction."""
    from django.db import connection, transaction

    from benchmarks.register_data import uscc
    from kechuang.register.importing.sql import insert_names
    from kechuang.register.models import Document, WriteBatch

    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        batch = WriteBatch.objects.create(actor="benchmark", recorded_at=RECORDED, what="import")
        document = Document.objects.create(
            sha256="0" * 64, size=0, file="0.csv", title="登记名单", publisher="bj_market", kind="benchmark",
            published_on=date(2026, 1, 1), mapping="benchmark", reading="", keys=[], batch=batch,
        )  # fmt: skip
        with cursor.copy("COPY register_party (id, uscc, kind, recorded_at) FROM STDIN") as copy:
            for one in range(1, n + 1):
                copy.write_row((one, uscc(one), "enterprise", RECORDED))
        full = [(one, "full", names.full(one)) for one in range(1, n + 1)]
        full += [(one, "former", names.former(one)) for one in range(20, n + 1, 20)]
        insert_names(cursor, full, document.pk, RECORDED)
    took = {"names_s": time.perf_counter() - began}
    _say(f"names {took['names_s']:.0f} s")
    for number, (publisher, rows) in enumerate((("bj_market", _market), ("sti", _hnte), ("torch", _tech_sme)), 1):
        began = time.perf_counter()
        _file(number, publisher, rows(n))
        took[f"{publisher}_s"] = time.perf_counter() - began
        _say(f"{publisher} {took[f'{publisher}_s']:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return took


def _file(number: int, publisher: str, rows: Iterator[Any]) -> None:
    from django.db import connection, transaction

    from kechuang.register.importing.sql import insert_facts, insert_keys
    from kechuang.register.models import Document, Status, WriteBatch

    held = list(rows)
    keys = {row[1] for row in held}
    with transaction.atomic(), connection.cursor() as cursor:
        batch = WriteBatch.objects.create(actor="benchmark", recorded_at=RECORDED, what="import")
        document = Document.objects.create(
            sha256=f"{number:064x}", size=0, file=f"{number}.csv", title=f"名单{number}", publisher=publisher,
            kind="benchmark", published_on=date(2026, 1, 1), mapping="benchmark", reading="", keys=sorted(keys),
            batch=batch,
        )  # fmt: skip
        insert_keys(cursor, keys)
        insert_facts(
            cursor, held, document=document.pk, publisher=publisher, status=Status.ASSERTED,
            stated_on=date(2026, 1, 1), recorded_at=RECORDED, first=True,
        )  # fmt: skip


def _market(n: int) -> Iterator[Any]:
    for one in range(1, n + 1):
        district = "haidian" if one % 29 == 0 else "chaoyang"
        yield (one, "registered_district", 0, "", district, None, None, "A")
        yield (one, "registration_status", 0, "", "cancelled" if one % 97 == 0 else "active", None, None, "B")
        yield (one, "high_tech_field_code", 0, "", FIELDS[one % 5], None, None, "C")


def _certificates(key: str, numbers: Iterable[int]) -> Iterator[Any]:
    for one in numbers:
        start = date(2023, 6, 1) + timedelta(days=one * 7919 % 1200)
        number = f"GR{start.year}11{one:07d}"
        body = {"number": number, "valid_from": start, "valid_to": start + timedelta(days=1095), "year": start.year}
        yield (one, key, 0, number, body, None, None, f"A{one}")


def _hnte(n: int) -> Iterator[Any]:
    return _certificates("hnte_certificate", range(1, n + 1))


def _tech_sme(n: int) -> Iterator[Any]:
    return _certificates("tech_sme_register", range(50, n + 1, 50))


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
    hits = [any(hit.party == one for hit in search(names.full(one))) for one in some]
    return {**found, "found by full name": sum(hits) / len(hits)}


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
        if not (home / "filled").exists():
            found["fill"] = fill(asked.parties, names)
            (home / "filled").touch()
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
