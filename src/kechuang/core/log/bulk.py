"""Rows logged as digests: every chunk is digested anew from the rows that are there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from kechuang.core.log.findings import Finding

if TYPE_CHECKING:
    from kechuang.core.log.standing import Watched

AT_ONCE = 50
"""Chunks a query."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The rows `first` to `last` by id, or only those in `ranges` (an int8multirange), and their digest.

    The digest is of `columns`; the others hold the values of `constant` (a JSON object) in every row.
    """

    seq: int
    event: int
    columns: tuple[str, ...]
    constant: str
    first: int
    last: int
    rows: int
    digest: str
    ranges: str | None

    def covers(self) -> str:
        """The ids as a multirange."""
        return self.ranges or f"{{[{self.first},{self.last}]}}"


def compare(watched: Watched, progress: Callable[[str, int, int], None]) -> tuple[int, Finding | None]:
    """(rows looked at, the first thing wrong)."""
    chunks = _chunks(watched)
    total, checked = sum(chunk.rows for chunk in chunks), 0
    for start in range(0, len(chunks), AT_ONCE):
        some = chunks[start : start + AT_ONCE]
        for chunk, (rows, digest) in zip(some, _digests(watched.table, some), strict=True):
            if (rows, digest) != (chunk.rows, chunk.digest):
                return checked, _wrong(watched.table, chunk)
            checked += rows
        progress(watched.table, checked, total)
    return checked, _extra(watched, chunks)


def _chunks(watched: Watched) -> list[Chunk]:
    """All chunks that the log has of the table, by id."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.seq, e.id, e.after::text, e.after ->> 'constant'"
            " FROM log_event e JOIN log_chain c ON c.event_id = e.id WHERE e.table_name = %s AND e.pk = ''"
            " AND e.operation IN ('INSERT', 'BASELINE') AND c.seq > %s",
            [watched.table, watched.since],
        )
        for seq, event, text, constant in cursor.fetchall():
            told = json.loads(text)
            columns = tuple(told["columns"])
            found += [Chunk(seq, event, columns, constant, *chunk) for chunk in told["chunks"]]
    return sorted(found, key=lambda chunk: (chunk.first, chunk.last))


def _digests(table: str, chunks: list[Chunk]) -> list[tuple[int, str | None]]:
    """(rows that hold the constants, digest) of each chunk as it is now; one query for chunks of the same columns."""
    now: dict[Chunk, tuple[int, str | None]] = {}
    name = connection.ops.quote_name
    for columns, constant in {(chunk.columns, chunk.constant) for chunk in chunks}:
        same = [chunk for chunk in chunks if (chunk.columns, chunk.constant) == (columns, constant)]
        alike = " AND ".join(f"t.{name(key)} IS NOT DISTINCT FROM r.{name(key)}" for key in json.loads(constant))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT d.n, d.digest FROM unnest(%s::bigint[], %s::bigint[], %s::int8multirange[])"
                f" WITH ORDINALITY AS c(first, last, ids, place) CROSS JOIN LATERAL (SELECT"
                f" count(*) FILTER (WHERE {alike or 'true'}) AS n, encode(sha256(string_agg("
                f" record_send(ROW({', '.join(f't.{name(column)}' for column in columns)})), '' ORDER BY t.id)),"
                f" 'hex') AS digest FROM {name(table)} t, jsonb_populate_record(NULL::{name(table)}, %s::jsonb) r"
                f" WHERE t.id BETWEEN c.first AND c.last AND (c.ids IS NULL OR t.id <@ c.ids)) d ORDER BY c.place",
                [[one.first for one in same], [one.last for one in same], [one.ranges for one in same], constant],
            )
            now |= dict(zip(same, cursor.fetchall(), strict=True))
    return [now[chunk] for chunk in chunks]


def _wrong(table: str, chunk: Chunk) -> Finding:
    """Name the row: the first id that is gone; else the first row last written by another transaction than most."""
    name = connection.ops.quote_name(table)
    where = f"{chunk.first}–{chunk.last}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT lower(%s::int8multirange - coalesce(range_agg(int8range(id, id, '[]')), '{{}}')) FROM {name}"
            f" WHERE id BETWEEN %s AND %s",
            [chunk.covers(), chunk.first, chunk.last],
        )
        (gone,) = cursor.fetchone()
        if gone is not None:
            return Finding("row-missing", chunk.seq, chunk.event, table, str(gone), where)
        cursor.execute(
            f"WITH r AS (SELECT id, xmin::text AS x FROM {name} WHERE id BETWEEN %s AND %s"
            f" AND id <@ %s::int8multirange)"
            f" SELECT min(id) FROM r WHERE x <> (SELECT mode() WITHIN GROUP (ORDER BY x) FROM r)",
            [chunk.first, chunk.last, chunk.covers()],
        )
        (odd,) = cursor.fetchone()
    return Finding("row-changed", chunk.seq, chunk.event, table, str(odd or ""), where)


def _extra(watched: Watched, chunks: list[Chunk]) -> Finding | None:
    """The first row that no event speaks of."""
    name = connection.ops.quote_name(watched.table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(t.id) FROM {name} t, (SELECT coalesce(range_agg(m), '{{}}') AS ids"
            f" FROM unnest(%s::int8multirange[]) AS m) claimed WHERE NOT t.id <@ claimed.ids AND NOT EXISTS"
            f" (SELECT 1 FROM log_event e JOIN log_chain c ON c.event_id = e.id"
            f"  WHERE e.table_name = %s AND e.pk = t.id::text AND c.seq > %s)",
            [[chunk.covers() for chunk in chunks], watched.table, watched.since],
        )
        (extra,) = cursor.fetchone()
    return None if extra is None else Finding("row-extra", None, None, watched.table, str(extra))
