"""The statements that write: everything in bulk, COPY for what is large."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from kechuang.register.importing.records import record_json
from kechuang.register.importing.tidy import bigrams, name_key
from kechuang.register.sounds import sounds
from kechuang.register.statements import counts

Cursor = Any
"""A Django cursor on psycopg 3 (it passes `copy` through)."""

STAGE = """
CREATE TEMPORARY TABLE stage (
    party bigint, key text, year smallint, record text, flag boolean, day date, number bigint, word text,
    body jsonb, valid_from date, valid_to date, locator text
) ON COMMIT DROP
"""
COPY_STAGE = "COPY stage FROM STDIN"
_TYPES = ["int8", "text", "int2", "text", "bool", "date", "int8", "text", "text", "date", "date", "text"]
_NEW = """
INSERT INTO register_fact (party_id, key_id, year, status, flag, valid_from, valid_to, day, stated_on, number,
    recorded_at, document_id, publisher, record, locator, word, body)
SELECT s.party, s.key_id, s.year, %(status)s, s.flag, s.valid_from, s.valid_to, s.day, %(stated_on)s, s.number,
    %(recorded_at)s, %(document)s, %(publisher)s, s.record, s.locator, s.word, s.body
"""
_ALL = f"""
{_NEW} FROM (SELECT stage.*, k.id AS key_id FROM stage JOIN register_factkey k ON k.name = stage.key) s
ORDER BY s.party, s.key_id
"""
# A statement is new unless the publisher's latest one in the same slot, up to the document's day, says the same; what
# an undone batch said does not count. Which document said the rest is told, and how often.
_UNLESS_SAID = f"""
WITH judged AS MATERIALIZED (
    SELECT s.*, k.id AS key_id, CASE WHEN
        (l.status, l.flag, l.day, l.number, l.word, l.body, l.valid_from, l.valid_to)
        IS NOT DISTINCT FROM (%(status)s, s.flag, s.day, s.number, s.word, s.body, s.valid_from, s.valid_to)
        THEN l.document_id END AS said_in
    FROM stage s JOIN register_factkey k ON k.name = s.key
    LEFT JOIN LATERAL (
        SELECT f.* FROM register_fact f
        WHERE f.party_id = s.party AND f.key_id = k.id AND f.year = s.year AND f.record = s.record
          AND f.publisher = %(publisher)s AND f.stated_on <= %(stated_on)s
          AND (s.record <> '' OR f.valid_from IS NOT DISTINCT FROM s.valid_from) AND {counts("f")}
        ORDER BY f.stated_on DESC, f.recorded_at DESC, f.id DESC LIMIT 1
    ) l ON true
), added AS (
    {_NEW} FROM judged s WHERE s.said_in IS NULL ORDER BY s.party, s.key_id RETURNING 1
)
SELECT NULL, count(*) FROM added UNION ALL
SELECT said_in, count(*) FROM judged WHERE said_in IS NOT NULL GROUP BY said_in
"""

_json = json.JSONEncoder(ensure_ascii=False).encode

Staged = tuple[int, str, int, str, object, date | None, date | None, str]
"""party, key, year, record, raw value, valid from, valid to, locator."""


def insert_keys(cursor: Cursor, names: Iterable[str]) -> None:
    """Give fact ids and record kinds their small numbers; known ones keep theirs."""
    cursor.execute(
        "INSERT INTO register_factkey (name) SELECT n FROM unnest(%s::text[]) n"
        " WHERE NOT EXISTS (SELECT 1 FROM register_factkey k WHERE k.name = n)",
        [sorted(set(names))],
    )


def insert_parties(
    cursor: Cursor, ids: Sequence[tuple[str | None, str | None]], kind: str, recorded_at: datetime
) -> dict[str, int]:
    """Add parties by (uscc, code); gives id by uscc or code."""
    if not ids:
        return {}
    cursor.execute(
        "INSERT INTO register_party (uscc, code, kind, recorded_at)"
        " SELECT u, c, %s, %s FROM unnest(%s::text[], %s::text[]) AS n(u, c) RETURNING id, coalesce(uscc, code)",
        [kind, recorded_at, [uscc for uscc, _ in ids], [code for _, code in ids]],
    )
    return {key: party for party, key in cursor.fetchall()}


def insert_names(cursor: Cursor, names: Sequence[tuple[int, str, str]], document: int, recorded_at: datetime) -> int:
    """Add names (party, kind, text) with what search needs."""
    if names:
        with cursor.copy(
            "COPY register_partyname (party_id, kind, text, key, grams, sounds, document_id, recorded_at) FROM STDIN"
        ) as copy:
            for party, kind, text in names:
                key = name_key(text)
                copy.write_row((party, kind, text, key, bigrams(key), sounds(key), document, recorded_at))
    return len(names)


def insert_facts(
    cursor: Cursor,
    statements: Iterable[Staged],
    *,
    document: int,
    publisher: str,
    status: int,
    stated_on: date,
    recorded_at: datetime,
    first: bool,
) -> tuple[int, dict[int, int]]:
    """Add what the publisher has not said yet; gives the rows added, and by document how many it had said before.

    `first`: the publisher has never stated any of these keys, so nothing needs to be compared.
    """
    cursor.execute("DROP TABLE IF EXISTS stage")
    cursor.execute(STAGE)
    with cursor.copy(COPY_STAGE) as copy:
        copy.set_types(_TYPES)
        for party, key, year, record, value, start, end, locator in statements:
            copy.write_row((party, key, year, record, *columns(value), start, end, locator))
    parameters = {
        "document": document,
        "publisher": publisher,
        "status": status,
        "stated_on": stated_on,
        "recorded_at": recorded_at,
        "known_at": None,
    }
    if first:
        cursor.execute(_ALL, parameters)
        return int(cursor.rowcount), {}
    cursor.execute("ANALYZE stage (party, key)")
    cursor.execute(_UNLESS_SAID, parameters)
    said = dict(cursor.fetchall())
    return said.pop(None), said


def columns(value: object) -> tuple[bool | None, date | None, int | None, str | None, str | None]:
    """The one typed column (flag, day, number, word, body) that holds a raw value; TypeError for a foreign type."""
    match value:
        case bool():
            return value, None, None, None, None
        case int():
            return None, None, value, None, None
        case str():
            return None, None, None, value, None
        case date():
            return None, value, None, None, None
        case tuple() | list() | frozenset():
            return None, None, None, None, _json(sorted(value))
        case dict():
            return None, None, None, None, _json(record_json(value))
    raise TypeError(f"no column for a value of type {type(value).__name__}")
