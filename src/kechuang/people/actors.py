"""The person (or program) on whose behalf something is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a name for the event log, the roles held, the parties one acts for.

    `parties` maps the code of an organisation (its USCC) to the roles held there; `signed_in` is false for visitors.
    """

    name: str
    roles: frozenset[Role] = frozenset({Role.VISITOR})
    parties: frozenset[str] = frozenset()
    signed_in: bool = False


VISITOR = Actor(name="visitor")
SYSTEM = Actor(name="system", roles=frozenset({Role.ADMINISTRATOR}), signed_in=True)
"""The command line on the office's own machine: who can start it already holds the database."""


def actor_for(user: User) -> Actor:
    """The actor behind an account. One query for the memberships."""
    memberships = list(user.memberships.values_list("role", "organisation__code"))
    roles = {Role(role) for role, _ in memberships} | {Role.CITIZEN}
    if user.is_superuser:
        roles.add(Role.ADMINISTRATOR)
    parties = frozenset(code for _, code in memberships if code)
    return Actor(name=user.get_username(), roles=frozenset(roles), parties=parties, signed_in=True)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request, worked out once per request."""
    known: Actor | None = getattr(request, "_kechuang_actor", None)
    if known is None:
        user = getattr(request, "user", None)
        known = actor_for(user) if user is not None and user.is_authenticated else VISITOR
        request._kechuang_actor = known  # type: ignore[attr-defined]
    return known
