"""Parties for the faces: one by its code, with the name it has today."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register import queries
from kechuang.register.models import Party, PartyName


@dataclass(frozen=True, slots=True)
class Named:
    """A party as its visitors know it: credit code (or the district's own code) and name."""

    party: Party
    code: str
    name: str


def named(actor: Actor, code: str, permission: Permission) -> Named | None:
    """The party with this code; None when there is none. Raises AccessDenied.

    The right is asked first: a refusal must not tell whether the code exists.
    """
    code = code.strip().replace("\x00", "")
    code = code.upper() if len(code) == 18 else code  # a credit code is written in capitals
    require(actor, permission, party=code)
    party = queries.find_party(code)
    if party is None:
        return None
    names = PartyName.objects.filter(party=party, kind=PartyName.Kind.FULL).order_by("-recorded_at", "-id")
    latest = names.values_list("text", flat=True).first()
    return Named(party, party.public_id, latest or party.public_id)
