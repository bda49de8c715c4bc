"""Who is in a snapshot and which lists are complete, worked out inside the database in temporary tables.

`snap_key` (key_id, name), `snap_subject` (party, pos, subject, kind, name), `snap_member` (party, pos of the one it is
read with), `snap_list` (pos or NULL for everybody, key_id, covered, otherwise).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from kechuang.register.models import Status
from kechuang.register.statements import SURVIVORS, counts, known, unspoken
from kechuang.rules.definitions import Dictionary

_DROP = "DROP TABLE IF EXISTS snap_key, snap_whole, snap_subject, snap_member, snap_list"
_KEYS = """
CREATE TEMPORARY TABLE snap_key ON COMMIT DROP AS
SELECT id AS key_id, name FROM register_factkey WHERE name = ANY(%s)
"""
# Every party with the one it is read with; a party that nothing speaks of any more is left out with its last member.
_WHOLE = f"""
CREATE TEMPORARY TABLE snap_whole ON COMMIT DROP AS
SELECT p.id AS party, coalesce(s.survivor, p.id) AS survivor
FROM register_party p LEFT JOIN ({SURVIVORS}) s ON s.party = p.id
WHERE {known("p")} AND p.id NOT IN ({unspoken("true")})
"""
_SUBJECTS = f"""
CREATE TEMPORARY TABLE snap_subject ON COMMIT DROP AS
SELECT p.id AS party, (row_number() OVER (ORDER BY coalesce(p.uscc, p.code) COLLATE "C"))::int - 1 AS pos,
    coalesce(p.uscc, p.code) AS subject, p.kind, n.text AS name
FROM register_party p
LEFT JOIN (
    SELECT DISTINCT ON (w.survivor) w.survivor, m.text
    FROM register_partyname m JOIN snap_whole w ON w.party = m.party_id
    WHERE m.kind = 'full' AND {counts("m")}
    ORDER BY w.survivor, w.party <> w.survivor, m.recorded_at DESC, m.id DESC
) n ON n.survivor = p.id
WHERE p.id IN (SELECT survivor FROM snap_whole)
"""
_MEMBERS = """
CREATE TEMPORARY TABLE snap_member ON COMMIT DROP AS
SELECT w.party, b.pos FROM snap_whole w JOIN snap_subject b ON b.party = w.survivor
"""
_LISTS = f"""
CREATE TEMPORARY TABLE snap_list ON COMMIT DROP AS
WITH last AS (
    SELECT DISTINCT ON (c.key_id, m.pos) c.key_id, m.pos, c.recorded_at, c.otherwise,
        c.status IN ({Status.ASSERTED:d}, {Status.VERIFIED:d}) AS covered
    FROM register_coverage c LEFT JOIN snap_member m ON m.party = c.party_id
    WHERE (c.party_id IS NULL OR m.pos IS NOT NULL) AND (c.since IS NULL OR c.since <= %(as_of)s)
      AND (c.until IS NULL OR c.until >= %(as_of)s) AND {counts("c")}
    ORDER BY c.key_id, m.pos, c.recorded_at DESC, c.id DESC
)
SELECT pos, key_id, covered, otherwise FROM last l
WHERE pos IS NULL OR NOT EXISTS (
    SELECT 1 FROM last g WHERE g.pos IS NULL AND g.key_id = l.key_id AND g.recorded_at > l.recorded_at
)
"""


def build_keys(cursor: Any, dictionary: Dictionary) -> dict[str, int]:
    """Make `snap_key`, the first table; gives the numbers of the keys that anybody has spoken of, by name."""
    cursor.execute(_DROP)
    cursor.execute(_KEYS, [[*dictionary.facts, *(record.id for record in dictionary.records.values())]])
    cursor.execute("SELECT name, key_id FROM snap_key")
    return dict(cursor.fetchall())


def build_tables(cursor: Any, as_of: date, known_at: datetime | None) -> int:
    """Make the other temporary tables of this transaction; gives the number of subjects."""
    parameters = {"as_of": as_of, "known_at": known_at}
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(_WHOLE, parameters)
    cursor.execute("ANALYZE snap_whole")  # else the join below asks the index a million times
    cursor.execute(_SUBJECTS, parameters)
    cursor.execute(_MEMBERS, parameters)
    cursor.execute("CREATE UNIQUE INDEX ON snap_member (party)")
    cursor.execute("ANALYZE snap_member")
    cursor.execute(_LISTS, parameters)
    cursor.execute("SELECT count(*) FROM snap_subject")
    return int(cursor.fetchone()[0])
