"""Parties, names and certificates of `benchmarks.directories`: counted codes, names from a grammar."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
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


def fill(n: int, names: Names, say: Callable[[str], None]) -> dict[str, float]:
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
    say(f"names {took['names_s']:.0f} s")
    for number, (publisher, rows) in enumerate((("bj_market", _market), ("sti", _hnte), ("torch", _tech_sme)), 1):
        began = time.perf_counter()
        _file(number, publisher, rows(n))
        took[f"{publisher}_s"] = time.perf_counter() - began
        say(f"{publisher} {took[f'{publisher}_s']:.0f} s")
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
