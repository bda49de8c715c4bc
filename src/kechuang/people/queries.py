"""Reads, scoped to the actor."""

from __future__ import annotations

from dataclasses import dataclass

from .actors import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """One membership for a page: role as (Chinese, English)."""

    organisation: str
    code: str
    role: tuple[str, str]


def memberships_of(actor: Actor) -> list[Held]:
    """What the actor is and for whom, the organisation acted for now first."""
    return [Held(post.title, post.party, post.role.names) for post in (*actor.posts, *actor.elsewhere) if post.party]
