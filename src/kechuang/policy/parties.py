"""Parties for the faces: one by its code, with the name it has today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register import queries
from kechuang.register.models import Party


@dataclass(frozen=True, slots=True)
class Named:
    """A party as its visitors know it: credit code (or the district's own code) and name."""

    party: Party
    code: str
    name: str


def named(actor: Actor, code: str, permission: Permission, known_at: datetime | None = None) -> Named | None:
    """The party with this code as known at `known_at` (of one that was merged, its survivor); None when there is none.

    Raises AccessDenied. The right is asked first, for the code given: a refusal must not tell whether it exists.
    """
    code = code.strip().replace("\x00", "")
    code = code.upper() if len(code) == 18 else code  # a credit code is written in capitals
    require(actor, permission, party=code)
    party = queries.find_party(code, known_at)
    if party is None:
        return None
    return Named(party, party.public_id, queries.name_of(party, known_at))
