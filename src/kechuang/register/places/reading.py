"""All places of a day, and who is where, out of the database: two bulk readings, whatever the size of the register.

Statements, precedence, undo and merges are those of every other reading (`register.statements`). Only documents that
can speak of places are looked at: their statements lie together, so no index by key is needed.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from kechuang.register.asking import raw_value, source_of
from kechuang.register.everybody import OF, called, parameters_of, rows_of
from kechuang.register.models import Status
from kechuang.register.places.model import FACTS, KIND, LOCATED, MILESTONE, PILE, Milestone, Place
from kechuang.register.statements import (
    PRECEDENCE,
    SURVIVORS,
    VALID,
    Said,
    authorities,
    counts,
    in_order,
    members,
    said,
)
from kechuang.rules.definitions import Dictionary

_PLACES = f"""
WITH link AS ({SURVIVORS})
SELECT coalesce(l.survivor, s.party_id), k.name, s.year, s.record, s.publisher, s.status, s.flag, s.day, s.number,
    s.word, s.body, s.valid_from, s.valid_to, s.stated_on, s.recorded_at, s.locator, d.title
FROM ({said(OF)}) s
JOIN register_factkey k ON k.id = s.key_id JOIN register_document d ON d.id = s.document_id
LEFT JOIN link l ON l.party = s.party_id
WHERE {VALID}
ORDER BY 1, k.name, s.year, s.record, {PRECEDENCE}
"""
# The stay is the authority's word first, then the later one: one row a party and place.
_STAYS = f"""
WITH link AS ({SURVIVORS})
SELECT DISTINCT ON (party, s.record) coalesce(l.survivor, s.party_id) AS party, s.body ->> 'place',
    s.body ->> 'since', s.body ->> 'until'
FROM ({said(OF)}) s LEFT JOIN link l ON l.party = s.party_id
WHERE {VALID}
ORDER BY party, s.record, coalesce(array_position(%(authority)s::text[], s.publisher::text), 1000), {PRECEDENCE}
"""

_HISTORY = f"""
WITH whole AS MATERIALIZED ({members()})
SELECT f.number, f.word, f.valid_from, f.stated_on, f.recorded_at, f.publisher, f.status, d.title, d.file
FROM register_fact f JOIN register_document d ON d.id = f.document_id
WHERE f.party_id IN (SELECT party FROM whole) AND f.key_id = (SELECT id FROM register_factkey WHERE name = %(key)s)
  AND {counts("f")}
ORDER BY f.valid_from DESC NULLS LAST, f.recorded_at DESC, f.id DESC
"""


class Word(NamedTuple):
    """One statement: a number or a word, for when, by whom, in which document."""

    number: int | None
    word: str | None
    valid_from: date | None
    stated_on: date
    recorded_at: datetime
    publisher: str
    status: int
    title: str
    file: str

    @property
    def retracted(self) -> bool:
        return self.status == Status.RETRACTED


def places(as_of: date, known_at: datetime | None, dictionary: Dictionary) -> list[Place]:
    """Every party that has a `place_kind` on the day, by code."""
    kinds = {dictionary.records[alias].id: alias for alias in (MILESTONE, PILE) if alias in dictionary.records}
    keys = [*(key for key in FACTS if key in dictionary.facts), *kinds]
    authority = authorities(dictionary)
    found: dict[int, tuple[dict[Any, Any], dict[Any, Any], dict[str, list[dict[str, Any]]]]] = {}
    rows = [(row[0], Said.of(row[1:])) for row in rows_of(_PLACES, parameters_of(keys, as_of, known_at))]
    for (party, key, year, record), group in groupby(rows, key=lambda r: (r[0], r[1].key, r[1].year, r[1].record)):
        ordered = in_order([one for _, one in group], authority)
        facts, sources, records = found.setdefault(party, ({}, {}, {}))
        if record:
            if key in kinds:
                records.setdefault(kinds[key], []).append(_together(kinds[key], ordered, dictionary))
        elif key in dictionary.facts:
            name = (key, year) if year else key
            facts[name], sources[name] = ordered[0].raw, source_of(ordered[0])
    named = called([party for party, (facts, _, _) in found.items() if KIND in facts], known_at)
    return sorted(
        (
            Place(party, *named[party], facts, sources, _milestones(records), _piles(records))
            for party, (facts, sources, records) in found.items()
            if party in named
        ),
        key=lambda one: one.code,
    )


def stays(as_of: date, known_at: datetime | None, dictionary: Dictionary) -> list[tuple[int, str]]:
    """(party, code of the place) of every stay that holds on the day; both of its ends count."""
    kind = dictionary.records.get(LOCATED)
    if kind is None:
        return []
    parameters = parameters_of([kind.id], as_of, known_at) | {"authority": list(authorities(dictionary)[kind.id])}
    day = as_of.isoformat()
    rows = rows_of(_STAYS, parameters)
    return [
        (party, place)
        for party, place, since, until in rows
        if place and (since is None or since <= day) and (until is None or until >= day)
    ]


def _together(alias: str, ordered: list[Said], dictionary: Dictionary) -> dict[str, Any]:
    """A record, field by field in order of precedence."""
    values: dict[str, Any] = {}
    for one in ordered:
        body = one.body if isinstance(one.body, dict) else {}
        for field in dictionary.records[alias].fields:
            if field.id in body and field.id not in values:
                values[field.id] = raw_value(field, body[field.id])
    return values


def _milestones(records: dict[str, list[dict[str, Any]]]) -> tuple[Milestone, ...]:
    found = [
        Milestone(one["what"], one.get("due"), one.get("done_on"), one.get("area"))
        for one in records.get(MILESTONE, [])
        if "what" in one
    ]
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due, one.what)))


def _piles(records: dict[str, list[dict[str, Any]]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in records.get(PILE, []):
        status = str(one.get("status") or "unknown")
        counted[status] = counted.get(status, 0) + 1
    return counted


def history(party: int, key: str, known_at: datetime | None) -> list[Word]:
    """What was said of a fact of a place, whoever said it, the latest validity first; undone batches left out."""
    return [Word(*row) for row in rows_of(_HISTORY, {"party": party, "key": key, "known_at": known_at})]
