"""Rows logged one by one: the last event about a row says what it holds now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection

from kechuang.core.log.findings import Finding

if TYPE_CHECKING:
    from kechuang.core.log.standing import Watched

Said = dict[str, tuple[int, int, str | None]]
"""pk → (seq, event id, the row as text; None once deleted)."""


def compare(watched: Watched, progress: Callable[[str, int, int], None]) -> tuple[int, Finding | None]:
    """(rows looked at, the first that differs). Of a bulk-watched table only the rows that have events of their own."""
    said = _said(watched)
    held: set[str] = set()
    count = len(said)
    for number, (text, withheld) in enumerate(_rows(watched, said), start=1):
        now = json.loads(text, parse_float=str)
        pk = ",".join(_text(now[key]) for key in watched.keys)
        held.add(pk)
        seq, event, after = said.get(pk, (None, None, None))
        if after is None:
            return number, Finding("row-extra", seq, event, watched.table, pk)
        if wrong := _differing(watched, pk, json.loads(after, parse_float=str), now, withheld):
            return number, Finding("row-changed", seq, event, watched.table, pk, ", ".join(wrong))
        if number % 1000 == 0:
            progress(watched.table, number, max(count, number))
    for pk, (seq, event, after) in said.items():
        if after is not None and pk not in held:
            return len(held), Finding("row-missing", seq, event, watched.table, pk)
    progress(watched.table, len(held), len(held))
    return len(held), None


def _said(watched: Watched) -> Said:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (e.pk) e.pk, c.seq, e.id, e.after::text FROM log_event e"
            " JOIN log_chain c ON c.event_id = e.id WHERE e.table_name = %s AND e.pk <> '' AND c.seq > %s"
            " ORDER BY e.pk, c.seq DESC",
            [watched.table, watched.since],
        )
        return {pk: (seq, event, after) for pk, seq, event, after in cursor.fetchall()}


def _rows(watched: Watched, said: Said) -> Iterator[tuple[str, list[str | None]]]:
    """(the row as JSON, its withheld values as text), in the order of the key."""
    name = connection.ops.quote_name
    order = ", ".join(f"t.{name(key)}" for key in watched.keys)
    secrets = "".join(", to_jsonb(t.*) ->> %s" for _ in watched.withheld)
    only, values = "", list(watched.withheld)
    if watched.bulk:
        only = "WHERE t.id = ANY(%s::bigint[])"
        values.append([int(pk) for pk in said])  # type: ignore[arg-type]
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t.*)::text{secrets} FROM {name(watched.table)} t {only} ORDER BY {order}", values
        )
        while page := cursor.fetchmany(2000):
            for text, *withheld in page:
                yield text, withheld


def _differing(watched: Watched, pk: str, after: Any, now: Any, withheld: list[str | None]) -> list[str]:
    """Columns whose value is another one. A column that a migration has added or dropped since is passed over."""
    for column, value in zip(watched.withheld, withheld, strict=True):
        if value is not None:
            salted = f"{watched.table}:{pk}:{column}:{value}"
            now[column] = "***" + hashlib.sha256(salted.encode()).hexdigest()
    return [column for column in after if column in now and after[column] != now[column]]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
