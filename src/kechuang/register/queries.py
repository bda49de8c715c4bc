"""Reads of the register. Nothing here reads the clock: `as_of` is what was true, `known_at` what had been recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from kechuang.core.pack import load
from kechuang.register.models import Party, Status
from kechuang.register.search import Hit, search
from kechuang.register.statements import PRECEDENCE, VALID, Covered, Said, authorities, counts, in_order, said
from kechuang.register.whole import Name, find_party, latest, members, name_of, names
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.subject import Subject

__all__ = [
    "Conflict",
    "Hit",
    "Name",
    "Source",
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


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: which document of whom, at which cell, of what standing, for what time.

    `status` is asserted, verified or disputed; `implied` is true when the value follows from a complete list in which
    the party does not stand.
    """

    document: str
    publisher: str
    locator: str
    recorded_on: date
    stated_on: date | None
    status: str
    valid_from: date | None = None
    valid_to: date | None = None
    year: int | None = None
    implied: bool = False


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


_FACTS = f"""
SELECT k.name, s.year, s.record, s.publisher, s.status, s.flag, s.day, s.number, s.word, s.body, s.valid_from,
    s.valid_to, s.stated_on, s.recorded_at, s.locator, d.title
FROM ({said("f.party_id = ANY(%(parties)s)")}) s
JOIN register_factkey k ON k.id = s.key_id
JOIN register_document d ON d.id = s.document_id
WHERE {VALID}
ORDER BY k.name, s.year, s.record, {PRECEDENCE}
"""
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
    known = _dictionary(dictionary)
    who, parameters = _asked(party, as_of, known_at)
    build = _Build(known)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        rows = [Said.of(row) for row in cursor.fetchall()]
        cursor.execute(_COVERAGE, parameters)
        coverage = cursor.fetchall()
    authority = authorities(known)
    for (key, year, record), group in groupby(rows, key=lambda one: (one.key, one.year, one.record)):
        build.take(key, year, record, in_order(group, authority))
    for row in coverage:
        build.cover(Covered(*row))
    partial = frozenset(alias for alias in build.records if alias not in build.covered)
    return Subject(who.public_id, build.facts, build.records, partial, build.sources)


def conflicts(
    party: Party | str,
    as_of: date,
    known_at: datetime | None = None,
    *,
    dictionary: Dictionary | None = None,
) -> list[Conflict]:
    """Where publishers contradict each other about a party, for the same time; what nobody else says is no conflict."""
    known, (_, parameters) = _dictionary(dictionary), _asked(party, as_of, known_at)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        rows = [Said.of(row) for row in cursor.fetchall()]
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
        (name, tuple((_raw(field, body[name]), source_of(one)) for body, one in bodies if name in body))
        for name, field in fields.items()
    ]


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
            _local_day(last.recorded_at),
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
            self.facts[last.key] = _raw(self._dictionary.facts[last.key], json.loads(last.otherwise))
            self.sources[last.key] = source

    def _record(self, key: str, record: str, rows: list[Said]) -> None:
        kind = self._kinds[key]
        values: dict[str, Any] = {"record": record}
        for one in rows:
            body = one.body if isinstance(one.body, dict) else {}
            source = source_of(one)
            for field in kind.fields:
                if field.id in body and field.id not in values:
                    values[field.id] = _raw(field, body[field.id])
                    self.sources[kind.alias, record, field.id] = source
        self.records.setdefault(kind.alias, []).append(values)


def source_of(one: Said) -> Source:
    """The source of a statement."""
    return Source(
        one.title,
        one.publisher,
        one.locator,
        _local_day(one.recorded_at),
        one.stated_on,
        Status(one.status).name.lower(),
        one.valid_from,
        one.valid_to,
        one.year or None,
    )


@lru_cache(maxsize=256)
def _local_day(moment: datetime) -> date:
    """The office's day of a moment; the statements of one import share theirs."""
    return localtime(moment).date()


def _raw(field: FactDef, stored: Any) -> Any:
    """A raw value out of JSON."""
    if field.type == "date":
        return date.fromisoformat(stored)
    return frozenset(stored) if field.type == "set" else stored


def _dictionary(given: Dictionary | None) -> Dictionary:
    return given if given is not None else _installed(settings.KECHUANG_PACK)


@cache
def _installed(path: Path) -> Dictionary:
    """The installation's dictionary, read once a process: looking whether 140 files changed takes 18 ms a call."""
    return load(path).rules.dictionary


def _asked(party: Party | str, as_of: date, known_at: datetime | None) -> tuple[Party, dict[str, Any]]:
    """The party that is meant, and the parameters of the queries about it."""
    found = party if isinstance(party, Party) else find_party(party, known_at)
    if found is None:
        raise Party.DoesNotExist(party)
    whole = members(found, known_at)
    who = found if whole[0] == found.pk else Party.objects.get(pk=whole[0])
    return who, {"parties": list(whole), "as_of": as_of, "year": as_of.year, "known_at": known_at}
