"""What counts and which statement holds: once as SQL, and once for the rows of one party.

Counts: a row that had been recorded by `known_at`, unless its document belongs to a batch that had been undone, or to
an import that was still being written (order.py).
Belongs: the latest word about a party known then; a survivor is read with all that belong to it.
Said: within a slot (see `models.Fact`) the latest statement that counts; a retracted slot is empty.
Held: of what is said and valid on the day, the departments with authority go first, in the order the dictionary gives
them (`authority`, by default the holder), then the later validity, verified before asserted before disputed, the later
document, the later recording. A record is put together field by field in that order.

Inside a slot standing does not matter: a publisher's later word replaces its earlier one. A disputed statement holds
and is marked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from kechuang.register.models import Status
from kechuang.rules.definitions import Dictionary

YEARS_BACK = 5
"""Yearly facts are seen from this many years before the year of `as_of` up to that year."""

_KNOWN = "(%(known_at)s::timestamptz IS NULL OR {0}.recorded_at <= %(known_at)s)"
# An import that had begun by K and was not written yet: what it says was not known, whatever its rows carry.
_ABSENT = f"""
SELECT u.batch_id AS id FROM register_undo u WHERE {_KNOWN.format("u")}
UNION ALL
SELECT b.id FROM register_writebatch b
WHERE b.recorded_at <= %(known_at)s::timestamptz AND b.written_at > %(known_at)s::timestamptz
"""
_UNDONE = f"SELECT d.id FROM ({_ABSENT}) a JOIN register_document d ON d.batch_id = a.id"
SAID = """
SELECT DISTINCT ON (f.party_id, f.key_id, f.year, f.record, f.publisher,
                    CASE WHEN f.record = '' THEN coalesce(f.valid_from, '-infinity') ELSE 'infinity' END) f.*
FROM register_fact f
WHERE {where}
  AND (f.year = 0 OR f.year BETWEEN %(year)s - {back} AND %(year)s)
  AND {counts}
ORDER BY f.party_id, f.key_id, f.year, f.record, f.publisher,
         CASE WHEN f.record = '' THEN coalesce(f.valid_from, '-infinity') ELSE 'infinity' END,
         f.stated_on DESC, f.recorded_at DESC, f.id DESC
"""
VALID = f"""
s.status <> {Status.RETRACTED:d} AND (s.valid_from IS NULL OR s.valid_from <= %(as_of)s)
AND (s.valid_to IS NULL OR s.valid_to >= %(as_of)s)
"""
_STANDING = f"CASE s.status WHEN {Status.VERIFIED:d} THEN 0 ELSE s.status END"
PRECEDENCE = f"s.valid_from DESC NULLS LAST, {_STANDING}, s.stated_on DESC, s.recorded_at DESC, s.id DESC"
"""After authority, which is known to the dictionary, not to the table."""


def known(row: str) -> str:
    """SQL: the row (an alias) had been recorded by the parameter `known_at`; NULL means all that is recorded."""
    return _KNOWN.format(row)


def counts(row: str) -> str:
    """SQL: the row of a table with `recorded_at` and `document_id` was known and counted; parameter `known_at`."""
    return f"({known(row)} AND coalesce({row}.document_id, 0) NOT IN ({_UNDONE}))"


def said(where: str) -> str:
    """SQL of what is said, as known, under a condition on `f`; parameters `year` (of as_of) and `known_at`."""
    return SAID.format(where=where, back=YEARS_BACK, counts=counts("f"))


def unspoken(where: str) -> str:
    """SQL of the ids of parties made by a batch that does not count, of which nothing speaks; condition on `p`.

    A party and the batch that made it carry the same moment.
    """
    return f"""
WITH made AS MATERIALIZED (
    SELECT p.id FROM register_party p WHERE {where} AND p.recorded_at IN (
        SELECT b.recorded_at FROM ({_ABSENT}) a JOIN register_writebatch b ON b.id = a.id)
)
SELECT m.id FROM made m
WHERE NOT EXISTS (SELECT 1 FROM register_partyname n WHERE n.party_id = m.id AND {counts("n")})
  AND NOT EXISTS (SELECT 1 FROM register_fact f WHERE f.party_id = m.id AND {counts("f")})
  AND NOT EXISTS (SELECT 1 FROM register_coverage c WHERE c.party_id = m.id AND {counts("c")})
"""


_STEPS = 100
"""No chain of belongings is longer; bounds the walk should the rows ever form a ring."""
# Every party that belongs to another, with the one it is read with in the end.
SURVIVORS = f"""
WITH RECURSIVE link AS (
    SELECT DISTINCT ON (b.party_id) b.party_id, b.survivor_id FROM register_belonging b
    WHERE {known("b")} ORDER BY b.party_id, b.recorded_at DESC, b.id DESC
), chain(party, survivor, steps) AS (
    SELECT party_id, survivor_id, 1 FROM link WHERE survivor_id IS NOT NULL
    UNION ALL
    SELECT c.party, l.survivor_id, c.steps + 1 FROM chain c JOIN link l ON l.party_id = c.survivor
    WHERE l.survivor_id IS NOT NULL AND c.steps < {_STEPS}
)
SELECT DISTINCT ON (party) party, survivor FROM chain ORDER BY party, steps DESC
"""
_LAST = f"""
SELECT b.survivor_id FROM register_belonging b WHERE b.party_id = {{0}} AND {known("b")}
ORDER BY b.recorded_at DESC, b.id DESC LIMIT 1
"""
# The same for one party (an SQL expression), by index: up to its survivor, then down to all that belong there. Gives
# party and survivor, the survivor itself first.
_MEMBERS = f"""
WITH RECURSIVE up AS (
    SELECT ({{party}})::bigint AS party, 0 AS steps
    UNION ALL
    SELECT l.survivor_id, up.steps + 1 FROM up CROSS JOIN LATERAL ({_LAST.format("up.party")}) l
    WHERE l.survivor_id IS NOT NULL AND up.steps < {_STEPS}
), root AS (
    SELECT party FROM up ORDER BY steps DESC LIMIT 1
), down AS (
    SELECT party FROM root
    UNION
    SELECT m.party_id FROM down JOIN register_belonging m ON m.survivor_id = down.party
    WHERE {known("m")} AND m.survivor_id = ({_LAST.format("m.party_id")})
)
SELECT d.party, r.party AS survivor FROM down d CROSS JOIN root r WHERE d.party IS NOT NULL
ORDER BY d.party <> r.party, d.party
"""


def members(party: str = "%(party)s") -> str:
    """SQL of `party` and `survivor` for each party that is read with this one; parameter `known_at`."""
    return _MEMBERS.format(party=party)


class Said(NamedTuple):
    """One valid statement about a party, with its document."""

    key: str
    year: int
    record: str
    publisher: str
    status: int
    flag: bool | None
    day: date | None
    number: int | None
    word: str | None
    body: object
    valid_from: date | None
    valid_to: date | None
    stated_on: date
    recorded_at: datetime
    locator: str
    title: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Said:
        """A database row; JSON arrives as text, since Django reads it in its fields only."""
        one = cls(*row)
        return one if one.body is None else one._replace(body=json.loads(str(one.body)))

    @property
    def raw(self) -> object:
        """Raw value (rules/subject.py) of a fact that is no record."""
        if isinstance(self.body, list):
            return frozenset(self.body)
        return next((one for one in (self.flag, self.day, self.number, self.word) if one is not None), None)


class Covered(NamedTuple):
    """The last word about a list (`key` a record kind or fact id); `otherwise` is JSON text."""

    key: str
    otherwise: str | None
    status: int
    publisher: str
    locator: str
    recorded_at: datetime
    since: date | None
    until: date | None
    title: str
    stated_on: date


Authorities = Mapping[str, Sequence[str]]


def authorities(dictionary: Dictionary) -> Authorities:
    """Departments with authority, first the first, by fact id and record kind."""
    found = {fact.id: fact.authority or (fact.holder,) for fact in dictionary.facts.values()}
    return found | {record.id: record.authority or (record.holder,) for record in dictionary.records.values()}


def in_order(statements: Iterable[Said], authority: Authorities) -> list[Said]:
    """Statements in order of precedence: `statements` come ordered by PRECEDENCE, those with authority move up."""

    def rank(one: Said) -> int:
        first = authority.get(one.key, ())
        return first.index(one.publisher) if one.publisher in first else len(first)

    return sorted(statements, key=rank)
