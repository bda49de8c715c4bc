"""Which statement holds: the order of precedence, once as SQL and once for the rows of one party.

Said: within a slot (see `models.Fact`) the latest statement known counts; a retracted slot is empty.
Held: of what is said and valid on the day, the holder's department goes first, then the later validity, the later
document, the later recording. A record is put together field by field in that order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from kechuang.register.models import Status
from kechuang.rules.definitions import Dictionary

YEARS_BACK = 5
"""Yearly facts are seen from this many years before the year of `as_of` up to that year."""

SAID = """
SELECT DISTINCT ON (f.party_id, f.key_id, f.year, f.record, f.publisher,
                    CASE WHEN f.record = '' THEN coalesce(f.valid_from, '-infinity') ELSE 'infinity' END) f.*
FROM register_fact f
WHERE {where}
  AND (f.year = 0 OR f.year BETWEEN %(year)s - {back} AND %(year)s)
  AND (%(known_at)s::timestamptz IS NULL OR f.recorded_at <= %(known_at)s)
ORDER BY f.party_id, f.key_id, f.year, f.record, f.publisher,
         CASE WHEN f.record = '' THEN coalesce(f.valid_from, '-infinity') ELSE 'infinity' END,
         f.stated_on DESC, f.recorded_at DESC, f.id DESC
"""
VALID = f"""
s.status <> {Status.RETRACTED:d} AND (s.valid_from IS NULL OR s.valid_from <= %(as_of)s)
AND (s.valid_to IS NULL OR s.valid_to >= %(as_of)s)
"""
PRECEDENCE = "s.valid_from DESC NULLS LAST, s.stated_on DESC, s.recorded_at DESC, s.id DESC"
"""After the holder, who is known to the dictionary, not to the table."""


def said(where: str) -> str:
    """SQL of what is said, as known, under a condition on `f`; parameters `year` (of as_of) and `known_at`."""
    return SAID.format(where=where, back=YEARS_BACK)


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


def holders(dictionary: Dictionary) -> dict[str, str]:
    """Holder by fact id and record kind."""
    found = {fact.id: fact.holder for fact in dictionary.facts.values()}
    return found | {record.id: record.holder for record in dictionary.records.values()}


def in_order(statements: Iterable[Said], holder: dict[str, str]) -> list[Said]:
    """Statements in order of precedence: `statements` come ordered by PRECEDENCE, the holder's are moved first."""
    return sorted(statements, key=lambda one: one.publisher != holder.get(one.key))
