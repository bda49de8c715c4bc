"""Reads, scoped to the actor."""

from __future__ import annotations

from dataclasses import dataclass

from .actors import Actor
from .models import Membership
from .roles import Role


@dataclass(frozen=True, slots=True)
class Held:
    """One membership for a page: role as (Chinese, English)."""

    organisation: str
    code: str
    role: tuple[str, str]


def memberships_of(actor: Actor) -> list[Held]:
    """The actor's own memberships, by organisation."""
    rows = Membership.objects.filter(user__username=actor.name).order_by("organisation__name", "role")
    found = rows.values_list("organisation__name", "organisation__code", "role")
    return [Held(name, code, Role(role).names) for name, code, role in found]
