"""A party as a whole: who it is read with, what it is called, whether it is there at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from kechuang.register.models import Party
from kechuang.register.statements import MEMBERS, counts, unspoken

_GONE = unspoken("p.id = ANY(%(parties)s)")
_NAMES = f"""
SELECT n.kind, n.text, n.recorded_at, n.party_id FROM register_partyname n
WHERE n.party_id = ANY(%(parties)s) AND {counts("n")}
ORDER BY n.party_id <> %(survivor)s, n.recorded_at DESC, n.id DESC
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
    return tuple(one for (one,) in _rows(MEMBERS, {"party": number, "known_at": known_at}))


def find_party(identifier: str, known_at: datetime | None = None) -> Party | None:
    """The party with this USCC or code (any case) as known at `known_at`; of one that belongs, its survivor.

    None when there is none, when it was recorded later, or when only an undone batch speaks of it.
    """
    text = identifier.strip()
    found = Party.objects.filter(uscc=text.upper()).first() or Party.objects.filter(code=text).first()
    if found is None or (known_at is not None and found.recorded_at > known_at):
        return None
    whole = members(found, known_at)
    gone = _rows(_GONE, {"parties": list(whole), "known_at": known_at})
    if len(gone) == len(whole):
        return None
    return found if whole[0] == found.pk else Party.objects.get(pk=whole[0])


def names(party: Party | int, known_at: datetime | None = None) -> list[Name]:
    """All names of a party and of those that belong to it: its own before theirs, the latest first."""
    whole = members(party, known_at)
    parameters = {"parties": list(whole), "survivor": whole[0], "known_at": known_at}
    return [Name(*row) for row in _rows(_NAMES, parameters)]


def name_of(party: Party, known_at: datetime | None = None) -> str:
    """Its full name as known at `known_at`; without one, its USCC or code."""
    found = (one.text for one in names(party, known_at) if one.kind == "full")
    return next(found, party.public_id)


def _rows(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
