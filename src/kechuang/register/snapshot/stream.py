"""Statements of everybody, out of the table as columns: one reading of the heap, many thousand rows an answer.

PostgreSQL gathers a range of pages into arrays, one for each column, in its binary form; nothing is sorted, joined or
shipped row by row. Several connections that share one exported moment read at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
import psycopg
from django.db import connection

from kechuang.register.models import Status
from kechuang.register.statements import YEARS_BACK, counts

PAGES = 4_000
"""Pages of the table in one answer: some 30 MB."""
READERS = 2
GONE = 9
"""`standing` of a statement that is retracted or not valid on the day: it empties its slot."""
FAMILIES = ("number", "date", "flag", "word", "set", "record")
"""What a statement's value is stored as: the first three are sent as one integer, the others as text."""
EPOCH = "DATE '1970-01-01'"
_STANDING = f"""
CASE WHEN f.status = {Status.RETRACTED:d} OR f.valid_from > %(as_of)s::date OR f.valid_to < %(as_of)s::date THEN {GONE}
     WHEN f.status = {Status.VERIFIED:d} THEN 0 ELSE f.status END
"""
_PACKED = (1 << 18, 1 << 4)
# name → (SQL, how PostgreSQL sends it): all that most statements need. Key, year and standing share one number, since
# an array costs more than arithmetic.
_SENT: dict[str, tuple[str, str]] = {
    "party": ("f.party_id", ">i8"),
    "packed": (f"f.key_id * {_PACKED[0]}::bigint + f.year * {_PACKED[1]} + {_STANDING}", ">i8"),
    "id": ("f.id", ">i8"),
    "value": (f"coalesce(f.number, f.flag::int::bigint, (f.day - {EPOCH})::bigint, 0)", ">i8"),
}
# What only matters where several speak of the same value. A missing valid_from is -infinity, the least of all days.
_DETAILS: dict[str, tuple[str, str]] = {
    "id": ("f.id", ">i8"),
    "publisher": ("hashtextextended(f.publisher, 0)", ">i8"),
    "since": ("coalesce(f.valid_from, '-infinity'::date)", ">i4"),
    "stated": ("f.stated_on", ">i4"),
    "recorded": ("f.recorded_at", ">i8"),
}
_ASK = (
    f"SELECT {', '.join(f'array_agg({one})' for one, _ in _DETAILS.values())} FROM register_fact f WHERE f.id = ANY(%s)"
)
ASKED = 50_000
"""Statements whose details come in one answer."""
# Texts are joined with the one byte that no text of PostgreSQL can hold.
_QUERY = f"""
SELECT CASE WHEN f.number IS NOT NULL THEN 0 WHEN f.day IS NOT NULL THEN 1 WHEN f.flag IS NOT NULL THEN 2
        WHEN f.word IS NOT NULL THEN 3 WHEN f.record = '' THEN 4 ELSE 5 END,
    {", ".join(f"array_agg({expression})" for expression, _ in _SENT.values())},
    string_agg(convert_to(nullif(f.record, ''), 'UTF8'), '\\x00'::bytea),
    string_agg(convert_to(coalesce(f.word, f.body::text), 'UTF8'), '\\x00'::bytea)
FROM register_fact f
WHERE f.ctid >= %(first)s::tid AND f.ctid < %(last)s::tid AND f.key_id = ANY(%(keys)s::smallint[])
  AND (f.year = 0 OR f.year BETWEEN %(year)s::int - {YEARS_BACK} AND %(year)s::int) AND {counts("f")}
GROUP BY 1
"""
_ARRAY_HEAD = 20  # dimensions, flags, type, length, lower bound


@dataclass(frozen=True, slots=True)
class Block:
    """Statements of one family from one range of pages; `record` and `text` are empty where the family has none."""

    family: str
    columns: dict[str, np.ndarray[Any, Any]]
    record: pl.Series
    text: pl.Series


def read_blocks(as_of: date, known_at: datetime | None, keys: list[int], readers: int) -> Iterator[Block]:
    """All statements about `keys` that count, in any order; in the moment of the transaction that is open here.

    `readers` above 1 opens further connections that see the same moment; they see only what is committed.
    """
    with ExitStack() as stack, connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('register_fact') / current_setting('block_size')::int")
        pages = cursor.fetchone()[0]
        asked = {"as_of": as_of, "year": as_of.year, "known_at": known_at, "keys": keys}
        ranges = [{**asked, "first": f"({at},0)", "last": f"({at + PAGES},0)"} for at in range(0, pages, PAGES)]
        if readers == 1 or len(ranges) == 1:
            for one in ranges:
                yield from _read(connection.connection, one)
            return
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        pool = stack.enter_context(ThreadPoolExecutor(readers))
        each = [pool.submit(_readings, moment, ranges[start::readers]) for start in range(readers)]
        for reader in each:
            yield from reader.result()


def _readings(moment: str, ranges: list[dict[str, Any]]) -> list[Block]:
    other = connection.copy()
    try:
        other.ensure_connection()
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])
        return [block for one in ranges for block in _read(other.connection, one)]
    finally:
        other.close()


def _read(server: psycopg.Connection[Any], asked: dict[str, Any]) -> Iterator[Block]:
    with psycopg.Cursor(server) as cursor:
        cursor.execute(_QUERY, asked, binary=True)
        result = cursor.pgresult
        assert result is not None
        for row in range(result.ntuples):
            family = FAMILIES[int.from_bytes(result.get_value(row, 0) or b"", "big")]
            columns = {
                name: _array(result.get_value(row, at), sent) for at, (name, (_, sent)) in enumerate(_SENT.items(), 1)
            }
            key, rest = np.divmod(columns.pop("packed"), _PACKED[0])
            year, standing = np.divmod(rest, _PACKED[1])
            small = {"key": key, "year": year, "standing": standing}
            columns |= {name: one.astype(np.int16) for name, one in small.items()}
            texts = (_texts(result.get_value(row, len(_SENT) + at)) for at in (1, 2))
            yield Block(family, columns, *texts)


def details(ids: np.ndarray[Any, Any]) -> pl.DataFrame:
    """id, publisher (a number), since, stated, recorded of these statements, in any order."""
    frames = []
    with psycopg.Cursor(connection.connection) as cursor:
        for at in range(0, len(ids), ASKED):
            cursor.execute(_ASK, [ids[at : at + ASKED].tolist()], binary=True)
            result = cursor.pgresult
            assert result is not None
            sent = [(name, one) for name, (_, one) in _DETAILS.items()]
            frames.append(
                pl.DataFrame({name: _array(result.get_value(0, n), one) for n, (name, one) in enumerate(sent)})
            )
    return pl.concat(frames)


def _array(raw: bytes | None, sent: str) -> np.ndarray[Any, Any]:
    """Numbers of an array in PostgreSQL's binary form: behind the head, each with its length before it."""
    assert raw is not None
    element = np.dtype([("length", ">i4"), ("value", sent)])
    return np.frombuffer(raw, element, offset=_ARRAY_HEAD)["value"].astype(sent.replace(">", "="))


def _texts(raw: bytes | None) -> pl.Series:
    if raw is None:
        return pl.Series([], dtype=pl.String)
    return pl.Series([raw.decode()]).str.split("\0").explode()
