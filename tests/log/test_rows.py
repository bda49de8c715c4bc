"""Somebody changes watched rows behind the log: `verify(rows=True)` names the first."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from kechuang.core.log.findings import Finding
from kechuang.core.log.verify import verify
from kechuang.register.models import Document, Fact, FactKey, Party, WriteBatch
from tests.log.bed import bed, seal, sql, superuser

pytestmark = pytest.mark.django_db
SEEDS = range(6)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def wrong_row() -> Finding:
    assert verify().findings == []  # the log itself is whole
    found = verify(rows=True)
    assert len(found.findings) == 1
    return found.findings[0]


def filled(mode: str, rows: int) -> None:
    bed(mode, "{}" if mode == "bulk" else "{secret}")
    sql(
        "INSERT INTO bed (word, number, secret, made) SELECT '字' || i, i, 'geheim' || i, now() FROM"
        " generate_series(1, %s) i",
        rows,
    )
    sql("INSERT INTO bed (word) VALUES ('单')")
    seal()
    assert verify(rows=True).intact


@pytest.mark.parametrize("by", ["disable", "replica"])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", ["rows", "bulk"])
def test_a_changed_dropped_or_added_row(mode: str, seed: int, by: str) -> None:
    filled(mode, 40 if mode == "rows" else 2300)
    ids = [row for (row,) in sql("SELECT id FROM bed")]
    row = random.Random(seed).choice(ids)
    acts = {
        "row-changed": f"UPDATE bed SET number = coalesce(number, 0) + 1 WHERE id = {row}",
        "row-missing": f"DELETE FROM bed WHERE id = {row}",
        "row-extra": f"INSERT INTO bed (id, word) VALUES ({max(ids) + 7}, '伪')",
    }
    for kind, act in acts.items():
        with transaction.atomic():
            if by == "replica":
                # Our triggers fire always: the change is an event, by the database's own role.
                sql("SET LOCAL session_replication_role = replica")
                sql(act)
                assert sql("SELECT actor FROM log_event ORDER BY id DESC LIMIT 1") == [("db:postgres",)]
            else:
                with superuser("bed"):
                    sql(act)
                wrong = wrong_row()
                assert (wrong.kind, wrong.table) == (kind, "bed")
                assert wrong.pk == str(max(ids) + 7 if kind == "row-extra" else row)
            transaction.set_rollback(True)


def test_a_changed_secret_is_seen_although_the_log_never_had_it() -> None:
    filled("rows", 5)
    with superuser("bed"):
        sql("UPDATE bed SET secret = 'mine' WHERE word = '字3'")
    wrong = wrong_row()
    assert (wrong.kind, wrong.detail) == ("row-changed", "secret")


def test_interleaved_imports_keep_their_own_rows() -> None:
    """Two imports at once take ids in turn: each vouches for its own."""
    bed("bulk")
    sql("INSERT INTO bed (id, number) SELECT i * 2, i FROM generate_series(1, 1500) i")
    sql("INSERT INTO bed (id, number) SELECT i * 2 + 1, i FROM generate_series(1, 1500) i")
    seal()
    assert verify(rows=True).intact
    with superuser("bed"):
        sql("DELETE FROM bed WHERE id = 1001")
    wrong = wrong_row()
    assert (wrong.kind, wrong.pk) == ("row-missing", "1001")


def test_a_column_added_or_dropped_later_is_no_change() -> None:
    filled("rows", 5)
    sql("ALTER TABLE bed ADD COLUMN more int DEFAULT 3, DROP COLUMN number")
    assert verify(rows=True).intact
    bed("bulk", table="wide")
    sql("INSERT INTO wide (number) SELECT generate_series(1, 50)")
    seal()
    sql("ALTER TABLE wide ADD COLUMN more int DEFAULT 3")
    assert verify(rows=True).intact


def test_triggers_taken_away_are_seen() -> None:
    filled("rows", 3)
    for act in ("ALTER TABLE bed DISABLE TRIGGER log_update", "DROP TRIGGER log_delete ON bed"):
        with transaction.atomic():
            sql(act)
            assert [(one.kind, one.table) for one in verify().findings] == [("not-watched", "bed")]
            transaction.set_rollback(True)
    with transaction.atomic():
        sql("DROP TABLE bed")
        assert [(one.kind, one.table) for one in verify().findings] == [("table-gone", "bed")]
        transaction.set_rollback(True)
    sql("SELECT log_unwatch('bed')")
    seal()
    sql("DROP TABLE bed")
    assert verify(rows=True).intact


def test_an_edited_fact() -> None:
    batch = WriteBatch.objects.create(actor="导入员", recorded_at=NOW, what="import")
    party = Party.objects.create(code="n-1", kind="enterprise", recorded_at=NOW)
    key = FactKey.objects.create(name="staff")
    document = Document.objects.create(
        sha256="0" * 64, size=1, file="a.csv", title="名单", publisher="kw", kind="list", published_on=date(2026, 1, 1),
        mapping="m", reading="r", keys=["staff"], batch=batch,
    )  # fmt: skip
    Fact.objects.bulk_create(
        Fact(party=party, key=key, number=number, stated_on=date(2026, 1, 1), recorded_at=NOW, document=document,
             publisher="kw", locator=f"第{number}行")
        for number in range(3000)
    )  # fmt: skip
    seal()
    assert verify(rows=True).intact
    edited = Fact.objects.order_by("id")[1717]
    with transaction.atomic(), superuser("register_fact"):  # in a transaction of his own
        sql("UPDATE register_fact SET number = 9999999 WHERE id = %s", edited.pk)
    wrong = wrong_row()
    assert (wrong.kind, wrong.table, wrong.pk) == ("row-changed", "register_fact", str(edited.pk))
    assert f"register_fact {edited.pk}" in wrong.words[0]
