"""A party as a whole: who it is read with, what it is called, whether it is there at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from kechuang.register.models import Party
from kechuang.register.statements import counts, known, unspoken
from kechuang.register.statements import members as _members

_PARTY = ("id", "uscc", "code", "kind", "recorded_at")
# Written in capitals a code is a USCC; the USCC goes first should a code look like one.
_FIND = f"""
WITH whole AS MATERIALIZED (
    {
    _members(
        "SELECT p.id FROM register_party p WHERE (p.uscc = %(uscc)s OR p.code = %(code)s) AND "
        + known("p")
        + " ORDER BY p.uscc = %(uscc)s DESC NULLS LAST LIMIT 1"
    )
}
)
SELECT p.id, p.uscc, p.code, p.kind, p.recorded_at FROM register_party p
WHERE p.id = (SELECT survivor FROM whole LIMIT 1)
  AND EXISTS (SELECT party FROM whole EXCEPT ({unspoken("p.id IN (SELECT party FROM whole)")}))
"""
_NAMES = f"""
SELECT n.kind, n.text, n.recorded_at, n.party_id
FROM register_partyname n JOIN ({_members()}) w ON w.party = n.party_id
WHERE {counts("n")}
ORDER BY w.party <> w.survivor, n.recorded_at DESC, n.id DESC
"""


class Name(NamedTuple):
    """A name in use at some time: `kind` full, short, former or alias; `party` is the one it was said of."""

    kind: str
    text: str
    recorded_at: datetime
    party: int


def members(party: Party | int, known_at: datetime | None = None) -> tuple[int, ...]:
    """Ids of the parties that are one with `party` at `known_at`, the survivor first; (its own id,) if alone."""
    number = party.pk if isinstance(party, Party) else party
    return tuple(row[0] for row in _rows(_members(), {"party": number, "known_at": known_at}))


def find_party(identifier: str, known_at: datetime | None = None) -> Party | None:
    """The party with this USCC or code (any case) as known at `known_at`; of one that belongs, its survivor.

    None when there is none, when it was recorded later, or when only an undone batch speaks of it.
    """
    text = identifier.strip()
    rows = _rows(_FIND, {"uscc": text.upper(), "code": text, "known_at": known_at})
    return Party.from_db(connection.alias, _PARTY, rows[0]) if rows else None


def names(party: Party | int, known_at: datetime | None = None) -> list[Name]:
    """All names of a party and of those that belong to it: its own before theirs, the latest first."""
    number = party.pk if isinstance(party, Party) else party
    return [Name(*row) for row in _rows(_NAMES, {"party": number, "known_at": known_at})]


def name_of(party: Party, known_at: datetime | None = None) -> str:
    """Its full name as known at `known_at`; without one, its USCC or code."""
    found = (one.text for one in names(party, known_at) if one.kind == "full")
    return next(found, party.public_id)


def _rows(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
