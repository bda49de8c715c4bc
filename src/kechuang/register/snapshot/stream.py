"""Statements of everybody, out of the table as columns: one reading of the heap, many thousand rows an answer.

PostgreSQL puts the numbers of a range of pages one after another into one value and the texts into two more; nothing
is sorted, joined or shipped row by row. Several connections that share one exported moment read at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
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
"""What a statement's value is stored as."""
TEXTS = 3
"""The families before this one are sent as one integer, the others as text."""
EPOCH = "DATE '1970-01-01'"
_STANDING = f"""
CASE WHEN f.status = {Status.RETRACTED:d} OR f.valid_from > %(as_of)s::date OR f.valid_to < %(as_of)s::date THEN {GONE}
     WHEN f.status = {Status.VERIFIED:d} THEN 0 ELSE f.status END
"""
_FAMILY = """
CASE WHEN f.number IS NOT NULL THEN 0 WHEN f.day IS NOT NULL THEN 1 WHEN f.flag IS NOT NULL THEN 2
     WHEN f.word IS NOT NULL THEN 3 WHEN f.record = '' THEN 4 ELSE 5 END
"""
# All that most statements need, in three integers one after another: an array costs twice that, a row ten times.
# What is small shares the first of them, highest bits first: name → (SQL, bits). `year` counts from 1 for the first
# year that is seen; 0 is none.
_SMALL: dict[str, tuple[str, int]] = {
    "party": ("f.party_id", 38),
    "key": ("f.key_id::bigint", 15),
    "year": (f"greatest(f.year - %(year)s + {YEARS_BACK + 1}, 0)::bigint", 3),
    "standing": (_STANDING, 4),
    "family": (_FAMILY, 3),
}
_SENT = {
    "packed": reduce(lambda high, low: f"(({high}) << {low[1]}) | ({low[0]})", _SMALL.values(), "0::bigint"),
    "id": "f.id",
    "value": f"coalesce(f.number, f.flag::int::bigint, (f.day - {EPOCH})::bigint, 0)",
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
_IS_TEXT = "f.number IS NULL AND f.day IS NULL AND f.flag IS NULL"
_IS_RECORD = f"{_IS_TEXT} AND f.word IS NULL AND f.record <> ''"
# Texts are joined with the one byte that no text of PostgreSQL can hold.
_QUERY = f"""
SELECT string_agg({" || ".join(f"int8send({one})" for one in _SENT.values())}, ''::bytea),
    string_agg(convert_to(f.record, 'UTF8'), '\\x00'::bytea) FILTER (WHERE {_IS_RECORD}),
    string_agg(convert_to(coalesce(f.word, f.body::text, ''), 'UTF8'), '\\x00'::bytea) FILTER (WHERE {_IS_TEXT})
FROM register_fact f
WHERE f.ctid >= %(first)s::tid AND f.ctid < %(last)s::tid AND f.key_id = ANY(%(keys)s::smallint[])
  AND (f.year = 0 OR f.year BETWEEN %(year)s::int - {YEARS_BACK} AND %(year)s::int) AND {counts("f")}
"""
_ARRAY_HEAD = 20  # dimensions, flags, type, length, lower bound


@dataclass(frozen=True, slots=True)
class Block:
    """Statements of one family from one range of pages; `record` and `text` are empty where the family has none."""

    family: str
    columns: dict[str, np.ndarray[Any, Any]]
    record: pl.Series
    text: pl.Series


class Reading:
    """All statements about `keys` that count, in any order, in the moment of the transaction that is open here.

    `readers` above 1 opens further connections that see the same moment (only what is committed) and begin at once,
    while this connection does other work; with one, this connection reads when the blocks are asked for.
    """

    def __init__(self, as_of: date, known_at: datetime | None, keys: list[int], readers: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_size('register_fact') / current_setting('block_size')::int")
            pages = cursor.fetchone()[0]
            asked = {"as_of": as_of, "year": as_of.year, "known_at": known_at, "keys": keys}
            starts = range(0, pages, PAGES)
            self._ranges = [{**asked, "first": f"({at},0)", "last": f"({at + PAGES},0)"} for at in starts]
            self._others: list[Future[list[Block]]] = []
            self._pool: ThreadPoolExecutor | None = None
            if readers > 1 and len(self._ranges) > 1:
                cursor.execute("SELECT pg_export_snapshot()")
                moment = cursor.fetchone()[0]
                self._pool = ThreadPoolExecutor(readers)
                for start in range(readers):
                    self._others.append(self._pool.submit(_readings, moment, self._ranges[start::readers]))

    def blocks(self) -> Iterator[Block]:
        """Each block once."""
        if self._pool is None:
            for one in self._ranges:
                yield from _read(connection.connection, one)
        while self._others:
            yield from self._others.pop(0).result()

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


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
    """What one range of pages holds, a block for each family."""
    with psycopg.Cursor(server) as cursor:
        cursor.execute(_QUERY, asked, binary=True)
        result = cursor.pgresult
        assert result is not None
        numbers, records, texts = (result.get_value(0, at) for at in range(3))
    if numbers is None:
        return
    sent = np.frombuffer(numbers, ">i8").reshape(-1, len(_SENT))
    packed, ids, value = (sent[:, at].astype(np.int64) for at in range(len(_SENT)))
    columns: dict[str, np.ndarray[Any, Any]] = {"id": ids, "value": value}
    for name, (_, bits) in reversed(_SMALL.items()):
        columns[name] = (packed & ((1 << bits) - 1)).astype(np.int64 if bits > 16 else np.int16)
        packed >>= bits
    family = columns.pop("family")
    text, of_text = _texts(texts), family[family >= TEXTS]
    for number in np.flatnonzero(np.bincount(family)):
        own = {name: column[family == number] for name, column in columns.items()}
        said = text.filter(pl.Series(of_text == number)) if number >= TEXTS else _NONE
        yield Block(FAMILIES[number], own, _texts(records) if FAMILIES[number] == "record" else _NONE, said)


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


_NONE = pl.Series([], dtype=pl.String)


def _texts(raw: bytes | None) -> pl.Series:
    if raw is None:
        return _NONE
    return pl.Series([raw.decode()]).str.split("\0").explode()
