"""What holds on a day for everybody, worked out set by set inside the database in temporary tables.

`snap_subject` (party, pos, subject, kind, name), `snap_fact` (pos, key_id, year, value columns),
`snap_record` (pos, key_id, record, body), `snap_list` (pos or NULL for everybody, key_id, covered, otherwise).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kechuang.register.models import Status
from kechuang.register.statements import PRECEDENCE, VALID, holders, said
from kechuang.rules.definitions import Dictionary

_KNOWN = "(%(known_at)s::timestamptz IS NULL OR {0}.recorded_at <= %(known_at)s)"
_DROP = "DROP TABLE IF EXISTS snap_key, snap_subject, snap_said, snap_fact, snap_record, snap_list"
_KEYS = """
CREATE TEMPORARY TABLE snap_key ON COMMIT DROP AS
SELECT k.id AS key_id, k.name, n.holder
FROM unnest(%s::text[], %s::text[]) AS n(name, holder) JOIN register_factkey k ON k.name = n.name
"""
_SUBJECTS = f"""
CREATE TEMPORARY TABLE snap_subject ON COMMIT DROP AS
SELECT p.id AS party, (row_number() OVER (ORDER BY coalesce(p.uscc, p.code) COLLATE "C"))::int - 1 AS pos,
    coalesce(p.uscc, p.code) AS subject, p.kind, n.text AS name
FROM register_party p
LEFT JOIN (
    SELECT DISTINCT ON (m.party_id) m.party_id, m.text FROM register_partyname m
    WHERE m.kind = 'full' AND {_KNOWN.format("m")}
    ORDER BY m.party_id, m.recorded_at DESC, m.id DESC
) n ON n.party_id = p.id
WHERE {_KNOWN.format("p")}
"""
_SAID = f"""
CREATE TEMPORARY TABLE snap_said ON COMMIT DROP AS
SELECT b.pos, s.*, s.publisher IS DISTINCT FROM k.holder AS other
FROM ({said("true")}) s
JOIN snap_key k ON k.key_id = s.key_id
JOIN snap_subject b ON b.party = s.party_id
WHERE {VALID}
"""
_FACTS = f"""
CREATE TEMPORARY TABLE snap_fact ON COMMIT DROP AS
SELECT DISTINCT ON (s.pos, s.key_id, s.year) s.pos, s.key_id, s.year, s.flag, s.day, s.number, s.word, s.body
FROM snap_said s WHERE s.record = ''
ORDER BY s.pos, s.key_id, s.year, s.other, {PRECEDENCE}
"""
# Most records have one source and are taken as they stand; of several the fields are put together, the first in
# precedence last, because jsonb keeps the last of equal keys.
_RECORDS = f"""
CREATE TEMPORARY TABLE snap_record ON COMMIT DROP AS
WITH ranked AS (
    SELECT s.pos, s.key_id, s.record, s.body, count(*) OVER slot AS sources,
        row_number() OVER (PARTITION BY s.pos, s.key_id, s.record ORDER BY s.other, {PRECEDENCE}) AS rank
    FROM snap_said s WHERE s.record <> ''
    WINDOW slot AS (PARTITION BY s.pos, s.key_id, s.record)
)
SELECT pos, key_id, record, body FROM ranked WHERE sources = 1
UNION ALL
SELECT r.pos, r.key_id, r.record, jsonb_object_agg(e.key, e.value ORDER BY r.rank DESC)
FROM ranked r CROSS JOIN LATERAL jsonb_each(r.body) e WHERE r.sources > 1
GROUP BY r.pos, r.key_id, r.record
"""
_LISTS = f"""
CREATE TEMPORARY TABLE snap_list ON COMMIT DROP AS
WITH last AS (
    SELECT DISTINCT ON (c.key_id, c.party_id) c.key_id, c.party_id, c.recorded_at, c.otherwise,
        c.status IN ({Status.ASSERTED:d}, {Status.VERIFIED:d}) AS covered
    FROM register_coverage c
    WHERE (c.since IS NULL OR c.since <= %(as_of)s) AND (c.until IS NULL OR c.until >= %(as_of)s)
      AND {_KNOWN.format("c")}
    ORDER BY c.key_id, c.party_id, c.recorded_at DESC, c.id DESC
)
SELECT NULL::int AS pos, key_id, covered, otherwise FROM last WHERE party_id IS NULL
UNION ALL
SELECT b.pos, l.key_id, l.covered, l.otherwise
FROM last l JOIN snap_subject b ON b.party = l.party_id
WHERE NOT EXISTS (
    SELECT 1 FROM last g WHERE g.party_id IS NULL AND g.key_id = l.key_id AND g.recorded_at > l.recorded_at
)
"""


def build_tables(cursor: Any, dictionary: Dictionary, as_of: date, known_at: datetime | None) -> int:
    """Make the temporary tables of this transaction; gives the number of subjects."""
    holder = holders(dictionary)
    parameters = {"as_of": as_of, "year": as_of.year, "known_at": known_at}
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(_DROP)
    cursor.execute(_KEYS, [list(holder), list(holder.values())])
    cursor.execute(_SUBJECTS, parameters)
    cursor.execute("CREATE UNIQUE INDEX ON snap_subject (party)")
    cursor.execute("ANALYZE snap_subject")
    for statement in (_SAID, _FACTS, _RECORDS, _LISTS):
        cursor.execute(statement, parameters)
    cursor.execute("CREATE INDEX ON snap_fact (pos)")
    cursor.execute("CREATE INDEX ON snap_record (key_id, pos)")
    cursor.execute("ANALYZE snap_fact")
    cursor.execute("SELECT count(*) FROM snap_subject")
    return int(cursor.fetchone()[0])
