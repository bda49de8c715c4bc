"""What the district holds about one party: every statement with its source, what holds, what was said before.

Reads only; the clock is the caller's. What somebody may see of it is decided by the faces (people/sensitivity.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from kechuang.register.correcting.slots import Slot, slot_of
from kechuang.register.correcting.values import raw_of
from kechuang.register.models import Party, Status
from kechuang.register.statements import PRECEDENCE, VALID, authorities, known, said
from kechuang.register.whole import members
from kechuang.rules.definitions import Dictionary, FactDef

_ALL = f"""
SELECT f.id, k.name, f.year, f.record, f.publisher, f.status, f.flag, f.day, f.number, f.word, f.body, f.valid_from,
    f.valid_to, f.stated_on, f.recorded_at, f.locator, d.title, d.file, d.kind, u.recorded_at
FROM register_fact f
JOIN register_factkey k ON k.id = f.key_id
JOIN register_document d ON d.id = f.document_id
JOIN register_writebatch b ON b.id = d.batch_id
LEFT JOIN register_undo u ON u.batch_id = d.batch_id AND {known("u")}
WHERE (b.written_at <= %(known_at)s::timestamptz OR b.written_at IS NULL OR %(known_at)s::timestamptz IS NULL)
  AND f.party_id = ANY(%(parties)s) AND {known("f")}
ORDER BY k.name, f.year, f.record, f.recorded_at DESC, f.id DESC
"""
_HOLDING = f"""
SELECT s.id FROM ({said("f.party_id = ANY(%(parties)s)")}) s WHERE {VALID} ORDER BY {PRECEDENCE}
"""


class Statement(NamedTuple):
    """One row of the register with its document; `undone_at` when its batch was taken back."""

    id: int
    key: str
    year: int
    record: str
    publisher: str
    status: int
    flag: bool | None
    day: date | None
    number: int | None
    word: str | None
    body: Any
    valid_from: date | None
    valid_to: date | None
    stated_on: date
    recorded_at: datetime
    locator: str
    title: str
    file: str
    kind: str
    undone_at: datetime | None

    @property
    def raw(self) -> object:
        """Raw value of a fact that is no record."""
        if isinstance(self.body, list):
            return frozenset(self.body)
        return next((one for one in (self.flag, self.day, self.number, self.word) if one is not None), None)

    @property
    def standing(self) -> str:
        """asserted, verified, disputed or retracted."""
        return Status(self.status).name.lower()


@dataclass(frozen=True, slots=True)
class Line:
    """A fact, or a field of a record: what holds by which statement, and what others say that differs."""

    field: FactDef
    raw: object
    by: Statement
    others: tuple[tuple[object, Statement], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One datum: a fact (one line) or a record (a line a field). Without lines nothing holds today.

    `holding` are the statements in order of precedence, `history` all ever made, the latest first.
    """

    slot: Slot
    lines: tuple[Line, ...]
    holding: tuple[Statement, ...]
    history: tuple[Statement, ...]


def items(party: Party, as_of: date, known_at: datetime | None, dictionary: Dictionary) -> list[Item]:
    """Everything that was ever said about the party, by datum in the order of the dictionary. Two queries.

    What holds is worked out as `register.queries.subject` does. Keys the dictionary has dropped are left out.
    """
    parameters: dict[str, Any] = {
        "parties": list(members(party, known_at)),
        "as_of": as_of,
        "year": as_of.year,
        "known_at": known_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALL, parameters)
        rows = [_statement(row) for row in cursor.fetchall()]
        cursor.execute(_HOLDING, parameters)
        order = {one: place for place, (one,) in enumerate(cursor.fetchall())}
    authority = authorities(dictionary)
    found = []
    for (key, year, record), group in groupby(rows, key=lambda one: (one.key, one.year, one.record)):
        slot = slot_of(key, year, record, dictionary)
        if slot is not None:
            history = tuple(group)
            first = authority.get(key, ())
            holding = sorted((one for one in history if one.id in order), key=lambda one: _rank(one, first, order))
            found.append(Item(slot, _lines(slot, holding, dictionary), tuple(holding), history))
    places = {name: place for place, name in enumerate([*dictionary.facts, *dictionary.records])}
    return sorted(found, key=lambda one: (places[one.slot.key], -one.slot.year, one.slot.record))


def _statement(row: Sequence[Any]) -> Statement:
    one = Statement(*row)
    return one._replace(body=json.loads(one.body)) if isinstance(one.body, str) else one


def _rank(one: Statement, first: Sequence[str], order: Mapping[int, int]) -> tuple[int, int]:
    return (first.index(one.publisher) if one.publisher in first else len(first), order[one.id])


def _lines(slot: Slot, holding: Sequence[Statement], dictionary: Dictionary) -> tuple[Line, ...]:
    kind = slot.kind(dictionary)
    if kind is None:
        said_so = [(one.raw, one) for one in holding]
        return (_line(dictionary.facts[slot.key], said_so),) if said_so else ()
    bodies = [(one.body, one) for one in holding if isinstance(one.body, dict)]
    lines = []
    for field in kind.fields:
        said_so = [(raw_of(field, body[field.id]), one) for body, one in bodies if field.id in body]
        if said_so:
            lines.append(_line(field, said_so))
    return tuple(lines)


def _line(field: FactDef, said_so: Sequence[tuple[object, Statement]]) -> Line:
    """The first holds; of each other publisher its first word counts, where it differs."""
    raw, by = said_so[0]
    latest: dict[str, tuple[object, Statement]] = {}
    for value, one in said_so:
        latest.setdefault(one.publisher, (value, one))
    others = tuple((value, one) for value, one in latest.values() if value != raw)
    return Line(field, raw, by, others)
