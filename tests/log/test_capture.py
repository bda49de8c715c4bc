"""Nothing that writes can forget the log, and the log cannot be changed."""

from __future__ import annotations

import hashlib

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from kechuang.core.log import acting
from kechuang.core.log.verify import verify
from tests.log.bed import bed, events, seal, sql

pytestmark = pytest.mark.django_db


def test_insert_update_delete_with_before_and_after() -> None:
    bed()
    with acting("张三", on_behalf="某公司", reason="登记"):
        sql("INSERT INTO bed (word) VALUES ('甲')")
    with acting("李四"):
        sql("UPDATE bed SET word = '乙'")
    sql("DELETE FROM bed")
    born, changed, gone = events()
    row = {"id": born[3]["id"], "word": "甲", "number": None, "secret": None, "made": None}
    assert born == ("INSERT", str(row["id"]), None, row, "张三", "某公司", "登记", 1)
    assert changed[:5] == ("UPDATE", str(row["id"]), row, {**row, "word": "乙"}, "李四")
    assert gone[:4] == ("DELETE", str(row["id"]), {**row, "word": "乙"}, None)
    assert gone[4] == "db:postgres" and gone[5] == gone[6] == ""


def test_an_update_that_changes_nothing_is_no_event() -> None:
    bed()
    sql("INSERT INTO bed (word) VALUES ('甲'), ('乙')")
    sql("UPDATE bed SET word = word")
    assert [event[0] for event in events()] == ["INSERT", "INSERT"]


def test_a_changed_key_is_one_row_gone_and_another_come() -> None:
    bed()
    sql("INSERT INTO bed (id, word) VALUES (1, '甲')")
    sql("UPDATE bed SET id = 2")
    assert {(event[1], event[2] is None, event[3] is None) for event in events(2)} == {
        ("1", False, True),
        ("2", True, False),
    }


def test_inner_act_then_outer_again() -> None:
    bed()
    with acting("外", on_behalf="单位", reason="理由"):
        with acting("内"):
            sql("INSERT INTO bed (word) VALUES ('一')")
        sql("INSERT INTO bed (word) VALUES ('二')")
        with pytest.raises(ZeroDivisionError), acting("错"):
            raise ZeroDivisionError
        sql("INSERT INTO bed (word) VALUES ('三')")
    assert [event[4:7] for event in events()] == [
        ("内", "", "理由"),
        ("外", "单位", "理由"),
        ("外", "单位", "理由"),
    ]


def test_columns_may_have_any_name() -> None:
    """Names that the trigger uses itself are nothing special in a table."""
    sql(
        "CREATE TABLE bed (id int PRIMARY KEY, keys text, withheld text, k text, c text, n int, o int, t int, held int)"
    )
    for mode in ("rows", "bulk"):
        sql("SELECT log_watch('bed', %s)", mode)
        sql("INSERT INTO bed (id, n) VALUES (1, 1)")
        sql("INSERT INTO bed (id, n) SELECT i, i FROM generate_series(2, 40) i")
        sql("UPDATE bed SET o = 7 WHERE id = 1")
        assert events(1)[0][3]["o"] == 7
        sql("DELETE FROM bed")
    seal()
    assert verify().intact


def test_nobody_can_act() -> None:
    with pytest.raises(ValueError), acting(""):
        pass


def test_what_is_rolled_back_leaves_no_event() -> None:
    bed()
    with acting("某人"):
        sql("INSERT INTO bed (word) VALUES ('甲')")
        transaction.set_rollback(True)
    assert events() == []


def test_secrets_never_enter_and_a_change_of_one_shows() -> None:
    bed(withheld="{secret}")
    sql("INSERT INTO bed (id, secret) VALUES (7, 'geheim'), (8, 'geheim'), (9, NULL)")
    sql("UPDATE bed SET secret = 'anders' WHERE id = 7")
    first, second, third, changed = events()
    assert "geheim" not in str(sql("SELECT string_agg(e::text, '') FROM log_event e"))
    assert first[3]["secret"] == "***" + hashlib.sha256(b"bed:7:secret:geheim").hexdigest()
    assert first[3]["secret"] != second[3]["secret"]  # the same secret of two people does not show as the same
    assert third[3]["secret"] is None
    assert changed[2]["secret"] == first[3]["secret"] != changed[3]["secret"]


def test_times_are_in_utc_whatever_the_session_says() -> None:
    bed()
    sql("SET LOCAL timezone = 'Asia/Shanghai'")
    sql("INSERT INTO bed (made) VALUES ('2026-01-02 03:04:05+08')")
    assert events()[0][3]["made"] == "2026-01-01T19:04:05+00:00"


def test_a_large_insert_is_one_event_and_copy_is_seen() -> None:
    bed("bulk")
    with acting("导入员"), connection.cursor() as cursor, cursor.copy("COPY bed (word, number) FROM STDIN") as copy:
        for number in range(2500):
            copy.write_row((f"字{number}", number))
    (event,) = events()
    assert event[0] == "INSERT" and event[1] == "" and event[4] == "导入员" and event[7] == 2500
    assert event[3]["columns"] == ["id", "word", "number"]
    assert event[3]["constant"] == {"secret": None, "made": None}
    assert [chunk[2] for chunk in event[3]["chunks"]] == [999, 1000, 501]
    assert all(chunk[4] is None for chunk in event[3]["chunks"])


def test_a_small_insert_into_a_bulk_table_shows_its_rows() -> None:
    bed("bulk")
    sql("INSERT INTO bed (number) SELECT generate_series(1, 20)")
    assert [event[3]["number"] for event in events()] == list(range(1, 21))
    sql("INSERT INTO bed (number) SELECT generate_series(1, 21)")
    assert events(1)[0][7] == 21


def test_what_a_table_held_before_is_a_baseline() -> None:
    sql("CREATE TABLE bed (id bigserial PRIMARY KEY, word text)")
    sql("INSERT INTO bed (word) VALUES ('甲'), ('乙')")
    sql("SELECT log_watch('bed')")
    assert [event[0] for event in events()] == ["BASELINE", "BASELINE"]
    sql("SELECT log_watch('bed', 'bulk')")
    assert [(event[0], event[7]) for event in events(1)] == [("BASELINE", 2)]
    seal()
    assert verify(rows=True).intact


@pytest.mark.parametrize("mode", ["rows", "bulk"])
def test_truncate_is_an_event_and_voids_what_was_there(mode: str) -> None:
    bed(mode)
    sql("INSERT INTO bed (number) SELECT generate_series(1, 30)")
    sql("TRUNCATE bed")
    sql("TRUNCATE bed")  # already empty: nothing happened
    sql("INSERT INTO bed (number) VALUES (5)")
    assert [(event[0], event[7]) for event in events(2)] == [("TRUNCATE", 30), ("INSERT", 1)]
    seal()
    assert verify(rows=True).intact


@pytest.mark.parametrize("table", ["log_event", "log_chain"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_log_only_grows(table: str, act: str) -> None:
    bed()
    sql("INSERT INTO bed (word) VALUES ('甲')")
    seal()
    column = "xid" if table == "log_event" else "sm3"
    for role in ("origin", "replica"):  # the triggers fire always
        sql(f"SET LOCAL session_replication_role = {role}")
        with pytest.raises((IntegrityError, InternalError, DatabaseError), match="only grows"), transaction.atomic():
            sql(act.format(table, column, column))


def test_watching_needs_a_key_and_a_known_mode() -> None:
    sql("CREATE TABLE keyless (word text)")
    for arguments in ("'keyless'", "'people_user', 'some'", "'people_user', 'bulk', '{password}'"):
        with pytest.raises(DatabaseError, match="log_watch"), transaction.atomic():
            sql(f"SELECT log_watch({arguments})")
