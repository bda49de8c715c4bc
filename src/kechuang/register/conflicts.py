"""Where departments contradict each other: about one party, and all over the district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection

from kechuang.register.asking import Source, asked, raw_value, source_of, statements, the_dictionary
from kechuang.register.models import Party
from kechuang.register.statements import PRECEDENCE, SURVIVORS, VALID, Said, authorities, in_order, said
from kechuang.register.whole import name_of
from kechuang.rules.definitions import Dictionary


@dataclass(frozen=True, slots=True)
class Conflict:
    """Several publishers say different things; the first of `values` is the one that holds.

    `field` is empty for a fact. Values are raw, each with its source.
    """

    key: str
    year: int | None
    record: str
    field: str
    values: tuple[tuple[object, Source], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A contradiction in the list of all: whose (public id and name of today), and what."""

    party: str
    name: str
    conflict: Conflict


# Only what two publishers' documents can speak of can be contradicted; most of the table is never read.
_ALL = f"""
WITH contested AS MATERIALIZED (
    SELECT k.id, k.name FROM (
        SELECT unnest(d.keys) AS name, d.publisher FROM register_document d
        WHERE d.batch_id NOT IN (SELECT u.batch_id FROM register_undo u
                                 WHERE %(known_at)s::timestamptz IS NULL OR u.recorded_at <= %(known_at)s)
    ) spoken JOIN register_factkey k USING (name)
    WHERE k.name = ANY(%(keys)s)
    GROUP BY k.id, k.name HAVING count(DISTINCT spoken.publisher) > 1
       AND (%(department)s::text IS NULL OR bool_or(spoken.publisher = %(department)s))
), said AS (
    SELECT DISTINCT ON (party, s.key_id, s.year, s.record, s.publisher)
        coalesce(w.survivor, s.party_id) AS party, s.key_id, s.year, s.record, s.publisher,
        coalesce(to_jsonb(s.number), to_jsonb(s.flag), to_jsonb(s.day), to_jsonb(s.word), s.body) AS value
    FROM ({said("f.key_id IN (SELECT id FROM contested)")}) s LEFT JOIN ({SURVIVORS}) w ON w.party = s.party_id
    WHERE {VALID}
    ORDER BY party, s.key_id, s.year, s.record, s.publisher, {PRECEDENCE}
), apart AS (
    SELECT party, key_id, year, record, '' AS field FROM said WHERE record = ''
    GROUP BY party, key_id, year, record
    HAVING count(DISTINCT value) > 1 AND (%(department)s::text IS NULL OR bool_or(publisher = %(department)s))
    UNION ALL
    SELECT party, key_id, year, record, e.key FROM said CROSS JOIN LATERAL jsonb_each(value) e
    WHERE record <> '' AND (key_id, e.key) IN (SELECT k.id, f.field FROM contested k
        JOIN unnest(%(kinds)s::text[], %(fields)s::text[]) AS f(kind, field) ON f.kind = k.name)
    GROUP BY party, key_id, year, record, e.key
    HAVING count(DISTINCT e.value) > 1 AND (%(department)s::text IS NULL OR bool_or(publisher = %(department)s))
)
SELECT a.party, c.name, a.year, a.record, a.field, count(*) OVER ()
FROM apart a JOIN contested c ON c.id = a.key_id JOIN register_party p ON p.id = a.party
ORDER BY c.name, coalesce(p.uscc, p.code), a.year, a.record, a.field
LIMIT %(limit)s OFFSET %(offset)s
"""


def all_conflicts(
    as_of: date,
    known_at: datetime | None = None,
    *,
    department: str | None = None,
    key: str | None = None,
    limit: int = 50,
    offset: int = 0,
    dictionary: Dictionary | None = None,
) -> tuple[int, list[Listed]]:
    """How many contradictions there are in the district, and one page of them by key and party.

    `department`: one of those who contradict each other; `key`: one fact or record kind. A record is told by its
    natural key, so where the publisher is part of that (lists of several publishers) lists are never mixed.
    """
    known = the_dictionary(dictionary)
    fields = [(record.id, field.id) for record in known.records.values() for field in record.fields]
    every = [*known.facts, *(record.id for record in known.records.values())]
    parameters: dict[str, Any] = {
        "as_of": as_of, "year": as_of.year, "known_at": known_at, "department": department, "limit": limit,
        "offset": offset, "keys": [one for one in every if key in (None, one)],
        "kinds": [kind for kind, _ in fields], "fields": [field for _, field in fields],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ALL, parameters)
        rows = cursor.fetchall()
        if not rows and offset:
            cursor.execute(_ALL, parameters | {"limit": 1, "offset": 0})
            rows, last = [], cursor.fetchall()
            return (last[0][5] if last else 0), []
    return (rows[0][5] if rows else 0), _listed(rows, as_of, known_at, known)


def _listed(
    rows: Sequence[tuple[Any, ...]], as_of: date, known_at: datetime | None, dictionary: Dictionary
) -> list[Listed]:
    parties = Party.objects.in_bulk({row[0] for row in rows})
    found = {
        (number, one.key, one.year or 0, one.record, one.field): one
        for number, party in parties.items()
        for one in conflicts(party, as_of, known_at, dictionary=dictionary)
    }
    names = {number: name_of(party, known_at) for number, party in parties.items()}
    return [Listed(parties[row[0]].public_id, names[row[0]], found[row[:5]]) for row in rows]


def conflicts(
    party: Party | str,
    as_of: date,
    known_at: datetime | None = None,
    *,
    dictionary: Dictionary | None = None,
) -> list[Conflict]:
    """Where publishers contradict each other about a party, for the same time; what nobody else says is no conflict."""
    known, (_, parameters) = the_dictionary(dictionary), asked(party, as_of, known_at)
    rows = statements(parameters)
    authority, found = authorities(known), []
    for (key, year, record), group in groupby(rows, key=lambda one: (one.key, one.year, one.record)):
        latest: dict[str, Said] = {}
        for one in in_order(group, authority):
            latest.setdefault(one.publisher, one)  # an earlier validity of one publisher is history, not conflict
        for field, values in _by_field(known, key, list(latest.values())):
            if len({value for value, _ in values}) > 1:
                found.append(Conflict(key, year or None, record, field, values))
    return found


def _by_field(
    dictionary: Dictionary, key: str, rows: list[Said]
) -> list[tuple[str, tuple[tuple[object, Source], ...]]]:
    if not (rows and rows[0].record):
        return [("", tuple((one.raw, source_of(one)) for one in rows))]
    record = next((one for one in dictionary.records.values() if one.id == key), None)
    fields = {field.id: field for field in record.fields} if record else {}
    bodies: list[tuple[dict[str, Any], Said]] = [(one.body, one) for one in rows if isinstance(one.body, dict)]
    return [
        (name, tuple((raw_value(field, body[name]), source_of(one)) for body, one in bodies if name in body))
        for name, field in fields.items()
    ]
