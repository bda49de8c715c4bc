"""Reads of the register. Nothing here reads the clock: `as_of` is what was true, `known_at` what had been recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection

from kechuang.register.asking import Source, asked, local_day, raw_value, source_of, statements, the_dictionary
from kechuang.register.conflicts import Conflict, Listed, all_conflicts, conflicts
from kechuang.register.models import Party, Status
from kechuang.register.order import latest
from kechuang.register.search import Hit, search
from kechuang.register.statements import Covered, Said, authorities, counts, in_order
from kechuang.register.whole import Name, find_party, members, name_of, names
from kechuang.rules.definitions import Dictionary
from kechuang.rules.subject import Subject

__all__ = [
    "Conflict",
    "Hit",
    "Listed",
    "Name",
    "Source",
    "all_conflicts",
    "conflicts",
    "find_party",
    "latest",
    "members",
    "name_of",
    "names",
    "search",
    "source_of",
    "subject",
]


# The last word about a list: a statement about the party itself goes before one about everybody of the same moment.
COVERED = f"""
SELECT DISTINCT ON (c.key_id, c.year) c.*
FROM register_coverage c
WHERE (c.party_id IS NULL OR c.party_id = ANY(%(parties)s)) AND (c.since IS NULL OR c.since <= %(as_of)s)
  AND (c.until IS NULL OR c.until >= %(as_of)s)
  AND {counts("c")}
ORDER BY c.key_id, c.year, c.recorded_at DESC, c.party_id IS NULL, c.id DESC
"""
_COVERAGE = f"""
SELECT k.name, c.otherwise, c.status, c.publisher, c.locator, c.recorded_at, c.since, c.until, d.title, d.published_on
FROM ({COVERED}) c
JOIN register_factkey k ON k.id = c.key_id
JOIN register_document d ON d.id = c.document_id
"""


def subject(
    party: Party | str, as_of: date, known_at: datetime | None = None, *, dictionary: Dictionary | None = None
) -> Subject:
    """All that holds about a party on `as_of` as known at `known_at` (None: everything recorded). Three queries.

    A party that belongs to another is read as that one, with all that belong to it.
    `sources` has a `Source` for each key of `facts`, (alias, record id, field) of each record, and alias of each list
    that is known. Yearly facts are those of YEARS_BACK years before the year of `as_of` up to it. Raises
    Party.DoesNotExist.
    """
    known = the_dictionary(dictionary)
    who, parameters = asked(party, as_of, known_at)
    build = _Build(known)
    rows = statements(parameters)
    with connection.cursor() as cursor:
        cursor.execute(_COVERAGE, parameters)
        coverage = cursor.fetchall()
    authority = authorities(known)
    for (key, year, record), group in groupby(rows, key=lambda one: (one.key, one.year, one.record)):
        build.take(key, year, record, in_order(group, authority))
    for row in coverage:
        build.cover(Covered(*row))
    partial = frozenset(alias for alias in build.records if alias not in build.covered)
    return Subject(who.public_id, build.facts, build.records, partial, build.sources)


class _Build:
    """A subject in the making."""

    def __init__(self, dictionary: Dictionary):
        self.facts: dict[Any, Any] = {}
        self.records: dict[str, list[Mapping[str, Any]]] = {}
        self.sources: dict[Any, Source] = {}
        self.covered: set[str] = set()
        self._dictionary = dictionary
        self._kinds = {record.id: record for record in dictionary.records.values()}

    def take(self, key: str, year: int, record: str, rows: list[Said]) -> None:
        """Statements of one slot family in order of precedence."""
        if record:
            if key in self._kinds:
                self._record(key, record, rows)
        elif key in self._dictionary.facts:
            name = (key, year) if year else key
            self.facts[name] = rows[0].raw
            self.sources[name] = source_of(rows[0])

    def cover(self, last: Covered) -> None:
        """The last word about one list."""
        if last.status not in {Status.ASSERTED, Status.VERIFIED}:
            return
        source = Source(
            last.title,
            last.publisher,
            last.locator,
            local_day(last.recorded_at),
            last.stated_on,
            Status(last.status).name.lower(),
            last.since,
            last.until,
            implied=True,
        )
        if last.key in self._kinds:
            alias = self._kinds[last.key].alias
            self.covered.add(alias)
            self.records.setdefault(alias, [])
            self.sources[alias] = source
        elif last.key in self._dictionary.facts and last.key not in self.facts and last.otherwise is not None:
            self.facts[last.key] = raw_value(self._dictionary.facts[last.key], json.loads(last.otherwise))
            self.sources[last.key] = source

    def _record(self, key: str, record: str, rows: list[Said]) -> None:
        kind = self._kinds[key]
        values: dict[str, Any] = {"record": record}
        for one in rows:
            body = one.body if isinstance(one.body, dict) else {}
            source = source_of(one)
            for field in kind.fields:
                if field.id in body and field.id not in values:
                    values[field.id] = raw_value(field, body[field.id])
                    self.sources[kind.alias, record, field.id] = source
        self.records.setdefault(kind.alias, []).append(values)
