"""Facts of the parties of a directory, as columns beside its rows."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import polars as pl

from kechuang.register.directories.columns import STORED, Question, decoded, family
from kechuang.register.directories.rows import copied
from kechuang.register.models import Status
from kechuang.register.statements import PRECEDENCE, VALID, authorities, counts, said
from kechuang.rules.definitions import FactDef

_DROP = "DROP TABLE IF EXISTS dir_key, dir_fact"
_KEYS = """
CREATE TEMPORARY TABLE dir_key ON COMMIT DROP AS
SELECT k.id AS key_id, k.name, string_to_array(n.authority, ' ') AS authority
FROM unnest(%s::text[], %s::text[]) AS n(name, authority) JOIN register_factkey k ON k.name = n.name
"""
_FACTS = f"""
CREATE TEMPORARY TABLE dir_fact ON COMMIT DROP AS
SELECT DISTINCT ON (s.survivor, s.key_id, s.year) s.survivor, s.key_id, s.year, s.flag, s.day, s.number, s.word, s.body
FROM (
    SELECT m.survivor, s.*, coalesce(array_position(k.authority, s.publisher::text), 1000) AS rank
    FROM ({said("f.record = '' AND f.key_id = ANY(%(keys)s) AND f.party_id IN (SELECT party FROM dir_member)")}) s
    JOIN dir_key k ON k.key_id = s.key_id JOIN dir_member m ON m.party = s.party_id
    WHERE {VALID}
) s ORDER BY s.survivor, s.key_id, s.year, s.rank, {PRECEDENCE}
"""
# The last word about a list, for everybody (survivor NULL) and for single parties where theirs is not older.
_LISTS = f"""
WITH last AS (
    SELECT DISTINCT ON (c.key_id, m.survivor) k.name, m.survivor, c.recorded_at,
        CASE WHEN c.status IN ({Status.ASSERTED:d}, {Status.VERIFIED:d}) THEN c.otherwise END AS otherwise
    FROM register_coverage c JOIN dir_key k ON k.key_id = c.key_id LEFT JOIN dir_member m ON m.party = c.party_id
    WHERE c.year = 0 AND (c.party_id IS NULL OR m.survivor IS NOT NULL) AND (c.since IS NULL OR c.since <= %(as_of)s)
      AND (c.until IS NULL OR c.until >= %(as_of)s) AND {counts("c")}
    ORDER BY c.key_id, m.survivor, c.recorded_at DESC, c.id DESC
)
SELECT l.name, l.survivor, l.otherwise::text FROM last l WHERE l.survivor IS NULL OR NOT EXISTS (
    SELECT 1 FROM last g WHERE g.survivor IS NULL AND g.name = l.name AND g.recorded_at > l.recorded_at)
"""


def beside(cursor: Any, frame: pl.DataFrame, question: Question, known_at: datetime | None) -> pl.DataFrame:
    """The rows with a column for each fact they need; what nobody says is null. After `rows.collect`."""
    wanted = question.facts
    if not wanted:
        return frame
    names = sorted({fact.id for fact, _ in wanted.values()})
    authority = authorities(question.rules.dictionary)
    parameters = {"as_of": question.as_of, "year": question.as_of.year, "known_at": known_at}
    cursor.execute(_DROP)
    cursor.execute(_KEYS, [names, [" ".join(authority[name]) for name in names]])
    cursor.execute("SELECT name, key_id FROM dir_key")
    numbers: dict[str, int] = dict(cursor.fetchall())
    cursor.execute(_FACTS, {**parameters, "keys": list(numbers.values())})
    cursor.execute(_LISTS, parameters)
    lists: list[tuple[str, int | None, str | None]] = cursor.fetchall()
    for column, (fact, year) in wanted.items():
        found = _column(cursor, column, fact, year, numbers.get(fact.id, -1))
        frame = frame.join(found, on="party", how="left", maintain_order="left")
        frame = _implied(frame, column, fact, [] if year else [one for one in lists if one[0] == fact.id])
    return frame


def _column(cursor: Any, column: str, fact: FactDef, year: int, number: int) -> pl.DataFrame:
    stored, printed, _, dtype = STORED[family(fact)]
    query = f"SELECT survivor, {printed.format(stored)} FROM dir_fact WHERE key_id = %(key)s AND year = %(year)s"
    frame: pl.DataFrame = copied(cursor, query, {"party": pl.Int64, column: dtype}, {"key": number, "year": year})
    return frame.with_columns(decoded(pl.col(column), fact).alias(column))


def _implied(
    frame: pl.DataFrame, column: str, fact: FactDef, lists: list[tuple[str, int | None, str | None]]
) -> pl.DataFrame:
    """Those of whom a complete list says nothing have the value that it means for the others."""
    everybody = next((otherwise for _, party, otherwise in lists if party is None), None)
    own = {party: otherwise for _, party, otherwise in lists if party is not None}
    if everybody is None and not own:
        return frame
    meant = [_value(fact, own.get(party, everybody)) for party in frame["party"]]
    return frame.with_columns(pl.col(column).fill_null(pl.Series(meant, dtype=frame[column].dtype)).alias(column))


def _value(fact: FactDef, otherwise: str | None) -> object:
    value = json.loads(otherwise) if otherwise is not None else None
    return date.fromisoformat(value) if fact.type == "date" and isinstance(value, str) else value
