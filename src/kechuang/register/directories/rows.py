"""Rows of a directory out of the database: every statement that makes one, expired and retracted ones too."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from kechuang.register.directories.columns import EPOCH, STORED, Question, decoded, family
from kechuang.register.models import Status
from kechuang.register.statements import PRECEDENCE, SURVIVORS, VALID, authorities, counts, said

_DROP = "DROP TABLE IF EXISTS dir_link, dir_said, dir_row, dir_member"
_LINK = f"CREATE TEMPORARY TABLE dir_link ON COMMIT DROP AS {SURVIVORS}"
# Only documents that can speak of the key are looked at: their facts lie together, and no index by key is needed.
_SAID = """
CREATE TEMPORARY TABLE dir_said ON COMMIT DROP AS
SELECT coalesce(l.survivor, s.party_id) AS party, s.*, {valid} AS holds,
    coalesce(array_position(%(authority)s::text[], s.publisher::text), 1000) AS rank
FROM ({said}) s LEFT JOIN dir_link l ON l.party = s.party_id
"""
_ORDER = f"(s.status = {Status.RETRACTED:d}), NOT s.holds, s.rank, {PRECEDENCE}"
# One row for each record of a party (a fact has one): the first in precedence tells source and standing, the others
# that hold fill in fields, the first in precedence last, because jsonb keeps the last of equal keys.
_ROW = f"""
CREATE TEMPORARY TABLE dir_row ON COMMIT DROP AS
WITH ranked AS (
    SELECT s.*, row_number() OVER slot AS place, count(*) OVER (PARTITION BY s.party, s.record) AS sources
    FROM dir_said s WINDOW slot AS (PARTITION BY s.party, s.record ORDER BY {_ORDER})
), together AS (
    SELECT r.party, r.record, jsonb_object_agg(e.key, e.value ORDER BY r.place DESC) AS body
    FROM ranked r CROSS JOIN LATERAL jsonb_each(r.body) e
    WHERE r.sources > 1 AND r.record <> '' AND (r.place = 1 OR (r.holds AND r.status <> {Status.RETRACTED:d}))
    GROUP BY r.party, r.record
)
SELECT r.party, r.record, r.status, r.publisher, r.locator, r.document_id, r.stated_on, r.recorded_at, r.valid_from,
    r.valid_to, r.flag, r.word, r.day, r.number, coalesce(t.body, r.body) AS body
FROM ranked r LEFT JOIN together t USING (party, record) WHERE r.place = 1
"""
_MEMBER = """
CREATE TEMPORARY TABLE dir_member ON COMMIT DROP AS
WITH rows AS (SELECT DISTINCT party FROM dir_row)
SELECT party, party AS survivor FROM rows
UNION SELECT l.party, l.survivor FROM dir_link l JOIN rows ON rows.party = l.survivor
"""
_ROWS = """
SELECT r.party, coalesce(p.uscc, p.code), p.kind, r.record, r.status, r.publisher, r.locator, d.title,
    r.stated_on - {epoch}, (r.recorded_at AT TIME ZONE 'Asia/Shanghai')::date - {epoch},
    r.valid_from - {epoch}, r.valid_to - {epoch}{values}
FROM dir_row r JOIN register_party p ON p.id = r.party JOIN register_document d ON d.id = r.document_id {lateral}
{where}
"""
_DATES = ("stated_on", "recorded_on", "said_from", "said_to")
_SCHEMA: dict[str, Any] = {
    "party": pl.Int64, "code": pl.String, "kind": pl.String, "record": pl.String, "status": pl.Int16,
    "publisher": pl.String, "locator": pl.String, "document": pl.String,
    **dict.fromkeys(_DATES, pl.Int32),
}  # fmt: skip
_NAMES = f"""
SELECT m.survivor,
    (array_agg(n.text ORDER BY n.kind <> 'full', m.party <> m.survivor, n.recorded_at DESC, n.id DESC))[1],
    string_agg(DISTINCT n.key, ' '), ' ' || string_agg(DISTINCT array_to_string(n.sounds, ' '), ' ') || ' '
FROM dir_member m JOIN register_partyname n ON n.party_id = m.party WHERE {counts("n")} GROUP BY m.survivor
"""


def copied(cursor: Any, query: str, schema: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> Any:
    """Rows of a query as a frame, streamed as CSV."""
    text = io.BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters) as copy:
        for chunk in copy:
            text.write(chunk)
    if not text.tell():
        return pl.DataFrame(schema=dict(schema))
    text.seek(0)
    return pl.read_csv(text, has_header=False, new_columns=list(schema), schema=dict(schema))


def collect(cursor: Any, question: Question, known_at: datetime | None) -> pl.DataFrame:
    """All rows with names; leaves `dir_link` and `dir_member` for the facts beside them. Inside a transaction."""
    parameters = _parameters(cursor, question, known_at)
    cursor.execute(_DROP)
    cursor.execute("SET LOCAL work_mem = '128MB'")
    cursor.execute(_LINK, parameters)
    where = "f.key_id = %(key)s AND f.document_id = ANY(%(documents)s)"
    if question.base is not None:
        where += " AND f.year = %(fact_year)s"
    cursor.execute(_SAID.format(valid=f"({VALID})", said=said(where)), parameters)
    cursor.execute(_ROW)
    cursor.execute(_MEMBER)
    cursor.execute("ANALYZE dir_member")
    frame = _rows(cursor, question)
    schema = {"party": pl.Int64, "name": pl.String, "keys": pl.String, "sounds": pl.String}
    names = copied(cursor, _NAMES, schema, {"known_at": known_at})
    frame = frame.join(names, on="party", how="left", maintain_order="left")
    return frame.with_columns(pl.col("name").fill_null(pl.col("code")))


def _parameters(cursor: Any, question: Question, known_at: datetime | None) -> dict[str, Any]:
    key = question.base_key
    back = question.base.back if question.base else None
    cursor.execute("SELECT id FROM register_factkey WHERE name = %s", [key])
    number = cursor.fetchone()
    cursor.execute("SELECT id FROM register_document WHERE %s = ANY(keys)", [key])
    return {
        "key": number[0] if number else -1,
        "documents": [one for (one,) in cursor.fetchall()],
        "authority": list(authorities(question.rules.dictionary).get(key, ())),
        "as_of": question.as_of,
        "year": question.as_of.year,
        "fact_year": question.as_of.year - back if back is not None else 0,
        "known_at": known_at,
    }


def _rows(cursor: Any, question: Question) -> pl.DataFrame:
    """The rows with the values that the statements themselves carry."""
    values, schema, lateral, where = "", dict(_SCHEMA), "", ""
    decode = [pl.col(*_DATES).cast(pl.Date)]
    if question.fields:
        shape = ", ".join(f'"{field.id}" {STORED[family(field)][2]}' for field in question.fields.values())
        lateral = f"CROSS JOIN LATERAL jsonb_to_record(r.body) AS x({shape})"
        for column, field in question.fields.items():
            values += ", " + STORED[family(field)][1].format(f'x."{field.id}"')
            schema[column] = STORED[family(field)][3]
            decode.append(decoded(pl.col(column), field).alias(column))
    elif question.base is not None:
        stands = {"flag": "r.flag", "category": "r.word IS NOT NULL", "set": "r.body <> '[]'::jsonb"}
        where = f"WHERE {stands[question.base.definition.type]}"
    query = _ROWS.format(epoch=EPOCH, values=values, lateral=lateral, where=where)
    frame: pl.DataFrame = copied(cursor, query, schema)
    return frame.with_columns(decode)
