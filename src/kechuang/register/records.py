"""Records of some kinds of everybody on a day: one bulk reading, whatever the size of the register.

Statements, precedence, undo and merges are those of every other reading. Only documents that can speak of the kinds are
looked at: their statements lie together, so no index by key is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from kechuang.register.asking import raw_value
from kechuang.register.everybody import OF, called, parameters_of, rows_of
from kechuang.register.statements import PRECEDENCE, SURVIVORS, VALID, Said, authorities, in_order, said
from kechuang.rules.definitions import Dictionary

_RECORDS = f"""
WITH link AS ({SURVIVORS})
SELECT coalesce(l.survivor, s.party_id), s.id, k.name, s.year, s.record, s.publisher, s.status, s.flag, s.day, s.number,
    s.word, s.body, s.valid_from, s.valid_to, s.stated_on, s.recorded_at, s.locator, d.title
FROM ({said(OF)}) s
JOIN register_factkey k ON k.id = s.key_id JOIN register_document d ON d.id = s.document_id
LEFT JOIN link l ON l.party = s.party_id
WHERE {VALID}
ORDER BY 1, k.name, s.record, {PRECEDENCE}
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one publisher says of a record: `fields` raw; `id` of the row."""

    id: int
    said: Said
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a party (`code`, `name`) by its natural `key`; statements in order of precedence."""

    alias: str
    party: int
    code: str
    name: str
    key: str
    statements: tuple[Statement, ...]

    @property
    def together(self) -> dict[str, Any]:
        """Field by field, the first word that there is."""
        found: dict[str, Any] = {}
        for one in reversed(self.statements):
            found |= one.fields
        return found


def records(aliases: Iterable[str], as_of: date, known_at: datetime | None, dictionary: Dictionary) -> list[Record]:
    """All records of these kinds that hold on the day, by kind, party and key. A kind nobody has is nobody's."""
    kinds = {dictionary.records[alias].id: alias for alias in aliases if alias in dictionary.records}
    authority = authorities(dictionary)
    found: list[tuple[str, int, str, tuple[Statement, ...]]] = []
    rows = [
        (row[0], row[1], Said.of(row[2:])) for row in rows_of(_RECORDS, parameters_of(list(kinds), as_of, known_at))
    ]
    for (party, kind, record), group in groupby(rows, key=lambda one: (one[0], one[2].key, one[2].record)):
        listed = list(group)
        ids = {id(one): number for _, number, one in listed}
        alias = kinds[kind]
        fields = {one.id: one for one in dictionary.records[alias].fields}
        ordered = in_order((one for _, _, one in listed), authority)
        found.append(
            (alias, party, record, tuple(Statement(ids[id(one)], one, _typed(one, fields)) for one in ordered))
        )
    named = called({party for _, party, _, _ in found}, known_at)
    made = [Record(alias, party, *named[party], key, said) for alias, party, key, said in found if party in named]
    return sorted(made, key=lambda one: (one.alias, one.code, one.key))


def _typed(one: Said, fields: dict[str, Any]) -> dict[str, Any]:
    body = one.body if isinstance(one.body, dict) else {}
    return {name: raw_value(fields[name], kept) for name, kept in body.items() if name in fields}
