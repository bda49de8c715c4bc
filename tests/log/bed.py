"""A watched table of the tests' own, and the acts of somebody who holds the database's superuser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kechuang.core.log import acting


def sql(text: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values or None)
        return cursor.fetchall() if cursor.description else []


def seal() -> None:
    """Write the chain now, as a commit would."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def bed(mode: str = "rows", withheld: str = "{}", table: str = "bed") -> None:
    sql(f"CREATE TABLE {table} (id bigserial PRIMARY KEY, word text, number int, secret text, made timestamptz)")
    sql("SELECT log_watch(%s, %s, %s)", table, mode, withheld)


def events(count: int = 100, table: str = "bed") -> list[tuple[Any, ...]]:
    """The last events about the table, oldest first."""
    found = sql(
        "SELECT operation, pk, before, after, actor, on_behalf, reason, rows FROM log_event"
        " WHERE table_name = %s AND operation <> 'WATCH' ORDER BY id DESC LIMIT %s",
        table,
        count,
    )
    return found[::-1]


def life(steps: int = 12) -> tuple[int, int]:
    """Some acts on a fresh table, sealed; (first, last) place in the chain of the events about it."""
    bed()
    for number in range(steps):
        with acting(f"人{number % 3}", reason=f"第{number}步"):
            sql("INSERT INTO bed (word, number) VALUES (%s, %s)", f"字{number}", number)
    sql("UPDATE bed SET number = number + 100 WHERE number % 2 = 0")
    seal()
    places = sql(
        "SELECT min(seq), max(seq) FROM log_chain JOIN log_event ON event_id = log_event.id WHERE table_name = 'bed'"
    )
    return places[0]  # type: ignore[return-value]


@contextmanager
def superuser(table: str, by: str = "disable") -> Iterator[None]:
    """Triggers of a table out of the way, and back again so that nothing shows."""
    if by == "replica":
        sql("SET LOCAL session_replication_role = replica")
        yield
        sql("SET LOCAL session_replication_role = origin")
        return
    on = sql(
        "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        table,
    )
    seal()
    sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    for name, how in on:
        if how in {"A", b"A"}:
            sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
